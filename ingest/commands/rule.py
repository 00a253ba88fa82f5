"""Door: disk (rule files). `rule test`, `rule show`, `rule save`: for whoever writes a site rule."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from ingest.commands.known import no_address
from ingest.config.errors import ConfigError
from ingest.configured import rules_of
from ingest.extractor.page.explained import Explained
from ingest.extractor.site_rules.addresses import canonical_of, key_of, request_of
from ingest.extractor.site_rules.book import MAX_SAMPLE_BYTES, RuleBook, load_rules
from ingest.extractor.site_rules.model import Rule, Sample
from ingest.extractor.site_rules.skeleton import rule_name, sample_stanza, skeleton
from ingest.extractor.trouble import trouble_of
from ingest.messages import Crash, Dialogue, NoReply, Purpose, Reply, Request, ask, perform
from ingest.named_files import UnreadableFileError, read_given
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.session import Session
from ingest.session.walking import walk
from ingest.tasks import WorkLimits, explain_page, try_sample
from ingest.text.urls import resolve
from normalize.values import Url
from store.files.regular import real_path

MAX_DROPPED_LINES = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, and how its article was found; `trouble` where it could not be had or holds no article."""

    url: Url
    rule: Rule | None
    page: Reply | None = None
    told: Explained | None = None
    trouble: str = ""
    notes: tuple[str, ...] = ()


def try_rules(session: Session, names: list[str]) -> tuple[list[str], bool]:
    """Try rules on their samples; return a line a rule and a line a fault, and whether all is as expected."""
    book = rules_of(session.config, session.base)
    unknown = [name for name in names if book.named(name) is None]
    if unknown and book.faults:
        raise ConfigError("\n".join(book.faults))
    if unknown:
        known = ", ".join(rule.name for rule in book.rules)
        raise ConfigError(f"no rule is called {unknown[0]!r}; there are {known or 'none'}")
    tried: list[tuple[Rule, list[str]]] = []

    async def work(_: Walk, assembled: Assembled) -> None:
        tools = assembled.tools
        for rule in book.rules:
            if not names or rule.name in names:
                faults = _faults(rule, book.samples.get(rule.name, ()), tools.now(), tools.settings.limits)
                tried.append((rule, await tools.drive(faults)))

    walk(session, work)
    lines = [line for rule, faults in tried for line in _verdict(rule, len(book.samples.get(rule.name, ())), faults)]
    left_out = [] if names else [f"{'LEFT OUT':<10}  {fault}" for fault in book.faults]
    return [*lines, *left_out], not left_out and not any(faults for _, faults in tried)


def _faults(rule: Rule, samples: Sequence[Sample], now: datetime, limits: WorkLimits) -> Dialogue[list[str]]:
    """Have a rule tried on its samples; saved pages are strangers' work, so the engine does it."""
    faults: list[str] = []
    for sample in samples:
        told = yield from perform(try_sample(rule, sample, now, limits))
        crashed = [f"the page could not be read: {told.detail}"] if isinstance(told, Crash) else told
        faults += [f"{sample.url}: {fault}" for fault in crashed]
    return faults


def _verdict(rule: Rule, samples: int, faults: list[str]) -> Iterator[str]:
    verdict = "FAILED" if faults else "ok" if samples else "no samples"
    known = f", known {rule.known}" if rule.known else ""
    many = f"{samples} sample{'' if samples == 1 else 's'}" if samples else "it has none"
    yield f"{verdict:<10}  {rule.name}: {many}; {'seen' if rule.seen else 'unseen'}{known}"
    yield from (f"  {fault}" for fault in faults)


def show(session: Session, url: str, page: Path | None) -> Shown:
    """Ask for a page, or read it from a file, and say how its article is found."""
    address = resolve("", url)
    if address is None:
        raise no_address(url)
    book = rules_of(session.config, session.base)
    at_hand = _read(page, address) if page is not None else None
    shown: list[Shown] = []

    async def work(_: Walk, assembled: Assembled) -> None:
        tools = assembled.tools
        dialogue = _shown(address, book, at_hand, tools.now(), tools.settings.limits)
        shown.append(await tools.drive(dialogue))

    walk(session, work)
    return shown[0]


