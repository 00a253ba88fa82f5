"""`Rule`: what is known of one site's pages, as data; the forms in which a rule's file says it.

Pure values, validated by pydantic because people write them; knows nothing of files, of pages, or of the network.
"""

import datetime as dt
import re
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

SENDABLE_HEADERS = ("Accept", "Referer")
"""The only request headers that a rule may set: it describes a page, it does not play another program."""


class Frozen(BaseModel):
    """A value that cannot change, and that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _selector(text: str) -> str:
    """Return the CSS selector; raise `ValueError` when lexbor does not understand it."""
    try:
        LexborHTMLParser("").css(text)
    except SelectolaxError as error:
        raise ValueError(f"not a CSS selector: {text!r}") from error
    return text


def _one_or_many(value: object) -> object:
    """Return a single value stands for a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


Selector = Annotated[str, AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], BeforeValidator(_one_or_many)]


class Finder(Frozen):
    """One way to a value of the page; exactly one of `css`, `script`, `json` and `fixed` is set."""

    css: Selector | None = None
    attr: str | None = None
    """With `css`: this attribute instead of the element's text."""
    script: re.Pattern[str] | None = None
    """A pattern over the page's source; its first group is the value."""
    json_path: str | None = Field(default=None, alias="json")
    """A dotted path into the page's `data`; `*` is the first key or item."""
    fixed: str | None = None
    keep: re.Pattern[str] | None = None
    """Of what was found, only the first group of this pattern."""
    format: str | None = None
    """Of a date: `epoch`, `epoch_ms`, or strptime's notation; None lets it be read freely."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.css, self.script, self.json_path, self.fixed)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("say exactly one of css, script, json, fixed")
        if self.script is not None and self.script.groups != 1:
            raise ValueError("the script pattern needs exactly one group")
        if self.keep is not None and self.keep.groups != 1:
            raise ValueError("the keep pattern needs exactly one group")
        return self


def _finder(value: object) -> object:
    """Return a bare text stands for a CSS selector."""
    return {"css": value} if isinstance(value, str) else value


def _finders(value: object) -> object:
    many = _one_or_many(value)
    return tuple(_finder(one) for one in many) if isinstance(many, list | tuple) else many


Finders = Annotated[tuple[Finder, ...], BeforeValidator(_finders)]


class AddressForm(Frozen):
    """One form of the addresses under which the site shows an article, and the site's own number in it."""

    path: re.Pattern[str]
    """Matches the whole path; its named groups serve `key` and `canonical`."""
    query: tuple[str, ...] = ()
    """Query parameters that must be there; they serve `key` and `canonical` by their names."""
    key: str
    """The item's stable name, such as `site:{id}`."""
    canonical: str | None = None
    """The one address that all forms lead to."""


class Data(Frozen):
    """Where a page keeps its article as JSON: the whole page, a script element, or what follows a pattern."""

    css: Selector | None = None
    after: re.Pattern[str] | None = None


class JsonBody(Frozen):
    """A body inside the page's `data`: HTML in a string, or a tree of `{type, attribs, children, data}`."""

    json_path: str = Field(alias="json")
    form: Literal["html", "tree"] = "html"


def _body(value: object) -> object:
    """Return a body is one JSON path or selectors."""
    return value if isinstance(value, dict) else _one_or_many(value)


class Images(Frozen):
    """What is odd about the site's images."""

    referer: str | None = None
    """The Referer without which the image host refuses; `{url}` is the article's address."""
    drop: Selectors = ()
    https: bool = False
    """Addresses that say http are asked with https."""
    background: Selector | None = None
    """Elements whose CSS background is an image of the article."""


class Fetch(Frozen):
    """How the page is asked for, where the article's own address does not give it."""

    url: str | None = None
    """A template over the named groups of the address form that matched."""
    headers: dict[str, str] = {}
    """`Accept` and `Referer` only; values are templates like `url`."""

    @field_validator("headers")
    @classmethod
    def _sendable(cls, headers: dict[str, str]) -> dict[str, str]:
        for name in headers:
            if name not in SENDABLE_HEADERS:
                raise ValueError(f"{name} cannot be set by a rule; only {' and '.join(SENDABLE_HEADERS)} can")
        return headers


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}; write it like Asia/Shanghai") from error
    return name


class Rule(Frozen):
    """What is known of the pages of one site, from `since` until `until`.

    Of `title`, `author`, `date` and `modified` the first finder that yields something wins; of `body` the first
    selector that holds something; every `lead` that is not already in the body goes above it.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    origin: str
    """Where the knowledge comes from."""
    known: dt.date
    """When that source was last known to be right."""
    seen: bool
    """A real page was extracted with it; otherwise the sample only proves the mechanism."""
    hosts: tuple[str, ...] = Field(min_length=1)
    """Host names; `*.example.org` stands for every name below example.org."""
    paths: re.Pattern[str] | None = None
    """Only addresses whose path matches from its start are this rule's."""
    since: dt.date | None = None
    until: dt.date | None = None
    zone: Annotated[str, AfterValidator(_zone)] | None = None
    """Of dates that state none."""
    language: str | None = None
    site_name: str | None = None
    addresses: tuple[AddressForm, ...] = ()
    fetch: Fetch = Fetch()
    data: Data | None = None
    body: Annotated[JsonBody | Selectors, BeforeValidator(_body)]
    lead: Selectors = ()
    drop: Selectors = ()
    title: Finders = ()
    author: Finders = ()
    date: Finders = ()
    modified: Finders = ()
    next_page: Selectors = ()
    images: Images = Images()
    walls: Finders = ()
    """What only a login, challenge or "deleted" page of the site holds."""


class Expectation(Frozen):
    """What a rule must make of its sample; what is not said is not looked at."""

    key: str | None = None
    canonical: str | None = None
    title: str | None = None
    author: str | None = None
    published: AwareDatetime | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    images: tuple[str, ...] | None = None
    """Every image of the body, in order."""
    next_url: str | None = None
    findings: tuple[str, ...] = ()
    """Kinds of finding that must be reported."""


class Sample(Frozen):
    """A small page that a rule is tested on, written for the purpose or saved from the site."""

    url: str
    page: str | bytes | None = None
    file: str | None = None
    """Instead of `page`: a file beside the rule."""
    expect: Expectation

    @property
    def content(self) -> bytes:
        """The page as a server would send it."""
        return self.page.encode() if isinstance(self.page, str) else self.page or b""


class RuleFile(Frozen):
    """The content of one file of rules: one site, its rule, its samples."""

    rule: Rule
    samples: tuple[Sample, ...] = Field(min_length=1)
