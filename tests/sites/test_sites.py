"""Real sites, built by real generators: every post is there once and whole, every image resolves, nothing ran.

Those that come as Python packages; `make sites` builds the others, too.
"""

import shutil
from pathlib import Path

import pytest

from tests.sites.content import ZONE
from tests.sites.generators import GENERATORS, Built, Task, build
from tests.sites.inspection import Look
from tests.sites.matrix import matrix
from tests.sites.page import read_html
from tests.sites.traps import traps

_BY_NAME = {generator.name: generator for generator in GENERATORS}
_MATRIX = Task(matrix, "markdown", "UTC")


@pytest.fixture(scope="module")
def hugo_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(_BY_NAME["hugo"], tmp_path_factory.mktemp("hugo"), Task(traps, "markdown", "Asia/Shanghai"))


def test_hugo_shows_every_trap_as_text(hugo_site: Built) -> None:
    assert hugo_site.status == 0, hugo_site.log
    assert hugo_site.look.faults(hugo_site.posts) == []
    assert "raw HTML omitted" not in "".join(page.read_text("utf-8") for page in hugo_site.public.rglob("*.html"))


@pytest.mark.parametrize("name", ["pelican", "mkdocs with extensions"])
def test_it_shows_every_trap_as_text(name: str, tmp_path: Path) -> None:
    built = build(_BY_NAME[name], tmp_path, Task(traps, "markdown", "America/Los_Angeles"))

    assert built.status == 0, built.log
    assert built.look.faults(built.posts) == []


@pytest.mark.parametrize("name", ["hugo", "pelican", "mkdocs"])
def test_it_shows_every_construct_in_every_place(name: str, tmp_path: Path) -> None:
    built = build(_BY_NAME[name], tmp_path, _MATRIX)

    assert built.status == 0, built.log
    assert built.look.faults(built.posts) == []


def _page_of(built: Built, public: Path, title: str) -> Path:
    post = next(post for post in built.posts if post.title == title)
    return public / "posts" / Path(post.path).parent / "index.html"


@pytest.mark.parametrize(
    ("title", "old", "new", "fault"),
    [
        ("a: b", "<p>The text.</p>", "<p>The text.</p><script>x</script>", "would run: script"),
        ("a: b", "<p>The text.</p>", "<p>The text.</p><p onclick=x></p>", "would run: onclick"),
        ("a: b", "The text.", "The txt.", "the text is 'Thetxt', not 'Thetext'"),
        ("a: b", "<h1>a: b", "<h1>a: <b>b</b>", "the title is shown as"),
        ("a: b", "<article ", "<article onclick=x ", "something in it got out of its place"),
        ("a: b", 'datetime="2024-02-28', 'datetime="0001-01-01', "the date is 0001-01-01"),
        ("a: b", "2024-02-28 00:06", "2024-02-27 16:06", "the date is shown as 2024-02-27 16:06"),
        ("a: b", "&#43;08:00", "Z", "the date is 2024-02-28 00:06:26+00:00"),
        ("Headings", "<h3", "<h4", "the headings are"),
        ("Emphasis", "<strong>", "<b hidden></b><i>", "the bold are"),
        ("A table", "<td>", "<td>x", "the tables are"),
        ("A rule", "<p>text</p>", "<p><code>text</code></p>", "the code are"),
        ("Images everywhere", 'href="https://e.org/big"', 'href="https://e.org/b"', "the links are"),
        ("Code in a list", "<ol>", "<ul>", "the items are"),
        ("a: b", "<li>fetched</li>", "", "its tags are"),
        ("a: b", "</main>", "CANARYRAN</main>", "something fetched ran"),
        ("a: b", "<main>", "<div>", "its page has lost its frame"),
        ("a: b", "Original article", "", "the line of attribution is there 0 times"),
        ("One image", "<img src=", "<img src=x", "an image does not resolve"),
        ("Values 0", 'class="description">', 'class="description">x', "the description is shown as"),
    ],
)
def test_the_look_at_a_site_sees_what_is_wrong(
    hugo_site: Built, tmp_path: Path, title: str, old: str, new: str, fault: str
) -> None:
    public = tmp_path / "public"
    shutil.copytree(hugo_site.public, public)
    page = _page_of(hugo_site, public, title)
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")

    found = Look(frozenset({"hugo"}), public, ZONE).faults(hugo_site.posts)

    assert any(fault in each for each in found), found


def test_the_look_at_a_site_misses_a_post_that_is_gone(hugo_site: Built, tmp_path: Path) -> None:
    public = tmp_path / "public"
    shutil.copytree(hugo_site.public, public)
    _page_of(hugo_site, public, "a: b").unlink()

    assert any("has 0 pages" in fault for fault in Look(frozenset({"hugo"}), public, ZONE).faults(hugo_site.posts))


@pytest.mark.parametrize(
    ("one", "other", "aspect"),
    [
        ("<h2>a</h2>", "<h3>a</h3>", "headings"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a</li><li>b</li></ul>", "items"),
        ("<ol><li>a</li></ol>", "<ul><li>a</li></ul>", "items"),
        ("<blockquote>a</blockquote>", "<p>a</p>", "quotes"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "<p>abcd</p>", "tables"),
        ("<pre>a\n  b</pre>", "<pre>a\nb</pre>", "code"),
        ("<code>a</code>", "a", "code"),
        ("<a href='https://e.org/a'>x</a>", "<a href='https://e.org/b'>x</a>", "links"),
        ("https://e.org/a。后", "<a href='https://e.org/a。后'>https://e.org/a。后</a>", "links"),
        ("a<sup><a href='#n'>1</a></sup><ol><li id='n'>x</li></ol>", "a", "notes"),
        ("<img src='https://e.org/a' alt='x'>", "", "images"),
        ("<b>a</b>", "a", "bold"),
        ("<i>a</i>", "a", "slanted"),
        ("<s>a</s>", "~~a~~", "struck"),
        ("#a", "a", "text"),
    ],
)
def test_the_model_of_a_page_tells_apart_what_a_person_does(one: str, other: str, aspect: str) -> None:
    first, second = read_html(f"<p>z</p>{one}"), read_html(f"<p>z</p>{other}")

    assert getattr(first, aspect) != getattr(second, aspect)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p><p>b</p>", "<div>a<br>b</div>"),
        ("<b>“a。”</b>", "“<strong>a</strong>。”"),
        ("https://e.org/a", "<a href='https://e.org/a'>https://e.org/a</a>"),
        ("www.e.org", "<a href='https://www.e.org'>www.e.org</a>"),
        ("<h2>a</h2>", "<h2 id=a>a<a class=headerlink href=#a>¶</a></h2>"),
        ("<pre>a\nb</pre>", "<figure><table><td class=gutter><pre>1<br>2</pre><td><pre>a<br>b</pre></table></figure>"),
    ],
)
def test_the_model_of_a_page_minds_nothing_that_a_person_does_not(one: str, other: str) -> None:
    assert read_html(one) == read_html(other)
