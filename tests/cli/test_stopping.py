"""A run that is told to stop says in one line what is stored and how to go on; the next one does the rest."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "1": f"<p>{'A lamp was lit in the harbour, and whoever came in late could see it from afar. ' * 6}</p>",
    "2": f"<p>{'The ferry lay at the pier all winter, because nobody could be found who would paint it. ' * 6}</p>",
    "3": f"<p>{'Nine crates of apples came ashore on Monday, and the children were given the tenth. ' * 6}</p>",
}


class Harbour:
    """A site with a feed of three articles; the page of the oldest is not answered before it may be."""

    def __init__(self) -> None:
        self.asked, self.may_answer = Event(), Event()
        harbour = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/1":
                    harbour.asked.set()
                    harbour.may_answer.wait(60)
                kind, body = harbour.answer(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, path: str) -> tuple[str, bytes]:
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>Harbour {n}</title><link>{self.url}/{n}</link>"
                f"<pubDate>Sat, 28 Feb 2026 0{n}:00:00 GMT</pubDate></item>"
                for n in (3, 2, 1)
            )
            return (
                "application/rss+xml",
                f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>".encode(),
            )
        if path.strip("/") in {"1", "2", "3"}:
            name = f"Harbour {path[1:]}"
            page = f"<html><title>{name}</title><article><h1>{name}</h1>{TEXTS[path[1:]]}</article></html>"
            return "text/html", page.encode()
        return "text/plain", b""


@pytest.fixture
def harbour() -> Iterator[Harbour]:
    site = Harbour()
    thread = Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.may_answer.set()
        site.server.shutdown()
        site.server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def heeds_ctrl_c() -> Iterator[None]:
    """A process started behind a script's `&` ignores Ctrl-C, and so do its children: here they heed it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", "run", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("number", "by", "words"),
    [
        (signal.SIGINT, "Ctrl-C", ()),
        (signal.SIGTERM, "SIGTERM", ()),
        (signal.SIGTERM, "SIGTERM", ("--json",)),
        (signal.SIGINT, "Ctrl-C", ("--dry-run",)),
    ],
)
def test_a_run_that_is_told_to_stop_says_what_is_stored(
    harbour: Harbour, tmp_path: Path, number: signal.Signals, by: str, words: tuple[str, ...]
) -> None:
    (tmp_path / "config.yaml").write_text(
        "network: {allow_private: [127.0.0.1/32], delay_s: 0, per_host: 1}\n"
        f"schedule: {{min_minutes: 0}}\nsources: [{{name: harbour, url: '{harbour.url}/feed.xml'}}]\n",
        "utf-8",
    )
    run = started(tmp_path, *words)
    assert harbour.asked.wait(60)

    run.send_signal(number)
    output, errors = run.communicate(timeout=60)

    posts = len(list((tmp_path / "content").rglob("*.md"))) if (tmp_path / "content").exists() else 0
    stored = "nothing is stored" if not posts else f"{posts} post{'s' if posts > 1 else ''} stored"
    assert (errors, run.returncode) == (
        f"fetched: stopped by {by}: {stored}; the same command goes on with what is left\n",
        128 + number,
    )
    told = output.count("added:")
    if words == ("--dry-run",):  # nothing is stored, and told is what was made by then of the two that were answered
        assert told <= 2
    else:
        assert told == (posts if not words else 0)

    harbour.may_answer.set()
    again = started(tmp_path, "--force")
    again.communicate(timeout=60)

    assert again.returncode == 0
    assert len(list((tmp_path / "content").rglob("*.md"))) == 3
