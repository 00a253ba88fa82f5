"""Pages of a WARC file found again by their addresses: each where it stands, or why it is not to be had."""

import gzip
from datetime import datetime
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.warc import again
from ingest.warc.again import PagesAgain
from ingest.warc.files import Tally, pages_in
from ingest.warc.pages import ArchivedPage
from ingest.warc.records import records as each_record
from normalize.values import Url
from tests.warc.test_reading import NOW, packed
from tests.warc.test_reference import LATER, PACKINGS, records
from tests.warc.written import info, members, response, wacz

URL = Url("https://example.org/7")
OTHER = [response(f"https://example.org/of/{number}", b"<p>another</p>" * 200) for number in range(6)]


def found(path: Path, *urls: str, near: datetime = NOW, now: datetime = NOW) -> list[ArchivedPage | str]:
    pages = PagesAgain(path, now, 1_000_000, lambda _: True)
    assert all(step is None for step in pages.steps())
    return [pages.page(Url(url), near) for url in urls]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(records(), max_size=6),
    st.sampled_from([*sorted(PACKINGS), "wacz"]),
    st.sampled_from([1.0, 1.0, 0.9, 0.5]),
)
def test_each_page_of_a_file_is_found_where_it_stands(
    tmp_path: Path, given_records: list[bytes], packing: str, share: float
) -> None:
    if packing == "wacz":
        halves = (members([info(), *given_records[:3]]), b"".join(given_records[3:]))
        data = wacz(("archive/1.warc.gz", halves[0]), ("archive/2.warc", halves[1]))
    else:
        data = PACKINGS[packing]([info(), *given_records])
        data = data[: int(len(data) * share)]
    path = tmp_path / "file"
    path.write_bytes(data)
    there: dict[str, list[bytes]] = {}
    for page in pages_in(path, LATER, 1_000_000, Tally()):
        there.setdefault(page.url, []).append(page.reply.body)

    for url, bodies in there.items():
        [again_there] = found(path, url, now=LATER)
        assert isinstance(again_there, ArchivedPage)
        assert again_there.reply.body in bodies
    [none] = found(path, "https://example.org/none", now=LATER)
    assert none == "it is not in file"


@pytest.mark.parametrize("name", ["zstd with a dictionary", "zstd with a packed dictionary", "angle brackets"])
def test_pages_in_odd_packings_are_found(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(packed(name))
    pages = list(pages_in(path, NOW, 1_000_000, Tally()))

    assert pages
    assert found(path, *(page.url for page in pages)) == pages


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (response(URL, b"no gzip", "Content-Encoding: gzip"), "in old it "),
        (response(URL, b"<p>x</p>" * 200_000), "in old it is larger than 1000000 bytes"),
        (response(URL, b"<p>gone</p>", status="404 Not Found"), "it is not in old"),
        (response(URL, b"\x89PNG", kind="image/png"), "it is not in old"),
        (response("https://example.org/8", b"<p>x</p>"), "it is not in old"),
    ],
    ids=["broken", "too large", "an error", "a picture", "another"],
)
def test_it_is_told_why_a_page_is_not_to_be_had(record: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(members([info(), record]))
    [why] = found(path, URL)

    assert isinstance(why, str)
    assert why.startswith(told)


def test_a_page_far_within_one_member_is_not_read_and_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old"
    path.write_bytes(gzip.compress(b"".join([info(), response(URL, b"<p>near</p>"), *OTHER, OTHER[0]])))
    monkeypatch.setattr(again, "MAX_WITHIN", 5_000)
    near, far = found(path, URL, "https://example.org/of/5")

    assert isinstance(near, ArchivedPage)
    assert far == "old has too much in one member to be read there; `warcio recompress` parts it"


def test_a_file_that_goes_or_changes_meanwhile_costs_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(members([info(), *OTHER, response(URL, b"<p>here</p>")]))
    pages = PagesAgain(path, NOW, 1_000_000, lambda _: True)
    assert not any(pages.steps())
    path.write_bytes(zstd.compress(b"quite another file"))
    changed = pages.page(URL, NOW)
    path.unlink()
    gone = pages.page(URL, NOW)

    assert changed == "it is not in old"
    assert isinstance(gone, str)
    assert gone.startswith("in old it cannot be read: No such file or directory")
    assert str(found(path, URL)[0]).startswith("old cannot be read: No such file or directory")


def test_the_places_of_members_are_held_only_where_they_are_asked_for(tmp_path: Path) -> None:
    """A file of very many members is gone through in little room; each place is had at once."""
    path = tmp_path / "old"
    path.write_bytes(members([info(), *OTHER * 40, response(URL, b"<p>here</p>")]))
    with path.open("rb") as file:
        noting = again._Noting(file)
        held = 0
        for _ in each_record(noting, 1_000_000):
            begin, within = noting.place()
            assert within == 0
            assert noting._members is not None
            held = max(held, len(noting._members._begun))
        assert 0 < begin < path.stat().st_size

    assert held < 40
