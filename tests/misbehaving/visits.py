"""What a walk makes of documents that misbehave: feeds, entries, pages and images, one site each.

A site's host is `NAME.tale.example`; its feed stands at `/feed`. What must be stored is `wanted`, what must never be
anywhere in the store is `unwanted`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import frontmatter

from tests.misbehaving.acts import WANTED, by_path
from tests.misbehaving.server import Act

SENTENCES = (
    "The council of the town met on Monday evening and talked for three hours about the old bridge. "
    "Nobody remembered who had built it, and nobody could say what it would cost to mend it. "
    "In the end they agreed to ask the engineer of the neighbouring town, who had mended two of them."
)
UNWANTED = "unwanted-text"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000100000001008020000009091683600000012494441547801636018"
    "05a321301a02a34300000003000001a4b8b6c80000000049454e44ae426082"
)


@dataclass(frozen=True)
class Visit:
    """One site that misbehaves beyond the network door."""

    name: str
    does: str
    act: Act
    stored: int = 1
    """Posts of it in the end."""
    result: str = "read"
    """How the source fared."""
    said: tuple[str, ...] = ()
    """What the report says of the source or of its articles."""
    holds: tuple[str, ...] = (WANTED,)
    """What each post holds."""
    lacks: tuple[str, ...] = (UNWANTED,)
    """What no post's text holds, its front matter left aside: that is data, and read as such."""
    front: Mapping[str, object] = field(default_factory=dict)
    """What its front matter says; None: nothing under this key."""
    in_one: tuple[str, ...] = ()
    """What stands in one post alone."""
    images: int = 0
    """Files beside the posts."""
    asked: int = 1
    """Requests without those for robots.txt."""
    times: int = 1
    later_h: float = 0.0
    """So many hours later it is walked over once more, when its page is due to be asked again."""
    settings: Mapping[str, object] = field(default_factory=dict)

    def faults(self, row: Mapping[str, Any], posts: Sequence[str], images: int, asked: int) -> list[str]:
        """Where what came of it differs from what should: the source's line of the report, its posts, the requests."""
        found = [
            f"{what}: {found} instead of {wanted}"
            for what, found, wanted in (
                ("fared", row.get("outcome"), self.result),
                ("asked", asked, self.asked),
                ("posts", len(posts), self.stored),
                ("images", images, self.images),
            )
            if found != wanted
        ]
        told = json.dumps(row, ensure_ascii=False)
        found += [f"not said: {words}" for words in self.said if words not in told]
        for post in posts:
            read = frontmatter.loads(post)
            found += [f"a post lacks {text!r}" for text in self.holds if text not in read.content]
            found += [f"a post holds {text!r}" for text in self.lacks if text in read.content]
            found += [f"{key} is {read.get(key)!r}" for key, value in self.front.items() if read.get(key) != value]
        texts = [frontmatter.loads(post).content for post in posts]
        times = {text: sum(text in each for each in texts) for text in self.in_one}
        return found + [f"{number} posts hold {text!r}" for text, number in times.items() if number != 1]

    @property
    def host(self) -> str:
        return f"{self.name}.tale.example"

    @property
    def url(self) -> str:
        return f"http://{self.host}/feed"


def item(
    title: str = "A good item", text: str = "", *, guid: str = "good", link: str = "", more: str = "", raw: bool = False
) -> str:
    """One entry; its text, as HTML, holds what is wanted."""
    body = text if raw else escape(f"<p>This is {WANTED}, and it comes with the feed.</p>{text}", quote=False)
    link = f"<link>{escape(link)}</link>" if link else ""
    head = f"<guid isPermaLink='false'>{guid}</guid><title>{title}</title>{link}{more}"
    return f"<item>{head}<description>{body}</description></item>"


def rss(*items: str, prolog: str = "<?xml version='1.0' encoding='utf-8'?>", head: str = "") -> bytes:
    return f"{prolog}<rss version='2.0'><channel><title>tale</title>{head}{''.join(items)}</channel></rss>".encode()


def page(body: str = "", *, head: str = "", title: str = "A good item", text: str = SENTENCES) -> bytes:
    """One article's page that holds what is wanted."""
    paragraphs = f"<p>This is {WANTED}, on its own page.</p><p>{text}</p><p>{text[::-1]}</p>"
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1>{paragraphs}{body}</article></body></html>"
    ).encode()


def feed(document: bytes) -> Act:
    """A site that has nothing but this feed."""
    return by_path({"/feed": document})


def with_page(document: bytes | Act, name: str, **others: bytes | Act) -> Act:
    """A site whose feed leads to one page."""
    paths = {f"/{path}": each for path, each in others.items()}
    return by_path({"/feed": rss(item(link=f"http://{name}.tale.example/a")), "/a": document, **paths})
