"""Looks at a built site as a person does: is each post there once, does it show what its article says, did it run."""

import base64
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.normalize.test_html import dangers
from tests.sites.content import Post
from tests.sites.differences import Difference, compared, known
from tests.sites.page import letters, read

_ATTRIBUTION = frozenset({"Original article", "原文链接"})
_MORE = re.compile("<!-- (?:more|truncate|TEASER_END) -->")
"""The mark that a profile puts there once."""
_LIST_END = "<!-- -->"
_ATTRIBUTES = {"data-post", "data-title"}
_LONGEST_SUMMARY = 700
_INLINED = "data:image/png;base64,"
"""How a bundler writes a small image of the post's own."""


class Look:
    """The look at one built site; `names` are its generator's and profile's, `clock` is the zone of its dates."""

    def __init__(self, names: frozenset[str], site: Path, clock: tzinfo) -> None:
        self._names = names
        self._site = site
        self._clock = clock
        self.known: Counter[Difference] = Counter()
        """What differs and cannot but differ -> in how many posts."""

    def faults(self, posts: Sequence[Post]) -> list[str]:
        """Return what is wrong, a line each."""
        pages: dict[str, list[tuple[Path, LexborHTMLParser]]] = {}
        listing: list[LexborNode] = []
        found = []
        for file in sorted(self._site.rglob("*.html")):
            text = file.read_text("utf-8", "surrogateescape")
            if "CANARYRAN" in text:
                found.append(f"{file.relative_to(self._site)}: something fetched ran")
            page = LexborHTMLParser(text)
            article = page.css_first("article[data-post]")
            if article is not None:
                pages.setdefault(article.attributes["data-post"] or "", []).append((file, page))
            elif len(entries := page.css(".entry")) > len(listing):
                listing, where = entries, file
        if listing:
            found += self._list_faults(listing, where, posts)
        else:
            found.append("no page lists the posts")
        for post in posts:
            mine = pages.pop(post.url, [])
            if len(mine) != 1:
                found.append(f"{post.path}: has {len(mine)} pages")
            for file, page in mine:
                found += [f"{post.path}: {fault}" for fault in self._page_faults(post, file, page)]
        return found + [f"{url}: is no post of ours" for url in pages]

    def _list_faults(self, entries: list[LexborNode], file: Path, posts: Sequence[Post]) -> Iterator[str]:
        """Yield what is wrong with the page that lists the posts: each once, with no more than its beginning."""
        links = [link for entry in entries if (link := entry.css_first("a.post")) is not None]
        listed = Counter(link.attributes.get("href") or "" for link in links)
        yield from (f"{path}: is listed {count} times" for path, count in listed.items() if count > 1)
        if len(listed) != len(posts):
            yield f"{len(listed)} posts are listed, {len(posts)} were written"
        by_title = {letters(post.title): post for post in posts}
        for entry in entries:
            title, shown = entry.css_first("a.post"), entry.css_first(".summary")
            post = by_title.get(letters(title.text())) if title is not None else None
            if post is None or shown is None:
                yield f"the list shows {entry.text()[:80]!r}"
                continue
            yield from (f"list: {post.path}: {fault}" for fault in self._summary_faults(post, shown, file))

    def _summary_faults(self, post: Post, shown: LexborNode, file: Path) -> Iterator[str]:
        for heading in shown.css("h1, h2"):
            if letters(heading.text()) == letters(post.title):
                heading.decompose()
        yield from self._images(file, shown)[1]
        yield from _ran(shown)
        without_attributions(shown)
        text = letters(read(shown).text).removesuffix("...")
        if len(text) > _LONGEST_SUMMARY and not self._knows(post, "list"):
            yield f"shows {len(text)} letters of it"
        said = (post.page.text if post.page else text) + letters(post.description) + letters(post.title)
        if text not in said:
            yield f"shows {text[:60]!r}, which it does not say"

    def _page_faults(self, post: Post, file: Path, page: LexborHTMLParser) -> Iterator[str]:
        article, heading, main = (page.css_first(each) for each in ("article", "article > h1", "article > main"))
        if article is None or heading is None or main is None:
            yield "its page has lost its frame: something in it closed or opened an element"
            return
        if set(article.attributes) != _ATTRIBUTES or len(page.css("article")) != 1 or len(page.css("main")) != 1:
            yield f"something in it got out of its place: {sorted(article.attributes)}"
        if heading.css("*")[1:] or letters(heading.text()) != letters(post.title):
            yield f"the title is shown as {heading.html!r}"
        described = page.css_first(".description")
        if post.description and (described is None or letters(described.text()) != letters(post.description)):
            yield f"the description is shown as {described.html if described else None!r}"
        yield from self._date_faults(post, page.css_first("time"))
        tags = [node.text() for node in page.css("ul.tags > li")]
        if sorted(map(str.casefold, tags)) != sorted(map(str.casefold, post.tags)):
            yield f"its tags are {tags}, not {list(post.tags)}"
        for button in main.css("button.copy"):  # VitePress' own
            button.decompose()
        yield from _ran(main)
        images, broken = self._images(file, main)
        yield from broken
        if post.page is not None and not post.images <= images:
            yield "an image is missing, or another one"
        yield from self._differences(post, main)

    def _date_faults(self, post: Post, shown: LexborNode | None) -> Iterator[str]:
        """Yield what is wrong with the date: the instant to the minute, and what a person reads on the site's clock."""
        try:
            at = datetime.fromisoformat((shown.attributes["datetime"] or "") if shown is not None else "")
        except ValueError:
            yield f"the date is {shown.html if shown is not None else None}, not {post.at}"
            return
        if at.tzinfo is None or abs(at - post.at) >= timedelta(minutes=1):
            yield f"the date is {at}, not {post.at}"
        wanted = f"{post.at.astimezone(self._clock):%Y-%m-%d %H:%M}"
        if shown is not None and shown.text().strip() != wanted:
            yield f"the date is shown as {shown.text().strip()}, not {wanted}"

    def _differences(self, post: Post, main: LexborNode) -> Iterator[str]:
        attributions = without_attributions(main)
        if attributions != 1:
            yield f"the line of attribution is there {attributions} times"
        shown = read(main)
        for aspect, told in compared(post.page, shown) if post.page is not None else ():
            if not self._knows(post, aspect):
                yield f"{post.title}: the {aspect} {'is' if aspect == 'text' else 'are'} {told}"

    def _knows(self, post: Post, aspect: str) -> bool:
        """Say whether it is known, and noted, that a post shows this otherwise."""
        difference = known(self._names, post.title, aspect)
        if difference is not None:
            self.known[difference] += 1
        return difference is not None

    def _images(self, file: Path, main: LexborNode) -> tuple[set[bytes], list[str]]:
        """Return the bytes of the site's own images below a node, and what does not resolve."""
        page_url = "/" + file.relative_to(self._site).as_posix().removesuffix("index.html")
        seen, broken = set(), []
        for image in main.css("img"):
            source = image.attributes.get("src") or ""
            if source.startswith(_INLINED):
                seen.add(base64.b64decode(source.removeprefix(_INLINED)))
                continue
            if urlsplit(source).netloc not in {"", "site.example"}:
                continue
            target = self._site / unquote(urlsplit(urljoin(page_url, source)).path).lstrip("/")
            if target.is_file():
                seen.add(target.read_bytes())
            else:
                broken.append(f"an image does not resolve: {source}")
        return seen, broken


def without_attributions(main: LexborNode) -> int:
    """Take the line that names the original out of a page; return how many there were."""
    count = 0
    for link in main.css("a"):
        line = link.parent
        if " ".join(link.text().split()) in _ATTRIBUTION and line is not None and line.tag == "p":
            line.decompose()
            count += 1
    return count


def _ran(main: LexborNode) -> Iterator[str]:
    for danger in dangers(_MORE.sub("", (main.inner_html or "").replace(_LIST_END, ""), count=1)):
        if danger not in {"a template's opener", "svg", "input"}:
            yield f"would run: {danger}"
    for node in main.css("[onclick], .class, [id=id], figure[src]"):
        yield f"an attribute was taken from the text: {node.html!r}"
