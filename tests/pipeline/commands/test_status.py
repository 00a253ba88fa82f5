"""`status` fits a narrow terminal, and knows a source that was renamed."""

from datetime import timedelta

import pytest
from rich.cells import cell_len
from rich.console import Console

from ingest.commands.show.plan import plan
from ingest.commands.show.status import SourceStatus, advice_lines, left_out, status, table_of
from ingest.config.load import load
from ingest.fetcher.condition import Condition
from ingest.report.format import source_line
from ingest.report.outcomes import SourceOutcome, SourceResult
from tests.fakes.clock import START
from tests.pipeline.place import FEED, Item, Place


def rows(place: Place) -> list[SourceStatus]:
    return status(load(place.folder / "config.yaml"), place.folder, place.clock.now())


def test_after_a_rename_what_is_known_is_shown_before_the_next_run(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", drop: {{title: [number 2]}}}}]')
    place.lists(Item(1), Item(2), Item(3))
    place.web.says(Item(3).url, 503)
    place.run()
    config = place.folder / "config.yaml"
    before, planned = rows(place), plan(load(config), place.folder, [], place.clock.now())

    for name, was in (("second", "[news]"), ("third", "[news, second]")):
        source = f'name: {name}, was: {was}, url: "{FEED}", drop: {{title: [number 2]}}'
        place.configure(f"sources: [{{{source}}}]")
        shown = [(each.stored, each.owed, each.succeeded_at, each.next_poll_at) for each in rows(place)]
        again = plan(load(config), place.folder, [], place.clock.now())
        dropped = left_out(load(config), place.folder, [name], place.clock.now())

        assert shown == [(1, 1, before[0].succeeded_at, before[0].next_poll_at)]
        assert [(each.next_poll_at, each.why) for each in again] == [(planned[0].next_poll_at, planned[0].why)]
        assert [(each.source, each.url) for each in dropped] == [(name, Item(2).url)]

    place.later()
    place.run()
    assert [(each.name, each.stored) for each in rows(place)] == [("third", 1)]


LONG = "一个名字很长很长的中文新闻网站，以及它的科技频道和它的财经频道，还有别的"


def row(name: str, error: str | None = None, failures: int = 0) -> SourceStatus:
    return SourceStatus(
        name=name,
        url=FEED,
        succeeded_at=START - timedelta(days=364),
        next_poll_at=START + timedelta(minutes=59),
        new_items=12345,
        stored=1234567,
        owed=12345,
        failures=failures,
        error=error,
        condition=Condition.FAILING if error else Condition.WELL,
        advice=f"{error}; it has never answered well" if error else "",
    )


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_table_fits_and_cuts_nothing_but_folds_names(width: int) -> None:
    failing = row("a", "answers 503 Service Unavailable, and says at length why it does so; ask later", 3)
    console = Console(width=width, force_terminal=False)
    with console.capture() as shown:
        console.print(table_of([row(LONG), row("x" * 90), failing], START))
    lines = shown.get().splitlines()

    assert max(map(cell_len, lines)) <= width
    assert "…" not in shown.get()
    assert all(word in shown.get() for word in ("364 d ago", "in 59 min", "1234567", "12345"))
    assert LONG in "".join(line.split("  ")[0].strip() for line in lines)
    assert list(advice_lines([failing])) == [f"a is failing (3 times): {failing.error}; it has never answered well"]


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("answers 404", f"a: FAILED: answers 404 ({FEED})"),
        (f"{FEED}: answers 404; https://b.example/: answers 410", None),
    ],
)
def test_a_failure_names_its_address_once(detail: str, said: str | None) -> None:
    line = source_line(SourceOutcome("a", FEED, SourceResult.FAILED, detail))

    assert line == (said or f"a: FAILED: {detail}")
    assert line.count(FEED) == 1
