"""Whatever a feed does to its items, an article is stored once, and two articles are never one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.documents import Entry
from ingest.identity.fingerprint import digest, letters, visible
from ingest.identity.key_trust import KeyTrust
from ingest.identity.match import Verdict
from normalize.values import DateOrigin, Html, Moment, Url
from tests.fakes.items import RememberedItems, no_rule

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)
LONG = "The committee met twice and wrote down what it had found about the river, the bridge and the road beside it. "


def entry(number: int, **changes: object) -> Entry:
    """Return the n-th article of a feed as its first poll lists it."""
    first = Entry(
        guid=f"https://example.org/{number}",
        link=Url(f"https://www.example.org/news/{100_000 + number}-the-slug-{number}.html"),
        title=f"Story {number}: what the committee found at place {number * 7}",
        published=Moment(NOON - timedelta(minutes=17 * number), DateOrigin.STATED),
        body=Html(f"<p>{LONG * 2} Number {number}.</p>"),
    )
    return with_text(replace(first, **changes))  # type: ignore[arg-type]  # the fields of Entry, by name


def with_text(one: Entry) -> Entry:
    text = letters(visible(one.body))
    return replace(one, text_hash=digest(text), text_length=len(text))


def numbered(url: Url) -> str | None:
    """A site rule: the number before the slug is the article."""
    number = url.rpartition("/")[2].partition("-")[0]
    return f"example:{number}" if number.isdigit() else None


FIRST = [entry(number) for number in range(1, 6)]


def changed(change: Callable[[Entry], Entry]) -> list[Entry]:
    return [with_text(change(one)) for one in FIRST]


def moved(old: str, new: str) -> Callable[[Entry], Entry]:
    return lambda one: replace(one, link=Url((one.link or "").replace(old, new)))


NO_EDIT: dict[str, list[Entry]] = {
    "http for https": changed(moved("https://", "http://")),
    "the m. host": changed(moved("//www.", "//m.")),
    "the bare host": changed(moved("//www.", "//")),
    "tracking parameters": changed(lambda one: replace(one, link=Url(f"{one.link}?utm_source=rss&utm_medium=7"))),
    "a fragment": changed(lambda one: replace(one, link=Url(f"{one.link}#comments"))),
    "a changed slug before the same guid": changed(moved("the-slug", "another-slug")),
    "a changed slug, the guid being the URL": changed(
        lambda one: replace(moved("the-slug", "another")(one), guid=moved("the-slug", "another")(one).link)
    ),
    "guids lost": changed(lambda one: replace(one, guid=None)),
    "guids empty": changed(lambda one: replace(one, guid="")),
    "one guid for all": changed(lambda one: replace(one, guid="feed")),
    "guids drawn anew": changed(lambda one: replace(one, guid=f"urn:uuid:{digest(one.title)}")),
    "dates bumped": changed(
        lambda one: replace(one, published=Moment(NOON + timedelta(seconds=31), DateOrigin.STATED))
    ),
    "order shuffled": [FIRST[at] for at in (3, 0, 4, 2, 1)],
    "guids lost and URLs moved": changed(lambda one: replace(moved("/news/", "/archive/")(one), guid=None)),
    "another host, guids kept": changed(moved("www.example.org", "news.example.com")),
    "everything but title and time lost": changed(
        lambda one: replace(one, guid=None, link=Url(f"https://elsewhere.example/{digest(one.title)}"))
    ),
    "listed twice in one document": [*FIRST, *FIRST],
    "counters and markup around the text": changed(
        lambda one: replace(one, body=Html(f"<p>阅读：12.3万</p>{one.body} <span>1,234 views</span>"))
    ),
}


@pytest.mark.parametrize("rule", [no_rule, numbered])
@pytest.mark.parametrize("name", NO_EDIT)
def test_what_feeds_do_to_their_items_makes_no_duplicate_and_no_edit(
    name: str, rule: Callable[[Url], str | None]
) -> None:
    memory = RememberedItems(rule)
    memory.poll(FIRST)

    verdicts = [one.verdict for one in memory.poll(NO_EDIT[name])]

    assert len(memory.items) == len(FIRST)
    assert set(verdicts) == {Verdict.SEEN}


@pytest.mark.parametrize("name", NO_EDIT)
def test_after_any_such_poll_the_old_form_is_known_again(name: str) -> None:
    memory = RememberedItems()

    memory.poll(NO_EDIT[name][:5])
    verdicts = [one.verdict for one in memory.poll(FIRST)]

    assert len(memory.items) == len(FIRST)
    assert set(verdicts) == {Verdict.SEEN}


EDITS: dict[str, list[Entry]] = {
    "an edited title": changed(lambda one: replace(one, title=f"{one.title}（更新）")),
    "an edited title, a new guid": changed(lambda one: replace(one, title=f"{one.title} (updated)", guid=one.title)),
    "an edited title, a new URL with the same number": changed(
        lambda one: replace(moved("the-slug", "new-slug")(one), title=f"{one.title} (updated)", guid=None)
    ),
    "a sentence more": changed(lambda one: replace(one, body=Html(f"{one.body}<p>It answered later.</p>"))),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_seen_once(name: str) -> None:
    memory = RememberedItems()
    memory.poll(FIRST)

    first = [one.verdict for one in memory.poll(EDITS[name])]
    second = [one.verdict for one in memory.poll(EDITS[name])]

    assert first == [Verdict.CHANGED] * len(FIRST)
    assert second == [Verdict.SEEN] * len(FIRST)
    assert len(memory.items) == len(FIRST)


def same_but(**shared: object) -> list[Entry]:
    """Return five different articles that share these fields."""
    return [entry(number, **shared) for number in range(1, 6)]


APART: dict[str, list[Entry]] = {
    "one guid for all": same_but(guid="feed"),
    "one link for all": same_but(link=Url("https://example.org/")),
    "one guid and one link for all": same_but(guid="feed", link=Url("https://example.org/")),
    "no guid, one link": same_but(guid=None, link=Url("https://example.org/")),
    "no guid, no link": same_but(guid=None, link=None),
    "one title for all": same_but(title="Weekly links and notes"),
    "one time for all": same_but(published=Moment(NOON, DateOrigin.STATED)),
    "one text for all": same_but(body=Html(f"<p>{LONG * 3}</p>")),
    "no text, one time": same_but(body=Html(""), published=Moment(NOON, DateOrigin.STATED)),
}


@pytest.mark.parametrize("name", APART)
def test_different_articles_stay_apart(name: str) -> None:
    memory = RememberedItems()

    memory.poll(APART[name])
    memory.poll(APART[name])

    assert len(memory.items) == 5


@pytest.mark.parametrize("name", sorted(APART.keys() - {"one guid and one link for all"}))
def test_different_articles_that_come_one_by_one_stay_apart(name: str) -> None:
    """A window of one entry: only the memory can tell them apart."""
    memory = RememberedItems()

    for one in APART[name]:
        memory.poll([one])

    assert len(memory.items) == 5


def bare(**said: object) -> Entry:
    return with_text(Entry(**said))  # type: ignore[arg-type]  # the fields of Entry, by name


NAMELESS = {
    "a title alone": (bare(title="Closed on Monday"), bare(title="Closed on Tuesday")),
    "a short text alone": (bare(body=Html("Rain.")), bare(body=Html("Snow."))),
    "a long text alone": (bare(body=Html(LONG * 2)), bare(body=Html(LONG * 3))),
    "one title, two texts": (bare(title="Weather", body=Html("Rain.")), bare(title="Weather", body=Html("Snow."))),
    "one title, two long texts": (
        bare(title="Weather", body=Html(LONG * 2)),
        bare(title="Weather", body=Html(LONG * 3)),
    ),
    "a frame alone": (
        bare(body=Html("<iframe src='https://video.example/1'></iframe>"), authors=("Ann",)),
        bare(body=Html("<iframe src='https://video.example/2'></iframe>"), authors=("Ann",)),
    ),
    "a picture alone": (
        bare(images=(Url("https://example.org/1.png"),)),
        bare(images=(Url("https://example.org/2.png"),)),
    ),
}


@pytest.mark.parametrize("name", NAMELESS)
def test_an_entry_without_any_name_is_known_by_all_that_it_says(name: str) -> None:
    memory = RememberedItems()
    one, two = NAMELESS[name]

    first = [matched.verdict for matched in memory.poll([one, two, one])]
    again = [matched.verdict for matched in memory.poll([two, one, two])]

    assert first == [Verdict.NEW, Verdict.NEW, Verdict.SEEN]
    assert set(again) == {Verdict.SEEN}
    assert len(memory.items) == 2


def test_two_versions_of_an_article_in_one_document_stay_one() -> None:
    memory = RememberedItems()
    day = Moment(NOON, DateOrigin.STATED)
    link = Url("https://example.org/")
    versions = [
        bare(title="Rain", body=Html(LONG * 2)),
        bare(title="Rain", body=Html(LONG * 2), link=link, published=day),
        bare(
            title="Snow", body=Html(LONG * 2), link=link, published=Moment(NOON - timedelta(days=3), DateOrigin.STATED)
        ),
    ]
    memory.poll(versions)

    assert {one.verdict for one in memory.poll(versions)} == {Verdict.SEEN}


def test_two_addresses_that_say_nothing_are_two_articles() -> None:
    memory = RememberedItems()
    bares = [bare(link=Url(f"https://example.org/{name}")) for name in ("one", "two")]

    memory.poll(bares)
    memory.poll(bares)

    assert len(memory.items) == 2


def test_an_address_that_is_used_again_for_another_article_is_another_article() -> None:
    memory = RememberedItems()
    today = Url("https://example.org/today")
    memory.poll([entry(1, link=today)])

    [verdict] = memory.poll([entry(2, link=today)])

    assert verdict.verdict is Verdict.NEW
    assert len(memory.items) == 2


def test_an_article_rewritten_from_head_to_foot_stays_the_article_of_its_guid_and_address() -> None:
    memory = RememberedItems()
    memory.poll([entry(1)])

    [verdict] = memory.poll([entry(2, guid=entry(1).guid, link=entry(1).link)])

    assert verdict.verdict is Verdict.CHANGED


def test_numbers_that_count_positions_are_no_identity() -> None:
    memory = RememberedItems()
    memory.poll([entry(number, guid=str(number)) for number in (1, 2, 3)])

    memory.poll([entry(number + 1, guid=str(number)) for number in (1, 2, 3)])

    assert len(memory.items) == 4


def test_guids_that_are_drawn_anew_at_each_poll_stop_being_remembered() -> None:
    memory = RememberedItems()
    for poll in range(10):
        memory.poll([replace(one, guid=f"{poll}-{one.guid}") for one in FIRST])

    guids = [key for key in memory.keys if key.startswith("guid:")]

    assert len(memory.items) == len(FIRST)
    assert len(guids) <= 4 * len(FIRST)
    assert "guid" in memory.trust.ignored


def test_what_was_learned_of_a_source_survives_being_written_down() -> None:
    memory = RememberedItems()
    memory.poll(same_but(guid="feed"))

    assert KeyTrust.from_json(memory.trust.to_json()) == memory.trust
    assert memory.trust != KeyTrust()


@pytest.mark.parametrize(
    ("titles", "articles"),
    [
        ([f"Change {number}" for number in range(9)], 9),
        (["Bridge opened", "Whale seen in the harbour"], 2),
        (["Bridge opened", "The bridge opened!"], 1),
        (["", ""], 1),
        (["Bridge opened", "Bridge opened"], 1),
    ],
)
def test_entries_of_one_page_and_one_text_are_told_apart_by_their_titles(titles: list[str], articles: int) -> None:
    """A list of changes: every entry leads to its page, says the same sentence, and has a name and a headline."""
    feed = [
        with_text(
            Entry(guid=str(number), title=title, link=Url("https://example.org/changes"), body=Html(f"<p>{LONG}"))
        )
        for number, title in enumerate(titles)
    ]

    assert len({one.identity for one in RememberedItems().poll(feed)}) == articles


def test_two_sources_that_list_one_address_share_the_article() -> None:
    memory = RememberedItems()
    memory.poll(FIRST, "one")

    verdicts = memory.poll([replace(one, guid=None, title=f"{one.title} | Site") for one in FIRST], "two")

    assert {one.verdict for one in verdicts} == {Verdict.SEEN}
    assert len(memory.items) == len(FIRST)


def test_two_numbers_of_one_site_are_two_articles_even_with_one_title_and_time() -> None:
    memory = RememberedItems(numbered)
    same = {"title": "The same headline everywhere", "published": Moment(NOON, DateOrigin.STATED), "guid": None}

    memory.poll([entry(1, **same)])
    memory.poll([entry(2, **same)])

    assert len(memory.items) == 2
