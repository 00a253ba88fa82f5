"""What may be shown of a URL or of a stranger's text in one line for people. Pure."""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

_SECRET = re.compile(r"key|token|secret|sig|auth|pass|pwd|session|credential|code|access|jwt|ticket", re.IGNORECASE)
_PARAMETER = re.compile(r"([^&;=?#]*)=([^&;]*)")
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


def _masked(parameter: re.Match[str]) -> str:
    name, value = parameter.groups()
    return f"{name}=…" if value and _SECRET.search(name) else parameter.group()
