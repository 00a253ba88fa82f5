"""A page part by part: what became of each, and by which selectors it can be named."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.extractor.page.parts import Fate, Parted
from ingest.extractor.page.selectors import select
from ingest.extractor.parted import MOST_PARTS, part_page
from ingest.extractor.selector_candidates import candidates
from ingest.extractor.site_rules.model import Rule
from normalize.values import Url

PROSE = "Bridge {} was what the council of the town talked about for three hours on Monday evening, all of it."
TEXT = "".join(f"<p>{PROSE.format(number)}</p>" for number in range(6))
RULE = Rule(name="a", hosts=("a.example",), body=(".text",), drop=(".ad",))
PIECES = ["<div class='a'>", "<p id=b>", "</p>", "</div>", "<img src=c.png>", "word ", "<!--", "<script>x</script>"]


def parted(body: str, rule: Rule | None = None, chosen: int | None = None) -> Parted:
    url, now = Url("https://a.example/1.html"), datetime(2026, 3, 2, tzinfo=UTC)
    html = f"<html><head><title>A title</title></head><body>{body}</body></html>"
    return part_page(html.encode(), url, content_type="text/html", rule=rule, zone="UTC", now=now, chosen=chosen)


@pytest.mark.parametrize(
    ("body", "rule", "words", "fate", "why"),
    [
        (f"<div class=text>{TEXT}<p class=ad>Buy it.</p></div>", RULE, "Buy it.", Fate.DROPPED, "drop: .ad"),
        (f"<div class=text>{TEXT}</div><p>Beside.</p>", RULE, "Beside.", Fate.OUTSIDE, ""),
        (f"<div class=text>{TEXT}</div><p>Beside.</p>", RULE, PROSE.format(1)[:80], Fate.KEPT, ""),
        (f"<h1>A title</h1><div class=text>{TEXT}</div>", RULE, "A title", Fate.OUTSIDE, "the title"),
        (f"<div class=else>{TEXT}</div>", RULE, PROSE.format(2)[:80], Fate.KEPT, ""),
        (f"<article>{TEXT}</article><footer><p>Rights.</p></footer>", None, "Rights.", Fate.OUTSIDE, "its part is"),
        (f"<article>{TEXT}<img src=a.png></article>", None, "", Fate.KEPT, ""),
    ],
)
def test_each_part_says_what_became_of_it(body: str, rule: Rule | None, words: str, fate: Fate, why: str) -> None:
    found = [
        (part.fate, part.why) for part in parted(body, rule).parts if part.words == words and part.tag != "article"
    ]

    assert [each for each, _ in found] == [fate]
    assert found[0][1].startswith(why)


def test_a_page_of_many_parts_is_cut_and_says_so() -> None:
    told = parted(f"<article>{TEXT}{'<p>A short line.</p>' * (MOST_PARTS + 50)}</article>")

    assert (len(told.parts), told.left_out > 0) == (MOST_PARTS, True)


@pytest.mark.parametrize("body", ["", "{}", "<p>", '{"a": 1}', "<frameset>"])
def test_a_page_without_parts_has_none_or_few(body: str) -> None:
    assert len(parted(body).parts) <= 1


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.integers(-1, 40))
def test_every_candidate_finds_what_it_says(pieces: list[str], chosen: int) -> None:
    body = "".join(pieces)
    tree = LexborHTMLParser(f"<html><head><title>A title</title></head><body>{body}</body></html>")

    for each in parted(body, chosen=chosen).candidates:
        assert len(select(tree, each.selector)) == each.count > 0


@pytest.mark.parametrize(
    ("html", "best"),
    [
        ("<div id=text><p>a</p></div>", "#text > p"),
        ("<p class=lead>a</p><p>b</p>", ".lead"),
        ("<p class='css-1x2y3 lead'>a</p>", ".lead"),
        ("<p class='x\"><script>' id='a b'>a</p>", None),
        ("<p itemprop=articleBody>a</p>", '[itemprop="articleBody"]'),
        ("<p class=a>a</p><p class='a b'>b</p>", "p.a"),
    ],
)
def test_the_best_selector_is_short_and_of_a_name_that_people_give(html: str, best: str | None) -> None:
    tree = LexborHTMLParser(html)
    node = tree.css_first("p")
    assert node is not None

    assert next((each.selector for each in candidates(tree, node)), None) in {best, ".a" if best == "p.a" else best}
