"""Firefox ESR as Debian ships it, said the same way as tests/journeys/support/browsing.py.

It is driven by Marionette, the protocol that it carries within: JSON over a socket, a dozen commands of WebDriver.
Playwright drives only a Firefox of its own, geckodriver is in no registry, Mozilla's own client needs Python < 3.13.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.journeys.support.house import end_with_the_tests, free_port, wait_until
from tests.support.pages import with_boxes

FIREFOX = os.environ.get("FIREFOX", "firefox-esr")
SECONDS = 60
# A phone's width is as narrow as a window of Firefox gets; nothing of its own goes out to the network.
WIDTH, HEIGHT = 450, 740
PREFERENCES = {
    "app.normandy.enabled": False, "app.update.auto": False, "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "extensions.systemAddon.update.enabled": False, "browser.safebrowsing.downloads.remote.enabled": False,
    "intl.accept_languages": "id-ID, id", "services.settings.server": "data:,#remote-settings-dummy/v1",
}  # fmt: skip


class Refused(Exception):
    """What Firefox answered instead of a value."""


class Marionette:
    """`ask("WebDriver:Navigate", url=…)`: one command, and the value of its answer. Raises Refused."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self.stream = self.socket.makefile("rb")
        self.asked = 0
        self._read()  # it says who it is
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "normal"}})

    def ask(self, command: str, **particulars: Any) -> Any:
        self.asked += 1
        message = json.dumps([0, self.asked, command, particulars]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._read()
        if error:
            raise Refused(f"{command}: {error['error']}: {error['message']}")
        return answer.get("value", answer) if isinstance(answer, dict) else answer

    def _read(self) -> Any:
        digits = b""
        while (letter := self.stream.read(1)) != b":":
            digits += letter
        return json.loads(self.stream.read(int(digits)))


class Firefox:
    def __init__(self, marionette: Marionette, url: str) -> None:
        self.ask, self.url = marionette.ask, url

    def go(self, path: str) -> None:
        self.ask("WebDriver:Navigate", url=self.url + path)

    @property
    def path(self) -> str:
        return self.ask("WebDriver:GetCurrentURL").removeprefix(self.url).split("?")[0]

    @property
    def title(self) -> str:
        return self.ask("WebDriver:GetTitle")

    def find(self, css: str) -> str:
        """The id that Firefox gives an element."""
        return next(iter(self.ask("WebDriver:FindElement", using="css selector", value=css).values()))

    def finds(self, css: str) -> bool:
        return bool(self.ask("WebDriver:FindElements", using="css selector", value=css))

    def text(self, css: str = "body") -> str:
        return self.ask("WebDriver:GetElementText", id=self.find(css))

    def click(self, css: str) -> None:
        """Where it leads to another page, that is waited for."""
        self.ask("WebDriver:ElementClick", id=self.find(css))

    def press(self, css: str) -> None:
        """A button, once it is shown."""
        wait_until(lambda: self.ask("WebDriver:IsElementDisplayed", id=self.find(css)), SECONDS, f"{css} is shown")
        self.click(css)

    def write(self, css: str, text: str) -> None:
        self.ask("WebDriver:ElementSendKeys", id=self.find(css), text=text)

    def fill(self, answers: Mapping[str, str]) -> None:
        """Each question of this page that is answered here; of a choice the option with this value."""
        for name, answer in with_boxes(answers).items():
            radio = f"main input[type=radio][name={name}][value='{answer}']"
            option = f"main select[name={name}] option[value='{answer}']"
            box = f"main [name={name}]:not([type=radio]):not(select)"
            if chosen := next((css for css in (radio, option) if self.finds(css)), None):
                self.click(chosen)
            elif self.finds(box):
                self.ask("WebDriver:ElementClear", id=self.find(box))
                self.write(box, answer)

    def has_focus(self) -> str:
        """The class of what has the focus."""
        return self.ask("WebDriver:ExecuteScript", script="return document.activeElement.className", args=[])

    def forget_cookies(self) -> None:
        self.ask("WebDriver:DeleteAllCookies")


@contextmanager
def firefox(url: str) -> Iterator[Firefox]:
    port = free_port()
    with TemporaryDirectory(prefix="dukcapil-firefox-", ignore_cleanup_errors=True) as profile:
        wanted = {**PREFERENCES, "marionette.port": port}
        lines = [f'user_pref("{name}", {said(value)});\n' for name, value in wanted.items()]
        Path(profile, "user.js").write_text("".join(lines))
        command = [str(shutil.which(FIREFOX)), "--headless", "--marionette", "--no-remote", "--profile", profile,
                   "--width", str(WIDTH), "--height", str(HEIGHT)]  # fmt: skip
        process = subprocess.Popen(
            command, env=os.environ | {"HOME": profile}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=end_with_the_tests,
        )  # fmt: skip
        try:
            wait_until(lambda: listens(port), SECONDS, "Firefox answers")
            yield Firefox(Marionette(port), url)
        finally:
            process.terminate()
            process.wait(20)


def said(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
