"""When the office is open: hours, holidays, extra days; working time and promises counted in it; local time.

Ask `calendar_for(office)`. The counting itself knows no database. It stands on the offices.
"""
