"""Verdicts over URLs and addresses."""

import json
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.http.addresses import address_objection, embedded_v4, is_listed, is_public
from ingest.http.guard import Refusal, Target, judge, proxy_objection, redirect_url, taken_apart, target_of
from ingest.http.settings import NetworkSettings

PORTS = (80, 443)

HERE = Path(__file__).parent


def table(name: str) -> list[list[str]]:
    """The parts of a data file, comments left out."""
    parts = (HERE / name).read_text(encoding="utf-8").split("--\n")
    return [[line for line in part.splitlines() if not line.startswith("#")] for part in parts]


PUBLIC, NOT_PUBLIC = table("addresses.txt")
ODD_URLS, ADDRESS_URLS = ([json.loads(line) for line in part] for part in table("urls.txt"))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_may_be_asked(text: str) -> None:
    assert address_objection(ip_address(text), 443, allow_private=False, ports=PORTS) is None


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_other_addresses_may_not_unless_they_are_listed(text: str) -> None:
    address = ip_address(text)
    objection = address_objection(address, 443, allow_private=False, ports=PORTS)
    assert objection is not None
    assert "network.allow_private" in objection
    assert address_objection(address, 9, allow_private=True, ports=PORTS) is None
    assert address_objection(address, 9, allow_private=(ip_network(text),), ports=PORTS) is None


def test_a_listed_network_lets_its_own_addresses_in_and_no_others() -> None:
    listed = (IPv4Network("10.1.0.0/16"),)
    assert is_listed(ip_address("10.1.2.3"), listed)
    assert is_listed(ip_address("::ffff:10.1.2.3"), listed)
    assert not is_listed(ip_address("10.2.0.1"), listed)
    assert not is_listed(ip_address("127.0.0.1"), listed)


@pytest.mark.parametrize(
    ("address", "port", "allow_private", "may"),
    [
        ("1.1.1.1", 80, False, True),
        ("1.1.1.1", 6379, False, False),
        ("1.1.1.1", 6379, True, False),
        ("1.1.1.1", 6379, (ip_network("1.1.1.0/24"),), True),
        ("10.0.0.1", 6379, (ip_network("10.0.0.0/8"),), True),
        ("10.0.0.1", 6379, True, True),
    ],
)
def test_ports_bind_public_addresses(address: str, port: int, allow_private: bool, may: bool) -> None:
    assert (address_objection(ip_address(address), port, allow_private, PORTS) is None) is may


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::", "2606:4700::5efe:0:0"]))
def test_an_ipv6_form_of_a_denied_ipv4_is_denied(inner: IPv4Address, prefix: str) -> None:
    address = IPv6Address(int(IPv6Address(prefix)) | int(inner))
    assert embedded_v4(address) == inner
    assert is_public(address) <= is_public(inner)


@given(st.ip_addresses())
def test_a_public_address_is_global_by_the_standard_library_too(address: IPv4Address | IPv6Address) -> None:
    mapped = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
    assert mapped or is_public(address) <= address.is_global


GOOD_URLS = [
    ("http://example.org", "http://example.org/"),
    ("HTTPS://EXAMPLE.ORG:443/A", "https://example.org/A"),
    ("https://example.org:8443/?q=1#part", "https://example.org:8443/?q=1"),
    ("https://example.org./a", "https://example.org/a"),
    ("https://例え.jp/文 章?q=文", "https://xn--r8jz45g.jp/%E6%96%87%20%E7%AB%A0?q=%E6%96%87"),
    ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
    ("https://foo_bar.example.org/", "https://foo_bar.example.org/"),
    ("https://example.org/a%2Fb%zz%", "https://example.org/a%2Fb%25zz%25"),
    ("https://example.org/a?u=http://x/?y=[1]&z=a|b", "https://example.org/a?u=http://x/?y=[1]&z=a|b"),
    ("http://[2606:4700:0:0::1111]:8080/", "http://[2606:4700::1111]:8080/"),
    ("http://1.1.1.1/", "http://1.1.1.1/"),
    ("https://example.org//double//slash", "https://example.org//double//slash"),
]


@pytest.mark.parametrize(("url", "asked"), GOOD_URLS)
def test_a_url_is_taken_apart_once(url: str, asked: str) -> None:
    target = target_of(url)
    assert isinstance(target, Target), target
    assert target.url == asked
    assert target_of(asked) == target