def _read(page: Path, url: Url) -> Reply:
    try:
        return Reply(url, HTTPStatus.OK, {}, read_given(page, MAX_SAMPLE_BYTES))
    except UnreadableFileError as error:
        raise ConfigError(f"--page {page}: {error}") from None


def _shown(url: Url, book: RuleBook, page: Reply | None, now: datetime, limits: WorkLimits) -> Dialogue[Shown]:
    """Get the page as the pipeline would, and have it explained."""
    rule = book.match(url, now.date())
    if page is not None:
        return (yield from _explained(url, rule, page, now, limits))
    address, headers = request_of(rule, url) if rule else (url, ())
    shown = yield from _asked(url, rule, address, headers, now, limits)
    if shown.trouble and address != url:
        instead = yield from _asked(url, rule, url, (), now, limits)
        note = f"{address} holds no article ({shown.trouble}); the page was read"
        return replace(instead, notes=(note,))
    return shown


def _asked(
    url: Url, rule: Rule | None, address: Url, headers: tuple[tuple[str, str], ...], now: datetime, limits: WorkLimits
) -> Dialogue[Shown]:
    """Ask for the page, or the site's data, of the article at a URL, and have it explained."""
    answer = yield from ask(Request(address, Purpose.PAGE, headers, by_hand=True))
    if isinstance(answer, NoReply):
        return Shown(url, rule, trouble=answer.detail)
    page = replace(answer, url=url if address != url else answer.url)
    trouble = trouble_of(url, answer)
    if trouble is not None:
        return Shown(url, rule, page, trouble=trouble.detail)
    return (yield from _explained(url, rule, page, now, limits))


def _explained(url: Url, rule: Rule | None, page: Reply, now: datetime, limits: WorkLimits) -> Dialogue[Shown]:
    told = yield from perform(explain_page(page, rule, "UTC", now, limits))
    if isinstance(told, Crash):
        return Shown(url, rule, page, trouble=f"the page could not be read: {told.detail}")
    return Shown(url, rule, page, told, "" if told.extracted.body else "no article was found on the page")


def lines_of(shown: Shown) -> Iterator[str]:
    """Tell how a page was read: which rule, where it looked, what the generic way dropped, what came out."""
    yield from _about_rule(shown)
    yield from (f"  NOTE       {note}" for note in shown.notes)
    if shown.told is not None:
        yield from _about_looks(shown.told)
        yield from _about_generic(shown.told)
        yield from _about_article(shown.told)
    if shown.trouble:
        yield f"NOTHING CAME OUT: {shown.trouble}"


def _about_rule(shown: Shown) -> Iterator[str]:
    rule, url = shown.rule, shown.url
    if rule is None:
        yield f"no rule for {url}: the generic way reads it"
        return
    known = f"known {rule.known}" if rule.known else ""
    yield f"rule {rule.name} ({'; '.join(filter(None, ('seen' if rule.seen else 'unseen', known, rule.origin)))})"
    asked, headers = request_of(rule, url)
    if asked != url:
        yield f"  asks       {asked}"
    yield from (f"  sends      {name}: {value}" for name, value in headers)
    key = key_of(rule, url)
    yield f"  key        {key or 'none: the address has no form that the rule knows'}"
    if key:
        yield f"  canonical  {canonical_of(rule, url)}"


def _about_looks(told: Explained) -> Iterator[str]:
    for look in told.looked:
        yield f"  {look.key:<10} {look.where}  →  {look.what or '–'}"


def _about_generic(told: Explained) -> Iterator[str]:
    if told.container is None:
        return
    yield f"the generic way chose {told.container}: {told.share:.0%} of the page's prose, {told.kept_blocks} texts kept"
    for dropped in told.dropped[:MAX_DROPPED_LINES]:
        points = f"{dropped.points:+.1f}" if dropped.points is not None else "   –"
        yield f"  dropped {points}  {dropped.text}  ({', '.join(dropped.reasons) or 'nothing speaks for it'})"
    if len(told.dropped) > MAX_DROPPED_LINES:
        yield f"  … and {len(told.dropped) - MAX_DROPPED_LINES} more"


