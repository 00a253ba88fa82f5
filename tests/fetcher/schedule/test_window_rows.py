"""Rows of a window are kept on as they are while nothing is new, and are the same whichever way they are read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetcher.schedule import window_rows
from ingest.fetcher.schedule.feed_window import Window
from ingest.fetcher.schedule.window_rows import KeptRows, Row, appeared_at, jotted_of, rows_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)

seconds = st.integers(1, int(NOW.timestamp()) + 10_000)
rows = st.builds(
    Row,
    st.lists(st.text("0123456789abcdef", min_size=8, max_size=8), min_size=1, max_size=3).map(tuple),
    seconds.map(lambda each: datetime.fromtimestamp(each, UTC)),
)
odd = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.lists(
        st.one_of(st.booleans(), st.integers(-5, 10**16), st.floats(), st.text(max_size=3), st.none()), max_size=4
    ),
)


@given(st.lists(rows, max_size=9))
def test_what_was_kept_is_as_old_as_what_was_made(made: list[Row]) -> None:
    kept = rows_of(jotted_of(made))

    one, two = (Window("u", len(made), each) for each in (kept, tuple(made)))
    places = range(len(made))

    assert isinstance(kept, KeptRows)
    assert (one.span(NOW), one.up_to(NOW), one.sampled_to) == (two.span(NOW), two.up_to(NOW), two.sampled_to)
    assert appeared_at(kept, places) == appeared_at(made, places)
    assert one.to_json() == two.to_json()
    assert (tuple(kept), len(kept)) == (tuple(made), len(made))


@given(st.lists(odd, max_size=5), st.lists(rows, max_size=3))
def test_what_nobody_wrote_is_left_out(strange: list[object], made: list[Row]) -> None:
    read = rows_of([*strange, *jotted_of(made)])
    again = rows_of(jotted_of(read))

    assert tuple(read)[len(read) - len(made) :] == tuple(made)
    assert tuple(again) == tuple(read)
    assert all(row.digests and row.appeared_at >= datetime(1970, 1, 1, tzinfo=UTC) for row in read)


def test_a_window_in_which_nothing_is_new_makes_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows_kept = [[int((NOW - timedelta(hours=each)).timestamp()), f"{each:08x}"] for each in range(30)]
    monkeypatch.setattr(window_rows, "_row", None)

    window = Window.from_json({"url": "u", "size": 30, "rows": rows_kept})

    assert window is not None
    assert window.up_to(NOW).span(NOW) == timedelta(hours=29)
    assert window.to_json()["rows"] == rows_kept
