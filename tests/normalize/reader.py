"""A reader of Markdown that is none of ours: what a post shows, and what of it would be code."""

import re
import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def to_html(markdown: str) -> str:
    return str(_READER.render(markdown))


def shown(markdown: str) -> str:
    """The text that a reader sees, letters only: white space, and how a bullet or a quotation mark looks, left out."""
    return letters(text_of(to_html(markdown)))


def text_of(html: str) -> str:
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    return body.text() if body else ""


def letters(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060•“”]", "", unicodedata.normalize("NFKC", text).replace("−", "-"))


def raw_html(markdown: str) -> list[str]:
    return [token.content for token in _all(_READER.parse(markdown)) if token.type in {"html_block", "html_inline"}]


def links(markdown: str) -> list[str]:
    return [str(token.attrs["href"]) for token in _all(_READER.parse(markdown)) if token.type == "link_open"]


def images(markdown: str) -> list[tuple[str, str]]:
    """(address, description) of every image."""
    return [
        (str(token.attrs["src"]), token.content) for token in _all(_READER.parse(markdown)) if token.type == "image"
    ]


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])
