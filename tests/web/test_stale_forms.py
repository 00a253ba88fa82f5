"""A form that is stale changes nothing, and comes back with what was typed and what has changed in between."""

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.config.load import load
from ingest.web.forms import CHANGED, OLD, STRANGE, WAS, carried, joined
from tests.pipeline.place import FEED, Place
from tests.web.served import form_at, form_in, job_of, send, site_of
from tests.web.test_source_deeds import OTHER, SITE, config_of, noted, offered
from tests.web.test_workshop import IDENTITY, READING, TRY, marked

EDIT, EDITED = "/source/edit", "/source/edit?name=news"
TEXTS = st.dictionaries(st.sampled_from("abc"), st.text("xy \n\r", max_size=6), max_size=3)


def test_an_edit_comes_back_joined_with_what_another_tab_has_changed(place: Place) -> None:
    noted(place)
    site = site_of(place)
    first, second = (form_at(site, EDITED, EDIT, "news") for _ in range(2))
    send(site, EDIT, first | {"tags": "mine", "min_letters": "50"})
    before = config_of(place).read_bytes()
    answer = send(site, EDIT, second | {"tags": "yours\r\nand hers", "timezone": "Asia/Shanghai"})
    shown, text = form_in(answer, EDIT, "news"), unescape(answer.text)

    assert (answer.status_code, CHANGED in text, config_of(place).read_bytes()) == (409, True, before)
    assert "Tags, one a line: <del>–</del> → <ins>mine</ins>" in text
    assert "Letters that an article has at least: <del>–</del> → <ins>50</ins>" in text
    assert {key: shown[key] for key in ("tags", "timezone", "min_letters", "url")} == {
        "tags": "yours\nand hers",
        "timezone": "Asia/Shanghai",
        "min_letters": "50",
        "url": FEED,
    }
    assert send(site, EDIT, shown).status_code == 303
    [source] = load(config_of(place)).sources
    assert (source.tags, source.timezone, source.min_letters) == (["yours", "and hers"], "Asia/Shanghai", 50)


def test_what_has_changed_elsewhere_is_not_told_as_of_this_source(place: Place) -> None:
    noted(place)
    site = site_of(place)
    form = form_at(site, EDITED, EDIT, "news")
    config_of(place).write_text(f"{config_of(place).read_text('utf-8')}  - {{name: b, url: {OTHER}}}\n", "utf-8")
    answer = send(site, EDIT, form | {"name": "<b>News</b>"})

    assert (answer.status_code, "Changed meanwhile" in answer.text) == (409, False)
    assert form_in(answer, EDIT, "news")["name"] == "<b>News</b>"


def test_what_was_typed_for_a_source_that_is_gone_is_shown(place: Place) -> None:
    noted(place)
    site = site_of(place)
    form = form_at(site, EDITED, EDIT, "news")
    send(site, "/source/remove", form_at(site, EDITED, "/source/remove", "news"))
    answer = send(site, EDIT, form | {"tags": "<i>one", WAS: "[]"})

    assert (answer.status_code, "&lt;i&gt;one" in answer.text, "<i>one" in answer.text) == (409, True, False)


@pytest.mark.parametrize("how", ["anew", "late"])
def test_an_address_and_a_list_are_not_lost(place: Place, how: str) -> None:
    old = site_of(place)
    forms = {action: form_at(old, "/source/new", action) for action in ("/source/find", "/source/opml")}
    forms["/submit"] = form_at(old, "/submit", "/submit")
    if how == "late":
        place.later(hours=13)
    site, why = (site_of(place), STRANGE) if how == "anew" else (old, OLD)
    outline = f'<opml version="2.0"><body><outline text="o" type="rss" xmlUrl="{OTHER}"/></body></opml>'
    typed = {"/source/find": ("address", SITE), "/source/opml": ("text", outline), "/submit": ("urls", f"{SITE}a\n")}
    answers = {action: send(site, action, forms[action] | {key: text}) for action, (key, text) in typed.items()}

    for action, (key, text) in typed.items():
        answer = answers[action]
        assert (answer.status_code, why in unescape(answer.text)) == (409, True)
        assert form_in(answer, action)[key].strip() == text.strip()
    assert site.jobs.newest() == []
    answer = send(site, "/source/opml", form_in(answers["/source/opml"], "/source/opml"))
    assert [each.url for each in load(config_of(place)).sources] == [[FEED], [OTHER]]


def test_a_chosen_feed_comes_back_with_its_name_and_tags(place: Place) -> None:
    offered(place)
    noted(place)
    site = site_of(place)
    job = job_of(site, send(site, "/source/find", form_at(site, "/source/new", "/source/find") | {"address": SITE}))
    form = form_at(site, f"/job?n={job.number}", "/source/add")
    config_of(place).write_text(f"{config_of(place).read_text('utf-8')}# later\n", "utf-8")
    typed = {"name": "Mine", "tags": "a, b", "feed": OTHER}
    again = send(site, "/source/add", form | typed)
    lost = send(site_of(place), "/source/add", form | typed)

    assert (again.status_code, lost.status_code, "Mine" in lost.text) == (409, 409, True)
    assert form_in(again, "/source/add").items() >= typed.items()
    assert send(site, "/source/add", form_in(again, "/source/add")).status_code == 303
    assert [(each.name, each.tags) for each in load(config_of(place)).sources[1:]] == [("Mine", ["a", "b"])]


def test_the_lines_of_a_rule_come_back_joined_with_the_rule_of_now(place: Place) -> None:
    site = marked(place)
    form = form_at(site, READING, TRY, IDENTITY) | {"drop": ".byline"}
    tried = form_in(send(site, TRY, form), TRY, IDENTITY)
    rule: Path = place.folder / "my-rules" / "news.yaml"
    rule.write_text("rule: {name: news, hosts: [news.example.org], body: article}", "utf-8")
    answer = send(site, TRY, tried)
    shown, text = form_in(answer, TRY, IDENTITY), unescape(answer.text)

    assert (answer.status_code, CHANGED in text) == (409, True)
    assert "The text: <del>–</del> → <ins>article</ins>" in text
    assert (shown["body"], shown["drop"]) == ("article", ".byline")
    assert send(site, TRY, shown).status_code == 200


@given(TEXTS, TEXTS, TEXTS)
def test_who_touched_a_field_has_the_word_on_it(
    was: dict[str, str], typed: dict[str, str], now: dict[str, str]
) -> None:
    told = joined({**typed, WAS: carried(was)}, now)

    assert told.texts.keys() == now.keys()
    for key, text in told.texts.items():
        assert text in (now[key], typed.get(key))
        if was.get(key) == typed.get(key) or key not in typed:
            assert text == now[key]
        if was.get(key) == now[key]:
            assert key not in told.changed


def test_a_form_of_very_much_carries_nothing_and_comes_back_as_it_was_typed() -> None:
    assert carried({"a": "x" * 8_000}) != ""
    assert carried({"a": "\u6587" * 3_000}) == ""
    assert joined({"a": "typed", WAS: ""}, {"a": "now"}).texts == {"a": "typed"}


@pytest.mark.parametrize("was", ["", "[1]", "{", '{"a": 1}', "[" * 5_000, "null"])
def test_a_form_that_carries_nothing_sensible_is_taken_as_it_was_typed(was: str) -> None:
    assert joined({"a": "x", WAS: was}, {"a": "y", "b": "z"}).texts == {"a": "x", "b": "z"}
