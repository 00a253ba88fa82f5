"""Issues of a repository as GitHub's API gives them, and what is written into them. Pure.

After GitHub's REST documentation of issues (version 2022-11-28). Whoever can read a repository may open an issue: what
stands in it is a stranger's; what is answered holds a stranger's words as code only, which mentions and links nobody.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.http.redact import harmless
from ingest.text.json_fields import listed, table, text

MOST_ADDRESSES = 20
"""Of one issue; the others are named as not looked at."""
RESULT_LABELS = ("fetched", "fetch-failed")
_TRUSTED = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_ADDRESS = re.compile(r"https?://[^\s<>\"'`\[\]|\\^{}\u3000-\u3002\uff00-\uff0f]{1,2000}")
_ENDS = ".,;:!?*_~"
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="?next"?')
_MARK = "<!-- answered by fetched -->"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which open issues are meant: those with the label, and those of the title that somebody with a say opened."""

    label: str | None = None
    title: str | None = None
    is_anyones: bool = False
    """An issue by its title may be anybody's."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An open issue."""

    number: int
    url: str
    """Of the API."""
    title: str
    body: str
    labels: tuple[str, ...]
    comments: int
    is_trusted: bool
    """Whoever opened it has a say in the repository."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address."""

    url: str
    is_had: bool
    said: str


def issues_of(body: bytes) -> list[Issue] | None:
    """Read a page of issues, pull requests left out; None for what is no such page."""
    try:
        rows: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list):
        return None
    return [issue for row in rows if (issue := _issue(row)) is not None]


def _issue(row: object) -> Issue | None:
    said = table(row)
    number, url, comments = said.get("number"), text(said.get("url")), said.get("comments")
    if not isinstance(number, int) or not url or "pull_request" in said:
        return None
    labels = (each if isinstance(each, str) else text(table(each).get("name")) for each in listed(said.get("labels")))
    return Issue(
        number,
        url,
        text(said.get("title")) or "",
        text(said.get("body")) or "",
        tuple(label for label in labels if label),
        comments if isinstance(comments, int) else 0,
        said.get("author_association") in _TRUSTED,
    )


def is_meant(issue: Issue, selection: Selection) -> bool:
    """Say whether an issue is one of those that are meant."""
    labels = {label.casefold() for label in issue.labels}
    if selection.label is not None and selection.label.casefold() in labels:
        return True
    is_titled = selection.title is not None and issue.title.strip().casefold() == selection.title.casefold()
    return is_titled and (issue.is_trusted or selection.is_anyones)


def addresses_in(issue: Issue) -> list[str]:
    """Return the addresses that an issue names, in its title or its text, each once; there may be thousands."""
    found = (_trimmed(each[0]) for each in _ADDRESS.finditer(f"{issue.title}\n{issue.body}"))
    return list(dict.fromkeys(found))


def _trimmed(address: str) -> str:
    """Take off what ends the sentence in which an address stands; a bracket, where none is open in it."""
    while address.endswith((*_ENDS, ")")):
        if address.endswith(")") and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def next_page(link: str) -> str | None:
    """Return the address of the next page from a `Link` field (RFC 8288)."""
    found = _NEXT.search(link)
    return found[1] if found else None


def was_answered(issue: Issue) -> bool:
    """Say whether an issue was answered and closed before, and opened again by a person."""
    return any(label in RESULT_LABELS for label in issue.labels)


def comment_of(outcomes: Sequence[Outcome], passed_over: Sequence[str] = ()) -> str:
    """Return the comment that answers an issue; `passed_over` are the addresses beyond those that were looked at."""
    if not outcomes:
        return f"It names no address: write `https://…` of an article into an issue of its own.\n{_MARK}"
    lines = [
        f"- {'Stored' if each.is_had else 'Not fetched'}: {_code(each.url)}: {_code(each.said)}" for each in outcomes
    ]
    if passed_over:
        lines.append(
            f"- Not looked at, for an issue may name {MOST_ADDRESSES}: {len(passed_over)} more, from"
            f" {_code(passed_over[0])} on: write them into an issue of their own."
        )
    return "\n".join([*lines, _MARK])


def is_answer(body: bytes) -> bool | None:
    """Say whether a page of comments holds an answer of ours; None for what is no such page."""
    try:
        rows: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return any(_MARK in (text(table(row).get("body")) or "") for row in rows) if isinstance(rows, list) else None


def closing_of(issue: Issue, *, is_had: bool) -> bytes:
    """Return what closes an issue, with the label of its result."""
    kept = [label for label in issue.labels if label not in RESULT_LABELS]
    result = RESULT_LABELS[0] if is_had else RESULT_LABELS[1]
    reason = "completed" if is_had else "not_planned"
    return json.dumps({"state": "closed", "state_reason": reason, "labels": [*kept, result]}).encode()


def comment_body(comment: str) -> bytes:
    """Return a comment as the API takes it."""
    return json.dumps({"body": comment}).encode()


def refusal_of(status: int, headers: Iterable[tuple[str, str]]) -> str:
    """Say in one line what a refusal of the API means, and what to do."""
    said = dict(headers)
    if status == 401:
        return "it does not take the token; put a valid one into the environment"
    if status in {403, 429} and ("retry-after" in said or said.get("x-ratelimit-remaining") == "0"):
        return "its rate limit is used up; a later run goes on"
    if status == 403:
        return "the token may not do that; it needs the right to write issues"
    if status == 404:
        return "there is no such repository, or the token may not see it"
    if status == 410:
        return "the repository has no issues"
    return f"it answers {status}"


def _code(text: str) -> str:
    """Write a stranger's words as code, in which nothing is a mention, a link or markup."""
    clean = harmless(text).replace("`", "'").strip()[:300] or "-"
    return f"`{clean}`"
