"""Door: network inward, on loopback alone. Serves the demo's site under its real host names, with validators."""

import gzip
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import MSG_PEEK, socket
from ssl import SSLContext
from threading import Thread

from demo.pages import Page, Site, picture

_IMAGE_HOSTS = frozenset({"static.cnbetacdn.com", "n.sinaimg.cn", "mmbiz.qpic.cn"})


@dataclass(slots=True)
class Origin:
    """A server that is running: its port, and what it was asked."""

    port: int
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    """(Host, path, status) of every answer so far."""

    def statuses(self) -> Counter[int]:
        """Count the answers by status."""
        return Counter(status for _, _, status in self.asked)


@contextmanager
def serving(site: Site, tls: SSLContext | None = None) -> Iterator[Origin]:
    """Serve the site on a free port of loopback until the block ends, with `tls` to whoever begins so."""
    asked: list[tuple[str, str, int]] = []
    handler = type("Handler", (_Handler,), {"site": site, "asked": asked})
    server = _Server(("127.0.0.1", 0), handler)
    server.tls = tls
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Origin(server.server_address[1], asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    tls: SSLContext | None = None

    def finish_request(self, request: object, client_address: object) -> None:
        """Answer, by TLS where the first byte is that of a handshake (RFC 8446 §5.1)."""
        if not isinstance(request, socket) or self.tls is None or request.recv(1, MSG_PEEK) != b"\x16":
            super().finish_request(request, client_address)  # type: ignore[arg-type]  # as it came
            return
        with self.tls.wrap_socket(request, server_side=True) as wrapped:
            super().finish_request(wrapped, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away, as one does that is killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site
    asked: list[tuple[str, str, int]]

    def do_GET(self) -> None:
        """Answer from the table; an image host has every image."""
        host = (self.headers.get("host") or "").partition(":")[0]
        page = self.site.get((host, self.path)) or self._picture(host)
        if page is None:
            self._answer(host, 404, {}, b"")
            return
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
        if self.headers.get("if-none-match") == etag:
            self._answer(host, 304, {"ETag": etag}, b"")
            return
        body, headers = page.body, {"ETag": etag, "Content-Type": page.type}
        if "gzip" in self.headers.get("accept-encoding", "") and not page.type.startswith("image/"):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._answer(host, 200, headers, body)

    def _picture(self, host: str) -> Page | None:
        path = self.path.partition("?")[0]
        if host in _IMAGE_HOSTS or path.startswith("/pictures/"):
            return Page("image/png", picture(f"{host}{path}"))
        return None

    def _answer(self, host: str, status: int, headers: dict[str, str], body: bytes) -> None:
        self.asked.append((host, self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""
