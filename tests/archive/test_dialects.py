"""What Jekyll and Obsidian alone read is put in words that every reader knows; code stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive.archived import Archived
from ingest.archive.dialects import bare_name, in_common_words
from ingest.archive.read import read_archived

HIGHLIGHT = "Before\n\n{% highlight ruby linenos %}\nputs 1 # [[x]] ==y==\n{% endhighlight %}\n\nAfter"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (HIGHLIGHT, "Before\n\n```ruby\nputs 1 # [[x]] ==y==\n```\n\nAfter"),
        ("{% highlight md %}\n```\na\n```\n{% endhighlight %}", "````md\n```\na\n```\n````"),
        ("{%- highlight c++ -%}\nint a;\n{%- endhighlight -%}", "```c++\nint a;\n```"),
        ("see [[Other note]] and [[Other note|that one]]", "see Other note and that one"),
        ("see [[Note#Part|there]], [[Note#Part]]", "see there, Note"),
        ("![[a picture.png]] ![[b.jpg|300]] ![[c.webp|A cat]]", "![](a%20picture.png) ![](b.jpg) ![A cat](c.webp)"),
        ("![[Other note]]", "Other note"),
        ("a ==marked== word, a == b, ====", "a marked word, a == b, ===="),
        ("`[[code]]` and ``==code==``", "`[[code]]` and ``==code==``"),
        ("~~~\n[[a]]\n~~~\n[[b]]", "~~~\n[[a]]\n~~~\nb"),
        ("[a](b) {{ c }} {% raw %}", "[a](b) {{ c }} {% raw %}"),
    ],
)
def test_it_is_put_in_common_words(written: str, read: str) -> None:
    assert in_common_words(written) == read


@given(st.text(alphabet="ab \n.,!?()#*_-", max_size=60))
def test_a_post_without_them_is_as_it_was(text: str) -> None:
    assert in_common_words(text) == text


def test_a_clipped_page_of_obsidian_is_read_with_its_author_and_image() -> None:
    note = (
        '---\ntitle: A walk\nsource: https://example.org/walk\nauthor:\n  - "[[Jane Doe]]"\ntags: [clippings]\n---\n'
        "We walked along the [[River Thames|river]] for the ==whole== afternoon, until it was dark.\n\n![[walk.png]]\n"
    )

    read = read_archived(note.encode(), "walk.md")

    assert isinstance(read, Archived)
    assert read.author == "Jane Doe"
    assert "along the river for the whole afternoon" in read.body
    assert read.body.count('/walk.png"') == 1


def test_listings_of_jekyll_are_code() -> None:
    post = (
        f"---\ntitle: Code\nsource_url: https://example.org/code\n---\n{'Some words about it. ' * 5}\n\n{HIGHLIGHT}\n"
    )

    read = read_archived(post.encode(), "2020-01-01-code.md")

    assert isinstance(read, Archived)
    assert '<code class="language-ruby">puts 1 # [[x]] ==y==' in read.body
    assert "highlight" not in read.body


def test_a_name_is_shown_as_its_link_shows_it() -> None:
    assert [bare_name(text) for text in ("[[Jane]]", "[[Jane Doe|Jane]]", "Jane")] == ["Jane", "Jane", "Jane"]
