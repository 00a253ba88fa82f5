"""Small pages around what a test is about: a few paragraphs of prose, a heading, what stands at the page's foot."""

from datetime import UTC, datetime
from itertools import count, islice

from ingest.documents import Extracted
from ingest.extractor.extract import extract
from normalize.markdown import render
from normalize.values import Markdown, Url

URL = Url("https://mill.example.org/notes/weir")
TITLE = "The weir below the paper mill"
_WHO = ("The miller", "A neighbour", "The county surveyor", "An apprentice", "The oldest member", "A visiting teacher")
_WHAT = ("measured fall {} of the water", "painted sluice {} again", "wrote letter {} to the board", "counted {} eels")
_WHEN = ("before snow {} had gone", "while wheel {} stood still", "in week {} of the drought")


def sentence(number: int) -> str:
    """Return a sentence that no other number gives, nor any part of it that is longer than a few words."""
    who, what, when = _WHO[number % 6], _WHAT[number % 4].format(number * 7), _WHEN[number % 3].format(number * 3)
    return (
        f"{who} {what} {when}, and noted on leaf {number} that lamp {number * 5} had not been lit since day {number}."
    )


def paragraphs(amount: int, *, first: int = 1) -> str:
    """Return some paragraphs of two sentences each."""
    numbers = islice(count(first * 2), 0, amount * 2, 2)
    return "".join(f"<p>{sentence(number)} {sentence(number + 1)}</p>" for number in numbers)


def article(amid: str, *, before: int = 3, after: int = 3, behind: str = "") -> str:
    """Return a page with something amid its article's paragraphs, and something behind the article."""
    text = f"{paragraphs(before)}{amid}{paragraphs(after, first=before + 1)}"
    return page(f"<article><h1>{TITLE}</h1><div class='entry-content'>{text}</div></article>{behind}")


def page(body: str) -> str:
    """Return a page of a site with a menu and a footer."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{TITLE}</title></head><body>"
        "<header><nav><ul><li><a href='/'>Start</a><li><a href='/all'>All notes</a></ul></nav></header>"
        f"<main>{body}</main><footer><p>Mill Notes, printed on rag paper.</p></footer></body></html>"
    )


def read(markup: str) -> Extracted:
    """Read a page without a rule."""
    return extract(
        markup.encode(), URL, content_type="text/html; charset=utf-8", rule=None, zone="UTC", fetched_at=_NOW
    )


def shown(markup: str) -> Markdown:
    """Return the Markdown of a page's article."""
    return render(read(markup).body)


_NOW = datetime(2025, 5, 1, tzinfo=UTC)
