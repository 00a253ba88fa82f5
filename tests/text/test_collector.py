"""The collector of cycles is not missed while a document is taken apart."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ingest.fetcher.feeds.tree import Element
from ingest.text.collector import collector_paused
from ingest.work import list_entries
from normalize.values import Url

_ITEM = (
    "<item><title>t</title><description>a &lt;b&gt;bold&lt;/b&gt; text<p>c</p></description><dc:date>x</dc:date></item>"
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml"><p>a</p></content></entry></feed>'
)


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    "document",
    [
        f"<rss><channel>{_ITEM * 3}</channel></rss>",
        f"<rss><channel>{_ITEM * 3} & {_ITEM}</channel></rss>",
        f"<rss><channel>{_ITEM * 3}",
        _ATOM,
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "a"}]}',
        "<html>no feed</html>",
    ],
)
@pytest.mark.usefixtures("uncollected")
def test_a_feed_leaves_nothing_for_it(document: str) -> None:
    """Else the trees of feeds that were read would stay in memory until it comes."""
    before = _elements()

    list_entries(document.encode(), None, Url("https://e.org/feed"), "UTC", datetime(2026, 2, 2, tzinfo=UTC), 10)

    assert _elements() == before


def _elements() -> int:
    return sum(type(each) is Element for each in gc.get_objects())


def test_it_runs_again_whatever_happens() -> None:
    def fail() -> None:
        with collector_paused(), collector_paused():
            assert not gc.isenabled()
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    assert gc.isenabled()
