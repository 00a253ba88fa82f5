"""A walk through the pages in a real browser, which looks at each: axe-core (WCAG 2.2 AA), its width, a picture of it.

FETCHED_SHOTS names a folder for pictures of the pages, for docs.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from ingest.web.site import Site
from tests.web.browser import CHROMIUM, DRIVER, Browser, Look
from tests.web.served import listening

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium: apt-get install chromium chromium-driver"),
    pytest.mark.skipif(find_spec("axe_core_python") is None, reason="no axe-core: pip install axe-core-python"),
]
"""Marks of what needs one."""
DESK, PHONE = Look(1200, "en", "light"), Look(390, "zh-CN", "dark")
DESK_AT_NIGHT, PHONE_BY_DAY = Look(1200, "zh-CN", "dark"), Look(390, "en", "light")
LOOKS = (DESK, PHONE)
"""Between them each width, language and theme: a page that is seen in both is seen in each."""
both_looks = pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.language}-{look.theme}")
_OTHER = {DESK: PHONE, PHONE: DESK, DESK_AT_NIGHT: PHONE_BY_DAY, PHONE_BY_DAY: DESK_AT_NIGHT}
_IS_OVER = (
    "return location.pathname == '/job' && document.readyState == 'complete' && !document.querySelector('[data-live]')"
)


class Tour:
    """One walk, by a browser, at an address, in a look."""

    def __init__(self, window: Browser, address: str, look: Look) -> None:
        self.window = window
        self.address = address.rstrip("/")
        self.look = look
        self.faults: dict[str, list[str]] = {}

    def go(self, path: str) -> None:
        """Go to a page of ours."""
        self.window.open(f"{self.address}{path}")

    def seen(self, name: str) -> None:
        """Look at the page that is there; and take a picture where they are wanted."""
        found = self.window.faults()
        if found:
            self.faults[name] = found
        folder = os.environ.get("FETCHED_SHOTS")
        if folder:
            self.window.picture(Path(folder) / f"{name}-{self.look.width}-{self.look.theme}.png")

    def seen_in_both(self, name: str) -> None:
        """Look at the page that is there, and at the same with the other width, theme and language."""
        mine = self.look
        for look in (_OTHER[mine], mine):
            self.seen(name)
            self.look = look
            self.window.dress(look)
            self.window.reload()

    def over(self) -> None:
        """Wait until what was begun is over and told."""
        self.window.wait(lambda: self.window.script(_IS_OVER), "the end of a job")

    def says(self, english: str, chinese: str) -> str:
        """Return what the page says in the language of the look."""
        return chinese if self.look.language.startswith("zh") else english


@contextmanager
def touring(window: Browser, site: Site, look: Look) -> Iterator[Tour]:
    """Walk through the pages of a site; each that was seen is without fault in the end."""
    window.dress(look)
    window.forget()
    with listening(site) as address:
        tour = Tour(window, address, look)
        try:
            yield tour
        finally:
            window.open("about:blank")  # what goes on telling is closed, and the server can end
    assert tour.faults == {}, tour.faults