TOO_LONG = ["http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "b/", "http://example.org/" + "a" * 9000]


@pytest.mark.parametrize("url", [*ODD_URLS, *TOO_LONG])
def test_what_is_odd_is_refused(url: str) -> None:
    found = judge(url, NetworkSettings())
    assert isinstance(found, Refusal), found
    assert found.detail.isprintable()
    assert "p@" not in found.detail


@pytest.mark.parametrize("url", ADDRESS_URLS)
def test_a_spelling_that_is_an_address_is_judged_as_that_address(url: str) -> None:
    assert isinstance(target_of(url), Target)
    found = judge(url, NetworkSettings())
    assert isinstance(found, Refusal)
    assert "not a public address" in found.detail


urls = st.one_of(
    st.text(max_size=40).map(lambda text: "http://" + text),
    st.builds(
        "{}://{}{}/{}".format,
        st.sampled_from(["http", "https", "HTTP"]),
        st.text(max_size=20),
        st.sampled_from(["", ":80", ":8080", ":x", "。1"]),
        st.text(max_size=20),
    ),
    st.lists(
        st.sampled_from(["0x", "127", "0", "1", ".", "a", "7f", ":", "[", "]", "@", "%", "/", "ff", "。"]), max_size=12
    ).map(lambda parts: "http://" + "".join(parts)),
)


@given(urls)
@example("http://0x7f.1/")
@example("http://[::ffff:127.0.0.1]/")
def test_every_reader_understands_a_target_as_we_do(url: str) -> None:
    target = target_of(url)
    if isinstance(target, Refusal):
        return
    assert target.url.isascii()
    assert target_of(target.url) == target
    theirs, split = httpx.URL(target.url), urlsplit(target.url)
    assert theirs.raw_host.decode() == split.hostname == target.host
    assert (theirs.port or split.port or {"http": 80, "https": 443}[target.scheme]) == target.port
    assert theirs.userinfo == b""


@given(
    urls
    | st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https"]),
        st.sampled_from(["example.org", "a_b.example", "127.0.0.1", "127.1", "1", "a..b", "-a.example", "", "a."]),
        st.sampled_from(["", ":80", ":443", ":8080", ":0", ":65536", ":080"]),
        st.text(alphabet="/?#%.;:@&=[]|'()ab1\\ ~ä", max_size=12).map(lambda text: f"/{text}") | st.just(""),
    )
)
def test_a_plain_url_is_taken_apart_as_any_is(url: str) -> None:
    assert target_of(url) == taken_apart(url)


@given(urls)
def test_no_spelling_that_the_system_reads_as_an_address_passes_for_a_name(url: str) -> None:
    target = target_of(url)
    if isinstance(target, Refusal) or target.address is not None:
        return
    with pytest.raises(OSError, match=r"."):
        socket.inet_aton(target.host)


@pytest.mark.parametrize(
    ("proxy", "usable"),
    [
        ("http://proxy:3128", True),
        ("socks5://me:s3cret@127.0.0.1", True),
        ("socks5h://[::1]:1080", True),
        ("https://proxy", False),
        ("proxy:3128", False),
        ("http://", False),
        ("ftp://me:s3cret@proxy:x", False),
    ],
)
def test_a_proxy_is_named_by_a_url_of_a_known_kind(proxy: str, usable: bool) -> None:
    objection = proxy_objection(proxy)
    assert (objection is None) is usable
    assert "s3cret" not in (objection or "")


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/b", "https://example.org/b"),
        ("b?c", "https://example.org/a/b?c"),
        ("//other.example/", "https://other.example/"),
        ("http://other.example", "http://other.example"),
        ("?x", "https://example.org/a/?x"),
        ("  /b ", "https://example.org/b"),
        ("", None),
        ("\\\\other.example", None),
        ("/a\r\nb", None),
        ("http://[", None),
    ],
)
def test_where_a_redirect_leads(location: str, leads: str | None) -> None:
    base = target_of("https://example.org/a/")
    assert isinstance(base, Target)
    found = redirect_url(base, location)
    assert found == leads if leads is not None else isinstance(found, Refusal)


@pytest.mark.parametrize(("text", "is_told"), [("198.18.0.7", True), ("198.19.255.255", True), ("192.168.1.1", False)])
def test_the_made_up_address_of_a_proxy_points_to_the_setting(text: str, is_told: bool) -> None:
    objection = address_objection(ip_address(text), 443, allow_private=False, ports=PORTS)

    assert objection is not None
    assert ("network.proxy" in objection) is is_told
    assert address_objection(ip_address(text), 443, allow_private=True, ports=PORTS) is None
