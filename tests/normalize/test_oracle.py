"""Another converter as a witness: where HTML is plain, both must say the same to a reader."""

import html_to_markdown
import pytest

from normalize.markdown import render
from normalize.values import Html
from tests.normalize import reader

_PLAIN = [
    "<h2>Title</h2><p>One <strong>two</strong> <em>three</em> <code>four</code>.</p>",
    "<p>A <a href='https://e.org/x?y=1&amp;z=2'>link</a> and an <img src='https://e.org/a.png' alt='image'></p>",
    "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d</li><li>e</li></ol>",
    "<blockquote><p>a</p><p>b</p></blockquote><hr><p>c</p>",
    "<pre><code class='language-python'>def f():\n    return 1\n</code></pre>",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
    "<p>a<br>b</p><p>中文，段落。</p>",
    "<h1>A</h1><div><div><p>nested</p></div></div>",
    "<p><del>gone</del> and <b>bold <i>both</i></b></p>",
]


@pytest.mark.parametrize("html", _PLAIN)
def test_a_reader_sees_the_same_of_plain_html(html: str) -> None:
    ours = render(Html(html))
    theirs = html_to_markdown.convert(html).content or ""

    assert reader.shown(ours) == reader.shown(theirs)
    assert reader.links(ours) == reader.links(theirs)
    assert reader.images(ours) == reader.images(theirs)
