"""How the sources are, told after a run: what stands in the files, and which messages go out, by real processes."""

import json
import re
import sys
from datetime import timedelta
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.health.condition import health_of
from ingest.health.messages import Message, changes, conditions_in, told_of
from ingest.health.metrics import metrics_text
from ingest.health.tell import TOLD_NAME, letter, tell_health
from ingest.http.transport.webhook import post
from tests.pipeline.place import FEED, Item, Place
from tests.web.served import ask, site_of

NAMES = "{name: news, url: 'https://news.example.org/feed.xml'}"
TELLER = "import sys, os; open('told', 'a').write(sys.stdin.read() + '\\n' + os.environ['FETCHED_SOURCE'] + '\\n')"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def configured(place: Place, health: str, sources: str = NAMES) -> None:
    place.configure(f"health: {health}\nsources: [{sources}]")


def told(place: Place) -> list[str]:
    """Run, and tell how the sources are as the command does."""
    place.run()
    return tell_health(place.session())


def test_nothing_is_told_or_written_by_default(place: Place) -> None:
    place.run()
    before = sorted(place.folder.rglob("*"))

    assert tell_health(place.session()) == []
    assert sorted(place.folder.rglob("*")) == before


def test_the_page_says_who_needs_a_look_and_loads_nothing(place: Place) -> None:
    other = "{name: '<b>&\"', url: 'https://news.example.org/other.xml'}"
    configured(place, "{page: public/status.html, feed: public/problems.atom}", f"{NAMES}, {other}")
    place.lists(Item(1), Item(2))

    assert told(place) == []

    text = (place.folder / "public" / "status.html").read_text("utf-8")
    page = LexborHTMLParser(text)
    assert page.css("h1")[0].text() == "1 of 2 sources need a look"
    assert [each.text().split()[-1] for each in page.css("h2")] == ["failing", "well"]
    assert "fetched check '<b>&\"'" in page.css("main")[0].text()
    assert page.css("script, img, link, iframe, b") == []
    assert len(page.css("svg rect")) == 60
    assert re.findall(r"(?:src|href|url)\s*[=(]", text) == []
    feed = ET.fromstring((place.folder / "public" / "problems.atom").read_text("utf-8"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert [each.findtext(f"{atom}title") for each in feed.findall(f"{atom}entry")] == ['<b>&" is failing']
    assert {"404" in (each.findtext(f"{atom}content") or "") for each in feed.findall(f"{atom}entry")} == {True}


def test_the_figures_are_those_of_the_store(place: Place) -> None:
    configured(place, "{metrics: fetched.prom}", '{name: "a\\"\\\\b", url: "https://news.example.org/feed.xml"}')
    place.lists(Item(1), Item(2), Item(3), pages=False)
    told(place)

    lines = (place.folder / "fetched.prom").read_text("utf-8").splitlines()
    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))

    name = r'source="a\"\\b"'
    assert figures[f"fetched_source_owed{{{name}}}"] == "3"
    assert figures[f"fetched_source_failures{{{name}}}"] == "0"
    assert figures[f'fetched_source_condition{{{name},condition="well"}}'] == "1"
    assert figures[f'fetched_source_condition{{{name},condition="dead"}}'] == "0"
    assert float(figures["fetched_last_run_timestamp_seconds"]) == pytest.approx(place.clock.now().timestamp(), abs=60)
    site = site_of(place)
    assert ask(site, "/metrics").text == metrics_text(health_of(site.config(), place.folder, place.clock.now()))
    assert ask(site, "/problems.atom").headers["content-type"] == "application/atom+xml"


def messages(place: Place) -> list[dict[str, str]]:
    path = place.folder / "told"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[::2]] if path.exists() else []


def test_each_change_is_told_once_and_names_the_fix(place: Place) -> None:
    configured(place, json.dumps({"command": [sys.executable, "-c", TELLER]}))
    place.lists(Item(1))
    counts = []
    for step in ("well", "fails", "fails", "fails", "fails", "well", "well"):
        if step == "fails":
            place.web.says(FEED, 500)
        else:
            place.lists(Item(1))
        assert told(place) == []
        counts.append(len(messages(place)))
        place.later(hours=25)

    assert counts == [0, 0, 0, 1, 1, 2, 2]
    ill, well = messages(place)
    assert (ill["source"], ill["was"], ill["now"], well["now"]) == ("news", "well", "failing", "well")
    assert "500" in ill["advice"]
    assert "`fetched check news`" in ill["fix"]
    assert ill["fix"] in ill["text"]
    assert well["fix"] == ""


def test_what_could_not_be_sent_is_named_and_sent_by_the_next_run(place: Place) -> None:
    gone = {"page": "status.html", "command": ["/no/such/command"]}
    configured(place, json.dumps(gone))
    for _ in range(3):
        place.run()
        place.later(hours=25)

    [line] = tell_health(place.session())
    assert line == "health: health '/no/such/command': no such command; check health.command"
    configured(place, json.dumps({"command": [sys.executable, "-c", TELLER]}))
    assert tell_health(place.session()) == []
    assert tell_health(place.session()) == []
    assert len(messages(place)) == 1
    assert (place.folder / "status.html").exists()


