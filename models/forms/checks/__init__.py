"""What must hold between the answers of a form: as it is written, with its names resolved, and judged.

Asked for by `Definition.rules` and `Definition.broken`. It knows what is asked, and no database.
"""
