"""What a page states as its author: a name, and never an address, however it is written."""

import pytest

from ingest.extractor.metadata.authors import stated_names
from tests.extractor.told import article, told

BYLINE = "<p class=byline>By <a rel=author href=/a>Ines Halvorsen</a></p>"


@pytest.mark.parametrize(
    "stated",
    [
        "desk@quay.example",
        "i.halvorsen@bay-gazette.example",
        "ines+news@mail.bay-gazette.example",
        "Ines <ines@quay-side.example>",
        "редакция@набережная.example",
    ],
)
def test_a_mail_address_is_no_author(stated: str) -> None:
    found = told(article("The crane", BYLINE), head=f'<meta name="author" content="{stated}">')

    assert stated_names([stated]) == []
    assert found.author == "Ines Halvorsen"


def test_names_stay() -> None:
    assert stated_names(["By Ines Halvorsen", "Ana M. Prado", "梁文道"]) == ["Ines Halvorsen", "Ana M. Prado", "梁文道"]
