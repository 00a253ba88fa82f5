"""`Rule`: what is known of one site's pages, as data, with the sample pages that test it.

Pure values, validated by pydantic because people write them; knows nothing of files, of pages, or of the network.
"""

import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from ingest.documents import FindingKind
from ingest.extractor.images.quirks import ImageQuirks
from ingest.extractor.page.selectors import Frozen, Selectors, one_or_many
from ingest.extractor.site_rules.fields import (
    AddressForm,
    Card,
    Data,
    Fetch,
    Finders,
    LinearPattern,
    Parts,
    Redirect,
)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}; write it like Asia/Shanghai") from error
    return name


class Rule(Frozen):
    """What is known of the pages of one site, from `since` until `until`.

    Of `title`, `author`, `date` and `modified` the first finder that yields something wins; of `body` the first part
    that holds something; every `lead` that is not already in the body goes above it.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    origin: str = ""
    """Where the knowledge comes from; the rules that come along all say it."""
    known: dt.date | None = None
    """When that source was last known to be right."""
    seen: bool = False
    """A real page was extracted with it; otherwise the sample only proves the mechanism."""
    hosts: tuple[str, ...] = Field(min_length=1)
    """Host names; `*.example.org` stands for every name below example.org."""
    paths: LinearPattern | None = None
    """Only addresses whose path matches from its start are this rule's."""
    since: dt.date | None = None
    """The first day of the site's pages of this form."""
    until: dt.date | None = None
    """The first day of another form: the rule serves older pages only, such as an archive's."""
    zone: Annotated[str, AfterValidator(_zone)] | None = None
    """Of dates that state none."""
    language: str | None = None
    site_name: str | None = None
    addresses: tuple[AddressForm, ...] = ()
    fetch: Fetch = Fetch()
    data: Annotated[tuple[Data, ...], BeforeValidator(one_or_many)] = ()
    """The first that is there is the page's data."""
    body: Annotated[Parts, Field(min_length=1)]
    lead: Parts = ()
    drop: Selectors = ()
    title: Finders = ()
    author: Finders = ()
    date: Finders = ()
    modified: Finders = ()
    next_page: Selectors = ()
    """Links to the article's next page; without them a next page is looked for as on any site."""
    cards: tuple[Card, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    images: ImageQuirks = ImageQuirks()
    walls: Finders = ()
    """What only a login, challenge or "deleted" page of the site holds; asked where there is no body."""


class Expectation(Frozen):
    """What a rule must make of its sample; what is not said is not looked at."""

    key: str | None = None
    canonical: str | None = None
    asks: str | None = None
    """The URL that is asked for in order to get the article."""
    headers: dict[str, str] | None = None
    """The further headers of that request."""
    title: str | None = None
    author: str | None = None
    published: AwareDatetime | None = None
    modified: AwareDatetime | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Addresses that the body must link."""
    images: tuple[str, ...] | None = None
    """Every image of the body, in order."""
    next_url: str | None = None
    findings: tuple[FindingKind, ...] = ()
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
    samples: tuple[Sample, ...] = ()
