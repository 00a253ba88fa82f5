"""Door: disk (rule files). A rule that was tried on a stored article is saved, with its page as a sample."""

from dataclasses import dataclass
from pathlib import Path

from ingest.commands.rule import is_there, keep_sample, rule_file_of, rules_folder, try_rules, write_rule
from ingest.commands.workshop.reading import Reading, tried
from ingest.config.errors import ConfigError
from ingest.configured import rules_of
from ingest.extractor.site_rules.book import MAX_RULE_BYTES
from ingest.extractor.site_rules.edit_file import changed_file, new_file, written
from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.load import read_rule
from ingest.extractor.site_rules.model import Rule
from ingest.extractor.site_rules.rule_lines import RuleLines
from ingest.extractor.site_rules.skeleton import sample_stanza
from ingest.named_files import UnreadableFileError, read_named
from ingest.session.session import Session
from normalize.values import BodyOrigin


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and how the rule does on its samples."""

    lines: tuple[str, ...]
    held: bool
    """Every sample is read as expected."""


def save_tried(session: Session, identity: str, lines: RuleLines) -> Saved:
    """Save a rule as a form says it. Raises `ConfigError`, with all as it was, for one that reads nothing here."""
    reading = tried(session, identity, lines, None)
    origin = reading.parted.explained.extracted.origin
    rule = reading.rule
    if rule is None or reading.trouble or origin is None or origin.kind is not BodyOrigin.RULE:
        why = reading.trouble or "the selectors of the body find nothing on this page"
        raise ConfigError(f"body: {why}; choose a part of the page for it")
    where = rules_folder(session)
    samples = rules_of(session.config, session.base).samples.get(rule.name, ())
    file = rule_file_of(rule.name, where)
    is_known = is_there(file) and any(sample.url == reading.page.url for sample in samples)
    text = _text_of(file, rule, _stanza(reading, f"{rule.name}-1.html") if not is_known else "")
    told: list[str] = []
    if not is_known:
        kept, file = keep_sample(rule.name, where, reading.page.body)
        text = _text_of(file, rule, _stanza(reading, kept.name))
        told.append(f"kept {kept}")
    write_rule(file, text)
    tests, held = try_rules(session, [rule.name])
    return Saved((*told, f"wrote {file}", *tests), held)


def _stanza(reading: Reading, page_file: str) -> str:
    return sample_stanza(reading.page.url, reading.parted.explained.extracted, page_file)


def _text_of(file: Path, rule: Rule, stanza: str) -> str:
    """Return what the file will say: it is read back before it is written, so that it says the rule that was tried."""
    try:
        if is_there(file):
            known = read_named(file, MAX_RULE_BYTES).decode("utf-8-sig")
            text = changed_file(known, rule, stanza)
        else:
            text = new_file(rule, stanza)
        said = read_rule(text, str(file)).rule
    except (RuleError, UnreadableFileError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}; change it with an editor") from None
    if written(said) != written(rule):
        raise ConfigError(f"{file}: its form of YAML is not followed; change it with an editor")
    return text
