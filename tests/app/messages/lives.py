"""`python -m tests.app.messages.lives`: the worker, loaded once and born again at each line it reads; with arguments
that command of ours instead.

Each life is a process of its own, to be killed: its number is printed when it begins, its exit code when it ends.
"""

from __future__ import annotations

import os
import sys
from threading import Event

import flask_migrate  # noqa: F401  (loaded once, for `restore`)

from app import create_app
from app.commands.worker import work
from app.messages.delivery import Courier
from models.base import db


def main() -> None:
    app = create_app()
    for _ in sys.stdin:
        process = os.fork()
        if not process:
            run(app, sys.argv[1:]) if sys.argv[1:] else live(app)
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


def run(app, arguments) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
    os._exit(app.test_cli_runner().invoke(args=arguments).exit_code)


def live(app) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        work(Courier(app.config), Event(), until_empty=True)
    os._exit(0)


if __name__ == "__main__":
    main()
