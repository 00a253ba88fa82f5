"""References in bodies: absolute in the end, and nothing else is touched."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetcher.feeds.body_urls import image_urls, with_absolute_urls

BASE = "https://site.example/a/b"


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ('<a href="/x">', '<a href="https://site.example/x">'),
        ("<a href='/x'>", '<a href="https://site.example/x">'),
        ("<a href=/x>", '<a href="https://site.example/x">'),
        ("<A HREF = /x>", '<A HREF = "https://site.example/x">'),
        ('<a\n class="c"\n href="x"\n>', '<a\n class="c"\n href="https://site.example/a/x"\n>'),
        ('<a href="#n">', '<a href="https://site.example/a/b#n">'),
        ('<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'),
        ('<a href="/x?a=1&amp;b=&quot;2">', '<a href="https://site.example/x?a=1&amp;b=%222">'),
        ('<a href=" https://x.example/ ">', '<a href="https://x.example/">'),
        ('<img src="p.png" alt="a > b">', '<img src="https://site.example/a/p.png" alt="a > b">'),
        ('<img alt="a > b" src="p.png">', '<img alt="a > b" src="https://site.example/a/p.png">'),
        ('<img alt="a<b" src="p.png">', '<img alt="a<b" src="https://site.example/a/p.png">'),
        ('<img data-src="/p" data-id="/7">', '<img data-src="https://site.example/p" data-id="/7">'),
        (
            '<img srcset="/1.jpg, /2.jpg 2x,/3,4.jpg 3x">',
            '<img srcset="https://site.example/1.jpg, https://site.example/2.jpg 2x,/3,4.jpg 3x">',
        ),
        (
            '<img srcset="https://c.example/1,w_2/a.jpg 1x, b.jpg 2x">',
            '<img srcset="https://c.example/1,w_2/a.jpg 1x, https://site.example/a/b.jpg 2x">',
        ),
        (
            '<video poster="/p"><source src="v">',
            '<video poster="https://site.example/p"><source src="https://site.example/a/v">',
        ),
        ('<iframe src="/embed"></iframe>', '<iframe src="https://site.example/embed"></iframe>'),
        ("<p>href='/x' is an attribute</p>", "<p>href='/x' is an attribute</p>"),
        ('<p>a < b src="/x"</p>', '<p>a < b src="/x"</p>'),
        ('&lt;a href="/x"&gt;', '&lt;a href="/x"&gt;'),
        ('<a href="javascript:x()">', '<a href="javascript:x()">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<img src="data:image/gif;base64,R0=">', '<img src="data:image/gif;base64,R0=">'),
        ('<a href="">', '<a href="">'),
        ('<a href="https://x.example/ä b">', '<a href="https://x.example/ä b">'),
        ("<a title='x=\"/y\"'>", "<a title='x=\"/y\"'>"),
        ('<a href="/x', '<a href="/x'),
        ("", ""),
    ],
)
def test_relative_references_become_absolute_and_nothing_else_changes(body: str, want: str) -> None:
    assert with_absolute_urls(body, BASE) == want


def test_without_a_base_a_body_stays_as_it_is() -> None:
    assert with_absolute_urls('<a href="/x">', "") == '<a href="/x">'


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (
            '<img src="1.png"><IMG SRC=/2.png><img src="1.png">',
            ["https://site.example/a/1.png", "https://site.example/2.png"],
        ),
        ('<img src="data:x" data-src="/real.png">', ["https://site.example/real.png"]),
        ('<img src="/placeholder.gif" data-original="/real.png">', ["https://site.example/real.png"]),
        ('<img src="/first.png" src="/second.png">', ["https://site.example/first.png"]),
        ('<img alt="no source">', []),
        ('<imgx src="/x">', []),
    ],
)
def test_the_images_of_a_body_are_listed(body: str, want: list[str]) -> None:
    assert image_urls(body, BASE) == want


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value and value.strip()]


references = st.sampled_from(["/x", "x.png", "../y", "//c.example/z", "https://d.example/", "?q=1", "#f", "a b", "é"])
tags = st.builds(
    lambda name, quote, reference, space: f"<{name}{space}href={quote}{reference}{quote}>",
    st.sampled_from(["a", "img", "x-y"]),
    st.sampled_from(["'", '"']),
    references,
    st.sampled_from([" ", "\n", ' class="k" ', " hidden "]),
)


@given(st.lists(tags | st.sampled_from(["text ", "a < b ", "<!-- x -->", "<p>", "&lt;"]), max_size=8).map("".join))
def test_after_it_no_tag_holds_a_relative_reference(body: str) -> None:
    links = _Links()
    links.feed(with_absolute_urls(body, BASE))

    assert [link for link in links.found if not link.startswith(("http://", "https://"))] == []


@given(st.text(alphabet="<>=\"' hrefscta/x!-", max_size=200))
def test_outside_of_values_every_byte_stays(body: str) -> None:
    def bare(html: str) -> str:
        return re.sub(r"""["']|https://site\.example|/a/|[^<>=]""", "", html)

    assert bare(with_absolute_urls(body, BASE)) == bare(body)
