"""Search: what is found, in which order, what an index survives, and that posts, runs and `rebuild` reach it."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.search.reading import seen_in, tags_and_text, text_of
from ingest.search.searching import Found, search
from ingest.search.terms import folded, forms_of, query_of, terms
from store.errors import StoreError
from store.search.index import INDEX_NAME, Expression, IndexedPost, SearchIndex
from tests.pipeline.place import Item, Place
from tests.search.planted import Query, corpus, queries


def post(name: str, title: str = "", mark: int = 0) -> IndexedPost:
    return IndexedPost(
        name,
        crc32(name.encode()) + mark,
        "news",
        title,
        "https://news.example.org/",
        f"{name}.md",
        "2026-01-01T00:00:00Z",
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with SearchIndex.open(tmp_path_factory.mktemp("planted") / INDEX_NAME) as index:
        with index.changing({}):
            for name, text in corpus().items():
                index.put(post(name), [], terms(text))
        yield index


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    with SearchIndex.open(tmp_path / INDEX_NAME) as opened:
        yield opened


def found(index: SearchIndex, query: str, texts: Mapping[str, str] | None = None, most: int = 1_000) -> list[str]:
    """Return what is found and fits, by texts that are given in place of posts."""
    asked = query_of(query)
    assert asked is not None

    def fits(found: IndexedPost, is_title: bool) -> bool:
        whole = folded(f"{found.title}\n{(texts or {}).get(found.identity, '')}")
        return asked.fits(folded(found.title) if is_title else whole, whole)

    return [each.identity for each in index.find(asked.expression, most, judge=fits)]


def test_there_are_64_queries_with_something_to_find() -> None:
    assert len(queries()) == 64
    assert all(query.right for query in queries())


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.text)
def test_all_that_is_right_is_found_and_little_else(planted: SearchIndex, query: Query) -> None:
    texts = corpus()
    everything, first = set(found(planted, query.text, texts)), found(planted, query.text, texts, 10)

    assert query.right - everything == set()
    assert sum(name in query.right for name in first) >= 0.95 * len(first)


@pytest.mark.parametrize(
    ("text", "query", "fits"),
    [
        ("人工智能", "智能", True),
        ("人工智能", "工智", True),
        ("人工智能", "能", True),
        ("人工智能", "人", True),
        ("人工，智能", "工智", False),
        ("人工智能在火星", "智能 火星", True),
        ("人工智能在火星", "智能 -火星", False),
        ("人工智能在地球", "智能 -火星", True),
        ("人工智能", '"人工智能"', True),
        ("人工的智能", '"人工智能"', False),
        ("人工 智能", '"人工 智能"', True),
        ("人工智能", "ＡＩ", False),
        ("AI时代", "ＡＩ", True),
        ("ｶﾒﾗ", "カメラ", True),
        ("iPhone手机壳", "iphone手机", True),
        ("iPhone 手机", "iphone手机", True),
        ("手机 iPhone", "iphone手机", False),
        ("Running late", "run", True),
        ("A run", "running", True),
        ("runway", "running", False),
        ("runway", "run*", True),
        ("Война и мир", "воина", False),
        ("Ελλάδα", "ελλαδα", True),
        ("人工的工智智能", "人工智能", False),
        ("人工智能的工智", "人工智能", True),
        ("人工智能在火星", "火星 -人工智能", False),
        ("人工的工智智能在火星", "火星 -人工智能", True),
        ("old bridge", '-"stone bridge" bridge', True),
        ("stone bridge", '-"stone bridge" bridge', False),
        ("𰀀𰀁", "𰀀𰀁", True),
        ("人工智能" * 60, "人工智能" * 60, True),
        ("人工智能" * 60, "人工智能" * 60 + "机", False),
        ("runway lights", "run lights", False),
        ("runway lights", "run* lights", True),
        ("astronomy", "astr", True),
        ("as", "a", False),
        ("class", "clas", True),
        ("dress", "dres x", False),
        ("café", "cafe", True),
        ("naive", "naïve", True),
        ("stone bridge", '"stone bridge"', True),
        ("stone bridges", '"stone bridge"', False),
        ("bridge of stone", '"stone bridge"', False),
        ("bridge of stone", "stone bridge", True),
        ("version 3.5", "3.5", True),
        ("version 5.3", "3.5", False),
        ("node.js", "node.js", True),
        ("NOT AND OR NEAR", "NOT", True),
        ("title: body", "title:body", True),
        ("𠮷野家", "𠮷野", True),
    ],
)
def test_what_a_query_fits(index: SearchIndex, text: str, query: str, fits: bool) -> None:
    with index.changing({}):
        index.put(post("it"), [], terms(text))

    assert (found(index, query, {"it": text}) == ["it"]) == fits


@pytest.mark.parametrize("query", ["", " ", "-", '"', '""', "，。", "-北京", "***", "🙂"])
def test_a_query_without_a_word_is_none(query: str) -> None:
    assert query_of(query) is None


@given(st.text(max_size=60))
@example('a" OR "b')
@example("a* -b* (c) : ^d + {e}")
@example("\x00a")
def test_whatever_is_asked_is_an_expression_or_none(query: str) -> None:
    asked = query_of(query)
    with SearchIndex.open(Path(":memory:")) as index:
        assert asked is None or index.find(asked.expression, 1) == []


@given(st.text("人工智能火星的。, ab", max_size=20), st.data())
def test_every_piece_of_a_run_is_found(text: str, data: st.DataObject) -> None:
    runs = [run for run in text.replace("。", " ").replace(",", " ").split() if not run.isascii()]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    signs = "".join(sign for sign in run if not sign.isascii())
    if signs not in run:
        return
    start = data.draw(st.integers(0, len(signs) - 1))
    piece = signs[start : data.draw(st.integers(start + 1, len(signs)))]
    with SearchIndex.open(Path(":memory:")) as index:
        index.put(post("it"), [], terms(text))
        assert found(index, piece, {"it": text}) == ["it"]


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("city", {"cities"}),
        ("baking", {"bake", "baked"}),
        ("stopped", {"stop", "stopping"}),
        ("boxes", {"box"}),
        ("falling", {"fall", "falls"}),
        ("class", {"classes"}),
        ("at", {"at"}),
        ("été", {"été"}),
    ],
)
def test_the_forms_of_a_word(word: str, others: set[str]) -> None:
    assert others <= set(forms_of(word))


def test_titles_come_first_then_what_is_newer(index: SearchIndex) -> None:
    with index.changing({}):
        for number in range(30):
            index.put(post(f"body {number:02}"), terms("other"), terms("火星 " * 50))
        index.put(post("long title", "很长的火星标题"), terms("很长的火星标题，还有许多别的话" * 5), terms("无"))

    assert found(index, "火星", most=5) == ["long title", "body 00", "body 01", "body 02", "body 03"]
    assert len(found(index, "火星")) == 31
    assert [each.identity for each in index.find(Expression('"火星"'), 2, 30)] == ["body 29"]


def test_a_changed_post_is_found_by_what_it_says_now(index: SearchIndex) -> None:
    with index.changing({}):
        index.put(post("it"), [], terms("before"))
    with index.changing({}):
        index.drop(index.marks_at("it.md").values())
        index.put(post("it", mark=2), [], terms("after"))

    assert found(index, "before") == []
    assert found(index, "after") == ["it"]
    assert list(index.marks()) == [crc32(b"it") + 2]


def test_of_what_very_many_hold_the_last_comes_first(index: SearchIndex) -> None:
    with index.changing({}):
        for number in range(1_100):
            index.put(post(f"{number:04}"), [], ["often"])
        index.put(post("titled"), ["often"], [])
        index.drop(index.marks_at("1099.md").values())
    index.settle()

    assert found(index, "often", most=3) == ["titled", "1098", "1097"]
    assert len(found(index, "often", most=2_000)) == 1_100


def test_what_only_the_body_says_may_be_unwanted_too(index: SearchIndex) -> None:
    with index.changing({}):
        for number, body in enumerate(("火星", "地球")):
            index.put(post(f"{number}", "智能"), terms("智能"), terms(body))

    assert found(index, "智能 -火星") == ["1"]


def test_of_very_many_some_are_judged_and_the_rest_is_taken_as_it_is_found(index: SearchIndex) -> None:
    texts = {f"{number:04}": "工智 人工" if number else "人工智" for number in range(1_200)}
    with index.changing({}):
        for name, text in texts.items():
            index.put(post(name), [], terms(text))
    judged = []

    def fits(found: IndexedPost, _: bool) -> bool:
        judged.append(found.identity)
        return texts[found.identity] == "人工智"

    asked = query_of("人工智")
    assert asked is not None

    assert "0000" in [each.identity for each in index.find(asked.expression, 2_000, judge=fits)]
    assert len(judged) == 1_000


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("**人工**智能", "人工智能"),
        (r"a\*b", "a *b"),
        ("see [the bridge](https://example.org/a(b)c) there", "see [the bridge]  there"),
        ("![stone](a.jpg)", "![stone] "),
        ("<em>x</em> &amp; y", " x  & y"),
        ("https://example.org/x y", "  y"),
    ],
)
def test_what_a_reader_sees_of_markdown(body: str, seen: str) -> None:
    assert seen_in(body) == seen


@pytest.mark.parametrize("front", ["---\ntitle: a\n---\n", "+++\ntitle = 'a'\n+++\n", "\ufeff---\ntags: [b]\n---\n"])
def test_front_matter_is_not_what_a_post_says(tmp_path: Path, front: str) -> None:
    path = tmp_path / "post.md"
    path.write_text(f"{front}body", "utf-8")

    assert text_of(path) == tags_and_text(path)[1] == "body"
    assert text_of(tmp_path / "none.md") == tags_and_text(tmp_path / "none.md")[1] == ""


def test_an_index_of_which_much_is_passed_over_is_worn(index: SearchIndex) -> None:
    with index.changing({}):
        for number in range(200):
            index.drop(index.marks_at("it.md").values())
            index.put(post("it", mark=number), [], ["word"])
        assert index.is_worn()
        index.clear()
        assert not index.is_worn()
        index.put(post("it"), [], ["word"])

    assert found(index, "word") == ["it"]


def test_a_change_that_fails_changes_nothing(index: SearchIndex) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"), index.changing({"note": "new"}):
        index.put(post("it"), [], broken())

    assert index.note("note") is None
    assert index.marks() == {}


def test_a_disk_that_is_full_is_told_of_as_that(tmp_path: Path) -> None:
    """SQLite forgets the transaction by itself: nothing is left that could be taken back."""
    with (  # noqa: PT012
        pytest.raises(StoreError, match=r"cannot be written: database or disk is full; free some space$"),
        SearchIndex.open(tmp_path / INDEX_NAME) as index,
    ):
        index._connection.execute("PRAGMA max_page_count = 40")
        with index.changing({"note": "new"}):
            for number in range(1_000):
                index.put(post(str(number)), [], (f"{word} {number}" for word in range(200)))

    with SearchIndex.open(tmp_path / INDEX_NAME) as index:
        assert (index.marks(), index.note("note")) == ({}, None)


def of(place: Place, query: str) -> Found:
    return search(load(place.folder / "config.yaml"), place.folder, query)


def titles(place: Place, query: str) -> list[str]:
    return [each.title for each in of(place, query).posts]


def test_posts_of_runs_are_found_edits_and_removals_too(place: Place) -> None:
    place.lists(Item(1, "人工智能改变新闻"), Item(2, extra="A lighthouse stands there."))
    place.run()
    assert titles(place, "智能") == ["人工智能改变新闻"]
    assert titles(place, "lighthouses") == ["Story number 2 of the bridge"]
    assert titles(place, "source_url") == [], "front matter is not what a post says"

    place.later(days=2)
    place.lists(Item(1, "人工智能改变新闻"), Item(2), Item(3, extra="A windmill stands there."))
    place.run(force=True)
    assert titles(place, "windmill") == ["Story number 3 of the bridge"]


def test_rebuild_makes_it_again_and_what_is_damaged_is_made_anew(place: Place, command: Callable[[str], str]) -> None:
    place.lists(Item(1, "人工智能改变新闻"))
    place.run()
    file = place.folder / ".fetched" / INDEX_NAME
    assert titles(place, "智能")
    file.unlink()
    command("rebuild")
    assert file.exists()
    assert titles(place, "智能")

    for damage in (b"no database at all" * 100, b""):
        file.write_bytes(damage)
        assert titles(place, "智能")
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA user_version = 99")
    assert titles(place, "智能")


def test_search_on_the_terminal(place: Place, command: Callable[[str], str]) -> None:
    assert "first `fetched run`" in command("search 智能")
    place.lists(Item(1, "人工智能改变新闻"))
    place.run()

    assert command("search 智能 改变").splitlines()[0].startswith("人工智能改变新闻 (news, ")
    assert json.loads(command("search --json 智能"))["title"] == "人工智能改变新闻"
    assert "nothing found" in command("search lighthouse")
    assert "holds no word" in command("search 。")


def test_a_query_without_a_word_says_so(place: Place) -> None:
    with pytest.raises(ConfigError, match="holds no word"):
        of(place, "。")
