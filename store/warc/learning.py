"""The pages in a file of kept pages, found again by reading it; and where its last whole record ends. Pure."""

from collections.abc import Iterator
from datetime import datetime

from store.files.raw import PageHead
from store.late.dataclass import dataclass, field
from store.warc.cdxj import cdxj_line
from store.warc.members import Member, ReadRange, member_at, members, range_reader
from store.warc.records import Record, holds_more, read_answer, read_head, read_record


@dataclass(frozen=True, slots=True)
class Found:
    """A page that was found: where what the server said begins, its bytes and those of what is known of it."""

    head: PageHead
    at: int
    size: int
    behind: int
    line: bytes
    """Of the index."""


@dataclass(slots=True)
class Learning:
    """How far a file was read."""

    end: int
    """Where the last whole record ends."""
    damaged: int = 0
    """Bytes before that which are no record."""
    joined: int = 0
    """Bytes of members that hold more than one record: only the first of each is found."""
    pages: list[Found] = field(default_factory=list)


def learned(read: ReadRange, begin: int, name: str) -> Learning:
    """Read the file of a name from a place on."""
    learning = Learning(begin)
    answer: tuple[Member, Record] | None = None
    for member in members(read, begin):
        record = read_record(member)
        learning.damaged += member.begin - learning.end
        learning.joined += member.end - member.begin if holds_more(member) else 0
        learning.end = member.end
        if answer is not None:
            is_of_it = record is not None and known_of(record, answer[1]) is not None
            learning.pages += _found(answer, (member, record) if record is not None and is_of_it else None, name)
        answer = (member, record) if record is not None and record.kind == "response" else None
    if answer is not None:
        learning.pages += _found(answer, None, name)
    return learning


def record_in(data: bytes) -> Record | None:
    """Return the record that bytes begin with."""
    member = member_at(range_reader(data), 0)
    return read_record(member) if member is not None else None


def known_of(metadata: Record, response: Record | None) -> PageHead | None:
    """Return what a record tells of an answer; None for one that tells of nothing, or of another."""
    if metadata.kind != "metadata":
        return None
    if response is not None and metadata.fields.get("warc-refers-to") != response.fields.get("warc-record-id"):
        return None
    return read_head(metadata)


def bare_head(response: Record) -> PageHead | None:
    """Return what an answer says of itself, where what was known of it is lost."""
    url, date = response.fields.get("warc-target-uri"), response.fields.get("warc-date", "")
    try:
        return PageHead(url, "", "", datetime.fromisoformat(date)) if url else None
    except ValueError:
        return None


def _found(answer: tuple[Member, Record], behind: tuple[Member, Record] | None, name: str) -> Iterator[Found]:
    member, response = answer
    head, more = bare_head(response), 0
    if behind is not None:
        head, more = known_of(behind[1], response), behind[0].end - behind[0].begin
    said = read_answer(response)
    if head is None or said is None:
        return
    size = member.end - member.begin
    mime = said[0].get("content-type", "").partition(";")[0].strip().lower() or "unk"
    status = response.block[:32].split(b" ", 2)[1:2]
    code = int(status[0]) if status and status[0].isdigit() else 0
    said_of = (mime, code, response.fields.get("warc-payload-digest", ""))
    line = cdxj_line(response.fields.get("warc-target-uri", ""), head.fetched_at, said_of, (name, member.begin, size))
    yield Found(head, member.begin, size, more, line)
