"""A registration: one person's way from the first answer to a verified account, and whom else the NIK belongs to.

It is a case, so it stands on cases, forms, accounts, the calendar and messages; requests come after it.
"""
