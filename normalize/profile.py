"""`Profile`: what one kind of site wants a post to look like, as data; and how such data is checked.

Pure; `normalize.profiles` reads the files.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias, TypeVar

from normalize.dialect import COMMON, KEYS, Dialect, parse_dialect
from store.late.dataclass import dataclass, replace
from store.layout import PLACEHOLDERS, Layout, LayoutError, check_names

FIELD_NAMES = (
    "title", "date", "lastmod", "slug", "tags", "categories", "description", "summary", "teaser", "author", "authors",
    "source", "source_tag", "source_url", "listed_url", "canonical_url", "guid", "identity", "feed_url", "site_name",
    "fetched_at", "content_hash", "license", "language", "cover", "robots", "aliases", "revision",
    "duplicate_of", "incomplete", "dated_by_fetch", "body_origin",
)  # fmt: skip
"""What front matter can hold; `normalize.front_matter.fields` makes each of them."""

Constant: TypeAlias = str | int | bool | tuple[str, ...]
E_ = TypeVar("E_", bound=StrEnum)


class ProfileError(ValueError):
    """A profile that says something unknown or impossible; the message names the file, the key and the remedy."""


class Form(StrEnum):
    """How front matter is written."""

    YAML = "yaml"
    TOML = "toml"
    HEADER = "header"
    """`Key: value` lines and an empty line (Pelican)."""


class Body(StrEnum):
    """What a body is written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    """One line of clean HTML, which every Markdown reader lets through as it is."""
    SERVED = "served"
    """The article's own element as its site serves it, made safe, under a heading and above the link."""


class Style(StrEnum):
    """How a list, or a date, is laid out."""

    FLOW = "flow"
    COLUMN = "column"
    """An item a line."""
    QUOTED = "quoted"
    """Of a date: as a text."""


class Escape(StrEnum):
    """As what a generator prints a value without escaping it."""

    HTML = "html"
    MARKDOWN = "markdown"
    INERT = "inert"
    """Printed as it is in one place and read as Markdown in another (Material's titles): what is markup to either is an
    entity."""
    PLAIN = "plain"
    """Some themes escape it and some don't, in text and in attributes: so `<` begins no tag, `&` no entity, and quotes
    are typographic."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the front matter and what it holds: a field of the article, or a value that is always the same."""

    path: tuple[str, ...]
    """`("title",)`; `("extra", "source")` is `source` in the table `extra`."""
    field: str | None = None
    value: Constant | None = None
    pattern: str | None = None
    """A text in which the placeholders of `store.layout` are filled."""
    style: Style = Style.FLOW
    escape: Escape | None = None
    max_bytes: int | None = None
    """Of a text, in UTF-8, where a generator makes a file of it."""


@dataclass(frozen=True, slots=True)
class Guards:
    """What a generator takes for code, beyond what every Markdown reader does.

    `text` and `line` are openers in prose, anywhere or at a line's start: their first character is written as an
    entity. Every brace of prose is one already. `code` are openers inside code, where entities are not decoded: a word
    joiner (U+2060) goes behind their first character. So it does in `joined`, openers in prose that are looked for in
    the finished text.
    """

    text: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


NO_GUARDS = Guards()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of site wants: layout, front matter, body."""

    name: str
    layout: Layout
    keys: tuple[Key, ...]
    form: Form = Form.YAML
    body: Body = Body.MARKDOWN
    bodies: tuple[Body, ...] = (Body.MARKDOWN, Body.HTML)
    """Those that a user can choose from."""
    image_link: str = "{name}"
    """How a body names a file of its own: `{name}`, `{url}`, and the placeholders of `store.layout`."""
    url: str = ""
    """Under which path the site serves the content folder (`/blog/fetched`), for profiles whose links need it."""
    dialect: Dialect = COMMON
    """Of the site's Markdown reader."""
    guards: Guards = NO_GUARDS
    values: tuple[tuple[str, str], ...] = ()
    """What no text of the front matter may hold, and what stands there instead: where a generator makes a program of
    it, and escapes it badly."""
    more: str = ""
    """What ends the part of a body that lists show, on a line of its own behind the first paragraph that fits."""

    def with_body(self, body: str | None) -> "Profile":
        """Return the profile with another form of body; None leaves it, and so does one that is part of the shape.

        Raises `ProfileError` for a form that the generator makes nothing good of.
        """
        if body is None or self.body is Body.SERVED:
            return self
        chosen = _choice(Body, body, "body")
        if chosen not in self.bodies:
            raise ProfileError(f"body: profile {self.name} has no {chosen} bodies, only {', '.join(self.bodies)}")
        return replace(self, body=chosen)

    def served_at(self, url: str) -> "Profile":
        """Return the profile for a site that serves the content folder under this path."""
        return replace(self, url=url.rstrip("/"))


def parse_profile(data: object, where: str) -> Profile:
    """Check what a profile's file holds.

    Raises `ProfileError`, whose message starts with `where`.
    """
    try:
        return _profile(_mapping(data, "the file"))
    except (ProfileError, LayoutError) as error:
        raise ProfileError(f"{where}: {error}") from None


