"""A password's form or an offer to pay in an article's place is named; beside an article it says nothing."""

import json
from datetime import UTC, datetime

import pytest

from ingest.documents import Extracted, FindingKind
from ingest.extractor.extract import extract
from normalize.values import Url

PROSE = [
    f"The {number}. meeting about the bridge went on for three hours, and nobody who had come could say what "
    "mending it would cost, or who had built it in the first place, long before the war."
    for number in range(1, 13)
]
FORM = '<form action="/wp-login.php?action=postpass" class="post-password-form"><input name="p" type="password"></form>'
LOGIN = '<form action="/login"><input name="user"><input name="word" TYPE="Password"><button>Log in</button></form>'


def read(body: str, head: str = "") -> Extracted:
    page = f"<html><head><title>The bridge</title>{head}</head><body>{body}</body></html>"
    return extract(
        page.encode(),
        Url("https://news.example.org/bridge"),
        content_type="text/html; charset=utf-8",
        rule=None,
        zone="UTC",
        fetched_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


def paragraphs(count: int) -> str:
    return "".join(f"<p>{part}</p>" for part in PROSE[:count])


def kinds(found: Extracted) -> list[str]:
    return [str(finding.kind) for finding in found.findings]


@pytest.mark.parametrize(
    ("body", "is_wall"),
    [
        (
            f"<main><h1>The bridge</h1><p>This content is protected. Enter its password:</p>{FORM}</main>",
            True,
        ),
        (
            f"<main><h1>Geschützt</h1><div class='entry-content'><p>{PROSE[0]}</p><p>Passwort:</p>{FORM}</div></main>",
            True,
        ),
        (
            f"<main><h1>Members</h1><p>Please log in to read what members wrote about the bridge.</p>{LOGIN}</main>",
            True,
        ),
        (f"<div><h1>登录</h1><p>请登录后查看全文，本文仅对会员开放，登录之后即可阅读。</p>{LOGIN}</div>", True),
        (f"<header>{LOGIN}</header><main><h1>The bridge</h1><p>{PROSE[0]}</p></main>", False),
        (
            f"<div class='login-modal'>{LOGIN}</div><main><h1>The bridge</h1><p>{PROSE[0]}</p></main>",
            False,
        ),
        (f"<main><h1>The bridge</h1>{paragraphs(12)}{LOGIN}</main>", False),
        (f"<main><h1>The bridge</h1>{paragraphs(12)}{FORM}</main>", False),
        (
            f"<main><article><h1>On passwords</h1>{paragraphs(2)}<p>A password form is no wall.</p></main>",
            False,
        ),
    ],
)
def test_a_form_for_a_password_in_the_place_of_the_text_is_a_wall(body: str, is_wall: bool) -> None:
    found = read(body)

    assert (FindingKind.WALLED_OFF in kinds(found)) is is_wall
    assert bool(found.body) is not is_wall


def ld(**more: object) -> str:
    said = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The bridge", **more}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}
OFFER = "<div class='paywall-offer'><h3>Go on reading</h3><p>All stories for 4 euros a month.</p></div>"


@pytest.mark.parametrize(
    ("head", "shown", "is_cut"),
    [
        (ld(isAccessibleForFree=False, hasPart=PART), f"{paragraphs(3)}<div class='paid'>{OFFER}</div>", True),
        (ld(isAccessibleForFree="False", hasPart=[PART]), paragraphs(3), True),
        (ld(hasPart=PART), f"{paragraphs(3)}<div class='paid'>{OFFER}</div>", True),
        (ld(isAccessibleForFree="http://schema.org/False"), f"{paragraphs(3)}{OFFER}", True),
        (ld(isAccessibleForFree=False, wordCount=900), paragraphs(3), True),
        (ld(isAccessibleForFree=False), f"{paragraphs(2)}<p>And then the engineer…</p>", True),
        (
            ld(isAccessibleForFree=False, hasPart=PART),
            f"{paragraphs(1)}<div class='paid'>{paragraphs(12)}</div>",
            False,
        ),
        (
            ld(isAccessibleForFree=False, hasPart={**PART, "cssSelector": ".paid, #gate"}),
            f"{paragraphs(3)}<div class='paid' id='gate'>{OFFER * 10}</div>",
            True,
        ),
        (
            ld(isAccessibleForFree=False, hasPart=[PART, {**PART, "cssSelector": ".paywall-offer"}]),
            f"{paragraphs(3)}<div class='paid'>{OFFER * 10}</div>",
            True,
        ),
        (
            ld(isAccessibleForFree=False, hasPart={**PART, "cssSelector": ".paid, .more"}),
            f"{paragraphs(1)}<div class='paid'>{paragraphs(7)}</div><div class='more'>{paragraphs(7)}</div>",
            False,
        ),
        (ld(isAccessibleForFree=False, wordCount="110"), paragraphs(3), False),
        (ld(isAccessibleForFree=False), paragraphs(3), False),
        (ld(isAccessibleForFree=True), f"{paragraphs(3)}{OFFER}", False),
        (ld(), f"{paragraphs(3)}{OFFER}", False),
        (ld(isAccessibleForFree=False, hasPart={**PART, "cssSelector": "*:has(*:has(*))"}), paragraphs(3), False),
    ],
)
def test_what_is_to_be_paid_for_and_cut_is_said_to_be_a_part(head: str, shown: str, is_cut: bool) -> None:
    found = read(f"<main><h1>The bridge</h1>{shown}</main>", head)

    assert (FindingKind.PAID in kinds(found)) is is_cut
    assert "4 euros" not in found.text or not is_cut
    assert "nobody who had come" in found.text


UPGRADE = (
    '<aside class="gh-post-upgrade-cta"><div class="gh-post-upgrade-cta-content" style="background-color: #ff0">'
    "<h2>This post is for subscribers only</h2><a class='gh-btn' data-portal='signup' href='#/portal/signup'>Subscribe "
    "now</a><p><small>Already have an account? <a data-portal='signin' href='#/portal/signin'>Sign in</a></small></p>"
    "</div></aside>"
)


@pytest.mark.parametrize("count", [1, 3, 12])
def test_what_a_ghost_shows_to_those_who_are_no_members_is_a_part(count: int) -> None:
    shown = '<main class="gh-main"><article class="gh-article"><h1>The bridge</h1><section class="gh-content">'
    found = read(f"{shown}{paragraphs(count)}{UPGRADE}</section></article></main>")
    whole = read(f"{shown}{paragraphs(count)}</section></article></main>")

    assert kinds(found) == ["paid"]
    assert (found.text, kinds(whole)) == (whole.text, [])
