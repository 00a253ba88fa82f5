"""How well an article was read, in the measures of the outside benchmarks: words, images, title, date, author.

Text is a bag of words (every Han, kana and hangul sign one of its own), F1 averaged over pages. An image counts by its
file name without marks of size, a title by equality or near containment, a date by its day, an author by one name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from urllib.parse import unquote, urlsplit

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+")
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_NAMES = re.compile(r"[,/;&|]|\band\b|\bund\b|\bby\b", re.IGNORECASE)
_SIZE = re.compile(r"[-_](?:\d{2,4}x\d{2,4}|scaled|\d{2,4}w?)(?=\.|$)")


GOOD_F1 = 0.9


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1; None where no page's truth states the like."""

    text_f1: float
    text_tail: float
    """Share of the pages whose text is read with less than `GOOD_F1`: what a mean hides."""
    image_recall: float | None
    image_precision: float | None
    title: float | None
    date: float | None
    author: float | None


def scores(pairs: Iterable[tuple[Mapping[str, object], Mapping[str, object]]]) -> Scores:
    """Score articles: pairs of truth (`main_content`, `images`, `title` …) and what was read (`text`, `images` …)."""
    texts: list[float] = []
    images: list[tuple[int, int, int, int]] = []
    right: dict[str, list[bool]] = {"title": [], "date": [], "author": []}
    for truth, got in pairs:
        if said := str(truth.get("main_content") or ""):
            texts.append(text_f1(said, str(got["text"])))
        if wanted := truth.get("images"):
            images.append(_shared_images(wanted, got["images"]))
        for name, stated, agrees in (
            ("title", "title", same_title),
            ("date", "publish_date", same_day),
            ("author", "author", same_author),
        ):
            if value := truth.get(stated):
                right[name].append(agrees(str(value), str(got[name] or "")))
    hits, of, shown, all_shown = (sum(column) for column in zip(*images, strict=True)) if images else (0, 0, 0, 0)
    return Scores(
        sum(texts) / max(1, len(texts)),
        sum(each < GOOD_F1 for each in texts) / max(1, len(texts)),
        hits / of if of else None,
        (shown / all_shown if all_shown else 0.0) if of else None,
        *(sum(values) / len(values) if values else None for values in right.values()),
    )


def text_f1(truth: str, got: str) -> float:
    """Return the F1 of two texts as bags of words."""
    one, other = Counter(_WORD.findall(truth.lower())), Counter(_WORD.findall(got.lower()))
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def _shared_images(wanted: object, got: object) -> tuple[int, int, int, int]:
    groups = [{image_key(url) for url in (each if isinstance(each, list) else [each])} for each in _listed(wanted)]
    found = {image_key(str(url)) for url in _listed(got)}
    known = set().union(*groups) if groups else set()
    return sum(bool(group & found) for group in groups), len(groups), len(found & known), len(found)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []


def image_key(url: object) -> str:
    """Return what is the same of one image in all its sizes and behind all its proxies."""
    path = unquote(urlsplit(unescape(str(url)).strip()).path).lower()
    behind_proxy = re.findall(r"https?:/+[^/]+(/.*)", path)
    path = behind_proxy[-1] if behind_proxy else path
    name = _SIZE.sub("", path.rstrip("/").rpartition("/")[2])
    return name if len(name) > 6 else "/".join(path.rstrip("/").split("/")[-2:])


def same_title(truth: str, got: str) -> bool:
    """Whether two titles are one, or one holds nearly nothing but the other."""
    one, other = _squashed(truth), _squashed(got)
    if not one or not other:
        return False
    return one == other or (
        (one in other or other in one) and min(len(one), len(other)) >= 0.8 * max(len(one), len(other))
    )


def same_day(truth: str, got: str) -> bool:
    """Whether two dates are of one day; where a time of day is stated, its zone may have moved it by one."""
    one, other = _DAY.search(truth), _DAY.search(got)
    if not one or not other:
        return False
    try:
        apart = abs((date(*map(int, one.groups())) - date(*map(int, other.groups()))).days)
    except ValueError:
        return False
    return apart <= (1 if ":" in truth else 0)


def same_author(truth: str, got: str) -> bool:
    """Whether two bylines share a name."""
    return bool(_names(truth) & _names(got))


def _names(text: str) -> set[str]:
    return {_squashed(part) for part in _NAMES.split(text)} - {""}


def _squashed(text: str) -> str:
    return re.sub(r"\W+", "", unescape(text)).lower()
