"""The guards behind the network door, each with a way to take it away, and the documents that must then come out wrong.

Many documents meet several guards, one behind the other; listed are those that a single one keeps in order, or the
removal takes all of them away.
"""

import pytest

from ingest.extractor import extract as extracting
from ingest.extractor import pull, walls
from ingest.extractor.images import body_html as fragment
from ingest.extractor.page import document as page
from ingest.fetcher import poll
from ingest.fetcher.feeds import json_feed
from ingest.fetcher.feeds import xml as feed_xml
from ingest.http import once
from ingest.identity import key_trust as trust
from ingest.illustrator import illustrate
from ingest.illustrator.sniff import ImageKind
from ingest.run import articles
from ingest.run.make import decide
from ingest.run.make import text as getting_text
from ingest.run.make.feed_text import PageText
from ingest.text import decode
from ingest.text.decode import Decoded
from normalize import urls
from normalize.front_matter import write as frontmatter
from normalize.markdown import escape, inline
from tests.misbehaving.guards import Guard
from tests.misbehaving.removals import all_of, no_judging_of_urls, without

_picked = illustrate._picked


def any_image(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(illustrate, "sniff", lambda body: ImageKind("png", 9, 9) if body else None)
    patch.setattr(illustrate, "is_whole", lambda *_: True)


def encodings_believed(patch: pytest.MonkeyPatch) -> None:
    """A document is read as it says, by whatever Python knows under that name."""

    def believed(body: bytes, declared: list[str | None]) -> Decoded:
        name = next(filter(None, declared), "utf-8")
        return Decoded(body.decode(name), name, 0)

    patch.setattr(decode, "_label", lambda found: found[1].decode("ascii").lower() if found else None)
    patch.setattr(decode, "charset_of", lambda kind: (kind or "").partition("charset=")[2] or None)
    patch.setattr(decode, "_decode", believed)
    patch.setattr(decode, "_plain_utf8", lambda _: None)


WALK_GUARDS = [
    # Feeds
    Guard(
        "encodings that are one",
        "a document is read as it says, by whatever Python knows under that name",
        encodings_believed,
        "encoding-punycode encoding-undefined encoding-rot13 encoding-zlib encoding-base64 encoding-nonsense "
        "encoding-long page-charset",
    ),
    Guard("UTF-16 without its mark", "`_NAKED_UTF16` is empty", without(decode, "_NAKED_UTF16", ()), "encoding-utf16"),
    Guard(
        "elements of one element",
        "`MAX_CHILDREN` is 10^9",
        without(feed_xml, "MAX_CHILDREN", 10**9),
        "categories-many",
    ),
    Guard("numbers of JSON", "integers of any length are read", without(json_feed, "_bounded_int", int), "json-number"),
    Guard(
        "depth of JSON",
        "`RecursionError` is not caught",
        without(json_feed, "RecursionError", ZeroDivisionError),
        "json-deep",
    ),
    Guard(
        "what a status means",
        "`status_advice` says nothing",
        without(poll, "status_advice", lambda _: ""),
        "unasked-304",
    ),
    Guard(
        "what is no feed is named",
        "`no_feed` says nothing",
        without(poll, "no_feed", lambda *_: ""),
        "body-path body-url login-page empty-body not-a-feed-json not-a-feed-image not-a-feed-noise packed-unsaid "
        "crasher subset-long",
    ),
    # Entries
    Guard(
        "keys that different articles share",
        "`KeyTrust.after` learns nothing",
        without(trust.KeyTrust, "after", lambda self, _: self),
        "one-guid one-page-for-all",
    ),
    Guard("asked once in a run", "`ONCE` is empty", without(once, "ONCE", frozenset()), "one-page-for-all"),
    Guard(
        "pages are on the web",
        "every entry counts as having a page, and no feed as giving the text itself",
        all_of(without(getting_text, "has_page", lambda _: True), without(decide, "gives_text", lambda _: False)),
        "link-script link-file link-data nameless",
    ),
    Guard(
        "addresses",
        "neither `url_objection` nor `address_objection` objects",
        no_judging_of_urls,
        "link-inner link-inner-name image-inner page-redirect page-base image-redirect",
    ),
    # Pages
    Guard(
        "what keeps an answer from being the page",
        "`trouble_of` finds nothing",
        without(pull, "trouble_of", lambda *_: None),
        "page-gone page-challenge page-pdf edit-paid edit-gone edit-image",
    ),
    Guard(
        "costly pages",
        "`too_costly` finds none, and `MAX_CHARS` is 1,000",
        all_of(without(page, "too_costly", lambda _: None), without(page, "MAX_CHARS", 1_000)),
        "page-options page-attributes",
    ),
    Guard(
        "pages of one article",
        "`max_pages` is not looked at: there are 40",
        without(pull, "range", lambda first, _: (first + number for number in range(40))),
        "pages-endless",
    ),
    Guard(
        "pages that withhold their article",
        "`withheld` finds none",
        without(decide, "withheld", lambda *_: None),
        "edit-teaser edit-wall edit-another",
    ),
    Guard(
        "forms for a password in an article's place",
        "no form is seen, in page or feed",
        all_of(
            without(walls, "_form", lambda _: (False, False)), without(getting_text, "asks_password", lambda _: False)
        ),
        "wall-password wall-password-feed wall-members",
    ),
    Guard(
        "too strict: a form beside an article",
        "every form stands in the text's place, however long it is",
        all_of(
            without(walls, "_stands_in_place", lambda _: True),
            without(walls, "_LITTLE", 10**9),
        ),
        "wall-login-beside",
    ),
    Guard(
        "a page is compared with its feed",
        "`page_text` takes every page for the article",
        without(getting_text, "page_text", lambda *_: PageText.ITS_OWN),
        "wall-feed-whole",
    ),
    Guard(
        "equal bodies of one host",
        "`walls_among` finds none",
        without(articles, "walls_among", lambda _: frozenset()),
        "wall-equal",
    ),
    Guard(
        "parts of what is to be paid for",
        "`cut_of` finds none",
        without(extracting, "cut_of", lambda *_: None),
        "wall-paid wall-upgrade",
    ),
    Guard(
        "next pages that are articles of their own",
        "`is_another` and `_is_other` say no",
        all_of(
            without(pull, "is_another", lambda *_: False),
            without(getting_text, "_is_other", lambda *_: False),
        ),
        "page-next-neighbour page-next-stranger",
    ),
    # Images
    Guard(
        "pixels",
        "`_picked` takes 2^70 of them",
        without(illustrate, "_picked", lambda url, answer, _: _picked(url, answer, 2**70)),
        "image-pixels image-pixels-max",
    ),
    Guard(
        "kinds of images",
        "everything that has bytes is a PNG",
        any_image,
        "image-svg image-svg-as-png image-html image-script image-zip",
    ),
    Guard(
        "whole images",
        "`is_whole` is always true",
        without(illustrate, "is_whole", lambda *_: True),
        "image-cut image-headless",
    ),
    # Texts that are code
    Guard(
        "front matter is quoted",
        "values are written as they are",
        without(frontmatter, "_scalar", str),
        "title-front-matter title-yaml title-quotes title-separators author-injection",
    ),
    Guard(
        "braces become entities",
        "`_ENTITIES` leaves them",
        without(escape, "_ENTITIES", {"<": "&lt;", "&": "&amp;", "{": "{", "}": "}"}),
        "text-shortcode",
    ),
    Guard(
        "text is no markup",
        "`escape` leaves it as it is",
        without(inline, "escape", lambda text, *_, **__: text),
        "text-markdown text-shortcode",
    ),
    Guard(
        "addresses that no browser runs",
        "the extractor leaves them as they are, and `safe_link` and `safe_web` take any scheme",
        all_of(
            without(urls, "_safe", lambda address, _: address),
            without(fragment, "_make_absolute", lambda *_: None),
        ),
        "text-links page-frames",
    ),
]
