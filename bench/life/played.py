"""The web and the clock of a long life: they play the world, and note what feeds showed."""

import re
from collections import defaultdict
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from bench.life.world import START, World, is_restless
from tests.fakes.clock import FakeClock
from tests.fakes.web import Act, Says, ScriptedWeb

_PAGE = re.compile(r"/([a-z]+)/(\d+)(?:-\d+)?\.(?:html|png)")


class LifeClock(FakeClock):
    """A clock that may be wrong: what the world goes by is `true_now`."""

    def __init__(self) -> None:
        super().__init__(START)
        self.wrong_by = timedelta()

    def true_now(self) -> datetime:
        """Return the time as the world has it."""
        return super().now()

    def now(self) -> datetime:
        """Return the time as this machine has it."""
        return super().now() + self.wrong_by


class LifeWeb(ScriptedWeb):
    """The world as a transport."""

    def __init__(self, world: World, clock: LifeClock) -> None:
        super().__init__(clock)
        self.world, self._life_clock = world, clock
        self.shown: dict[str, set[int]] = defaultdict(set)
        """What any feed listed when it was asked."""
        self.editions: dict[tuple[str, int], tuple[int, int]] = {}
        """The newest edition that a feed showed, where there was more than one, and the run that saw it first."""
        self.run = 0

    def _next_act(self, url: str) -> Act:
        now, parts = self._life_clock.true_now(), urlsplit(url)
        act = self._answer(url, parts.hostname or "", parts.path, now)
        return Says(act.status, act.body, {**act.headers, "Date": format_datetime(now)}, etag=act.etag)

    def _answer(self, url: str, host: str, path: str, now: datetime) -> Says:
        source = host.partition(".")[0].removesuffix("-moved").removeprefix("img-")
        each = self.world.sources.get(source)
        if each is None:
            return Says(404)
        if not host.startswith("img-") and host != (home := self.world.host(source, now)):
            is_kept = now < self.world.part(each.moves_at) + timedelta(days=60)
            return Says(301, headers={"Location": f"https://{home}{path}"}) if is_kept else Says(404)
        if path == "/feed.xml":
            return self._feed(source, now)
        found = _PAGE.fullmatch(path)
        if found is None:
            return Says(404)
        if path.endswith(".png"):
            status, data = self.world.image(source, int(found[2]), url, now)
            return Says(status, data, {"Content-Type": "image/png"})
        status, text = self.world.page(source, int(found[2]), now)
        return Says(status, text, {"Content-Type": "text/html; charset=utf-8"})

    def note_shown(self, source: str, now: datetime) -> None:
        """Note that a feed was asked."""
        listed = self.world.listed(source, now)
        self.shown[source].update(listed)
        if self.world.sources[source].edited:
            for number in listed:
                edition = self.world.edition(source, number, now)
                before, _ = self.editions.get((source, number), (1, 0))
                if edition > before and not is_restless(source, number):
                    self.editions[source, number] = edition, self.run

    def _feed(self, source: str, now: datetime) -> Says:
        self.note_shown(source, now)
        return Says(200, self.world.feed(source, now), {"Content-Type": "application/rss+xml"}, etag=True)
