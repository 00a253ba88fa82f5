"""The sites that a guest visits for the conformance run: each tries one point of politeness, none of them is rude."""

import asyncio
import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import import_module

from tests.misbehaving.acts import by_path, in_turn, moves, says, wire
from tests.misbehaving.server import Act, Peer
from tests.misbehaving.stage import CANARY
from tests.misbehaving.visits import PNG, item, page, rss

DOMAIN = "manners.example"
AGENT = "guest/1.0 (+mailto:guest@manners.example)"
DELAY_S = 0.5
CRAWL_DELAY_S = 1.0
SLOW_S = 2.5
ENVIRON = {"LOGIN": "me:hush-password", "KEY": "hush-key", "JAR": "id=hush-cookie"}
SECRETS = ("hush-password", "hush-key", "hush-cookie", "bWU6aHVzaC1wYXNzd29yZA")
"""What stands in the environment, and the password as `Authorization` carries it."""
HTML = "Content-Type: text/html; charset=utf-8"
NO_ROBOTS = says(b"", status="404 Not Found")


def url(host: str, path: str = "/feed") -> str:
    return f"http://{host}.{DOMAIN}{path}"


def entries(host: str, *paths: str) -> bytes:
    return rss(*(item(f"Article {path}", guid=path, link=url(host, path)) for path in paths))


def article(*images: str) -> Act:
    return says(page("".join(f'<img src="{image}">' for image in images)), HTML)


def keeps(document: bytes, *, modified: str = "Mon, 02 Mar 2026 08:00:00 GMT") -> Act:
    """Has an ETag and a date, and says 304 to who brings both."""

    async def act(peer: Peer) -> None:
        given = peer.request.headers
        if given.get("if-none-match") == '"v1"' and given.get("if-modified-since") == modified:
            await peer.head('ETag: "v1"', f"Last-Modified: {modified}", status="304 Not Modified")
        else:
            await peer.says(document, 'ETag: "v1"', f"Last-Modified: {modified}")

    return act


def refuses(status: str, *retry_after: str) -> Act:
    return says(b"", *(f"Retry-After: {value}" for value in retry_after), status=status)


def later(seconds: float, act: Act) -> Act:
    async def slowly(peer: Peer) -> None:
        await asyncio.sleep(seconds)
        await act(peer)

    return slowly


