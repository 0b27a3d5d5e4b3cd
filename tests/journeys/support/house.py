"""The whole house as it runs on a server: web, worker and the WhatsApp sandbox, each a process of its own."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import requests
from playwright.sync_api import StorageState

from tests.support.installation import Installation

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
FLASK = [str(BIN / "flask"), "--app", "wsgi"]
WEB = [sys.executable, "-m", "server"]
SECONDS_TO_START = 180.0
SECONDS_TO_SETTLE = 120.0
PR_SET_PDEATHSIG = 1


class House:
    """`url` is where people go, `phones_url` where the sandbox shows their phones."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        web, gateway = free_port(), free_port()
        self.url, self.phones_url = f"http://127.0.0.1:{web}", f"http://127.0.0.1:{gateway}"
        self.settings = dict(os.environ) | installation.settings | {
            "PORT": str(web), "SANDBOX_PORT": str(gateway), "PUBLIC_URL": self.url, "ACCESS_LOG": "off",
            "UNDO_SECONDS": "0", "SIGN_IN_TRIES_PER_DAY": "100",
            "WHATSAPP_PROVIDER": "cloud", "WHATSAPP_API_URL": f"{self.phones_url}/v26.0",
            "WHATSAPP_PHONE_NUMBER_ID": "100000000000001", "WHATSAPP_BUSINESS_ACCOUNT_ID": "200000000000002",
            "WHATSAPP_TOKEN": "token-tiruan", "WHATSAPP_APP_SECRET": "rahasia-tiruan",
            "WHATSAPP_VERIFY_TOKEN": "verifikasi-tiruan", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.log = installation.directory / "journeys.log"
        self.signed_in: dict[str, StorageState] = {}  # operators' cookies: a sign-in takes a second each time
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    # -- its processes

    def open(self) -> None:
        self.start_gateway()
        self._start("worker", [*FLASK, "worker"])
        self.start_web()
        self._wait_for_the_gateway()

    def start_web(self) -> None:
        self._start("web", WEB)
        wait_until(lambda: answers(f"{self.url}/healthz"), SECONDS_TO_START, "the web answers")

    def kill_web(self) -> None:
        self.kill("web")

    def kill(self, name: str) -> None:
        """As when the power fails: without a word."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def one_more_web(self, **settings: str) -> str:
        """Another web process of the same installation, which differs in these settings; its address."""
        port = str(free_port())
        url = f"http://127.0.0.1:{port}"
        self._start(f"web {port}", WEB, settings | {"PORT": port, "PUBLIC_URL": url})
        wait_until(lambda: answers(f"{url}/healthz"), SECONDS_TO_START, "the other web answers")
        return url

    def start_gateway(self) -> None:
        self._start("gateway", [*FLASK, "whatsapp-sandbox"])

    def stop_gateway(self) -> None:
        self._end("gateway")

    def restart_gateway(self) -> None:
        self.start_gateway()
        self._wait_for_the_gateway()

    def close(self) -> None:
        for name in list(self._running):
            self._end(name)

    def flask(self, *arguments: str, typed: str = "") -> str:
        """Run a command of the house; `typed` is its standard input."""
        done = subprocess.run([*FLASK, *arguments], env=self.settings, cwd=ROOT, input=typed, text=True,
                              capture_output=True)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _wait_for_the_gateway(self) -> None:
        wait_until(lambda: answers(f"{self.phones_url}/sandbox/ledger.json"), SECONDS_TO_START, "the gateway answers")

    def _start(self, name: str, command: list[str], settings: Mapping[str, str] = MappingProxyType({})) -> None:
        with self.log.open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, env=self.settings | settings, cwd=ROOT, stdout=log, stderr=log, preexec_fn=end_with_the_tests
            )

    def _end(self, name: str) -> None:
        process = self._running.pop(name)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    # -- what its gateway took

    def sent_to(self, phone: str) -> list[str]:
        """The kinds of message that this phone got, oldest first, as the sandbox's ledger has them."""
        return self.sent().get(phone, [])

    def sent(self) -> dict[str, list[str]]:
        """The same of every phone."""
        found: dict[str, list[str]] = {}
        for entry in requests.get(f"{self.phones_url}/sandbox/ledger.json", timeout=10).json():
            found.setdefault(f"+{entry['to']}", []).append(entry["template"])
        return found

    def wait_for_messages(self, phone: str, *kinds: str) -> None:
        """Until the phone has got exactly these, in any order. Each once, unless named twice."""
        try:
            wait_until(lambda: sorted(self.sent_to(phone)) == sorted(kinds), SECONDS_TO_SETTLE, "")
        except AssertionError:
            sent = self.sent_to(phone)
            assert sorted(sent) == sorted(kinds), f"{phone} got {sent}"


@contextmanager
def opened(installation: Installation) -> Iterator[House]:
    house = House(installation)
    try:
        house.open()
        yield house
    finally:
        house.close()


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s until {what}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_with_the_tests() -> None:
    # A test run that is killed outright must leave nothing behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
