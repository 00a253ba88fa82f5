"""What a site rule is made of: the small forms in which it says where a value stands, validated as people write them.

Pure values; knows nothing of files, of pages, or of the network. docs/rules.md explains them to their users.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from ingest.extractor.page.selectors import Frozen, Selector, one_or_many
from ingest.text.linear import checked

SENDABLE_HEADERS = ("Accept", "Referer")
"""The only request headers that a rule may set: it describes a page, it does not play another program."""


LinearPattern = Annotated[str, AfterValidator(checked)]
"""A pattern over addresses, which the parent matches: one without backtracking."""


class Finder(Frozen):
    """One way to a value of the page; exactly one of `css`, `script`, `json` and `fixed` is set."""

    css: Selector | None = None
    attr: str | None = None
    """With `css`: this attribute instead of the element's text."""
    script: re.Pattern[str] | None = None
    """A pattern over the page's source; its first group is the value."""
    json_path: str | None = Field(default=None, alias="json")
    """A path into the page's `data` (`json_values.at_path`)."""
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
        if self.attr is not None and self.css is None:
            raise ValueError("attr goes with css")
        for name, pattern in (("script", self.script), ("keep", self.keep)):
            if pattern is not None and pattern.groups != 1:
                raise ValueError(f"the {name} pattern needs exactly one group ( )")
        return self

    def __str__(self) -> str:
        """Say in one line where it looks."""
        if self.css is not None:
            return f"{self.css} @{self.attr}" if self.attr else self.css
        if self.script is not None:
            return f"script /{self.script.pattern}/"
        return f"json {self.json_path}" if self.json_path is not None else f"fixed {self.fixed!r}"


def _finder(value: object) -> object:
    """Let a bare text stand for a CSS selector."""
    return {"css": value} if isinstance(value, str) else value


def _finders(value: object) -> object:
    many = one_or_many(value)
    return tuple(_finder(one) for one in many) if isinstance(many, list | tuple) else many


Finders = Annotated[tuple[Finder, ...], BeforeValidator(_finders)]


class AddressForm(Frozen):
    """One form of the addresses under which the site shows an article, and the site's own number in it."""

    path: LinearPattern
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


class JsonPart(Frozen):
    """A value of the page's `data` that is, or becomes, HTML."""

    json_path: str = Field(alias="json")
    form: Literal["html", "tree", "text", "image"] = "html"
    """`tree`: elements as `{type, attribs, children, data}`; `text`: a paragraph a line; `image`: an address."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Of a tree: the site's own names of elements, and the HTML elements that they stand for."""

    def __str__(self) -> str:
        """Say in one line where it looks."""
        return f"json {self.json_path}"


Parts = Annotated[tuple[JsonPart | Selector, ...], BeforeValidator(one_or_many)]
"""Elements by CSS selectors, or texts of the page's `data`."""


class Card(Frozen):
    """A card or player that a script draws: it becomes a link, made of its attributes' values."""

    css: Selector
    text: str
    """A template over the element's attributes, such as `{data-nickname}`; without them it is no card."""
    url: str = "{page}"
    """A template, too; `{page}` is the article's own address, for what only its page can play."""


class Redirect(Frozen):
    """Links that lead through a page of the site's to where they say: they are made to lead there at once."""

    host: str
    param: str
    """The query parameter that holds the real address."""


class Fetch(Frozen):
    """How the page is asked for, where the article's own address does not give it."""

    url: str | None = None
    """A template over the named groups of the address form that matched: the site's own data about the article.

    Where the rule finds nothing in it, the article's page is asked for after all.
    """
    headers: dict[str, str] = Field(default_factory=dict)
    """`Accept` and `Referer` only; values are templates like `url`."""

    @field_validator("headers")
    @classmethod
    def _sendable(cls, headers: dict[str, str]) -> dict[str, str]:
        for name in headers:
            if name not in SENDABLE_HEADERS:
                raise ValueError(f"{name} cannot be set by a rule; only {' and '.join(SENDABLE_HEADERS)} can")
        return headers
