"""How to find an office: the map that the admin named, else a search that a phone opens in its map app."""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app

from models.offices.region import Office

# Documented, without a key, and opened by the map app where there is one: developers.google.com/maps/documentation/urls
SEARCH = "https://www.google.com/maps/search/?api=1&query="


def map_link(office: Office) -> str:
    """Of a place, never of a person: nothing of the request is in it."""
    found_by = ", ".join(part for part in (office.name, office.address, current_app.config["OFFICE_DISTRICT"]) if part)
    return office.map_url or SEARCH + quote(found_by)
