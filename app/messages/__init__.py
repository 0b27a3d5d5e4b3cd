"""The outbox at work: claim, send, back off, take receipts, hold; and the messages that the desk sends by hand.

Its pages ask for previews and lists; only the worker sends. It uses the models only.
"""
