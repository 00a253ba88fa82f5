"""A hostile post in a real browser: it asks nobody, runs nothing, changes nothing; a page of its own would."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

from tests.pipeline.place import Item, Place
from tests.web.served import listening, site_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: `apt-get install chromium`")

HARM = (
    '<script>document.title = "taken"; fetch("{trap}/script")</script><img src="{trap}/image.png">'
    '<link rel="stylesheet" href="{trap}/style.css"><iframe src="{trap}/frame"></iframe>'
    '<p style="background: url({trap}/background)">a</p>'
)


@contextmanager
def trap() -> Iterator[tuple[str, list[str]]]:
    """Serve on loopback a page that does harm, and note what is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(HARM.format(trap=f"http://{self.headers['Host']}").encode() if self.path == "/" else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def seen(address: str, folder: Path) -> str:
    """Return the page as the browser holds it when all of it has come."""
    command = [
        CHROMIUM or "",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        f"--user-data-dir={folder}",
        "--dump-dom",
    ]
    return subprocess.run([*command, address], capture_output=True, text=True, check=True, timeout=120).stdout


def test_a_hostile_post_does_nothing(place: Place, tmp_path: Path) -> None:
    place.lists(Item(1))
    place.run()
    path = f"article?id={quote('url:news.example.org/2026/story-1.html')}"
    with trap() as (address, asked), listening(site_of(place)) as page:
        alone = seen(address, tmp_path / "profile")
        reached = set(asked)
        asked.clear()
        with place.posts()[0].open("a", encoding="utf-8") as post:
            post.write(f"\n\n{HARM.format(trap=address)}\n")
        shown = seen(f"{page}{path}", tmp_path / "profile")

    assert "<title>taken</title>" in alone
    assert {"/script", "/image.png", "/frame"} <= reached
    assert "<title>Story number 1 of the bridge" in shown
    assert "<iframe sandbox" in shown
    assert asked == []
