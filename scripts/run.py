"""`make run`: web, worker and the WhatsApp sandbox side by side on this machine, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

from dotenv import dotenv_values

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SECONDS_TO_STOP = 10.0
SECONDS_TO_START = 60.0

Processes = dict[str, subprocess.Popen[str]]


def main() -> int:
    os.chdir(ROOT)
    # A closed terminal or a `kill` ends it like Ctrl-C: nothing stays behind.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    settings = settings_for_development()
    web, sandbox = int(settings["PORT"]), int(settings["SANDBOX_PORT"])
    if taken := [port for port in (web, sandbox) if is_taken(port)]:
        return refuse(taken)

    processes: Processes = {}
    try:
        accounts = prepare(settings)
        processes.update(start_all(settings))
        healthy = wait_until_healthy(f"http://127.0.0.1:{web}/healthz", processes)
        print(welcome(web, sandbox, accounts) if healthy else "Web belum menjawab; lihat sebabnya di atas.")
        return wait_for_the_first_to_end(processes)
    except KeyboardInterrupt:
        return 0
    finally:
        stop_all(processes)


def settings_for_development() -> dict[str, str]:
    """The environment of all three processes: what is set, then `.env`, then what suits a laptop."""
    written = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    given = written | dict(os.environ)
    port, sandbox_port = given.get("PORT", "8000"), given.get("SANDBOX_PORT", "8001")
    return {
        "APP_ENV": "development",
        "PORT": port,
        "SANDBOX_PORT": sandbox_port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ACCESS_LOG": "",  # the receipts of the demo's messages would push the accounts off the screen
        "WHATSAPP_PROVIDER": "cloud",
        "WHATSAPP_API_URL": f"http://127.0.0.1:{sandbox_port}/v26.0",
        "WHATSAPP_PHONE_NUMBER_ID": "100000000000001",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "200000000000002",
        "WHATSAPP_TOKEN": "token-tiruan",
        "WHATSAPP_APP_SECRET": "rahasia-tiruan",
        "WHATSAPP_VERIFY_TOKEN": "verifikasi-tiruan",
        "PYTHONUNBUFFERED": "1",
    } | given


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def refuse(ports: list[int]) -> int:
    print(f"Port {', '.join(map(str, ports))} sedang dipakai program lain. Pakai port lain, misalnya:")
    print("    make run PORT=8010 SANDBOX_PORT=8011")
    return 1


def prepare(settings: dict[str, str]) -> str:
    """Bring database and demo data up to date; returns what `flask demo` says of its accounts."""
    command = [sys.executable, "scripts/prepare.py"]
    done = subprocess.run(command, env=settings, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stdout, "Persiapan gagal; sebabnya tertulis di atas.", sep="\n")
        sys.exit(done.returncode)
    return done.stdout


def start_all(settings: dict[str, str]) -> Processes:
    flask = [str(BIN / "flask"), "--app", "wsgi"]
    return {
        "web": start("web", [str(BIN / "gunicorn"), "-c", "gunicorn.conf.py", "wsgi:app"], settings),
        "worker": start("worker", [*flask, "worker"], settings),
        "sandbox": start("sandbox", [*flask, "whatsapp-sandbox"], settings),
    }


def start(name: str, command: list[str], settings: dict[str, str]) -> subprocess.Popen[str]:
    # A session of its own: Ctrl-C reaches this program only, which then ends the three in order.
    process = subprocess.Popen(
        command, env=settings, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    Thread(target=relay, args=(name, process), daemon=True).start()
    return process


def relay(name: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        print(f"{name:7} | {line}", end="", flush=True)


def wait_until_healthy(url: str, processes: Processes) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and not any(p.poll() is not None for p in processes.values()):
        try:
            with urlopen(url, timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            time.sleep(0.1)
    return False


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


def wait_for_the_first_to_end(processes: Processes) -> int:
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                print(f"{name} berhenti sendiri (kode {process.returncode}); yang lain ikut dihentikan.")
                return process.returncode or 1
        time.sleep(0.2)


def stop_all(processes: Processes) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes.values():
        process.terminate()
    for process in processes.values():
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    if processes:
        print("Dukcapil Daring berhenti.")


if __name__ == "__main__":
    sys.exit(main())
