"""Looks at a built site: is every post there once, is its text whole, does every image resolve, did anything run."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.normalize import reader
from tests.normalize.test_html import dangers
from tests.sites.content import Post

_ATTRIBUTION = re.compile(r"(?:Originalarticle|原文链接)·example")
_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", "«": "<<", "»": ">>"})
_SIGNS = re.compile(r"[\s\u200b\u2060•“”\"'.·\-]|\[x?\]|↩︎?|``")
_MORE = re.compile("<!-- (?:more|truncate|TEASER_END) -->")
"""The mark that a profile puts there once."""
_ATTRIBUTES = {"data-post", "data-title"}


def faults(posts: Sequence[Post], site: Path) -> list[str]:
    """Return what is wrong with a built site, a line each."""
    files = sorted(site.rglob("*.html"))
    pages: dict[str, list[tuple[Path, LexborHTMLParser]]] = {}
    listed: Counter[str] = Counter()
    found = []
    for file in files:
        text = file.read_text("utf-8", "surrogateescape")
        if "CANARYRAN" in text:
            found.append(f"{file.relative_to(site)}: something fetched ran")
        page = LexborHTMLParser(text)
        article = page.css_first("article[data-post]")
        if article is not None:
            pages.setdefault(article.attributes["data-post"] or "", []).append((file, page))
        if file.stat().st_size and len(links := page.css("a.post")) > sum(listed.values()):
            listed = Counter(link.attributes["href"] or "" for link in links)
    found += [f"{path}: is listed {count} times" for path, count in listed.items() if count > 1]
    if len(listed) != len(posts):
        found.append(f"{len(listed)} posts are listed, {len(posts)} were written")
    for post in posts:
        mine = pages.pop(post.url, [])
        if len(mine) != 1:
            found.append(f"{post.path}: has {len(mine)} pages")
        for file, page in mine:
            found += [f"{post.path}: {fault}" for fault in _page_faults(post, file, page, site)]
    return found + [f"{url}: is no post of ours" for url in pages]


def _page_faults(post: Post, file: Path, page: LexborHTMLParser, site: Path) -> Iterator[str]:
    article, heading, main = (page.css_first(each) for each in ("article", "article > h1", "article > main"))
    if article is None or heading is None or main is None:
        yield "its page has lost its frame: something in it closed or opened an element"
        return
    if set(article.attributes) != _ATTRIBUTES or len(page.css("article")) != 1 or len(page.css("main")) != 1:
        yield f"something in it got out of its place: {sorted(article.attributes)}"
    if heading.css("*")[1:] or _letters(heading.text()) != _letters(post.title):
        yield f"the title is shown as {heading.html!r}"
    described = page.css_first(".description")
    if post.description and (described is None or _letters(described.text()) != _letters(post.description)):
        yield f"the description is shown as {described.html if described else None!r}"
    shown_at = page.css_first("time")
    if shown_at is None or shown_at.attributes["datetime"] != post.date:
        yield f"the date is {shown_at.attributes['datetime'] if shown_at else None}, not {post.date}"
    tags = [node.text() for node in page.css("ul.tags > li")]
    if sorted(map(str.casefold, tags)) != sorted(map(str.casefold, post.tags)):
        yield f"its tags are {tags}, not {list(post.tags)}"
    yield from _ran(main)
    yield from _text_faults(post, main)
    yield from _image_faults(post, file, main, site)


def _ran(main: LexborNode) -> Iterator[str]:
    for danger in dangers(_MORE.sub("", main.inner_html or "", count=1)):
        if danger not in {"a template's opener", "svg", "input"}:
            yield f"would run: {danger}"
    for node in main.css("[onclick], .class, [id=id], figure[src]"):
        yield f"an attribute was taken from the text: {node.html!r}"


def _text_faults(post: Post, main: LexborNode) -> Iterator[str]:
    for gutter in main.css("td.gutter"):
        gutter.decompose()
    shown, attributions = _ATTRIBUTION.subn("", reader.letters(main.text()))
    if attributions != 1:
        yield f"the line of attribution is there {attributions} times"
    if post.text is not None and _letters(shown) != _letters(post.text):
        yield f"the text is {_difference(_letters(shown), _letters(post.text))}"


def _difference(shown: str, wanted: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(shown, wanted, strict=False)) if a != b), min(len(shown), len(wanted)))
    return f"{shown[max(0, at - 20) : at + 40]!r}, not {wanted[max(0, at - 20) : at + 40]!r}"


def _letters(text: str) -> str:
    """Return what typography leaves alone; generators draw dots, dashes, quotes and boxes in their own ways."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", reader.letters(text).translate(_TYPOGRAPHY)))


def _image_faults(post: Post, file: Path, main: LexborNode, site: Path) -> Iterator[str]:
    page_url = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
    seen = set()
    for image in main.css("img"):
        source = image.attributes.get("src") or ""
        if urlsplit(source).netloc not in {"", "site.example"}:
            continue
        target = site / unquote(urlsplit(urljoin(page_url, source)).path).lstrip("/")
        if not target.is_file():
            yield f"an image does not resolve: {source}"
        else:
            seen.add(target.read_bytes())
    if post.text is not None and not post.images <= seen:
        yield "an image is missing, or another one"
