"""A stand-in for GitHub's API on loopback: it holds issues, checks every request, and does what is asked of it.

After docs.github.com/rest/issues. What is not as GitHub wants it is noted in `wrong`, and refused.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOST = "api.github.test"
TOKEN = "ghs_0123456789abcdef"
_LISTED = re.compile(r"/repos/ann/reading/issues\Z")
_COMMENTS = re.compile(r"/repos/ann/reading/issues/(\d+)/comments\Z")
_ISSUE = re.compile(r"/repos/ann/reading/issues/(\d+)\Z")


@dataclass
class Github:
    """The repository `ann/reading`."""

    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    """(Verb, path, status) of every answer."""
    wrong: list[str] = field(default_factory=list)
    per_page: int = 100
    """At most."""
    refuses: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    """Verb -> how it is refused."""
    port: int = 0

    def opens(self, body: str, *, title: str = "A wish", labels: tuple[str, ...] = ("fetch",), by: str = "NONE") -> int:
        """Have somebody open an issue; return its number."""
        number = len(self.issues) + 1
        self.issues[number] = {
            "url": f"http://{HOST}/repos/ann/reading/issues/{number}",
            "number": number,
            "title": title,
            "body": body,
            "labels": [{"id": 1, "name": label} for label in labels],
            "comments": 0,
            "author_association": by,
            "state": "open",
        }
        self.comments[number] = []
        return number

    def names(self, number: int) -> list[str]:
        """Return the labels of an issue."""
        return [label["name"] for label in self.issues[number]["labels"]]

    def answer(self, verb: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], Any]:
        """Return status, header fields and JSON."""
        parts = urlsplit(target)
        wants = {
            "host": HOST,
            "authorization": f"Bearer {TOKEN}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
        }
        if verb != "GET":
            wants |= {"content-type": "application/json", "content-length": str(len(body))}
        wrong = [f"{verb} {target}: {name}" for name, value in wants.items() if headers.get(name) != value]
        if wrong or "user-agent" not in headers:
            self.wrong += wrong or [f"{verb} {target}: no user-agent"]
            return 400, {}, {"message": "wrong"}
        if verb in self.refuses:
            status, fields = self.refuses[verb]
            return status, fields, {"message": "refused"}
        if verb == "GET" and _LISTED.fullmatch(parts.path):
            return self._list(parse_qs(parts.query), headers)
        if found := _COMMENTS.fullmatch(parts.path):
            return self._comments(verb, int(found[1]), body)
        if verb == "PATCH" and (found := _ISSUE.fullmatch(parts.path)):
            issue, change = self.issues[int(found[1])], json.loads(body)
            assert set(change) == {"state", "state_reason", "labels"}
            issue |= change | {"labels": [{"id": 1, "name": name} for name in change["labels"]]}
            return 200, {}, issue
        self.wrong.append(f"{verb} {target}: unknown")
        return 404, {}, {"message": "Not Found"}

    def _list(self, query: dict[str, list[str]], headers: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        wanted = set(query.get("labels", [""])[0].split(",")) - {""}
        rows = [
            row for row in self.issues.values() if row["state"] == "open" and wanted <= set(self.names(row["number"]))
        ]
        etag = f'W/"{hashlib.sha256(json.dumps(rows).encode()).hexdigest()}"'
        if headers.get("if-none-match") == etag:
            return 304, {"ETag": etag}, None
        page, size = int(query.get("page", ["1"])[0]), min(self.per_page, int(query["per_page"][0]))
        more = len(rows) > page * size
        link = f'<http://{HOST}/repos/ann/reading/issues?per_page={size}&page={page + 1}>; rel="next", <x>; rel="last"'
        return 200, {"ETag": etag} | ({"Link": link} if more else {}), rows[(page - 1) * size : page * size]

    def _comments(self, verb: str, number: int, body: bytes) -> tuple[int, dict[str, str], Any]:
        if verb == "GET":
            return 200, {}, [{"body": text} for text in self.comments[number]]
        self.comments[number].append(json.loads(body)["body"])
        self.issues[number]["comments"] += 1
        return 201, {}, {"id": 1}


@contextmanager
def serving(github: Github) -> Iterator[Github]:
    """Serve it until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            fields = {name.lower(): value for name, value in self.headers.items()}
            fields["host"] = fields["host"].partition(":")[0]
            status, headers, said = github.answer(self.command, self.path, fields, body)
            github.asked.append((self.command, self.path, status))
            data = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _do  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    github.port = server.server_address[1]
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
