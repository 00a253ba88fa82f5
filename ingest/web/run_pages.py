"""The runs: the one that is under way, whoever started it, what was asked for on the page, and the last reports."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from ingest.session.telling import EVERY_S, kept_report, kept_reports, under_way
from ingest.web.rendering import EVENT_STREAM, Rendering, event
from ingest.web.site import Site


class RunPages:
    """The pages of runs."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering

    def routes(self) -> list[BaseRoute]:
        """Return where runs are shown."""
        return [Route("/runs", self.runs), Route("/runs/events", self.events), Route("/run", self.run)]

    def runs(self, request: Request) -> Response:
        """Show what is under way, and what was."""
        config, state = self._site.config(), self._state()
        return self._rendering.live(
            request,
            "runs.html",
            config=config,
            seen=under_way(state),
            reports=list(kept_reports(state)),
            jobs=[job.shown() for job in self._site.jobs.newest()],
        )

    def run(self, request: Request) -> Response:
        """Show the report of one run."""
        config, report = self._site.config(), kept_report(self._state(), request.query_params.get("id", ""))
        if report is None:
            return self._rendering.error(request, 404, "There is no such page.")
        return self._rendering.page(request, "run.html", config=config, report=report)

    async def events(self, request: Request) -> Response:
        """Tell how far the run is that is under way, until it is over."""
        state, config = self._state(), self._site.config()

        async def told() -> AsyncIterator[str]:
            while (seen := await run_in_threadpool(under_way, state)) is not None:
                if self._site.jobs.is_ending:
                    return
                yield event("shown", self._rendering.text(request, "under_way.html", config=config, seen=seen))
                await asyncio.sleep(EVERY_S)
            yield event("over", "")

        return StreamingResponse(told(), media_type=EVENT_STREAM)

    def _state(self) -> Path:
        return self._site.base / self._site.config().store.state
