"""Errors as the Graph API words them (docs/reference/whatsapp.md §1.2)."""

from __future__ import annotations

import secrets
from typing import Any


class GraphError(Exception):
    """One refusal of the gateway: `code` is what clients branch on, `status` is the HTTP status."""

    def __init__(self, code: int, title: str, details: str, *, status: int = 400, subcode: int | None = None):
        super().__init__(title)
        self.code, self.title, self.details, self.status, self.subcode = code, title, details, status, subcode

    def as_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": "A" + secrets.token_urlsafe(16),
        }
        if self.subcode:
            error |= {
                "error_subcode": self.subcode,
                "is_transient": False,
                "error_user_title": self.title,
                "error_user_msg": self.details,
            }
        return {"error": error}


def invalid(details: str, subcode: int | None = None, title: str = "Invalid parameter") -> GraphError:
    """Code 100: the request itself is malformed."""
    return GraphError(100, title, details, subcode=subcode)
