"""Common Crawl's indexes and files, with what its users have met."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from ingest.messages import Answer, Reply
from normalize.values import Url
from tests.fetcher.walks.planted import SITE, article, posted
from tests.warc.written import answer, record

INDEX, FILES = "https://index.commoncrawl.org", "https://data.commoncrawl.org"
CRAWLS = {  # name -> the numbers of its captures
    "CC-MAIN-2025-13": [*range(60)],
    "CC-MAIN-2025-21": [*range(40, 90)],
    "CC-MAIN-2025-30": [*range(0, 90, 3)],
}
_LATER = ["2025-04-01T00:00:00", "2025-06-01T00:00:00", "2026-01-01T00:00:00"]


@dataclass
class Crawls:
    """`collinfo.json`, an index for each crawl that is asked in pages, and the WARC files behind it."""

    page: int = 25
    """Captures on one page of an index."""
    trap: str = ""
    """`html`, `cut`, `429`, `503`, `message`: at the second page of an index, as often as `times` says."""
    times: int = 1
    keeps_www_apart: bool = False
    """Captures of even numbers were made at `www`, and the index lists them under that host alone."""
    body: Callable[[int], bytes] = lambda number: f"<p>{number}</p>".encode()
    url_of: Callable[[int], str] = article
    captures: dict[str, list[int]] = field(default_factory=lambda: dict(CRAWLS))
    asked: list[str] = field(default_factory=list)
    kept_as: Callable[[bytes], bytes] = lambda record: record
    """What becomes of a record in the file."""

    def __call__(self, url: str, byte_range: str = "") -> Answer | None:
        parts = urlsplit(url)
        if not url.startswith((INDEX, FILES)) or parts.path == "/robots.txt":
            return None
        self.asked.append(url)
        if url.startswith(FILES):
            return self._part(url, byte_range)
        if parts.path == "/collinfo.json":
            return _json(url, [self._info(number, name) for number, name in enumerate(self.captures)][::-1])
        name = parts.path.strip("/").removesuffix("-index")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rows = self._rows(name, asked["url"])
        if not rows:
            return Reply(Url(url), 404, {}, b'{"message": "No Captures found for: x"}')
        pages = -(-len(rows) // self.page)
        if asked.get("showNumPages"):
            return Reply(Url(url), 200, {}, b'{"pages": %d, "pageSize": 1, "blocks": %d}' % (pages, pages))
        number = int(asked["page"])
        if number >= pages:
            return Reply(Url(url), 400, {}, b'{"message": "Page invalid: Last Page is 0"}')
        body = "\n".join(json.dumps(row) for row in rows[number * self.page : (number + 1) * self.page]) + "\n"
        return self._trapped(url, body) if number else Reply(Url(url), 200, {}, body.encode())

    def _trapped(self, url: str, body: str) -> Answer:
        if self.times > 0 and self.trap:
            self.times -= 1
            if self.trap in {"429", "503"}:
                return Reply(Url(url), int(self.trap), {}, b"Please reduce your request rate")
            said = {"html": "<html><title>Bad Gateway</title></html>", "message": '{"message": "try again"}'}
            body = said.get(self.trap, body[: len(body) // 2])
        return Reply(Url(url), 200, {"content-type": "text/x-ndjson"}, body.encode())

    def _info(self, number: int, name: str) -> dict[str, str]:
        more = {"from": "2025-01-01T00:00:00", "to": _LATER[number]}
        return {"id": name, "name": name, "timegate": f"{INDEX}/{name}/", "cdx-api": f"{INDEX}/{name}-index"} | more

    def _rows(self, name: str, place: str) -> list[dict[str, str]]:
        host = place.partition("/")[0]
        is_www = host.startswith("www.")
        numbers = [n for n in self.captures.get(name, []) if not self.keeps_www_apart or (n % 2 == 0) == is_www]
        assert host.removeprefix("www.") == urlsplit(SITE).netloc or host.removeprefix("www.") == "news.example.org"
        return [row for n in numbers for row in (*noise(n), self.row(name, n))]

    def row(self, name: str, number: int) -> dict[str, str]:
        """The row of a page that was captured whole."""
        url, file = self._url(number), f"crawl-data/{name}/segments/1/warc/{name}.warc.gz"
        return {
            "urlkey": "com,example)/",
            "timestamp": f"{posted(number):%Y%m%d%H%M%S}",
            "url": url,
            "mime": "text/html",
            "mime-detected": "text/html",
            "status": "200",
            "digest": "A" * 32,
            "length": str(len(self._member(number))),
            "offset": str(number * 1_000_000),
            "filename": file,
        }

    def _url(self, number: int) -> str:
        url = self.url_of(number)
        return url.replace("://", "://www.") if self.keeps_www_apart and number % 2 == 0 else url

    def _member(self, number: int) -> bytes:
        held = record(
            "response", self._url(number), answer(self.body(number)), date=f"{posted(number):%Y-%m-%dT%H:%M:%SZ}"
        )
        return gzip.compress(self.kept_as(held), mtime=0)

    def _part(self, url: str, byte_range: str) -> Answer:
        if not byte_range:
            return Reply(Url(url), 200, {}, b"a gigabyte")
        first, last = map(int, byte_range.removeprefix("bytes=").split("-"))
        body = self._member(first // 1_000_000)[: last - first + 1]
        return Reply(Url(url), 206, {"content-type": "application/octet-stream"}, body)


def noise(number: int) -> list[dict[str, str]]:
    """Rows that are no page to be had: revisits, errors, files, what was cut, what says no place."""
    if number % 10:
        return []
    whole = {
        "timestamp": "20250100000000",
        "url": f"{SITE}/noise/{number}",
        "mime": "text/html",
        "mime-detected": "text/html",
        "status": "200",
        "length": "900",
        "offset": "7",
        "filename": "crawl-data/x.warc.gz",
    }
    return [
        whole | {"status": "304", "mime": "warc/revisit"},
        whole | {"status": "-"},
        whole | {"status": "404"},
        whole | {"mime-detected": "application/pdf"},
        whole | {"truncated": "length"},
        whole | {"length": "-"},
        whole | {"filename": "../../etc/x"},
        whole | {"filename": "https://elsewhere.example/x"},
        whole | {"timestamp": "yesterday"},
        whole | {"url": "dns:news.example"},
    ]


def _json(url: str, value: object) -> Reply:
    return Reply(Url(url), 200, {"content-type": "application/json"}, json.dumps(value, indent=1).encode())
