"""`why` tells one article's story: seen in which source when, what was decided, which file."""

from ingest.commands.show.why import why
from ingest.config.load import load
from tests.pipeline.place import FEED, Item, Place
from tests.pipeline.test_withheld import shown

OTHER = "https://mirror.example.net/feed.xml"


def story(place: Place, url: str) -> list[str]:
    return [line.strip() for line in why(load(place.folder / "config.yaml"), place.folder, url, place.clock.now())]


def two_sources(place: Place) -> None:
    place.configure(
        "schedule: {recheck_hours: [9, 30]}\n"
        f'sources: [{{name: news, url: "{FEED}"}}, {{name: mirror, url: "{OTHER}", full_text: false}}]'
    )


def test_it_tells_which_sources_listed_an_article_from_when_to_when(place: Place) -> None:
    two_sources(place)
    place.lists(Item(1))
    place.lists(url=OTHER)
    place.run()  # 08:00
    place.later(minutes=30)
    place.run(force=True)  # the feed is as it was
    place.lists(Item(1), Item(2))
    place.lists(Item(1), url=OTHER)
    place.later(hours=2)
    place.run(force=True)  # 10:30
    place.lists(Item(2))
    place.later(hours=2)
    place.run(force=True)  # it has left the feed

    told = story(place, Item(1).url)

    assert told[0] == Item(1).name
    assert told[2:5] == [
        "first seen in 'news' at 2026-03-02 08:00 UTC",
        "listed by 'news' from 2026-03-02 08:00 UTC to 2026-03-02 10:30 UTC, in 2 answers that were new",
        "listed by 'mirror' at 2026-03-02 10:30 UTC",
    ]
    [path] = [path for path in place.posts() if Item(1).url in path.read_text("utf-8")]
    assert f"is stored as {path.relative_to(place.folder)}" in told
    assert "its page of 2026-03-02 08:00 UTC is kept: `refresh` applies better rules to it" in told


def test_it_tells_of_edits_that_were_looked_for_and_are_to_be(place: Place) -> None:
    two_sources(place)
    place.lists(Item(1))
    place.lists(url=OTHER)
    place.run()
    first = story(place, Item(1).url)
    place.later(hours=2)
    place.web.page(Item(1).url, Item(1, extra="The engineer has declined.").page)
    place.run()
    edited = story(place, Item(1).url)
    place.later(hours=24)
    place.web.page(Item(1).url, shown("Subscribe in order to go on reading. " * 9))
    place.run()

    again = "looked at again for edits after"
    assert f"{again} 2026-03-02 09:00 UTC" in first  # nine hours after it was published
    assert "changed 2026-03-02 10:00 UTC: revision 2" in edited
    assert f"{again} 2026-03-03 06:00 UTC" in edited
    assert f"{again} 2026-03-04 20:00 UTC" in story(place, Item(1).url)  # twice its age


def test_it_tells_of_what_was_left_out_and_of_what_is_owed(place: Place) -> None:
    place.configure(f'sources: [{{name: news, url: "{FEED}", drop: {{title: [bridge]}}}}]')
    owed = Item(2, title="The mill")
    place.lists(Item(1), owed)
    place.web.says(owed.url, 503)
    place.run()

    dropped, waiting = story(place, Item(1).url), story(place, owed.url)

    assert dropped[1] == "is left out (drop: title ~ bridge)"
    assert dropped[3] == waiting[3] == "listed by 'news' at 2026-03-02 08:00 UTC"
    assert waiting[1] == "is owed: its page could not be had yet"
    assert any("the page answers 503" in line for line in waiting)


def test_what_a_source_listed_goes_with_it_to_its_new_name(place: Place) -> None:
    place.lists(Item(1))
    place.run()
    place.configure(f'sources: [{{name: gazette, was: [news], url: "{FEED}"}}]')
    place.later()
    place.lists(Item(1), Item(2))
    place.run()

    told = story(place, Item(1).url)

    assert any(
        line.startswith("listed by 'gazette' from") and line.endswith("in 2 answers that were new") for line in told
    )
    assert not any("'news'" in line for line in told)
