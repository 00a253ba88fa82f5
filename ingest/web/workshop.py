"""The rule workshop: how an article was read of its kept page, part by part, and what another rule would make of it.

Of the stranger's page only tags, plain names and first words are shown, as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ingest.commands.rewrite import foreseen, rewrite
from ingest.commands.workshop.reading import Reading, read_now, tried
from ingest.commands.workshop.saving import save_tried
from ingest.config.errors import ConfigError
from ingest.configured import rules_of
from ingest.extractor.site_rules.rule_lines import FIELDS, RuleLines, lines_in, lines_of
from ingest.http.redact import harmless
from ingest.report.outcomes import Report
from ingest.session.looking import glance
from ingest.session.session import Halt, Session
from ingest.text.line_changes import line_changes
from ingest.web.forms import WAS, carried, joined
from ingest.web.jobs import Foreseen, Job, walking
from ingest.web.rendering import Rendering, address_of
from ingest.web.sent import Fields, Refused, Taking, endpoint
from ingest.web.site import Site
from ingest.web.source_deeds import begun
from store.memory import ItemMemory

READING = "/article/reading"
TRY = "/article/rule"
PAST = "/rule/past"
REWRITE = "/rule/rewrite"
LOOK = "See what would change in its stored posts"
AGAIN = "Make its stored posts again"
_MOST_LINES = 400
_AROUND = 2


@dataclass(frozen=True, slots=True)
class _RuleForm:
    """The form of a rule as it is shown."""

    lines: RuleLines
    was: str = ""
    """What it carries, where another rule than that of today is tried."""
    refused: Refused | None = None
    changed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Workshop:
    """The pages of one article's rule."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering

    def routes(self) -> list[BaseRoute]:
        """Return where an article's reading is shown, and where a rule is tried on it."""
        takings = (
            Taking(TRY, self._seen, self._try, _shown_at, self._try_again),
            Taking(PAST, lambda _: self._site.rules_mark(), self._past, lambda _: "/articles"),
            Taking(REWRITE, lambda _: self._site.rules_mark(), self._rewrite, lambda _: "/articles"),
        )
        return [
            Route(READING, self.reading),
            *(Route(each.name, endpoint(self._site, self._rendering, each), methods=["POST"]) for each in takings),
        ]

    def reading(self, request: Request) -> Response:
        """Show how an article was read, with the fields of the rule that reads it."""
        item = self._item(request.query_params.get("id", ""))
        if item is None:
            return self._rendering.error(request, 404, "There is no such article.")
        try:
            reading = read_now(self._site.session(dry=True), item.identity, None)
        except ConfigError as error:
            return self._rendering.error(request, 404, "It cannot be shown", harmless(str(error)))
        return self._shown(request, item, reading, _RuleForm(lines_of(reading.rule)))

    def _try_again(self, request: Request, fields: Fields, refused: Refused) -> Response | None:
        """Show the article with what was typed of a rule that is stale, or cannot be; None where it cannot be shown."""
        item, chosen = self._item(fields.get("subject", "")), _number(fields.get("part", ""))
        if item is None:
            return None
        try:
            reading = read_now(self._site.session(dry=True), item.identity, chosen)
        except ConfigError:
            return None
        typed = joined(fields, _texts(lines_of(reading.rule)))
        lines = _with_use(lines_in(typed.texts), fields.get("use", ""))
        return self._shown(request, item, reading, _RuleForm(lines, "", refused, typed.changed), chosen=chosen)

    def _try(self, request: Request, fields: Fields) -> Response:
        """Show what a rule would make of the article, or save the rule."""
        item = self._item(fields.get("subject", ""))
        if item is None:
            return self._rendering.error(request, 404, "There is no such article.")
        lines, chosen = _with_use(lines_in(fields), fields.get("use", "")), _number(fields.get("part", ""))
        session = self._site.session(dry=True)
        if fields.get("do") == "save":
            saved, mark = save_tried(session, item.identity, lines), self._site.rules_mark()
            return self._rendering.page(request, "rule_saved.html", item=item, saved=saved, mark=mark)
        if "part" in fields and not lines.lines["body"]:
            reading = read_now(session, item.identity, chosen)
        else:
            reading = tried(session, item.identity, lines, chosen)
        return self._shown(request, item, reading, _RuleForm(lines, fields.get(WAS, "")), chosen=chosen)

    def _past(self, request: Request, fields: Fields) -> Response:
        """Look at what the rules of today would make of a source's stored posts; nothing is changed."""
        source, session = fields.get("subject", ""), self._site.session(dry=True)

        def looked(job: Job, halt: Halt) -> Foreseen:
            told = replace(session, progress=job, halt=halt)
            _, seen = foreseen(told, [source], None, everything=False)
            return Foreseen(source, tuple(seen.lines()), seen.would_change)

        return begun(self._site, self._rendering, request, LOOK, source, looked)

    def _rewrite(self, request: Request, fields: Fields) -> Response:
        source = fields.get("subject", "")

        def command(told: Session) -> Report:
            lines: list[str] = []
            report = rewrite(told, [source], None, lines.append, everything=False).report
            report.notes[:0] = lines
            return report

        return begun(self._site, self._rendering, request, AGAIN, source, walking(command, self._site.session()))

    def _shown(
        self, request: Request, item: ItemMemory, reading: Reading, form: _RuleForm, *, chosen: int | None = None
    ) -> Response:
        changes = line_changes(reading.standing or "", reading.result, _AROUND) if reading.result is not None else []
        return self._rendering.page(
            request,
            "reading.html",
            form.refused.status if form.refused else 200,
            item=item,
            reading=reading,
            told=reading.parted.explained,
            lines=form.lines,
            fields=FIELDS,
            refused=form.refused,
            changed=form.changed,
            was=form.was or carried(_texts(lines_of(reading.rule))),
            chosen=chosen,
            changes=changes[:_MOST_LINES],
            changes_left_out=max(0, len(changes) - _MOST_LINES),
            mark=self._seen(item.identity),
        )

    def _item(self, identity: str) -> ItemMemory | None:
        config, now = self._site.config(), self._site.now()
        return glance(config, self._site.base, now, lambda store: store.item(identity))

    def _seen(self, identity: str) -> str:
        """Return what changes when the article does, or a rule for its site."""
        item = self._item(identity)
        rules = rules_of(self._site.config(), self._site.base)
        return repr((item, rules.about(item.url))) if item is not None else ""


def _with_use(lines: RuleLines, use: str) -> RuleLines:
    name, _, selector = use.partition(" ")
    return lines.with_line(name, selector) if selector else lines


def _texts(lines: RuleLines) -> dict[str, str]:
    return {name: lines.text(name) for name in FIELDS}


def _shown_at(identity: str) -> str:
    return address_of(READING, {"id": identity})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
