"""Registering, signing in, the own account, the language.

It uses the wizard and the pages of requests.
"""
