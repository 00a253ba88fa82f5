"""What a subverted worker answers: nothing runs, nothing raises in the parent, and the next task has a new worker."""

import json
import pickle
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import rework, tasks, work
from ingest.archive.archived import Archived, Unread
from ingest.documents import Entry, Extracted, FeedLink, Listing, Sitemap
from ingest.engine.child import ChildEngine
from ingest.engine.codec import codec_of, from_json, to_json
from ingest.engine.frames import FREE_ANSWER_BYTES, HEADER, max_answer_bytes, read_answer
from ingest.extractor.page.explained import Dropped, Explained
from ingest.messages import Crash, CrashReason, Task
from ingest.remaking import values as remaking
from normalize.values import DateOrigin, Html, Moment, Url
from store.document import Document
from tests.engine.test_ahead import all_of
from tests.engine.test_engine import task, with_child
from tests.engine.work import listing

CALLS: list[str] = []


def note(words: str) -> str:
    """What a forged answer would call: harmless, and seen."""
    CALLS.append(words)
    return words


class Calling:
    def __reduce__(self) -> tuple[Callable[[str], str], tuple[str]]:
        return note, ("called",)


DOTTED = b"\x80\x04\x8c\x0fingest.messages\x8c\x0fCrash.__class__\x93\x8c\x04Flag)}\x87R."
"""Names a class by way of another and builds a third: what an allow-list of modules lets pass."""
GOOD = json.loads(to_json(listing("x"), Listing))


def with_entry(**changes: object) -> bytes:
    entry = dict(zip((each.name for each in fields(Entry)), GOOD[1][0], strict=True)) | changes
    return json.dumps([*GOOD[:1], [list(entry.values())], *GOOD[2:]]).encode()


FORGED: dict[str, bytes] = {
    "a pickle that calls": b"=" + pickle.dumps(Calling()),
    "a pickle of a dotted name": b"=" + DOTTED,
    "nothing": b"=",
    "no kind of answer": b"#null",
    "no JSON": b"=\x00\xff",
    "another type": b"=" + to_json("x", str),
    "a field too few": b"=" + json.dumps(GOOD[:-1]).encode(),
    "a field too many": b"=" + json.dumps([*GOOD, None]).encode(),
    "fields by name": b"=" + json.dumps({"format": "rss20"}).encode(),
    "a number for a text": b"=" + with_entry(title=1),
    "nothing for a text": b"=" + with_entry(title=None),
    "a text for many": b"=" + with_entry(authors="me"),
    "a number among texts": b"=" + with_entry(authors=["me", 1]),
    "truth for a number": b"=" + with_entry(text_length=True),
    "a number of too many digits": b"=" + with_entry(text_length=0).replace(b" 0,", b" " + b"9" * 9_999 + b","),
    "no date": b"=" + with_entry(published=["yesterday", "stated"]),
    "a date without an offset": b"=" + with_entry(published=["2026-02-02T08:00:00", "stated"]),
    "a zone that is a path": b"=" + with_entry(published=["2026-02-02T08:00:00+00:00[../../etc/passwd]", "stated"]),
    "an origin that is none": b"=" + with_entry(published=["2026-02-02T08:00:00+00:00", "heard"]),
    "lists in lists": b"=" + b"[" * 200_000,
    "a crash that is none": b"!" + b'["about","tired","of it"]',
}


def framed(said: bytes) -> bytes:
    return HEADER.pack(said[:1], len(said) - 1) + said[1:]


@pytest.mark.parametrize("name", FORGED)
def test_whatever_is_wrong_with_an_answer_is_a_crash_of_the_child(name: str) -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        forged = await engine.perform(task("forges", framed(FORGED[name]), returns=Listing))
        return [forged, await engine.perform(task("prints"))]

    CALLS.clear()
    crash, after = with_child(use)

    assert isinstance(crash, Crash)
    assert crash.reason is CrashReason.DIED
    assert crash.about == "https://example.org/page"
    assert "the worker answered with what is no value" in crash.detail
    assert after == "done"
    assert CALLS == []


