"""The outbox at work: claim, send, back off, take delivery reports, hold; and the messages that the desk sends by hand.

Its pages ask for previews and lists; only the worker sends. Whatever one gateway does its own way is a folder of
`providers/`. It uses the models only.
"""
