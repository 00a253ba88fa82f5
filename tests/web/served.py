"""The page asked without a socket: the real application over a real store, made by the real run."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

import httpx
from selectolax.lexbor import LexborHTMLParser

from ingest.web.access import Access
from ingest.web.jobs import Job
from ingest.web.pages import application
from ingest.web.serve import Listening, address_of, listening_socket, server_of
from ingest.web.site import Site
from tests.pipeline.place import Place

TOKEN = "correct-horse-battery-staple"
HOST = "127.0.0.1:8765"
OWN = {"origin": f"http://{HOST}"}


def access(**said: object) -> Access:
    return Access(b"a secret of this start", **said)  # type: ignore[arg-type]  # the fields of Access, by name


def site_of(place: Place, judged: Access | None = None) -> Site:
    return Site(place.folder / "config.yaml", place.clock.now, judged or access(), doors=place.session().doors)


def ask(
    site: Site,
    path: str,
    *,
    method: str = "GET",
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Ask the application once; a `host` among the headers is asked for in place of ours."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(application(site))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, path, data=form, content=body, headers=headers)

    return asyncio.run(asked())


def form_at(site: Site, page: str, action: str, subject: str = "") -> dict[str, str]:
    """Return the fields of a form as a page shows it: that which is sent to `action`, for a subject."""
    return form_in(ask(site, page), action, subject)


def form_in(answer: httpx.Response, action: str, subject: str | None = None) -> dict[str, str]:
    """Return the fields of a form of a page: that which is sent to `action`, for a subject if one is named."""
    shown = LexborHTMLParser(answer.text)
    for form in shown.css(f'form[action="{action}"]'):
        fields = {
            name: value or ""
            for node in form.css("input")
            if (name := node.attributes.get("name") or "")
            for value in [node.attributes.get("value")]
            if node.attributes.get("type") != "radio" or "checked" in node.attributes
        }
        fields |= {node.attributes["name"] or "": node.text() for node in form.css("textarea")}
        for node in form.css("select"):
            chosen = node.css_first("option[selected]") or node.css("option")[0]
            fields[node.attributes["name"] or ""] = chosen.attributes["value"] or ""
        if subject is None or fields.get("subject", "") == subject:
            return fields
    raise AssertionError(f"{answer.url} shows no form for {action} {subject}")


def send(site: Site, action: str, fields: Mapping[str, str]) -> httpx.Response:
    """Send a form from a page of ours, and wait for what it began."""
    answer = ask(site, action, method="POST", form=fields, headers=OWN)
    site.jobs.wait()
    return answer


def job_of(site: Site, answer: httpx.Response) -> Job:
    """Return the job that a form began."""
    assert answer.status_code == 303, answer.text
    job = site.jobs.job(int(answer.headers["location"].partition("/job?n=")[2]))
    assert job is not None
    return job


@contextmanager
def listening(site: Site) -> Iterator[str]:
    """Serve on a free port of loopback until the block ends, and give the address."""
    with listening_socket(Listening(port=0)) as sock:
        server = server_of(site)
        thread = Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        try:
            yield address_of(sock)
        finally:
            server.should_exit = True
            thread.join()
