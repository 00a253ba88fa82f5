"""Clients that say nothing or never end, a server that has nothing to do, and what goes wrong in it."""

import asyncio
import socket
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from starlette.types import Message

from ingest.web import looked, patience
from ingest.web.patience import Patient, within
from ingest.web.serve import server_of
from tests.pipeline.place import Place
from tests.web.served import OWN, access, ask, form_at, listening, site_of


class Looks(asyncio.SelectorEventLoop):
    """A loop whose later calls are made by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.later: list[Callable[[], object]] = []

    def call_later(self, _: float, callback: Callable[..., object], *args: object, **__: object) -> asyncio.TimerHandle:  # type: ignore[override]
        self.later.append(callback)
        return asyncio.TimerHandle(0, callback, args, self)


UNDER_WAY, ANSWERED, NEXT = (SimpleNamespace(response_complete=is_over) for is_over in (False, True, True))


@pytest.mark.parametrize(
    ("cycles", "is_closed"),
    [
        ([None, None], True),
        ([None, UNDER_WAY], False),
        ([UNDER_WAY, UNDER_WAY, UNDER_WAY], False),
        ([UNDER_WAY, ANSWERED], False),
        ([ANSWERED, ANSWERED], True),
        ([ANSWERED, NEXT], False),
        ([ANSWERED, NEXT, NEXT], True),
    ],
)
def test_a_connection_is_closed_on_which_no_whole_request_comes(
    cycles: list[object], is_closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, closed = Looks(), []
    config = uvicorn.Config(lambda: None, log_config=None)
    connection = Patient(config, uvicorn.server.ServerState(), {}, loop)
    monkeypatch.setattr(connection, "transport", SimpleNamespace(close=lambda: closed.append(True)))
    monkeypatch.setattr(connection, "cycle", cycles[0])
    connection._look_later()
    for cycle in cycles[1:]:
        monkeypatch.setattr(connection, "cycle", cycle)
        loop.later.pop()()
    loop.close()

    assert bool(closed) == is_closed


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "])
def test_who_says_nothing_whole_is_not_waited_for(place: Place, said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_S", 0.02)
    with listening(site_of(place)) as address:
        url = httpx.URL(address)
        with socket.create_connection((url.host, url.port or 80), timeout=30) as client:
            client.sendall(said)
            assert client.recv(100) == b""


def received(messages: list[Message], seconds: float, times: int) -> list[Message]:
    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def taken() -> list[Message]:
        bounded = within(receive, seconds)
        return [await bounded() for _ in range(times)]

    return asyncio.run(taken())


PART: Message = {"type": "http.request", "body": b"a", "more_body": True}
LAST: Message = {"type": "http.request", "body": b"b", "more_body": False}
GONE: Message = {"type": "http.disconnect"}


@pytest.mark.parametrize(
    ("messages", "seconds", "told"),
    [([PART, LAST, GONE], 60, [PART, LAST, GONE]), ([PART], 0.01, [PART, GONE]), ([], 0.01, [GONE])],
)
def test_a_form_that_does_not_come_whole_is_given_up(
    messages: list[Message], seconds: float, told: list[Message]
) -> None:
    assert received(messages, seconds, len(told)) == told


def test_a_form_that_was_broken_off_changes_nothing_and_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.web.guarded.BODY_S", 0.02)
    with listening(site_of(place)) as address:
        url = httpx.URL(address)
        head = (
            f"POST /source/run HTTP/1.1\r\nHost: {url.host}\r\nOrigin: http://{url.host}\r\nContent-Length: 9\r\n\r\n"
        )
        with socket.create_connection((url.host, url.port or 80), timeout=30) as client:
            client.sendall(head.encode() + b"form")
            assert client.recv(100).startswith(b"HTTP/1.1 408")


def test_a_server_that_nobody_asks_does_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list[int] = []
    tick = uvicorn.Server.on_tick

    async def counted(server: uvicorn.Server, counter: int) -> bool:
        ticks.append(counter)
        return await tick(server, counter)

    monkeypatch.setattr(uvicorn.Server, "on_tick", counted)
    with listening(site_of(place)) as address:
        answer = httpx.get(address, trust_env=False)

    assert ("date" in answer.headers, ticks) == (True, [0])


def test_a_server_that_is_told_to_end_before_it_begins_ends(place: Place) -> None:
    server = server_of(site_of(place))
    server.should_exit = True

    asyncio.run(server.main_loop())

    assert server.should_exit


def test_a_fault_of_ours_is_told_on_a_page_and_in_the_log(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("<b>of a test</b>")

    monkeypatch.setattr(looked, "sources", broken)
    with listening(site_of(place)) as address:
        answer = httpx.get(address, trust_env=False)

    assert (answer.status_code, "a fault of ours: RuntimeError: &lt;b&gt;of a test" in answer.text) == (500, True)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/source/run", 405, "forms are sent to this address"),
        ("GET", "/article/rule", 405, "forms are sent to this address"),
        ("POST", "/articles", 405, "forms are sent to this address"),
        ("GET", "/articles/", 404, "There is no such page."),
        ("GET", "/static/../pages.py", 404, "There is no such page."),
        ("GET", "/static/%2e%2e/pages.py", 404, "There is no such page."),
        ("GET", "/static/%00", 404, "There is no such page."),
        ("GET", "/articles?day=0001-01-01", 200, "Story"),
        ("GET", "/articles?day=9999-12-31", 200, "Nothing here fits."),
        ("GET", "/articles?q=%ed%a0%80%00", 200, "articles"),
        ("GET", "/article?id=%ed%a0%80%00", 404, "There is no such article."),
        ("GET", f"/articles?{'a=1&' * 3_000}", 200, "Story"),
        ("POST", "/enter", 403, "earlier start"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_page(
    told: Place, method: str, path: str, status: int, said: str
) -> None:
    body = b"a=1&" * 200 if method == "POST" else None
    answer = ask(site_of(told, access()), path, method=method, body=body, headers=OWN)

    assert (answer.status_code, said in answer.text) == (status, True)


def test_a_form_with_too_many_fields_is_refused(place: Place) -> None:
    site = site_of(place)
    form = form_at(site, "/", "/source/run") | {f"a{number}": "" for number in range(60)}

    assert ask(site, "/source/run", method="POST", form=form, headers=OWN).status_code == 409
    assert site.jobs.newest() == []
