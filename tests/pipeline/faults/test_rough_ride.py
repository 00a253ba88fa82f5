"""Polls of one feed that does to its items what feeds do: one post an article, and one revision an edit."""

from html import escape
from pathlib import Path
from random import Random

import pytest

from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, Place

ARTICLES, POLLS, WINDOW = 12, 14, 6
EDITED = {3: "title", 5: "text", 8: "title", 9: "text"}
"""Articles that are edited once, when they have been listed for two polls."""


def listed(number: int, poll: int, chance: Random) -> str:
    """One article as one poll lists it."""
    first = max(0, number - WINDOW + 1)
    is_edited = poll >= first + 2
    title = f"The council speaks of bridge number {number}" + (
        "（更新）" if is_edited and EDITED.get(number) == "title" else ""
    )
    more = " The company answered later." if is_edited and EDITED.get(number) == "text" else ""
    url = (
        chance.choice(["https://www.", "http://www.", "https://m.", "https://"])
        + f"town.example/news/{70_000 + number}.htm"
    )
    url += chance.choice(["", "", "?utm_source=rss&utm_medium=7", "#comments"])
    guid = chance.choice([f"<guid>{70_000 + number}</guid>", "<guid></guid>", "", f"<guid>{chance.random()}</guid>"])
    churn = chance.choice(["", f'<img src="https://ad.example/{chance.random()}" width="1"> 1,{poll}23 views'])
    text = f"What was said of bridge number {number} was said before.{more}{churn}"
    at = f"Mon, 02 Mar 2026 {number:02}:15:{chance.randrange(60):02} GMT"
    fields = f"<title>{escape(title)}</title><link>{escape(url)}</link>{guid}<pubDate>{at}</pubDate>"
    return f"<item>{fields}<description>{escape(text)}</description></item>"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rough_ride_gives_one_post_an_article_and_one_revision_an_edit(seed: int, tmp_path: Path) -> None:
    chance, place = Random(seed), Place(tmp_path)
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: false}}]')
    changes: list[Change] = []
    for poll in range(POLLS):
        numbers = [number for number in range(ARTICLES) if poll - WINDOW < number <= poll + WINDOW - 1]
        chance.shuffle(numbers)
        items = "".join(listed(number, poll, chance) for number in numbers)
        place.web.feed(FEED, f'<rss version="2.0"><channel><title>Town</title>{items}</channel></rss>')
        walked = place.run()
        changes += [article.change for article in walked.report.articles]
        place.later()

    assert len(place.posts()) == ARTICLES
    assert changes.count(Change.ADDED) == ARTICLES
    assert changes.count(Change.UPDATED) == len(EDITED)
