"""The rule workshop: how a page was read, part by part, what another rule makes of it, and nothing is changed."""

from collections.abc import Mapping
from html import unescape
from urllib.parse import quote

import httpx
import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from ingest.commands import rule as rules
from ingest.web.forms import CHANGED, TAKEN, Deed
from ingest.web.jobs import Foreseen, Stand
from ingest.web.site import Site
from tests.pipeline.place import FEED, Item, Place
from tests.web.conftest import HOSTILE
from tests.web.served import ask, form_at, form_in, job_of, send, site_of
from tests.web.test_pages import snapshot

IDENTITY = "url:news.example.org/2026/story-1.html"
READING = f"/article/reading?id={quote(IDENTITY, safe='')}"
TRY = "/article/rule"
BYLINE = (
    "<p class='byline'>Written by <span class='who'>Ann Lee</span>"
    " <time datetime='2026-02-03T10:00:00Z'>3 Feb</time></p>"
)
ASIDE = (
    "<div class='hint'><p>Our readers may like the other story of the bridge,"
    " which is told elsewhere on this site.</p></div>"
)


class Marked(Item):
    """An article whose page has names, a byline and what does not belong to it."""

    @property
    def page(self) -> str:
        page = super().page.replace("<article>", "<div id='content' class='story-box'><article class='story-text'>")
        return page.replace("</article>", f"{BYLINE}{ASIDE}{self.extra}</article></div>")


def marked(place: Place, extra: str = "") -> Site:
    place.configure(f'sources: [{{name: news, url: "{FEED}"}}]\nrules: {{folder: my-rules}}')
    (place.folder / "my-rules").mkdir()
    place.lists(Marked(1, extra=extra), Item(2))
    place.run()
    return site_of(place)


def parts_of(answer: httpx.Response) -> dict[str, str]:
    """Return the first words of each part -> what became of it."""
    rows = [(row, row.css_first("button")) for row in LexborHTMLParser(answer.text).css(".parts li")]
    return {" ".join(said.text().split()[:6]): row.attributes["class"] or "" for row, said in rows if said is not None}


def sent(site: Site, **fields: str) -> httpx.Response:
    return send(site, TRY, form_at(site, READING, TRY, IDENTITY) | fields)


def text_of(answer: httpx.Response, css: str = "pre.diff") -> str:
    node = LexborHTMLParser(answer.text).css_first(css)
    return node.text() if node is not None else ""


def test_a_page_is_shown_part_by_part_with_what_became_of_each(place: Place) -> None:
    site = marked(place)
    before = snapshot(place)

    answer = ask(site, READING)
    parts = parts_of(answer)

    assert f'href="{READING}"' in ask(site, f"/article?id={quote(IDENTITY, safe='')}").text
    assert {key: value.split()[0] for key, value in parts.items()} == {
        "nav outside Home": "outside",
        "div#content.story-box": "around",
        "article.story-text": "around",
        "h1 outside Story number 1 of": "outside",
        "p in the text The council": "kept",
        "p in the text Nobody remembered": "kept",
        "p in the text In the": "kept",
        "p in the text Story 1.": "kept",
        "p.byline left out Written by Ann": "dropped",
        "div.hint": "around",
        "p in the text Our readers": "kept",
        "footer outside All rights reserved": "outside",
    }
    assert 'sandbox=""' in answer.text
    assert snapshot(place) == before


def test_a_rule_is_tried_beside_the_post_and_nothing_is_changed(place: Place) -> None:
    site = marked(place)
    before = snapshot(place)

    answer = sent(site, body=".story-text", drop=".hint", author=".who", date="time @datetime", title="h1")

    assert answer.status_code == 200
    assert "-Our readers may like the other story" in text_of(answer)
    assert "+Written by Ann Lee" in text_of(answer)
    found = text_of(answer, "dl.found")
    assert "2026-02-03 10:00" in found
    assert "Ann Lee" in found
    assert "drop: .hint" in answer.text
    assert parts_of(answer)["p left out Our readers may"].startswith("dropped")
    assert snapshot(place) == before
    assert list((place.folder / "my-rules").iterdir()) == []


