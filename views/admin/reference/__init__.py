"""What the admin keeps: services, message texts, offices, regions, hours, operators; and everybody's own account.

It uses kit and logs.
"""
