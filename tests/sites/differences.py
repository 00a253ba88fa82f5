"""What a generator cannot show as an article says it, each with the reason; all else that differs is a fault."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.sites.page import ASPECTS, Page


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that some generators show otherwise."""

    generators: tuple[str, ...]
    """By their names or their profiles."""
    aspects: tuple[str, ...]
    titles: str
    """A regular expression of the titles of the posts in which it shows."""
    reason: str

    def covers(self, names: frozenset[str], title: str, aspect: str) -> bool:
        """Say whether it is this that differs."""
        named = not self.generators or not names.isdisjoint(self.generators)
        return named and aspect in self.aspects and re.search(self.titles, title) is not None


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        ("pelican", "mkdocs", "nikola"),
        ("items",),
        "^Matrix: numbers (from three|to hundred)",
        "Python-Markdown begins every numbered list with 1, unless the site has its extension `sane_lists`",
    ),
    Difference(
        ("docusaurus", "astro"),
        ("images",),
        "^(One image$|Matrix: image with signs)",
        "Docusaurus and Astro escape signs like `&` in the description of an image twice",
    ),
    Difference(
        ("hexo 7",),
        ("text", "items", "quotes", "tables", "headings", "bold"),
        "^Matrix: bold link in ",
        "marked 4, which comes with Hexo 7, sees nothing bold between a link and Chinese punctuation",
    ),
    Difference((), ("list",), "^Very long$", "A first paragraph is shown whole, however long it is"),
    Difference(("hexo",), ("code",), "^Code 52$", "Hexo takes away the indent that all lines of code share"),
    Difference((), ("code",), "^Evil 20$", "HTML's obsolete `xmp` is code to us, and text to the model"),
)


def known(names: frozenset[str], title: str, aspect: str) -> Difference | None:
    """Return what is noted of an aspect of a post that some generator, by its names, shows otherwise."""
    return next((each for each in DIFFERENCES if each.covers(names, title, aspect)), None)


def compared(wanted: Page, shown: Page) -> Iterator[tuple[str, str]]:
    """Yield what differs: the aspect, and how."""
    for aspect in ASPECTS:
        one, other = getattr(shown, aspect), getattr(wanted, aspect)
        if one != other:
            yield aspect, _told(one, other)


def _told(shown: str | tuple[str, ...], wanted: str | tuple[str, ...]) -> str:
    if isinstance(shown, str) and isinstance(wanted, str):
        at = next(
            (n for n, (a, b) in enumerate(zip(shown, wanted, strict=False)) if a != b), min(len(shown), len(wanted))
        )
        return f"{shown[max(0, at - 20) : at + 40]!r}, not {wanted[max(0, at - 20) : at + 40]!r}"
    pairs = zip([*shown, None], [*wanted, None], strict=False)
    one, other = next((a, b) for a, b in pairs if a != b)
    return f"{one!r}, not {other!r}"
