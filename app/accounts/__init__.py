"""Signing in and out, passwords, devices, and the headers of every answer.

It uses core and identity.
"""
