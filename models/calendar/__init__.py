"""When the office is open: hours, holidays, extra days; working time and promises counted in it; local time.

Ask `calendar_for(office)`; whoever promises by it, or changes it, holds it first (`hold_calendar`). The counting itself
knows no database. It stands on the offices.
"""
