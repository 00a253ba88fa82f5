"""Real sites, built by real generators: every post is there once and whole, every image resolves, nothing ran.

Those that come as Python packages; `make sites` builds the others, too.
"""

import shutil
from pathlib import Path

import pytest

from tests.sites.generators import GENERATORS, Built, build
from tests.sites.inspection import faults

_BY_NAME = {generator.name: generator for generator in GENERATORS}


@pytest.fixture(scope="module")
def hugo_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(_BY_NAME["hugo"], tmp_path_factory.mktemp("hugo"))


def test_hugo_shows_every_trap_as_text(hugo_site: Built) -> None:
    assert hugo_site.status == 0, hugo_site.log
    assert faults(hugo_site.posts, hugo_site.public) == []
    assert "raw HTML omitted" not in "".join(page.read_text("utf-8") for page in hugo_site.public.rglob("*.html"))


@pytest.mark.parametrize("name", ["pelican", "mkdocs"])
def test_it_shows_every_trap_as_text(name: str, tmp_path: Path) -> None:
    built = build(_BY_NAME[name], tmp_path)

    assert built.status == 0, built.log
    assert faults(built.posts, built.public) == []


def _page_of(built: Built, title: str) -> Path:
    post = next(post for post in built.posts if post.title == title)
    return built.public / "posts" / Path(post.path).parent / "index.html"


@pytest.mark.parametrize(
    ("title", "old", "new", "fault"),
    [
        ("a: b", "<p>The text.</p>", "<p>The text.</p><script>x</script>", "would run: script"),
        ("a: b", "<p>The text.</p>", "<p>The text.</p><p onclick=x></p>", "would run: onclick"),
        ("a: b", "The text.", "The txt.", "the text is 'Thetxt', not 'Thetext'"),
        ("a: b", "<h1>a: b", "<h1>a: <b>b</b>", "the title is shown as"),
        ("a: b", "<article ", "<article onclick=x ", "something in it got out of its place"),
        ("a: b", "2024-02-27", "0001-01-01", "the date is 0001-01-01"),
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
    page = _page_of(Built(hugo_site.posts, public, 0, ""), title)
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")

    found = faults(hugo_site.posts, public)

    assert any(fault in each for each in found), found


def test_the_look_at_a_site_misses_a_post_that_is_gone(hugo_site: Built, tmp_path: Path) -> None:
    public = tmp_path / "public"
    shutil.copytree(hugo_site.public, public)
    _page_of(Built(hugo_site.posts, public, 0, ""), "a: b").unlink()

    assert any("has 0 pages" in fault for fault in faults(hugo_site.posts, public))
