"""One policy for secrets in addresses, seen at every outlet through real commands.

What is told (to people, to programs, to the log) shows no secret of anybody. What is written (posts, lists, journal)
shows the address of an article as its source gave it, for it must lead there, and nothing that the user wrote.
"""

import logging
from collections.abc import Callable

import pytest

from ingest.cli.logs import ToldFormatter
from ingest.http.own_secrets import NO_SECRETS
from ingest.run import sift
from ingest.run.make import make
from store.warc.members import members, range_reader
from store.warc.records import read_record
from tests.pipeline.place import Item, Place

USERS, THEIRS = "hush-feed", "hush-page"
FEED = f"https://news.example.org/feed.xml?lang=en&api_key={USERS}"
SITE = "https://news.example.org"
CONFIG = f"""
store: {{sinks: [{{content: other, profile: jekyll}}]}}
sources: [{{name: news, url: "{FEED}", drop: {{category: [ads]}}}}]
"""
COMMANDS = {
    "a run that fails": "run --force --json",
    "status": "status",
    "status in JSON": "status --json",
    "owed": "owed",
    "owed in JSON": "owed --json",
    "plan": "plan",
    "plan in JSON": "plan --json",
    "dropped": "dropped",
    "why": "why URL",
    "why of what is owed": "why OWED",
    "why of what is not known": f"why {SITE}/unknown?token={THEIRS}",
    "verify": "verify",
    "verify in JSON": "verify --json",
    "rebuild": "rebuild",
    "rebuild in JSON": "rebuild --json",
    "run": "run --force",
    "run in JSON": "run --force --json",
    "dry run": "run --force --dry-run",
    "what would be removed": "remove --dry-run URL",
    "remove in JSON": "remove --json URL",
    "refresh": "refresh URL",
    "refresh from the web, dry": "refresh --web --dry-run news",
    "refresh from the web in JSON": "refresh --web --json news",
    "restore in JSON": "restore --json URL",
    "restore of what is there": "restore URL",
    "add": f"add {SITE}/nothing?token={THEIRS}",
    "add in JSON": f"add --json {SITE}/nothing?token={THEIRS}",
    "add of no address": f"add ftp://me:{THEIRS}@news.example.org/?token={THEIRS}",
    "check": "check",
    "check in JSON": "check --json",
    "source add": f"source add {SITE}/other.xml?token={THEIRS}",
    "a rule": "rule show URL",
    "repair": "verify --repair",
    "opml export": "opml export",
}
WRITTEN = {
    "posts": "content/posts/**/*.md",
    "a sink": "other/**/*.md",
    "manifest": ".fetched/manifest.jsonl",
    "changes": ".fetched/changes.json",
    "latest": ".fetched/latest.json",
    "journal": "fetched.journal/**/*",
}


def address(number: int) -> str:
    return f"{SITE}/story?id={number}&token={THEIRS}-{number}"


@pytest.fixture
def place(place: Place) -> Place:
    """A feed under a key, whose articles have keys in their addresses: one stored, one owed, one forbidden …"""
    place.configure(CONFIG)
    titles = {1: "Of the bridge", 2: "Of an owed one", 3: "", 4: "Forbidden", 5: "", 6: "Has a picture"}
    texts = {number: "What is said of it. " if title else "" for number, title in titles.items()}
    marks = {3: "<category>ads</category>"}
    rows = "".join(
        f"<item><title>{title}</title><link>{address(number).replace('&', '&amp;')}</link>"
        f"<description>{texts[number]}</description>{marks.get(number, '')}</item>"
        for number, title in titles.items()
    )
    place.web.feed(FEED, f'<rss version="2.0"><channel><title>News</title>{rows}</channel></rss>')
    place.web.says(f"{SITE}/robots.txt", 200, "User-agent: *\nDisallow: /story?id=4")
    for number in (1, 3, 5, 6):
        page = Item(number, image=number == 6).page
        place.web.page(address(number), page.replace(Item(6).image_url, f"{Item(6).image_url}?sig={THEIRS}-image"))
    place.web.says(address(2), 500)
    return place


def of(line: str) -> str:
    return line.replace("URL", address(1)).replace("OWED", address(2))


def written(place: Place, pattern: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(place.folder.glob(pattern)) if path.is_file())


def secrets_in(text: str) -> list[str]:
    return [secret for secret in (USERS, THEIRS) if secret in text]


def test_what_is_told_holds_no_secret(command: Callable[[str], str], place: Place) -> None:
    said = {"first run": command("run")}
    place.web.says(FEED, 301, headers={"Location": f"{FEED}2&token={THEIRS}"})
    place.later()
    said |= {outlet: command(of(line)) for outlet, line in COMMANDS.items()}

    assert "Of the bridge" in said["first run"]
    assert [outlet for outlet, text in said.items() if not text.strip()] == []
    assert {outlet: secrets for outlet, text in said.items() if (secrets := secrets_in(text))} == {}


def test_the_log_holds_no_secret() -> None:
    error = ValueError(f"{address(1)}: \x1b[1mno\u202e")
    record = logging.makeLogRecord({"msg": f"at {FEED}", "exc_info": (ValueError, error, None)})
    text = ToldFormatter().format(record)
    assert "ValueError" in text
    assert secrets_in(text) == []
    assert not {"\x1b", "\u202e"} & set(text)


