"""What becomes of an article is decided over values: a table for each decision, no web, no store, no clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.documents import Enclosure, Entry, Extracted
from ingest.extractor.pull import Pulled
from ingest.extractor.trouble import Failed, Obstacle
from ingest.fetcher.filters import Filters
from ingest.fetcher.schedule.policy import GIVE_UP_TRIES, STAND_IN_TRIES
from ingest.identity.keys import address_name
from ingest.messages import Reply
from ingest.run.make.decide import (
    MAX_CRASHED_TRIES,
    UseFeedText,
    after_comparison,
    after_failed_page,
    article_hash,
    has_page,
    is_page_for_all,
    is_unchanged,
    known_as,
    post_to_compare,
    unwanted,
    with_feed_text,
)
from ingest.run.make.gallery import Gallery
from ingest.run.make.made import edition_of, is_edit, still_owed, waits_for_images
from ingest.run.order import Alias, LeftOut, NotMade, Order, Same, Stays
from ingest.source import Source
from normalize.article import Article
from normalize.values import BodyOrigin, DateOrigin, Html, Moment, Origin, Url
from store.memory import ItemMemory, ItemStatus, Owed, PictureMemory, Recheck, Want
from store.names import InnerPath

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
PAGE = Url("https://news.example.org/bridge.html")
KEYS = (address_name(PAGE),)
ENTRY = Entry(
    link=PAGE,
    title="The old bridge",
    published=Moment(NOW - timedelta(days=1), DateOrigin.STATED),
    body=Html("<p>Words.</p>"),
)
SOURCE = Source("news", ("https://news.example.org/feed.xml",))
TEXT = "The council spoke about the old bridge for three hours; nobody knew what mending it would cost. " * 4
EXTRACTED = Extracted(Html(f"<p>{TEXT}</p>"), Origin(BodyOrigin.GENERIC), text=TEXT, title="The old bridge")
PULLED = Pulled(EXTRACTED, PAGE, Reply(PAGE, 200, {}))
NEW = Order(SOURCE, ENTRY, "url:bridge", KEYS, "e1")
TEXT_HASH = article_hash(NEW, EXTRACTED)
POST = ItemMemory(
    identity="url:bridge",
    source="news",
    url=PAGE,
    title="The old bridge",
    status=ItemStatus.STORED,
    first_seen_at=NOW,
    path=InnerPath("2026/03/02/bridge/index.md"),
    published_at=NOW - timedelta(days=1),
    fetched_at=NOW,
    text_hash=TEXT_HASH,
    origin="generic",
)
STORED = replace(NEW, item=POST)
RECHECKED = replace(STORED, recheck=Recheck("url:bridge", "news", "{}", NOW, NOW))


def tried(order: Order, times: int, since: datetime = NOW) -> Order:
    owed = Owed("url:bridge", "news", PAGE, "{}", since, times, NOW, "the page answers 503", order.want)
    return replace(order, owed=owed)


GIVEN_UP = tried(NEW, GIVE_UP_TRIES, LONG_AGO)


@pytest.mark.parametrize(
    ("entry", "full_text", "asks"),
    [
        (ENTRY, True, True),
        (ENTRY, False, False),
        (replace(ENTRY, body=Html(" ")), False, True),  # there is nothing else to be had
        (replace(ENTRY, link=None), True, False),
        (replace(ENTRY, link=Url("javascript:show(7)")), True, False),
        (replace(ENTRY, enclosures=(Enclosure(PAGE),)), True, False),
    ],
)
def test_a_page_is_asked_for_where_there_is_one(entry: Entry, full_text: bool, asks: bool) -> None:
    assert has_page(replace(NEW, entry=entry, source=replace(SOURCE, full_text=full_text))) is asks


@pytest.mark.parametrize(
    ("order", "obstacle", "becomes"),
    [
        (NEW, Obstacle.STATUS, NotMade),
        (NEW, Obstacle.NO_ARTICLE, NotMade),
        (NEW, Obstacle.LATER, NotMade),
        (NEW, Obstacle.ROBOTS, UseFeedText),
        (NEW, Obstacle.CRASH, NotMade),
        (tried(NEW, MAX_CRASHED_TRIES - 2), Obstacle.CRASH, NotMade),
        (tried(NEW, MAX_CRASHED_TRIES - 1), Obstacle.CRASH, UseFeedText),
        (tried(NEW, MAX_CRASHED_TRIES - 1), Obstacle.STATUS, NotMade),  # the other tries need not have crashed
        (GIVEN_UP, Obstacle.STATUS, UseFeedText),
        (tried(NEW, STAND_IN_TRIES - 2, LONG_AGO), Obstacle.STATUS, NotMade),
        (tried(NEW, GIVE_UP_TRIES), Obstacle.STATUS, NotMade),  # tried often, but not for long
        (replace(NEW, guessed=True), Obstacle.STATUS, LeftOut),
        (replace(NEW, guessed=True), Obstacle.NOT_A_PAGE, LeftOut),
        (replace(NEW, guessed=True), Obstacle.NO_ARTICLE, LeftOut),
        (replace(NEW, guessed=True), Obstacle.NO_ANSWER, NotMade),
        (replace(NEW, guessed=True), Obstacle.ROBOTS, UseFeedText),
        (STORED, Obstacle.ROBOTS, NotMade),  # the post is better than the feed's own text
        (replace(GIVEN_UP, item=POST), Obstacle.STATUS, NotMade),
        (RECHECKED, Obstacle.UNCHANGED, Same),
        (RECHECKED, Obstacle.STATUS, Stays),
        (RECHECKED, Obstacle.ROBOTS, Stays),
        (replace(RECHECKED, guessed=True), Obstacle.STATUS, Stays),
    ],
)
def test_a_page_that_failed(order: Order, obstacle: Obstacle, becomes: type) -> None:
    becoming = after_failed_page(order, Failed(obstacle, "why"), NOW, NOW)

    assert isinstance(becoming, becomes)
    if isinstance(becoming, NotMade):
        tries = order.owed.attempts if order.owed else 0
        assert becoming.owed.attempts == tries + (obstacle is not Obstacle.LATER)
        assert (becoming.owed.error, becoming.owed.want) == ("why", order.want)


@pytest.mark.parametrize(
    ("order", "instead"),
    [
        (tried(NEW, STAND_IN_TRIES - 2, LONG_AGO), None),
        (tried(NEW, STAND_IN_TRIES - 1, LONG_AGO), UseFeedText(is_final=False)),
        (tried(NEW, GIVE_UP_TRIES - 1, LONG_AGO), UseFeedText(is_final=False)),
        (GIVEN_UP, UseFeedText(is_final=True)),
        (tried(NEW, STAND_IN_TRIES - 1), None),
    ],
)
def test_long_before_its_page_is_given_up_the_feed_stands_in_for_it(order: Order, instead: UseFeedText | None) -> None:
    becoming = after_failed_page(order, Failed(Obstacle.STATUS, "why"), NOW, NOW)

    assert becoming == instead if instead else isinstance(becoming, NotMade)


def test_an_article_is_given_up_by_the_time_of_the_hosts_not_by_ours() -> None:
    recent = tried(NEW, GIVE_UP_TRIES)
    failed = Failed(Obstacle.STATUS, "why")

    assert isinstance(after_failed_page(recent, failed, NOW, NOW), NotMade)
    assert isinstance(after_failed_page(recent, failed, NOW, NOW + timedelta(days=400)), UseFeedText)
    assert isinstance(after_failed_page(recent, failed, NOW + timedelta(days=400), NOW), NotMade)


EMPTY = Failed(Obstacle.NO_ARTICLE, "the feed gives no text")


@pytest.mark.parametrize(
    ("obstacle", "own", "becomes", "says"),
    [
        (Obstacle.ROBOTS, PULLED, Pulled, "why; this is the feed's own text"),
        (Obstacle.STATUS, PULLED, Pulled, "why; this is the feed's own text"),
        (Obstacle.ROBOTS, EMPTY, LeftOut, "why"),  # it must not be asked for again and again
        (Obstacle.STATUS, EMPTY, NotMade, "the feed gives no text"),
        (Obstacle.CRASH, EMPTY, NotMade, "the feed gives no text"),
    ],
)
def test_the_feed_s_own_text_in_place_of_a_page(
    obstacle: Obstacle, own: Pulled | Failed, becomes: type, says: str
) -> None:
    becoming = with_feed_text(NEW, Failed(obstacle, "why"), own, NOW)

    assert isinstance(becoming, becomes)
    match becoming:
        case Pulled():
            assert (becoming.incomplete, becoming.final) == (says, True)
        case LeftOut():
            assert (becoming.detail, becoming.keys, becoming.status) == (says, KEYS, ItemStatus.SKIPPED)
        case NotMade():
            assert becoming.failed.detail == says


SHARED = replace(NEW, shares_page=True)


@pytest.mark.parametrize(
    ("order", "title", "is_for_all"),
    [
        (replace(SHARED, entry=replace(ENTRY, teaser="nobody knew what mending it would cost.")), ENTRY.title, False),
        (replace(SHARED, entry=replace(ENTRY, teaser="The bridge was closed for an hour at noon.")), ENTRY.title, True),
        (replace(SHARED, entry=replace(ENTRY, teaser="Comments")), ENTRY.title, False),
        (NEW, "Our show", False),  # no other entry leads there
        (SHARED, "Our show", True),
        (SHARED, None, True),
        (SHARED, "THE OLD BRIDGE!", False),
        (SHARED, "The old bridge - News", False),
        (SHARED, "The old bridge and ninety other stories of this eventful year", True),
        (replace(SHARED, item=POST), "Our show", False),  # its post was made of this page
        (replace(SHARED, item=replace(POST, origin="feed")), "Our show", True),
        (replace(SHARED, item=replace(POST, origin=None)), "Our show", False),
    ],
)
def test_a_page_of_many_entries(order: Order, title: str | None, is_for_all: bool) -> None:
    assert is_page_for_all(order, replace(EXTRACTED, title=title)) is is_for_all


@pytest.mark.parametrize(
    ("title", "teaser", "is_for_all"),
    [
        ("The old bridge: all alerts", "It broke at nine.", True),
        ("The old bridge: all alerts", "It broke.", False),  # too little to be looked for
        ("The old bridge: all alerts", "nobody knew what mending", False),
        ("The old bridge", "It broke at nine.", False),
    ],
)
def test_a_shared_page_that_lacks_the_short_text_of_an_entry_is_for_all(
    title: str, teaser: str, *, is_for_all: bool
) -> None:
    order = replace(NEW, shares_page=True, entry=replace(ENTRY, teaser=teaser))

    assert is_page_for_all(order, replace(EXTRACTED, title=title)) is is_for_all


OTHER = replace(POST, identity="site:bridge")


@pytest.mark.parametrize(
    ("order", "known", "alias"),
    [
        (NEW, [OTHER], "site:bridge"),
        (NEW, [], None),
        (NEW, [None], None),
        (NEW, [POST], None),  # itself
        (NEW, [replace(OTHER, status=ItemStatus.OWED)], None),
        (NEW, [replace(OTHER, title="Whale seen", text_hash="x")], None),  # a canonical link alone proves nothing
        (NEW, [replace(OTHER, title="Whale seen")], "site:bridge"),
        (NEW, [replace(OTHER, text_hash="x")], "site:bridge"),
        (NEW, [replace(OTHER, title="Whale", text_hash="x"), replace(OTHER, identity="b")], "b"),
        (STORED, [OTHER], None),
        (replace(STORED, item=replace(POST, status=ItemStatus.OWED)), [OTHER], "site:bridge"),
    ],
)
def test_an_article_that_is_known_by_its_page_s_address(
    order: Order, known: list[ItemMemory | None], alias: str | None
) -> None:
    page = (address_name("https://news.example.org/canonical.html"),)

    found = known_as(order, PULLED, page, known)

    assert found == (Alias(alias, (*KEYS, *page)) if alias else None)


NOTICE = replace(OTHER, url="https://news.example.org/notices.html", title="The old bridge", text_hash="x")


@pytest.mark.parametrize(
    ("pulled", "known", "alike", "is_alias"),
    [
        (PULLED, [], [OTHER], True),  # the page says what the post of that minute says
        (PULLED, [], [replace(OTHER, text_hash="x")], False),
        (replace(PULLED, page=None), [], [OTHER], False),  # a feed's own text is no page
        (replace(PULLED, extracted=replace(EXTRACTED, text="Please enable JavaScript.")), [], [OTHER], False),
        (PULLED, [NOTICE], [], True),
        (PULLED, [replace(NOTICE, published_at=LONG_AGO)], [], False),  # a canonical link of all pages to one
        (PULLED, [replace(NOTICE, url=PAGE, published_at=LONG_AGO)], [], True),  # the page stands at its address
    ],
)
def test_an_article_whose_page_is_compared_with_what_is_known(
    pulled: Pulled, known: list[ItemMemory], alike: list[ItemMemory], *, is_alias: bool
) -> None:
    assert (known_as(NEW, pulled, KEYS, known, alike) is not None) is is_alias


@pytest.mark.parametrize(
    ("order", "status"),
    [
        (NEW, None),
        (replace(NEW, since=NOW - timedelta(days=2)), None),
        (replace(NEW, since=NOW), ItemStatus.SKIPPED),
        (replace(STORED, since=NOW), None),
        (replace(NEW, source=replace(SOURCE, filters=Filters(min_letters=10_000))), ItemStatus.DROPPED),
        (replace(NEW, source=replace(SOURCE, filters=Filters(max_letters=10))), ItemStatus.DROPPED),
        (replace(STORED, source=replace(SOURCE, filters=Filters(max_letters=10))), None),
    ],
)
def test_what_only_the_page_shows_to_be_unwanted(order: Order, status: ItemStatus | None) -> None:
    found = unwanted(order, EXTRACTED, NOW)

    assert (found and found.status, found and found.keys) == (status, status and KEYS)


@pytest.mark.parametrize(
    ("order", "text_hash", "unchanged"),
    [
        (STORED, TEXT_HASH, True),
        (STORED, "x", False),
        (NEW, TEXT_HASH, False),
        (tried(STORED, 1), TEXT_HASH, False),  # images or a page are missing
        (replace(STORED, item=replace(POST, status=ItemStatus.REMOVED), want=Want.AGAIN), TEXT_HASH, False),
        (
            replace(STORED, item=replace(POST, published_at=LONG_AGO, fetched_at=LONG_AGO)),
            TEXT_HASH,
            False,  # the clock was far behind then: it is dated anew
        ),
    ],
)
def test_a_post_that_says_just_this_is_left_alone(order: Order, text_hash: str, unchanged: bool) -> None:
    assert is_unchanged(order, text_hash, NOW) is unchanged


@pytest.mark.parametrize(
    ("order", "pulled", "text_hash", "compares"),
    [
        (STORED, PULLED, "x", True),
        (STORED, PULLED, TEXT_HASH, False),
        (NEW, PULLED, "x", False),
        (STORED, replace(PULLED, page=None), "x", False),
        (replace(STORED, by_hand=True), PULLED, "x", False),
        (replace(STORED, item=replace(POST, path=None)), PULLED, "x", False),
        (replace(STORED, item=replace(POST, status=ItemStatus.OWED), want=Want.AGAIN), PULLED, "x", True),
    ],
)
def test_a_page_is_compared_with_a_post_that_it_would_change(
    order: Order, pulled: Pulled, text_hash: str, compares: bool
) -> None:
    assert post_to_compare(order, pulled, text_hash) == (POST.path if compares else None)


@pytest.mark.parametrize(
    ("order", "text", "becomes"),
    [
        (STORED, TEXT, type(None)),
        (STORED, TEXT[:50], NotMade),
        (RECHECKED, TEXT[:50], Stays),
    ],
)
def test_a_page_that_withholds_its_article_changes_no_post(order: Order, text: str, becomes: type) -> None:
    found = after_comparison(order, Origin(BodyOrigin.GENERIC), TEXT, replace(EXTRACTED, text=text), NOW)

    assert isinstance(found, becomes)
    if isinstance(found, NotMade | Stays):
        assert found.failed.obstacle is Obstacle.WITHHELD
        assert found.failed.detail.endswith("; the post stays as it is")


LOST = PictureMemory("url:bridge", "https://news.example.org/a.png", next_try_at=NOW, error="answers 503")
HAD = PictureMemory("url:bridge", "https://news.example.org/b.png", InnerPath("b.png"), "ab")
MISSING = Gallery(memories=(LOST,), missing=((LOST.url, "answers 503"),))
IMAGES = replace(STORED, want=Want.IMAGES)


@pytest.mark.parametrize(
    ("order", "gallery", "waits"),
    [
        (IMAGES, MISSING, True),
        (IMAGES, replace(MISSING, memories=(LOST, HAD)), False),  # one more is worth a new post
        (tried(IMAGES, GIVE_UP_TRIES, LONG_AGO), MISSING, False),
        (tried(IMAGES, GIVE_UP_TRIES, LONG_AGO), replace(MISSING, unbegun=True), True),
        (IMAGES, Gallery(), False),  # none is wanted any more
        (STORED, MISSING, False),
        (replace(NEW, want=Want.IMAGES), MISSING, False),
    ],
)
def test_a_post_waits_for_its_images(order: Order, gallery: Gallery, waits: bool) -> None:
    assert waits_for_images(order, gallery, NOW) is waits


@pytest.mark.parametrize(
    ("order", "pulled", "gallery", "want", "attempts"),
    [
        (NEW, PULLED, Gallery(), None, 0),
        (NEW, PULLED, MISSING, Want.IMAGES, 1),
        (NEW, PULLED, replace(MISSING, unbegun=True), Want.IMAGES, 0),
        (NEW, replace(PULLED, incomplete="page 2 is missing"), MISSING, Want.ARTICLE, 1),
        (NEW, replace(PULLED, incomplete="page 2 is missing", unbegun=True), Gallery(), Want.ARTICLE, 0),
        (tried(NEW, 1), replace(PULLED, incomplete="page 2 is missing", unbegun=True), Gallery(), Want.ARTICLE, 2),
        (NEW, replace(PULLED, incomplete="the feed's own text", final=True), Gallery(), None, 0),
    ],
)
def test_what_is_still_owed_of_an_article_that_is_stored(
    order: Order, pulled: Pulled, gallery: Gallery, want: Want | None, attempts: int
) -> None:
    owed = still_owed(order, pulled, gallery, NOW)

    assert (owed and owed.want, owed.attempts if owed else 0) == (want, attempts)


def shows_edit(order: Order, title: str, content_hash: str) -> bool:
    article = Article("url:bridge", "news", PAGE, title, Html("<p>It is open.</p>"), NOW, NOW, PAGE)
    edition = edition_of(order, article, "c1", NOW)
    return edition is not None and edition.standing_hash != content_hash


@pytest.mark.parametrize(
    ("stored_hash", "want", "title", "content_hash", "hash_tells", "document_tells"),
    [
        (TEXT_HASH, Want.ARTICLE, "The old bridge", "c2", False, False),
        ("x", Want.ARTICLE, "The old bridge", "c1", True, False),
        (None, Want.ARTICLE, "The old bridge", "c1", False, False),  # the state was lost: the document tells
        (None, Want.ARTICLE, "The old bridge", "c2", False, True),
        (None, Want.ARTICLE, "The new bridge", "c1", False, True),
        (None, Want.IMAGES, "The old bridge", "c2", False, False),
    ],
)
def test_an_edit_is_told_by_the_text_or_where_that_is_not_known_by_the_document(
    stored_hash: str | None, want: Want, title: str, content_hash: str, hash_tells: bool, document_tells: bool
) -> None:
    order = replace(STORED, item=replace(POST, text_hash=stored_hash, content_hash="c1"), want=want)

    assert is_edit(order, TEXT_HASH) is hash_tells
    assert shows_edit(order, title, content_hash) is document_tells
    assert not is_edit(NEW, TEXT_HASH)
    assert not shows_edit(NEW, title, content_hash)
