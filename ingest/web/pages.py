"""The pages: what is asked for, looked up, and shown by a template in the browser's language."""

from pathlib import Path
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ingest.config.errors import ConfigError
from ingest.health.condition import DAYS, health_of
from ingest.health.messages import problems_feed
from ingest.health.metrics import CONTENT_TYPE, metrics_text
from ingest.http.redact import harmless
from ingest.run.faults import fault_line
from ingest.search.terms import MAX_QUERY_CHARS
from ingest.web import looked
from ingest.web.access import COOKIE, ENTRY
from ingest.web.article_deeds import ArticleDeeds
from ingest.web.article_views import ArticleViews
from ingest.web.guarded import POST_POLICY, Guarded
from ingest.web.job_pages import JobPages
from ingest.web.post_frame import post_page
from ingest.web.rendering import Rendering, language_of
from ingest.web.run_pages import RunPages
from ingest.web.sent import fields_in
from ingest.web.site import Site
from ingest.web.source_deeds import SourceDeeds
from ingest.web.source_list.arranged import SORTS, arranged
from ingest.web.source_list.done import DONE
from ingest.web.workshop import Workshop
from store.errors import StoreError
from store.memory import ItemStatus
from store.search.browse import Mark

_STATES = (*(status.value for status in ItemStatus), looked.EDITED, looked.INCOMPLETE)
_MOST_NOTICES = 5
_CSS = Path(__file__).parent / "static"


def application(site: Site) -> Guarded:
    """Return the page as an ASGI application."""
    rendering = Rendering(site)
    pages = Pages(site, rendering)
    routes = [
        Route("/", pages.sources),
        Route("/articles", pages.articles),
        Route("/article", pages.article),
        Route("/article/post", pages.post),
        Route("/metrics", pages.metrics),
        Route("/problems.atom", pages.problems),
        Route(ENTRY, pages.entry),
        Route(ENTRY, pages.enter, methods=["POST"]),
        *SourceDeeds(site, rendering).routes(),
        *ArticleDeeds(site, rendering).routes(),
        *ArticleViews(site, rendering).routes(),
        *JobPages(site, rendering).routes(),
        *Workshop(site, rendering).routes(),
        *RunPages(site, rendering).routes(),
        Mount("/static", StaticFiles(directory=_CSS)),
    ]
    handlers = {
        404: pages.unknown,
        405: pages.form_alone,
        ConfigError: pages.unfit,
        StoreError: pages.unfit,
        ClientDisconnect: pages.broken_off,
        Exception: pages.fault,
    }
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False  # an address is what it is
    return Guarded(app, site.access)


