"""The one-off tokens of forms: of this start of the page, for one deed on what was shown, and good for once. Pure.

A form of a second tab shows what was so once: it is refused when that is so no more, and says why. It carries what it
showed: a field that nobody touched becomes what is so now, one that was filled in stays as it was typed, and
what others have changed meanwhile is told.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

_MOST_CARRIED_BYTES = 8_192
WAS = "was"
"""The field that carries what the form showed."""
GOOD_FOR = timedelta(hours=12)
_MOST_TAKEN = 10_000

STRANGE = "This form is of an earlier start of the page, or of another deed."
OLD = "This form was open for too long."
TAKEN = "This form has been sent already."
CHANGED = "What this form shows has changed since it was opened."


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form does, and what it shows: `seen` is any text that changes when what is shown does."""

    name: str
    subject: str = ""
    seen: str = ""


class Forms:
    """Makes the tokens of forms, and takes each once."""

    def __init__(self, secret: bytes, chance: Callable[[], str] = lambda: secrets.token_hex(12)) -> None:
        self._secret = secret
        self._chance = chance
        self._taken: dict[str, None] = {}
        self._lock = Lock()

    def token(self, deed: Deed, now: datetime) -> str:
        """Return what a form carries."""
        return self._signed(deed, f"{int(now.timestamp()):x}", self._chance(), _digest(deed.seen))

    def refusal(self, deed: Deed, shown: str, now: datetime) -> str:
        """Take a form: return why it is not taken; nothing when it is, and then it is not taken again."""
        at, chance, seen, *_ = [*shown.split("."), "", "", ""]
        if not hmac.compare_digest(shown.encode(), self._signed(deed, at, chance, seen).encode()):
            return STRANGE
        if now - datetime.fromtimestamp(int(at, 16), now.tzinfo) > GOOD_FOR:
            return OLD
        with self._lock:
            if chance in self._taken:
                return TAKEN
            if seen != _digest(deed.seen):
                return CHANGED
            self._taken[chance] = None
            if len(self._taken) > _MOST_TAKEN:
                del self._taken[next(iter(self._taken))]
        return ""

    def _signed(self, deed: Deed, at: str, chance: str, seen: str) -> str:
        text = json.dumps([deed.name, deed.subject, at, chance, seen])
        return ".".join((at, chance, seen, hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()))


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form that is shown once more."""

    texts: Mapping[str, str]
    changed: Mapping[str, tuple[str, str]]
    """What has become another since the form was shown: field -> (then, now)."""


def carried(texts: Mapping[str, str]) -> str:
    """Return what a form carries of what it shows; nothing of what would make it too large to be taken."""
    text = json.dumps(dict(texts), ensure_ascii=False)
    return text if len(text.encode()) <= _MOST_CARRIED_BYTES else ""


def joined(fields: Mapping[str, str], now: Mapping[str, str]) -> Typed:
    """Join what a form has sent with what is so now."""
    was = {key: _plain(text) for key, text in _carried_in(fields).items()}
    texts, changed = dict[str, str](), dict[str, tuple[str, str]]()
    for key, present in now.items():
        then, typed = was.get(key, _plain(present)), _plain(fields.get(key, present))
        texts[key] = present if typed == then else fields.get(key, present)
        if then != _plain(present):
            changed[key] = then, _plain(present)
    return Typed(texts, changed)


def _carried_in(fields: Mapping[str, str]) -> dict[str, str]:
    try:
        was = json.loads(fields.get(WAS, ""))
    except (ValueError, RecursionError):
        return {}
    return {str(key): text for key, text in was.items() if isinstance(text, str)} if isinstance(was, dict) else {}


def _plain(text: str) -> str:
    """Return a text as it was before a browser sent it: with its own ends of lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _digest(seen: str) -> str:
    return hashlib.sha256(seen.encode()).hexdigest()[:16]
