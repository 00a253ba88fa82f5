"""How the journal names items and their keys in few bytes: there are four keys or so to each post. Pure; lossless."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from store.keys import KeyParts, parts_of
from store.late.pattern import pattern
from store.memory import Key

_NAME_BYTES = 9
_KIND = pattern("[a-z]+")
_DIGEST = pattern("(#?)((?:[0-9a-f]{2}){8,32})(@[0-9]+)?")
_LIKE_BRIEF = pattern("!|[a-z]+[=~]")
"""How a key may begin that is none of ours: as it stands it would be read as a brief one."""
_BRIEF = pattern("(#?)([A-Za-z0-9_-]+)(@[0-9]+)?")


def name_of(identity: str) -> str:
    """Return the short name under which a line refers to an item: 72 bits of the SHA-256 of its identity."""
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest[:_NAME_BYTES]).decode()


def brief_key(key: Key, source: str) -> Key:
    """Return a key of an item's post as its line says it.

    `kind:SOURCE<US>value` of the post's own source is `kind=value`; and `kind~value` where the value is a digest, whose
    hex digits become Base64 (RFC 4648 §5, without padding). A key that only looks like one of these has `!` before it.
    """
    parts = parts_of(key)
    if parts.source != source or not _KIND.fullmatch(parts.kind or ""):
        return Key(f"!{key}") if _LIKE_BRIEF.match(key) else key
    digest = _DIGEST.fullmatch(parts.value)
    if digest is None:
        return Key(f"{parts.kind}={parts.value}")
    digits = urlsafe_b64encode(bytes.fromhex(digest[2])).decode().rstrip("=")
    return Key(f"{parts.kind}~{digest[1]}{digits}{digest[3] or ''}")


def whole_key(said: Key, source: str) -> Key:
    """Return the key that a line of an item's post says; `ValueError` for what `brief_key` never writes."""
    if said.startswith("!"):
        return Key(said[1:])
    kind = _KIND.match(said)
    sign, value = (said[kind.end() : kind.end() + 1], said[kind.end() + 1 :]) if kind else ("", "")
    if kind is None or sign not in {"=", "~"}:
        return said
    if sign == "~":
        digest = _BRIEF.fullmatch(value)
        if digest is None:
            raise ValueError(f"no digest: {value!r}")
        digits = urlsafe_b64decode(digest[2] + "=" * (-len(digest[2]) % 4)).hex()
        value = f"{digest[1]}{digits}{digest[3] or ''}"
    return Key(str(KeyParts(kind[0], source, value)))
