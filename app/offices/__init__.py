"""Who makes and hands out a document, where, and when: routing, opening hours, pickup times, the pickup desk;
what becomes of pickups that were promised before the hours changed.

It uses lookup.
"""
