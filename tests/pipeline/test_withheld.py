"""A page that is asked again may have lost its article: the post that was had while it could be stays."""

import json
from pathlib import Path

import pytest

from ingest.commands.rebuild import rebuild
from ingest.documents import Extracted
from ingest.report.outcomes import Change
from ingest.run.make.withheld import withheld
from normalize import profiles
from normalize.values import BodyOrigin, Html, Origin
from tests.pipeline.place import FEED, STORY, Item, Place, changes
from tests.pipeline.test_schedule import look_for_edits, rss

TEXT = "".join(STORY)
CHINESE = "昨天晚上，市议会就那座旧桥讨论了三个小时，没有人记得它是谁建造的，也没有人说得出修理要花多少钱。" * 5
WALL = "Please sign in with your account to go on reading; members have access to all that we have ever published. " * 3
OTHER = "Yesterday evening a whale was seen in the harbour, whose captain had never heard of such a visitor there. " * 3
GENERIC = Origin(BodyOrigin.GENERIC)
LINKED = " ".join(f"[word {number}](https://news.example.org/a/very/long/address/{number})" for number in range(60))


@pytest.mark.parametrize(
    ("post", "found", "says"),
    [
        (TEXT, f"{TEXT} The engineer has declined.", None),
        (TEXT, TEXT[: len(TEXT) * 2 // 3], None),
        (TEXT, TEXT[:120], "letters of an article that had"),
        (TEXT, "", "shows 0 letters"),
        (TEXT, WALL, "another text"),
        (TEXT, OTHER, "another text"),
        (TEXT, OTHER * 3, None),  # a first notice that became a story
        (f"{STORY[0]}{STORY[1]}{OTHER[:100]}", f"{STORY[0]}{OTHER[100:200]}{STORY[2]}", None),
        (CHINESE, CHINESE + "议会决定请邻镇的工程师来看看。", None),
        (CHINESE, CHINESE[:60], "letters of an article that had"),
        ("Closed today.", "Open.", None),  # too short to tell
        (f"*{STORY[0]}*\n\n![A bridge](bridge.png)\n\n> {STORY[1]}\n\n{STORY[2]}", f"{TEXT} Again.", None),
        (LINKED, " ".join(f"word {number}" for number in range(61)), None),
        (f"<p>{TEXT}</p><img src='x.png' alt='&quot;'>", f"{TEXT} Again.", None),
    ],
)
def test_an_edit_is_told_from_a_page_that_lost_its_article(post: str, found: str, says: str | None) -> None:
    why = withheld(GENERIC, f"---\ntitle: A post\n---\n{post}\n", Extracted(Html(""), GENERIC, text=found))

    assert (says is None and why is None) or (says or "nothing") in (why or "")


RULE = """rule:
  name: town
  origin: written for this test
  known: 2026-01-01
  hosts: [news.example.org]
  body: div.story
samples: [{url: "https://news.example.org/x", page: "<div class=story>The council met.</div>", expect: {lacks: [Home]}}]
"""
NEIGHBOUR = (
    "<p>Another story: a whale was seen in the harbour, whose captain had never heard of such a visitor there.</p>"
)
RULED, RENAMED, EDIT = "story", "narrative", "The engineer has declined."


def page_of(name: str, extra: str = "") -> str:
    """A page whose neighbour's story the generic way takes along; the rule does not, while the name holds."""
    prose = "".join(f"<p>{part}</p>" for part in (*STORY, *STORY))
    body = f'<div class="{name}">{prose}<p>{extra}</p></div>{NEIGHBOUR}{NEIGHBOUR}'
    return f"<html><title>News</title><body><article><h1>{Item(1).name}</h1>{body}</article></body></html>"


def with_rule(place: Place, profile: str, rule: str) -> str:
    """Configure a site rule, and a profile that may be one's own; return the configuration."""
    mine = (Path(profiles.__file__).parent / "hugo.yaml").read_text("utf-8").replace("name: hugo", "name: mine")
    (place.folder / "mine.yaml").write_text(f"{mine}  found_by: body_origin\n", "utf-8")
    (place.folder / "rules").mkdir()
    (place.folder / "rules" / "town.yaml").write_text(rule, "utf-8")
    config = (
        f"store: {{profile: {profile}}}\nschedule: {{recheck_hours: []}}\nrules: {{folder: rules}}\n"
        f'sources: [{{name: news, url: "{FEED}"}}]'
    )
    place.configure(config)
    return config


@pytest.mark.parametrize("profile", ["hugo", "mine.yaml"])
@pytest.mark.parametrize("rebuilt", [False, True])
def test_a_rule_that_finds_the_page_where_the_data_was_still_reads_it(
    place: Place, profile: str, rebuilt: bool
) -> None:
    data = f"https://news.example.org/data/{Item(1).number}.json"
    asking = RULE.replace(
        "  body: div.story",
        "  addresses: [{path: '/2026/story-(?P<id>[0-9]+)[.]html', key: 'town:{id}'}]\n"
        "  fetch: {url: 'https://news.example.org/data/{id}.json', headers: {Accept: application/json}}\n"
        "  data: {}\n  body: [{json: body}, div.story]",
    ).replace('url: "https://news.example.org/x"', 'url: "https://news.example.org/2026/story-9.html"')
    with_rule(place, profile, asking)
    place.lists(Item(1))
    body = "".join(f"<p>{part}</p>" for part in (*STORY, *STORY))
    place.web.says(data, 200, json.dumps({"body": body}), {"Content-Type": "application/json"})
    place.run()
    if rebuilt:
        rebuild(place.session())
        place.later()
        place.run()
    place.later()
    place.lists(Item(1), teaser="Edited:")
    place.web.says(data, 404, "gone")
    place.web.page(Item(1).url, page_of(RULED, EDIT))

    [article] = place.run().report.articles

    assert (article.change, "does not hold the article any more" in article.detail) == (Change.UPDATED, True)
    assert EDIT in place.post(1).content


@pytest.mark.parametrize("profile", ["hugo", "mine.yaml"])
@pytest.mark.parametrize(
    ("before", "rebuilt", "keeps_rule", "after", "change"),
    [
        (RULED, False, True, RULED, Change.UPDATED),
        (RULED, False, True, RENAMED, Change.STAYS),
        (RULED, True, True, RENAMED, Change.STAYS),
        (RULED, True, True, RULED, Change.UPDATED),
        (RULED, False, False, RENAMED, Change.UPDATED),  # the rule was taken away: nobody expects it to hold
        (RENAMED, False, True, RENAMED, Change.UPDATED),  # it was read the generic way from the start
        (RENAMED, True, True, RENAMED, Change.UPDATED),
        (RENAMED, False, True, RULED, Change.UPDATED),
    ],
)
def test_a_page_that_its_rule_cannot_read_any_more_changes_no_post_that_it_could(
    place: Place, profile: str, before: str, rebuilt: bool, keeps_rule: bool, after: str, change: Change
) -> None:
    """A post's file tells not how its text was found; in a profile of one's own it tells that a rule did, not which."""
    config = with_rule(place, profile, RULE)
    place.lists(Item(1))
    place.web.page(Item(1).url, page_of(before))
    place.run()
    stood = place.snapshot()
    if rebuilt:
        rebuild(place.session())
        place.later()
        place.run()  # what the entry says is learnt again before it is edited
    if not keeps_rule:
        place.configure(config.replace("rules: {folder: rules}\n", ""))
    place.later()
    place.lists(Item(1), teaser="Edited:")
    place.web.page(Item(1).url, page_of(after, EDIT))

    [article] = place.run().report.articles

    assert article.change is (Change.OWED if change is Change.STAYS else change)
    assert ("site rule" in article.detail, place.snapshot() == stood) == (change is Change.STAYS,) * 2
    assert (EDIT in place.post(1).content) is (change is Change.UPDATED)


def shown(text: str, *, more: str = "") -> str:
    return f"<html><title>News</title><body><article><h1>News</h1><p>{text}</p></article>{more}</body></html>"


PAGES = {
    "a teaser": (shown(STORY[0]), "of an article that had"),
    "a wall": (shown(WALL), "the page shows another text"),
    "an empty page": ("<html><title>News</title><body></body></html>", "no article was found"),
    "a login": (
        "<html><title>Log in</title><body><form><input type=password></form></body></html>",
        "the page asks for a login",
    ),
}


def test_pages_that_lost_their_articles_leave_the_posts_and_are_asked_again(place: Place) -> None:
    look_for_edits(place)
    place.web.feed(FEED, rss(place, range(1, 1 + len(PAGES))))
    place.run()
    before, start = place.snapshot(), place.clock.now()
    stories = dict(enumerate(PAGES.values(), start=1))
    asked: dict[int, list[int]] = {number: [] for number in stories}
    for number, (page, _) in stories.items():
        place.web.page(Item(number).url, page)

    for _ in range(50 * 24 // 2):
        place.later(hours=2)
        told = {article.url: article for article in place.run().report.articles}
        for number, (_, says) in stories.items():
            if place.web.count(Item(number).url):
                asked[number].append(round((place.clock.now() - start).total_seconds() / 86_400))
                assert told[Item(number).url].change is Change.STAYS
                assert says in told[Item(number).url].detail

    assert place.snapshot() == before
    assert list(asked.values()) == [[0, 1, 7, 14, 28]] * len(PAGES)


def test_an_article_that_is_shown_again_is_taken_with_its_edit(place: Place) -> None:
    look_for_edits(place)
    place.web.feed(FEED, rss(place, range(1, 2)))
    place.run()
    place.web.page(Item(1).url, shown(WALL))
    place.later(days=7.1)
    place.run()
    place.web.page(Item(1).url, Item(1, extra="The engineer has declined.").page)
    place.later(days=7.2)

    walked = place.run()

    assert changes(walked) == [(Change.UPDATED, Item(1).url)]
    assert "The engineer has declined." in place.post(1).content


def test_an_edit_that_the_feed_tells_of_waits_until_the_page_shows_its_article(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    before = place.snapshot()
    place.later()
    place.lists(Item(1), teaser="Edited:")
    place.web.page(Item(1).url, shown(WALL))

    walled = place.run()
    after = place.snapshot()
    place.web.page(Item(1).url, Item(1, extra="The engineer has declined.").page)
    place.later()
    mended = place.run()

    assert [(article.change, "another text" in article.detail) for article in walled.report.articles] == [
        (Change.OWED, True)
    ]
    assert after == before
    assert (Change.UPDATED, Item(1).url) in changes(mended)
    assert "The engineer has declined." in place.post(1).content
