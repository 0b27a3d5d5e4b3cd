"""A form as data: questions, photos, conditions, pages, documents, and the services whose forms they are.

Ask a `Definition` what is visible, required and missing for some answers. It knows no case and nobody's data.
"""
