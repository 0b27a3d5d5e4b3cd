"""Whoever signs in, and what they may do: accounts, their devices, operators' posts, the policy, counted attempts.

Ask an account `can(permission, case)`. It stands on nothing but the ground, regions and the names of services.
"""
