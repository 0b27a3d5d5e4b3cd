"""What every page shares: errors, filters of templates, colours, forms carried over a sign-in, the home screen.

It uses files, offices, identity and core.
"""
