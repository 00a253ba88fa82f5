"""Hypothesis makes HTML: out of everything that means something to a Markdown reader or a template, in any nesting."""

from html import escape

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LAW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""How a law is tried: the same examples every time, about a second of them."""

# Fragments, not letters: what is dangerous is how they meet.
FRAGMENTS = [
    *"*_`[]()<>&#-+=~|\\{}!:'\"$^@1a中。，“”（🎉é .\n\t",
    *("**", "__", "``", "```", "](", "][", "]:", "[^1]", "[[", "<b", "</b>", "<!--", "<?", "&amp;", "&#35;", "&copy;"),
    *("##", "# ", "1.", "1. ", "2) ", "- ", "---", "+ ", "* ", "===", "~~", "~~~", "| ", ": ", "![", "\\*", "  "),
    *("{{", "{{<", ">}}", "{{%", "%}}", "{%", "{#", "[x](y)", "[a]: b", "*a*", "_b_", "<script>", "[ ] ", "+++"),
    *(
        "word",
        "中文",
        "foo bar",
        "a_b",
        "http://e.org/a_",
        "<http://e.org>",
        "<javascript:alert(1)>",
        "a@e.org",
        "<1@e>",
    ),
    *("\xa0", "\u3000", "\u200b", "\u202e", "\ufeff", "\x07", "\x1b[31m", "\ufdd0", "\ufddb", "\u2028", "\x0b"),
]
ADDRESSES = [
    "https://e.org/",
    "https://e.org/a b)",
    "https://e.org/(x)",
    "https://e.org/{{< y >}}",
    "javascript:alert(1)",
    "#f",
    "/r",
]
IMAGES = ["https://e.org/a.png", "https://e.org/b(c.png", "https://e.org/{{%.png"]

texts = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map("".join)
escaped = texts.map(lambda text: escape(text, quote=False))
in_attribute = texts.map(escape)


def _element(tag: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inner.map(lambda html: f"<{tag}>{html}</{tag}>")


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(inner, min_size=1, max_size=4).map("".join)
    return st.one_of(
        *(_element(tag, many) for tag in ("b", "i", "del", "code", "span", "u", "sup")),
        st.tuples(st.sampled_from(ADDRESSES), many).map(lambda pair: f'<a href="{pair[0]}">{pair[1]}</a>'),
        st.tuples(st.sampled_from(IMAGES), in_attribute).map(lambda pair: f'<img src="{pair[0]}" alt="{pair[1]}">'),
        st.just("<br>"),
    )


inlines = st.lists(st.recursive(escaped, _inline, max_leaves=8), min_size=1, max_size=4).map("".join)


def _block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(inner, min_size=1, max_size=3).map("".join)
    items = st.lists(_element("li", st.one_of(many, inlines)), min_size=1, max_size=3).map("".join)
    cells = st.lists(_element("td", inlines), min_size=2, max_size=2).map("".join)
    rows = st.lists(_element("tr", cells), min_size=1, max_size=3).map("".join)
    return st.one_of(
        _element("ul", items),
        _element("ol", items),
        _element("table", rows),
        *(_element(tag, many) for tag in ("div", "blockquote", "b", "section")),
        many.map(lambda html: f'<a href="https://e.org/">{html}</a>'),
        st.tuples(inlines, many).map(lambda pair: f"<dl><dt>{pair[0]}</dt><dd>{pair[1]}</dd></dl>"),
    )


_leaves = st.one_of(
    *(_element(tag, inlines) for tag in ("p", "h1", "h3")),
    _element("pre", escaped),
    inlines,
    st.just("<hr>"),
)
bodies = st.lists(st.recursive(_leaves, _block, max_leaves=4), min_size=1, max_size=2).map("".join)
