"""Code without line numbers, names of languages and buttons, in all the ways that are known to number it."""

import pytest

from tests.extractor.structure.pages import article, read, shown

CODE = ("import weir", "", "def fall(mark):", "    return weir.read(mark)")
FENCED = "\n".join(CODE)


def listing(around: str, line: str, between: str = "\n") -> str:
    """Put each line of the code, and its number, in the words of a highlighter."""
    lines = between.join(line.format(number=number, code=code) for number, code in enumerate(CODE, 1))
    return around.replace("LINES", lines)


BESIDE = "<td><pre>1\n2\n3\n4</pre></td>"
GUTTER = "<td class='gutter'><pre><span>1</span><br><span>2</span></pre></td>"
DIVISIONS = "<td class='gutter'><div>1</div><div>2</div></td>"
LIST = "<ul class='pre-numbering'><li>1<li>2<li>3<li>4</ul>"


@pytest.mark.parametrize(
    ("way", "markup"),
    [
        ("spans in lines", listing("<pre>LINES</pre>", "<span class='linenos'>{number:2}</span><i>{code}</i>")),
        ("spans called lineno", listing("<pre><code>LINES</code></pre>", "<span class='lineno'>{number}</span>{code}")),
        ("lines in spans", listing("<pre>LINES</pre>", "<b><i class='ln'>{number}</i><i>{code}\n</i></b>", "")),
        ("a camel", listing("<pre>LINES</pre>", "<span class='x lineNumber'>{number}</span><b>{code}</b>")),
        (
            "a table in the code",
            listing(
                "<pre><code><table>LINES</table></code></pre>",
                "<tr><td class='hljs-ln-numbers'><i>{number}</i></td><td class='hljs-ln-code'>{code}</td></tr>",
                "",
            ),
        ),
        (
            "a table without code",
            listing(
                "<div><table>LINES</table></div>",
                "<tr><td class='blob-num' data-line-number='{number}'></td><td class='blob-code'>{code}</td></tr>",
                "",
            ),
        ),
        ("a list behind it", listing(f"<pre><code>LINES</code>{LIST}</pre>", "{code}")),
        ("two columns", listing(f"<table><tr>{BESIDE}<td><pre>LINES</pre></td></tr></table>", "{code}")),
        (
            "a gutter",
            listing(
                f"<figure class='highlight'><table><tr>{GUTTER}<td><pre>LINES</pre></td></tr></table></figure>",
                "<span>{code}</span>",
                "<br>",
            ),
        ),
        (
            "lines in divisions",
            listing(
                f"<div class='syntaxhighlighter'><table><tr>{DIVISIONS}<td>LINES</td></tr></table></div>",
                "<div><code>{code}&nbsp;</code></div>",
                "",
            ),
        ),
        (
            "lines and numbers in divisions of a table without code",
            listing(
                "<div class='crayon-syntax'><div class='crayon-toolbar'>Copy</div><table><tr><td class='crayon-nums'>"
                "<div>1</div><div>2</div></td><td><div class='crayon-pre'>LINES</div></td></tr></table></div>",
                "<div class='crayon-line'>{code}&nbsp;</div>",
                "",
            ),
        ),
        (
            "a file of a gist",
            listing(
                "<div class='gist-file'><div><table class='highlight js-file-line-container'>LINES</table></div>"
                "<div class='gist-meta'><a href='https://files.example/raw'>Copy of weir.py</a></div></div>",
                "<tr><td class='blob-num' data-line-number='{number}'></td><td class='blob-code'>{code}</td></tr>",
                "",
            ),
        ),
        (
            "a header in it",
            listing("<pre><div class='code-header'><b>py</b><i class='copyBtn'>复制</i></div>LINES</pre>", "{code}"),
        ),
        (
            "a header above it",
            listing("<div><div class='codeHeader'>py</div><pre>LINES</pre><button>Copy</button></div>", "{code}"),
        ),
    ],
)
def test_code_is_its_lines_alone(way: str, markup: str) -> None:
    text = shown(article(markup))

    assert f"```\n{FENCED}\n```\n\n" in text, way
    assert [each for each in ("py\n", "Copy", "复制") if each in text] == []


@pytest.mark.parametrize(
    "around",
    [
        "<pre><code class='language-python'>LINES</code></pre>",
        "<div class='syntaxhighlighter python'><pre>LINES</pre></div>",
        "<figure class='highlight python'><pre>LINES</pre></figure>",
    ],
)
def test_a_language_that_the_listing_names_is_kept(around: str) -> None:
    code = listing(around, "<span class='ln'>{number}</span>{code}")

    assert "```python\nimport weir" in shown(article(code))


@pytest.mark.parametrize(
    ("markup", "stays"),
    [
        (
            "<table><tr><th><pre>42</pre></th><td>answer</td></tr><tr><td><pre>7</pre></td><td>six</td></tr></table>",
            "`42`",
        ),
        ("<p>Turn <code class='line'>1</code> or <code>2</code>.</p>", "Turn `1` or `2`."),
        ("<pre>1 2 3\n4 5 6</pre>", "```\n1 2 3\n4 5 6\n```"),
        ("<pre><code><span class='line'>10</span>\n<span class='line'>20</span></code></pre>", "```\n10\n20\n```"),
    ],
)
def test_numbers_that_are_data_stay(markup: str, stays: str) -> None:
    assert stays in shown(article(markup))
    assert read(article(markup)).body


CHROMA = (
    "<table class='lntable'><tr><td class='lntd'><pre><code><i class='lnt'>1\n2</i></code></pre></td><td class='lntd'>"
    "<pre><code class='language-python'>import weir\nweir.read()</code></pre></td></tr></table>"
)


@pytest.mark.parametrize(
    "markup",
    [
        CHROMA,
        "<div class='highlight-python notranslate'><div class='highlight'><pre>import weir</pre></div></div>",
    ],
)
def test_the_language_is_named_where_the_code_stands_or_further_up(markup: str) -> None:
    assert "```python\nimport weir" in shown(article(markup))
