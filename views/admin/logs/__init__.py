"""What was done and what was sent: the audit trail, the messages, those to be sent by hand.

It uses kit.
"""
