"""Stored files: hostile bytes become clean photos, PDFs are kept as they came, both are sealed and fetched again.

`reencode.py` runs in a child by its path and imports nothing of ours. The room uses the models only.
"""
