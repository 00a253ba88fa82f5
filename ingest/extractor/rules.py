"""Door: disk (rule files). Reads site rules, those that come along and a user's own, and finds the one for a URL.

Knows nothing of pages: what a rule does to one is `by_rule`'s business.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingest.extractor.addresses import canonical_of, claims, key_of
from ingest.extractor.rule import Rule, RuleFile, Sample
from normalize.article import Url

BUILT_IN = Path(__file__).parent / "rules"
MAX_RULE_BYTES = 2_000_000
"""A rule with saved samples is long, but YAML's cost on what is longer is not worth finding out."""


class RuleError(Exception):
    """A rule file that cannot be used; the message names the file, the key and the remedy."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a run, those that win first. The default is a book without rules."""

    rules: tuple[Rule, ...] = ()
    samples: Mapping[str, tuple[Sample, ...]] = field(default_factory=dict)
    """Rule name -> the pages that it is tested on."""

    def match(self, url: str, on: date | None = None) -> Rule | None:
        """Return the rule for an address; with `on`, the one that held for the site's pages of that day."""
        return next((rule for rule in self.rules if claims(rule, url) and _held(rule, on)), None)

    def named(self, name: str) -> Rule | None:
        """Return the rule of a name."""
        return next((rule for rule in self.rules if rule.name == name), None)


def site_key(url: str, rulebook: RuleBook) -> str | None:
    """Return the site's own name for an article, such as `site:1551570`; None where no rule knows one."""
    return next((key for rule in rulebook.rules if (key := key_of(rule, url))), None)


def canonical(url: Url, rulebook: RuleBook) -> Url:
    """Return the address that all forms of an article's address lead to; the address itself where no rule knows."""
    return next((canonical_of(rule, url) for rule in rulebook.rules if key_of(rule, url)), url)


def load_rules(folder: Path | None, built_in: bool) -> RuleBook:
    """Read a user's folder of rules, and those that come along unless `built_in` is off.

    A user's rule wins over a built-in one for the same address, and replaces one of the same name. Raises `RuleError`.
    """
    if folder is not None and not folder.is_dir():
        raise RuleError(f"rules.folder: {folder} is no folder; make it, or set rules.folder to null")
    own = list(_read_folder(folder)) if folder is not None else []
    names = {each.rule.name for each in own}
    ours = [each for each in _read_folder(BUILT_IN) if each.rule.name not in names] if built_in else []
    return book([*own, *ours])


def book(files: Sequence[RuleFile]) -> RuleBook:
    """Make a book of rule files, the first ones winning."""
    return RuleBook(tuple(each.rule for each in files), {each.rule.name: each.samples for each in files})


def read_rule(text: str, path: str) -> RuleFile:
    """Read the content of one rule file; `path` is what messages call it. Raises `RuleError`."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RuleError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    try:
        return RuleFile.model_validate(content)
    except ValidationError as error:
        raise RuleError("\n".join(f"{path}: {_complaint(each)}" for each in error.errors())) from error


def _held(rule: Rule, on: date | None) -> bool:
    """Whether a rule held on a day; without a day, whether it still holds."""
    if on is None:
        return rule.until is None
    return (rule.since is None or rule.since <= on) and (rule.until is None or on < rule.until)


def _read_folder(folder: Path) -> Iterator[RuleFile]:
    names: dict[str, Path] = {}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.stat().st_size > MAX_RULE_BYTES:
            raise RuleError(f"{path}: larger than {MAX_RULE_BYTES} bytes; give its samples files of their own")
        each = _with_files(read_rule(path.read_text("utf-8"), str(path)), path)
        if each.rule.name in names:
            raise RuleError(
                f"{path}: rule.name: {each.rule.name} is also the name of {names[each.rule.name]}; rename one"
            )
        names[each.rule.name] = path
        yield each


def _with_files(content: RuleFile, path: Path) -> RuleFile:
    """Return the rule file with the pages of its samples read from the files beside it."""
    samples = []
    for number, each in enumerate(content.samples):
        sample = each
        if (sample.page is None) == (sample.file is None):
            raise RuleError(f"{path}: samples[{number}]: say either page or file")
        if sample.file is not None:
            page = path.parent / sample.file
            if not page.is_file():
                raise RuleError(
                    f"{path}: samples[{number}].file: {page} is not there; put the page there, or write it as page"
                )
            sample = sample.model_copy(update={"page": page.read_bytes(), "file": None})
        samples.append(sample)
    return content.model_copy(update={"samples": tuple(samples)})


def _complaint(error: ErrorDetails) -> str:
    """One line for people: the key, what is wrong, and the nearest key where it is misspelt."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    if error["type"] == "extra_forbidden":
        return f"{place}: no such key{_meant(str(error['loc'][-1]))}; remove it"
    if error["type"] == "missing":
        return f"{place}: missing; every rule needs it"
    return f"{place or 'the file'}: {error['msg'].removeprefix('Value error, ')}"


def _meant(key: str) -> str:
    known = {*Rule.model_fields, *RuleFile.model_fields, *Sample.model_fields}
    close = difflib.get_close_matches(key, known, 1)
    return f" (did you mean {close[0]}?)" if close else ""
