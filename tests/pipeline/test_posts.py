"""What posts say of themselves when they are read back, in every profile."""

from datetime import UTC, datetime

import pytest

from ingest.extractor.site_rules.book import load_rules
from ingest.posts import PostReader
from normalize.normalize import normalize
from normalize.profiles import known_profiles, load_profile
from normalize.slug import make_slug
from normalize.values import BodyOrigin, Url
from tests.normalize.articles import article

RULES = load_rules(None, built_in=True)
SILENT = {"seed"}
FOR_READERS = {"feed"}
"""Those whose entries say what a reader of feeds asks for: neither when they were fetched nor their revision."""
"""Its shape has no place for an original's address but the body's last line: the journal tells what it is."""
CHANGED = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("profile", known_profiles())
@pytest.mark.parametrize(
    ("identity", "url", "guid", "keys"),
    [
        ("url:e.org/articles/1.htm", "https://e.org/articles/1.htm", None, ["url:e.org/articles/1.htm"]),
        (
            "guid:example\x1fg-1",
            "https://e.org/articles/1.htm",
            "g-1",
            ["url:e.org/articles/1.htm", "guid:example\x1fg-1"],
        ),
        (
            "site:cnbeta:1551570",
            "https://www.cnbeta.com.tw/articles/tech/1551570.htm",
            "https://www.cnbeta.com.tw/articles/tech/1551570.htm",
            ["site:cnbeta:1551570", "url:cnbeta.com.tw/articles/tech/1551570.htm"],
        ),
    ],
)
def test_a_post_says_which_article_it_is(
    profile: str, identity: str, url: str, guid: str | None, keys: list[str]
) -> None:
    told = article(
        identity=identity,
        url=Url(url),
        guid=guid,
        title='A <b>title</b> & "more"',
        changed_at=CHANGED,
        revision=3,
        body_origin=BodyOrigin.FEED,
    )
    slug = make_slug(told.title, identity)
    document = normalize(told, load_profile(profile), slug=slug, zone=UTC)

    facts = PostReader(load_profile(profile), RULES)(document.path, document.text)

    if profile in SILENT:
        assert facts is None
        return
    assert facts is not None
    item = facts.item
    assert facts.is_intact
    assert list(facts.keys) == keys
    assert (item.identity, item.url, item.source, item.slug) == (identity, url, "example", slug)
    assert item.content_hash == document.content_hash
    assert item.published_at == document.published.replace(microsecond=0)
    assert item.fetched_at == (None if profile in FOR_READERS else told.fetched_at)
    assert "".join(filter(str.isalnum, item.title)) == "AbtitlebMore".replace("M", "m")


@pytest.mark.parametrize("profile", sorted(set(known_profiles()) - SILENT))
def test_an_edit_by_hand_shows(profile: str) -> None:
    document = normalize(article(identity="url:e.org/1"), load_profile(profile), slug="a-12345678", zone=UTC)
    facts = PostReader(load_profile(profile), RULES)(document.path, f"{document.text}A note.\n")
    assert facts is not None
    assert not facts.is_intact


@pytest.mark.parametrize(
    "text", ["", "---\n", "---\ntitle: [\n---\n", "---\ntitle: mine\n---\ntext\n", "\0" * 100, "plain"]
)
def test_what_is_no_post_of_ours_says_nothing(text: str) -> None:
    assert PostReader(load_profile("hugo"), RULES)("a.md", text) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date", "0001-01-01T00:00:00+14:00"),
        ("date", "9999-12-31T23:59:59-10:00"),
        ("fetched_at", "0001-01-01T00:00:00+00:01"),
        ("lastmod", "9999-12-31T23:59:59-00:01"),
        ("revision", "9" * 5000),
        ("revision", "9" * 20),
        ("revision", "-1"),
    ],
)
def test_what_a_hand_wrote_that_no_state_can_hold_is_not_known(key: str, value: str) -> None:
    said = {"source": "example", "source_url": "https://e.org/1", key: value}
    front = "".join(f'{name}: "{text}"\n' for name, text in said.items())

    facts = PostReader(load_profile("hugo"), RULES)("post/1.md", f"---\n{front}---\nbody\n")

    assert facts is not None
    assert (facts.item.published_at, facts.item.changed_at, facts.item.revision) == (None, None, 1)
