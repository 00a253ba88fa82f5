"""Which pages of the journal are to be written: found a part at a time, however much a run brought."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from store.journal.pages import mark_told, stale_pages
from store.memory import ItemStatus
from store.state.state import State
from tests.store.samples import sample


@pytest.mark.parametrize("count", [0, 1, 500, 501, 1_100])
def test_all_that_is_untold_gets_its_page_and_no_more_of_it_is_read_at_once_than_a_question_takes(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, read = State.copy(None), list[int]()
    left_out = replace(sample(1).item, status=ItemStatus.SKIPPED, path=None)
    for number in range(count):
        state.remember_item(replace(left_out, identity=f"url:{number}", url=f"https://example.org/{number}"), ())
    texts = state.texts

    def counting(sql: str, *args: str) -> Iterator[str]:
        found = [*texts(sql, *args)]
        read.append(len(found))
        return iter(found)

    monkeypatch.setattr(state, "texts", counting)
    assert bool(stale_pages(state)) is bool(count)
    assert max(read) <= 500
    assert state.rows("SELECT count(*) FROM told") == [(count,)]
    mark_told(state)
    assert stale_pages(state) == []
    state.close()
