"""The two lists of cases, one case on one page, every move and what else is done to it.

It uses kit and logs.
"""
