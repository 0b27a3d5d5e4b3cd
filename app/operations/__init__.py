"""Keeping an installation sound: backup, snapshots, restore, and the worker's housekeeping.

It may use every room but the commands.
"""
