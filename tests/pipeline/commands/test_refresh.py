"""`refresh` makes stored posts again with today's rules and extractor, and takes nothing from anybody."""

import shutil
from pathlib import Path

import frontmatter
import pytest

from ingest.commands import refresh as refreshing
from ingest.commands import remove as removing
from ingest.config.errors import ConfigError
from ingest.report.format import difference_lines
from ingest.report.outcomes import Change, ExitCode
from ingest.session.session import Walked
from store.errors import StoreError
from tests.pipeline.place import FEED, STORY, Item, Place, changes
from tests.store.faults import Fault, Killed, Trap, system_calls
from tests.store.trees import tree

ASIDE = "The notice beside the story is no part of it."
ELSEWHERE = "https://elsewhere.example.net/essay/7"


def page(item: Item, more: str = "") -> str:
    prose = "".join(f"<p>{part}</p>" for part in (*STORY, f"Story {item.number}.", f"{item.extra}{more}"))
    return (
        f"<html><head><title>{item.name}</title></head><body><article><h1>{item.name}</h1>"
        f'<p class="who">By Ann Other</p><div class="story">{prose}<p class="notice">{ASIDE}</p></div>'
        f"</article></body></html>"
    )


def stored(place: Place, *items: Item) -> None:
    place.lists(*items)
    for item in items:
        place.web.page(item.url, page(item))
    place.run()
    place.later()


def with_rule(place: Place, more: str = "") -> None:
    """From now on a site rule leaves the notice out."""
    folder = place.folder / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "news.yaml").write_text(
        "rule:\n  name: news\n  hosts: [news.example.org]\n  body: .story\n  drop: [.notice]\n"
        f"  author: {{css: .who, keep: '^By (.*)'}}\n{more}",
        "utf-8",
    )
    place.configure(f'rules: {{folder: rules}}\nsources: [{{name: news, url: "{FEED}"}}]')


def refresh(place: Place, *named: str, web: bool = False, dry: bool = False) -> Walked:
    return refreshing.refresh(place.session(dry=dry), named, from_web=web)


def revisions(place: Place) -> list[str]:
    return sorted(path.name for path in (place.folder / "fetched.revisions").rglob("*") if path.is_file())


def by_path(place: Place, number: int) -> str:
    return next(str(path) for path in place.posts() if f"story-{number}." in path.read_text("utf-8"))


