"""The office's data as it came: services, regions, codes, message texts, reasons, hours; and what reads them.

It uses core.
"""
