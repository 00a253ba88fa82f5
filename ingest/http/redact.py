"""What may be told of a URL or of a stranger's text: no secret in an address, one line for people. Pure.

Whatever is told goes through `masked`; the user's own address, where it is published, through `without_secrets`
([why so](docs/decisions/secrets.md)).
"""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from store.late.pattern import pattern

_SECRET = pattern(r"key|token|secret|sig|auth|pass|pwd|session|credential|code|access|jwt|ticket", re.IGNORECASE)
_INNOCENT = pattern(r"author(?!i[sz])|keyword|design|passage", re.IGNORECASE)
"""Words that hold one of those, and are none."""
_PARAMETER = pattern(r"([^&;=?#]*)=([^&;]*)")
_USER = pattern(r"(?<=:)//[^\s/?#<>\"']+@")
_HEAD = pattern(r"(?:[?&;#]|%3[Ff]|%26|%23)([^\s?&;#=<>\"%]{1,100})(=|%3[Dd])")
"""A parameter up to its value, also of an address that stands in a parameter of another."""
_VALUE = {"=": pattern(r"[^\s&;#<>\"']*"), "%": pattern(r"(?:(?!%26)[^\s&;#<>\"'])*")}
_UNSEEN = pattern(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Control characters (C0, C1), bidi controls, characters without width, lone surrogates."""
MAX_CHARACTERS = 300


def one_line(text: str) -> str:
    """Show a stranger's text without control characters, white space folded, at most 300 characters long."""
    clean = " ".join(_UNSEEN.sub(" ", text).split())
    return clean if len(clean) <= MAX_CHARACTERS else clean[:MAX_CHARACTERS] + "…"


def shown_url(url: str) -> str:
    """Show a URL in a line: without user and password, fragment, and the values of parameters that may be secrets."""
    return one_line(masked(url.partition("#")[0]))


def masked(text: str) -> str:
    """Return a text as it may be told: in its addresses neither user and password nor what may be a secret."""
    if "@" in text:
        text = _USER.sub("//", text)
    told: list[str] = []
    at = 0
    for head in _HEAD.finditer(text):
        if head.start() >= at and is_secret(head[1]):
            value = _VALUE[head[2][0]].match(text, head.end())
            end = head.end() + len(value[0].rstrip(")")) if value else head.end()
            told += [text[at : head.end()], "…" if end > head.end() else ""]
            at = end
    return "".join((*told, text[at:]))


def without_secrets(url: str) -> str:
    """Return a URL as it may be published: as it is, or without user, password and parameters that may be secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return shown_url(url)
    kept = _PARAMETER.sub(lambda found: "" if found[2] and is_secret(found[1]) else found[0], parts.query)
    query = "&".join(part for part in kept.split("&") if part)
    if "@" not in parts.netloc and kept == parts.query:
        return url
    return urlunsplit(SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, parts.fragment))


def is_secret(name: str) -> bool:
    """Tell by its name whether a parameter may hold a secret."""
    return _SECRET.search(_INNOCENT.sub("", name)) is not None


def harmless(text: str) -> str:
    """Return a line as it may be told: no sign that could steer the terminal, no secret in an address."""
    told = masked(text)
    return told if told.isprintable() else "".join(sign if sign.isprintable() else " " for sign in told)