def _about_article(told: Explained) -> Iterator[str]:
    found = told.extracted
    letters = len("".join(found.text.split()))
    yield f"came out by {found.origin or 'none'}: {letters} letters, images: {len(found.images)}"
    for key, value in (
        ("title", found.title),
        ("author", found.author),
        ("published", found.published.at.isoformat() if found.published else None),
        ("modified", found.modified.at.isoformat() if found.modified else None),
        ("next page", found.next_url),
    ):
        if value:
            yield f"  {key:<10} {value}  ({found.found_in.get(key, '–')})"
    yield from (f"  image      {image.url}" for image in found.images)
    yield from (f"  NOTE       {finding.detail}" for finding in found.findings)


def save(session: Session, url: str, page: Path | None, name: str | None, folder: Path | None) -> list[str]:
    """Keep a page as a sample, beside a rule to start from. An author's own file is never changed."""
    where = rules_folder(session, folder)
    shown = show(session, url, page)
    if shown.page is None or shown.told is None:
        raise ConfigError(f"{shown.url}: {shown.trouble}; there is nothing to keep")
    name = name or (shown.rule.name if shown.rule else rule_name(shown.url))
    kept, rule_file = keep_sample(name, where, shown.page.body)
    if is_there(rule_file):
        stanza = sample_stanza(shown.url, shown.told.extracted, kept.name)
        return [f"kept {kept}; add it to the samples of {rule_file}:", *stanza.rstrip("\n").split("\n")]
    with _written(rule_file):
        rule_file.write_text(skeleton(name, shown.url, shown.told, kept.name, datetime.now(UTC).date()), "utf-8")
    lines = [f"kept {kept}", f"wrote {rule_file}; mend it, then `fetched rule test {name}`"]
    if shown.rule is not None:
        lines.append(f"it takes the place of the rule {shown.rule.name} that comes along, as long as it is there")
    return lines


def rules_folder(session: Session, folder: Path | None = None) -> Path:
    """Return the folder of the user's own rules; it is made if need be. Raises `ConfigError`."""
    configured = session.config.rules.folder
    where = folder or (session.base / configured if configured else None)
    if where is None:
        raise ConfigError("rules.folder is not set: name the folder of your own rules there, or say --folder FOLDER")
    with _written(where):
        where.mkdir(parents=True, exist_ok=True)
    return where


def keep_sample(name: str, where: Path, page: bytes) -> tuple[Path, Path]:
    """Keep a page as a sample of a rule; return its file, and the rule's, which may not be there yet."""
    taken = {each.name for each in where.iterdir()}
    number = next(each for each in range(1, 10_000) if f"{name}-{each}.html" not in taken)
    kept = where / f"{name}-{number}.html"
    with _written(kept):
        kept.write_bytes(page)
    return kept, rule_file_of(name, where)


def rule_file_of(name: str, where: Path) -> Path:
    """Return the file of a rule: that which holds one of this name, whatever it is called, else a new one."""
    taken = {each.name for each in where.iterdir()}
    known = load_rules(where, built_in=False).files.get(name)
    return known or next(
        (where / each for each in (f"{name}.yaml", f"{name}.yml") if each in taken), where / f"{name}.yaml"
    )


def is_there(path: Path) -> bool:
    """Say whether anything stands at a path, a link that leads nowhere included."""
    return path.exists() or path.is_symlink()


def write_rule(path: Path, text: str) -> None:
    """Put a rule file in its place in one step; it keeps its mode, and a link stays a link. Raises `ConfigError`."""
    with _written(path):
        target = real_path(path)
        beside = target.with_name(f".{target.name}.new")
        beside.unlink(missing_ok=True)
        with beside.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written: {error.strerror}; check its permissions, or say --folder"
        ) from None
