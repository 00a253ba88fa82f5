"""Guards that no single answer meets, all of them: over years, in files and in the state, around the worker."""

import re
from pathlib import Path

import pytest

from ingest.documents import Entry
from ingest.fetcher import filters
from ingest.fetcher.poll import poll
from ingest.run import articles, pipeline
from ingest.text import linear
from store import unseen
from tests.misbehaving.file_guards import FILE_GUARDS
from tests.misbehaving.growth_guards import GROWTH_GUARDS
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.identity_guards import IDENTITY_GUARDS
from tests.misbehaving.reading_guards import READING_GUARDS
from tests.misbehaving.removals import without
from tests.misbehaving.stream_guards import STREAM_GUARDS
from tests.misbehaving.time_guards import TIME_GUARDS
from tests.misbehaving.worker_guards import WORKER_GUARDS
from tests.pipeline.faults.test_our_faults import OTHER, faulty
from tests.pipeline.place import FEED, Item, Place


def raising_source(folder: Path) -> list[str]:
    place = Place(folder)
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}, {{name: other, url: "{OTHER}"}}]')
    place.lists(Item(1))
    place.lists(Item(3), url=OTHER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "poll", faulty(poll, at="name='news'"))
        place.run()
    return [] if len(place.posts()) == 1 else [f"{len(place.posts())} posts"]


def hidden_signs(_: Path) -> list[str]:
    text = unseen.json_text({"title": "x\u202egnp.exe\u200b"})
    return [] if text.isascii() else [f"written as they are: {text!a}"]


def backtracking(_: Path) -> list[str]:
    try:
        linear.checked("(?=a)a")
    except ValueError:
        return []
    return ["an expression that only backtracking can match was taken"]


def expression_for_a_filter(_: Path) -> list[str]:
    found = filters.Patterns(title=("(a+)+$",)).match(Entry(link=None, title="aaaa"))
    return [f"taken for an expression: {found}"] if found else []


HOUSE_GUARDS = [
    HouseGuard(
        "a fault of ours costs its source alone",
        "our code raises at one of two sources",
        "the other one's post is stored",
        "`ends_run` is always true",
        without(articles, "ends_run", lambda _: True),
        raising_source,
    ),
    *IDENTITY_GUARDS,
    *TIME_GUARDS,
    *FILE_GUARDS,
    *GROWTH_GUARDS,
    *WORKER_GUARDS,
    *STREAM_GUARDS,
    HouseGuard(
        "signs that no reader sees",
        "a title that turns its direction",
        "JSON holds escapes",
        "`_ESCAPED` finds none",
        without(unseen, "_ESCAPED", re.compile("(?!)")),
        hidden_signs,
    ),
    HouseGuard(
        "expressions of rules",
        "one with lookahead",
        "it is refused when it is read",
        "Python's own engine compiles it",
        without(linear, "compiled", re.compile),
        backtracking,
    ),
    HouseGuard(
        "patterns of filters",
        "`(a+)+$` as titles to drop",
        "it is a plain text, found in one pass",
        "it is one of Python's expressions",
        without(filters, "_holds", lambda pattern, text: re.search(pattern, text) is not None),
        expression_for_a_filter,
    ),
    *READING_GUARDS,
]