def test_an_answer_longer_than_its_question_allows_is_not_read() -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        huge = HEADER.pack(b"=", 1 << 40)
        return [await engine.perform(task("forges", huge)), await engine.perform(task("prints"))]

    crash, after = with_child(use)

    assert isinstance(crash, Crash)
    assert crash.reason is CrashReason.MEMORY
    assert after == "done"


def test_how_long_an_answer_may_be_follows_from_the_question_and_the_memory() -> None:
    asked = task("listing", memory_mib=64)

    assert max_answer_bytes(asked, 0) == FREE_ANSWER_BYTES
    assert max_answer_bytes(asked, 1_000_000) == FREE_ANSWER_BYTES + 16_000_000
    assert max_answer_bytes(asked, 1 << 40) == 64 << 20


def test_what_a_crash_says_is_one_line_about_the_task() -> None:
    told = to_json(Crash("https://other.example/", CrashReason.ERROR, "a\x1b[2Jb\u202e\nc" + "x" * 9_999), Crash)

    crash = read_answer(task("listing"), b"!", told)

    assert isinstance(crash, Crash)
    assert crash.about == "https://example.org/page"
    assert crash.detail.isprintable()
    assert len(crash.detail) <= 300


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        (
            "complains",
            ("first\nModuleNotFoundError: no \x1b[1myaml", 3),
            "status 3: first ModuleNotFoundError: no yaml",
        ),
        ("complains", ("x" * 100_000 + " the end", 3), "the end"),
        ("kills_itself", (40,), "died of signal 40"),
        ("kills_itself", (9,), "died of SIGKILL"),
    ],
)
def test_what_a_dying_worker_said_last_is_in_the_message(name: str, arguments: tuple[Any, ...], says: str) -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        return [await engine.perform(task(name, *arguments)), await engine.perform(task("prints"))]

    crash, after = with_child(use)

    assert isinstance(crash, Crash)
    assert crash.detail.endswith(says)
    assert len(crash.detail) <= 400
    assert after == "done"


def test_what_a_library_prints_in_c_is_no_answer_and_it_reads_no_question() -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        return [await engine.perform(task("prints_in_c")), await engine.perform(task("prints"))]

    assert with_child(use) == ["done", "done"]


def test_a_question_that_cannot_be_asked_and_work_that_is_not_there_cost_themselves() -> None:
    async def use(engine: ChildEngine) -> list[Any]:
        return [
            await engine.perform(task("prints", lambda: 1)),
            await engine.perform(task("no_such_work")),
            await engine.perform(task("prints")),
        ]

    unsaid, missing, after = with_child(use)

    assert isinstance(unsaid, Crash)
    assert unsaid.detail.startswith("cannot be handed to the worker")
    assert isinstance(missing, Crash)
    assert missing.reason is CrashReason.ERROR
    assert after == "done"


def test_a_worker_that_cannot_be_started_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")

    crash = with_child(lambda engine: engine.perform(task("prints")))

    assert isinstance(crash, Crash)
    assert "cannot be started" in crash.detail


@pytest.mark.parametrize(
    ("what", "where"),
    [("read", "/etc/hostname"), ("read", __file__), ("write", "{}/x"), ("list", "/"), ("socket", ""), ("pipe", "")],
)
def test_the_child_opens_nothing_once_it_works(what: str, where: str, tmp_path: Any) -> None:
    place = where.format(tmp_path)

    assert with_child(lambda engine: engine.perform(task("reaches", what, place))) == "refused"
    assert list(tmp_path.iterdir()) == []


def test_every_zone_is_at_hand_in_the_child() -> None:
    names = sorted(available_timezones() - {"localtime"})

    assert with_child(lambda engine: engine.perform(task("zone_names", names, returns=list[str]))) == names


