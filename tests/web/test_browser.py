"""Hostile articles in a real browser: no view of them asks anybody, runs anything, changes anything; alone they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, urlsplit

from ingest.commands.refresh import refresh
from tests.pipeline.place import FEED, Item, Place
from tests.web.browser import Browser
from tests.web.served import site_of
from tests.web.tour import DESK, IN_A_BROWSER, touring

pytestmark = IN_A_BROWSER

ASKING = {
    "script": '<script>fetch("{trap}/script")</script>',
    "module": '<script type="module" src="{trap}/module"></script>',
    "image": '<img src="{trap}/image">',
    "srcset": '<img srcset="{trap}/srcset 1x" sizes="100vw">',
    "picture": '<picture><source srcset="{trap}/picture"><img alt="x"></picture>',
    "video": '<video poster="{trap}/video"></video>',
    "audio": '<audio src="{trap}/audio" preload="auto" autoplay></audio>',
    "style": '<link rel="stylesheet" href="{trap}/style">',
    "import": '<style>@import "{trap}/import";</style>',
    "background": '<p style="background: url({trap}/background)">a</p>',
    "frame": '<iframe src="{trap}/frame"></iframe>',
    "srcdoc": "<iframe srcdoc='<img src=\"{trap}/srcdoc\">'></iframe>",
    "object": '<object data="{trap}/object"></object>',
    "embed": '<embed src="{trap}/embed">',
    "svg": '<svg><image href="{trap}/svg"/></svg>',
    "svg-script": '<svg><script>fetch("{trap}/svg-script")</script></svg>',
    "handler": '<img src="data:," onerror="fetch(\'{trap}/handler\')">',
    "load": "<svg onload=\"fetch('{trap}/load')\"></svg>",
    "focus": "<input autofocus onfocus=\"fetch('{trap}/focus')\">",
    "icon": '<link rel="icon" href="{trap}/icon">',
    "prefetch": '<link rel="prefetch" href="{trap}/prefetch">',
    "preload": '<link rel="preload" as="image" href="{trap}/preload">',
    "details": "<details open ontoggle=\"fetch('{trap}/details')\"><p>a</p></details>",
    "sent": '<form action="{trap}/sent" target="t"><input name="a"></form><iframe name="t"></iframe>'
    "<script>document.forms[0].submit()</script>",
}
"""Name -> what asks for a file of this name, by itself, as soon as it is looked at."""
BY_THEMSELVES = set(ASKING) - {"icon", "prefetch", "srcset", "focus"}
"""Those that ask whatever else the page holds: not put off, of no kind that is asked for once a page, and in a window
that has not got the keyboard, too."""
WAITING = (
    '<base href="{trap}/base/"><a href="javascript:document.title=\'taken\'">a</a><a href="data:text/html,taken">b</a>'
    '<form action="{trap}/form"><button formaction="javascript:document.title=\'taken\'">go</button></form>'
    '<meta http-equiv="Content-Security-Policy" content=""><p id="content" onclick="document.title=\'taken\'">c</p>'
    "<script>document.title = 'taken'; parent.document.title = 'taken'; top.location = '{trap}/top'; alert(1)</script>"
    '<meta http-equiv="refresh" content="0; url={trap}/refresh">'
)
"""What leads away, or waits for a click; alone, it would be gone before the rest has asked."""


@contextmanager
def trap() -> Iterator[tuple[str, list[str]]]:
    """Serve on loopback a page that does harm, and note what is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path.partition("?")[0].strip("/"))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            page = harm(f"http://{self.headers['Host']}", *ASKING.values()) if self.path == "/" else ""
            self.wfile.write(f"<!doctype html><script>document.title='taken'</script>{page}".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def harm(address: str, *pieces: str) -> str:
    return "\n".join(pieces).replace("{trap}", address)


class Hostile(Item):
    """An article whose page is hostile."""

    trap = ""

    @property
    def page(self) -> str:
        return super().page.replace("<p>", f"{harm(self.trap, *ASKING.values(), WAITING)}<p>", 1)


def taken(place: Place, address: str) -> None:
    """Have a store that holds what is hostile in each place where strangers write."""
    Hostile.trap = address
    title = "Bridge &lt;img src=x onerror=alert(1)&gt;&lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt;"
    place.lists(Hostile(1, title, image=True), Item(2, title))
    place.run()
    place.lists(Hostile(1, title, image=True, extra=harm(address, *ASKING.values())), Item(2, title))
    refresh(place.session(), [Item(1).url], from_web=True)
    for path in place.posts():  # whatever made it so: by its own hand, the house puts nothing of this there
        with path.open("a", encoding="utf-8") as post:
            post.write(
                f"\n\n{harm(address, *ASKING.values(), WAITING)}\n\n![a]({address}/markdown) [b](javascript:x)\n"
            )


def test_whatever_a_hostile_article_holds_no_view_of_it_does_anything(place: Place, window: Browser) -> None:
    identity = quote("url:news.example.org/2026/story-1.html", safe="")
    of = [f"{view}?id={identity}" for view in ("", "/post", "/kept", "/reading", "/revisions", "/refresh", "/remove")]
    with trap() as (address, asked):
        window.dress(DESK)
        window.open(address)
        window.wait(lambda: set(asked) >= BY_THEMSELVES, f"{BY_THEMSELVES - set(asked)}")
        assert window.script("return document.title") == "taken"
        window.open("about:blank")
        taken(place, address)
        asked.clear()
        window.asked()
        before = place.snapshot()
        with touring(window, site_of(place), DESK) as tour:
            for path in ("/", "/articles", "/runs", *(f"/article{each}" for each in of)):
                tour.go(path)
                # a dialog, had one come, would make every further command an error
                assert "taken" not in window.script("return [document.title, location.href].join()"), path
            tour.go(f"/article?id={identity}")
            tour.seen("article-hostile")
            own = urlsplit(tour.address).netloc
        hosts = {urlsplit(each).netloc for each in window.asked() if each.startswith(("http", "ws"))}

    assert (asked, hosts) == ([], {own})
    assert place.snapshot() == before
    assert place.web.asked(FEED)
