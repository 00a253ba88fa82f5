"""What publishers write, one thing at a time (`cases.yaml`)."""

from pathlib import Path

import pytest
import yaml

from tests.fetcher.feeds.reading import as_json, item, read

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry>{}</entry></feed>'
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://site.example/", "items": [{{{}}}]}}'


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_publisher_writes_is_what_the_entry_says(case: dict[str, object]) -> None:
    entry = read(document_of(case)).entries[0]
    want = case["want"]
    assert isinstance(want, dict)

    assert {name: as_json(getattr(entry, name)) for name in want} == want


def document_of(case: dict[str, object]) -> str:
    match case:
        case {"rss": str(inside)}:
            return item(inside)
        case {"atom": str(inside)}:
            return ATOM.format(inside)
        case {"json": str(inside)}:
            return JSON.format(inside)
    return str(case["document"])
