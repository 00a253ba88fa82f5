"""A site with a planted history, on the ways into the past that a WordPress or a Ghost offers, on the scripted web."""

import json
import re
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
_OF_GHOST = "<generator>Ghost 5.87</generator>"
_KEY = "22444f78447824223cefc48062"
_FILTERS = re.compile(r"published_at:(>=|<)'([^']*)'")
_UPGRADE = (
    '<aside class="gh-post-upgrade-cta"><h2>This post is for subscribers only</h2><a href="#/portal">Join</a></aside>'
)


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
    for_members: frozenset[int] = frozenset()
    """Posts of a Ghost of which others are shown the first paragraph."""
    is_key_refused: bool = False
    """The key that a Ghost's pages show is an old one."""
    robots: str = ""

    def numbers(self) -> list[int]:
        return list(range(1, self.count + 1))

    def at(self, number: int) -> datetime:
        return _FIRST + timedelta(days=number * self.days_apart)

    def url(self, number: int) -> str:
        return SITE + self.permalink.format(number=number, at=self.at(number))

    def guid(self, number: int) -> str:
        of_ghost = f"64b{number:021x}" if "ghost" in self.ways else ""
        return self.one_guid or of_ghost or f"{SITE}/?p={number}"

    def title(self, number: int) -> str:
        return self.one_title or f"Story number {number} of the bridge"

    def _own_words(self, number: int) -> str:
        return f"This is the story with the number {number}, and there are {number * 7} more of its kind. "

    def page(self, number: int) -> str:
        """A page of a theme: the post between what stands on every page."""
        when = f'<time datetime="{self.at(number).isoformat()}">then</time>' if self.shows_date else ""
        shows_short = self.shows_shortlink and "ghost" not in self.ways
        short = f'<link rel="shortlink" href="{self.guid(number)}">' if shows_short else ""
        own = "" if self.one_text else self._own_words(number)
        text = self._text(number, own) + (_UPGRADE if number in self.for_members else "")
        return (
            f'<html lang="en"><head><title>{self.title(number)} – News</title>{short}</head><body><nav><a href="/">Home'
            f"</a></nav><article><h1>{self.title(number)}</h1>{when}{text}</article><footer>Rights</footer></body></html>"
        )

    def _text(self, number: int, own: str) -> str:
        shown = STORY[:1] if number in self.for_members else STORY
        return "".join(f"<p>{part}{own}</p>" for part in shown)

    def feed(self, numbers: list[int]) -> str:
        items = "".join(
            f"<item><title>{self.title(n)}</title><link>{self.url(n)}</link><guid>{self.guid(n)}</guid>"
            f"<pubDate>{format_datetime(self.at(n))}</pubDate><description>What was said of story {n}.</description>"
            "</item>"
            for n in numbers
        )
        made_by = _OF_GHOST if "ghost" in self.ways else _GENERATOR
        return f'<rss version="2.0"><channel><title>News</title><link>{SITE}/</link>{made_by}{items}</channel></rss>'

    def __call__(self, url: str) -> Act | None:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        if f"{parts.scheme}://{parts.netloc}" != SITE:
            return None
        if parts.path == urlsplit(FEED).path:
            return self._feed_page(int(asked.get("paged", 1)))
        if parts.path == "/wp-json/wp/v2/posts" and "api" in self.ways:
            return self._api(asked)
        if "ghost" in self.ways and (found := self._of_ghost(parts.path, asked)) is not None:
            return found
        if parts.path == "/sitemap.xml" and "sitemap" in self.ways:
            return Says(200, self._sitemap(), {"Content-Type": "application/xml"})
        number = next((n for n in self.numbers() if self.url(n) == url), None)
        if number is not None:
            return Says(200, self.page(number), _HTML)
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

    def _of_ghost(self, path: str, asked: dict[str, str]) -> Act | None:
        """What a Ghost has beside its feed and its pages."""
        if path == "/":
            script = f'<script data-ghost="{SITE}/" data-key="{_KEY}" data-api="{SITE}/ghost/api/content/"></script>'
            return Says(200, f"<html><head><title>News</title>{script}</head><body><h1>News</h1></body></html>", _HTML)
        if path == "/sitemap-posts.xml":
            return Says(200, self._sitemap(), {"Content-Type": "application/xml"})
        if path == "/robots.txt" and self.robots:
            return Says(200, self.robots, {"Content-Type": "text/plain"})
        if path != "/ghost/api/content/posts/":
            return None
        if self.is_key_refused or asked.get("key") != _KEY:
            return Says(
                401, '{"errors": [{"message": "Unknown Content API Key"}]}', {"Content-Type": "application/json"}
            )
        return self._ghost_posts(asked)

    def _ghost_posts(self, asked: dict[str, str]) -> Act:
        chosen = self.numbers()
        for sign, said in _FILTERS.findall(asked.get("filter", "")):
            bound = datetime.fromisoformat(f"{said}+00:00")
            chosen = [n for n in chosen if (self.at(n) >= bound if sign == ">=" else self.at(n) < bound)]
        page, size = int(asked["page"]), min(int(asked["limit"]), 15)
        some = chosen[(page - 1) * size : page * size]
        posts = [
            {
                "id": self.guid(number),
                "url": self.url(number),
                "title": self.title(number),
                "html": self._text(number, "" if self.one_text else self._own_words(number)),
                "published_at": self.at(number).isoformat(timespec="milliseconds"),
                "access": number not in self.for_members,
            }
            for number in some
        ]
        following = page + 1 if page * size < len(chosen) else None
        counts = {"page": page, "limit": size, "total": len(chosen), "next": following}
        return Says(
            200, json.dumps({"posts": posts, "meta": {"pagination": counts}}), {"Content-Type": "application/json"}
        )

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
