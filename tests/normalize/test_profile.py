"""Profiles are data: the built-in ones, a user's own, and what is said of a wrong one."""

import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest

from normalize.article import Picture
from normalize.front_matter.write import read_back
from normalize.normalize import normalize
from normalize.profile import Body, Profile, ProfileError, parse_profile
from normalize.profiles import known_profiles, load_profile
from normalize.values import Html, Url
from tests.normalize.articles import article

_OWN = Path(__file__).parent / "profiles"


@pytest.mark.parametrize("name", known_profiles())
def test_a_built_in_profile_can_be_used_and_sent_to_a_worker(name: str) -> None:
    profile = load_profile(name)

    assert profile.name == name
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert normalize(article(), profile, slug="a-12345678", zone=UTC).text


def test_all_are_there() -> None:
    assert known_profiles() == tuple(
        "astro docusaurus eleventy feed hexo hugo jekyll mkdocs nikola"
        " obsidian pelican quartz seed vitepress zola".split()
    )


@pytest.mark.parametrize(
    ("name", "path", "assets", "image"),
    [
        ("astro", "2026/02/28/a-12345678/index.md", None, "./0123456789ab.png"),
        ("eleventy", "2026/02/28/a-12345678/index.md", None, "0123456789ab.png"),
        ("hexo", "2026/02/a-12345678.md", "2026/02/a-12345678", "0123456789ab.png"),
        ("hugo", "2026/02/28/a-12345678/index.md", None, "0123456789ab.png"),
        (
            "jekyll",
            "_posts/2026/02/2026-02-28-a-12345678.md",
            "images/2026/02/a-12345678",
            "/blog/fetched/images/2026/02/a-12345678/0123456789ab.png",
        ),
        ("mkdocs", "2026/02/28/a-12345678/index.md", None, "0123456789ab.png"),
        (
            "obsidian",
            "2026/02/A plain title 12345678.md",
            "2026/02/attachments/12345678",
            "attachments/12345678/0123456789ab.png",
        ),
        ("pelican", "2026/02/a-12345678.md", "2026/02/a-12345678", "{attach}a-12345678/0123456789ab.png"),
        ("seed", "2026/02/28/a-12345678/index.md", None, "0123456789ab.png"),
        ("zola", "2026-02-28-a-12345678/index.md", None, "0123456789ab.png"),
    ],
)
def test_each_puts_posts_and_images_where_its_generator_looks(
    name: str, path: str, assets: str | None, image: str
) -> None:
    picture = Picture(Url("https://e.org/a.png"), "0123456789ab.png")
    whole = article(body=Html("<img src='https://e.org/a.png'>"), pictures=(picture,))
    profile = load_profile(name).served_at("/blog/fetched/")

    document = normalize(whole, profile, slug="a-12345678", zone=UTC)

    assert (document.path, document.asset_folder) == (path, assets)
    assert f"]({image})" in document.text or f'src="{image}"' in document.text


def test_a_value_that_a_theme_prints_as_it_is_shows_nothing_but_its_text() -> None:
    title = 'He said "x" <b> & &lt;c&gt; 1 < 2 "y'
    text = normalize(article(title=title), load_profile("jekyll"), slug="a-12345678", zone=UTC).text

    assert read_back(text)[0]["title"] == "He said “x” <\u2060b> & &\u2060lt;c&\u2060gt; 1 < 2 “y"


def test_a_value_of_which_a_file_is_made_is_short() -> None:
    text = normalize(article(author="名" * 90), load_profile("pelican"), slug="a-12345678", zone=UTC).text

    assert read_back(text)[0]["Author"] == "名" * 20


def test_an_unknown_profile_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ProfileError, match=r"no profile 'hogo'.*known are .*hugo.*seed"):
        load_profile("hogo")


