"""Migrations, seed and demo data in one process: loading the app once saves `make run` seconds.

What `flask demo` says (the accounts) goes to standard output, all else to standard error.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask.cli import FlaskGroup

from app import create_app
from app.core.migrations import upgrade


def prepare() -> None:
    app = create_app()
    flask = FlaskGroup(create_app=lambda: app)

    with redirect_stdout(sys.stderr):
        with app.app_context():
            upgrade()
        run(flask, "seed")
    print("Menyiapkan data contoh (yang pertama kali sampai satu menit) ...", file=sys.stderr)
    run(flask, "demo")


def run(flask: FlaskGroup, *command: str) -> None:
    flask.main(args=list(command), prog_name="flask", standalone_mode=False)


if __name__ == "__main__":
    prepare()
