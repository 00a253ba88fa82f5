"""The keys of a source's own addresses: taken out of whatever text, put back into its addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.http.own_secrets import own_secrets

FEED = "https://e.example/feed?lang=en&api_key=ab%2Fcdefgh&page=2"
OWN = own_secrets((FEED,))


@pytest.mark.parametrize(
    ("text", "emptied"),
    [
        ("https://e.example/a?api_key=ab%2Fcdefgh", "https://e.example/a?api_key="),
        ("https://e.example/a?id=1&api_key=ab/cdefgh#x", "https://e.example/a?id=1&api_key=#x"),
        ("<a href='/a?id=1&amp;api_key=ab%2Fcdefgh&amp;b=c'>", "<a href='/a?id=1&amp;api_key=&amp;b=c'>"),
        ("https://e.example/ab%2Fcdefgh/a", "https://e.example/…/a"),
        ("https://e.example/a?lang=en&page=2", "https://e.example/a?lang=en&page=2"),
        ("https://e.example/a?api_key=another0", "https://e.example/a?api_key=another0"),
    ],
)
def test_a_text_is_emptied_of_them(text: str, emptied: str) -> None:
    assert OWN.emptied(text) == emptied


@pytest.mark.parametrize(
    "url", ["https://e.example/rss?code=600519", "https://e.example/rss", "http://[bad/?key=abcdefgh"]
)
def test_what_is_short_or_not_there_is_no_key(url: str) -> None:
    assert not own_secrets((url,))


@given(
    st.lists(st.sampled_from(["a=b", "api_key=ab%2Fcdefgh", "id=1", "x", "api_key=other"])), st.sampled_from(["", "#f"])
)
def test_what_was_emptied_is_filled_as_it_was(parameters: list[str], end: str) -> None:
    url = f"https://e.example/a?{'&'.join(parameters)}{end}"
    assert "cdefgh" not in OWN.emptied(url)
    assert OWN.filled(OWN.emptied(url)) == url
