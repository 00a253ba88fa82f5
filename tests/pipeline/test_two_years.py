"""Two years of feeds whose entries are alike: as many posts as items, whatever rolled over, moved or was said again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest

from tests.fakes.web import Says
from tests.pipeline.place import Place
from tests.pipeline.polls import SENTENCES, SITE, Listed, rss

POLLS = 52
EVERY_DAYS = 14
NEW = 4
"""Items that come between two polls."""
WINDOW = 12
"""Entries that a feed lists."""
Make = Callable[[int, datetime], Listed]
TOPICS = ("the bridge", "the lamps", "the tide mill")


def _text(about: str, number: int) -> str:
    return f"<p>{SENTENCES[number % len(SENTENCES)].format(about)} That was said as number {number} of all.</p>" * 2


def forum(number: int, at: datetime) -> Listed:
    """Answers in few topics: one headline for hundreds, an anchor of the topic's page for each."""
    topic = number % len(TOPICS)
    link = f"/topic/{topic}#post-{number}"
    return Listed(f"Re: {TOPICS[topic]}", link, f"post-{number}@forum", at, _text(TOPICS[topic], number))


def status(number: int, at: datetime) -> Listed:
    """Reports of one page, most under one of two headlines."""
    title = ("Slow answers", "All is well again")[number % 2]
    return Listed(
        title, "/status", f"incident-{number}", at, f"<p>Report {number}: the pumps stood for {number} s.</p>"
    )


def releases(number: int, at: datetime) -> Listed:
    """Versions whose notes say the same of most."""
    version = f"{number // 20}.{number % 20}"
    return Listed(
        f"Version {version}", f"/releases/v{version}", f"tag:site,2024:v{version}", at, "<p>Small repairs.</p>"
    )


def podcast(number: int, at: datetime) -> Listed:
    """Episodes that lead to one page for all, each with a sound of its own."""
    sound = f'<enclosure url="{SITE}/sound/{number}.mp3" length="9" type="audio/mpeg"/>'
    return Listed("The weekly hour", "/show", f"episode-{number}", at, f"<p>Hour {number} with a guest.</p>", sound)


FIRST, SECOND, THIRD = (f"{SITE}/{name}.xml" for name in ("feed", "second", "third"))
MOVES: Mapping[int, Callable[[Place], None]] = {
    15: lambda place: place.web.script(FIRST, Says(301, headers={"Location": SECOND})),
    30: lambda place: place.web.script(SECOND, Says(301, headers={"Location": THIRD})),
}
"""Poll -> what becomes of the podcast's address then."""


@pytest.mark.exhaustive
@pytest.mark.parametrize("make", [forum, status, releases, podcast])
def test_two_years_bring_as_many_posts_as_items(make: Make, place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FIRST}", full_text: false, first_import: 99}}]')
    listed: list[Listed] = []
    stands = FIRST
    for poll in range(POLLS):
        began = place.clock.now()
        listed += [make(len(listed) + each, began + timedelta(hours=each)) for each in range(NEW)]
        place.later(days=EVERY_DAYS)
        if make is podcast and poll in MOVES:
            MOVES[poll](place)
            stands = SECOND if stands == FIRST else THIRD
        place.web.feed(stands, rss(list(reversed(listed[-WINDOW:]))))
        place.run(force=True)

    texts = [path.read_text("utf-8") for path in place.posts()]
    assert len(texts) == len(listed)
    assert len({line for text in texts for line in text.splitlines() if line.startswith("guid:")}) == len(listed)
