"""Door: disk (rule files). Reads site rules, those that come along and a user's own, and finds the one for a URL.

Knows nothing of pages: what a rule does to one is `apply`'s business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.extractor.site_rules.addresses import canonical_of, claims, host_matches, host_of, key_of
from ingest.extractor.site_rules.errors import RuleError
from ingest.named_files import UnreadableFileError, read_named
from normalize.values import Url

if TYPE_CHECKING:
    from ingest.extractor.site_rules.model import Rule, RuleFile, Sample

BUILT_IN = Path(__file__).parent / "rules"
MAX_HOSTS = 10_000
"""Hosts about which it is remembered whether there is a rule."""
MAX_RULE_BYTES = 2_000_000
"""A rule with saved samples is long, but YAML's cost on what is longer is not worth finding out."""
MAX_SAMPLE_BYTES = 10_000_000
"""Of a saved page: as much as is read of one on the web, by default."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a run, those that win first. The default is a book without rules."""

    rules: "tuple[Rule, ...]" = ()
    samples: "Mapping[str, tuple[Sample, ...]]" = field(default_factory=dict)
    """Rule name -> the pages that it is tested on."""
    faults: tuple[str, ...] = ()
    """What is wrong with files of the user's that cannot be used, a line each; those rules alone are left out."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """Name of a rule of the user's -> its file."""
    _by_host: "dict[str, tuple[Rule, ...]]" = field(default_factory=dict, repr=False, compare=False)
    """What was found out of hosts already: every address of every feed is asked about."""

    def about(self, url: str) -> "tuple[Rule, ...]":
        """Return the rules for an address's host."""
        host = host_of(url)
        if host not in self._by_host and len(self._by_host) < MAX_HOSTS:
            self._by_host[host] = tuple(
                rule for rule in self.rules if any(host_matches(pattern, host) for pattern in rule.hosts)
            )
        return self._by_host.get(host, self.rules)

    def match(self, url: str, on: date | None = None) -> "Rule | None":
        """Return the rule for an address; with `on`, the one that held for the site's pages of that day."""
        return next((rule for rule in self.about(url) if claims(rule, url) and _held(rule, on)), None)

    def named(self, name: str) -> "Rule | None":
        """Return the rule of a name."""
        return next((rule for rule in self.rules if rule.name == name), None)

    def with_first(self, rule: "Rule") -> "RuleBook":
        """Return a book in which a rule wins over all others, and takes the place of one of its name."""
        others = (each for each in self.rules if each.name != rule.name)
        return RuleBook((rule, *others), self.samples, self.faults, self.files)


def site_key(url: str, rulebook: RuleBook) -> str | None:
    """Return the site's own name for an article, such as `site:1551570`; None where no rule knows one."""
    return next((key for rule in rulebook.about(url) if (key := key_of(rule, url))), None)


def canonical(url: Url, rulebook: RuleBook) -> Url:
    """Return the address that all forms of an article's address lead to; the address itself where no rule knows."""
    return next((canonical_of(rule, url) for rule in rulebook.about(url) if key_of(rule, url)), url)


def load_rules(folder: Path | None, built_in: bool) -> RuleBook:
    """Read a user's folder of rules, and those that come along unless `built_in` is off.

    A user's rule wins over a built-in one for the same address, and replaces one of the same name. One that cannot be
    used is left out, and named in `faults`. Raises `RuleError` for a folder that is none.
    """
    if folder is not None and not folder.is_dir():
        raise RuleError(f"rules.folder: {folder} is no folder; make it, or set rules.folder to null")
    faults: list[str] = []
    own = _read_folder(folder, faults) if folder is not None else {}
    ours = _read_folder(BUILT_IN, faults) if built_in else {}
    all_rules = [each for _, each in own.values()] + [each for name, (_, each) in ours.items() if name not in own]
    return replace(book(all_rules), faults=tuple(faults), files={name: path for name, (path, _) in own.items()})


def book(files: "Sequence[RuleFile]") -> RuleBook:
    """Make a book of rule files, the first ones winning."""
    return RuleBook(tuple(each.rule for each in files), {each.rule.name: each.samples for each in files})


def _held(rule: "Rule", on: date | None) -> bool:
    """Whether a rule held on a day; without a day, whether it still holds."""
    if on is None:
        return rule.until is None
    return (rule.since is None or rule.since <= on) and (rule.until is None or on < rule.until)


def _read_folder(folder: Path, faults: list[str]) -> "dict[str, tuple[Path, RuleFile]]":
    """Read the rules of a folder, by name; add what is wrong with those that cannot be used to `faults`."""
    found: dict[str, tuple[Path, RuleFile]] = {}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        try:
            each = _read_file(path)
        except RuleError as error:
            faults += str(error).splitlines()
            continue
        name = each.rule.name
        if name in found:
            faults.append(f"{path}: rule.name: {name} is also the name of {found[name][0]}; rename one")
        else:
            found[name] = path, each
    return found


def _read_file(path: Path) -> "RuleFile":
    from ingest.extractor.site_rules.load import read_rule

    try:
        text = read_named(path, MAX_RULE_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        raise RuleError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except UnreadableFileError as error:
        large = f"larger than {MAX_RULE_BYTES} bytes; give its samples files of their own"
        raise RuleError(f"{path}: {large if error.is_too_large else error}") from None
    return _with_files(read_rule(text, str(path)), path)


def _with_files(content: "RuleFile", path: Path) -> "RuleFile":
    """Return the rule file with the pages of its samples read from the files beside it."""
    samples = []
    for number, each in enumerate(content.samples):
        sample = each
        if (sample.page is None) == (sample.file is None):
            raise RuleError(f"{path}: samples[{number}]: say either page or file")
        if sample.file is not None:
            page = path.parent / sample.file
            try:
                body = read_named(page, MAX_SAMPLE_BYTES)
            except UnreadableFileError as error:
                fault = "is not there; put the page there, or write it as page" if error.is_absent else error
                raise RuleError(f"{path}: samples[{number}].file: {page} {fault}") from None
            sample = sample.model_copy(update={"page": body, "file": None})
        samples.append(sample)
    return content.model_copy(update={"samples": tuple(samples)})
