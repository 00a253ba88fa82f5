"""Addresses: which of them a post may hold, and how they are written."""

import pytest

from normalize.urls import destination, safe_link, safe_web, short_name


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        " javascript:x",
        "java\tscript:x",
        "java\nscript:x",
        "\x01javascript:x",
        "java\u200bscript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ht\ntp://e.org",
        "/relative",
        "relative",
        "#fragment",
        "?query",
        "http:",
        "",
        None,
    ],
)
def test_what_runs_or_leads_nowhere_is_no_link(address: str | None) -> None:
    assert safe_link(address) is None
    assert safe_web(address) is None


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://e.org/a", "https://e.org/a"),
        (" http://e.org ", "http://e.org"),
        ("HTTPS://E.org/", "HTTPS://E.org/"),
        ("//e.org/a", "https://e.org/a"),
        ("mailto:a@e.org", "mailto:a@e.org"),
        ("magnet:?xt=x", "magnet:?xt=x"),
    ],
)
def test_what_leads_somewhere_is_a_link(address: str, link: str) -> None:
    assert safe_link(address) == link


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://e.org/a b", "https://e.org/a%20b"),
        ("https://e.org/(a)", "https://e.org/(a)"),
        ("https://e.org/a)", "https://e.org/a%29"),
        ("https://e.org/)(", "https://e.org/%29%28"),
        ("https://e.org/<a>", "https://e.org/%3Ca%3E"),
        ("https://e.org/{{< a >}}", "https://e.org/%7B%7B%3C%20a%20%3E%7D%7D"),
        ("https://e.org/?a|b", "https://e.org/?a%7Cb"),
        ("https://e.org/?a&copy;b&c=d", "https://e.org/?a&amp;copy;b&c=d"),
        ("https://e.org/中文", "https://e.org/中文"),
        ("https://e.org/\u202ea\u3000", "https://e.org/%E2%80%AEa%E3%80%80"),
        ("https://e.org/%20%zz", "https://e.org/%20%zz"),
    ],
)
def test_a_destination_holds_nothing_that_ends_it(address: str, written: str) -> None:
    assert destination(address) == written


def test_an_address_is_called_by_host_and_path() -> None:
    assert short_name("https://e.org/a/b/?c=d#e") == "e.org/a/b"
    assert len(short_name("https://e.org/" + "a" * 100)) == 60
