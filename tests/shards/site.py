"""A small web on the loopback: news sites of several hosts, with one host for the images of all of them."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Lock, Thread

from demo.pages import picture

IMAGES = "img.example"
WORDS = (
    "harbour river boat council meadow crown winter bridge lamp ferry apple crate engineer town mud year road church "
    "letter garden mill stone market field coast island tower school baker smith horse wheel grain salt fish net rope"
).split()


def text(host: str, number: int) -> str:
    """Return a text that is like no other's."""
    chance = Random(f"{host}/{number}")
    lines = (" ".join(chance.choices(WORDS, k=14)).capitalize() + ", and so it was." for _ in range(24))
    return "".join(f"<p>{line} {next(lines)} {next(lines)}</p>" for line in lines)


class Site:
    """Answers for all hosts; `hooks` are called when a path of a host is asked."""

    def __init__(self, hosts: dict[str, int]) -> None:
        """`hosts` says how many articles each has."""
        self.hosts = hosts
        self.asked: Counter[tuple[str, str]] = Counter()
        self.hooks: dict[tuple[str, str], Callable[[], None]] = {}
        self.extra = ""
        """Stands on every page, too."""
        self.refusing: set[str] = set()
        """Hosts that want to be left alone for an hour."""
        self.most_at_once: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()
        self._lock = Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = (self.headers["Host"] or "").partition(":")[0]
                with site.counted(host, self.path):
                    status, kind, body = site.answer(host, self.path)
                    self.send_response(status)
                    if status == 429:
                        self.send_header("Retry-After", "3600")
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def handle(self) -> None:
                with suppress(OSError):  # whoever asked was killed
                    super().handle()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def counted(self, host: str, path: str) -> "_Counted":
        return _Counted(self, host, path)

    def answer(self, host: str, path: str) -> tuple[int, str, bytes]:
        if host in self.refusing and path != "/robots.txt":
            return 429, "text/plain", b""
        if host == IMAGES and path.endswith(".png"):
            return 200, "image/png", picture(path)
        if path.endswith("feed.xml"):
            # Two sources of one host list the same articles.
            items = "".join(
                f"<item><title>The mud of {host} in year {n}</title><link>{self.url(host, n)}</link>"
                f"<guid>{self.url(host, n)}</guid><pubDate>Sat, 28 Feb 2026 0{n}:00:00 GMT</pubDate></item>"
                for n in range(1, self.hosts[host] + 1)
            )
            return 200, "application/rss+xml", f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        if path.startswith("/a/"):
            number = int(path[3:])
            image = f'<p><img src="http://{IMAGES}:{self.port}/{host}-{number}.png" alt="Mud"></p>'
            name = f"The mud of {host} in year {number}"
            article = f"<article><h1>{name}</h1>{image}{text(host, number)}{self.extra}</article>"
            return 200, "text/html", f"<html lang='en'><title>{name}</title>{article}</html>".encode()
        return 404, "text/plain", b""

    def url(self, host: str, number: int) -> str:
        return f"http://{host}:{self.port}/a/{number}"

    def config(self, engine: str, network: str = "delay_s: 0", further: str = "", private: str = "true") -> str:
        hosts = [*self.hosts, IMAGES]
        resolve = ", ".join(f'{host}: "127.0.0.1:{self.port}"' for host in hosts)
        sources = "".join(
            f'  - {{name: {host.partition(".")[0]}, url: "http://{host}:{self.port}/feed.xml"}}\n'
            for host in self.hosts
        )
        return (
            f"engine: {{{engine}}}\nschedule: {{recheck_hours: []}}\n"
            f"network: {{allow_private: {private}, ports: [{self.port}], resolve: {{{resolve}}}, {network}}}\n"
            f"sources:\n{sources}{further}"
        )

    def forget(self) -> None:
        """Forget what was asked, and be as at first."""
        self.asked.clear()
        self.most_at_once.clear()
        self.hooks.clear()
        self.refusing.clear()
        self.extra = ""

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Counted:
    """One request under way."""

    def __init__(self, site: Site, host: str, path: str) -> None:
        self._site, self._host, self._path = site, host, path

    def __enter__(self) -> None:
        site = self._site
        with site._lock:
            site.asked[self._host, self._path] += 1
            site._at_once[self._host] += 1
            site.most_at_once[self._host] = max(site.most_at_once[self._host], site._at_once[self._host])
            hook = site.hooks.get((self._host, self._path))
        if hook is not None:
            hook()

    def __exit__(self, *_: object) -> None:
        with self._site._lock:
            self._site._at_once[self._host] -= 1