def test_what_a_task_says_it_returns_is_what_its_work_returns() -> None:
    known = vars(work) | vars(rework) | vars(remaking)
    made = {
        name: get_type_hints(function, localns=known)["return"].__args__[0]
        for name, function in vars(tasks).items()
        if getattr(function, "__module__", "") == tasks.__name__ and not isinstance(function, type)
    }

    assert len(made) >= 11
    for name, form in made.items():
        code = getattr(tasks, name).__code__
        place = next(const for const in code.co_consts if str(const).startswith(("ingest.work:", "ingest.rework:")))
        module, _, of_work = place.partition(":")
        assert get_type_hints(getattr(import_module(module), of_work), localns=known)["return"] == form, name
        codec_of(form)


moments = st.builds(
    lambda at, minutes: at.replace(tzinfo=timezone(timedelta(minutes=minutes))),
    st.datetimes(),
    st.integers(-1439, 1439),
) | st.datetimes(timezones=st.timezones(), allow_imaginary=False)
texts = st.text(st.characters() | st.characters(categories=["Cs"]))
entries = st.builds(
    Entry,
    guid=st.none() | texts,
    title=texts,
    published=st.none() | st.builds(Moment, moments, st.sampled_from(DateOrigin)),
    full=st.booleans(),
    authors=st.lists(texts).map(tuple),
    text_length=st.integers(),
)
VALUES: tuple[tuple[Any, Any], ...] = (
    (
        Document("i", "s", "u", "t", "s", date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC), "x", "h", "f"),
        Document | str,
    ),
    ("left out", Document | str),
    (Unread("why"), Archived | Unread),
    (Archived(Url("u"), "t", Html("b"), dates=("1",)), Archived | Unread),
    (
        Explained(Extracted(Html(""), None, found_in={"a": "b"}), share=0.5, dropped=(Dropped("x", None, ("y",)),)),
        Explained,
    ),
    (Sitemap("urlset"), Sitemap),
    ((), tuple[FeedLink, ...]),
    (["a"], list[str]),
)


def told(entry: Entry) -> tuple[str, str] | None:
    return (entry.published.at.isoformat(), str(entry.published.at.tzinfo)) if entry.published else None


@given(st.lists(entries).map(tuple), st.frozensets(st.integers(0, 23)))
def test_values_come_back_as_they_are(many: tuple[Entry, ...], hours: frozenset[int]) -> None:
    value = Listing("rss20", many, skip_hours=hours)

    back = from_json(to_json(value, Listing), Listing)

    assert isinstance(back, Listing)
    assert replace(back, entries=()) == replace(value, entries=())
    for one, other in zip(back.entries, many, strict=True):
        assert replace(one, published=None) == replace(other, published=None)
        assert told(one) == told(other)


@pytest.mark.parametrize(("value", "form"), VALUES)
def test_members_of_unions_keep_their_kind(value: object, form: object) -> None:
    back = from_json(to_json(value, form), form)

    assert back == value
    assert type(back) is type(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_json_is_a_value_or_an_error(data: object) -> None:
    for form in (Listing, Extracted, Explained, Document | str):
        try:
            from_json(json.dumps(data).encode(), form)
        except (ValueError, RecursionError):
            continue


def test_a_zone_tells_its_repeated_hour() -> None:
    berlin = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)

    back = from_json(to_json(berlin, datetime), datetime)

    assert isinstance(back, datetime)
    assert (back.utcoffset(), str(back.tzinfo)) == (timedelta(hours=1), "Europe/Berlin")


def test_a_type_that_no_contract_uses_is_refused_in_words() -> None:
    with pytest.raises(TypeError, match="add it to ingest"):
        codec_of(bytes)


def test_tasks_of_one_engine_take_turns() -> None:
    wanted: list[Task[Any]] = [task("prints"), task("forges", b"#" * 50), task("pid", returns=int)]

    first, second, third = with_child(lambda engine: all_of(engine, wanted))

    assert first == "done"
    assert isinstance(second, Crash)
    assert isinstance(third, int)
