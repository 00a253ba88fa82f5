"""A real browser, driven by the WebDriver protocol (https://www.w3.org/TR/webdriver2/) over loopback.

`chromedriver` starts chromium, headless and with a profile of its own; nothing is asked of the web.
"""

import json
import re
import shutil
import subprocess
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The name of a reference to an element (WebDriver §12.2)."""
_WAIT_S = 60.0
_LOOK_EVERY_S = 0.05
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Look:
    """How the browser is: its width, its language, its theme."""

    width: int
    language: str
    theme: str


class GoneError(Exception):
    """A script found no page to run in, or failed there."""


class Browser:
    """One window."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        self._client = client
        self._session = session

    def open(self, url: str) -> None:
        """Go to an address, and wait until the page is there."""
        self._do("url", {"url": url})

    def script(self, text: str, *args: object) -> Any:
        """Return what a script returns, in the page."""
        return self._do("execute/sync", {"script": text, "args": args})

    def text(self, css: str = "main") -> str:
        """Return what is seen of an element."""
        return str(self.script("return document.querySelector(arguments[0])?.innerText ?? ''", css))

    def click(self, css: str) -> None:
        """Click as a person does: on what is there to be seen."""
        self._do(f"element/{self._found(css)}/click", {})

    def follow(self, css: str) -> None:
        """Click on what leads to another page, and wait until that is there."""
        self.script("document.documentElement.dataset.left = 'yes'")
        self.click(css)
        there = "return document.readyState == 'complete' && !document.documentElement.dataset.left"
        self.wait(lambda: self.script(there), f"the page behind {css}")

    def fill(self, css: str, text: str) -> None:
        """Type a text in the place of what a field holds."""
        element = self._found(css)
        self._do(f"element/{element}/clear", {})
        self._do(f"element/{element}/value", {"text": text})

    def wait(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is so: pages change by themselves."""
        until_s = time.monotonic() + _WAIT_S
        while not self._is(is_so):
            assert time.monotonic() < until_s, f"{what} did not come:\n{self.text('body')}"
            time.sleep(_LOOK_EVERY_S)  # the page goes on in another process

    def _is(self, is_so: Callable[[], object]) -> bool:
        """Say whether it is so; a page that is left while it is asked does not say."""
        try:
            return bool(is_so())
        except GoneError:
            return False

    def picture(self, path: Path) -> None:
        """Keep what is seen."""
        path.write_bytes(b64decode(self._client.get(f"/session/{self._session}/screenshot").json()["value"]))

    def faults(self) -> list[str]:
        """Return what axe-core finds, and whether the page is wider than its window."""
        self.script(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
        run = (
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {runOnly: arguments[0], iframes: false}).then((told) => done(told.violations.map("
            "(each) => each.id + ': ' + each.nodes.map((node) => node.html.slice(0, 120)).join(' | '))))"
        )
        found = self._do("execute/async", {"script": run, "args": [_RULES]})
        wide = self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [*map(str, found), *([f"wider than the window by {wide}"] if wide else [])]

    def _found(self, css: str) -> str:
        return str(self._do("element", {"using": "css selector", "value": css})[ELEMENT])

    def _do(self, what: str, said: dict[str, object]) -> Any:
        answer = self._client.post(f"/session/{self._session}/{what}", json=said)
        value = answer.json()["value"]
        if not answer.is_success and what.startswith("execute"):
            raise GoneError(value["message"][:300])
        assert answer.is_success, f"{what} {json.dumps(said)[:200]}: {value['error']}: {value['message'][:300]}"
        return value


@contextmanager
def driver() -> Iterator[httpx.Client]:
    """Start the driver on a free port, and end it with all browsers that it started."""
    command, pipe = [DRIVER or "", "--port=0"], subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            port = next(
                found[1] for line in process.stdout if (found := re.search(r"successfully on port (\d+)", line))
            )
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
                yield client
        finally:
            process.terminate()


@contextmanager
def browser(client: httpx.Client, look: Look) -> Iterator[Browser]:
    """Open a window with a profile of its own."""
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--accept-lang={look.language}"]
    options = {"binary": CHROMIUM, "args": [*arguments, f"--window-size={look.width},900"]}
    wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
    session = client.post("/session", json=wanted).json()["value"]["sessionId"]
    try:
        for command, said in (
            (
                "Emulation.setDeviceMetricsOverride",
                {"width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": look.width < 500},
            ),
            ("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": look.theme}]}),
        ):
            client.post(f"/session/{session}/goog/cdp/execute", json={"cmd": command, "params": said})
        yield Browser(client, session)
    finally:
        client.delete(f"/session/{session}")