class Counted:
    """How many requests to a site are under way at once, at most."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._now = 0
        self.most = 0

    async def __call__(self, peer: Peer) -> None:
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await self._act(peer)
        finally:
            self._now -= 1


def packed(coding: str) -> Act:
    document = rss(item())
    if coding == "gzip":
        body = gzip.compress(document)
    elif coding == "br":
        body = import_module("brotli").compress(document)
    else:
        body = import_module("backports.zstd").compress(document)
    return by_path({"/feed": says(body, f"Content-Encoding: {coding}")})


ROBOTS = (
    f"User-agent: *\nDisallow: /\n\nUser-agent: guest\nDisallow: /private/\nCrawl-delay: {CRAWL_DELAY_S:g}\n".encode()
)
ITEM = rss(item("An article that moves with its feed", guid="moving"))


def leaves(target: str, status: str) -> Act:
    """Has its feed at first; from then on it says that the feed is elsewhere."""
    return by_path({"/feed": in_turn(says(ITEM), moves(url(target), status))})


SIDE = says(b"<p>A page that is not named anywhere.</p>", HTML)


def sites() -> dict[str, Act]:
    """Return the sites by name."""
    crowd = [f"/{number}" for number in range(6)]
    slow = [f"/{number}" for number in range(5)]
    tired = [f"/{number}" for number in range(3)]
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    return {
        "news": by_path({
            "/robots.txt": says(ROBOTS), "/feed": keeps(entries("news", "/a", "/b", "/private/c")),
            "/feed2": entries("news", "/d"), "/a": article("/a.png", "/private/x.png", url("pictures", "/1.png")),
            "/b": article(url("pictures", "/2.png"), url("pictures", "/3.png")), "/d": article(),
            "/a.png": PNG, "/private/c": article(), "/private/x.png": PNG, "/private/hand": article(),
        }),
        "pictures": by_path({"/robots.txt": NO_ROBOTS}, says(PNG)),
        "slow": by_path({"/feed": entries("slow", *slow), "/robots.txt": NO_ROBOTS},
                        later(SLOW_S, article())),
        "crowd": by_path({"/feed": entries("crowd", *crowd), "/robots.txt": NO_ROBOTS}, later(0.7, article())),
        "busy": by_path({"/feed": refuses("429 Too Many Requests", "3600"), "/other": rss(item())}),
        "dated": by_path({"/feed": refuses("503 Busy", in_an_hour)}),
        "absurd": by_path({"/feed": refuses("429 No", "999999999")}),
        "tired": by_path({"/feed": entries("tired", *tired), "/robots.txt": NO_ROBOTS, "/0": refuses("429 No"),
                          "/1": article(), "/2": article()}),
        "cut": wire(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss>"),
        "error": by_path({"/feed": says(b"", status="500 Oops")}),
        "absent": by_path({}),
        "mover": by_path({"/feed": moves(url("moved"))}),
        "moved": by_path({"/feed": says(rss(item()), "Set-Cookie: a=b")}),
        "jar": by_path({"/feed": says(rss(item()), "Set-Cookie: id=tracked; Path=/")}),
        "astray": by_path({"/feed": in_turn(moves(f"http://{CANARY}:{{port}}/"))}),
        "falters": by_path({"/feed": in_turn(keeps(rss(item())), says(b"", status="500 Oops"), keeps(rss(item())))}),
        "garbage": by_path({"/feed": says(b"<html><title>Maintenance</title>", 'ETag: "g"')}),
        "veiled": by_path({"/robots.txt": says(b"", status="503 Busy"), "/feed": entries("veiled", "/a"),
                           "/a": article()}),
        "free": by_path({"/robots.txt": says(b"User-agent: *\nDisallow: /"), "/feed": entries("free", "/a"),
                         "/a": article()}),
        "hops": by_path({"/robots.txt": NO_ROBOTS, "/feed": entries("hops", "/a"), "/a": moves(url("closed", "/x"))}),
        "closed": by_path({"/robots.txt": says(b"User-agent: *\nDisallow: /x"), "/x": article()}),
        "maps": by_path({"/robots.txt": says(b"User-agent: *\nDisallow: /sitemap"), "/feed": rss(item())}, SIDE),
        "same": by_path({"/robots.txt": NO_ROBOTS, "/feed": entries("same", "/a"), "/a": article()}),
        "loops": by_path({"/feed": moves("/feed")}),
        "chain": in_turn(*(moves(f"/{number}") for number in range(40))),
        "gone": by_path({"/feed": says(b"", status="410 Gone")}),
        "leaves": leaves("settled", "301 Moved Permanently"), "settled": by_path({"/feed": ITEM}),
        "leaves-too": leaves("settled-too", "308 Permanent Redirect"), "settled-too": by_path({"/feed": ITEM}),
        "visits": leaves("hotel", "302 Found"), "hotel": by_path({"/feed": ITEM}),
        "strays": leaves("notice", "301 Moved Permanently"),
        "notice": by_path({"/feed": rss(item("We are under repair", guid="notice"))}),
        "edited": by_path({"/robots.txt": NO_ROBOTS, "/feed": entries("edited", "/a", "/b"), "/a": keeps(page()),
                           "/b": keeps(page(), modified="Tue, 03 Mar 2026 08:00:00 GMT")}),
        **{f"in-{coding}": packed(coding) for coding in ("gzip", "br", "zstd")},
    }  # fmt: skip


def sources(tls: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the rows of the configuration; `tls` are further sources by name."""
    quiet = {"pictures", "moved", "closed", "settled", "settled-too", "hotel", "notice"}
    own: dict[str, dict[str, object]] = {
        "mover": {"auth": "$LOGIN", "headers": {"X-Api-Key": "$KEY", "Cookie": "$JAR", "Accept-Language": "en"}},
        "free": {"robots": False},
    }
    rows: list[dict[str, object]] = [
        {"name": name, "url": url(name), **own.get(name, {})} for name in sites() if name not in quiet
    ]
    rows += [{"name": "news2", "url": url("news", "/feed2")}, {"name": "busy2", "url": url("busy", "/other")}]
    return rows + [{"name": name, "url": address} for name, address in tls.items()]
