"""What the tests of the page share: a store with some articles, made once, and a browser, started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.place import Item, Place
from tests.web.browser import Browser, browser, driver

HOSTILE = (
    "<p>The bridge <b onclick='alert(1)'>was</b> mended <a href='javascript:alert(2)'>here</a>.</p>"
    "<script>alert(3)</script><style>body{display:none}</style><iframe src='https://evil.example/'></iframe>"
    "<svg onload='alert(4)'><image href='https://evil.example/5'/></svg>"
    "<form action='https://evil.example/6'><button formaction='javascript:alert(7)'>go</button></form>"
    "<img src='https://evil.example/8.png' onerror='alert(9)'>"
)


@pytest.fixture(scope="session")
def window() -> Iterator[Browser]:
    """A browser; each test gives it a look of its own, which makes it forget the one before."""
    with driver() as client, browser(client) as window:
        yield window


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A scripted news site and an empty store."""
    return Place(tmp_path)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A store that a run has filled: five articles, one with an image, one in Chinese, one with a title of signs."""
    place = Place(tmp_path_factory.mktemp("told"))
    place.lists(
        Item(1, image=True),
        Item(2, "人工智能改变新闻"),
        Item(3, "Signs &lt;script&gt;alert(1)&lt;/script&gt; of a title"),
        Item(4),
        Item(5),
    )
    place.run()
    return place
