"""How what was asked for goes on: a page that is told what is new (server-sent events), or, without script, reloads.

Addresses of articles are submitted here.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ingest.commands import add as adding
from ingest.commands.known import address_keys, item_under
from ingest.commands.known import address_of as article_address
from ingest.config.errors import ConfigError
from ingest.configured import rules_of
from ingest.report.outcomes import Report
from ingest.session.looking import glance
from ingest.session.session import Session
from ingest.web.jobs import Foreseen, Job, Offer, walking
from ingest.web.rendering import EVENT_STREAM, Rendering, event
from ingest.web.sent import Fields, Refused, Taking, endpoint
from ingest.web.site import Site
from ingest.web.source_deeds import begun
from ingest.web.source_list.offered import job_number, offer_values

MOST_ADDRESSES = 200
_LOOK_EVERY_S = 0.25


class JobPages:
    """The pages of what was asked for."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering

    def routes(self) -> list[BaseRoute]:
        """Return where jobs are shown, and where addresses are submitted."""
        taking = Taking("/submit", lambda _: "", self._submit, lambda _: "/submit", self._submit_again)
        return [
            Route("/job", self.job),
            Route("/job/events", self.events),
            Route("/submit", self.submit),
            Route("/submit", endpoint(self._site, self._rendering, taking), methods=["POST"]),
        ]

    def submit(self, request: Request) -> Response:
        """Show a form for addresses; a bookmarklet comes here with one, which still has to be sent."""
        return self._submit_page(request, request.query_params.get("url", "")[:2_000])

    def _submit_again(self, request: Request, fields: Fields, refused: Refused) -> Response:
        return self._submit_page(request, fields.get("urls", ""), refused)

    def _submit_page(self, request: Request, urls: str, refused: Refused | None = None) -> Response:
        here = f"{request.url.scheme}://{request.headers.get('host', '')}"
        status = refused.status if refused else 200
        return self._rendering.page(request, "submit.html", status, urls=urls, here=here, refused=refused)

    def _submit(self, request: Request, fields: Fields) -> Response:
        urls = list(dict.fromkeys(fields.get("urls", "").split()))
        if not urls:
            raise ConfigError("no address was given: paste one a line")
        if len(urls) > MOST_ADDRESSES:
            raise ConfigError(f"these are {len(urls)} addresses; {MOST_ADDRESSES} are taken at once")
        for url in urls:
            article_address(url)

        def command(told: Session) -> Report:
            return adding.add(told, urls, None).report

        about = urls[0] if len(urls) == 1 else f"{urls[0]} +{len(urls) - 1}"
        return begun(
            self._site, self._rendering, request, "Add articles", about, walking(command, self._site.session())
        )

    def job(self, request: Request) -> Response:
        """Show a job."""
        found = self._job(request)
        if found is None:
            return self._rendering.error(request, 404, "There is no such page.")
        job = found.shown()
        return self._rendering.live(request, "job.html", job=job, **self._values(job))

    async def events(self, request: Request) -> Response:
        """Tell what is new of a job until it is over."""
        job = self._job(request)
        if job is None:
            return self._rendering.error(request, 404, "There is no such page.")

        async def told() -> AsyncIterator[str]:
            shown = -1
            while not job.is_over:
                if self._site.jobs.is_ending:
                    return
                if shown != job.changes:
                    shown = job.changes
                    yield event("shown", self._rendering.text(request, "job_steps.html", job=job.shown()))
                await asyncio.sleep(_LOOK_EVERY_S)
            yield event("over", str(job.number))

        return StreamingResponse(told(), media_type=EVENT_STREAM)

    def _job(self, request: Request) -> Job | None:
        number = job_number(request.query_params.get("n", ""))
        return self._site.jobs.job(number) if number is not None else None

    def _values(self, job: Job) -> dict[str, object]:
        """Return what is shown of a job that is over: where its articles are, how its feeds may be called."""
        if isinstance(job.result, Offer):
            return {**offer_values(self._site, job.result), "identities": {}}
        identities = self._identities(job) if job.is_over else {}
        mark = self._site.rules_mark() if isinstance(job.result, Foreseen) else ""
        return {"offer": None, "names": [], "mark": mark, "identities": identities}

    def _identities(self, job: Job) -> dict[str, str]:
        """Return address -> identity of the articles that the store knows."""
        config = self._site.config()
        rules = rules_of(config, self._site.base)
        keys = {each.url: address_keys(article_address(each.url), rules) for each in job.articles if each.url}
        found = glance(
            config,
            self._site.base,
            self._site.now(),
            lambda store: {url: item_under(each, store) for url, each in keys.items()},
        )
        return {url: item.identity for url, item in found.items() if item is not None}
