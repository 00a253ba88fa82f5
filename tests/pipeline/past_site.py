"""A site with a planted history, on all the ways into the past that a real WordPress offers, over the scripted web."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.web import Act, Says
from tests.pipeline.place import FEED, STORY, Place

SITE = "https://news.example.org"
_FIRST = datetime(2024, 1, 1, 9, 30, tzinfo=UTC)
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_GENERATOR = "<generator>https://wordpress.org/?v=6.7</generator>"


@dataclass
class PastSite:
    """Posts 1 to `count`, the higher the newer, each a day after the one before."""

    count: int = 40
    ways: frozenset[str] = frozenset({"api", "pages", "sitemap"})
    permalink: str = "/{at:%Y}/{number}-the-bridge/"
    shows_date: bool = True
    """Its pages tell when they were published."""
    shows_shortlink: bool = True
    one_title: str = ""
    """What all posts are called."""
    one_text: bool = False
    """What all posts say."""
    days_apart: int = 1
    one_guid: str = ""
    built_at: str = ""
    """What its sitemap says of all pages, as some generators do."""
    besides: dict[str, str] = field(default_factory=dict)
    """Path -> a page that is no post, of which the sitemap speaks, too."""

    def numbers(self) -> list[int]:
        return list(range(1, self.count + 1))

    def at(self, number: int) -> datetime:
        return _FIRST + timedelta(days=number * self.days_apart)

    def url(self, number: int) -> str:
        return SITE + self.permalink.format(number=number, at=self.at(number))

    def guid(self, number: int) -> str:
        return self.one_guid or f"{SITE}/?p={number}"

    def title(self, number: int) -> str:
        return self.one_title or f"Story number {number} of the bridge"

    def _own_words(self, number: int) -> str:
        return f"This is the story with the number {number}, and there are {number * 7} more of its kind. "

    def page(self, number: int) -> str:
        """A page of a theme: the post between what stands on every page."""
        when = f'<time datetime="{self.at(number).isoformat()}">then</time>' if self.shows_date else ""
        short = f'<link rel="shortlink" href="{self.guid(number)}">' if self.shows_shortlink else ""
        own = "" if self.one_text else self._own_words(number)
        text = "".join(f"<p>{part}{own}</p>" for part in STORY)
        return (
            f'<html lang="en"><head><title>{self.title(number)} – News</title>{short}</head><body><nav><a href="/">Home'
            f"</a></nav><article><h1>{self.title(number)}</h1>{when}{text}</article><footer>Rights</footer></body></html>"
        )

    def feed(self, numbers: list[int]) -> str:
        items = "".join(
            f"<item><title>{self.title(n)}</title><link>{self.url(n)}</link><guid>{self.guid(n)}</guid>"
            f"<pubDate>{format_datetime(self.at(n))}</pubDate><description>What was said of story {n}.</description>"
            "</item>"
            for n in numbers
        )
        return f'<rss version="2.0"><channel><title>News</title><link>{SITE}/</link>{_GENERATOR}{items}</channel></rss>'

    def __call__(self, url: str) -> Act | None:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            return None
        if parts.path == urlsplit(FEED).path:
            return self._feed_page(int(asked.get("paged", 1)))
        if parts.path == "/wp-json/wp/v2/posts" and "api" in self.ways:
            return self._api(asked)
        if parts.path == "/sitemap.xml" and "sitemap" in self.ways:
            return Says(200, self._sitemap(), {"Content-Type": "application/xml"})
        found = next((n for n in self.numbers() if self.url(n) == url), None)
        if found is not None:
            return Says(200, self.page(found), _HTML)
        return Says(200, self.besides[parts.path], _HTML) if parts.path in self.besides else None

    def _feed_page(self, number: int) -> Act:
        newest = self.numbers()[::-1]
        if number > 1 and "pages" not in self.ways:
            number = 1  # a cache that strips the parameter
        shown = newest[(number - 1) * 10 : number * 10]
        if not shown:
            return Says(404, "no more")
        return Says(200, self.feed(shown), {"Content-Type": "application/rss+xml"})

    def _sitemap(self) -> str:
        built = f"<lastmod>{self.built_at}</lastmod>" if self.built_at else ""
        rows = [f"<url><loc>{self.url(number)}</loc>{built}</url>" for number in self.numbers()]
        rows += [f"<url><loc>{SITE}{path}</loc>{built}</url>" for path in self.besides]
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'

    def _api(self, asked: dict[str, str]) -> Act:
        start, size = int(asked["offset"]), min(int(asked["per_page"]), 15)
        posts = [self._post(number) for number in self.numbers()[start : start + size]]
        headers = {"Content-Type": "application/json", "X-WP-Total": str(self.count)}
        return Says(200, json.dumps(posts), headers)

    def _post(self, number: int) -> dict[str, object]:
        own = "" if self.one_text else self._own_words(number)
        return {
            "date_gmt": f"{self.at(number):%Y-%m-%dT%H:%M:%S}",
            "guid": {"rendered": self.guid(number)},
            "link": self.url(number),
            "title": {"rendered": self.title(number)},
            "content": {"rendered": "".join(f"<p>{part}{own}</p>" for part in STORY), "protected": False},
            "excerpt": {"rendered": ""},
        }


def planted(place: Place, **settings: object) -> PastSite:
    """Let a place's web serve such a site, and its source take few of it at the first poll."""
    site = PastSite(**settings)  # type: ignore[arg-type]  # its fields, by name
    place.configure(f'sources: [{{name: news, url: "{FEED}", first_import: 3}}]')
    place.web.serves(site)
    return site


def dates_of(place: Place) -> dict[str, datetime]:
    """Return title -> date of all posts; a title that two of them share is no history."""
    found = [place.front(path) for path in place.posts()]
    assert len({str(post["title"]) for post in found}) == len(found), "a post is there twice"
    return {str(post["title"]): datetime.fromisoformat(str(post["date"])).astimezone(UTC) for post in found}


def history(site: PastSite, numbers: list[int] | None = None) -> dict[str, datetime]:
    return {site.title(number): site.at(number) for number in numbers or site.numbers()}
