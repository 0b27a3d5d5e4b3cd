"""Numbers and files for those who lead: recap, exports, usual times, charts, how the office performs.

It uses cases, filing, lookup and what is below them.
"""
