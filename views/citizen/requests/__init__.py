"""The own requests: how far each is, its corrections, its receipt.

It uses the wizard.
"""
