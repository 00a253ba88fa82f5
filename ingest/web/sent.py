"""What a form has sent: its fields by their names, and whether it may be taken."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ingest.config.errors import ConfigError
from ingest.http.redact import harmless
from ingest.web.forms import Deed
from ingest.web.rendering import Rendering
from ingest.web.site import Site

_MOST_FIELDS = 50

Fields: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taking:
    """How the forms of one deed are taken."""

    name: str
    seen: Callable[[str], str]
    """Subject -> what changes when that which the form shows does."""
    act: Callable[[Request, Fields], Response]
    back: Callable[[str], str]
    """Subject -> where what is so now is shown."""


def endpoint(site: Site, rendering: Rendering, taking: Taking) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a form: it is taken once, and refused, with the reason and a way on, when it is stale."""

    def answered(request: Request, fields: Fields) -> Response:
        subject = fields.get("subject", "")
        back = taking.back(subject)
        deed = Deed(taking.name, subject, taking.seen(subject))
        refusal = site.forms.refusal(deed, fields.get("form", ""), site.now())
        if refusal:
            return rendering.error(request, 409, refusal, "Nothing was changed.", back)
        try:
            return taking.act(request, fields)
        except ConfigError as error:
            return rendering.error(request, 422, "Nothing was changed.", harmless(str(error)), back)

    async def taken(request: Request) -> Response:
        fields = fields_in(await request.body(), request.headers.get("content-type", ""))
        return await run_in_threadpool(answered, request, fields)

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
    """Return the parts of a body (RFC 7578): a file is its text."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    fields: dict[str, str] = {}
    for part in list(BytesParser(policy=HTTP).parsebytes(head + body).walk())[: _MOST_FIELDS + 1]:
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(data, bytes):
            fields[name] = data.decode("utf-8-sig", "replace")
    return fields
