"""Cards and players that a site draws by script, as links; links that lead through the site, to where they end.

Changes the tree that it is given; what is a card is said by a rule.
"""

from collections.abc import Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extractor.page.selectors import select
from ingest.extractor.page.visible_text import one_line
from ingest.extractor.site_rules.fields import Card, Redirect
from ingest.text.urls import resolve
from normalize.values import Url

MAX_CARDS = 200
"""Of one kind in one article."""
_MAY_HOLD_PARAGRAPHS = frozenset({"body", "section", "div", "article", "blockquote", "td", "li", "figure"})


def show_cards(tree: LexborHTMLParser, root: LexborNode, cards: Sequence[Card], page_url: Url) -> None:
    """Put links in the place of the cards below an element; a card without a name or an address stays as it is."""
    for card in cards:
        for node in select(root, card.css)[:MAX_CARDS]:
            words = {name: value or "" for name, value in node.attributes.items()}
            text = one_line(_filled(card.text, {name: unquote(value) for name, value in words.items()}))
            address = _filled(card.url, {**words, "page": page_url})
            url = resolve(page_url, address) if address else None
            if text and url:
                node.replace_with(_link(tree, node, text, url), move=True)


def _filled(template: str, words: dict[str, str]) -> str:
    """Return a template with its words; empty where one of them is missing or empty."""
    try:
        filled = template.format_map({name: value for name, value in words.items() if value.strip()})
    except KeyError:
        return ""
    return filled


def _link(tree: LexborHTMLParser, card: LexborNode, text: str, url: Url) -> LexborNode:
    link = tree.create_node("a")
    link.attrs["href"] = url
    link.insert_child(text)
    if card.parent is None or card.parent.tag not in _MAY_HOLD_PARAGRAPHS:
        return link
    paragraph = tree.create_node("p")
    paragraph.insert_child(link, move=True)
    return paragraph


def lead_on(root: LexborNode, redirects: Sequence[Redirect]) -> None:
    """Give links that lead through a page of the site's the address that they end at."""
    for redirect in redirects:
        for node in root.css(f'a[href*="{redirect.host}"]'):
            target = _target(node.attributes.get("href") or "", redirect)
            if target is not None:
                node.attrs["href"] = target


def _target(address: str, redirect: Redirect) -> Url | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.hostname != redirect.host:
        return None
    [target] = parse_qs(parts.query).get(redirect.param, [""])[:1]
    return resolve(Url(""), target)
