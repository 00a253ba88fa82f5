"""Copies of robots.txt: kept one by one, of a bounded size, number and age; read when they are asked for."""

import json
import sqlite3
from datetime import timedelta
from random import Random

import pytest

from ingest.http.robots import MAX_PARSED_CHARACTERS, RobotsBook, RobotsText
from store.state import schema
from store.state.state import State
from tests.store.samples import NOW

NOISE = "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789/\n", k=500_000))


def held_bytes(state: State) -> int:
    return int(state.text("SELECT coalesce(sum(length(packed)), 0) FROM robots") or 0)


def test_a_copy_is_read_back_and_a_large_one_is_left_to_the_next_run() -> None:
    state = State.copy(None)

    assert state.save_robots("https://a.example", NOW, "User-agent: *\nDisallow: /é")
    assert not state.save_robots("https://b.example", NOW, NOISE)

    assert state.robots("https://a.example") == (NOW, "User-agent: *\nDisallow: /é")
    assert state.robots("https://b.example") is None
    assert not state.save_robots("https://a.example", NOW, NOISE), "an earlier copy does not stay in its place"
    assert state.robots_origins() == []
    state.close()


def test_what_may_not_be_used_any_more_and_the_oldest_of_very_many_go() -> None:
    state = State.copy(None)
    for number in range(1_100):
        state.save_robots(f"https://{number}.example", NOW - timedelta(days=40 if number == 7 else 1, hours=number), "")
    state.tidy_robots(NOW)
    assert state.robots_origins() == sorted(f"https://{number}.example" for number in range(697) if number != 7)
    for number in range(100):
        state.save_robots(f"https://large-{number}.example", NOW, NOISE[number : number + 80_000])
    state.tidy_robots(NOW)
    assert held_bytes(state) <= 4 << 20
    state.close()


@pytest.mark.parametrize(
    "note", [json.dumps({"https://a.example": [NOW.isoformat(), "x"], "b": [NOW.isoformat(), NOISE]}), "?"]
)
def test_the_note_of_an_earlier_version_becomes_rows(note: str) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in schema.MIGRATIONS[:6]:
        step(connection)
    connection.execute("INSERT INTO notes VALUES ('robots', ?)", (note,))

    schema.MIGRATIONS[6](connection)

    state = State(connection)
    assert state.note("robots") is None
    assert [state.robots(origin) for origin in state.robots_origins()] == ([] if note == "?" else [(NOW, "x")])
    state.close()


def test_few_parsed_rules_are_held_however_many_hosts_a_run_meets() -> None:
    kept = {f"https://{number}.example": RobotsText(NOW, "Disallow: /\n" * 40_000) for number in range(8)}
    book = RobotsBook("fetched", lambda: NOW, kept)

    for origin in kept:
        assert book.rules_of(origin) is not None
        assert book.parsed_characters() <= MAX_PARSED_CHARACTERS
