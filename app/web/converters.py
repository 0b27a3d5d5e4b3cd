"""References in addresses have a converter of their own, so that a case never shadows another page."""

from __future__ import annotations

from werkzeug.routing import BaseConverter, ValidationError

from app.identity.references import read_reference


class ReferenceConverter(BaseConverter):
    """`7K3-M9Q-ZPJ`, exactly as we write it: any other spelling is 404."""

    regex = "[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}"

    def to_python(self, value: str) -> str:
        if read_reference(value) != value:
            raise ValidationError
        return value
