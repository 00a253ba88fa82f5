"""The fields of a rule as lines of a form, and back: a line that was not touched stays what it is in the rule. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.fields import Finder, JsonPart
from ingest.extractor.site_rules.model import Rule

FIELDS = ("body", "drop", "title", "date", "author")
MOST_LINES = 50
"""Of one field."""
MOST_LINE_CHARS = 500
_FINDERS = frozenset({"title", "date", "author"})


@dataclass(frozen=True, slots=True)
class RuleLines:
    """What a form says of a rule: field -> its lines."""

    lines: Mapping[str, tuple[str, ...]]

    def text(self, field: str) -> str:
        """Return a field as its lines."""
        return "\n".join(self.lines.get(field, ()))

    def with_line(self, field: str, line: str) -> "RuleLines":
        """Return them with one line more: first where the first that finds something wins, else last."""
        if field not in FIELDS or line in self.lines.get(field, ()):
            return self
        known = self.lines.get(field, ())
        return RuleLines({**self.lines, field: (*known, line) if field == "drop" else (line, *known)})


def lines_of(rule: Rule | None) -> RuleLines:
    """Return the fields of a rule as a form shows them; of no rule, empty ones."""
    if rule is None:
        return RuleLines(dict.fromkeys(FIELDS, ()))
    parts = {field: _said(rule, field) for field in FIELDS}
    return RuleLines({field: tuple(map(str, said)) for field, said in parts.items()})


def lines_in(fields: Mapping[str, str]) -> RuleLines:
    """Return what a form has sent."""
    return RuleLines(
        {
            field: tuple(line for each in fields.get(field, "").splitlines() if (line := each.strip()))
            for field in FIELDS
        }
    )


def ruled(rule: Rule, lines: RuleLines) -> Rule:
    """Return a rule with what a form says of it. Raises `RuleError` with field, line and remedy."""
    if not lines.lines.get("body"):
        raise RuleError(
            "body: is empty; a rule needs the element that holds the text: choose a part of the page for it"
        )
    changed: dict[str, object] = {}
    for field in FIELDS:
        known = {str(each): each for each in _said(rule, field)}
        said = lines.lines.get(field, ())
        if len(said) > MOST_LINES:
            raise RuleError(f"{field}: {len(said)} lines; {MOST_LINES} are taken")
        changed[field] = tuple(
            known[line] if line in known else _meant(field, number, line) for number, line in enumerate(said, 1)
        )
    return rule.model_copy(update=changed)


def _said(rule: Rule, field: str) -> Sequence[str | JsonPart | Finder]:
    parts: dict[str, Sequence[str | JsonPart | Finder]] = {
        "body": rule.body,
        "drop": rule.drop,
        "title": rule.title,
        "date": rule.date,
        "author": rule.author,
    }
    return parts[field]


def _meant(field: str, number: int, line: str) -> str | Finder:
    css, at, attribute = line.rpartition(" @")
    is_attribute = field in _FINDERS and bool(at)
    try:
        if len(line) > MOST_LINE_CHARS:
            raise RuleError(f"{field}, line {number}: is longer than {MOST_LINE_CHARS} signs; give a shorter selector")
        finder = Finder(css=css if is_attribute else line, attr=attribute.strip() if is_attribute else None)
    except ValidationError:
        remedy = "write one like .story-text, #content or time @datetime, or choose a part of the page"
        raise RuleError(f"{field}, line {number}: {line!r} is no CSS selector; {remedy}") from None
    return finder if field in _FINDERS else finder.css or line
