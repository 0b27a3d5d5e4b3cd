"""What every room stands on: extensions, transactions, languages, rate limits, cleaned requests, migrations.

It uses the models only.
"""
