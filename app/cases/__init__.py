"""What an officer sees of a case beside its data: how it is shown, checked, compared, copied to SIAK, decided in bulk.

It uses filing, lookup, offices and what is below them; no page and no queue.
"""
