"""What may be shown of a URL or of a stranger's text in one line for people. Pure."""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

_SECRET = re.compile(r"key|token|secret|sig|auth|pass|pwd|session|credential|code|access|jwt|ticket", re.IGNORECASE)
_PARAMETER = re.compile(r"([^&;=?#]*)=([^&;]*)")
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Control characters (C0, C1), bidi controls, characters without width, lone surrogates."""
MAX_CHARACTERS = 300


def one_line(text: str) -> str:
    """Show a stranger's text without control characters, white space folded, at most 300 characters long."""
    clean = " ".join(_UNSEEN.sub(" ", text).split())
    return clean if len(clean) <= MAX_CHARACTERS else clean[:MAX_CHARACTERS] + "…"


def shown_url(url: str) -> str:
    """Show a URL without user and password, and without the values of parameters that may be secrets."""
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        query = _PARAMETER.sub(_masked, parts.query)
    except ValueError:
        return one_line(_PARAMETER.sub(_masked, re.sub(r"//[^/]*@", "//", url)))
    return one_line(urlunsplit(SplitResult(parts.scheme, netloc, parts.path, query, "")))


def without_secrets(url: str) -> str:
    """Return a URL as it may be published: as it is, or without user, password and parameters that may be secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return shown_url(url)
    kept = _PARAMETER.sub(lambda found: "" if _masked(found) != found.group() else found.group(), parts.query)
    query = "&".join(part for part in kept.split("&") if part)
    if "@" not in parts.netloc and kept == parts.query:
        return url
    return urlunsplit(SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, parts.fragment))


def masked(text: str) -> str:
    """Return a text for people in which no URL holds a secret."""
    return _URL.sub(lambda found: _shown_where_secret(found.group()), text)


def _shown_where_secret(url: str) -> str:
    return url if without_secrets(url) == url else shown_url(url)


def _masked(parameter: re.Match[str]) -> str:
    name, value = parameter.groups()
    return f"{name}=…" if value and _SECRET.search(name) else parameter.group()
