"""What is secret stays so: nothing of it in reports, logs, posts, or among what is remembered and committed."""

import logging
from collections.abc import Callable, Iterator

import pytest

from ingest.report.format import article_line, host_lines, json_lines, source_line, summary_line
from ingest.session.session import Walked
from tests.fakes import ScriptedWeb
from tests.pipeline.place import FEED, Item, Place

ENVIRON = {"LOGIN": "me:hush-password", "KEY": "hush-header", "JAR": "id=hush-cookie", "TOKEN": "hush-token"}
SECRETS = (b"hush-password", b"hush-header", b"hush-cookie", b"hush-token", b"bWU6aHVzaC1wYXNzd29yZA")
IN_THE_URL = b"hush-url"
KEYED = f"{FEED}?lang=en&api_key=hush-url"
HEADERS = "{X-Api-Key: $KEY, Cookie: $JAR, X-Auth-Token: $TOKEN}"


@pytest.fixture
def secretive(place: Place) -> Place:
    place.environ |= ENVIRON
    place.configure(
        f'sources: [{{name: news, url: "{FEED}", auth: $LOGIN, headers: {HEADERS}}}, {{name: keyed, url: "{KEYED}"}}]'
    )
    place.lists(Item(1, image=True), Item(2))
    rss = "<rss version='2.0'><channel><title>k</title><item><guid>1</guid><title>Bare</title>"
    place.web.feed(KEYED, f"{rss}<description>A text that has no page of its own.</description></item></channel></rss>")
    return place


def told(walked: Walked) -> Iterator[str]:
    yield from (source_line(source) for source in walked.report.sources)
    yield from (article_line(article) for article in walked.report.articles)
    yield from (summary_line(walked.report), *host_lines(walked.traffic), *walked.report.notes)
    yield from json_lines(walked.report, walked.traffic)


def written(place: Place) -> dict[str, bytes]:
    files = (path for path in place.folder.rglob("*") if path.is_file() and path.name != "config.yaml")
    return {path.relative_to(place.folder).as_posix(): path.read_bytes() for path in files}


TROUBLES: dict[str, Callable[[ScriptedWeb, str], None]] = {
    "all is well": lambda web, url: web.forget_requests() if not url else None,
    "errors": lambda web, url: web.says(url, 500),
    "not found": lambda web, url: web.forgets(url),
    "broken connections": lambda web, url: web.fails(url),
    "refusals": lambda web, url: web.says(url, 429, headers={"Retry-After": "9999"}),
    "logins": lambda web, url: web.says(url, 401),
    "redirects": lambda web, url: web.moves(url, "https://else.example/?token=hush-token"),
    "circles": lambda web, url: web.moves(url, url),
    "inner addresses": lambda web, url: web.moves(url, "http://me:hush-password@127.0.0.1/?key=hush-header"),
    "no feeds": lambda web, url: web.page(url, "<title>Log in</title>"),
    "bombs": lambda web, url: web.says(url, 200, b"x", {"Content-Length": "99999999999"}),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_secret_is_told_logged_or_left_on_the_disk(
    trouble: str, secretive: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    walks = [secretive.run()]
    for url in (FEED, KEYED, Item(1).url):
        TROUBLES[trouble](secretive.web, url)
    secretive.later()
    walks.append(secretive.run(force=True))

    lines = "\n".join(line for walked in walks for line in told(walked)).encode()
    files = written(secretive)

    assert secretive.web.asked(KEYED)
    assert [secret for secret in (*SECRETS, IN_THE_URL) if secret in lines or secret in caplog.text.encode()] == []
    assert {name for name, content in files.items() if any(secret in content for secret in SECRETS)} == set()
    assert {name for name, content in files.items() if IN_THE_URL in content} <= {".fetched/state.db"}