@pytest.mark.parametrize("how", ["address", "source", "file", "path in the content", "folder of the day", "everything"])
def test_a_new_rule_reaches_what_is_stored_without_the_web(
    place: Place, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(place, Item(1))
    path = place.posts()[0]
    monkeypatch.chdir(place.folder)
    words = {
        "address": Item(1).url,
        "source": "news",
        "file": str(path.relative_to(place.folder)),
        "path in the content": path.parent.relative_to(place.content).as_posix(),
        "folder of the day": str(path.parent.parent),
        "everything": str(place.content),
    }
    assert ASIDE in path.read_text("utf-8")
    with_rule(place)

    walked = refresh(place, words[how])

    assert changes(walked) == [(Change.UPDATED, Item(1).url)]
    assert walked.report.exit_code() is ExitCode.DONE
    post = frontmatter.load(str(path))
    assert ASIDE not in post.content
    assert "Nobody remembered who had built it" in post.content
    assert (post["author"], post["revision"]) == ("Ann Other", 2)
    assert place.web.requests == []


def test_what_a_post_said_before_is_kept_with_its_difference(place: Place) -> None:
    stored(place, Item(1))
    before = place.posts()[0].read_bytes()
    with_rule(place)

    refresh(place, "news")

    assert revisions(place) == ["index.r1-r2.diff", "index.r1.md"]
    kept = next((place.folder / "fetched.revisions").rglob("index.r1.md"))
    assert kept.read_bytes() == before


def test_a_refresh_that_changes_nothing_touches_nothing(place: Place) -> None:
    stored(place, Item(1, image=True), Item(2))
    before = place.snapshot()

    walked = refresh(place, "news")

    assert {change for change, _ in changes(walked)} == {Change.UNCHANGED}
    assert place.snapshot() == before
    with_rule(place)
    refresh(place, "news")
    once = place.snapshot()
    refresh(place, "news")
    assert place.snapshot() == once


def test_a_dry_run_shows_what_would_change_and_changes_nothing(place: Place) -> None:
    item = Item(1, image=True)
    place.lists(item, Item(2))
    place.web.page(item.url, page(item, f'<img src="{item.image_url}" alt="The bridge">'))
    place.run()
    with_rule(place)
    before = tree(place.folder)

    walked = refresh(place, item.url, dry=True)

    assert changes(walked) == [(Change.UPDATED, item.url)]
    lines = list(difference_lines(walked.report))
    assert f"  -{ASIDE}" in lines
    assert "  +revision: 2" in lines
    assert not any("png" in line for line in lines)
    assert tree(place.folder) == before


def test_a_long_difference_is_cut(place: Place) -> None:
    long = Item(1, extra="".join(f"</p><p>Paragraph {number} of the notice.</p><p>" for number in range(60)))
    stored(place, long)
    with_rule(place, "    # all but the first paragraphs\n")
    rule = place.folder / "rules" / "news.yaml"
    rule.write_text(rule.read_text("utf-8").replace("[.notice]", "['p:nth-child(n+4)']"), "utf-8")

    [difference] = refresh(place, "news", dry=True).report.differences

    assert len(difference.lines) == 25
    assert difference.lines[-1].endswith("more lines")


def test_a_post_edited_by_hand_stays_and_the_newer_text_is_put_beside_it_once(place: Place) -> None:
    stored(place, Item(1))
    path = place.posts()[0]
    path.write_text(path.read_text("utf-8").replace("three hours", "four hours"), "utf-8")
    edited = path.read_bytes()
    assert changes(refresh(place, "news")) == [(Change.UNCHANGED, Item(1).url)]
    assert revisions(place) == []
    with_rule(place)

    walked = refresh(place, "news")
    again = refresh(place, "news")

    assert changes(walked) == [(Change.KEPT, Item(1).url)]
    assert [change for change, _ in changes(again)] == [Change.UNCHANGED]
    assert path.read_bytes() == edited
    assert revisions(place) == ["index.r2.newer.md"]
    assert refresh(place, "news", dry=True).report.differences == []


def test_the_web_is_asked_only_if_a_person_says_so(place: Place) -> None:
    stored(place, Item(1))
    place.web.page(Item(1).url, page(Item(1), "The engineer has declined."))

    assert changes(refresh(place, "news")) == [(Change.UNCHANGED, Item(1).url)]
    assert changes(refresh(place, "news", web=True)) == [(Change.UPDATED, Item(1).url)]

    assert place.web.count(Item(1).url) == 1
    assert "has declined" in place.posts()[0].read_text("utf-8")
    assert changes(refresh(place, "news")) == [(Change.UNCHANGED, Item(1).url)], "the newer page is kept"


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (404, "", "the page answers 404: it was moved or taken down"),
        (200, "<html><body><p>Please log in.</p></body></html>", "the page shows"),
        (503, "", "the page answers 503"),
    ],
)
def test_a_page_that_is_gone_or_walled_off_takes_nothing_from_a_post(
    place: Place, status: int, body: str, told: str
) -> None:
    stored(place, Item(1))
    before = place.snapshot()
    place.web.says(Item(1).url, status, body, {"Content-Type": "text/html"})

    walked = refresh(place, Item(1).url, web=True)

    [article] = walked.report.articles
    assert article.change is Change.STAYS
    assert told in article.detail or "no article was found" in article.detail
    assert walked.report.exit_code() is ExitCode.SOURCE_FAILED
    assert place.snapshot() == before
    with place.store() as store:
        assert store.all_owed() == []


def test_a_post_without_a_kept_page_stays_and_the_way_is_named(place: Place) -> None:
    stored(place, Item(1))
    shutil.rmtree(place.folder / ".fetched" / "raw")

    [article] = refresh(place, "news").report.articles

    assert (article.change, article.detail) == (Change.STAYS, "no page of it is kept; `--web` asks for it")