def test_a_part_offers_selectors_and_one_of_them_is_taken_up(place: Place) -> None:
    site = marked(place)
    hint = next(
        button.attributes["value"] or ""
        for button in LexborHTMLParser(ask(site, READING).text).css("button.part")
        if "Our readers" in button.text()
    )

    chosen = sent(site, part=hint, title="h1")
    offered = [node.attributes["value"] or "" for node in LexborHTMLParser(chosen.text).css('button[name="use"]')]
    taken = sent(site, part=hint, body=".story-text", use="drop .hint")

    assert offered[:5] == [f"{field} .hint > p" for field in ("body", "drop", "title", "date", "author")]
    assert {"body .story-text", "drop .hint", "body #content"} <= set(offered)
    assert '<textarea name="title"' in chosen.text
    assert ">h1</textarea>" in chosen.text
    assert ">.hint</textarea>" in taken.text
    assert "-Our readers may like" in text_of(taken)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": ""}, "body: is empty"),
        ({"body": ".a\n[[["}, "body, line 2: '[[[' is no CSS selector; write one like"),
        ({"body": ".story-text", "date": "time @"}, "date"),
        ({"body": "a" * 600}, "body, line 1: is longer than 500 signs"),
        ({"body": "\n".join(f".a{n}" for n in range(60))}, "body: 60 lines"),
    ],
)
def test_a_mistake_is_told_with_place_and_remedy(place: Place, fields: Mapping[str, str], said: str) -> None:
    answer = sent(marked(place), **fields)

    assert answer.status_code in {200, 422}
    assert said in unescape(answer.text)


def test_a_selector_that_finds_nothing_is_said_to(place: Place) -> None:
    answer = sent(marked(place), body=".nowhere", author=".nobody")

    assert answer.text.count("finds nothing on this page") == 2
    assert "found no body" in answer.text


def acting(answer: httpx.Response) -> list[str]:
    """Return what a stranger's page brought into ours that could act or ask."""
    page = LexborHTMLParser(answer.text)
    found = [node.tag or "" for node in page.css("script, object, embed, svg, base, style, img, iframe:not([sandbox])")]
    return found + [
        name for node in page.css("*") for name in node.attributes if name.startswith("on") or name == "style"
    ]


def test_a_hostile_kept_page_does_nothing_in_the_workshop(place: Place) -> None:
    names = "<div class='x\"><script>alert(1)</script> onload=alert(2) ok' id='a\"><b'><p>The bridge again.</p></div>"
    site = marked(place, extra=HOSTILE + names)
    place.web.forget_requests()

    for answer in (
        ask(site, READING),
        sent(site, body=".story-text", part="5", use='drop "><script>alert(1)</script>'),
    ):
        assert acting(answer) == []
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert place.web.requests == []


def test_a_form_of_another_site_of_a_second_tab_or_by_get_does_nothing(place: Place) -> None:
    site = marked(place)
    form = form_at(site, READING, TRY, IDENTITY) | {"body": ".story-text"}
    stale = form_at(site, READING, TRY, IDENTITY) | {"body": ".story-text"}

    assert ask(site, TRY, method="POST", form=form, headers={"origin": "https://a.example"}).status_code == 403
    assert send(site, TRY, {**form, "form": ""}).status_code == 409
    assert ask(site, f"{TRY}?{httpx.QueryParams(form)}").status_code == 405
    assert send(site, TRY, form).status_code == 200
    assert TAKEN in unescape(send(site, TRY, form).text)
    (place.folder / "my-rules" / "news.yaml").write_text(
        "rule: {name: news, hosts: [news.example.org], body: article}", "utf-8"
    )
    assert CHANGED in unescape(send(site, TRY, stale).text)


def test_an_article_without_a_kept_page_says_so(place: Place) -> None:
    site = marked(place)

    assert ask(site, "/article/reading?id=url:nowhere").status_code == 404


def saving(site: Site, **fields: str) -> httpx.Response:
    """Try a rule, and press "Save" on what is shown."""
    tried = sent(site, **fields)
    assert 'value="save"' in tried.text
    return sent(site, do="save", **fields)


