"""`make run`: web, worker and the WhatsApp sandbox side by side on this machine, until Ctrl-C.

A house of its own in instance/demo. `.env`, which may be that of an office, has no say here; what stands in the
environment itself has.
"""

from __future__ import annotations

import errno
import os
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

from honcho import manager as honcho

from app.messages.providers import all_providers
from config import ENVIRONMENT, ROOT, Settings, settings

BIN = Path(sys.executable).parent
SECONDS_TO_START = 60.0
SECONDS_TO_END = 40  # what is under way is finished: the worker waits for the gateway's time-outs
HOME = ROOT / "instance/demo"


def main() -> int:
    os.chdir(ROOT)
    settle_on_a_laptop()
    here = settings()
    web, sandbox = here.PORT, here.SANDBOX_PORT
    for port in (web, sandbox):
        if why := cannot_open(port):
            return refuse(port, why)

    accounts = prepare()
    honcho.KILL_WAIT = SECONDS_TO_END
    manager = honcho.Manager()
    for name, command in commands(sandbox).items():
        manager.add_process(name, f"exec {shlex.join(command)}")
    Thread(target=welcome_when_healthy, args=(web, sandbox, accounts), daemon=True).start()
    manager.loop()  # until Ctrl-C, or until one of them ends: then all do
    return manager.returncode or 0


def settle_on_a_laptop() -> None:
    """Here and for the three processes: what the environment says, else what suits a laptop, and nothing of `.env`.

    What is empty counts as not set, as everywhere.
    """
    port, sandbox_port = ENVIRONMENT.get("PORT") or "8000", ENVIRONMENT.get("SANDBOX_PORT") or "8001"
    suited = {
        "APP_ENV": "development",
        "INSTANCE_PATH": str(HOME),
        "UPLOADS_URL": str(HOME / "uploads"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ACCESS_LOG": "off",  # the receipts of the demo's messages would push the accounts off the screen
        "WHATSAPP_PROVIDER": "cloud",
        "WHATSAPP_API_URL": f"http://127.0.0.1:{sandbox_port}/v26.0",
        "WHATSAPP_PHONE_NUMBER_ID": "100000000000001",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "200000000000002",
        "WHATSAPP_TOKEN": "token-tiruan",
        "WHATSAPP_APP_SECRET": "rahasia-tiruan",
        "WHATSAPP_VERIFY_TOKEN": "verifikasi-tiruan",
        "PYTHONUNBUFFERED": "1",
    }
    for name in [*suited, *names_of_settings()]:
        os.environ[name] = ENVIRONMENT.get(name) or suited.get(name, "")


def names_of_settings() -> list[str]:
    of_providers = [name for provider in all_providers() for name in provider.settings.__struct_fields__]
    return [*Settings.__struct_fields__, *of_providers]


def cannot_open(port: int) -> str:
    """Why not, in words; "" when it can be opened."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            return "hanya boleh dibuka root" if fault.errno == errno.EACCES else "sedang dipakai program lain"
    return ""


def refuse(port: int, why: str) -> int:
    print(f"Port {port} {why}. Pakai port lain, misalnya:")
    print("    make run PORT=8010 SANDBOX_PORT=8011")
    return 1


def prepare() -> str:
    """Bring database and demo data up to date; returns what `flask demo` says of its accounts."""
    done = subprocess.run([sys.executable, "scripts/prepare.py"], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stdout, "Persiapan gagal; sebabnya tertulis di atas.", sep="\n")
        sys.exit(done.returncode)
    return done.stdout


def commands(sandbox: int) -> dict[str, list[str]]:
    flask = [str(BIN / "flask"), "--app", "wsgi"]
    # Else the worker complains for a second.
    once_it_answers = [sys.executable, "-m", "scripts.run", "after", str(sandbox)]
    return {
        "web": [sys.executable, "-m", "server"],
        "worker": [*once_it_answers, *flask, "worker"],
        "sandbox": [*flask, "whatsapp-sandbox"],
    }


def start_after(port: int, command: list[str]) -> None:
    """Become this command once somebody listens on the port."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            os.execv(command[0], command)


def welcome_when_healthy(web: int, sandbox: int, accounts: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{web}/healthz", timeout=5):
                print(welcome(web, sandbox, accounts), flush=True)
                return
        except (URLError, OSError):
            time.sleep(0.1)
    print("Web belum menjawab; lihat sebabnya di atas.", flush=True)


def welcome(web: int, sandbox: int, accounts: str) -> str:
    line = "=" * 78
    return f"""
{line}
Dukcapil Daring sudah berjalan.

  Warga       http://127.0.0.1:{web}/
  Petugas     http://127.0.0.1:{web}/admin/
  WhatsApp    http://127.0.0.1:{sandbox}/   (tiruan: pesan setiap ponsel terlihat di sini)

{accounts.strip()}

Hentikan dengan Ctrl-C. Data tetap tersimpan.
{line}
"""


if __name__ == "__main__":
    if sys.argv[1:2] == ["after"]:
        start_after(int(sys.argv[2]), sys.argv[3:])
    sys.exit(main())
