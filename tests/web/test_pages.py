"""The pages over a store that a real run has filled: what each shows, and that asking changes nothing."""

import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.web.post_frame import MAX_PICTURE_BYTES, post_page
from ingest.web.words import CHINESE, asked_for
from tests.pipeline.place import Item, Place
from tests.web.conftest import HOSTILE
from tests.web.served import ask, listening, site_of


def links(html: str, beginning: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"]+)"', html) if unescape(each).startswith(beginning)]


def snapshot(place: Place) -> dict[str, bytes]:
    return {
        path.relative_to(place.folder).as_posix(): path.read_bytes()
        for path in sorted(place.folder.rglob("*"))
        if path.is_file()
    }


def article_of(place: Place, title: str) -> str:
    found = ask(site_of(place), f"/articles?q={title}")
    return links(found.text, "/article?id=")[0]


def test_sources_show_their_health(told: Place) -> None:
    page = LexborHTMLParser(ask(site_of(told), "/").text)

    assert [card.text(strip=True) for card in page.css(".card h2 a")] == ["news"]
    assert [mark.text() for mark in page.css(".card .mark")] == ["well"]
    assert [each.text(strip=True) for each in page.css("dl dd")][2:] == ["5", "0"]
    assert len(page.css("svg rect")) == 30


def test_a_source_that_fails_says_what_to_do(place: Place) -> None:
    place.run()
    page = LexborHTMLParser(ask(site_of(place), "/").text)

    assert [mark.text() for mark in page.css(".mark")] == ["failing"]
    assert "404" in page.css(".advice")[0].text()


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("", 5),
        ("?source=news", 5),
        ("?source=nobody", 0),
        ("?q=智能", 1),
        ("?q=智能&source=nobody", 0),
        ("?q=STORY", 5),
        ("?q=stories council", 5),
        ("?q=lighthouse", 0),
        ("?q=。", 0),
        ('?q=" OR *', 0),
        ("?state=stored", 5),
        ("?state=edited", 0),
        ("?state=owed", 0),
        ("?state=incomplete", 0),
        ("?day=1999-01-01", 0),
        ("?day=nonsense", 5),
        ("?page=2", 5),
        ("?page=0", 5),
        ("?page=-1", 5),
        ("?page=%C2%B2", 5),
        ("?page=99999999999999999999", 5),
        ("?before=0.0", 0),
        ("?after=0.0", 5),
        ("?before=x.y", 5),
        ("?before=99999999999999999999.1", 5),
        ("?q=STORY&page=2", 0),
        ("?tag=news", 5),
        ("?tag=NEWS ", 5),
        ("?tag=new", 0),
        ("?tag=news&source=nobody", 0),
        ("?tag=news&q=智能", 1),
        ("?tag=nothing&q=智能", 0),
        ("?tag=news&page=2", 0),
    ],
)
def test_articles_are_listed_as_asked_for(told: Place, asked: str, count: int) -> None:
    answer = ask(site_of(told), f"/articles{asked}")

    assert answer.status_code == 200
    assert len(links(answer.text, "/article?id=")) == count


def test_what_of_a_post_is_missing_and_asked_for_again_makes_it_incomplete(place: Place) -> None:
    place.lists(Item(1, image=True), Item(2, image=True), Item(3))
    place.web.says(Item(3).url, 404)
    place.web.says(Item(1).image_url, 503)
    place.run()
    site = site_of(place)

    for asked in ("", "&source=news", "&q=STORY", "&tag=news"):
        [found] = links(ask(site, f"/articles?state=incomplete{asked}").text, "/article?id=")
        assert "story-1" in found, asked
    assert links(ask(site, "/articles?state=incomplete&source=other").text, "/article?id=") == []
    place.lists(Item(1, image=True), Item(2, image=True))
    place.later()
    place.run(force=True)
    assert links(ask(site, "/articles?state=incomplete").text, "/article?id=") == []


def test_one_article_shows_its_story_its_markdown_and_its_post_in_a_closed_frame(told: Place) -> None:
    path = article_of(told, "number 1")
    page = LexborHTMLParser(ask(site_of(told), path).text)
    frame = page.css("iframe")[0]
    post = ask(site_of(told), unescape(frame.attributes["src"] or ""))

    assert any("first seen in 'news'" in line.text() for line in page.css(".story li"))
    assert "source_url" in page.css("pre")[0].text()
    assert frame.attributes["sandbox"] == ""
    assert post.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "The council of the town" in post.text
    assert 'src="data:image/png;base64,' in post.text


def test_titles_of_strangers_are_text(told: Place) -> None:
    path = article_of(told, "Signs")

    for answer in (ask(site_of(told), "/articles"), ask(site_of(told), path)):
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("/article?id=no-such", "/article", "/article/post?id=no-such", "/nowhere"),
        *("/article/reading?id=no-such", "/article/revisions?id=no-such", "/article/image?id=no-such&name=x"),
        *("/article/kept?id=no-such", "/article/refresh?id=no-such", "/article/remove", "/article/restore?id=no-such"),
        *("/job?n=999", "/job?n=x", "/job", "/run?id=no-such", "/run", "/source/edit?name=no-such", "/source/edit"),
    ],
)
def test_what_is_not_there_is_said_to_be_so(told: Place, path: str) -> None:
    assert ask(site_of(told), path).status_code == 404


