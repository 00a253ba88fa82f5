"""What is known of single sites stands in data: no host of theirs, no id or class, is named by the code."""

import re
from pathlib import Path

import yaml

from ingest.extractor.site_rules.book import load_rules
from ingest.extractor.site_rules.model import Rule
from ingest.fetcher.discovery.known_hosts import TABLE

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for package in ("ingest", "normalize", "store") for path in sorted((ROOT / package).rglob("*.py"))]
COMMON = frozenset(
    "active ad ads advertisement article author btn comment content embed header info intro main meta name page"
    " paragraph post rich-text source sharedaddy share teaser-text time title topic".split()
)
"""Words of any site's markup, which the generic vocabulary holds for their meaning."""
_HOST = re.compile(r"[a-z0-9-]+(?:\\\.[a-z]+)+")
_NAMES = re.compile(r"[.#]([A-Za-z][\w-]+)")


def named_by(rule: Rule) -> set[str]:
    """Return the ids and classes that a rule's selectors name, and its hosts."""
    parts = [*rule.body, *rule.lead, *rule.drop, *rule.next_page, *rule.images.drop]
    finders = [*rule.title, *rule.author, *rule.date, *rule.modified, *rule.walls]
    selectors = [part for part in parts if isinstance(part, str)]
    selectors += [finder.css for finder in finders if finder.css] + [card.css for card in rule.cards]
    names = {name for selector in selectors for name in _NAMES.findall(selector)} - COMMON
    return names | {host.removeprefix("*.").removeprefix("www.") for host in rule.hosts}


def known_hosts() -> set[str]:
    """Return the hosts whose feeds are known, out of the expressions for them."""
    rows = yaml.safe_load(TABLE.read_text("utf-8"))
    patterns = [row["host"] for kind in ("hosts", "pages") for row in rows[kind]]
    return {found.replace("\\", "") for pattern in patterns for found in _HOST.findall(pattern)}


def test_no_code_names_a_site_that_has_a_rule() -> None:
    names = {name for rule in load_rules(None, built_in=True).rules for name in named_by(rule)} | known_hosts()
    word = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])")

    named = {
        (path.relative_to(ROOT).as_posix(), found[0])
        for path in CODE
        for line in path.read_text("utf-8").splitlines()
        if (found := word.search(line.replace("\\", "")))
    }

    assert len(names) > 120
    assert named == set()
