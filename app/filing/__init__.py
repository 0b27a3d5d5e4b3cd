"""What a citizen fills in, until it is sent: drafts, steps, the list of sections, corrections, family, limits.

It uses forms, files, identity, offices and core.
"""