_LEAST: dict[str, object] = {"name": "x", "folder": "{year}", "file": "{slug}.md", "keys": {"title": "title"}}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"keyz": {}}, "unknown key keyz; known are name"),
        ({"front_matter": "json"}, "front_matter: 'json' is not one of yaml, toml, header"),
        ({"body": "text"}, "body: 'text' is not one of markdown, html, served"),
        ({"file": None}, ".*`file` must be there"),
        ({"folder": "{slag}"}, r"'\{slag\}' names \{slag\}; known are year"),
        ({"keys": {"title": "titel"}}, "keys.title: there is no field 'titel'; there are title"),
        ({"keys": {"a": {"value": 1, "field": "title"}}}, "keys.a: exactly one of field, value, pattern"),
        ({"keys": {"a": {"valu": 1}}}, "unknown key keys.a.valu"),
        ({"keys": {"a": {"value": {"b": 1}}}}, "keys.a: a value is a text"),
        ({"keys": {"a b": "title"}}, "keys.a b: a key is"),
        ({"keys": {"a.b.c": "title"}}, "keys.a.b.c: a key is"),
        ({"keys": {"a": {"field": "title", "style": "wide"}}}, "keys.a.style: 'wide' is not one of flow, column"),
        ({"keys": {"a": {"field": "title", "escape": "js"}}}, "keys.a.escape: 'js' is not one of html, markdown"),
        ({"keys": ["title"]}, "keys: `key: value` pairs are wanted"),
        ({"guards": {"code": "{{"}}, "guards.code: a list of openers"),
        ({"guards": {"html": []}}, "unknown key guards.html"),
        ({"footnotes": "yes"}, "footnotes: true or false"),
        ({"keys": {"a": {"field": "title", "max_bytes": 0}}}, "keys.a.max_bytes: a number of bytes"),
        ({"bodies": "html"}, "bodies: a list of markdown and html"),
        ({"bars_in_code": 1}, "bars_in_code: true or false"),
        ({"name": ""}, "name: a text is wanted"),
        ({"list_start": "x"}, "list_start: a text with one {}"),
        ({"list_end": 1}, "list_end: a text of one line"),
        ({"more": 1}, "more: a text is wanted"),
        ({"tildes": "no"}, "tildes: true or false"),
        ({"image_link": "{file}"}, r"image_link: .*names \{file\}"),
        ({"keys": {"a": {"pattern": "/{x}/"}}}, r"keys.a: .*names \{x\}"),
    ],
)
def test_a_wrong_profile_is_told_what_and_where(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(ProfileError, match=f"^mine.yaml: {complaint}"):
        parse_profile({**_LEAST, **change}, "mine.yaml")


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", "\x00", "x" * 200_000, ""])
def test_a_file_that_holds_no_profile_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, "utf-8")

    with pytest.raises(ProfileError, match=r"mine\.yaml"):
        load_profile("mine.yaml", tmp_path)


def _own(name: str) -> Profile:
    return load_profile(f"{name}.yaml", _OWN)


def test_a_profile_of_one_s_own_in_toml() -> None:
    document = normalize(
        article(changed_at=datetime(2026, 3, 1, tzinfo=UTC), categories=("Duty",), author="A"),
        _own("zola"),
        slug="plain-12345678",
        zone=UTC,
    )

    assert document.text.startswith('+++\ntitle = "A plain title"\ndate = 2026-02-28T00:06:26Z\nupdated = 2026-03-01')
    assert read_back(document.text)[0]["taxonomies"] == {"tags": ["fetched", "example"], "categories": ["Duty"]}


def test_a_profile_of_one_s_own_with_a_header() -> None:
    body = Html("<p>!!! note</p><img src='https://e.org/a.png'>")
    document = normalize(
        article(
            title="a <b> & c",
            description="see [x](javascript:1) <b>",
            body=body,
            pictures=(Picture(Url("https://e.org/a.png"), "0123456789ab.png"),),
        ),
        _own("pelican"),
        slug="plain-12345678",
        zone=UTC,
    )

    assert document.text == (
        "Title: a &lt;b&gt; &amp; c\n"
        "Date: 2026-02-28T00:06:26Z\n"
        "Category: fetched\n"
        "Tags: fetched, example\n"
        "Slug: plain-12345678\n"
        "Summary: see [x\\](javascript:1)\n"
        "Permalink: /p/plain-12345678/\n"
        "\n"
        "\n"
        "&#33;!! note\n"
        "\n"
        "![]({attach}/images/plain-12345678/0123456789ab.png)\n"
        "\n"
        "[Original article](https://e.org/articles/1.htm) · example\n"
    )
    assert (document.path, document.asset_folder) == ("2026/02/plain-12345678.md", "images/plain-12345678")


def test_a_profile_of_one_s_own_with_images_elsewhere() -> None:
    picture = Picture(Url("https://e.org/a.png"), "0123456789ab.png")
    document = normalize(
        article(body=Html("<img src='https://e.org/a.png'>"), pictures=(picture,), cover_url=picture.url),
        _own("jekyll"),
        slug="plain-12345678",
        zone=UTC,
    )

    assert document.path == "_posts/2026-02-28-plain-12345678.md"
    assert document.asset_folder == "assets/fetched/plain-12345678"
    assert read_back(document.text)[0]["cover"] == "/assets/fetched/plain-12345678/0123456789ab.png"
    assert '<img src="/assets/fetched/plain-12345678/0123456789ab.png">' in document.text


def test_the_form_of_the_body_can_be_chosen_where_it_is_not_the_shape_itself() -> None:
    assert load_profile("hugo").with_body("html").body is Body.HTML
    assert load_profile("hugo").with_body(None).body is Body.MARKDOWN
    assert load_profile("seed").with_body("markdown").body is Body.SERVED
    with pytest.raises(ProfileError, match="body: profile astro has no html bodies, only markdown"):
        load_profile("astro").with_body("html")
    with pytest.raises(ProfileError, match="body: 'text' is not one of"):
        load_profile("hugo").with_body("text")
