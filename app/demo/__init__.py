"""Invented people who act through the models, so that the demo's history looks real; called by `flask demo` only.

It may use every room of the work; nothing uses it but the command.
"""
