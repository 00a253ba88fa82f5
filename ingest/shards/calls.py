"""The calls that a worker makes of the process that has the store: which they are, and how they travel. Pure.

What is said upward is JSON by the types that the store's own methods declare, so that nothing but values arrives; bytes
travel as they are, behind it. What is said downward is a pickle: the words of the process that started the worker.
"""

import hashlib
import inspect
import json
import pickle
import struct
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Literal, TypeAlias, get_args, get_origin, get_type_hints

from ingest import VERSION
from ingest.engine.codec import Codec, TypeForm, codec_of, encoded
from ingest.http.clock_skew import ClockSkew
from ingest.identity.near_duplicates import NearCopies
from ingest.report.outcomes import ArticleOutcome
from ingest.run.claims import Claims
from store.errors import DamageError, DocumentError, ReadOnlyError, StoreError
from store.store import Store

HEADER = struct.Struct(">cBII")
"""Kind, number of the call, bytes of JSON or of the pickle, bytes behind it."""
CALL, DEFERRED, BEGIN, ALONE, END, ABANDON, TELL = b"?", b".", b"(", b"<", b")", b"x", b"t"
VALUE, ERROR = b"=", b"!"
MAX_FRAME_BYTES = 1 << 30
"""No document, image or page comes near it: what says more is no frame."""

_ERRORS: Mapping[str, type[Exception]] = {
    each.__name__: each for each in (DocumentError, DamageError, ReadOnlyError, StoreError)
}
Method: TypeAlias = Callable[..., object]

STORE_CALLS = (
    *("sources", "source", "known", "lookalikes", "item", "items", "keys_of", "pictures", "owed", "owed_of"),
    *("all_owed", "debt", "owed_pictures", "rechecks", "recheck", "sightings", "path_owner", "cursor", "cursors"),
    *("note", "robots", "reasons", "robots_origins", "last_run", "remember_item", "add_keys", "note_sketch"),
    *("note_stamp", "owe", "owes_much", "settle", "remember_recheck", "renew_recheck", "drop_recheck"),
    *("remember_source", "note_sightings", "note_listing", "save_cursor", "save_note", "save_robots"),
    *("drop_robots", "forget", "read_post", "has_post", "has_file", "newer_path", "newer_text"),
    *("former_text", "images_of", "is_edited", "keep_page", "page", "page_head", "put", "commit", "keep_blob"),
)
"""Of the store's methods, those that the walk of a source needs."""


class RemoteFaultError(Exception):
    """The process that has the store met a fault of ours at a call; the text names it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One method: what it is given, and what of that travels as bytes."""

    number: int
    name: str
    parameters: tuple[str, ...]
    defaults: Mapping[str, object]
    codecs: tuple[Codec | None, ...]
    """None: bytes."""
    answers: bool
    """It returns something; what does not may be sent along with what comes next."""

    def packed(self, kind: bytes, args: Sequence[object], named: Mapping[str, object]) -> bytes:
        """Return the frame of a call."""
        given = [
            *args,
            *(named[name] if name in named else self.defaults[name] for name in self.parameters[len(args) :]),
        ]
        body = b""
        for at, codec in enumerate(self.codecs):
            value = given[at]
            if codec is not None:
                given[at] = codec.encode(value) if codec.encode else value
            elif isinstance(value, bytes):
                given[at], body = None, value
        head = encoded(given)
        return HEADER.pack(kind, self.number, len(head), len(body)) + head + body

    def read(self, head: bytes, body: bytes) -> list[object]:
        """Return what a call is given. Raises `ValueError` for what is none of its types."""
        given = json.loads(head)
        if type(given) is not list or len(given) != len(self.codecs):
            raise ValueError(f"not what {self.name} is given")
        return [body if codec is None else codec.decode(each) for codec, each in zip(self.codecs, given, strict=True)]


def told(outcome: ArticleOutcome) -> bytes:
    """Return the frame that tells what became of an article."""
    codec = codec_of(ArticleOutcome)
    head = encoded(codec.encode(outcome) if codec.encode else outcome)
    return HEADER.pack(TELL, 0, len(head), 0) + head


