"""What a form has sent: its fields by their names, and whether it may be taken."""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ingest.config.errors import ConfigError
from ingest.http.redact import harmless
from ingest.web.forms import WAS, Deed
from ingest.web.rendering import Rendering
from ingest.web.site import Site

_MOST_FIELDS = 50
_MOST_HEAD_BYTES = 4_096
"""Of what stands before the content of one part."""
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))', re.IGNORECASE)
_NAME = re.compile(rb'^content-disposition:\s*form-data\s*;\s*name="([^"\r\n]*)"', re.IGNORECASE | re.MULTILINE)

_OF_OURS = frozenset({"form", "subject", WAS, "job", "from", "do", "part", "use"})
"""Fields that nobody fills in."""

Fields: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not taken: it is stale, or what it says cannot be."""

    stale: str = ""
    problem: str = ""

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return 409 if self.stale else 422


@dataclass(frozen=True, slots=True)
class Taking:
    """How the forms of one deed are taken."""

    name: str
    seen: Callable[[str], str]
    """Subject -> what changes when that which the form shows does."""
    act: Callable[[Request, Fields], Response]
    back: Callable[[str], str]
    """Subject -> where what is so now is shown."""
    again: "Callable[[Request, Fields, Refused], Response | None] | None" = None
    """Shows the form with what was typed; where it cannot, the reason is shown with the fields that were filled in."""
    alone: AbstractContextManager[object] | None = None
    """What two forms hold one after the other, so that the second is judged by what the first has left."""


def endpoint(site: Site, rendering: Rendering, taking: Taking) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a form: it is taken once, and refused, with the reason and a way on, when it is stale."""

    def answered(request: Request, body: bytes) -> Response:
        fields = fields_in(body, request.headers.get("content-type", ""))
        subject = fields.get("subject", "")
        with taking.alone or nullcontext():
            return judged(request, fields, subject)

    def judged(request: Request, fields: Fields, subject: str) -> Response:
        back = taking.back(subject)
        deed = Deed(taking.name, subject, taking.seen(subject))
        refusal = site.forms.refusal(deed, fields.get("form", ""), site.now())
        if refusal:
            shown = taking.again(request, fields, Refused(stale=refusal)) if taking.again is not None else None
            typed = {name: text for name, text in fields.items() if text.strip() and name not in _OF_OURS}
            return shown or rendering.error(request, 409, refusal, "Nothing was changed.", back, typed)
        try:
            return taking.act(request, fields)
        except ConfigError as error:
            problem = harmless(str(error))
            shown = taking.again(request, fields, Refused(problem=problem)) if taking.again is not None else None
            return shown or rendering.error(request, 422, "Nothing was changed.", problem, back)

    async def taken(request: Request) -> Response:
        return await run_in_threadpool(answered, request, await request.body())

    return taken


def fields_in(body: bytes, kind: str) -> Fields:
    """Return the fields of a form as a browser sends them (WHATWG HTML §4.10.21.7), the last of each name."""
    if kind.partition(";")[0].strip().lower() == "multipart/form-data":
        return _parts(body, kind)
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _parts(body: bytes, kind: str) -> Fields:
    """Return the parts of a body (RFC 7578), those that a browser sends: a file is its text, and no part has parts."""
    told = _BOUNDARY.search(kind)
    if told is None:
        return {}
    mark = f"\r\n--{told[1] or told[2]}".encode("latin-1", "replace")
    fields: dict[str, str] = {}
    for part in (b"\r\n" + body).split(mark, _MOST_FIELDS + 1)[1 : _MOST_FIELDS + 1]:
        end = part.find(b"\r\n\r\n", 0, _MOST_HEAD_BYTES)
        name = _NAME.search(part, 0, end) if end >= 0 else None
        if name is not None:
            fields[name[1].decode("utf-8", "replace")] = part[end + 4 :].decode("utf-8-sig", "replace")
    return fields
