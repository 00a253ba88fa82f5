"""Every format: a sample document, and beside it what it says. What an expectation leaves out is not compared."""

import json
from pathlib import Path

import pytest

from ingest.documents import Listing
from tests.fetcher.feeds.reading import as_json, kinds, read

SAMPLES = Path(__file__).parent / "samples"
DOCUMENTS = sorted([*SAMPLES.glob("*.xml"), *SAMPLES.glob("*.feed")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_says_what_its_sample_expects(document: Path) -> None:
    want = json.loads(document.with_suffix(".json").read_text("utf-8"))

    assert shown(read(document.read_bytes()), want) == want


def test_every_sample_has_its_expectation() -> None:
    assert {path.stem for path in DOCUMENTS} == {path.stem for path in SAMPLES.glob("*.json")}


def shown(listing: Listing, want: dict[str, object]) -> dict[str, object]:
    """What a listing says, as far as the expectation asks."""
    said: dict[str, object] = {
        name: as_json(getattr(listing, name)) for name in want if name not in ("entries", "findings")
    }
    if "findings" in want:
        said["findings"] = kinds(listing)
    wanted = want["entries"]
    assert isinstance(wanted, list)
    said["entries"] = [
        {
            name: as_json(getattr(entry, name))
            for name in (wanted[number] if number < len(wanted) else ["title", "link"])
        }
        for number, entry in enumerate(listing.entries)
    ]
    return said
