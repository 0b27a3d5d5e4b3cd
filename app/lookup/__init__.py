"""Finding cases: search by number or name, what belongs together, and which rows a post covers.

It uses identity.
"""
