"""Asking for a service: the door, for whom, the steps, sent.

It uses the wizard and the public pages.
"""
