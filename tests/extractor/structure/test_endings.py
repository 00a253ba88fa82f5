"""How an article ends: a list or a table of its own stays, what calls for something else goes, in whatever element."""

import pytest

from tests.extractor.structure.pages import article, shown


@pytest.mark.parametrize(
    "ending",
    [
        "<p>Hours of the weir</p><ul><li>Six</li><li>Seven</li></ul>",
        "<p>Depths by month</p><table><tr><th>May</th><th>June</th></tr><tr><td>Six</td><td>Seven</td></tr></table>",
        "<p>What stood at the mill</p><dl><dt>Six</dt><dd>wheels</dd><dt>Seven</dt><dd>doors</dd></dl>",
    ],
)
def test_a_list_or_table_behind_the_last_line_stays(ending: str) -> None:
    text = shown(article(ending, after=0))

    assert "Six" in text
    assert "Seven" in text


@pytest.mark.parametrize(
    "ending",
    [
        "<p>Subscribe to our newsletter to get more stories like this.</p>",
        "<p>Follow us on <a href='https://x.example/mill'>X</a> and <a href='https://f.example/mill'>F</a>.</p>",
        "<p>Filed under: <a href='/c/1'>Weirs</a>, <a href='/c/2'>Mills</a></p>",
        "<p>Tags: weirs, mills</p><p>Share this article</p>",
    ],
)
def test_what_calls_for_something_behind_the_text_goes(ending: str) -> None:
    text = shown(article(f"<p>The end of it.</p>{ending}", after=0))

    assert [word for word in ("Subscribe", "Follow us", "Filed", "Tags", "Share") if word in text] == []


@pytest.mark.parametrize(
    "line", ["Thanks to Bo Lind for reading a draft of this", "— Ines", "First printed in a quarterly"]
)
def test_a_line_of_the_author_stays(line: str) -> None:
    assert line in shown(article(f"<p>{line}</p>", after=0))
