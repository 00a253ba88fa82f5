"""Reading an answer from bytes: however they are cut, it is the same answer or the same fault, and what h11 reads."""

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import h11
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.http.transport import answer_reader, body_framing
from ingest.http.transport.answer_reader import AnswerReader
from ingest.http.transport.body_framing import FRAMING_BYTES, Chunked
from ingest.http.transport.head_parsing import CutError, WireError, parsed_head

Read = tuple[int, tuple[tuple[str, str], ...], bytes, bytes]
"""Status, fields, body, what is left over."""
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKS = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def read(pieces: Sequence[bytes]) -> Read | str:
    """Read an answer that comes in these pieces, and then the end of the connection."""
    reader, body = AnswerReader(), bytearray()
    try:
        for piece in pieces:
            reader.received += piece
            body += step(reader)
        if reader.head() is None or not reader.is_whole:
            reader.end()
    except CutError:
        return "cut"
    except WireError as error:
        return str(error)
    head = reader.head()
    assert head is not None
    return head.status, head.fields, bytes(body), bytes(reader.received)


def step(reader: AnswerReader) -> bytes:
    body = bytearray()
    if reader.head() is not None:
        while not reader.is_whole:
            body += reader.take()
            if not reader.has_more:
                break
    return bytes(body)


def cut(wire: bytes, places: set[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(wire) + 1) for place in places), len(wire)]
    return [wire[start:end] for start, end in pairwise(edges)]


def by_h11(wire: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "a")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(wire)
    connection.receive_data(b"")
    status, fields, body = 0, [], bytearray()
    while not isinstance(event := connection.next_event(), h11.EndOfMessage):
        if isinstance(event, h11.Response):
            status = event.status_code
            fields = [(name.decode(), value.decode("latin-1")) for name, value in event.headers]
        elif isinstance(event, h11.Data):
            body += event.data
    return status, fields, bytes(body)


PARTS = st.sampled_from(
    [
        b"HTTP/1.1 ", b"HTTP/1.0 200 OK", b"200 OK", b"204 No", b"304", b"100 Go", b"101", b"\r\n", b"\n", b"\r", b" ",
        b"Content-Length: 5", b"Content-Length: 0", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"X: y",
        b"Connection: close", b"\t", b":", b"\0", b"5\r\nhello\r\n", b"5;a=b", b"0\r\n\r\n", b"0\r\n", b"hello", b"ff",
        OK, CHUNKS, b"HTTP/1.1 103 Hints\r\n\r\n",
    ]
)  # fmt: skip
WIRES = st.lists(PARTS | st.binary(max_size=6), max_size=12).map(b"".join)
ANSWERS = WIRES.map(lambda rest: OK + rest) | WIRES.map(lambda rest: CHUNKS + rest) | WIRES
TOKENS = st.from_regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}", fullmatch=True)
VALUES = st.from_regex(r"([\x21-\x7e\xa1-\xff]([\x20-\x7e\xa1-\xff]{0,20}[\x21-\x7e\xa1-\xff])?)?", fullmatch=True)
FRAMES = {"connection", "content-length", "transfer-encoding"}
FIELDS = st.lists(st.tuples(TOKENS.filter(lambda name: name.lower() not in FRAMES), VALUES), max_size=8)


@settings(deadline=None)
@given(ANSWERS, st.sets(st.integers(0, 200), max_size=12))
@example(OK + b"\r\nhello", set(range(200)))
@example(CHUNKS + b"5\r\nhello\r\n0\r\nX: y\r\n\r\nmore", set(range(200)))
def test_however_it_is_cut_it_is_the_same_answer_or_the_same_fault(wire: bytes, places: set[int]) -> None:
    assert read(cut(wire, places)) == read([wire])


@settings(deadline=None)
@given(
    st.integers(200, 599).filter(lambda status: status not in {204, 304}),
    FIELDS,
    st.lists(st.binary(min_size=1, max_size=40), max_size=6),
    st.sampled_from(["length", "chunked", "closed"]),
    st.sampled_from(["", " ", "\t ", "  "]),
    st.sets(st.integers(0, 400), max_size=8),
)
def test_what_is_well_formed_is_read_as_it_was_meant_and_as_h11_does(
    status: int, fields: list[tuple[str, str]], parts: list[bytes], way: str, space: str, places: set[int]
) -> None:
    body = b"".join(parts)
    sent = list(fields)
    sent += [("Content-Length", str(len(body)))] if way == "length" else []
    sent += [("Transfer-Encoding", "chunked")] if way == "chunked" else []
    lines = [f"HTTP/1.1 {status} So", *(f"{name}:{space}{value}{space}" for name, value in sent), "", ""]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    wire = "\r\n".join(lines).encode("latin-1") + (coded if way == "chunked" else body)

    found = read(cut(wire, places))

    assert found == (status, tuple((name.lower(), value) for name, value in sent), body, b"")
    assert by_h11(wire) == (status, [(name.lower(), value) for name, value in sent], body)


def test_a_head_that_drips_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting:
        searched = 0

        def search(self, text: bytearray, start: int) -> re.Match[bytes] | None:
            self.searched += len(text) - start
            return re.compile(rb"\n\r?\n").search(text, start)

    counting = Counting()
    monkeypatch.setattr(answer_reader, "_HEAD_END", counting)
    wire = OK + b"X: " + b"y" * 5_000 + b"\r\nContent-Length: 0\r\n\r\n"

    assert read(cut(wire, set(range(len(wire))))) == read([wire])
    assert counting.searched < 6 * len(wire)


def test_framing_has_a_bound_that_grows_with_the_body() -> None:
    tiny = CHUNKS + b"1\r\nx\r\n" * FRAMING_BYTES
    small = CHUNKS + (b"28\r\n" + b"x" * 40 + b"\r\n") * 60_000 + b"0\r\n\r\n"
    assert read([tiny]) == "chunks that are more framing than body"
    assert isinstance(read([small]), tuple)


def test_one_call_takes_a_bounded_number_of_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_framing, "MAX_CHUNKS_A_TURN", 10)
    framing, received = Chunked(), bytearray(b"1\r\nx\r\n" * 100)
    assert len(framing.take(received)) <= 10
    assert framing.has_more


@pytest.mark.parametrize("filler", [b" ", b"\t", b"\n ", b"\r\n\t", b":", b",", b"a:\n", b"\r"])
def test_no_filler_makes_a_head_dear(filler: bytes) -> None:
    """Pinned by the pattern's form: its steps are linear, so that 200 kB take as long as the test does."""
    head = OK + b"X: a" + filler * (200_000 // len(filler)) + b"\r\n\r\n"
    with suppress(WireError):
        assert parsed_head(head).status == 200
