"""What every page of the panel is made of: closed model views, lists walked by key, filters, forms, cells.

It uses no other room of the panel.
"""
