"""What is told when a source's health changes: one message, with what to do; and the problems as a feed. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from html import escape
from urllib.parse import quote

from ingest.commands.show.status import SourceStatus
from ingest.fetcher.condition import Condition
from ingest.health.condition import ILL, Health, fix_of
from ingest.http.redact import harmless

FAILURES_TOLD = 3
"""Polls in a row that fail before it is told: one alone mends itself."""


@dataclass(frozen=True, slots=True)
class Message:
    """One change of a source's health."""

    source: str
    was: str
    """A `Condition`; empty where nothing was told of it yet."""
    now: str
    advice: str
    fix: str

    @property
    def subject(self) -> str:
        """Return it in a few words."""
        return harmless(f"fetched: {self.source} is {self.now}" + (" again" if self.now == Condition.WELL else ""))

    @property
    def text(self) -> str:
        """Return all of it, for people."""
        lines = (f"{self.source} was {self.was or 'new'} and is {self.now}.", self.advice, self.fix)
        return "\n".join(harmless(line) for line in lines if line)

    def plain(self) -> Mapping[str, str]:
        """Return it for programs; `text` and `content` are what chats show of a webhook."""
        said = {"source": self.source, "was": self.was, "now": self.now, "advice": self.advice, "fix": self.fix}
        told = f"{self.subject}\n{self.text}"
        return {name: harmless(each) for name, each in said.items()} | {"text": told, "content": told}


def told_of(health: Health, before: Mapping[str, str]) -> dict[str, str]:
    """Return source -> condition as it is to be told now: what may be passing stays as it was told before."""
    return {row.name: _told(row, before.get(row.name, "")) for row in health.rows}


def changes(health: Health, before: Mapping[str, str]) -> Iterator[Message]:
    """Yield a message for each source that is ill and was not, is ill otherwise, or is well again."""
    now = told_of(health, before)
    for row in health.rows:
        was, told = before.get(row.name, ""), now[row.name]
        is_ill, was_ill = told in ILL, was in ILL
        if told != was and (is_ill or (was_ill and told == Condition.WELL)):
            yield Message(row.name, was, told, row.advice if is_ill else "", fix_of(row) if is_ill else "")


def conditions_in(text: bytes | None) -> dict[str, str]:
    """Return what was told before, by source; nothing of a note that makes no sense."""
    try:
        return {str(name): str(condition) for name, condition in json.loads(text or b"{}").items()}
    except (ValueError, AttributeError, RecursionError):
        return {}


def problems_feed(health: Health) -> str:
    """Return the sources that need a look as an Atom feed (RFC 4287); one that changes is a new entry."""
    entries = "".join(_entry(row, health) for row in health.ill())
    at = health.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<id>urn:fetched:problems</id><title>fetched: sources that need a look</title>"
        f"<author><name>fetched</name></author><updated>{at}</updated>\n{entries}</feed>\n"
    )


def _entry(row: SourceStatus, health: Health) -> str:
    failed_since = row.succeeded_at if row.failures else None
    form = "%Y-%m-%dT%H:%M:%SZ" if failed_since else "%Y-%m-%dT00:00:00Z"
    since = (failed_since or health.at).astimezone(UTC).strftime(form)
    mark = f":{since}" if failed_since else ""
    text = escape("\n".join(harmless(line) for line in (row.advice, fix_of(row)) if line))
    return (
        f"<entry><id>urn:fetched:problem:{quote(row.name, safe='')}:{row.condition}{mark}</id>"
        f"<title>{escape(harmless(f'{row.name} is {row.condition}'))}</title>"
        f'<updated>{since}</updated><content type="text">{text}</content></entry>\n'
    )


def _told(row: SourceStatus, before: str) -> str:
    if row.condition is Condition.FAILING and row.failures < FAILURES_TOLD:
        return before
    return row.condition.value
