"""The recap and the supervisor's page.

It uses kit.
"""
