"""Addresses that show a change of a page, as the feeds of wikis name them: the article is the page behind them. Pure.

DokuWiki (`?id=a&rev=1717021800&do=diff`), MediaWiki (`?title=A&diff=12&oldid=11`), MoinMoin (`?action=diff&rev1=1`),
Trac and Redmine (`?action=diff&version=3`): each change has an address, and often a guid, of its own.
"""

from urllib.parse import parse_qsl

from ingest.text.url_parts import split
from normalize.later import later
from normalize.values import Url

_VIEWS = frozenset({"diff", "revisions", "history"})
_VIEW_NAMES = frozenset({"do", "action"})
_REVISION = later(r"\d{1,14}|prev|next|cur(?:rent)?|\d{4}-\d\d-\d\d[\dT:Z.+-]{0,25}")
_REVISION_NAMES = frozenset(
    {"rev", "rev1", "rev2", "diff", "oldid", "version", "old_version", "version_from", "from_version", "curid", "rcid"}
)


def is_change_view(url: str) -> bool:
    """Say whether an address shows a change of a page, and not the page."""
    return _kept(url) is not None


def page_behind(url: Url) -> Url:
    """Return the page whose change an address shows; any other address as it is."""
    kept = _kept(url)
    parts = split(url) if kept is not None else None
    return parts._replace(query=kept or None, fragment=None).text() if parts is not None else url


def _kept(url: str) -> str | None:
    """Return the parameters that name the page itself; None where an address shows no change, or names no page."""
    parts = split(url) if "rev" in url or "diff" in url or "version" in url else None
    if parts is None or not parts.query:
        return None
    said = [(*parse_qsl(each, keep_blank_values=True), ("", ""))[0] for each in parts.query.split("&")]
    is_view = any(name in _VIEW_NAMES and value in _VIEWS for name, value in said)
    revisions = {name for name, value in said if name in _REVISION_NAMES and _REVISION().fullmatch(value)}
    if not revisions or not (is_view or {"diff", "oldid"} <= revisions):
        return None
    kept = [
        each
        for each, (name, value) in zip(parts.query.split("&"), said, strict=True)
        if name not in revisions and not (name in _VIEW_NAMES and value in _VIEWS)
    ]
    is_bare_program = not kept and parts.path.endswith((".php", ".cgi", ".pl", ".py", "/"))
    return None if is_bare_program else "&".join(kept)
