"""More guards that no single answer meets: over what is read of a robots.txt."""

from pathlib import Path

from protego import Protego

from ingest.http import robots, robots_rules
from ingest.http.robots import RobotsBook, RobotsText
from ingest.http.robots_rules import Rules
from tests.misbehaving.house_guards import HouseGuard
from tests.misbehaving.removals import all_of, without
from tests.store.samples import NOW

URL = "https://e.example/x"


def _rules(text: str) -> Rules:
    rules = RobotsBook("fetched/1.0", lambda: NOW, {"https://e.example": RobotsText(NOW, text)}).rules_of(URL[:-2])
    assert rules is not None
    return rules


def pause_between_names(_: Path) -> list[str]:
    text = "User-agent: fetched\nCrawl-delay: 5\nUser-agent: other\nDisallow: /x"
    return [] if _rules(text).objection(URL) else ["the rules below the pause are passed over"]


def beginning_of_our_name(_: Path) -> list[str]:
    objection = _rules("User-agent: Fetch\nDisallow: /").objection(URL)
    return [f"Fetch is taken for fetched: {objection}"] if objection else []


def endless_rules(_: Path) -> list[str]:
    text = "User-agent: *\n" + "".join(f"Disallow: /{number}/{'*a' * (number % 90)}\n" for number in range(6_000))
    weight = _rules(text).wild_weight
    return [] if weight <= 100_000 else [f"{weight} characters of rules with wildcards"]


def long_way_through_rules(_: Path) -> list[str]:
    text = "User-agent: *\n" + "".join(f"Disallow: /*{number}x\n" for number in range(1_000))
    objection = _rules(text).objection(URL + "a" * 7_900)
    return [] if objection else ["every rule is looked for in an address of 8,000 characters"]


class _AsItComes:
    """robots.txt as protego reads it."""

    wild_weight = 0

    def __init__(self, text: str, product: str) -> None:
        self._matcher, self._product = Protego.parse(text), product

    def objection(self, url: str) -> str | None:
        return None if self._matcher.can_fetch(url, self._product) else "does not allow"


READING_GUARDS = [
    HouseGuard(
        "heads of robots.txt's groups",
        "a pause between our name and another's",
        "the rules below bind both",
        "protego reads the file as it comes",
        without(robots, "rules_for", _AsItComes),
        pause_between_names,
    ),
    HouseGuard(
        "names in robots.txt",
        "`User-agent: Fetch` is forbidden everything",
        "it is not us",
        "protego reads the file as it comes",
        without(robots, "rules_for", _AsItComes),
        beginning_of_our_name,
    ),
    HouseGuard(
        "bounds of robots.txt",
        "6,000 rules of up to 90 wildcards",
        "the first are read, as far as 100,000 characters go",
        "number, wildcards and weight may be 10^9",
        all_of(*(without(robots_rules, name, 10**9) for name in ("MAX_RULES", "MAX_WILDCARDS", "MAX_WEIGHT"))),
        endless_rules,
    ),
    HouseGuard(
        "cost of matching robots.txt",
        "1,000 rules with wildcards and an address of 8,000 characters",
        "it is not asked for, and nothing is matched",
        "`MAX_STEPS` is 10^18",
        without(robots_rules, "MAX_STEPS", 10**18),
        long_way_through_rules,
    ),
]
