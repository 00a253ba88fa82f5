"""The feed's own text: at once where the page fails, for good where it is fuller, or the page shows no article."""

from dataclasses import dataclass

import frontmatter
import pytest

from ingest.commands import check as checking
from ingest.commands import refresh as refreshing
from ingest.report.outcomes import Change
from tests.pipeline.place import FEED, STORY, Place, changes

URL = "https://news.example.org/2026/lock.html"
TITLE = "The new lock"
WHOLE = "".join(
    f"<p>{part}</p>"
    for part in (
        "On Monday the council spoke about the new lock for the first time since the winter, and the gallery was full.",
        "The engineer showed drawings in which the lock takes up less room than anybody had thought it would.",
        "Three shopkeepers of the quay said that it had been promised to them twice before, and never come.",
        "The treasurer read out what the lock has cost until now, and what is left of the money for it.",
        "A pupil asked whether the lock will be there before she is grown up, and the mayor promised it.",
        "At the end it was agreed that the lock comes back to the table in May, with a plan for the road.",
    )
)
MORE = "<p>The drawings hang in the library until the end of April.</p>"
SHELL = (
    "<html><head><title>Site</title></head><body><noscript>Needs JavaScript.</noscript>"
    '<div id="root"></div></body></html>'
)
COMMENT_FORM = (
    "<h2>Leave a comment</h2><form><p>Your email address will not be published. Required fields are marked *</p></form>"
)


@dataclass
class Entry:
    """What the feed lists: one entry."""

    body: str = WHOLE
    title: str = TITLE
    summary: str = "The council spoke about the new lock."
    element: str = "content:encoded"


def lists(place: Place, *entries: Entry) -> None:
    rows = "".join(
        f"<item><title>{entry.title}</title><link>{URL}</link><guid>{URL}</guid>"
        f"<pubDate>Mon, 02 Mar 2026 07:00:00 GMT</pubDate><description>{entry.summary}</description>"
        f"<{entry.element}><![CDATA[{entry.body}]]></{entry.element}></item>"
        for entry in entries
    )
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
    place.web.feed(FEED, f"{head}{rows}</channel></rss>")


def page(body: str, title: str = TITLE) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )


def post_of(place: Place) -> frontmatter.Post:
    [path] = place.posts()
    return frontmatter.load(str(path))


