"""Who makes and hands out a document, where, and when: routing, opening hours, pickup times, the pickup desk.

It uses lookup.
"""