def test_a_broken_configuration_is_told_with_its_line_and_mended_without_a_new_start(place: Place) -> None:
    site, file = site_of(place), place.folder / "config.yaml"
    sound = file.read_text("utf-8")
    file.write_text(f"{sound}\nnonsense: 1\n", "utf-8")
    broken = ask(site, "/")
    file.write_text(sound, "utf-8")

    assert broken.status_code == 503
    assert "nonsense" in broken.text
    assert ask(site, "/").status_code == 200


def test_looking_changes_nothing(told: Place) -> None:
    before = snapshot(told)
    for path in ("/", "/articles", article_of(told, "number 1"), "/article/post?id=x", "/enter", "/static/page.css"):
        ask(site_of(told), path)
        ask(site_of(told), path, method="POST", headers={"origin": "http://127.0.0.1:8765"}, form={"a": "b"})

    assert snapshot(told) == before


def test_it_reads_while_a_run_writes(told: Place) -> None:
    with told.store():
        assert ask(site_of(told), "/articles").status_code == 200


def test_a_real_server_answers_on_loopback_and_ends(told: Place) -> None:
    with listening(site_of(told)) as address:
        answer = httpx.get(address, trust_env=False)

    assert answer.status_code == 200
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("de,zh-TW;q=0.5", "zh"),
        ("de", "en"),
        ("zh;q=0,en;q=0.1", "en"),
        ("zh;q=nan,zh;q=2,zh;q=x", "en"),
        (" ZH-hans ; q=1 ", "zh"),
    ],
)
def test_the_browser_says_the_language(header: str, language: str) -> None:
    assert asked_for(header) == language


def test_every_word_of_a_page_has_its_chinese(told: Place) -> None:
    folder = Path(__file__).parents[2] / "ingest" / "web" / "templates"
    said = {word for file in folder.glob("*.html") for word in re.findall(r'say\("([^"]+)"\)', file.read_text("utf-8"))}

    assert said - set(CHINESE) == set()
    assert "来源" in ask(site_of(told), "/", headers={"accept-language": "zh"}).text
    assert 'lang="zh-Hans"' in ask(site_of(told), "/", headers={"accept-language": "zh"}).text


def harms(html: str) -> list[str]:
    """Return what of a page could act or ask: elements, handlers, addresses."""
    page = LexborHTMLParser(html)
    found = [
        each.tag or "" for each in page.css("script, iframe, object, embed, form, svg, base, style, button, input")
    ]
    for node in page.css("body *"):
        for name, value in node.attributes.items():
            if name.startswith("on") or name in {"href", "style", "srcset", "action", "formaction", "background"}:
                found.append(f"{node.tag} {name}")
            if name == "src" and not (value or "").startswith("data:image/"):
                found.append(f"{node.tag} {value}")
    return found


def test_a_hostile_post_is_text_in_its_frame() -> None:
    page = post_page(f"---\ntitle: x\n---\n{HOSTILE}", {}, title="</title><script>", language="en")

    assert harms(page) == []
    assert "was" in page
    assert "alert(3)" not in page


@given(st.lists(st.sampled_from([*re.findall(r"<[^>]*>", HOSTILE), "{{", "](javascript:a)", "![a](x)", "\n\n", "a"])))
def test_whatever_a_post_holds_it_does_nothing(pieces: list[str]) -> None:
    assert harms(post_page("".join(pieces), {"x": b""}, title="t", language="en")) == []


@pytest.mark.parametrize(
    ("name", "size", "shown"),
    [
        ("a.png", 9, True),
        ("a.JPG", 9, True),
        ("a.svg", 9, False),
        ("a.html", 9, False),
        ("b.png", MAX_PICTURE_BYTES + 1, False),
    ],
)
def test_only_images_of_the_post_are_shown(name: str, size: int, shown: bool) -> None:
    page = post_page(
        f"![a]({name})\n\n![b](https://evil.example/{name}x)", {name: b"x" * size}, title="t", language="en"
    )

    assert ("data:image/" in page) == shown
    assert "evil.example" not in page


def test_a_search_that_cannot_be_made_is_told_beside_its_form(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    index = place.folder / ".fetched" / "search.db"
    index.unlink(missing_ok=True)
    index.mkdir()
    site = site_of(place)

    answer = ask(site, "/articles?q=bridge")
    page = LexborHTMLParser(answer.text)

    assert (answer.status_code, "search.db" in page.css("[role=alert]")[0].text()) == (200, True)
    assert page.css('input[name="q"]')[0].attributes["value"] == "bridge"
    assert len(links(ask(site, "/articles").text, "/article?id=")) == 1
