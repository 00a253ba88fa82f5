"""A WordPress as its REST API shows it, with what its neighbours and its own settings do to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from ingest.messages import Answer, Reply
from normalize.values import Url
from tests.fetcher.walks.planted import FEED, SITE, article, posted

API = f"{SITE}/wp-json/wp/v2/posts"


def post(number: int) -> dict[str, object]:
    """A post as the API gives it; its GMT is what counts."""
    at = posted(number).astimezone(UTC)
    return {
        "id": number,
        "date": "2001-01-01T00:00:00",
        "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
        "modified_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
        "guid": {"rendered": f"{SITE}/?p={number}"},
        "link": article(number),
        "title": {"rendered": f"第{number}条 &#8211; 新闻"},
        "content": {"rendered": f"<p>正文{number}</p>", "protected": False},
        "excerpt": {"rendered": f"<p>摘要{number}</p>"},
    }


@dataclass
class WordPress:
    """`/wp-json/wp/v2/posts` with offset and per_page, oldest first, and a feed that names its site."""

    posts: list[int] = field(default_factory=lambda: list(range(250)))
    most: int = 100
    """Of one page, whatever is asked for."""
    trap: str = ""
    """`off`, `plain` (no pretty permalinks), `cached` (the first page for every offset), `no total`, `html`."""
    loses_one: bool = False
    """The oldest post is deleted after each request, as long as there are several pages."""
    grows: bool = False
    """A new post comes after each request."""

    def __call__(self, url: str) -> Answer | None:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        is_plain = parts.path == "/" and asked.get("rest_route") == "/wp/v2/posts"
        if not (is_plain or f"{parts.scheme}://{parts.netloc}{parts.path}" == API):
            return None
        if self.trap == "off":
            return _json(url, {"code": "rest_disabled"}, 401)
        if self.trap == "plain" and not is_plain:
            return Reply(Url(url), 404, {}, b"<html>not here</html>")
        if self.trap == "html":
            return Reply(Url(url), 200, {"content-type": "text/html"}, b"<html><title>Welcome</title></html>")
        return self._page(url, asked)

    def _page(self, url: str, asked: Mapping[str, str]) -> Answer:
        after, before = asked.get("after"), asked.get("before")
        chosen = [n for n in self.posts if not after or posted(n) > datetime.fromisoformat(after)]
        chosen = [n for n in chosen if not before or posted(n) < datetime.fromisoformat(before)]
        offset = 0 if self.trap == "cached" else int(asked.get("offset", 0))
        size = min(int(asked.get("per_page", 10)), self.most)
        total = {} if self.trap == "no total" else {"x-wp-total": str(len(chosen))}
        answer = _json(url, [post(number) for number in chosen[offset : offset + size]], 200, total)
        if self.loses_one and len(self.posts) > self.most:
            self.posts.pop(0)
        if self.grows:
            self.posts.append(self.posts[-1] + 1)
        return answer


def _json(url: str, value: object, status: int, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(Url(url), status, {"content-type": "application/json", **(headers or {})}, json.dumps(value).encode())


__all__ = ["API", "FEED", "WordPress", "post"]
