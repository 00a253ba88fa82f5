"""The pages: what is asked for, looked up, and shown by a template in the browser's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ingest.config.errors import ConfigError
from ingest.config.load import load
from ingest.config.schema import Config
from ingest.fetcher.schedule.durations import span_text
from ingest.http.redact import harmless, shown_url
from ingest.search.terms import MAX_QUERY_CHARS
from ingest.text.clock_time import clock_time
from ingest.web import looked
from ingest.web.access import COOKIE, ENTRY, Access
from ingest.web.guarded import POST_POLICY, Guarded
from ingest.web.post_frame import post_page
from ingest.web.words import Language, asked_for, said_in
from store.errors import StoreError
from store.memory import ItemStatus

_STATES = (*(status.value for status in ItemStatus), "edited")
_CSS = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made of: the configuration, read anew at every request, and the clock."""

    config: Path
    now: Callable[[], datetime]
    access: Access


def application(site: Site) -> Guarded:
    """Return the page as an ASGI application."""
    pages = Pages(site)
    routes = [
        Route("/", pages.sources),
        Route("/articles", pages.articles),
        Route("/article", pages.article),
        Route("/article/post", pages.post),
        Route(ENTRY, pages.entry),
        Route(ENTRY, pages.enter, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_CSS)),
    ]
    handlers = {404: pages.unknown, ConfigError: pages.unfit, StoreError: pages.unfit}
    return Guarded(Starlette(routes=routes, exception_handlers=handlers), site.access)


class Pages:
    """One function a page; those that look into the store run in a thread each."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._templates = Environment(
            loader=PackageLoader("ingest.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.filters |= {"harmless": harmless, "shown_url": shown_url}

    def sources(self, request: Request) -> Response:
        """Show the sources with their health."""
        config, now = self._config(), self._site.now()
        shown = looked.sources(config, self._base(), now)
        return self._page(request, "sources.html", sources=shown, config=config, now=now, days=looked.DAYS)

    def articles(self, request: Request) -> Response:
        """Show the articles that fit, the newest first."""
        asked = request.query_params
        number = asked.get("page", "1")
        wanted = looked.Wanted(
            asked.get("source", ""),
            asked.get("state", ""),
            asked.get("day", ""),
            asked.get("q", "")[:MAX_QUERY_CHARS].strip(),
            int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 7 and int(number) else 1,
        )
        config = self._config()
        found = looked.articles(config, self._base(), self._site.now(), wanted)
        names = [source.name for source in config.sources]
        return self._page(
            request, "articles.html", found=found, wanted=wanted, names=names, states=_STATES, config=config
        )

    def article(self, request: Request) -> Response:
        """Show one article: its post, its story, its Markdown."""
        config, identity = self._config(), request.query_params.get("id", "")
        shown = looked.article(config, self._base(), self._site.now(), identity, with_files=False)
        if shown is None:
            return self._error(request, 404, "There is no such article.")
        return self._page(request, "article.html", shown=shown, config=config)

    def post(self, request: Request) -> Response:
        """Show a post alone, for a frame that lets it do nothing."""
        config, identity = self._config(), request.query_params.get("id", "")
        shown = looked.article(config, self._base(), self._site.now(), identity, with_files=True)
        if shown is None or shown.text is None:
            return self._error(request, 404, "There is no such article.")
        language = _language(request)
        html = post_page(shown.text, shown.files, title=shown.item.title, language=language)
        return HTMLResponse(html, headers={"Content-Security-Policy": POST_POLICY})

    def entry(self, request: Request) -> Response:
        """Ask for the token."""
        return self._page(request, "enter.html", problem="", form=self._site.access.form_text())

    async def enter(self, request: Request) -> Response:
        """Take the token, and remember in a cookie that it was shown."""
        access = self._site.access
        form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
        if not access.is_own_form(form.get("form", [""])[0]):
            problem = "This form is of an earlier start of the page: try once more."
        elif not access.is_token(form.get("token", [""])[0]):
            problem = "That is not the token."
        else:
            entered = RedirectResponse("/", 303)
            entered.set_cookie(COOKIE, access.pass_text(), httponly=True, samesite="strict")
            return entered
        return self._page(request, "enter.html", 403, problem=problem, form=access.form_text())

    def unknown(self, request: Request, _: Exception) -> Response:
        """Say that there is no such page."""
        return self._error(request, 404, "There is no such page.")

    def unfit(self, request: Request, error: Exception) -> Response:
        """Say what is wrong with the configuration, or the store; it is read anew with the next request."""
        return self._error(request, 503, "It cannot be shown", harmless(str(error)))

    def _config(self) -> Config:
        return load(self._site.config)

    def _base(self) -> Path:
        return self._site.config.parent

    def _error(self, request: Request, status: int, why: str, detail: str = "") -> Response:
        return self._page(request, "error.html", status, why=why, detail=detail)

    def _page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        language = _language(request)
        config = values.get("config")
        zone = ZoneInfo(config.store.timezone) if isinstance(config, Config) else ZoneInfo("UTC")
        html = self._templates.get_template(template).render(
            say=said_in(language),
            language="zh-Hans" if language == "zh" else "en",
            path=request.url.path,
            clock_time=lambda at: clock_time(at, zone),
            span=span_text,
            at=looked.at,
            address=_address,
            **values,
        )
        return HTMLResponse(html, status, headers={"Vary": "Accept-Language"})


def _language(request: Request) -> Language:
    return asked_for(request.headers.get("accept-language", ""))


def _address(path: str, parameters: Mapping[str, object]) -> str:
    """Return an address of ours; what is empty is left out."""
    asked = urlencode({name: str(value) for name, value in parameters.items() if value})
    return f"{path}?{asked}" if asked else path
