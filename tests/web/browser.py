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
TAB, ENTER, SPACE = "\ue004", "\ue007", " "
"""Keys as WebDriver calls them (§17.4.2)."""
_WAIT_S = 60.0
_LOOK_EVERY_S = 0.05
_MOST_TABS = 200
_LOOKS_AFTER_TAB = 40
"""At most: where the last element of a page is left, the page itself has the keyboard for good."""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_FOCUS = (
    "const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();"
    "const outlined = s.outlineStyle != 'none' && parseFloat(s.outlineWidth) > 0;"
    "const within = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;"
    "return [e == document.body ? -1 : [...document.querySelectorAll('*')].indexOf(e),"
    " e.getAttribute('aria-label') ?? e.innerText ?? '', outlined && within,"
    " e.tagName == 'IFRAME']"
)


@dataclass(frozen=True)
class Look:
    """How the browser is: its width, its language, its theme."""

    width: int
    language: str
    theme: str


class GoneError(Exception):
    """A script found no page to run in, or failed there."""


@dataclass(frozen=True)
class Focus:
    """Where the keyboard is: the place of an element among those of its page, its text, and whether one sees it."""

    place: int
    said: str
    is_seen: bool


class Browser:
    """A browser with one window, or several."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        self._client = client
        self._session = session

    def dress(self, look: Look) -> None:
        """Take on a width, a language and a theme; the language is that of what is asked for from now on."""
        size: dict[str, object] = {
            "width": look.width,
            "height": 900,
            "deviceScaleFactor": 1,
            "mobile": look.width < 500,
        }
        theme: dict[str, object] = {"features": [{"name": "prefers-color-scheme", "value": look.theme}]}
        self.command("Emulation.setDeviceMetricsOverride", size)
        self.command("Emulation.setEmulatedMedia", theme)
        self.command("Emulation.setUserAgentOverride", {"userAgent": "", "acceptLanguage": look.language})

    def forget(self) -> None:
        """Forget what pages have left."""
        self.command("Network.clearBrowserCookies", {})

    def reload(self) -> None:
        """Ask for the page that is there again."""
        self._do("refresh", {})

    def command(self, name: str, said: dict[str, object]) -> Any:
        """Say something by the browser's own protocol (https://chromedevtools.github.io/devtools-protocol/)."""
        return self._do("goog/cdp/execute", {"cmd": name, "params": said})

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
        self.left_by(lambda: self.click(css), f"the page behind {css}")

    def left_by(self, act: Callable[[], None], what: str) -> None:
        """Do what leads to another page, and wait until that is there."""
        self.script("document.documentElement.dataset.left = 'yes'")
        act()
        there = "return document.readyState == 'complete' && !document.documentElement.dataset.left"
        self.wait(lambda: self.script(there), what)

    def fill(self, css: str, text: str) -> None:
        """Type a text in the place of what a field holds."""
        element = self._found(css)
        self._do(f"element/{element}/clear", {})
        self._do(f"element/{element}/value", {"text": text})

    def attach(self, css: str, file: Path) -> None:
        """Choose a file to be sent."""
        self._do(f"element/{self._found(css)}/value", {"text": str(file)})

    def choose(self, css: str, value: str) -> None:
        """Choose what a list offers."""
        self.click(f'{css} option[value="{value}"]')

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._do("actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def focus(self) -> Focus:
        """Say where the keyboard is; the page itself is at -1. In a frame, one sees it there."""
        place, said, is_seen, is_frame = self.script(_FOCUS)
        if is_frame:
            self._do("frame", {"id": {ELEMENT: self._found("iframe")}})
            is_seen = self.script(_FOCUS)[2]
            self._do("frame", {"id": None})
        return Focus(place, said, is_seen)

    def tab(self) -> Focus:
        """Press the tabulator and say where the keyboard is then: a frame has it a moment later than its page says."""
        self.press(TAB)
        focuses = (self.focus() for _ in range(_LOOKS_AFTER_TAB))
        return next((focus for focus in focuses if focus.place != -1), Focus(-1, "", is_seen=False))

    def tab_to(self, css: str) -> None:
        """Go on by the tabulator until the focus is there, as one does who has no mouse."""
        for _ in range(_MOST_TABS):
            self.tab()
            if self.script("return document.activeElement.matches(arguments[0])", css):
                assert self.focus().is_seen, f"nobody sees that the focus is on {css}"
                return
        raise AssertionError(f"the keyboard does not come to {css}:\n{self.text('body')}")

    @contextmanager
    def second_tab(self) -> Iterator[None]:
        """Look at a tab more, which is closed at the end; the first is as it was."""
        first = self._client.get(f"/session/{self._session}/window").json()["value"]
        self._do("window", {"handle": self._do("window/new", {"type": "tab"})["handle"]})
        try:
            yield
        finally:
            self._client.delete(f"/session/{self._session}/window")
            self._do("window", {"handle": first})

    def asked(self) -> list[str]:
        """Return the addresses that were asked for since this was called last."""
        told = [json.loads(each["message"])["message"] for each in self._do("se/log", {"type": "performance"})]
        return [each["params"]["request"]["url"] for each in told if each["method"] == "Network.requestWillBeSent"]

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
def browser(client: httpx.Client) -> Iterator[Browser]:
    """Open a browser with a profile of its own."""
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1200,900"]
    wanted = {
        "browserName": "chrome",
        "goog:chromeOptions": {"binary": CHROMIUM, "args": arguments},
        "goog:loggingPrefs": {"performance": "ALL"},
    }
    session = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]["sessionId"]
    try:
        yield Browser(client, session)
    finally:
        client.delete(f"/session/{session}")
