"""Forms built from definitions: the fields, the pages, the choices offered."""
