"""What extraction and Markdown cost is told as multiples of lexbor's bare parse, over the bench's own pages."""

import re

import pytest

from bench.extract_speed import made_pages, main


def test_multiples_are_told_of_the_benchs_own_pages(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--pages", "2", "--rounds", "2"])

    told = capsys.readouterr().out.splitlines()

    assert told[0] == "2 pages"
    assert re.fullmatch(r"extract +\d+ pages/s, \d+\.\d times the parse", told[2])
    assert re.fullmatch(r"extract \+ render +\d+ pages/s, \d+\.\d times the parse", told[3])


def test_the_pages_are_articles_with_their_images() -> None:
    url, body = next(made_pages(1))

    assert url.endswith("/story/0.html")
    assert body.count(b"<img ") == 4
