"""URLs as browsers read them, and the forms in which two spellings of one address are the same.

Pure; asks nothing of the web. `canonical` is for asking and showing, `url_key` for recognising only.
"""

import hashlib
import re
from functools import lru_cache

from ingest.text.tracking import without_tracking
from ingest.text.url_parts import BREAKS, ENDS, resolved, split
from normalize.later import later
from normalize.values import Url

MAX_URL = 16_384
"""Longer references are none: no server takes them, and hostile documents are full of them."""

# Nothing to trim, to encode, to lower or to shorten: nine links of ten, and a regular expression answers for them.
_CLEAN = later(
    r"https?://[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,24}"
    r"/(?!\.)(?:[A-Za-z0-9\-_~!$&()*+,;=:@%|]++|\.(?!/|\.|%)|/(?!\.|%2[eE]))*+"
    r"(?:\?[A-Za-z0-9\-._~!$&()*+,;=:@%/?|\[\]]*+)?(?:#[A-Za-z0-9\-._~!$&()*+,;=:@%/?|\[\]]*+)?"
)
_CLEAN_PATH = later(r"/(?![/.]|%2[eE])(?:[A-Za-z0-9\-_~!$&()*+,;=:@%|]++|\.(?!/|\.|%)|/(?!\.|%2[eE]))*+")
"""A path from the root of a site, in which there is nothing to do either."""
_CLEAN_FRAGMENT = later(r"#[A-Za-z0-9\-._~:]*+")
_NAMED_HOST = later(r"https?://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})(?=[/?#]|\Z)")
"""A host that is in its one spelling already."""
_MAX_NAMED = 253
_ESCAPE = later(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
"""Behind a lone `%` nothing is undone: it would become an escape that nobody wrote."""
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")

_KEY_PREFIX = later(r"(?:www|m|wap|amp|mobile)\.(?=[^.]+\.)")
# `&amp;` and `&#038;` in a URL are escaped twice: no site has a parameter of the name `amp;page`.
_ESCAPED_TWICE = later(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_INDEX = later(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)


def resolve(base: str, reference: str) -> Url | None:
    """Make a reference absolute; None for another scheme than http(s), for no host, or for what is too long.

    White space around it and line ends in it are dropped, backslashes are slashes, spaces and non-ASCII letters are
    percent-encoded as UTF-8, a host in other letters becomes `xn--`. An empty reference is the base itself.
    """
    if len(reference) > MAX_URL:
        return None
    if _CLEAN().fullmatch(reference):
        return Url(reference)
    if _CLEAN_PATH().fullmatch(reference) and (origin := split(base)):
        return Url(f"{origin.scheme}://{origin.authority}{reference}")
    if _CLEAN_FRAGMENT().fullmatch(reference) and (origin := split(base)):
        return origin._replace(fragment=reference[1:]).text()
    parts = resolved(base, reference.strip(ENDS).translate(BREAKS))
    return parts.text() if parts else None


def canonical(url: str) -> Url:
    """Write a URL as its site would: no fragment, tracking parameters or default port, escapes in one spelling.

    The order of the parameters and a trailing slash stay as they are: only the site knows whether they matter. So does
    a fragment that is a route (`#!/…`, `#/…`). What is no http(s) URL comes back trimmed.
    """
    parts = resolved("", _spelled_once(url.strip(ENDS).translate(BREAKS))) if len(url) <= MAX_URL else None
    if parts is None:
        return Url(url.strip())
    query = without_tracking(parts.query) if parts.query else None
    fragment = parts.fragment if parts.fragment and parts.fragment.startswith(("!", "/")) else None
    return parts._replace(query=query or None, fragment=fragment).text()


@lru_cache(maxsize=2_048)  # of the articles that a run has under way at once, about twice as many
def url_key(url: str) -> str:
    """Reduce a URL to what tells its article from others: for recognising, never for asking.

    Without scheme, credentials, the prefixes `www. m. wap. amp. mobile.`, `index.html` and its like, and a slash at
    the end. Entries of a one-page feed may differ in nothing but a fragment: they share a key.
    """
    parts = split(canonical(url))
    if parts is None:
        return url.strip()
    bare_host = _KEY_PREFIX().sub("", _KEY_PREFIX().sub("", parts.authority.rpartition("@")[2], count=1), count=1)
    path = _INDEX().sub("/", parts.path).rstrip("/")
    query = "" if parts.query is None else "?" + parts.query
    fragment = "" if parts.fragment is None else "#" + parts.fragment
    return f"{bare_host}{path}{query}{fragment}"


def resource_mark(url: str) -> str:
    """Return what tells the resource at a URL from others: a digest, for a URL may hold secrets."""
    return hashlib.sha256(canonical(url).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=1_024)
def host(url: str) -> str:
    """Name the host of a URL, lower-case, without port; empty for what is no http(s) URL."""
    named = _NAMED_HOST().match(url)
    if named and len(named[1]) <= _MAX_NAMED:
        return named[1]
    parts = split(url)
    return parts.host if parts else ""


def _spelled_once(url: str) -> str:
    """Escapes in upper case, and none where none is needed (RFC 3986 §6.2.2), but for a dot: it may be a segment."""
    spelled = _ESCAPE().sub(_plain_or_upper, url)
    while _ESCAPED_TWICE().search(spelled):
        spelled = _ESCAPED_TWICE().sub("&", spelled)
    return spelled


def _plain_or_upper(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else "%" + found[1].upper()
