"""`rule test`, `rule show`, `rule save`, as an author of rules uses them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.cli.rules import rule_app
from ingest.commands import rule as rules
from ingest.config.errors import ConfigError
from ingest.extractor.site_rules.book import load_rules
from ingest.report.outcomes import SourceResult
from ingest.session.session import Session
from tests.pipeline.place import Place
from tests.unfit import UNFIT, circle, watched

ROOT = Path(__file__).resolve().parents[3]
URL = "https://town.example.org/story/12345.html"
PAGE = """<html><head><title>The bridge – Town News</title></head><body><nav>Home</nav><div class="story-text">
<p>The council of the town met on Monday evening and talked for three hours about the bridge that nobody remembers.</p>
<p>In the end they agreed to ask the engineer of the neighbouring town, who had mended two such bridges before.</p>
<p class="share-box">Share this story with all your friends</p></div></body></html>"""
RULE = """
rule:
  name: town
  hosts: [town.example.org]
  addresses: [{path: '/story/(?P<id>\\d+)\\.html', key: 'town:{id}', canonical: 'https://town.example.org/{id}'}]
  fetch: {headers: {Referer: "https://town.example.org/{id}"}}
  body: .story-text
  drop: [.share-box]
  title: h1
  author: {fixed: The council}
  date: .when
samples:
  - {url: "https://town.example.org/story/1.html", page: "<div class=story-text>One</div>", expect: {contains: [One]}}