def test_a_file_that_cannot_be_written_is_a_line_and_costs_nothing_else(place: Place) -> None:
    (place.folder / "taken").mkdir()
    configured(place, "{page: taken, metrics: fetched.prom}")
    place.lists(Item(1))

    [line] = told(place)

    assert line.startswith(f"health: {place.folder}/taken cannot be written: ")
    assert (place.folder / "fetched.prom").exists()


@pytest.mark.parametrize("note", ["", "{", "[]", "null", "[" * 99_999, '{"news": 7}'])
def test_a_note_that_makes_no_sense_is_none(place: Place, note: str) -> None:
    configured(place, json.dumps({"command": [sys.executable, "-c", TELLER]}))
    place.lists(Item(1))
    place.run()
    (place.folder / ".fetched" / TOLD_NAME).write_text(note)

    assert tell_health(place.session()) == []
    assert conditions_in((place.folder / ".fetched" / TOLD_NAME).read_bytes()) == {"news": "well"}


def test_a_mail_is_handed_to_sendmail_and_no_name_adds_a_header(place: Place) -> None:
    sendmail = place.folder / "sendmail"
    sendmail.write_text('#!/bin/sh\n{ echo "$@"; cat; } > letter\n')
    sendmail.chmod(0o755)
    name = "{name: 'x Bcc: all@example.org 新闻', url: 'https://news.example.org/feed.xml'}"
    configured(place, f"{{mail: me@example.org, sendmail: {sendmail}}}", name)
    for _ in range(3):
        place.run()
        place.later(hours=25)

    assert tell_health(place.session()) == []

    arguments, _, letter = (place.folder / "letter").read_text("utf-8").partition("\n")
    head, _, body = letter.partition("\n\n")
    assert arguments == "-i -t"
    assert [line.partition(":")[0] for line in head.splitlines() if not line.startswith(" ")][:3] == [
        "To",
        "Subject",
        "Auto-Submitted",
    ]
    assert "Bcc:" not in [line[:4] for line in head.splitlines()]
    assert body


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?x=0D=0ABcc:_all@example.org?=",
        "=?utf-8?q?x=0ABcc:_all?= =?utf-8?q?@example.org=0D?=",
        "=?utf-8?b?eApCY2M6IGFsbEBleGFtcGxlLm9yZw==?=",
        "x =?utf-7?q?+2AA-?=",
        "=?us-ascii?q?=FF?=",
        "新闻 =?utf-8?q?=0A=0A?=",
    ],
)
def test_a_name_that_looks_like_an_encoded_word_is_a_name_in_a_mail(name: str) -> None:
    text = letter("me@example.org", Message(name, "well", "dead", "it answers 404", ""))

    read = message_from_string(text, policy=policy.default)
    assert read.keys()[:3] == ["To", "Subject", "Auto-Submitted"]
    assert {*read.keys()[3:]} == {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert " ".join(read["Subject"].split()) == f"fetched: {name.replace('=?', '= ?')} is dead"


def test_a_webhook_gets_json_and_its_secret_is_not_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302 if len(got) == 1 else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        monkeypatch.setenv("TELL", f"http://127.0.0.1:{server.server_port}/hook?token=of-mine")
        configured(place, "{webhook: $TELL}")
        for _ in range(3):
            place.run()
            place.later(hours=25)
        [refused] = tell_health(place.session())
        assert tell_health(place.session()) == []
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    monkeypatch.delenv("TELL")
    unknown = post(f"http://127.0.0.1:{server.server_port}/hook?token=of-mine", {}, 5)

    assert refused == f"health: webhook http://127.0.0.1:{server.server_port}/hook: answers 302"
    assert [message["now"] for message in got] == ["failing", "failing"]
    assert "`fetched check news`" in got[1]["text"]
    assert "of-mine" not in f"{refused} {unknown}"
    assert "ConnectError" in (unknown or "")


@pytest.mark.parametrize(
    "health",
    [
        "{webhook: nothing}",
        "{webhook: 'ftp://a.example/'}",
        "{webhook: 'https://me:secret@a.example/'}",
        "{mail: me}",
        "{mail: 'me@example.org, you@example.org'}",
        "{command: hugo}",
        "{command: []}",
        "{timeout_s: 0}",
        "{pages: x}",
    ],
)
def test_a_way_that_is_none_is_named(place: Place, health: str) -> None:
    configured(place, health)

    with pytest.raises(ConfigError, match=r"config\.yaml:\d+: health"):
        load(place.folder / "config.yaml")


def test_a_source_that_fails_once_is_told_as_it_was(place: Place) -> None:
    place.run()
    health = health_of(load(place.folder / "config.yaml"), place.folder, place.clock.now() + timedelta(hours=1))

    assert told_of(health, {"news": "well"}) == {"news": "well"}
    assert list(changes(health, {"news": "well"})) == []
