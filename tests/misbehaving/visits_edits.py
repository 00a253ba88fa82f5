"""Pages that are asked again two hours later: some were edited, others hold something in the article's place."""

from tests.misbehaving.acts import WANTED, says
from tests.misbehaving.server import Act, Peer
from tests.misbehaving.visits import PNG, SENTENCES, UNWANTED, Visit, page, with_page

HTML = "Content-Type: text/html; charset=utf-8"
AT_FIRST = 3
"""Requests of the first run: the feed, robots.txt and the page."""
LATER_HOURS = 2.0


def then(later: Act) -> Act:
    """The article as it is at first; afterwards something else."""

    async def act(peer: Peer) -> None:
        await (says(page(), HTML) if peer.nth <= AT_FIRST else later)(peer)

    return act


def turned(name: str, does: str, later: Act | bytes, **more: object) -> Visit:
    """A site whose one article is another when its page is asked again."""
    act = says(later, HTML) if isinstance(later, bytes) else later
    site = with_page(then(act), name)
    return Visit(name, does, site, **({"result": "unchanged", "asked": 4, "later_h": LATER_HOURS} | more))  # type: ignore[arg-type]  # by name


def shown(title: str, text: str, more: str = "") -> bytes:
    """A page with a title and a text of its own."""
    return f"<!doctype html><title>{title}</title><article><h1>{title}</h1><p>{text}</p></article>{more}".encode()


WALL = f"This is {UNWANTED}: please subscribe to our paper in order to go on reading what our members read daily. "
WHALE = f"This is {UNWANTED} about a whale in the harbour, whose captain had never heard of such a visitor. "
FORM = "<form><input name=user><input type=password></form>"
STAYS = '"outcome": "stays"'
EDITED = [
    turned("edit-honest", "a sentence more", page("<p>The engineer declined, and nobody was asked instead.</p>"),
           holds=(WANTED, "The engineer declined"), said=('"outcome": "updated"',)),
    turned("edit-none", "the same page", page(), said=('"counts": {"unchanged": 1}',)),
    turned("edit-teaser", "the first sentences alone", shown("A good item", f"This is {WANTED}. {SENTENCES[:160]}"),
           holds=(WANTED, SENTENCES), said=(STAYS, "letters of an article that had")),
    turned("edit-wall", "a call to subscribe, with status 200", shown("Subscribe", WALL * 5),
           said=(STAYS, "another text")),
    turned("edit-wall-short", "a call to subscribe, a form, and status 200", shown("Subscribe", WALL, FORM),
           said=(STAYS,)),
    turned("edit-login", "a login page with status 200", f"<title>Log in</title>{FORM}".encode(),
           said=(STAYS, "asks for a login")),
    turned("edit-paid", "a bill with status 402", says(shown("Subscribe", WALL * 5), HTML, status="402 Pay"),
           said=(STAYS, "asks to be paid")),
    turned("edit-empty", "nothing at all", b"", said=(STAYS,)),
    turned("edit-shell", "a page that only a browser's scripts would fill", b"<!doctype html><div id=root></div>",
           said=(STAYS, "no article")),
    turned("edit-another", "another article under the same address", shown("A whale", WHALE * 6),
           said=(STAYS, "another text")),
    turned("edit-image", "an image in place of the page", says(PNG, "Content-Type: image/png"),
           said=(STAYS, "not a page")),
    turned("edit-gone", "says 410", says(b"gone", status="410 Gone"), said=(STAYS, "taken down")),
]  # fmt: skip
