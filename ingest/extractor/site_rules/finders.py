"""What a rule's finders find on a page: texts, dates, and the JSON that some pages keep their article in.

Pure; changes nothing.
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from ingest.extractor.page.document import Page
from ingest.extractor.page.json_values import Json, at_path
from ingest.extractor.page.selectors import select
from ingest.extractor.page.visible_text import one_line
from ingest.extractor.site_rules.fields import Data, Finder
from ingest.text.dates.read import read_date
from normalize.values import DateOrigin, Moment


def find_data(page: Page, places: Sequence[Data]) -> Json:
    """Return the JSON in which the page keeps its article, from the first place that holds any; None without."""
    return next((value for place in places if (value := _data_at(page, place)) is not None), None)


def find_text(page: Page, finders: Sequence[Finder], data: Json) -> str | None:
    """Return the first value that one of the finders yields, on one line; None when none does."""
    return next((text for finder in finders for text in values(page, finder, data)), None)


def find_date(page: Page, finders: Sequence[Finder], data: Json, *, zone: tzinfo, now: datetime) -> Moment | None:
    """Return the first value of the finders that can be read as a date in its format."""
    return next(
        (
            moment
            for finder in finders
            for text in values(page, finder, data)
            if (moment := _moment(text, finder.format, zone, now))
        ),
        None,
    )


def values(page: Page, finder: Finder, data: Json) -> Iterator[str]:
    """Yield what a finder finds, each on one line, the empty left out."""
    for raw in _raw(page, finder, data):
        text = one_line(raw)
        if finder.keep is not None:
            found = finder.keep.search(text)
            text = (found[1] or "").strip() if found else ""
        if text:
            yield text


def _data_at(page: Page, place: Data) -> Json:
    text = page.source
    if place.css is not None:
        node = page.tree.css_first(place.css)
        text = node.text() if node is not None else ""
    start = 0
    if place.after is not None:
        found = place.after.search(text)
        if not found:
            return None
        start = found.end()
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start:].lstrip())
    except (ValueError, RecursionError):
        return None
    return value  # type: ignore[no-any-return]  # raw_decode returns Any


def _raw(page: Page, finder: Finder, data: Json) -> Iterator[str]:
    """Yield the raw values that a finder finds."""
    if finder.fixed is not None:
        yield finder.fixed
    elif finder.script is not None:
        found = finder.script.search(page.source)
        if found:
            yield _unescaped(found[1] or "")
    elif finder.json_path is not None:
        value = at_path(data, finder.json_path)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield str(value)
    elif finder.css is not None:
        for node in select(page.tree, finder.css):
            yield (node.attributes.get(finder.attr) or "") if finder.attr else node.text()


def _unescaped(value: str) -> str:
    """Return a value out of a script, with the escapes of JavaScript and of HTML undone."""
    value = re.sub(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))", lambda m: chr(int(m[1] or m[2], 16)), value)
    return html.unescape(re.sub(r"\\(.)", r"\1", value))


def _moment(text: str, form: str | None, zone: tzinfo, now: datetime) -> Moment | None:
    if form is None:
        return read_date(text, zone=zone, now=now)
    try:
        if form in {"epoch", "epoch_ms"}:
            seconds = float(text) / (1000 if form == "epoch_ms" else 1)
            at = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
            return Moment(at, DateOrigin.STATED) if seconds > 0 else None
        at = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
    except (ValueError, OverflowError, OSError):
        return None
    if at.tzinfo is not None:
        return Moment(at, DateOrigin.STATED)
    return Moment(at.replace(tzinfo=zone), DateOrigin.SITE)
