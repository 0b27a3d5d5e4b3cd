"""The district's two colours, from the settings, and what is made of them: readable whatever was chosen."""

from __future__ import annotations

from functools import cache

from flask import Flask, current_app
from markupsafe import Markup

_DEFAULT_COLOURS = ("#0b4d54", "#f0be55")  # what scripts/build-css/src/base/_tokens.scss is drawn with
BLACK, WHITE = "#000000", "#ffffff"
DARK_CARD = "#1a2426"
TEXT, EASY = 4.5, 7.0  # WCAG 2: contrast of text at level AA, at level AAA


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(theme_colour=theme_colour, theme_css=theme_css)


def theme_colour() -> str:
    """The header's colour, for the browser's own bar and the installed app."""
    return header_of(current_app.config["OFFICE_COLOUR"])


def theme_css() -> Markup:
    """The variables that differ from the stylesheet's; empty for the district it was drawn for."""
    chosen = (current_app.config["OFFICE_COLOUR"].lower(), current_app.config["OFFICE_ACCENT"].lower())
    return Markup("" if chosen == _DEFAULT_COLOURS else stylesheet(*chosen))


@cache
def stylesheet(colour: str, accent: str) -> str:
    light, dark = light_variables(colour, accent), dark_variables(colour, accent)
    return f":root{{{_said(light)}}}@media screen and (prefers-color-scheme:dark){{:root{{{_said(dark)}}}}}"


def light_variables(colour: str, accent: str) -> dict[str, str]:
    head = header_of(colour)
    prada = away_from(head, accent, WHITE, TEXT)
    return {
        "head": head, "head-deep": mix(head, BLACK, 0.3), "head-mid": mix(head, WHITE, 0.25),
        "on-head-soft": mix(head, WHITE, 0.85),
        "prada": prada, "prada-soft": mix(prada, WHITE, 0.35), "prada-edge": mix(prada, BLACK, 0.35),
        "on-prada": away_from(prada, mix(prada, BLACK, 0.85), BLACK, TEXT),
        "sea": head, "sea-tint": mix(head, WHITE, 0.88), "action-hover": mix(head, WHITE, 0.12),
    }  # fmt: skip


def dark_variables(colour: str, accent: str) -> dict[str, str]:
    """Only what dark says anew: the rest follows from the light ones."""
    head = mix(header_of(colour), BLACK, 0.2)
    sea = away_from(DARK_CARD, header_of(colour), WHITE, EASY)
    return {
        "head": head, "head-deep": mix(head, BLACK, 0.35), "head-mid": mix(head, WHITE, 0.2),
        "prada": away_from(head, accent, WHITE, TEXT),
        "sea": sea, "sea-tint": mix(head, BLACK, 0.3), "action": sea, "action-hover": mix(sea, WHITE, 0.25),
        "action-edge": mix(sea, BLACK, 0.4), "on-action": mix(head, BLACK, 0.5),
    }  # fmt: skip


def header_of(colour: str) -> str:
    """Dark enough to be read on, and to be read on paper."""
    return away_from(WHITE, colour, BLACK, EASY)


def away_from(ground: str, colour: str, towards: str, least: float) -> str:
    """The colour, moved towards black or white until it stands out from the ground by `least` to one."""
    return next(moved for step in range(21) if contrast(moved := mix(colour, towards, step / 20), ground) >= least)


def mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _said(variables: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in variables.items())
