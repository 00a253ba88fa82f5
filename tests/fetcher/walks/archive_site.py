"""The Internet Archive's index of captures, with what its users have met."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from ingest.messages import Answer, Reply
from normalize.values import Url
from tests.fetcher.walks.planted import article, posted

HEADER = ["timestamp", "original", "statuscode", "mimetype"]


def captured(number: int) -> list[str]:
    """A row: the page was captured two days after its publication."""
    return [f"{posted(number) + timedelta(days=2):%Y%m%d%H%M%S}", article(number), "200", "text/html"]


@dataclass
class Archive:
    """`/cdx/search/cdx` with limit and resume key, rows by address."""

    rows: list[list[str]] = field(default_factory=lambda: [captured(number) for number in range(90)])
    page: int = 25
    """Rows at once at most, whatever is asked for."""
    trap: str = ""
    """`html`, `cut`, `loops`, `plain`, `429`: at the second page, as often as `times` says."""
    times: int = 1
    asked: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, url: str) -> Answer | None:
        parts = urlsplit(url)
        if parts.netloc != "web.archive.org" or parts.path != "/cdx/search/cdx":
            return None
        asked = dict(parse_qsl(parts.query))
        self.asked.append(asked)
        start = int(asked.get("resumeKey", "0").removeprefix("key "))
        rows = self.rows[start : start + min(self.page, int(asked["limit"]))]
        following = start + len(rows)
        key = f"key {0 if self.trap == 'loops' else following}" if following < len(self.rows) else None
        body = self._plain(rows, key) if self.trap == "plain" else self._json(rows, key)
        if start and self.times > 0 and self.trap in {"html", "cut", "429"}:
            self.times -= 1
            if self.trap == "429":
                return Reply(Url(url), 429, {}, b"slow down")
            body = (
                "<html><title>Internet Archive: Error</title></html>" if self.trap == "html" else body[: len(body) // 2]
            )
        return Reply(Url(url), 200, {"content-type": "application/json"}, body.encode())

    def _json(self, rows: Sequence[Sequence[str]], key: str | None) -> str:
        shown: list[Sequence[str]] = [HEADER, *rows, *([[], [key]] if key else [])]
        return "[" + ",\n".join(json.dumps(row) for row in shown) + "]\n"

    def _plain(self, rows: Sequence[Sequence[str]], key: str | None) -> str:
        return "\n".join([*(" ".join(row) for row in rows), *(["", key.replace(" ", "%20")] if key else [])]) + "\n"
