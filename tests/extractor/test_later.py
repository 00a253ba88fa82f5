"""What only pages in Han signs need is not made ready for others."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import _lru_cache_wrapper
from re import Pattern

import pytest

from ingest.extractor.extract import extract
from ingest.extractor.generic import notice_words
from ingest.extractor.metadata import han_bylines
from ingest.extractor.page import labelled
from normalize.values import Url

LATIN = "<p>The bridge over the river was closed for two days while engineers looked at the stone, the town said.</p>"
HAN = "<p>作者：李明</p><p>港口日报记者从有关部门获悉，大桥将于下周恢复通行，工程人员已经完成全部检查工作。</p>"


def expressions() -> "Iterator[_lru_cache_wrapper[Pattern[str]]]":
    for module in (labelled, han_bylines, notice_words):
        for value in vars(module).values():
            if isinstance(value, _lru_cache_wrapper) and value.cache_info().maxsize is None:
                yield value


@pytest.mark.parametrize(("paragraphs", "is_han"), [(LATIN, False), (HAN, True)])
def test_expressions_for_han_signs_are_compiled_for_a_page_that_has_some(paragraphs: str, is_han: bool) -> None:
    for each in expressions():
        each.cache_clear()
    page = f"<html><head><title>News</title></head><body><article><h1>News</h1>{paragraphs * 6}</article></body></html>"

    extract(
        page.encode(),
        Url("https://a.example/1"),
        content_type=None,
        rule=None,
        zone="UTC",
        fetched_at=datetime.now(UTC),
    )

    assert len(list(expressions())) > 20
    assert any(each.cache_info().currsize for each in expressions()) is is_han
