"""A Ghost as its pages and its Content API show it, with what its neighbours and its settings do to it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from ingest.messages import Answer, Reply
from normalize.values import Url
from tests.fetcher.walks.planted import SITE, article, posted, urlset

API = f"{SITE}/ghost/api/content/posts/"
KEY = "22444f78447824223cefc48062"
GENERATOR = "<generator>Ghost 5.87</generator>"
_FILTERS = re.compile(r"published_at:(>=|<)'([^']*)'")
PORTAL = (
    '<script defer src="https://cdn.example/portal.min.js" data-i18n="true" data-ghost="{site}/" data-key="{key}"'
    ' data-api="{site}/ghost/api/content/" crossorigin="anonymous"></script>'
)
SEARCH = (
    '<script defer src="https://cdn.example/sodo-search.min.js" data-key="{key}" data-styles="/s.css"'
    ' data-sodo-search="{site}/" crossorigin="anonymous"></script>'
)


def front(script: str = PORTAL, key: str = KEY) -> str:
    """The front page of a theme, with the script of the portal or of the search."""
    head = f"<title>News</title>{script.format(site=SITE, key=key)}"
    return f"<html><head>{head}</head><body><main><h1>News</h1></main></body></html>"


def post(number: int, at: datetime | None = None, *, access: bool = True) -> dict[str, object]:
    """A post as the API gives it, its date in the site's own zone."""
    moment = (at or posted(number)).isoformat(timespec="milliseconds")
    html = f"<p>正文{number}</p>" + ("" if access else "<p>…</p>")
    return {
        "id": f"64b{number:021x}",
        "url": article(number),
        "title": f"第{number}条 & <新闻>",
        "html": html,
        "excerpt": f"摘要{number} <b>",
        "published_at": moment,
        "updated_at": moment,
        "visibility": "public" if access else "members",
        "access": access,
    }


@dataclass
class Ghost:
    """`/ghost/api/content/posts/` with filter, order, page and limit; a front page, and a sitemap of the posts."""

    posts: list[int] = field(default_factory=lambda: list(range(250)))
    most: int = 100
    """Of one page, whatever is asked for."""
    trap: str = ""
    """`refused` (the key), `no key`, `unheeded` (no filter), `newest` (neither filter nor order), `cached` (one page
    for all numbers), `loops` (always a next page), `no total`, `html`, `one date` (of all posts)."""
    loses_one: bool = False
    """The oldest post is deleted after each request, as long as there are several pages."""
    grows: bool = False
    """A new post comes after each request."""
    refuses_after: int | None = None
    """The key is drawn anew after so many pages."""
    lowers_after: int | None = None
    """It gives half as many posts after so many pages."""
    script: str = PORTAL
    pages: int = 0
    """That were asked for."""

    def __call__(self, url: str) -> Answer | None:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}{parts.path}"
        if place == f"{SITE}/":
            return Reply(Url(url), 200, {}, front("" if self.trap == "no key" else self.script).encode())
        if place == f"{SITE}/sitemap-posts.xml":
            return Reply(Url(url), 200, {}, urlset(self.posts).encode())
        if place != API:
            return None
        self.pages += 1
        if self.trap == "refused" or (self.refuses_after is not None and self.pages > self.refuses_after):
            error = {"message": "Unknown Content API Key", "type": "UnauthorizedError"}
            return _json(url, {"errors": [error]}, 401)
        if self.trap == "html":
            return Reply(Url(url), 200, {"content-type": "text/html"}, b"<html><title>Welcome</title></html>")
        return self._page(url, dict(parse_qsl(parts.query)))

    def _page(self, url: str, asked: Mapping[str, str]) -> Answer:
        assert asked["key"] == KEY
        if self.lowers_after is not None and self.pages > self.lowers_after:
            self.most, self.lowers_after = self.most // 2, None
        chosen = self._chosen(asked)
        page, size = int(asked.get("page", 1)), min(int(asked.get("limit", 15)), self.most)
        shown = 1 if self.trap == "cached" else page
        some = chosen[(shown - 1) * size : shown * size]
        pages = -(-len(chosen) // size)
        following = 2 if self.trap in {"loops", "cached"} else (page + 1 if page < pages else None)
        counts = {"page": page, "limit": size, "pages": pages, "total": len(chosen), "next": following, "prev": None}
        if self.trap == "no total":
            counts = {}
        at = posted(0) if self.trap == "one date" else None
        answer = _json(url, {"posts": [post(number, at) for number in some], "meta": {"pagination": counts}}, 200)
        if self.loses_one and len(self.posts) > self.most:
            self.posts.pop(0)
        if self.grows:
            self.posts.append(self.posts[-1] + 1)
        return answer

    def _chosen(self, asked: Mapping[str, str]) -> list[int]:
        if self.trap in {"newest", "cached"}:
            return self.posts[::-1]
        assert asked.get("order") == "published_at asc"
        if self.trap in {"unheeded", "one date"}:
            return list(self.posts)
        chosen = list(self.posts)
        for sign, said in _FILTERS.findall(asked.get("filter", "")):
            bound = datetime.strptime(said, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            chosen = [n for n in chosen if (posted(n) >= bound if sign == ">=" else posted(n) < bound)]
        return chosen


def _json(url: str, value: object, status: int) -> Reply:
    return Reply(Url(url), status, {"content-type": "application/json; charset=utf-8"}, json.dumps(value).encode())
