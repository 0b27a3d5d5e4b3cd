"""What a citizen is told of a case: progress, receipt, status without signing in, was this message ours.

It uses reports (usual times), offices, identity and core.
"""
