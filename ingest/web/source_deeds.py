"""What may be done to sources: polled now, paused, added from a site's address, edited, brought and taken as OPML.

All of it by the commands of the terminal; config.yaml stays its author's.
"""

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from ingest.commands import add as adding
from ingest.commands import run as running
from ingest.commands import sources
from ingest.commands.source_names import chosen
from ingest.config.edit import NewSource, add_sources
from ingest.config.names import source_name
from ingest.configured import adhoc_source
from ingest.report.outcomes import Report
from ingest.session.session import Halt, Session
from ingest.text.urls import resolve
from ingest.web.forms import carried, joined
from ingest.web.jobs import Job, Offer, Work, walking
from ingest.web.rendering import Rendering, address_of
from ingest.web.sent import Fields, Refused, Taking, endpoint
from ingest.web.site import Site
from ingest.web.source_list.form import changes_in, edited, words_in
from ingest.web.source_list.offered import NOTHING, job_number, offer_values

FIND = "Look for feeds"
PREVIEWED = 3
"""Articles of a feed that is offered."""


class SourceDeeds:
    """The deeds on sources, each a form."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering

    def routes(self) -> list[BaseRoute]:
        """Return where forms are shown, and where they are sent."""
        acts = {
            "/source/run": self._run,
            "/source/pause": self._pause,
            "/source/resume": self._resume,
            "/source/find": self._find,
            "/source/add": self._add,
            "/source/edit": self._edit,
            "/source/remove": self._remove,
            "/source/opml": self._opml,
        }
        again = {
            "/source/edit": self._edit_again,
            "/source/add": self._add_again,
            "/source/find": self._find_again,
            "/source/opml": self._opml_again,
        }
        takings = [
            Taking(path, lambda _: self._site.config_mark(), act, _shown_at(path), again.get(path), self._site.editing)
            for path, act in acts.items()
        ]
        return [
            Route("/source/new", self.new),
            Route("/source/edit", self.form),
            Route("/sources.opml", self.export),
            *(Route(each.name, endpoint(self._site, self._rendering, each), methods=["POST"]) for each in takings),
        ]

    def new(self, request: Request) -> Response:
        """Show how a source is added."""
        return self._new_page(request)

    def _new_page(self, request: Request, typed: str = "", opml: str = "", refused: Refused | None = None) -> Response:
        status, mark = refused.status if refused else 200, self._site.config_mark()
        values = {"mark": mark, "typed": typed, "opml": opml, "refused": refused}
        return self._rendering.page(request, "new_source.html", status, **values)

    def _find_again(self, request: Request, fields: Fields, refused: Refused) -> Response:
        return self._new_page(request, typed=fields.get("address", ""), refused=refused)

    def _opml_again(self, request: Request, fields: Fields, refused: Refused) -> Response:
        return self._new_page(request, opml=fields.get("file") or fields.get("text", ""), refused=refused)

    def form(self, request: Request) -> Response:
        """Show what config.yaml says of a source, to be changed."""
        name = request.query_params.get("name", "")
        if not self._knows(name):
            return self._rendering.error(request, 404, "There is no such source.")
        return self._edit_page(request, name, {}, None)

    def _edit_again(self, request: Request, fields: Fields, refused: Refused) -> Response | None:
        name = fields.get("subject", "")
        return self._edit_page(request, name, fields, refused) if self._knows(name) else None

    def _edit_page(self, request: Request, name: str, fields: Fields, refused: Refused | None) -> Response:
        """Show what the file says, with what was typed in place of it."""
        mark = self._site.config_mark()
        shown = edited(self._site.file, name)
        now = {"name": name, **shown.texts}
        typed = joined(fields, now)
        return self._rendering.page(
            request,
            "edit_source.html",
            refused.status if refused else 200,
            mark=mark,
            shown=shown,
            name=name,
            texts=typed.texts,
            was=carried(now),
            refused=refused,
            changed=typed.changed,
        )

    def export(self, _: Request) -> Response:
        """Give the sources as OPML, without what is secret in their addresses."""
        text, _left = sources.export_opml(self._site.file, self._site.now())
        headers = {"Content-Disposition": 'attachment; filename="sources.opml"'}
        return Response(text, media_type="text/x-opml; charset=utf-8", headers=headers)

    def _run(self, request: Request, fields: Fields) -> Response:
        name = fields.get("subject", "")
        session = self._site.session(force=bool(name))
        chosen(session.config, [name] if name else [])

        def command(told: Session) -> Report:
            return running.run(told, [name] if name else []).report

        return begun(self._site, self._rendering, request, "Run now", name, walking(command, session))

    def _pause(self, _: Request, fields: Fields) -> Response:
        sources.pause(self._site.file, name := fields.get("subject", ""))
        return _shown("pause", name)

    def _resume(self, _: Request, fields: Fields) -> Response:
        sources.resume(self._site.file, name := fields.get("subject", ""))
        return _shown("resume", name)

    def _remove(self, _: Request, fields: Fields) -> Response:
        sources.remove(self._site.file, name := fields.get("subject", ""))
        return _shown("remove", name)

    def _edit(self, _: Request, fields: Fields) -> Response:
        name = fields.get("subject", "")
        changes_in(self._site.file, name, fields)
        return _shown("edit", fields.get("name", "").strip() or name)

    def _knows(self, name: str) -> bool:
        return any(source.name == name for source in self._site.config().sources)

    def _add_again(self, request: Request, fields: Fields, refused: Refused) -> Response | None:
        """Show the feeds that were found once more; None where nobody knows them any more."""
        job = self._site.jobs.job(number) if (number := job_number(fields.get("job", ""))) is not None else None
        if job is None or not isinstance(job.result, Offer):
            return None
        values = {**offer_values(self._site, job.result), "job": job, "typed": {**NOTHING, **fields}}
        return self._rendering.page(request, "offer_again.html", refused.status, refused=refused, **values)

    def _opml(self, request: Request, fields: Fields) -> Response:
        data = (fields.get("file") or fields.get("text") or "").encode()
        said = sources.import_opml_text(self._site.file, data, "OPML")
        return self._rendering.page(request, "said.html", lines=said, title="OPML", back="/")

    def _add(self, _: Request, fields: Fields) -> Response:
        url, name = fields.get("feed", ""), fields.get("name", "").strip()
        address = resolve("", url) or url
        taken = sources.names_of(self._site.config())
        name = name or source_name(None, address, taken)
        add_sources(self._site.file, [NewSource(name, (address,), tuple(words_in(fields.get("tags", ""))))])
        return _shown("add", name)

    def _find(self, request: Request, fields: Fields) -> Response:
        address = fields.get("address", "").strip()
        return begun(
            self._site,
            self._rendering,
            request,
            "Look for feeds",
            address,
            self._offer(address, self._site.session(dry=True)),
        )

    def _offer(self, address: str, session: Session) -> Work:
        def offered(job: Job, halt: Halt) -> Offer:
            told = replace(session, progress=job, halt=halt)
            found = sources.discovered(told, address)
            if not found.feeds:
                raise sources.no_feed(address, found)
            source = adhoc_source(found.feeds[0].title or address, session.config.defaults)
            first = replace(source, urls=(found.feeds[0].url,))
            return Offer(address, found.feeds, adding.previewed(told, first, PREVIEWED).report)

        return offered


def begun(site: Site, rendering: Rendering, request: Request, deed: str, about: str, work: Work) -> Response:
    """Let something be done, and show how it goes on."""
    job = site.jobs.begin(deed, about, work, is_trial=deed == FIND)
    if job is None:
        return rendering.error(request, 503, "Too much waits to be done already: try again later.", back="/")
    return RedirectResponse(address_of("/job", {"n": job.number}), 303)


def _shown_at(path: str) -> Callable[[str], str]:
    """Return where a source is shown by what its form does."""
    if path in {"/source/edit", "/source/remove"}:
        return lambda name: address_of("/source/edit", {"name": name})
    return lambda _: "/source/new" if path in {"/source/find", "/source/opml", "/source/add"} else "/"


def _shown(done: str, name: str) -> Response:
    """Show the sources, with what was done."""
    return RedirectResponse(address_of("/", {"done": done, "of": name}), 303)
