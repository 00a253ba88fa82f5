"""Paths into JSON, and the trees of elements that some sites keep their bodies in."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.extractor.page.json_values import MAX_NODES, Json, at_path, tree_html

DATA: Json = {
    "a": {"b": [{"kind": "thumb", "url": "t"}, {"kind": "lead", "url": "l"}]},
    "Article:1": {"title": "one"},
    "deep": {"er": {"articles": {"7": {"content": "found"}}}},
    "*": "star",
    "none": None,
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b.0.url", "t"),
        ("a.b.*.url", "t"),
        ("a.b.[kind=lead].url", "l"),
        ("a.b.[kind=other].url", None),
        ("Article:*.title", "one"),
        ("**.articles.*.content", "found"),
        ("**.url", "t"),
        ("a.b.9", None),
        ("a.b.x", None),
        ("a.b.0.url.more", None),
        ("*", "star"),
        ("none.more", None),
        ("**.nowhere", None),
    ],
)
def test_a_path_leads_to(path: str, value: Json) -> None:
    assert at_path(DATA, path) == value


def test_what_is_endless_is_looked_through_in_bounds() -> None:
    wide: Json = {"list": [{"n": number} for number in range(2 * MAX_NODES)]}

    assert at_path(wide, "**.not_there") is None


def test_a_tree_becomes_html_with_the_sites_own_names_translated() -> None:
    tree: Json = [
        {"type": "quote-box", "children": [{"type": "text", "data": "a < b"}]},
        {"type": "img", "attribs": {"src": 'x"y', "on load": "no"}},
        {"type": "text", "data": "end"},
        "bare",
        {"type": "5", "data": "no name"},
    ]

    assert tree_html(tree, {"quote-box": "blockquote"}) == (
        '<blockquote>a &lt; b</blockquote><img src="x&quot;y">endbareno name'
    )


def test_a_tree_that_never_ends_is_cut_and_closed() -> None:
    tree: Json = {"type": "p", "children": [{"type": "text", "data": "x"} for _ in range(2 * MAX_NODES)]}

    assert tree_html(tree).endswith("</p>")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "data", "children", "attribs", "p"]), inner)
    ),
    max_leaves=30,
)


@given(JSON, st.lists(st.sampled_from(["*", "**", "type", "0", "ch*", "[type=p]", "data"]), min_size=1, max_size=5))
def test_whatever_the_data_a_path_leads_somewhere_inside_it_or_nowhere(data: Json, steps: list[str]) -> None:
    found = at_path(data, ".".join(steps))

    assert found is None or json.dumps(found) in json.dumps(data)


@given(JSON)
@example({"type": "B"})
def test_whatever_the_tree_its_text_cannot_become_markup(data: Json) -> None:
    # The name of the element is longer than any text of the tree, which may well name a `b` of its own.
    markup = tree_html({"type": "p", "children": [{"type": "text", "data": "<b-as-a-text>&amp;"}, data]})

    assert LexborHTMLParser(markup).css_first("b-as-a-text") is None
    assert "<b-as-a-text>" in LexborHTMLParser(markup).text()
