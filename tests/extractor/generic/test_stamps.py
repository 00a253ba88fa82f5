"""The page's own name and the time of its last change are stamped on it, and are no part of its text."""

import pytest

from ingest.extractor.page.stamps import is_stamp
from tests.extractor.told import told

PAGE = "https://wiki.example/doku.php?id=blog:why-our-sundial-runs-late"
SHORT = "<p>The forgotten reed measures the orchard, while a lantern borrows us.</p><ul><li>One</li><li>Two</li></ul>"

STAMPS = {
    "blog:why-our-sundial-runs-late": True,
    "why-our-sundial-runs-late": True,
    "blog/sundial.txt · Last modified: 2023/04/18 11:19 by 192.0.2.7": True,
    "Last updated on April 18, 2023": True,
    "This page was last modified on 18 April 2023": True,
    "Zuletzt geändert: 18.04.2023": True,
    "最后修改：2023年4月18日": True,
    "blog:the-other-page": False,
    "Why our sundial runs late": False,
    "late": False,
    "It was last modified by a hand that nobody has seen since 1923.": False,
    "The sundial was last updated in spring.": False,
}


@pytest.mark.parametrize(("line", "is_one"), STAMPS.items())
def test_what_a_stamp_is(line: str, *, is_one: bool) -> None:
    assert is_stamp(line, PAGE) is is_one


@pytest.mark.parametrize("name", ["blog:why-our-sundial-runs-late", "blog:a-story-of-why-our-sundial-runs-late-again"])
def test_a_short_post_stands_without_its_stamps(name: str) -> None:
    stamp = f"<div class=docInfo><bdi>{name}.txt</bdi> · Last modified: 2023/04/18 11:19 by <bdi>192.0.2.7</bdi></div>"
    text = f"<div class=page><h1>Why our sundial runs late</h1>{SHORT}</div>"
    body = f"<main><div class=pageId><span>{name}</span></div>{text}{stamp}</main>"
    found = told(
        body, head="<title>Why our sundial runs late [Wiki]</title>", url=f"https://wiki.example/doku.php?id={name}"
    )

    assert found.text.splitlines()[0].startswith("The forgotten reed")
    assert found.text.splitlines()[-1] == "Two"
    assert found.published is not None, "the stamp tells the day all the same"
