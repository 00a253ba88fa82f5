"""Header fields that are sent and kept, and what is shown of URLs."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import USER_AGENT
from ingest.config.schema import NetworkSection
from ingest.http.headers import (
    basic_authorization,
    contact_objection,
    headers_elsewhere,
    kept_headers,
    location_text,
    request_headers,
)
from ingest.http.redact import MAX_CHARACTERS, masked, one_line, shown_url, without_secrets
from ingest.http.settings import NetworkSettings
from ingest.messages import Purpose


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_names_us_and_says_what_it_accepts(purpose: Purpose) -> None:
    fields = dict(request_headers(purpose, "fetched/1.0 (+https://example.org)", ()))
    assert fields["user-agent"] == "fetched/1.0 (+https://example.org)"
    assert fields["accept"]
    assert "gzip" in fields["accept-encoding"]


def test_given_fields_win_over_those_of_the_purpose() -> None:
    fields = request_headers(Purpose.PAGE, "us", (("Accept", "text/x"), ("X-Key", "k")))
    assert [field for field in fields if field[0] in {"accept", "x-key"}] == [("accept", "text/x"), ("x-key", "k")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("If-None-Match", '"a\r\nX: y"'),
        ("If-None-Match", '"文"'),
        ("If-None-Match", '"a\x00"'),
        ("X Key", "k"),
        ("X-Key:", "k"),
        ("", "k"),
        ("Host", "evil.example"),
        ("Content-Length", "5"),
        ("Transfer-Encoding", "chunked"),
        ("X-Key", " padded "),
    ],
)
def test_a_field_that_must_not_go_onto_the_wire_is_left_out(name: str, value: str) -> None:
    assert request_headers(Purpose.PAGE, "us", ((name, value),)) == request_headers(Purpose.PAGE, "us", ())


def test_only_what_is_no_secret_goes_to_another_origin() -> None:
    given_fields = tuple(
        (name, "v") for name in ("Authorization", "cookie", "X-Api-Key", "Referer", "If-None-Match", "ACCEPT")
    )
    assert [name for name, _ in headers_elsewhere(given_fields)] == ["Referer", "If-None-Match", "ACCEPT"]


def test_repeated_fields_are_joined_and_cookies_are_not_kept() -> None:
    kept = kept_headers([("link", "<a>"), ("set-cookie", "a=b"), ("link", "<b>"), ("etag", '"e"')])
    assert kept == {"link": "<a>, <b>", "etag": '"e"'}


@pytest.mark.parametrize("etag", ['"a"', 'W/"a"', "unquoted", '"caf\xe9"', '"' + "a" * 1000 + '"'])
def test_a_validator_comes_back_as_it_was(etag: str) -> None:
    kept = kept_headers([("etag", etag)])["etag"]
    assert dict(request_headers(Purpose.FEED, "us", (("If-None-Match", kept),)))["if-none-match"] == etag


@pytest.mark.parametrize("etag", ["", '"\x00"', '"' + "a" * 1024 + '"', '"a\tb"'])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(etag: str) -> None:
    assert kept_headers([("etag", etag), ("last-modified", etag)]) == {}


@pytest.mark.parametrize(
    ("user_agent", "reachable"),
    [
        ("fetched/1.0 (+https://blog.acme.org/)", True),
        ("fetched/1.0 (+mailto:me@acme.org)", True),
        ("fetched/1.0 (+https://fetched.example/)", False),
        ("fetched/1.0 (me@example.org)", False),
        ("fetched/1.0", False),
        (NetworkSettings().user_agent, False),
    ],
)
def test_a_user_agent_that_reaches_no_one_is_told(user_agent: str, reachable: bool) -> None:
    assert (contact_objection(user_agent) is None) is reachable


def test_the_name_that_is_told_by_default_is_ours_and_of_this_version_and_no_more() -> None:
    stated = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]

    assert NetworkSettings().user_agent == NetworkSection().user_agent == f"fetched/{stated['version']}"
    assert stated["name"] == "fetched"
    assert f'"fetched/{stated["version"]} (+https://your.site/)"' in (contact_objection(USER_AGENT) or "")


def test_user_and_password_make_a_header() -> None:
    assert basic_authorization("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert basic_authorization("test", "123\u00a3") == "Basic dGVzdDoxMjPCow=="


@pytest.mark.parametrize(
    ("value", "text"),
    [("/a", "/a"), ("/文".encode().decode("latin-1"), "/文"), ("/caf\xe9", "/caf\xe9")],
)
def test_a_location_in_utf_8_is_read_as_such(value: str, text: str) -> None:
    assert location_text(value) == text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c"),
        ("https://u:secret@example.org/", "https://example.org/"),
        ("https://example.org/?api_key=secret&q=1&Token=secret", "https://example.org/?api_key=…&q=1&Token=…"),
        ("https://example.org/?sig=&q", "https://example.org/?sig=&q"),
        ("http://u:secret@[bad/?key=secret", "http://[bad/?key=…"),
        ("https://example.org/\x1b[31m\u202e", "https://example.org/ [31m"),
    ],
)
def test_what_is_shown_of_a_url_holds_no_secret(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@given(st.text())
def test_a_strangers_text_is_one_short_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= MAX_CHARACTERS + 1
    assert not any(character in line for character in "\r\n\x1b\x00\u202e\u2028")
    assert line.encode().decode() == line


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://example.org/feed?b=2&a=1#x", "https://example.org/feed?b=2&a=1#x"),
        ("https://example.org/feed?lang=en&api_key=k&x=1", "https://example.org/feed?lang=en&x=1"),
        ("https://me:pw@example.org:81/feed?token=k", "https://example.org:81/feed"),
        ("http://[bad/?token=k", "http://[bad/?token=…"),
    ],
)
def test_what_is_published_of_a_url_holds_no_secret(url: str, published: str) -> None:
    assert without_secrets(url) == published


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "https://a.example/?token=k: answers 500; see https://b.example/x",
            "https://a.example/?token=… answers 500; see https://b.example/x",
        ),
        ("no URL, token=k", "no URL, token=k"),
        ("of https://me:pw@a.example/x, and http://b.example/@me", "of https://a.example/x, and http://b.example/@me"),
        (
            "the robots.txt of a.example does not allow /story?id=4&token=k",
            "the robots.txt of a.example does not allow /story?id=4&token=…",
        ),
        ("(https://a.example/?sig=k)", "(https://a.example/?sig=…)"),
        ("https://a.example/#access_token=k&b=c", "https://a.example/#access_token=…&b=c"),
        ("https://a.example/?a=b&amp;token=k&amp;c=d", "https://a.example/?a=b&amp;token=…&amp;c=d"),
        (
            "https://a.example/login?next=%2Fx%3Ftoken%3Dk%26a%3Db",
            "https://a.example/login?next=%2Fx%3Ftoken%3D…%26a%3Db",
        ),
        (
            "https://a.example/?url=https://b.example/?key=k?x&a=b",
            "https://a.example/?url=https://b.example/?key=…&a=b",
        ),
        ("https://a.example/?token=k?token=k", "https://a.example/?token=…"),
        ("https://a.example/?author=5&keyword=x&design=y", "https://a.example/?author=5&keyword=x&design=y"),
        ("https://a.example/?authorization=k&authkey=k", "https://a.example/?authorization=…&authkey=…"),
        ("<a href='https://a.example/?key=k'>", "<a href='https://a.example/?key=…'>"),
    ],
)
def test_urls_in_a_text_hold_no_secret(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.lists(st.sampled_from(["https://", "u:hush@", "a.example", "/", "?", "&", "#", "=", "x", "key", "%3D", " "])))
def test_what_is_masked_stays_as_it_is_and_what_has_no_secret_is_not_touched(parts: list[str]) -> None:
    text = "".join(parts)
    once = masked(text)
    assert masked(once) == once
    assert once == text or "key" in text or "@" in text