_TOP = (
    "name",
    "front_matter",
    "folder",
    "file",
    "assets",
    "image_link",
    "body",
    "bodies",
    *KEYS,
    "more",
    "values",
    "guards",
    "keys",
)


def _profile(data: Mapping[str, object]) -> Profile:
    _known(data, _TOP, "")
    folder, file, assets = data.get("folder", ""), data.get("file"), data.get("assets")
    if not (isinstance(folder, str) and isinstance(file, str) and isinstance(assets, str | None)):
        raise ProfileError("folder, file, assets: patterns of paths are wanted; `file` must be there")
    return Profile(
        name=_text(data.get("name"), "name"),
        layout=Layout(folder, file, assets),
        keys=tuple(_key(name, spec) for name, spec in _mapping(data.get("keys"), "keys").items()),
        form=_choice(Form, data.get("front_matter", "yaml"), "front_matter"),
        body=_choice(Body, data.get("body", "markdown"), "body"),
        bodies=_bodies(data.get("bodies", ["markdown", "html"])),
        image_link=_pattern(data.get("image_link", "{name}"), "image_link", (*PLACEHOLDERS, "name", "url")),
        dialect=_dialect(data),
        values=_values(_mapping(data.get("values", {}), "values")),
        more=_text(data["more"], "more") if "more" in data else "",
        guards=_guards(_mapping(data.get("guards", {}), "guards")),
    )


_KEY_NAME = re.compile(r"[A-Za-z_][\w-]*")
_ONE_OF = ("field", "value", "pattern")


def _key(name: str, spec: object) -> Key:
    """Read `title: title`, `draft: {value: false}`, `tags: {field: tags, style: column}`."""
    where = f"keys.{name}"
    if isinstance(spec, str):
        spec = {"field": spec}
    data = _mapping(spec, where)
    _known(data, (*_ONE_OF, "style", "escape", "max_bytes"), f"{where}.")
    path = tuple(name.split("."))
    if len(path) > 2 or not all(_KEY_NAME.fullmatch(part) for part in path):
        raise ProfileError(f"{where}: a key is `name` or `table.name`, of letters, digits, `_` and `-`")
    if len(set(_ONE_OF) & set(data)) != 1:
        raise ProfileError(f"{where}: exactly one of {', '.join(_ONE_OF)} says what it holds")
    field, pattern, escape = data.get("field"), data.get("pattern"), data.get("escape")
    if field is not None and field not in FIELD_NAMES:
        raise ProfileError(f"{where}: there is no field {field!r}; there are {', '.join(FIELD_NAMES)}")
    return Key(
        path,
        field=None if field is None else str(field),
        value=_constant(data["value"], where) if "value" in data else None,
        pattern=None if pattern is None else _pattern(pattern, where, PLACEHOLDERS),
        style=_choice(Style, data.get("style", "flow"), f"{where}.style"),
        escape=None if escape is None else _choice(Escape, escape, f"{where}.escape"),
        max_bytes=_limit(data.get("max_bytes"), f"{where}.max_bytes"),
    )


def _constant(value: object, where: str) -> Constant:
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ProfileError(f"{where}: a value is a text, a number, true or false, or a list of texts")


def _bodies(value: object) -> tuple[Body, ...]:
    if not isinstance(value, list):
        raise ProfileError("bodies: a list of markdown and html is wanted")
    return tuple(_choice(Body, each, "bodies") for each in value)


def _limit(value: object, where: str) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise ProfileError(f"{where}: a number of bytes is wanted")
    return value


def _guards(data: Mapping[str, object]) -> Guards:
    _known(data, ("text", "line", "code", "joined"), "guards.")
    for name, openers in data.items():
        if not (isinstance(openers, list) and all(isinstance(opener, str) and opener for opener in openers)):
            raise ProfileError(f"guards.{name}: a list of openers is wanted")
    return Guards(**{name: tuple(openers) for name, openers in data.items() if isinstance(openers, list)})


def _values(data: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((held, _text(instead, "values")) for held, instead in data.items())


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ProfileError(f"{where}: `key: value` pairs are wanted")
    return value


def _known(data: Mapping[str, object], known: tuple[str, ...], prefix: str) -> None:
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise ProfileError(f"unknown key {prefix}{unknown[0]}; known are {', '.join(known)}")


def _choice(kind: type[E_], value: object, where: str) -> E_:
    if value not in set(kind):
        raise ProfileError(f"{where}: {value!r} is not one of {', '.join(kind)}")
    return kind(str(value))


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise ProfileError(f"{where}: a text is wanted")
    return value


def _pattern(value: object, where: str, known: tuple[str, ...]) -> str:
    pattern = _text(value, where)
    try:
        check_names(pattern, known)
    except LayoutError as error:
        raise ProfileError(f"{where}: {error}") from None
    return pattern


def _dialect(data: Mapping[str, object]) -> Dialect:
    try:
        return parse_dialect(data)
    except ValueError as error:
        raise ProfileError(str(error)) from None
