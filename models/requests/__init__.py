"""A request for one service: its life, who it is about, the documents made for it, by when.

It is a case, and the room on top: it may use every other room of the models.
"""