def test_a_post_of_the_feeds_own_text_stays_what_its_source_wants(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", full_text: false}}]')
    place.lists(Item(1))
    place.run()
    before = place.snapshot()

    [article] = refresh(place, "news", web=True).report.articles

    assert (article.change, article.detail) == (
        Change.STAYS,
        "its text is the feed's own, as `full_text: false` says, and the feed's text is not kept",
    )
    assert place.snapshot() == before
    assert place.web.count(Item(1).url) == 0


def test_further_pages_are_kept_so_that_nothing_of_a_long_article_is_lost(place: Place) -> None:
    item = Item(1)
    second = f"{item.url}?page=2"
    place.lists(item)
    place.web.page(item.url, page(item).replace("</head>", f'<link rel="next" href="{second}"></head>'))
    more = "".join(f"<p>On the {number}. day the engineer measured the bridge again.</p>" for number in range(9))
    place.web.page(second, page(item).replace(STORY[0], more))
    place.run()
    place.later()
    whole = place.posts()[0].read_text("utf-8")
    assert "On the 8. day" in whole

    assert changes(refresh(place, "news")) == [(Change.UNCHANGED, item.url)]

    with place.store() as store:
        kept = list(store.pages())
    shutil.rmtree(place.folder / ".fetched" / "raw")
    with place.store() as store:
        for head, body in kept:
            if head.url != second:
                store.keep_page(head, body)
        store.commit()
    [article] = refresh(place, "news").report.articles
    assert (article.change, article.detail) == (Change.STAYS, "page 2 is missing: it is not kept")
    assert place.posts()[0].read_text("utf-8") == whole


def test_what_was_added_by_hand_gets_todays_title_and_date_too(place: Place) -> None:
    place.web.page(ELSEWHERE, page(Item(7)).replace("</h1>", "</h1><p class='day'>2026-02-01 10:00</p>"))
    place.add(ELSEWHERE)
    folder = place.folder / "rules"
    folder.mkdir()
    (folder / "e.yaml").write_text(
        "rule:\n  name: e\n  hosts: [elsewhere.example.net]\n  body: .story\n"
        "  title: .who\n  zone: UTC\n  date: {css: .day, format: '%Y-%m-%d %H:%M'}\n",
        "utf-8",
    )
    place.configure(f'rules: {{folder: rules}}\nsources: [{{name: news, url: "{FEED}"}}]')
    path = place.posts()[0]

    refresh(place, ELSEWHERE)

    assert place.posts() == [path]
    post = frontmatter.load(str(path))
    assert post["title"] == "By Ann Other"
    assert str(post["date"]) == "2026-02-01 10:00:00+00:00"


def test_the_date_that_a_feed_gave_stays(place: Place) -> None:
    stored(place, Item(1))
    before = frontmatter.load(str(place.posts()[0]))
    with_rule(place, "  date: {fixed: '2020-01-01'}\n")

    refresh(place, "news")

    after = frontmatter.load(str(place.posts()[0]))
    assert (after["date"], after["title"], after["fetched_at"]) == (
        before["date"],
        before["title"],
        before["fetched_at"],
    )


def test_a_state_made_again_from_the_posts_can_be_refreshed(place: Place) -> None:
    stored(place, Item(1), Item(2))
    raw = place.folder / "raw"
    shutil.move(place.folder / ".fetched" / "raw", raw)
    shutil.rmtree(place.folder / ".fetched")
    place.store().close()
    shutil.rmtree(place.folder / ".fetched" / "raw", ignore_errors=True)
    shutil.move(raw, place.folder / ".fetched" / "raw")
    assert {change for change, _ in changes(refresh(place, "news"))} == {Change.UNCHANGED}
    with_rule(place)

    assert [change for change, _ in changes(refresh(place, "news"))] == [Change.UPDATED] * 2


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("https://elsewhere.example.net/", "is not known, so there is nothing to make again; `fetched add` gets it"),
        ("nwes", "'nwes' is no address, no source, and no post or folder of posts in the content"),
        ("/etc", "'/etc' is no address, no source, and no post or folder of posts in the content"),
    ],
)
def test_what_names_no_post_is_an_error_before_anything_is_done(place: Place, word: str, told: str) -> None:
    stored(place, Item(1))
    with_rule(place)
    before = place.snapshot()

    with pytest.raises(ConfigError) as error:
        refresh(place, Item(1).url, word)

    assert told in str(error.value)
    assert place.snapshot() == before


def test_what_was_removed_stays_removed_and_the_way_back_is_named(place: Place) -> None:
    stored(place, Item(1), Item(2))
    removing.remove(place.session(), [Item(1).url])

    [article] = refresh(place, Item(1).url).report.articles

    assert article.detail == "was removed (taken down); `fetched restore` brings it back"
    assert len(place.posts()) == 1


def test_images_that_are_at_hand_are_not_asked_for_again_however_often_a_post_changes(place: Place) -> None:
    item = Item(1, image=True)
    place.lists(item)
    place.run()
    for number in range(3):
        place.later()
        place.lists(Item(1, image=True, extra=f"Edit {number}."), teaser=f"Edit {number}")
        place.run()
        assert place.web.count(item.image_url) == 0


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name.lower())
def test_a_refresh_that_fails_at_any_call_is_healed_by_doing_it_again(fault: Fault, quick_path: Path) -> None:
    start = quick_path / "start"
    start.mkdir()
    begun = scene(start, Trap())
    begun.run()
    undisturbed, count = quick_path / "undisturbed", Trap(fault=fault)
    shutil.copytree(start, undisturbed)
    refresh(scene(undisturbed, count, ruled=True), "news")
    wanted = lasting(undisturbed)
    assert len([path for path in wanted if path.endswith("index.r1.md")]) == 2

    for number in range(1, len(count.calls) + 1):
        root = quick_path / "trial"
        shutil.copytree(start, root)
        disturbed(scene(root, Trap(number, fault), ruled=True))
        where = f"{fault.name} at call {number}: {count.calls[number - 1]}"
        for path, data in tree(root / "content").items():
            assert data in (wanted[f"content/{path}"], (start / "content" / path).read_bytes()), where
        refresh(scene(root, Trap(), ruled=True), "news")
        assert lasting(root) == wanted, where
        shutil.rmtree(root)


def scene(folder: Path, trap: Trap, *, ruled: bool = False) -> Place:
    place = Place(folder, system_calls=system_calls(trap))
    items = (Item(1, image=True), Item(2))
    place.lists(*items)
    for item in items:
        place.web.page(item.url, page(item, f'<img src="{item.image_url}">' if item.image else ""))
    place.configure(f'network: {{concurrency: 1, delay_s: 0}}\nsources: [{{name: news, url: "{FEED}"}}]')
    if ruled:
        with_rule(place)
    return place


def disturbed(place: Place) -> None:
    try:
        refresh(place, "news")
    except (StoreError, Killed, BaseExceptionGroup):
        return


def lasting(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(folder).items() if path.startswith(("content/", "fetched.revisions/"))}
