"""How a stored article was read of its kept page, and how it would be with another rule; looking changes nothing."""

from dataclasses import dataclass, replace
from datetime import date

from ingest.commands.again import kept_address
from ingest.commands.refresh import Orders
from ingest.config.errors import ConfigError
from ingest.configured import rules_of
from ingest.extractor.page.parts import Parted
from ingest.extractor.site_rules.addresses import host_of
from ingest.extractor.site_rules.book import RuleBook
from ingest.extractor.site_rules.errors import RuleError
from ingest.extractor.site_rules.model import Rule
from ingest.extractor.site_rules.rule_lines import RuleLines, ruled
from ingest.extractor.site_rules.skeleton import rule_name
from ingest.messages import Crash, Reply
from ingest.report.outcomes import Report
from ingest.report.progress import Silence
from ingest.run.make.kept_pages import KeptPage, kept_page
from ingest.run.order import Refresh
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.session import Session
from ingest.session.walking import walk
from ingest.tasks import part_page
from normalize.values import Url
from store.memory import ItemMemory, ItemStatus
from store.rehearsal import Rehearsal
from store.store import Store

_SAMPLE_ZONE = "UTC"
"""In which samples are read, too: what is expected of one is what came out here."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How an article is read, and what becomes of it."""

    page: Reply
    rule: Rule | None
    """That which reads it, or is tried."""
    parted: Parted
    standing: str | None
    """The post that stands there."""
    result: str | None = None
    """The post that would stand there; None where nothing was tried, or nothing comes out."""
    trouble: str = ""
    """Why nothing comes out."""


def read_now(session: Session, identity: str, chosen: int | None) -> Reading:
    """Say how an article is read by what reads it today. Raises `ConfigError` where no page of it is kept."""
    return _read(session, identity, None, chosen)


def tried(session: Session, identity: str, lines: RuleLines, chosen: int | None) -> Reading:
    """Say how it would be read with a rule as a form says it. Raises `ConfigError` for what no rule can be."""
    return _read(session, identity, lines, chosen)


def trial_rule(present: Rule | None, url: Url, lines: RuleLines, today: date) -> Rule:
    """Return the present rule, or a new one for the site of an address, with what a form says. Raises `ConfigError`."""
    new = Rule(
        name=rule_name(url),
        origin="the page that is kept beside this file",
        known=today,
        seen=True,
        hosts=(host_of(url),),
        body=("article",),
    )
    try:
        return ruled(present or new, lines)
    except RuleError as error:
        raise ConfigError(str(error)) from None


def _read(session: Session, identity: str, lines: RuleLines | None, chosen: int | None) -> Reading:
    book = rules_of(session.config, session.base)
    told: list[Reading] = []

    async def work(_: Walk, at_hand: Assembled) -> None:
        tools = at_hand.tools
        item, page = kept_of(tools.store, identity)
        rule = book.match(page.reply.url, page.fetched_at.date())
        if lines is not None:
            rule = trial_rule(rule, page.reply.url, lines, tools.now().date())
        limits = tools.settings.limits
        parted = await tools.engine.perform(part_page(page.reply, rule, _SAMPLE_ZONE, page.fetched_at, chosen, limits))
        if isinstance(parted, Crash):
            raise ConfigError(f"the page could not be read: {parted.detail}")
        standing = tools.store.read_post(item.path) if item.path and item.status is ItemStatus.STORED else None
        reading = Reading(page.reply, rule, parted, standing)
        if lines is not None and rule is not None:
            reading = await _rehearsed(session, at_hand, item, reading, book.with_first(rule))
        told.append(reading)

    walk(replace(session, dry=True, progress=Silence()), work)
    return told[0]


def kept_of(store: Store, identity: str) -> tuple[ItemMemory, KeptPage]:
    """Return an article with the page that is kept of it. Raises `ConfigError`."""
    item = store.item(identity)
    page = kept_page(store, Url(kept_address(item, store))) if item is not None else None
    if item is None or page is None:
        raise ConfigError("no page of this article is kept; `store.raw.keep: true` keeps those of later ones")
    return item, page


async def _rehearsed(
    session: Session, at_hand: Assembled, item: ItemMemory, reading: Reading, book: RuleBook
) -> Reading:
    """Make the post with a book of rules, in a store that forgets it."""
    settings = at_hand.tools.settings
    settings = replace(settings, pulling=replace(settings.pulling, rule_for=book.match))
    tools = replace(at_hand.tools, late_rules=lambda: book, settings=settings)
    report = Report(tools.now(), dry=True)
    walking = Walk(tools, session.options, report)
    await walking.articles.make_all([Orders(session, tools, Refresh.KEPT, [item]).of(item)])
    walking.articles.commit()
    made = tools.store.rehearsed if isinstance(tools.store, Rehearsal) else []
    result = next((document.text for document in reversed(made)), None)
    trouble = "" if result is not None else "; ".join(filter(None, (each.detail for each in report.articles)))
    if result is None and not trouble:
        result = reading.standing  # it comes out as it stands
    return replace(reading, result=result, trouble=trouble)
