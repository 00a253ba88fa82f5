"""The small gate: pages of different make in several languages, written for it, with truth beside them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from bench.adapters import extract_article
from bench.gate import FLOORS, digest, measured, misses, pages, raised, tail
from bench.measures import image_key, same_author, same_day, same_title, scores, text_f1

CORPUS = Path(__file__).parent
PAGES = list(pages(CORPUS))
LEAST = {
    "articles": {"text_f1": 0.955},
    "pages-with-images": {"text_f1": 0.94, "image_recall": 0.90, "image_precision": 0.85, "author": 0.88},
    "gate": {"text_f1": 0.99, "image_recall": 0.99, "image_precision": 0.99},
}
"""What no floor may be pinned below."""


@pytest.mark.parametrize(("url", "body", "truth"), PAGES, ids=[url.partition("//")[2] for url, _, _ in PAGES])
def test_an_article_is_read_whole_and_alone(url: str, body: bytes, truth: Mapping[str, object]) -> None:
    got = extract_article(body, url)
    text, images, without = str(got["text"]), got["images"], truth["without"]
    assert isinstance(images, list)
    assert isinstance(without, list)
    wanted = truth.get("images", [])
    assert isinstance(wanted, list)

    assert [line for line in str(truth["main_content"]).split("\n") if line not in text] == []
    assert [noise for noise in without if noise in text] == []
    assert [image_key(image) for image in images] == [image_key(image) for image in wanted]
    assert got["title"] == truth["title"]
    assert str(got["date"])[:10] == truth["publish_date"]
    assert got["author"] == truth.get("author")


def test_the_pinned_floors_of_the_small_corpus_hold() -> None:
    pinned = json.loads(FLOORS.read_text("utf-8"))

    assert misses(asdict(measured(CORPUS)), pinned[digest(CORPUS)]["floors"]) == []


def test_no_floor_is_pinned_too_low() -> None:
    pinned = json.loads(FLOORS.read_text("utf-8")).values()
    low = [
        (each["corpus"], name, floor)
        for each in pinned
        for name, floor in each["floors"].items()
        if floor < LEAST[each["corpus"]].get(name, 0.0)
    ]

    assert low == []


@pytest.mark.parametrize(
    ("reached", "floors", "missed"),
    [
        ({"text_f1": 0.96}, {"text_f1": 0.955}, 0),
        ({"text_f1": 0.95}, {"text_f1": 0.955}, 1),
        ({"text_f1": 0.96, "title": None}, {"text_f1": 0.955, "title": 0.8}, 1),
        ({"text_f1": 0.96}, {"text_f1": 0.955, "author": 0.8}, 1),
    ],
)
def test_a_floor_that_is_not_reached_is_named(
    reached: dict[str, float | None], floors: dict[str, float], missed: int
) -> None:
    assert len(misses(reached, floors)) == missed


def test_pinning_raises_floors_and_never_lowers_one() -> None:
    pinned = raised({"text_f1": 0.97, "title": 0.80, "author": None}, {"text_f1": 0.96, "title": 0.90, "author": 0.7})

    assert pinned == {"text_f1": 0.969, "title": 0.90, "author": 0.7}


def test_another_corpus_cannot_pass_for_one_that_is_pinned(tmp_path: Path) -> None:
    for folder in ("html", "truth"):
        (tmp_path / folder).mkdir()
        for path in (CORPUS / folder).iterdir():
            (tmp_path / folder / path.name).write_bytes(path.read_bytes())
    assert digest(tmp_path) == digest(CORPUS)

    (tmp_path / "truth" / "news-de.json").unlink()

    assert digest(tmp_path) != digest(CORPUS)


@pytest.mark.parametrize(
    ("truth", "got", "is_right"),
    [
        (same_title("The last crossing", "The last crossing!"), True, True),
        (same_title("The last crossing", "The last crossing of the ferry"), False, True),
        (same_day("2024-05-14", "2024-05-14T07:30:00+01:00"), True, True),
        (same_day("2024-05-14", "2024-05-15"), False, True),
        (same_day("2024-05-14T23:30:00", "2024-05-15"), True, True),
        (same_author("Ines Holm and Karla Wendt", "Karla Wendt"), True, True),
        (same_author("Ines Holm", "Karla Wendt"), False, True),
        (text_f1("a b c d", "a b c d"), 1.0, True),
        (text_f1("修桥", "修路"), 0.5, True),
        (image_key("https://x.example/a/photo-full-1024x683.jpg?w=1"), "photo-full.jpg", True),
    ],
)
def test_the_measures_are_those_of_the_outside_benchmarks(truth: object, got: object, is_right: bool) -> None:
    assert (truth == got) is is_right


def test_the_tail_is_told_beside_the_mean() -> None:
    half = ({"main_content": "a b c d"}, {"text": "a b", "title": "", "date": "", "author": "", "images": []})
    whole = ({"main_content": "a b c d"}, {"text": "a b c d", "title": "", "date": "", "author": "", "images": []})

    assert scores([whole, whole, whole, half]).text_tail == 0.25
    assert tail(CORPUS) == []