"""


@pytest.fixture
def session(place: Place) -> Callable[[], Session]:
    place.configure("rules: {folder: mine}\nsources: []")
    (place.folder / "mine").mkdir()
    place.web.page(URL, PAGE)
    return lambda: place.session(dry=True)


def shown(session: Session, page: Path | None = None) -> list[str]:
    return list(rules.lines_of(rules.show(session, URL, page)))


def test_show_tells_where_a_rule_looked_and_what_stood_there(place: Place, session: Callable[[], Session]) -> None:
    (place.folder / "mine" / "town.yaml").write_text(RULE)

    lines = shown(session())

    assert lines[0] == "rule town (unseen)"
    assert "  sends      Referer: https://town.example.org/12345" in lines
    assert "  key        town:12345" in lines
    assert "  canonical  https://town.example.org/12345" in lines
    assert "  title      h1  →  –" in lines
    assert "  author     fixed 'The council'  →  The council" in lines
    assert any(line.startswith("  drop       .share-box  →  32 letters: Share this story") for line in lines)
    assert any(line.startswith("came out by rule:town: ") for line in lines)
    assert "  author     The council  (rule)" in lines


def test_show_tells_what_the_generic_way_chose_and_dropped_and_why(session: Callable[[], Session]) -> None:
    lines = shown(session())

    assert lines[0] == f"no rule for {URL}: the generic way reads it"
    assert any(line.startswith("the generic way chose div.story-text: 100% of the page's prose") for line in lines)
    [dropped] = [line for line in lines if line.startswith("  dropped")]
    assert "Share this story with all your friends" in dropped
    assert "called share (-" in dropped


def test_show_tells_that_a_rule_found_nothing(place: Place, session: Callable[[], Session]) -> None:
    (place.folder / "mine" / "town.yaml").write_text(RULE.replace("body: .story-text", "body: .gone"))

    lines = shown(session())

    assert "  body       .gone  →  –" in lines
    assert any(line.startswith("came out by generic") for line in lines)
    assert "  NOTE       rule town found no body; the site may have changed" in lines


def test_show_tells_why_a_page_cannot_be_had(place: Place, session: Callable[[], Session]) -> None:
    place.web.says(URL, 404, b"gone")

    told = rules.show(session(), URL, None)

    assert list(rules.lines_of(told))[-1] == "NOTHING CAME OUT: the page answers 404: it was moved or taken down"


def test_where_a_sites_data_holds_no_article_its_page_is_shown(place: Place, session: Callable[[], Session]) -> None:
    data = "https://sspai.com/api/v1/article/info/get?id=1&view=second"
    place.web.says(data, 404)
    place.web.page("https://sspai.com/post/1", PAGE)

    lines = list(rules.lines_of(rules.show(session(), "https://sspai.com/post/1", None)))

    assert f"  asks       {data}" in lines
    assert any(line.startswith(f"  NOTE       {data} holds no article (the page answers 404") for line in lines)
    assert any(line.startswith("came out by generic: ") for line in lines)


def test_a_saved_page_is_read_instead_of_asking_the_web(place: Place, session: Callable[[], Session]) -> None:
    saved = place.folder / "saved.html"
    saved.write_text(PAGE.replace("the bridge that", "the tunnel that"))

    told = rules.show(session(), URL, saved)

    assert told.told is not None
    assert "the tunnel that" in told.told.extracted.text
    assert place.web.count(URL) == 0
    with pytest.raises(ConfigError, match=r"--page .*gone\.html: cannot be read: No such file"):
        rules.show(session(), URL, place.folder / "gone.html")


def test_save_keeps_the_page_beside_a_rule_that_passes_its_test(place: Place, session: Callable[[], Session]) -> None:
    first = rules.save(session(), URL, None, None, None)
    second = rules.save(session(), URL, None, None, None)
    lines, held = rules.try_rules(session(), ["town-example"])

    folder = place.folder / "mine"
    assert sorted(path.name for path in folder.iterdir()) == [
        "town-example-1.html",
        "town-example-2.html",
        "town-example.yaml",
    ]
    assert (folder / "town-example-1.html").read_text() == PAGE
    assert first[1].endswith("mend it, then `fetched rule test town-example`")
    assert second[0].endswith("town-example.yaml:")
    assert any("town-example-2.html" in line for line in second)
    assert held
    assert lines == [f"ok          town-example: 1 sample; seen, known {lines[0][-10:]}"]


@pytest.mark.parametrize("file", ["whatever.yaml", "town-example.yml", "a.yml"])
def test_save_writes_no_second_rule_of_a_name(file: str, place: Place, session: Callable[[], Session]) -> None:
    rules.save(session(), URL, None, None, None)
    folder = place.folder / "mine"
    (folder / "town-example.yaml").rename(folder / file)

    lines = rules.save(session(), URL, None, None, None)

    assert lines[0] == f"kept {folder / 'town-example-2.html'}; add it to the samples of {folder / file}:"
    assert [path.name for path in folder.iterdir() if path.suffix != ".html"] == [file]


def test_a_broken_rule_is_told_by_its_test_and_stops_no_other(place: Place, session: Callable[[], Session]) -> None:
    rules.save(session(), URL, None, None, None)
    (place.folder / "mine" / "broken.yaml").write_text("rule: {name: broken")

    lines, held = rules.try_rules(session(), [])
    named, named_held = rules.try_rules(session(), ["town-example"])

    assert not held
    assert [line for line in lines if line.startswith("LEFT OUT")] == [lines[-1]]
    assert "broken.yaml:2: is not YAML" in lines[-1]
    assert (len(named), named_held) == (1, True)
    with pytest.raises(ConfigError, match=r"broken\.yaml:2: is not YAML"):
        rules.try_rules(session(), ["broken"])


def test_a_run_leaves_a_broken_rule_out_and_says_so(place: Place) -> None:
    (place.folder / "mine").mkdir()
    (place.folder / "mine" / "broken.yaml").write_text("rule: {name: broken")
    (place.folder / "feed.xml").write_text("<rss version='2.0'><channel><title>Town</title></channel></rss>")
    place.configure("rules: {folder: mine}\nsources: [{name: town, url: 'file:feed.xml'}]")

    report = place.run().report

    assert [note for note in report.notes if "broken.yaml:2: is not YAML" in note and "left out" in note]
    assert not [source for source in report.sources if source.result is SourceResult.FAILED]


def test_save_says_where_it_could_keep_a_page(place: Place, session: Callable[[], Session]) -> None:
    place.configure("sources: []")

    with pytest.raises(ConfigError, match=r"rules\.folder is not set: name the folder .* or say --folder FOLDER"):
        rules.save(session(), URL, None, None, None)
    rules.save(session(), URL, None, "mine", place.folder / "new")

    assert (place.folder / "new" / "mine.yaml").is_file()


@pytest.mark.parametrize("kind", UNFIT)
def test_save_changes_nothing_that_stands_there(kind: str, place: Place, session: Callable[[], Session]) -> None:
    folder = place.folder / "elsewhere"
    folder.mkdir()
    for name in ("town-1.html", "town.yaml"):
        UNFIT[kind][0](folder / name)

    with watched():
        lines = rules.save(session(), URL, None, "town", folder)

    assert lines[0].startswith(f"kept {folder / 'town-2.html'}; add it to the samples of ")


def test_save_says_that_it_cannot_write(place: Place, session: Callable[[], Session]) -> None:
    circle(place.folder / "circle")

    with pytest.raises(ConfigError, match=r"circle: cannot be written: .*; check its permissions, or say --folder"):
        rules.save(session(), URL, None, "town", place.folder / "circle")


def test_test_names_what_is_otherwise_than_expected(place: Place, session: Callable[[], Session]) -> None:
    (place.folder / "mine" / "town.yaml").write_text(RULE.replace("contains: [One]", "contains: [Two], author: Nobody"))

    lines, held = rules.try_rules(session(), ["town"])

    assert not held
    assert lines == [
        "FAILED      town: 1 sample; unseen",
        "  https://town.example.org/story/1.html: author: expected 'Nobody', got 'The council'",
        "  https://town.example.org/story/1.html: contains: expected 'Two', got 'One'",
    ]


def test_a_rule_that_is_not_there_is_named(session: Callable[[], Session]) -> None:
    with pytest.raises(ConfigError, match="no rule is called 'nix'; there are 36kr"):
        rules.try_rules(session(), ["nix"])


def test_the_command_line_tries_all_rules_that_come_along(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("sources: []\n")

    done = CliRunner().invoke(rule_app, ["test", "--config", str(tmp_path / "config.yaml")])

    assert done.exit_code == 0
    assert done.stdout.count("ok ") == len(load_rules(None, built_in=True).rules)


def test_the_readme_lists_every_rule_as_it_is() -> None:
    rows = [line.split("|") for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    listed = {row[1].strip(" `"): (row[4].strip(), row[5].strip()) for row in rows if len(row) == 7}

    assert listed == {
        rule.name: (str(rule.known), "seen" if rule.seen else "unseen")
        for rule in load_rules(None, built_in=True).rules
    }
