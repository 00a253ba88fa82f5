"""What stands in an article's place and answers 200: forms, notices, parts that are paid for, the neighbour's page."""

from html import escape

from tests.misbehaving.acts import WANTED, by_path, says
from tests.misbehaving.server import Act
from tests.misbehaving.visits import SENTENCES, UNWANTED, Visit, item, page, rss
from tests.misbehaving.visits_pages import next_of

HTML = "Content-Type: text/html; charset=utf-8"
NOTICE = f"This is {UNWANTED}: we and our partners keep cookies on your device. Please agree before you go on reading. "
FORM = f"<p>This is {UNWANTED}: it is protected, to view it enter a password.</p>{{}}<input type=submit value=Enter>"
OF_POST = "<form class='post-password-form' method=post><input name=post_password type=password></form>"


def site(name: str, does: str, entries: list[str], pages: dict[str, bytes], **more: object) -> Visit:
    """A site whose feed lists these entries, and whose pages are these."""
    act: dict[str, bytes | Act] = {path: says(document, HTML) for path, document in pages.items()}
    asked = {"asked": 1 + len(pages)}
    return Visit(name, does, by_path({"/feed": rss(*entries), **act}), **(asked | more))  # type: ignore[arg-type]  # by name


def entry(name: str, path: str, title: str, text: str = "") -> str:
    """One entry with a page of its own, and no text unless it is given."""
    body = escape(text, quote=False)
    return item(title, body, guid=f"{name}{path}", link=f"http://{name}.tale.example{path}", raw=True)


def plain(title: str, text: str, more: str = "", head: str = "") -> bytes:
    """A page with a title and a text of its own."""
    return (
        f"<!doctype html><html lang=en><title>{title}</title>{head}<article><h1>{title}</h1>"
        f"<p>{text}</p></article>{more}</html>"
    ).encode()


WHOLE = f"<p>This is {WANTED}, and the feed has all of it.</p>" + f"<p>{SENTENCES}</p><p>{SENTENCES[::-1]}</p>" * 4
PAID = """<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"A good item","isAccessibleForFree":false}</script>"""  # fmt: skip
NAMES = ("The bridge at noon", "A ferry in the fog", "Letters from the mill")
WALLS = [
    site("wall-password", "a sentence and a form for a password in the text's place",
         [entry("wall-password", "/a", "A good item")], {"/a": plain("A good item", FORM.format(OF_POST))},
         stored=0, said=("asks for a password",)),
    site("wall-password-feed", "the same in feed and page",
         [entry("wall-password-feed", "/a", "A good item", FORM.format(OF_POST))],
         {"/a": plain("A good item", FORM.format(OF_POST))}, stored=0, said=("asks for a password",)),
    site("wall-members", "a log-in for members, with other names than a post's",
         [entry("wall-members", "/a", "A good item")],
         {"/a": plain("A good item", FORM.format("<div class=gate><input type=PASSWORD name=code></div>"))},
         stored=0, said=("asks for a password",)),
    site("wall-login-beside", "an article with a log-in in its head",
         [entry("wall-login-beside", "/a", "A good item")],
         {"/a": page().replace(b"<article>", b"<header><form><input type=password></form></header><article>")}),
    site("wall-feed-whole", "a notice on cookies in place of a page whose text the feed has",
         [entry("wall-feed-whole", "/a", "A good item", WHOLE)], {"/a": plain("Before you go on", NOTICE * 6)},
         said=("another text",), holds=(WANTED, SENTENCES)),
    site("wall-equal", "one notice under three addresses, of whose articles the feed has the titles alone",
         [entry("wall-equal", f"/{n}", name) for n, name in enumerate(NAMES)],
         {f"/{n}": plain("Before you go on", NOTICE * 6) for n in range(3)},
         stored=0, said=("what other pages of its host show",)),
    site("wall-paid", "the beginning of an article that is to be paid for",
         [entry("wall-paid", "/a", "A good item")],
         {"/a": plain("A good item", f"This is {WANTED}. {SENTENCES}", "<div class=paywall>Subscribe</div>", PAID)},
         said=("to be paid for",)),
    site("wall-upgrade", "the beginning of an article for members, which but the offer behind it tells",
         [entry("wall-upgrade", "/a", "A good item")],
         {"/a": plain("A good item", f"This is {WANTED}. {SENTENCES}",
                      "<aside class='gh-post-upgrade-cta'><h2>For members only</h2><a href=#/portal>Join</a></aside>")},
         said=("no members",)),
    site("page-next-neighbour", "a next page of the same title that its feed lists, too",
         [entry("page-next-neighbour", "/list", NAMES[0]), entry("page-next-neighbour", "/list-2", NAMES[1])],
         {"/list": page(next_of("/list-2"), title="Reading list"),
          "/list-2": plain("Reading list", f"This is {WANTED}, the second of them. {SENTENCES[90:]}")}, stored=2,
         in_one=("the second of them",)),
    site("page-next-stranger", "a next page, numbered as such, that is an article of its own",
         [entry("page-next-stranger", "/diary", "A good item")],
         {"/diary": page(next_of("/diary-2"), head="<link rel=canonical href=/diary>"),
          "/diary-2": plain("A whale in the harbour", f"This is {UNWANTED}. {SENTENCES[::-1]}",
                            head="<link rel=canonical href=/diary-2>")}),
]  # fmt: skip
