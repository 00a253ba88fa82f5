"""The rules of a robots.txt that bind one product (RFC 9309): read out within bounds by us, matched by protego. Pure.

protego lets a `Crawl-delay` or an unknown record end the head of a group, and takes the beginning of a name for it.
So it is given one group: the one that binds.
"""

import math
import re
from collections.abc import Iterator
from typing import Protocol

from store.late.dataclass import dataclass, field
from store.late.pattern import pattern

MAX_BYTES = 512_000
"""Of a file; what follows is not read. RFC 9309 §2.5: at least 500 kibibytes are."""
MAX_RECORDS = 20_000
"""`User-agent`, `Allow`, `Disallow` and `Crawl-delay` lines of a file, whomever they address; the rest is not read."""
MAX_RULES = 5_000
"""Different rules of the group that binds us; the rest of it is not read."""
MAX_RULE_CHARACTERS = 2_000
MAX_WILDCARDS = 50
"""Of one rule. What is longer, or has more, forbids what begins like it, and allows nothing."""
MAX_WEIGHT = 100_000
"""Characters of all rules that bind us, a dollar sign, which protego spells in two ways, for four."""
MAX_STEPS = 40_000_000
"""Characters of an address times those of the rules with wildcards: the most that matching may look at."""

_SEPARATORS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_RECORD = pattern(
    r"""^[^\S\n]*+
    (?: (?P<agent>user[- ]?agent) | (?P<allow>allow) | (?P<delay>crawl[- ]delay)
      | (?P<disallow>diss?all?ow|diasllow|disallaw) )
    (?: [^\S\n]*+ : | [^\S\n] ) (?P<value>[^#\n]*)""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
"""One record that counts; the ways of spelling are those that protego forgives."""
_PRODUCT = pattern(r"[^\s/(),;]+")
_ALL = "*"


class _Matcher(Protocol):
    """What protego makes of a robots.txt."""

    def can_fetch(self, url: str, user_agent: str) -> bool: ...


@dataclass(slots=True, eq=False)
class _Group:
    """The rules and pauses of all groups of one name."""

    lines: dict[str, None] = field(default_factory=dict)
    """In their order, each once."""
    delay_s: float = 0.0
    weight: int = 0
    wild_weight: int = 0
    """Characters of the rules that matching has to look for in an address."""

    def add(self, kind: str, value: str) -> None:
        """Take one more rule, if there is room for it."""
        bounded = _bounded(kind, value)
        line = f"{kind}: {bounded}"
        weight = len(bounded) + 3 * bounded.count("$")
        is_full = len(self.lines) >= MAX_RULES or self.weight + weight > MAX_WEIGHT
        if not bounded or is_full or line in self.lines:
            return
        self.lines[line] = None
        self.weight += weight
        self.wild_weight += len(bounded) if "*" in bounded or "$" in bounded else 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site asks of us."""

    matcher: _Matcher
    delay_s: float = 0.0
    """The pause between two requests that is asked for; 0.0 without one."""
    wild_weight: int = 0

    def objection(self, url: str) -> str | None:
        """Say what speaks against asking for a URL, if anything does: the rules, or that matching takes too long."""
        if len(url) * self.wild_weight > MAX_STEPS:
            return "has too many rules to be looked through for so long a URL:"
        return None if self.matcher.can_fetch(url, _ALL) else "does not allow"


def rules_for(text: str, product: str) -> Rules:
    """Return what a robots.txt asks of a product: in its groups of that name, in any case, else in those for all.

    `User-agent` lines that follow one another, whatever else stands between, head one group (RFC 9309 §2.2.1, §2.2.4);
    groups of one name are one. A pause holds for the names above it since the last one: it is no record of the RFC's.
    """
    groups: dict[str, _Group] = {}
    headed: list[_Group] = []
    paused: list[_Group] = []
    before = "rule"
    for kind, value in _records(text):
        if kind == "agent":
            headed = headed if before != "rule" else []
            paused = paused if before == "agent" else []
            name = _name(value)
            if name in {product, _ALL}:
                group = groups.setdefault(name, _Group())
                headed, paused = _with(group, headed), _with(group, paused)
            before = kind
        elif kind == "delay":
            for group in paused:
                group.delay_s = _pause_s(value, group.delay_s)
            before = kind if before != "rule" else before
        else:
            for group in headed:
                group.add(kind, value)
            before = "rule"
    from protego import Protego  # late, for many hosts have no rules

    ours = groups.get(product) or groups.get(_ALL) or _Group()
    matcher: _Matcher = Protego.parse("\n".join([f"User-agent: {_ALL}", *ours.lines]))
    return Rules(matcher, ours.delay_s, ours.wild_weight)


def product_token(user_agent: str) -> str:
    """Return the name under which a robots.txt addresses us (RFC 9309 §2.2.1): the first word of the User-Agent."""
    found = _PRODUCT.match(user_agent)
    return found.group().lower() if found else _ALL


def _name(value: str) -> str | None:
    """Return whom a `User-agent` line addresses; None for nobody. Wildcards in a name are passed over."""
    if value.split()[:1] == [_ALL]:
        return _ALL
    token = product_token(value.replace(_ALL, ""))
    return token if token != _ALL else None


def without_the_rest(text: str) -> str:
    """Leave out what binds nobody: comments, blank lines, records of other kinds, and what is beyond the bounds."""
    return "\n".join(f"{_SPELLED[kind]}: {value}" for kind, value in _records(text))


_SPELLED = {"agent": "User-agent", "allow": "Allow", "delay": "Crawl-delay", "disallow": "Disallow"}


def _records(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and value of the records that count."""
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    for count, found in enumerate(_RECORD.finditer(text)):
        if count == MAX_RECORDS:
            return
        agent, allow, delay, _, value = found.groups()
        yield ("agent" if agent else "allow" if allow else "delay" if delay else "disallow"), value.strip()


def _with(group: _Group, groups: list[_Group]) -> list[_Group]:
    return groups if group in groups else [*groups, group]


def _pause_s(value: str, before_s: float) -> float:
    """Return a pause in seconds; the one before, where the value is none."""
    try:
        pause_s = float(value)
    except ValueError:
        return before_s
    return pause_s if 0 <= pause_s < math.inf else before_s


def _bounded(kind: str, rule: str) -> str:
    """Return a rule within the bounds: one beyond them is cut where it forbids, and nothing where it allows."""
    parts = rule.split("*")
    if len(rule) <= MAX_RULE_CHARACTERS and len(parts) <= MAX_WILDCARDS + 1:
        return rule
    if kind == "allow":
        return ""
    start = "*".join(parts[:MAX_WILDCARDS])
    end = min(len(start), MAX_RULE_CHARACTERS)
    while "%" in start[max(end - 3, 0) : end]:
        end = start.rindex("%", 0, end)  # half a character matches none
    return f"{start[:end]}*"
