"""Stands before every page: refuses what `access` refuses, and closes every answer to scripts and to other sites."""

from email.utils import formatdate

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.web.access import COOKIE, ENTRY, OPEN_PATHS, STATIC, Access
from ingest.web.patience import BODY_S, within

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
LIVE_POLICY = f"{PAGE_POLICY}; script-src 'self'; connect-src 'self'"
"""Of a page that shows how something goes on: it runs one script of ours, and asks us alone."""
POST_POLICY = (
    "sandbox; default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
"""Of fetched text: no script, no form, no request beyond the style of the page, wherever it is opened."""
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guarded:
    """An application whose every request is judged, and whose every answer says what it may do."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Date", formatdate(usegmt=True))  # RFC 9110 §6.6.1
                if is_static:
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["type"] != "http":
            return
        # The frame of a post is of no origin, and takes the style of the page from here.
        path: str = scope["path"]  # as it is routed by: that of `Request.url` is made with what Host says
        is_static = path.startswith(STATIC)
        refused = self._refused(Request(scope), path)
        await (refused or self._app)(scope, within(receive, BODY_S), closed)

    def _refused(self, request: Request, path: str) -> Response | None:
        refusal = self._access.refusal(request.method, path, request.headers)
        if refusal is not None:
            return PlainTextResponse(f"{refusal.why}\n", refusal.status)
        if path.startswith(OPEN_PATHS):
            return None
        if self._access.knows_token(request.headers, request.cookies.get(COOKIE)):
            return None
        if request.method == "POST":
            return PlainTextResponse("the token is missing: enter it first, and send the form again\n", 401)
        return RedirectResponse(ENTRY, 303)
