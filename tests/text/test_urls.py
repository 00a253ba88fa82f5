"""URLs: references resolved as browsers do, and the forms in which two spellings of one address are the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.text.url_parts import BREAKS, ENDS, resolved, split
from ingest.text.urls import MAX_URL, canonical, host, resolve, url_key

BASE = "http://www.example.com/a/b/c.html?x=1#f"


@pytest.mark.parametrize(
    ("reference", "want"),
    [
        ("", "http://www.example.com/a/b/c.html?x=1"),
        ("#n", "http://www.example.com/a/b/c.html?x=1#n"),
        ("?q=2", "http://www.example.com/a/b/c.html?q=2"),
        ("d.html", "http://www.example.com/a/b/d.html"),
        ("./d.html", "http://www.example.com/a/b/d.html"),
        ("../d.html", "http://www.example.com/a/d.html"),
        ("../../../../d", "http://www.example.com/d"),
        ("./", "http://www.example.com/a/b/"),
        ("..", "http://www.example.com/a/"),
        ("%2e%2E/d", "http://www.example.com/a/d"),
        ("/d", "http://www.example.com/d"),
        ("//cdn.example.org/d", "http://cdn.example.org/d"),
        ("\\\\cdn.example.org\\d", "http://cdn.example.org/d"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org?q", "https://example.org/?q"),
        ("https:example.org/d", "https://example.org/d"),
        ("https:///example.org/d", "https://example.org/d"),
        ("http:d", "http://www.example.com/a/b/d"),
        ("HTTPS://EXAMPLE.org:443/%7Ed", "https://example.org/%7Ed"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("  https://example.org/d\n", "https://example.org/d"),
        ("https://exa\nmple.org/\td", "https://example.org/d"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://例え.jp/道?问=答#片", "https://xn--r8jz45g.jp/%E9%81%93?%E9%97%AE=%E7%AD%94#%E7%89%87"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://☃.example/", "https://xn--n3h.example/"),
        ("https://ＥＸＡＭＰＬＥ.org/", "https://example.org/"),
        ("https://my_site.example.org/", "https://my_site.example.org/"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/..a/b..", "https://example.org/..a/b.."),
        ("https://example.org/?q='a' b", "https://example.org/?q=%27a%27%20b"),
        ("https://example.org/%zz", "https://example.org/%zz"),
        ("https://user:p@ss@example.org/", "https://user:p%40ss@example.org/"),
        ("https://[2001:DB8::0:1]:8443/", "https://[2001:db8::1]:8443/"),
        ("https://192.0.2.1/", "https://192.0.2.1/"),
        ("https://example.org/\ud800", "https://example.org/%EF%BF%BD"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@example.org", None),
        ("file:///etc/passwd", None),
        ("ftp://example.org/", None),
        ("tel:1", None),
        ("http://", None),
        ("https:// /", None),
        ("https://exa mple.org/", None),
        ("https://a..b/", None),
        ("https://example.org:99999/", None),
        ("https://example.org:x/", None),
        ("https://0x7f.1/", None),
        ("https://127.1/", None),
        ("https://2130706433/", None),
        ("https://256.1.1.1/", None),
        ("https://[::1/", None),
        ("https://[fe80::1%25eth0]/", None),
        ("https://" + "a" * 300 + "/", None),
        ("https://" + "é" * 300 + ".example/", None),
        ("/" + "a" * MAX_URL, None),
    ],
)
def test_a_reference_resolves_as_in_a_browser(reference: str, want: str | None) -> None:
    assert resolve(BASE, reference) == want


def test_without_a_base_only_absolute_references_resolve() -> None:
    assert resolve("", "/d") is None
    assert resolve("not a URL", "/d") is None
    assert resolve("", "https://example.org/d") == "https://example.org/d"


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("HTTPS://Example.org:443/A/?b=2&a=1#top", "https://example.org/A/?b=2&a=1"),
        ("https://example.org/?utm_source=x&UTM_Medium=y&id=1", "https://example.org/?id=1"),
        ("https://example.org/?utm_source=x", "https://example.org/"),
        ("https://example.org/?", "https://example.org/"),
        ("https://example.org/?fbclid=1&gclid=2&spm=a.b&id=3", "https://example.org/?id=3"),
        ("https://example.org/?from=timeline&isappinstalled=0", "https://example.org/"),
        ("https://example.org/?from=20", "https://example.org/?from=20"),
        ("https://example.org/?ref=rss", "https://example.org/"),
        ("https://example.org/?ref=main", "https://example.org/?ref=main"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=1&#038;b=2", "https://example.org/?a=1&b=2"),
        ("https://example.org/%7euser/%e4%b8%ad", "https://example.org/~user/%E4%B8%AD"),
        ("https://example.org/中", "https://example.org/%E4%B8%AD"),
        ("https://example.org/#!/post/1", "https://example.org/#!/post/1"),
        ("https://example.org/app#/post/1", "https://example.org/app#/post/1"),
        (
            "https://mp.weixin.qq.com/s?__biz=A==&mid=1&idx=2&sn=c&chksm=d&scene=27#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=A==&mid=1&idx=2&sn=c",
        ),
        ("urn:x", "urn:x"),
        ("", ""),
    ],
)
def test_the_canonical_form_keeps_what_names_the_page(url: str, want: str) -> None:
    assert canonical(url) == want


@pytest.mark.parametrize(
    "spelling",
    [
        "http://example.org/a/1",
        "https://www.example.org/a/1/",
        "https://m.example.org/a/1",
        "https://wap.example.org/a/1#top",
        "https://amp.example.org/a/1?utm_source=rss",
        "HTTPS://EXAMPLE.ORG:443/a/1",
        "https://www.m.example.org/a/1/index.html",
        "https://example.org/%61/1",
    ],
)
def test_all_spellings_of_an_address_have_one_key(spelling: str) -> None:
    assert url_key(spelling) == "example.org/a/1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.net/a"),
        ("https://m.com/", "https://com.m/"),
        ("https://example.org:8080/", "https://example.org/"),
        ("https://example.org/#/1", "https://example.org/#/2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_host_is_told_without_its_port() -> None:
    assert [host(url) for url in ("https://WWW.Example.org:8080/a", "mailto:x", "", "https://u@[::1]:80/")] == [
        "www.example.org",
        "",
        "",
        "[::1]",
    ]


anything = st.text(max_size=80) | st.from_regex(
    r"(?:[hH]ttps?:)?[/\\]{0,3}[a-z0-9.@:\[\]%é中-]{0,20}[/?#&=;.%a-f0-9 中]{0,30}"
)


@given(anything)
def test_what_is_resolved_is_an_absolute_url_in_ascii_and_resolves_to_itself(reference: str) -> None:
    url = resolve(BASE, reference)

    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert not set(url) & set(' <>"\t\n\r')
        assert resolve("", url) == url


@given(anything)
@example("%%330")
@example("%3%30")
@example("%%36%31")
def test_the_canonical_form_is_its_own_canonical_form(reference: str) -> None:
    url = resolve(BASE, reference)

    if url is not None:
        once = canonical(url)
        assert canonical(once) == once
        assert url_key(once) == url_key(url)


@given(anything)
def test_no_text_breaks_the_key(text: str) -> None:
    assert isinstance(url_key(text), str)
    assert isinstance(host(text), str)


@given(
    st.lists(
        st.sampled_from(["/", ".", "..", "%2e", "%2E", "%", "a", "B", "?", "#", ":", "@", "\\", " ", "\n", "é"]),
        max_size=8,
    ),
    st.sampled_from("/#"),
)
@example(["%2e"], "/")
@example(["a", "/", "%2E", "%2e"], "/")
@example([], "#")
def test_a_path_that_is_told_at_one_look_is_what_taking_it_apart_makes_of_it(pieces: list[str], first: str) -> None:
    reference = first + "".join(pieces)
    for base in ("https://e.org/x/y?z", "http://u@E.org:8080", "mailto:a@e.org", ""):
        parts = resolved(base, reference.strip(ENDS).translate(BREAKS))
        assert resolve(base, reference) == (parts.text() if parts else None)


@given(
    st.lists(
        st.sampled_from(["a", "e.org", "0", "127.1", "xn--a", "-", "_", "É", "..", "@", ":80", "/", "?", "#", "\n"])
    ),
    st.sampled_from(["http://", "https://", "HTTP://", "https:/", ""]),
)
@example(["a." * 130, "org/"], "https://")
def test_a_host_that_is_told_at_one_look_is_what_taking_it_apart_makes_of_it(pieces: list[str], scheme: str) -> None:
    url = scheme + "".join(pieces)
    parts = split(url)

    assert host(url) == (parts.host if parts else "")