def test_what_is_written_leads_to_the_article_and_holds_nothing_that_the_user_wrote(
    command: Callable[[str], str], place: Place
) -> None:
    command("run")
    texts = {outlet: written(place, pattern) for outlet, pattern in WRITTEN.items()}

    leading = {outlet for outlet, text in texts.items() if f"token={THEIRS}-{2 if outlet == 'journal' else 1}" in text}
    assert leading == set(WRITTEN)
    assert [outlet for outlet, text in texts.items() if USERS in text] == []


def test_a_post_that_could_not_be_had_says_why_without_secrets(command: Callable[[str], str], place: Place) -> None:
    command("run")
    [line] = [line for line in written(place, WRITTEN["posts"]).split("\n") if line.startswith("incomplete:")]
    assert "robots.txt" in line
    assert THEIRS not in line


ECHOED = f"{SITE}/story?id=1&api_key={USERS}"


def echoing_feed(link: str = ECHOED) -> str:
    link = link.replace("&", "&amp;")
    more = f"<a href='{link}'>More</a> of it, or /{USERS}/it.".replace("&", "&amp;").replace("<", "&lt;")
    item = f"<title>Of the key</title><link>{link}</link><guid>{link}</guid><description>{more}</description>"
    return f'<rss version="2.0"><channel><title>News</title><item>{item}</item></channel></rss>'


@pytest.fixture
def echoing(place: Place) -> Place:
    """A feed that writes the key under which it is asked into its links, and pages that are shown to nobody else."""
    place.web.feed(FEED, echoing_feed())
    page = Item(1).page.replace("<article>", f'<article><p><a href="{ECHOED}">Here</a> {"it stands. " * 30}</p>')
    place.web.page(ECHOED, page.replace("<head>", f'<head><link rel="canonical" href="{ECHOED}">'))
    return place


@pytest.mark.parametrize("full_text", [True, False])
def test_a_key_that_a_feed_echoes_is_written_nowhere_and_its_pages_are_asked_with_it(
    full_text: bool, echoing: Place, command: Callable[[str], str]
) -> None:
    echoing.configure(CONFIG.replace("name: news", f"name: news, full_text: {str(full_text).lower()}"))

    said = command("run --json")

    texts = {outlet: written(echoing, pattern) for outlet, pattern in WRITTEN.items()} | {"told": said}
    assert "/story?id=1&api_key=)" in texts["posts"]
    assert [outlet for outlet, text in texts.items() if USERS in text] == []
    assert echoing.web.count(ECHOED) == full_text


def test_an_article_stays_itself_when_the_key_is_another(echoing: Place, command: Callable[[str], str]) -> None:
    """Also one that was stored under an address with the key, as earlier versions did."""
    with pytest.MonkeyPatch.context() as before:
        before.setattr(sift, "own_secrets", lambda _: NO_SECRETS)
        before.setattr(make, "own_secrets", lambda _: NO_SECRETS)
        command("run")
    assert USERS in written(echoing, WRITTEN["posts"])
    echoing.web.feed(FEED, f"{echoing_feed()} ")  # it is read once more before the key is another
    echoing.later()
    command("run --force")
    echoing.configure(CONFIG.replace(USERS, "hush-other"))
    echoing.web.feed(FEED.replace(USERS, "hush-other"), echoing_feed().replace(USERS, "hush-other"))
    echoing.web.page(ECHOED.replace(USERS, "hush-other"), Item(1).page)
    echoing.later()
    command("run --force")

    assert len(echoing.posts()) == 1


def test_a_key_goes_to_the_origin_of_its_source_alone(echoing: Place, command: Callable[[str], str]) -> None:
    other = "https://other.example.org/story?id=1&api_key="
    echoing.web.feed(FEED, echoing_feed(f"{other}{USERS}"))
    echoing.web.page(other, Item(1).page)

    command("run")

    assert (echoing.web.count(other), echoing.web.count(f"{other}{USERS}")) == (1, 0)


def test_a_list_of_feeds_holds_keys_only_for_whoever_wants_them(command: Callable[[str], str]) -> None:
    assert 'xmlUrl="https://news.example.org/feed.xml?lang=en"' in command("opml export")
    assert USERS in command("opml export --with-secrets")


def test_what_stands_beside_a_kept_page_holds_nothing_that_the_user_wrote(
    command: Callable[[str], str], place: Place
) -> None:
    echo = {"Content-Type": "text/html", "Link": f"<{FEED}>; rel=up", "X-Session-Token": THEIRS, "Set-Cookie": THEIRS}
    place.web.says(address(1), 200, Item(1).page, echo)
    command("run")
    told = []
    for path in (place.folder / ".fetched" / "raw").glob("*.warc.*"):
        data = path.read_bytes()
        for member in members(range_reader(data), 0):
            record = read_record(member)
            assert record is not None
            block = record.block.partition(b"\r\n\r\n")[0] if record.kind == "response" else record.block
            told.append(f"{dict(record.fields)}\n{block.decode()}")
    told += [path.read_text("utf-8") for path in (place.folder / ".fetched" / "raw").glob("*.cdxj")]

    assert any("link: <" in text for text in told)
    assert [text for text in told if USERS in text] == []
    assert [text for text in told if "cookie" in text.lower() or "x-session-token" in text.lower()] == []
