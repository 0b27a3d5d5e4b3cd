"""What the office's IT person types: `flask --app wsgi <command>` (docs/design.md §8)."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

# Each module has one click command or group, called `command`.
MODULES = (
    "seed", "demo", "operator", "recap", "worker", "whatsapp_sandbox", "doctor", "backup", "restore", "take_store",
    "version",
)  # fmt: skip


def register_commands(app: Flask) -> None:
    for name in MODULES:
        app.cli.add_command(import_module(f"app.commands.{name}").command)
