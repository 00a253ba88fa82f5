"""Shows values by a template, in the browser's language; what a form is to carry is made here."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ingest.config.values import Config
from ingest.fetcher.schedule.durations import span_text
from ingest.http.redact import harmless, shown_url
from ingest.text.clock_time import clock_time
from ingest.web import looked
from ingest.web.forms import Deed
from ingest.web.guarded import LIVE_POLICY
from ingest.web.site import Site
from ingest.web.wording.lines import in_chinese
from ingest.web.wording.times import figure, from_now
from ingest.web.words import Language, asked_for, said_in

EVENT_STREAM = "text/event-stream"


class Rendering:
    """Makes pages of templates."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._templates = Environment(
            loader=PackageLoader("ingest.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals |= {"refused": None, "changed": {}, "labels": {}}
        self._templates.filters |= {"harmless": harmless, "shown_url": shown_url}

    def text(self, request: Request, template: str, **values: object) -> str:
        """Return what a template makes of values; of `config`, its zone is that of the times."""
        language = language_of(request)
        config = values.get("config")
        zone = ZoneInfo(config.store.timezone) if isinstance(config, Config) else None
        there, now = zone or ZoneInfo("UTC"), self._site.now()

        def token(name: str, subject: str = "", seen: str = "") -> str:
            return self._site.forms.token(Deed(name, subject, seen), now)

        def time(at: datetime) -> Markup:
            told = f"{at.astimezone(there):%Y-%m-%d %H:%M}"
            return _time(at, told, clock_time(at, there))

        def moment(at: datetime) -> Markup:
            return _time(at, from_now(at, now, language), clock_time(at, there))

        return self._templates.get_template(template).render(
            say=said_in(language),
            language="zh-Hans" if language == "zh" else "en",
            path=request.url.path,
            zone=zone.key if zone is not None else "",
            clock_time=lambda at: clock_time(at, there),
            time=time,
            moment=moment,
            figure=figure,
            line=lambda text: _line(harmless(text), language),
            span=span_text,
            at=looked.at,
            address=address_of,
            token=token,
            **values,
        )

    def page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        """Return a page of a template."""
        return HTMLResponse(self.text(request, template, **values), status, headers={"Vary": "Accept-Language"})

    def live(self, request: Request, template: str, **values: object) -> Response:
        """Return a page that goes on telling, by the one script that we have."""
        headers = {"Content-Security-Policy": LIVE_POLICY, "Vary": "Accept-Language"}
        return HTMLResponse(self.text(request, template, **values), headers=headers)

    def error(
        self,
        request: Request,
        status: int,
        why: str,
        detail: str = "",
        back: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        """Return a page that says why there is none, or why nothing was done, and how to go on with what was typed."""
        return self.page(request, "error.html", status, why=why, detail=detail, back=back, typed=typed)


def _line(text: str, language: Language) -> Markup:
    """Return a line of a command in the reader's language; one that stays in English says so to who has it read out."""
    told = in_chinese(text) if language == "zh" else text
    is_english = language == "zh" and told == text and text.isascii()
    return Markup('<span lang="en">{}</span>').format(told) if is_english else escape(told)


def _time(at: datetime, told: str, whole: str) -> Markup:
    """Return an instant as it is told, with all of it for who points there, or has it read out by a machine."""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), whole, told)


def event(name: str, data: str) -> str:
    """Return an event as a browser hears it (WHATWG HTML §9.2)."""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n"


def language_of(request: Request) -> Language:
    """Return the language that the browser asks for."""
    return asked_for(request.headers.get("accept-language", ""))


def address_of(path: str, parameters: Mapping[str, object]) -> str:
    """Return an address of ours; what is empty is left out."""
    asked = urlencode({name: str(value) for name, value in parameters.items() if value})
    return f"{path}?{asked}" if asked else path
