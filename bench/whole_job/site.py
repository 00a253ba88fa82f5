"""What the origin of the comparison serves: feeds, article pages of the weight of real ones, images. Pure.

All of it follows from numbers, so that every side is given the same bytes. The words are drawn anew for each article:
no two are alike, and each is as its feed says.
"""

import gzip
import json
import struct
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from random import Random

ARTICLES = 30
"""In each feed."""
IMAGES = 4
"""In each article."""
_WORDS = (
    "the a of river town council said that winter bridge will open after repairs while people from both sides walked "
    "along old market street where music played until evening and nobody asked who had paid for light or bread "
    "engineers found two cracks in stone below water measured them again wrote report which mayor read aloud"
).split()
_FILLER_ITEMS = 900
_START = datetime(2026, 1, 5, 8, tzinfo=UTC)
_SIZE = (240, 180)


def answer(path: str, origin: str, *, images: int) -> tuple[str, bytes] | None:
    """Return the type and the bytes of what stands at a path; None where nothing does."""
    kind, _, name = path.strip("/").partition("/")
    number = name.partition(".")[0]
    if path == "/robots.txt":
        return "text/plain", b"User-agent: *\nDisallow: /private/\n"
    if kind == "feed" and number.isdecimal():
        return "application/rss+xml", _feed(int(number), origin).encode()
    if kind == "story" and number.isdecimal():
        return "text/html; charset=utf-8", _page(int(number), images).encode()
    if kind == "image" and number.isdecimal():
        return "image/png", _image(int(number))
    return None


@cache
def packed(body: bytes) -> bytes:
    """Return a text as the wire carries it, packed once."""
    return gzip.compress(body, 6, mtime=0)


@cache
def _feed(feed: int, origin: str) -> str:
    items = "".join(_item(feed * ARTICLES + place, origin) for place in range(ARTICLES))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Town {feed}</title><link>{origin}/</link><description>News of town {feed}</description>{items}"
        "</channel></rss>"
    )


def _item(number: int, origin: str) -> str:
    link = f"{origin}/story/{number}.html"
    return (
        f"<item><title>{escape(_title(number))}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(_date(number))}</pubDate>"
        f"<description>{escape(_paragraphs(number)[0])}</description></item>"
    )


@cache
def _page(number: int, images: int) -> str:
    title, date = escape(_title(number)), f"{_date(number):%Y-%m-%dT%H:%M:%SZ}"
    parts = [f"<p>{escape(text)}</p>" for text in _paragraphs(number)]
    for place in range(images):
        source = f"/image/{number * IMAGES + place}.png"
        parts.insert(
            3 * place + 2, f'<figure><img src="{source}" alt="Picture {place}" width="240" height="180"></figure>'
        )
    chance = Random(f"more {number}")
    more = "".join(f'<li><a href="/story/{10_000 + each}.html">{_sentence(chance)}</a></li>' for each in range(60))
    data = json.dumps([{"id": each, "text": _sentence(chance)} for each in range(_FILLER_ITEMS)])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Town</title>'
        f'<meta property="og:title" content="{title}"><script type="application/json">{data}</script></head><body>'
        '<header><nav><a href="/">Home</a> <a href="/sport/">Sport</a> <a href="/about/">About</a></nav></header>'
        f'<main><article><h1>{title}</h1><time datetime="{date}">{date[:10]}</time>'
        f'<div class="story">{"".join(parts)}</div></article></main>'
        f"<aside><h2>More stories</h2><ul>{more}</ul></aside><footer>Town news</footer></body></html>"
    )


def _title(number: int) -> str:
    return f"{_sentence(Random(f'title {number}'))[:60].rstrip('. ')} {number}"


@cache
def _paragraphs(number: int) -> tuple[str, ...]:
    chance = Random(f"text {number}")
    return tuple(" ".join(_sentence(chance) for _ in range(chance.randint(3, 6))) for _ in range(16))


def _sentence(chance: Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(8, 16))).capitalize() + "."


def _date(number: int) -> datetime:
    return _START + timedelta(minutes=37 * number)


@cache
def _image(number: int) -> bytes:
    """Return a PNG (ISO/IEC 15948) of grey noise, 43 KB."""
    width, height = _SIZE
    chance = Random(number)
    rows = b"".join(b"\0" + chance.randbytes(width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