def test_a_rule_is_saved_with_its_sample_and_the_stored_past_is_made_again(place: Place) -> None:
    site = marked(place)
    before = place.snapshot()

    answer = saving(site, body=".story-text", drop=".hint\n.byline", author=".who", date="time @datetime", title="h1")
    files = sorted(path.name for path in (place.folder / "my-rules").iterdir())
    told = yaml.safe_load((place.folder / "my-rules" / "news-example.yaml").read_text("utf-8"))

    assert (answer.status_code, files) == (200, ["news-example-1.html", "news-example.yaml"])
    assert told["rule"]["hosts"] == ["news.example.org"]
    assert {key: told["rule"][key] for key in ("body", "drop", "title", "author", "date")} == {
        "body": ".story-text",
        "drop": [".hint", ".byline"],
        "title": "h1",
        "author": ".who",
        "date": {"css": "time", "attr": "datetime"},
    }
    assert rules.try_rules(place.session(dry=True), ["news-example"])[1]
    assert (place.folder / "my-rules" / "news-example-1.html").read_text("utf-8") == Marked(1).page
    assert place.snapshot() == before

    looking = job_of(site, send(site, "/rule/past", form_in(answer, "/rule/past")))
    shown = ask(site, f"/job?n={looking.number}")
    assert "1 post of 2 would change" in shown.text
    assert place.snapshot() == before
    rule_file = place.folder / "my-rules" / "news-example.yaml"
    saved = rule_file.read_text("utf-8")
    rule_file.write_text(saved.replace(".byline", ".by"), "utf-8")
    assert CHANGED in unescape(send(site, "/rule/rewrite", form_in(shown, "/rule/rewrite")).text)
    rule_file.write_text(saved, "utf-8")
    done = job_of(site, send(site, "/rule/rewrite", form_in(shown, "/rule/rewrite")))
    assert (done.stand, [article.change.value for article in done.articles]) == (Stand.DONE, ["updated"])
    assert "Our readers" not in place.post(1).content
    assert "The council" in place.post(1).content
    token = site.forms.token(Deed("/rule/past", "news", site.rules_mark()), place.clock.now())
    again = job_of(site, send(site, "/rule/past", {"subject": "news", "form": token}))
    assert again.result == Foreseen("news", ("0 posts of 2 would change",), changes=False)


OWN_RULE = """\
# mine, by hand
rule:
  name: of-mine   # never to be renamed
  hosts: [news.example.org]
  body:
    - .gone       # as it was in 2025
    - .story-text
  # what follows is for the title
  title: [h1, {script: 'name="(.*)"'}]
  zone: Europe/Berlin
# the end
"""


def test_a_file_of_ones_own_keeps_its_comments_and_what_was_not_touched(place: Place) -> None:
    site = marked(place)
    file, link = place.folder / "elsewhere.yaml", place.folder / "my-rules" / "mine.yaml"
    file.write_text(OWN_RULE, "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    shown = form_at(site, READING, TRY, IDENTITY)
    assert shown["body"].split() == [".gone", ".story-text"]
    assert shown["title"].splitlines() == ["h1", 'script /name="(.*)"/']

    saving(site, drop=".hint")
    text = file.read_text("utf-8")
    lost = [line for line in OWN_RULE.splitlines() if line not in text.splitlines()]

    assert lost == []
    assert (link.is_symlink(), file.stat().st_mode & 0o777) == (True, 0o640)
    assert '  drop: ".hint"' in text.splitlines()
    assert yaml.safe_load(text)["samples"][0]["file"] == "of-mine-1.html"
    saving(site, drop=".hint\n.byline", body=".story-text")
    text = file.read_text("utf-8")
    assert [text.count(word) for word in ("# mine, by hand", "# the end", "of-mine-1.html", ".gone")] == [1, 1, 1, 0]
    saving(site, drop="", body=".story-text")
    assert "drop" not in yaml.safe_load(file.read_text("utf-8"))["rule"]


@pytest.mark.parametrize(
    "text",
    [
        "rule: {name: of-mine, hosts: [news.example.org], body: article}\n",
        "{rule: {name: of-mine, hosts: [news.example.org], body: article}}\n",
        "rule:\n  name: of-mine\n  hosts: [news.example.org]\n  body: article\nsamples: []\n",
    ],
)
def test_a_form_of_yaml_that_is_not_followed_is_refused_with_all_as_it_was(place: Place, text: str) -> None:
    site = marked(place)
    (place.folder / "my-rules" / "mine.yaml").write_text(text, "utf-8")
    before = snapshot(place)

    answer = sent(site, do="save", body=".story-text")

    assert answer.status_code == 422
    assert "with an editor" in answer.text
    assert snapshot(place) == before


@pytest.mark.parametrize("fields", [{"body": ".nowhere"}, {"body": ""}, {"body": "[["}])
def test_a_rule_that_reads_nothing_is_not_saved(place: Place, fields: Mapping[str, str]) -> None:
    site = marked(place)
    before = snapshot(place)

    answer = sent(site, do="save", **fields)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert snapshot(place) == before


def test_without_a_folder_for_rules_saving_says_what_to_set(place: Place) -> None:
    place.lists(Marked(1), Item(2))
    place.run()
    answer = sent(site_of(place), do="save", body=".story-text")

    assert "rules.folder is not set" in answer.text
