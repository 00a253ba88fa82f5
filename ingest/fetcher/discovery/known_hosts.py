"""Door: disk (a table that comes along). Where hosts that many sites live on keep their feeds (`known_hosts.yaml`).

Knows nothing of pages' elements or of ranks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from ingest.text.urls import host
from normalize.values import Url

TABLE = Path(__file__).with_suffix(".yaml")
_WORDS = {
    "{sub}": r"(?P<name>[a-z0-9][a-z0-9-]*)",
    "{word}": r"(?P<name>[\w.-]+)",
    "{any}": r"(?:[/?].*)?",
}
"""What the table's expressions have in common."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """Addresses of one kind on one host, and the feeds that belong to them, best first."""

    host: re.Pattern[str]
    path: re.Pattern[str]
    feeds: tuple[str, ...]
    """With the named groups of both expressions, and `{host}` and `{path}`."""


@dataclass(frozen=True, slots=True)
class PageRule:
    """A feed that a page of a host names in its text."""

    host: re.Pattern[str]
    pattern: re.Pattern[str]
    feed: str


def feeds_of_host(url: Url) -> tuple[Url, ...]:
    """Return where the feeds of an address are to be expected by what is known of its host; empty for other hosts."""
    name = host(url).removeprefix("www.")
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    for rule in _host_rules():
        of_host = rule.host.fullmatch(name)
        of_path = rule.path.fullmatch(path) if of_host else None
        if of_host and of_path:
            words = {"host": name, "path": path, **_named(of_host), **_named(of_path)}
            return tuple(Url(feed.format(**words)) for feed in rule.feeds)
    return ()


def feeds_named_in_page(url: Url, source: str) -> Iterable[Url]:
    """Yield the feeds that a page of a known host names in its script."""
    name = host(url).removeprefix("www.")
    for rule in _page_rules():
        found = rule.pattern.search(source) if rule.host.fullmatch(name) else None
        if found:
            yield Url(rule.feed.format(**_named(found)))


@cache
def _host_rules() -> tuple[HostRule, ...]:
    return tuple(
        HostRule(_expression(row["host"]), _expression(row["path"]), tuple(row["feeds"])) for row in _rows("hosts")
    )


@cache
def _page_rules() -> tuple[PageRule, ...]:
    rows = _rows("pages")
    return tuple(PageRule(_expression(row["host"]), _expression(row["pattern"]), row["feed"]) for row in rows)


def _rows(kind: str) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load(table_text())[kind]


@cache
def table_text() -> str:
    """Read the table; to be called early by a process that can open no file later."""
    return TABLE.read_text("utf-8")


def _expression(text: str) -> re.Pattern[str]:
    for word, meaning in _WORDS.items():
        text = text.replace(word, meaning)
    return re.compile(text)


def _named(found: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in found.groupdict().items()}
