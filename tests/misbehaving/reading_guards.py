"""More guards that no single answer meets: over what is read of a robots.txt, what is told, how text is rendered."""

import logging
from functools import partial
from pathlib import Path

from protego import Protego

from ingest.cli.logs import ToldFormatter
from ingest.http import robots, robots_rules
from ingest.http.own_secrets import NO_SECRETS
from ingest.http.robots import RobotsBook, RobotsText
from ingest.http.robots_rules import Rules
from ingest.report import format as telling
from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome, SourceResult
from ingest.run import sift
from ingest.run.make import make
from normalize.markdown import formulas
from normalize.markdown.emphasis import pairing
from tests.misbehaving.house_guard import HouseGuard
from tests.misbehaving.removals import all_of, without
from tests.normalize.test_growth import growth, work
from tests.pipeline.place import Place
from tests.pipeline.test_redaction import CONFIG, FEED, USERS, WRITTEN, echoing_feed, written
from tests.store.samples import NOW
from tests.test_telling import report

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


def told_key(_: Path) -> list[str]:
    article = ArticleOutcome("news", f"{URL}?token=hush", "Of it", Change.OWED, detail=f"{URL}?token=hush: answers 500")
    source = SourceOutcome("news", f"{URL}?token=hush", SourceResult.FAILED, notes=(f"moved to {URL}?token=hush",))
    lines = [telling.source_line(source), telling.article_line(article)]
    return [line for line in (*lines, *telling.json_lines(report(source, articles=(article,)), {})) if "hush" in line]


def logged_key(_: Path) -> list[str]:
    text = ToldFormatter().format(logging.makeLogRecord({"msg": f"{URL}?token=hush"}))
    return [text] if "hush" in text else []


def echoed_key(folder: Path) -> list[str]:
    place = Place(folder)
    place.configure(CONFIG)
    place.web.feed(FEED, echoing_feed())
    place.run()
    return [outlet for outlet, pattern in WRITTEN.items() if USERS in written(place, pattern)]


def repeated_stars(_: Path) -> list[str]:
    def runs(count: int) -> list[pairing.Run | str]:
        openers = [pairing.Run(at, 1, opens=True, closes=False, left=1) for at in range(count)]
        return [*openers, *(pairing.Run(count + at, 2, opens=True, closes=True, left=2) for at in range(count))]

    less, more = (work(partial(pairing.read, runs(count))) for count in (30, 240))
    return [] if more < 12 * less else [f"8 times the stars take {more / less:.0f} times the work"]


def _careless_partner(self: pairing._Openers, closer: pairing.Run) -> pairing.Run | None:
    for place in range(len(self._runs) - 1, -1, -1):
        if not pairing._odd_match(self._runs[place], closer):
            self._shorten(place + 1)
            return self._runs[place]
    return None


def nested(outer: str, once: str, inner: str) -> list[str]:
    few, many = (outer * depth + once + inner * 2 * depth for depth in (30, 120))
    grown = growth(few, many)
    return [] if grown < 1.5 else [f"{grown:.1f} times the work for each of 4 times the elements"]


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
    HouseGuard(
        "secrets in what is told",
        "addresses with a token, in a line and in JSON",
        "`token=…` is told",
        "`masked` returns what it is given",
        without(telling, "masked", str),
        told_key,
    ),
    HouseGuard(
        "secrets in the log",
        "an address with a token",
        "`token=…` is logged",
        "the formatter is that of `logging`",
        without(ToldFormatter, "format", logging.Formatter.format),
        logged_key,
    ),
    HouseGuard(
        "the user's own key",
        "a feed that writes the key under which it is asked into its links and texts",
        "it stands in no post, list or journal",
        "`own_secrets` finds none",
        all_of(*(without(where, "own_secrets", lambda _: NO_SECRETS) for where in (sift, make))),
        echoed_key,
    ),
    HouseGuard(
        "stars that pair with none",
        "240 runs of stars that open, and as many that close none of them",
        "work that grows as they do",
        "what was passed over is passed over again",
        without(pairing._Openers, "partner", _careless_partner),
        repeated_stars,
    ),
    HouseGuard(
        "formulas within formulas",
        "120 elements inside each other that look like one",
        "work that grows as they do",
        "`_MAX_WITHIN` is 10^9",
        without(formulas, "_MAX_WITHIN", 10**9),
        lambda _: nested("<span class='MathJax'>", "", "x"),
    ),
]
