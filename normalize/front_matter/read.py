"""Front matter read back, by parsers that others wrote, every scalar as the text that it is in the file. Pure."""

import hashlib
import re
import tomllib
from datetime import datetime
from typing import TypeAlias

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from normalize.front_matter.fields import stamp

Read: TypeAlias = "str | list[Read] | dict[str, Read]"
"""What a reader finds: every scalar as the text that stands in the file, whatever it might mean to YAML."""

_MAX_CHARS = 100_000
_MAX_DEPTH = 12
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YAML = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADER = re.compile(r"((?:[A-Za-z][\w.-]*:[^\r\n]*\r?\n)+)\r?\n")

# Not what YAML escapes, folds, or calls no text: controls, its line ends, half a sign, a byte order mark.
_LITERAL = r"\"[^\"\\\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*\""
_QUOTED = re.compile(_LITERAL)
_BARE = r"[0-9](?:[0-9T:.+-]*[0-9Z])?|true|false"
_LIST = rf"\[(?:{_LITERAL}(?:, {_LITERAL})*)?\]"
# YAML takes a key of more than 1,024 characters for no key (YAML 1.2 §7.4.2): long ones are left to its parser.
_PLAIN_LINE = re.compile(rf"([A-Za-z][A-Za-z0-9_]{{0,99}}): (?:({_LITERAL})|({_BARE})|({_LIST}))\n")
_PLAIN_LINES = re.compile(f"(?:{_PLAIN_LINE.pattern})*")


class FrontMatterError(ValueError):
    """Front matter that cannot be read, or that does not say what was to be written."""


def read_back(text: str) -> tuple[dict[str, Read], str]:
    """Return a file's front matter and its body, exactly as it stands behind the front matter's last line.

    YAML is read by python-frontmatter with a loader that leaves every scalar a text (no dates, no booleans, no octal
    numbers). Raises `FrontMatterError` when there is none, or when it is broken, nested too deeply, or too long.
    """
    text = text.removeprefix("\ufeff")
    for pattern, read in ((_YAML, _read_yaml), (_TOML, _read_toml), (_HEADER, _read_header)):
        found = pattern.match(text)
        if found:
            head = found[1]
            if len(head) > _MAX_CHARS:
                raise FrontMatterError(f"the front matter is longer than {_MAX_CHARS} characters")
            return read(text if read is _read_yaml else head), text[found.end() :]
    raise FrontMatterError("the file does not begin with front matter that is closed again")


def read_plain(text: str) -> tuple[dict[str, Read], str] | None:
    """Do as `read_back` with front matter in which nothing is left to say; None for any other.

    That is YAML of keys and, on the same line, double-quoted texts without escapes, numbers, dates, truth values, or
    lists of such texts: what most posts have. In it every reader finds what is written there.
    """
    found = _YAML.match(text)
    if found is None or not 0 < len(found[1]) <= _MAX_CHARS or not _PLAIN_LINES.fullmatch(found[1]):
        return None
    read: dict[str, Read] = {}
    for key, quoted, bare, listed in _PLAIN_LINE.findall(found[1]):
        if key in read:
            return None
        read[key] = [item[1:-1] for item in _QUOTED.findall(listed)] if listed else bare or quoted[1:-1]
    return read, text[found.end() :]


def hash_of(body: str) -> str:
    """Return `sha256:` and the hex digits of a body as it stands in its file."""
    return f"sha256:{hashlib.sha256(body.encode('utf-8')).hexdigest()}"


class _PlainHandler(YAMLHandler):
    """python-frontmatter's handler, but every scalar stays a text, and nothing is expanded, nested or said twice.

    Built on the parser's events: PyYAML's composer calls itself, and libyaml's dies of 100,000 `[` by SIGSEGV.
    """

    found: dict[str, Read]

    def load(self, fm: str, **_: object) -> dict[str, Read]:
        """Read front matter; python-frontmatter calls this with what it found between the delimiters."""
        root: list[Read] = []
        stack: list[_Open] = [_Open(root)]
        for event in yaml.parse(fm, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent):
                stack[-1].add(event.value)
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                inner = _Open([] if isinstance(event, yaml.SequenceStartEvent) else {})
                stack[-1].add(inner.value)
                stack.append(inner)
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise FrontMatterError("aliases are not read: one line of them expands to gigabytes")
            if len(stack) > _MAX_DEPTH:
                raise FrontMatterError("it is nested too deeply")
        if not (root and isinstance(root[0], dict)):
            raise FrontMatterError("it holds no `key: value` pairs")
        self.found = root[0]
        return root[0]


class _Open:
    """A list or mapping that is being read."""

    __slots__ = ("key", "value")

    def __init__(self, value: list[Read] | dict[str, Read]) -> None:
        self.value = value
        self.key: str | None = None

    def add(self, item: Read) -> None:
        if isinstance(self.value, list):
            self.value.append(item)
        elif self.key is not None:
            self.value[self.key] = item
            self.key = None
        elif not isinstance(item, str) or item in self.value:
            raise FrontMatterError(f"the key {item} is there twice, or is no text")
        else:
            self.key = item


def _read_yaml(text: str) -> dict[str, Read]:
    handler = _PlainHandler()
    handler.found = {}
    try:
        frontmatter.parse(text, handler=handler)
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(" ".join(str(error).split())) from error
    return handler.found


def _read_toml(head: str) -> dict[str, Read]:
    try:
        found = tomllib.loads(head, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FrontMatterError(" ".join(str(error).split())) from error
    return {key: _plain(value) for key, value in found.items()}


def _plain(value: object) -> Read:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime) and value.tzinfo is not None:
        return stamp(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_header(head: str) -> dict[str, Read]:
    pairs = (line.partition(":") for line in head.splitlines())
    return {key: value.strip() for key, _, value in pairs}
