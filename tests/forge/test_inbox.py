"""A forge's inbox, end to end: what its issues name is fetched, each is answered once, labelled and closed."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.pages import DESKTOP_URL, SEED_URL
from demo.server import serving as serving_site
from demo.site import HOSTS, site
from ingest.commands.exchange.inbox import Wanted, inbox
from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.forge.issues import Issue, Outcome, Selection, addresses_in, comment_of, issues_of, next_page
from ingest.forge.where import api_of
from ingest.http.settings import NetworkSettings
from ingest.messages import Reason
from ingest.report.outcomes import Change, ExitCode, SourceResult
from ingest.report.progress import Silence
from ingest.session.doors import Doors
from ingest.session.session import Session, Walked
from tests.fakes.web import Says
from tests.forge.standin import HOST, TOKEN, Github, serving
from tests.pipeline.place import Item, Place

FETCH = Selection(label="fetch")
MISSING = "https://www.cnbeta.com.tw/articles/tech/404.htm"


class Desk:
    """A folder with a site's store, a forge and the demo's web beside it, all on loopback."""

    def __init__(self, folder: Path, github: Github, port: int) -> None:
        self.folder = folder
        self.github = github
        hosts = dict.fromkeys(HOSTS, f"127.0.0.1:{port}") | {HOST: f"127.0.0.1:{github.port}"}
        network = f"{{allow_private: [127.0.0.1/32], delay_s: 0, resolve: {json.dumps(hosts)}}}"
        (folder / "config.yaml").write_text(f"engine: {{kind: inline}}\nnetwork: {network}\nsources: []\n", "utf-8")

    def look(self, selection: Selection = FETCH, *, dry: bool = False) -> Walked:
        self.github.asked.clear()
        doors = Doors(environ={"GITHUB_TOKEN": f"{TOKEN}\n"})
        config = load(self.folder / "config.yaml")
        session = Session(config, self.folder, progress=Silence(), dry=dry, doors=doors)
        return inbox(session, Wanted("ann/reading", selection, f"http://{HOST}/"))

    def posts(self) -> list[Path]:
        return sorted((self.folder / "content").rglob("*.md"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with serving_site(site()) as origin, serving(Github()) as github:
        yield Desk(tmp_path, github, origin.port)
        assert github.wrong == []


def test_three_addresses_of_which_one_fails_and_a_second_run_that_does_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    github = desk.github
    good, bad, both = (
        github.opens(f"Please keep this: <{SEED_URL}>.", labels=("fetch", "kept")),
        github.opens(MISSING),
        github.opens(f"{DESKTOP_URL}, and again ({SEED_URL})"),
    )
    other = github.opens("https://nowhere.example/", labels=("question",))
    with caplog.at_level(logging.DEBUG):
        first = desk.look()
        asked = list(github.asked)
        after_first = desk.look()
        third = desk.look()

    assert first.report.exit_code() is ExitCode.SOURCE_FAILED
    assert first.report.counts() == {Change.ADDED: 2, Change.OWED: 1, Change.UNCHANGED: 1}
    assert len(desk.posts()) == 2
    assert [github.issues[each]["state"] for each in (good, bad, both, other)] == ["closed", "closed", "closed", "open"]
    assert [github.issues[each].get("state_reason") for each in (good, bad)] == ["completed", "not_planned"]
    assert github.names(good) == ["fetch", "kept", "fetched"]
    assert github.names(bad) == ["fetch", "fetch-failed"]
    [said], [failed], [two] = (github.comments[each] for each in (good, bad, both))
    assert said.startswith(f"- Stored: `{SEED_URL}`: `2026/02/")
    assert failed.startswith(f"- Not fetched: `{MISSING}`: `")
    assert "404" in failed
    assert two.count("- Stored: ") == 2
    assert [(verb, status) for verb, _, status in asked] == [("GET", 200), *[("POST", 201), ("PATCH", 200)] * 3]

    assert (after_first.report.exit_code(), after_first.report.articles) == (ExitCode.DONE, [])
    assert third.report.sources[0].result is SourceResult.UNCHANGED
    assert [(verb, status) for verb, _, status in github.asked] == [("GET", 304)]
    assert TOKEN not in caplog.text + repr(first.report) + "".join(
        path.read_text("utf-8", "replace") for path in desk.folder.rglob("*") if path.is_file()
    )


def test_a_dry_run_says_what_would_be_and_writes_nothing_anywhere(desk: Desk) -> None:
    number = desk.github.opens(SEED_URL)

    walked = desk.look(dry=True)

    assert len(walked.rehearsed) == 1
    assert desk.posts() == []
    assert (desk.github.issues[number]["state"], desk.github.comments[number]) == ("open", [])
    assert {verb for verb, _, _ in desk.github.asked} == {"GET"}


def test_pages_are_turned_and_pull_requests_passed_over(desk: Desk) -> None:
    desk.github.per_page = 2
    numbers = [desk.github.opens(SEED_URL) for _ in range(5)]
    desk.github.issues[numbers[3]]["pull_request"] = {"url": "x"}

    desk.look()

    assert [desk.github.issues[each]["state"] for each in numbers] == ["closed"] * 3 + ["open", "closed"]
    assert len(desk.posts()) == 1


def test_by_a_title_only_those_with_a_say_are_heard_unless_anybody_is(desk: Desk) -> None:
    by_owner, by_stranger = (
        desk.github.opens(SEED_URL, title="Archive_Request ", labels=(), by=by) for by in ("OWNER", "NONE")
    )
    selection = Selection(title="archive_request")

    desk.look(selection)
    stranger = desk.github.issues[by_stranger]["state"]
    desk.look(Selection(title="archive_request", is_anyones=True))

    assert desk.github.issues[by_owner]["state"] == "closed"
    assert (stranger, desk.github.issues[by_stranger]["state"]) == ("open", "closed")


def test_a_run_that_was_stopped_between_comment_and_closing_does_not_comment_twice(desk: Desk) -> None:
    number = desk.github.opens(SEED_URL)
    desk.github.refuses["PATCH"] = 502, {}
    broken = desk.look()
    desk.github.refuses.clear()
    healed = desk.look()
    desk.github.issues[number]["state"] = "open"
    reopened = desk.look()

    assert broken.report.exit_code() is ExitCode.SOURCE_FAILED
    assert "is not answered: it answers 502" in broken.report.sources[0].detail
    assert healed.report.exit_code() is ExitCode.DONE
    assert desk.github.issues[number]["state"] == "closed"
    assert len(desk.github.comments[number]) == 2, "one, and one more when a person has opened it again"
    assert reopened.report.exit_code() is ExitCode.DONE


@pytest.mark.parametrize(
    ("status", "fields", "said"),
    [
        (401, {}, "it does not take the token"),
        (403, {}, "it needs the right to write issues"),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}, "its rate limit is used up"),
        (429, {"Retry-After": "3600"}, "its rate limit is used up"),
        (404, {}, "there is no such repository"),
        (410, {}, "the repository has no issues"),
        (418, {}, "it answers 418"),
    ],
)
def test_a_refusal_is_told_with_what_to_do(desk: Desk, status: int, fields: dict[str, str], said: str) -> None:
    number = desk.github.opens(SEED_URL)
    desk.github.refuses["GET"] = status, fields
    at_once = desk.look()
    desk.github.refuses = {"POST": (status, fields)}
    desk.github.asked.clear()
    (desk.folder / ".fetched" / "state.db").unlink()  # what hosts asked for is forgotten
    later = desk.look()

    assert said in at_once.report.sources[0].detail
    assert at_once.report.exit_code() is later.report.exit_code() is ExitCode.SOURCE_FAILED
    assert said in later.report.sources[0].detail
    assert [verb for verb, _, _ in desk.github.asked].count("POST") == 1, "what is sent once is not sent again"
    assert desk.github.issues[number]["state"] == "open"


# --- against a scripted web


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.environ["GITHUB_TOKEN"] = TOKEN
    return place


LISTED = (
    "https://api.github.com/repos/ann/reading/issues?state=open&sort=created&direction=asc&per_page=100&labels=fetch"
)


def looked(
    place: Place, repository: str = "ann/reading", selection: Selection = FETCH, api: str = "https://api.github.com"
) -> Walked:
    return inbox(place.session(), Wanted(repository, selection, api))


@pytest.mark.parametrize(
    "says",
    [
        Says(200, "{}"),
        Says(200, "[" * 100_000),
        Says(200, "\xff"),
        Says(200, '[{"number": 1, "url": "https://evil.example/repos/1", "body": "https://x.example/a"}]'),
        Says(200, "[]", {"Link": '<https://evil.example/next>; rel="next"'}),
        Says(302, "", {"Location": "https://evil.example/"}),
    ],
)
def test_what_leads_elsewhere_gets_neither_word_nor_token(place: Place, says: Says) -> None:
    place.web.script(LISTED, says)
    place.web.says("https://evil.example/", 200, "[]")

    looked(place)

    elsewhere = [each for each in place.web.requests if not each.url.startswith("https://api.github.com/")]
    assert [each for each in elsewhere if "authorization" in each.headers or each.verb != "GET"] == []
    assert place.posts() == []


def test_a_comment_that_was_lost_on_its_way_is_not_sent_twice_in_a_run(place: Place) -> None:
    issue = "https://api.github.com/repos/ann/reading/issues/1"
    place.web.says(LISTED, 200, json.dumps([{"number": 1, "url": issue, "body": "no address", "labels": ["fetch"]}]))
    place.web.fails(f"{issue}/comments", Reason.BROKEN)

    walked = looked(place)

    assert place.web.count(f"{issue}/comments") == 1
    assert "is not answered: it was told to fail" in walked.report.sources[0].detail


def test_without_an_answer_the_inbox_is_left_to_the_next_run(place: Place) -> None:
    place.web.fails(LISTED, Reason.DNS)

    walked = looked(place)

    assert walked.report.sources[0].result is SourceResult.FAILED
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED


@pytest.mark.parametrize(
    ("environ", "repository", "api", "said"),
    [
        ({}, "ann/reading", api_of(), "the environment has no GITHUB_TOKEN; put a token there"),
        ({"GITHUB_TOKEN": "a b"}, "ann/reading", api_of(), "GITHUB_TOKEN in the environment holds no token"),
        ({"GH_TOKEN": "x"}, "ann", api_of(), "'ann' names no repository; write OWNER/NAME"),
        ({"GH_TOKEN": "x"}, "ann/../../x", api_of(), "names no repository"),
        ({"GH_TOKEN": "x"}, "ann/reading", "http://api.github.com", "begins with https://"),
        ({"GH_TOKEN": "x"}, "ann/reading", "api.github.com", "begins with https://"),
    ],
)
def test_what_cannot_be_asked_is_named(
    place: Place, environ: dict[str, str], repository: str, api: str, said: str
) -> None:
    place.environ.clear()
    place.environ.update(environ)

    with pytest.raises(ConfigError, match=said.replace(".", r"\.")):
        looked(place, repository, api=api)
    assert place.web.requests == []


def test_neither_label_nor_title_means_nothing(place: Place) -> None:
    with pytest.raises(ConfigError, match="say which issues are meant"):
        looked(place, selection=Selection())


def test_the_token_goes_to_the_forge_alone(place: Place) -> None:
    item = Item(1)
    place.lists(item)
    row = {
        "number": 1,
        "url": "https://api.github.com/repos/ann/reading/issues/1",
        "body": item.url,
        "labels": ["fetch"],
    }
    place.web.says(LISTED, 200, json.dumps([row]))

    looked(place)

    with_token = {each.url.split("/")[2] for each in place.web.requests if "authorization" in each.headers}
    assert with_token == {"api.github.com"}
    assert len(place.posts()) == 1
    assert NetworkSettings().sources == {}


# --- values


def issue(body: str, title: str = "") -> Issue:
    return Issue(1, "u", title, body, (), 0, is_trusted=False)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("", []),
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("[x](https://a.example/x) **https://b.example/y**", ["https://a.example/x", "https://b.example/y"]),
        ("https://a.example/x_(y) (https://a.example/z)", ["https://a.example/x_(y)", "https://a.example/z"]),
        ("看这个：https://a.example/一，谢谢", ["https://a.example/一"]),
        ("ftp://a.example/ javascript:alert(1)", []),
        ("https://a.example/x\nhttps://a.example/x", ["https://a.example/x"]),
        ("https://" + "(" * 50_000 + ")" * 50_000, ["https://" + "(" * 1992]),
    ],
)
def test_addresses_are_found_as_people_write_them(body: str, found: list[str]) -> None:
    assert [each[:2000] for each in addresses_in(issue(body))][: max(len(found), 1)] == found


def test_addresses_beyond_the_bound_are_named_and_no_issue_is_done_with_silently(desk: Desk) -> None:
    many = [f"https://www.cnbeta.com.tw:99999/{number}" for number in range(30)]
    number = desk.github.opens("\n".join([SEED_URL, *many]))
    desk.look()

    [comment] = desk.github.comments[number]
    assert comment.count("\n- ") == 20
    assert "Not looked at, for an issue may name 20: 11 more, from `https://www.cnbeta.com.tw:99999/19` on:" in comment
    assert "fetch-failed" in desk.github.names(number)


def test_an_answer_mentions_and_links_nobody() -> None:
    said = comment_of([Outcome("https://a.example/`@ann`", is_had=False, said="`@bob` #1 [x](y)\n<img>\u202e")])

    assert said.splitlines()[0] == "- Not fetched: `https://a.example/'@ann'`: `'@bob' #1 [x](y) <img>`"
    assert "It names no address" in comment_of([])


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"1", b"\xff", b"[" * 100_000])
def test_what_is_no_list_of_issues_is_none(body: bytes) -> None:
    assert issues_of(body) is None


def test_rows_that_make_no_sense_are_passed_over() -> None:
    assert issues_of(b'[1, {}, {"number": "1"}, {"number": 1}, {"number": 1, "url": ""}]') == []


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("", None),
        ('<https://a/2>; rel="next"', "https://a/2"),
        ('<https://a/1>; rel="prev", <https://a/3>; rel="next", <https://a/9>; rel="last"', "https://a/3"),
        ('<https://a/1>; rel="prev"', None),
    ],
)
def test_the_next_page_is_read_from_the_link_field(link: str, url: str | None) -> None:
    assert next_page(link) == url