FAILURES = {
    "gone": (404, "", "text/html"),
    "broken": (500, "error", "text/html"),
    "busy": (503, "busy", "text/html"),
    "a shell for scripts": (200, SHELL, "text/html"),
    "no page": (200, "%PDF-1.4", "application/pdf"),
    "a login": (401, "", "text/html"),
    "a wall with status 200": (
        200,
        page(
            "<p>We and our 842 partners store and access information on your device.</p>"
            "<p>You may click to consent to our and our partners’ processing as described above.</p>",
            "Before you go on",
        ),
        "text/html",
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_whole_text_is_stored_at_once_and_replaced_in_place_when_the_page_comes(place: Place, failure: str) -> None:
    status, body, kind = FAILURES[failure]
    lists(place, Entry())
    place.web.says(URL, status, body, {"Content-Type": kind})

    first = place.run()

    assert changes(first) == [(Change.ADDED, URL)]
    assert "this is the feed's own text" in first.report.articles[0].detail
    stand_in = post_of(place)
    assert "before she is grown up" in stand_in.content
    assert "this is the feed's own text" in str(stand_in["incomplete"])
    before = place.snapshot()
    for hours in (2, 5, 25):
        place.later(hours=hours)
        place.run(force=True)
    assert place.snapshot() == before, "what is no better is not written again"
    place.web.page(URL, page(WHOLE + MORE))
    place.later(hours=30)
    assert (Change.UPDATED, URL) in changes(place.run())

    post = post_of(place)
    assert "hang in the library" in post.content
    assert "incomplete" not in post.metadata
    assert list(place.snapshot()) == list(before), "in its place"
    with place.store() as store:
        assert store.all_owed() == []


def test_a_page_that_says_the_same_takes_the_mark_away(place: Place) -> None:
    lists(place, Entry())
    place.web.says(URL, 404)
    place.run()
    place.web.page(URL, page(WHOLE))
    place.later()

    place.run()

    post = post_of(place)
    assert "incomplete" not in post.metadata
    assert "revision" not in post.metadata


def test_a_correction_of_the_feeds_text_reaches_the_post_that_stands_in(place: Place) -> None:
    lists(place, Entry())
    place.web.says(URL, 404)
    place.run()
    place.later(minutes=40)
    lists(place, Entry(body=WHOLE.replace("in May", "in June")))

    place.run(force=True)

    post = post_of(place)
    assert "in June" in post.content
    assert "incomplete" in post.metadata


def test_a_post_made_of_its_page_is_not_taken_back_to_the_feeds_text(place: Place) -> None:
    lists(place, Entry())
    place.web.page(URL, page(WHOLE + MORE))
    place.run()
    place.web.says(URL, 404)
    lists(place, Entry(body=WHOLE.replace("in May", "in June")))
    place.later()

    place.run()

    assert "hang in the library" in post_of(place).content


@pytest.mark.parametrize(
    "entry",
    [
        Entry(body=f"{WHOLE}[&#8230;]"),
        Entry(body=f"{WHOLE[:300]} [...]</p><p>The post <a href='{URL}'>The new lock</a> appeared first on News.</p>"),
        Entry(body=f"{WHOLE[:300]}…</p>"),
        Entry(body=f"<p>They spoke of the lock.</p><p><a href='{URL}'>Continue reading</a></p>"),
        Entry(body="They spoke of the lock for three hours.", element="dc:abstract"),
        Entry(body="<form class='post-password-form'><p>This content is password protected.</p></form>"),
        Entry(body="<p>Enter it to view this:</p><form><input name=p type='password'></form>"),
    ],
)
def test_a_teaser_waits_for_the_page(place: Place, entry: Entry) -> None:
    lists(place, entry)
    place.web.says(URL, 404)

    assert changes(place.run()) == [(Change.OWED, URL)]
    assert place.posts() == []


@pytest.mark.parametrize(
    "call", ["", "<div class='paywall'><p>Subscribe to read on.</p><a href='/s'>Subscribe</a></div>"]
)
def test_the_fuller_text_of_the_feed_is_the_post_and_stays_it(place: Place, call: str) -> None:
    lists(place, Entry())
    place.web.page(
        URL,
        page(WHOLE[:230].rpartition("<p>")[0] + call).replace(
            "</head>", "<meta name=author content='Ann Other'></head>"
        ),
    )

    walked = place.run()

    post = post_of(place)
    assert "before she is grown up" in post.content
    assert "Subscribe" not in post.content
    assert "incomplete" not in post.metadata
    assert "the feed's text holds the page's and much more" in walked.report.articles[0].detail
    before = place.snapshot()
    place.later()
    place.run()
    assert place.snapshot() == before
    [checked] = checking.check(place.session(dry=True), []).report.sources
    assert "posts with the feed's own text, which says more than their pages: 1 of 1" in " ".join(checked.notes)


def test_a_page_that_says_more_than_the_feed_is_the_post(place: Place) -> None:
    lists(place, Entry(body=WHOLE[:230].rpartition("<p>")[0]))
    place.web.page(URL, page(WHOLE))

    place.run()

    assert "before she is grown up" in post_of(place).content


SHORT = {
    "a sentence": "<p>Low water at four, bring boots.</p>",
    "a link": "<p>Worth your time: <a href='https://elsewhere.example.net/rope'>a rope, explained</a></p>",
    "Chinese": "<p>今天下午四点退潮，记得穿靴子。</p>",
    "a photo": "<p><img src='https://img.example.net/1.png' alt='The quay'></p><p>The quay at noon.</p>",
}


@pytest.mark.parametrize("kind", SHORT)
@pytest.mark.parametrize("around", ["", COMMENT_FORM, "".join(f"<li><p>{part}</p></li>" for part in STORY)])
def test_a_short_post_is_an_article_whatever_its_page_shows_beside_it(place: Place, kind: str, around: str) -> None:
    lists(place, Entry(body=SHORT[kind], title="Against ledgers"))
    shown = f"<main><div class='e-content'>{SHORT[kind]}</div><ol>{around}</ol></main>"
    place.web.page(URL, f"<html><head><title>Against ledgers</title></head><body>{shown}</body></html>")

    place.run()

    post = post_of(place)
    words = {"a sentence": "bring boots", "a link": "a rope, explained", "Chinese": "记得穿靴子", "a photo": "at noon"}
    assert words[kind] in post.content
    assert "email address" not in post.content
    assert "incomplete" not in post.metadata
    with place.store() as store:
        assert [debt.want for debt in store.all_owed() if debt.want == "article"] == []


def test_what_the_feed_says_of_who_sent_an_article_in_is_not_the_article(place: Place) -> None:
    sent_in = "submitted by <a href='https://forum.example.net/u/ann'>/u/ann</a> <a href='https://forum.example.net/1'>[comments]</a>"
    lists(place, Entry(body=sent_in, summary=""))
    place.web.page(URL, page(WHOLE))

    place.run()

    assert "before she is grown up" in post_of(place).content


@pytest.mark.parametrize("body", ["<p><a href='/c'>Comments</a></p>", "<p>A report from the council hall.</p>"])
def test_a_line_of_the_feed_beside_a_long_article_is_not_the_article(place: Place, body: str) -> None:
    lists(place, Entry(body=body, summary=""))
    place.web.page(URL, page(WHOLE * 3).replace("<article>", f"<header>{body}</header><article>"))

    place.run()

    assert "before she is grown up" in post_of(place).content


def test_a_refresh_leaves_a_post_of_the_feeds_fuller_text_as_it_is(place: Place) -> None:
    lists(place, Entry())
    place.web.page(URL, page(WHOLE[:330].rpartition("<p>")[0]))
    place.run()
    before = place.snapshot()

    [article] = refreshing.refresh(place.session(), ["news"], from_web=False).report.articles

    assert article.change is Change.UNCHANGED
    assert place.snapshot() == before


PROTECTED = (
    "<p>This content is password protected. To view it please enter your password below:</p>"
    "<form class='post-password-form' method='post'><input name='post_password' type='password'></form>"
)


@pytest.mark.parametrize("full_text", ["true", "false"])
def test_what_a_password_protects_is_owed_wherever_its_form_stands(place: Place, full_text: str) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: {full_text}}}]')
    lists(place, Entry(body=PROTECTED, title="Protected: The secret"))
    place.web.page(URL, page(PROTECTED, "Protected: The secret"))

    walked = place.run()

    assert changes(walked) == [(Change.OWED, URL)]
    assert "password" in walked.report.articles[0].detail
    assert place.posts() == []


def test_what_is_to_be_paid_for_and_cut_is_marked_and_not_asked_for_again(place: Place) -> None:
    lists(place, Entry(body="", summary="The council spoke about the new lock."))
    said = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The new lock","wordCount":900,'
    head = f'{said}"isAccessibleForFree":false}}</script></head>'
    place.web.page(URL, page(WHOLE).replace("</head>", head))

    walked = place.run()

    assert "only a part of an article that is to be paid for" in str(post_of(place)["incomplete"])
    assert "only a part" in walked.report.articles[0].detail
    with place.store() as store:
        assert store.all_owed() == []
