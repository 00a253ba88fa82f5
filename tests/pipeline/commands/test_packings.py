"""Kept pages in zstd, and in both packings after the setting was changed: read by whatever reads kept pages."""

import shutil
from pathlib import Path

from ingest.commands import restore as restoring
from ingest.commands.rebuild import rebuild
from ingest.commands.remove import remove
from ingest.commands.verify import verify
from ingest.commands.workshop.reading import read_now
from ingest.report.outcomes import Change, ExitCode
from tests.pipeline.commands.test_refresh import ASIDE, page, refresh, with_rule
from tests.pipeline.commands.test_rewrite import rewrite
from tests.pipeline.place import FEED, Item, Place, changes, only_source
from tests.store.trees import kept_files

DATED = '<head><meta property="article:published_time" content="2024-01-05T10:00:00Z">'
ITEMS = (Item(1), Item(2), Item(3), Item(4))


def kept_in_both(place: Place) -> list[Path]:
    """Keep two pages in zstd and two in gzip, on one day; return the files."""
    place.lists(*ITEMS)
    for item in ITEMS:
        place.web.page(item.url, page(item).replace("<head>", DATED))
    for packing, items in (("zstd", ITEMS[:2]), ("gzip", ITEMS)):
        place.configure(f'store: {{raw: {{compress: {packing}}}}}\nsources: [{{name: news, url: "{FEED}"}}]')
        place.lists(*items, pages=False)
        place.run()
        place.later(hours=5)
    return kept_files(place.folder / ".fetched" / "raw")


def test_pages_in_both_packings_are_read_by_all_that_reads_kept_pages(place: Place) -> None:
    files = kept_in_both(place)
    assert [path.name[8:] for path in files] == ["-000.warc.zst", "-001.warc.gz"]
    with place.store() as store:
        identities = [head.identity for head in store.page_heads() if head.identity]
    assert [read_now(place.session(), each, None).trouble for each in identities] == [""] * 4
    shutil.rmtree(next(path.parent for path in place.posts() if ITEMS[0].url in path.read_text("utf-8")))
    assert changes(restoring.restore(place.session(), [ITEMS[0].url])) == [(Change.ADDED, ITEMS[0].url)]
    with_rule(place)
    assert changes(refresh(place, ITEMS[1].url)) == [(Change.UPDATED, ITEMS[1].url)]
    rewrite(place)
    assert not any(ASIDE in path.read_text("utf-8") for path in place.posts())
    assert (rebuild(place.session()).was_whole, len(place.posts())) == (True, 4)
    assert verify(place.session(), repair=False).exit_code() is ExitCode.DONE
    assert place.web.requests == []


def test_an_archive_of_ours_in_zstd_becomes_posts_in_another_store(place: Place) -> None:
    files = kept_in_both(place)
    remove(place.session(), [ITEMS[0].url])
    shutil.copy(files[0], place.folder / "old.warc.zst")
    for gone in (place.content, place.folder / ".fetched", place.folder / "fetched.journal"):
        shutil.rmtree(gone, ignore_errors=True)
    place.later()
    walked = place.backfill("news", warc=place.folder / "old.warc.zst")

    assert changes(walked) == [(Change.ADDED, ITEMS[1].url)]
    assert only_source(walked).notes == ()
