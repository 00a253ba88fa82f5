"""Posts by their tags: the newest first, as the posts state them in whatever profile, and none that is gone."""

from pathlib import Path
from zlib import crc32

import pytest

from ingest.config.load import load
from ingest.search.searching import tagged
from store.search.index import INDEX_NAME, IndexedPost, SearchIndex
from tests.pipeline.place import FEED, Item, Place


def post(name: str, published: str) -> IndexedPost:
    return IndexedPost(name, crc32(name.encode()), "news", name, "", f"{name}.md", published)


def test_the_newest_come_first_and_what_is_gone_is_not_found(tmp_path: Path) -> None:
    with SearchIndex.open(tmp_path / INDEX_NAME) as index, index.changing({}):
        for name, published, tags in (
            ("a", "2026-01-01", ["x"]),
            ("b", "2026-03-01", ["x", "y"]),
            ("c", "2026-02-01", ["x", "x"]),
        ):
            index.put(post(name, published), [], [], tags)
        assert index.tagged("x", 9) == ["b", "c", "a"]
        assert index.tagged("x", 2) == ["b", "c"]
        for path in ("a.md", "b.md"):
            index.drop(index.marks_at(path).values())
        index.put(post("b", "2026-03-01"), [], [], ["y"])
        assert (index.tagged("x", 9), index.tagged("y", 9)) == (["c"], ["b"])
        index.clear()
        assert index.tagged("y", 9) == []


@pytest.mark.parametrize("profile", ["hugo", "jekyll", "zola", "pelican", "seed"])
def test_tags_are_found_in_the_posts_of_every_profile(tmp_path: Path, profile: str) -> None:
    place = Place(tmp_path)
    place.configure(
        f'store: {{profile: {profile}}}\nsources: [{{name: news, url: "{FEED}", tags: [城市, "Bridges & Roads"]}}]'
    )
    place.lists(Item(1))
    place.run()
    config = load(place.folder / "config.yaml")

    for tag in ("城市", "bridges & roads ", "Bridges & Roads"):
        assert len(tagged(config, place.folder, tag, 9)) == 1
    assert tagged(config, place.folder, "roads", 9) == []
