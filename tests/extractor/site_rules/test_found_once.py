"""What a rule's selectors name is found once, however many of a list's selectors an element matches."""

import pytest

from ingest.extractor.explain import explain
from ingest.extractor.extract import extract
from ingest.extractor.site_rules.load import read_rule
from normalize.values import Url
from tests.extractor.told import NOW, PROSE

URL = Url("https://news.example.org/a")
RULE = "rule:\n  name: mine\n  hosts: [news.example.org]\n  body: 'main, .story'\n"
FIGURE = "<figure class='hero'><img src='/crane.jpg' alt=''></figure>"
SMALL = "<div class='small'><img src='/crane.jpg' alt=''></div>"
CARD = "<span class='card' data-name='The bench' data-to='/bench'></span>"
PAGE = f"<body>{FIGURE}{SMALL}<main class='story'><p>{PROSE}</p>{CARD}<p class='ad more'>Buy a crane!</p></main></body>"


@pytest.mark.parametrize(
    ("key", "piece", "times"),
    [
        ("lead: '.hero'", "crane.jpg", 1),
        ("lead: 'figure, .hero'", "crane.jpg", 1),
        ("lead: ['figure', '.hero']", "crane.jpg", 1),
        ("lead: ['.hero', '.small']", "crane.jpg", 1),
        ("drop: '.ad, .more'", "Buy a crane", 0),
        ("cards: [{css: 'span.card, [data-name]', text: '{data-name}', url: '{data-to}'}]", "The bench", 1),
        ("lead: '.nowhere'", "crane.jpg", 0),
    ],
)
def test_each_element_counts_once(key: str, piece: str, times: int) -> None:
    rule = read_rule(f"{RULE}  {key}\n", "f.yaml").rule
    found = extract(PAGE.encode(), URL, content_type=None, rule=rule, zone="UTC", fetched_at=NOW)

    assert found.body.count(piece) == times
    assert found.body.count(PROSE[:40]) == 1


def test_what_a_selector_finds_is_told_once() -> None:
    rule = read_rule(f"{RULE}  drop: '.ad, .more'\n", "f.yaml").rule
    said = explain(PAGE.encode(), URL, content_type=None, rule=rule, zone="UTC", now=NOW).looked

    assert [each.what for each in said if each.key in ("body", "drop")]
    assert not [each for each in said if "2 elements" in each.what]
