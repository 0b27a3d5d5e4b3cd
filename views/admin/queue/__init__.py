"""The work of a day: the queue, the next case, the pickup desk.

It uses kit.
"""
