"""Header fields: what is sent for which purpose, what may cross to another origin, what is kept of an answer. Pure."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping

from ingest.http.coding.body import ACCEPT_ENCODING
from ingest.messages import Purpose
from store.late.pattern import pattern

Headers = tuple[tuple[str, str], ...]

ACCEPT = {
    Purpose.FEED: "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1",
    Purpose.SITEMAP: "application/xml, text/xml, text/plain;q=0.8, application/gzip;q=0.8, */*;q=0.1",
    Purpose.PAGE: "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
    Purpose.IMAGE: "image/webp, image/jpeg, image/png, image/gif, image/*;q=0.5, */*;q=0.1",
    Purpose.ROBOTS: "text/plain, */*;q=0.1",
    Purpose.API: "application/json",
}
_NAME = pattern(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_VALUE = pattern(r"[\t\x20-\x7e\x80-\xff]*")
"""RFC 9110 §5.5, obsolete octets allowed: what was received as latin-1 goes back as the same octets."""
_VALIDATOR = pattern(r"[\x20-\x7e\x80-\xff]{1,1024}")
_NOT_OURS_TO_SET = frozenset(
    {"user-agent", "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "trailer"}
)
_CROSSES_ORIGINS = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since", "referer"})
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
_CONTACT = pattern(r"(?:https?://|@)([\w.-]*\w)", re.IGNORECASE)
_NOBODYS = (".example", "example.com", "example.net", "example.org", ".invalid", ".test", "localhost")
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})


def request_headers(purpose: Purpose, user_agent: str, given: Headers) -> Headers:
    """All fields of a request: those that its purpose implies, and the given ones, which win.

    A value that cannot go onto the wire is left out: a validator that a server made up must never fail the next poll.
    """
    fields = {"user-agent": user_agent, "accept": ACCEPT[purpose], "accept-encoding": ACCEPT_ENCODING}
    fields |= {name.lower(): value for name, value in given if _is_sendable(name, value)}
    return tuple(fields.items())


def _is_sendable(name: str, value: str) -> bool:
    if name.lower() in _NOT_OURS_TO_SET or not _NAME.fullmatch(name):
        return False
    return _VALUE.fullmatch(value) is not None and value == value.strip()


def headers_elsewhere(given: Headers) -> Headers:
    """Which of the given fields go along when a redirect leads to another origin.

    Credentials, cookies and custom fields do not. Validators may: what answered last may be there.
    """
    return tuple((name, value) for name, value in given if name.lower() in _CROSSES_ORIGINS)


def headers_to_other(given: Headers) -> Headers:
    """Which of the given fields are sent to another resource than the one whose validators they hold (RFC 9110 §13.1).

    Its ETag may be the same letters, and its document may be older than ours and never have been seen.
    """
    return tuple((name, value) for name, value in given if name.lower() not in _CONDITIONS)


def kept_headers(received: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the fields of an answer by lower-case name; repeated ones joined (RFC 9110 §5.3), cookies left out.

    `etag` and `last-modified` are there only if they may be sent back as they are.
    """
    fields: dict[str, str] = {}
    for name, value in received:
        if name not in _NOT_KEPT:
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
    for name in ("etag", "last-modified"):
        if name in fields and not _VALIDATOR.fullmatch(fields[name]):
            del fields[name]
    return fields


def contact_objection(user_agent: str) -> str | None:
    """Say what a User-Agent lacks for a host to reach whoever runs this: a URL or a mail address that can be one.

    Names below `.example` and the like are nobody's (RFC 2606).
    """
    if any(not place.lower().endswith(_NOBODYS) for place in _CONTACT.findall(user_agent)):
        return None
    name = user_agent.partition(" ")[0]
    yours = f'user_agent: "{name} (+https://your.site/)", or (+mailto:you@your.site)'
    return f"network.user_agent tells hosts no address where they can reach you; write yours behind the name: {yours}"


def basic_authorization(user: str, password: str) -> str:
    """Return the value of `Authorization` for a user and a password (RFC 7617 §2.1: UTF-8)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def location_text(value: str) -> str:
    """Read a `Location` value as text: many servers write UTF-8 there, which RFC 9110 does not allow for."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