def told_outcome(head: bytes) -> ArticleOutcome:
    """Read what became of an article. Raises `ValueError` for what is no outcome."""
    outcome = codec_of(ArticleOutcome).decode(json.loads(head))
    if isinstance(outcome, ArticleOutcome):
        return outcome
    raise ValueError("not an outcome")


def mark(kind: bytes) -> bytes:
    """Return a frame that is nothing but its kind."""
    return HEADER.pack(kind, 0, 0, 0)


def answer(value: object) -> bytes:
    """Return the frame that answers a call."""
    data = pickle.dumps(value, protocol=5)
    return HEADER.pack(VALUE, 0, len(data), 0) + data


def answer_error(error: Exception) -> bytes:
    """Return the frame that says what a call failed of."""
    kind = next((name for name, each in _ERRORS.items() if type(error) is each), "")
    kind = kind or next((name for name, each in _ERRORS.items() if isinstance(error, each)), "")
    said = str(error) if kind else f"{type(error).__name__}: {error}"
    data = pickle.dumps((kind, said), protocol=5)
    return HEADER.pack(ERROR, 0, len(data), 0) + data


def read_answer(kind: bytes, data: bytes) -> object:
    """Return what a call came to, or raise what it failed of."""
    value: object = pickle.loads(data)  # noqa: S301 - the words of the process that started this one
    if kind == VALUE:
        return value
    name, said = value if isinstance(value, tuple) else ("", "")
    raise _ERRORS.get(name, RemoteFaultError)(said)


def _call(number: int, owner: type, name: str, left_out: frozenset[str] = frozenset()) -> Call:
    method = getattr(owner, name)
    hints = get_type_hints(method)
    returns = hints.pop("return")
    signature = inspect.signature(method).parameters
    names = tuple(each for each in signature if each != "self" and each not in left_out)
    if any(signature[each].kind is inspect.Parameter.KEYWORD_ONLY for each in names):
        raise TypeError(f"{name}: what it is given travels in order, not by name")
    defaults = {
        each: signature[each].default for each in names if signature[each].default is not inspect.Parameter.empty
    }
    codecs = tuple(None if hints[each] is bytes else codec_of(_travelling(hints[each])) for each in names)
    return Call(number, name, names, defaults, codecs, answers=returns is not type(None))


def _travelling(form: TypeForm) -> TypeForm:
    """Return as what a parameter arrives: many of something, however they were given, as a tuple."""
    origin, arguments = get_origin(form), get_args(form)
    if (
        isinstance(origin, type)
        and origin not in {tuple, dict}
        and issubclass(origin, Iterable)
        and len(arguments) == 1
    ):
        return GenericAlias(tuple, (arguments[0], ...))
    return form


Owner: TypeAlias = Literal["store", "near", "claims", "clock"]
_OWNED: tuple[tuple[Owner, type, tuple[str, ...], frozenset[str]], ...] = (
    ("store", Store, STORE_CALLS, frozenset()),
    ("near", NearCopies, ("original_of", "is_stored"), frozenset({"store"})),
    ("claims", Claims, ("claimed", "unclaim", "join"), frozenset()),
    ("clock", ClockSkew, ("ahead",), frozenset()),
)
CALLS: dict[tuple[Owner, str], Call] = {}
"""By whose they are and their name."""
NUMBERED: list[tuple[Owner, Call]] = []
for _owner, _kind, _names, _left_out in _OWNED:
    for _name in _names:
        CALLS[_owner, _name] = _call(len(NUMBERED), _kind, _name, _left_out)
        NUMBERED.append((_owner, CALLS[_owner, _name]))


def speech() -> bytes:
    """Return 16 bytes that are the same in each process that understands this one: program, Python, calls."""
    calls = (f"{owner} {call.name} {call.parameters}" for owner, call in NUMBERED)
    told = [f"{VERSION} {sys.version_info[:2]}", *calls]
    return hashlib.blake2b("\n".join(told).encode(), digest_size=16).digest()