class Pages:
    """One function a page; those that look into the store run in a thread each."""

    def __init__(self, site: Site, rendering: Rendering) -> None:
        self._site = site
        self._rendering = rendering
        self._page = rendering.page

    def sources(self, request: Request) -> Response:
        """Show the sources with their health."""
        config, now = self._site.config(), self._site.now()
        said, of = request.query_params, request.query_params.get("of", "")
        notices: list[str] = []
        seen = looked.sources(config, self._site.base, now, notices.append)
        done = DONE.get(said.get("done", ""))
        is_so = done is not None and done.is_so(next((each for each in seen if each.status.name == of), None))
        return self._page(
            request,
            "sources.html",
            shown=arranged(seen, said.get("sort", ""), said.get("show", "")),
            sorts=SORTS,
            done=done.told if done is not None and is_so else "",
            undo=done.then if done is not None else None,
            of=of,
            notices=notices[:_MOST_NOTICES],
            today=now.astimezone(ZoneInfo(config.store.timezone)).date().isoformat(),
            config=config,
            days=DAYS,
            mark=self._site.config_mark(),
        )

    def articles(self, request: Request) -> Response:
        """Show the articles that fit, the newest first."""
        config, asked = self._site.config(), _asked(request.query_params)
        found = looked.articles(config, self._site.base, self._site.now(), asked)
        return self._page(
            request,
            "articles.html",
            found=found,
            asked=asked,
            names=[source.name for source in config.sources],
            tags=sorted({tag for source in config.sources for tag in source.tags}),
            is_many=bool(asked.query) and found.count >= looked.MOST_FOUND,
            states=_STATES,
            config=config,
        )

    def article(self, request: Request) -> Response:
        """Show one article: its post, its story, its Markdown."""
        config, identity = self._site.config(), request.query_params.get("id", "")
        shown = looked.article(config, self._site.base, self._site.now(), identity, with_files=False)
        if shown is None:
            return self._rendering.error(request, 404, "There is no such article.")
        return self._page(request, "article.html", shown=shown, config=config)

    def post(self, request: Request) -> Response:
        """Show a post alone, for a frame that lets it do nothing."""
        config, identity = self._site.config(), request.query_params.get("id", "")
        shown = looked.article(config, self._site.base, self._site.now(), identity, with_files=True)
        if shown is None or shown.text is None:
            return self._rendering.error(request, 404, "There is no such article.")
        language = language_of(request)
        html = post_page(shown.text, shown.files, title=shown.item.title, language=language)
        return HTMLResponse(html, headers={"Content-Security-Policy": POST_POLICY})

    def metrics(self, _: Request) -> Response:
        """Give the figures for Prometheus."""
        health = health_of(self._site.config(), self._site.base, self._site.now())
        return Response(metrics_text(health), headers={"Content-Type": CONTENT_TYPE})

    def problems(self, _: Request) -> Response:
        """Give the sources that need a look as a feed."""
        health = health_of(self._site.config(), self._site.base, self._site.now())
        return Response(problems_feed(health), media_type="application/atom+xml")

    def entry(self, request: Request) -> Response:
        """Ask for the token."""
        return self._page(request, "enter.html", problem="", form=self._site.access.form_text())

    async def enter(self, request: Request) -> Response:
        """Take the token, and remember in a cookie that it was shown."""
        access = self._site.access
        form = fields_in(await request.body(), request.headers.get("content-type", ""))
        if not access.is_own_form(form.get("form", "")):
            problem = "This form is of an earlier start of the page: try once more."
        elif not access.is_token(form.get("token", "")):
            problem = "That is not the token."
        else:
            entered = RedirectResponse("/", 303)
            entered.set_cookie(COOKIE, access.pass_text(), httponly=True, samesite="strict")
            return entered
        return self._page(request, "enter.html", 403, problem=problem, form=access.form_text())

    def unknown(self, request: Request, _: Exception) -> Response:
        """Say that there is no such page."""
        return self._rendering.error(request, 404, "There is no such page.")

    def form_alone(self, request: Request, _: Exception) -> Response:
        """Say that there is nothing to be seen at an address that takes forms."""
        return self._rendering.error(request, 405, "Nothing is to be seen here: forms are sent to this address.")

    def broken_off(self, _: Request, __: Exception) -> Response:
        """Say that a form did not come whole in time, if anybody still hears it."""
        return PlainTextResponse("the form did not come whole: send it again\n", 408)

    def fault(self, request: Request, error: Exception) -> Response:
        """Say that the fault is ours; the server logs all of it."""
        return self._rendering.error(request, 500, "It cannot be shown", harmless(fault_line(error)))

    def unfit(self, request: Request, error: Exception) -> Response:
        """Say what is wrong with the configuration, or the store; it is read anew with the next request."""
        return self._rendering.error(request, 503, "It cannot be shown", harmless(str(error)))


def _asked(said: QueryParams) -> looked.Asked:
    """Return which articles an address asks for; what makes no sense asks for nothing."""
    older, newer = _mark(said.get("before", "")), _mark(said.get("after", ""))
    return looked.Asked(
        said.get("source", ""),
        said.get("state", ""),
        said.get("day", ""),
        said.get("q", "")[:MAX_QUERY_CHARS].strip(),
        said.get("tag", "")[:MAX_QUERY_CHARS].strip(),
        older or newer,
        older is None and newer is not None,
        _number(said.get("page", "")) or 1,
    )


def _mark(text: str) -> Mark | None:
    at, _, number = text.partition(".")
    sign = -1 if at.startswith("-") else 1
    micros, place = _number(at.removeprefix("-")), _number(number)
    return Mark(sign * micros, place) if micros is not None and place is not None else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
