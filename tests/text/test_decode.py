"""Encodings: what a body says in the end, whoever contradicts whom."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.decode import decode_feed, decode_html
from ingest.text.encodings import charset_of, named

ZH = "中文标题测试，内容很短。朱镕基出席会议"
TRADITIONAL = "繁體中文測試標題，內容很短的一篇文章"
JA = "日本語のテスト項目です。これはひらがなとカタカナ"
KO = "한국어 시험 항목입니다 그리고 조금 더 긴 문장"
RU = "Новости сегодня: погода"
FR = "café crème «à la carte» déjà"
RARE = "㐂𠮷"  # four bytes in GB 18030


def feed(text: str, encoding: str, declared: str | None = None) -> bytes:
    declaration = f' encoding="{declared}"' if declared else ""
    return f'<?xml version="1.0"{declaration}?><rss><title>{text}</title></rss>'.encode(encoding)


def page(text: str, encoding: str, meta: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{meta}<title>{text}</title></head></html>".encode(encoding)


FEEDS = json.loads((Path(__file__).parent / "encodings.json").read_text("utf-8"))["feeds"]


@pytest.mark.parametrize(("bytes_are", "xml_says", "http_says", "text", "want"), FEEDS)
def test_a_feeds_text_is_right_whoever_is_wrong(
    bytes_are: str, xml_says: str | None, http_says: str | None, text: str, want: str
) -> None:
    content_type = f"text/xml; charset={http_says}" if http_says else "text/xml"

    decoded = decode_feed(feed(text, bytes_are, xml_says), content_type)

    assert f"<title>{text}</title>" in decoded.text
    assert (decoded.encoding, decoded.repaired) == (want, 0)
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("bytes_are", "meta", "http_says", "text", "want"),
    [
        ("utf-8", '<meta charset="gb2312">', None, ZH, "utf-8"),
        ("gbk", '<meta charset="gb2312">', None, ZH, "gb18030"),
        ("gbk", "<meta charset=gbk>", "text/html; charset=utf-8", ZH, "gb18030"),
        ("gbk", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', None, ZH, "gb18030"),
        ("gbk", "<!-- <meta charset=big5> --><meta charset=gbk>", None, ZH, "gb18030"),
        ("big5", "<meta charset=big5>", None, TRADITIONAL, "big5"),
        ("gbk", "", 'text/html; charset="GBK"', ZH, "gb18030"),
        ("gbk", "<meta charset=utf-16>", None, ZH, "gb18030"),
        ("cp1252", "<meta charset=iso-8859-1>", None, FR, "windows-1252"),
        ("gbk", "<script>" + "x" * 3000 + "</script><meta charset=gb2312>", None, ZH, "gb18030"),
    ],
)
def test_a_pages_text_is_right_whoever_is_wrong(
    bytes_are: str, meta: str, http_says: str | None, text: str, want: str
) -> None:
    decoded = decode_html(page(text, bytes_are, meta), http_says)

    assert f"<title>{text}</title>" in decoded.text
    assert (decoded.encoding, decoded.repaired) == (want, 0)


@pytest.mark.parametrize("said", ["utf-8", "gbk", "iso-8859-1", None])
@pytest.mark.parametrize("at", range(3))
def test_one_byte_overwritten_in_utf8_costs_one_character(at: int, said: str | None) -> None:
    body = bytearray(feed(ZH, "utf-8", "utf-8"))
    start = body.index("题".encode())
    body[start + at] = 0xFF

    decoded = decode_feed(bytes(body), f"text/xml; charset={said}" if said else None)

    assert f"<title>{ZH.replace('题', '�')}</title>" in decoded.text
    assert (decoded.encoding, decoded.repaired) == ("utf-8", 1)


@pytest.mark.parametrize(
    ("damage", "want", "repaired"),
    [
        (b"\xe4\xb8", "ab�cd", 1),  # a character cut short
        (b"\xff", "ab�cd", 1),
        (b"\xff\xff", "ab��cd", 2),
        (b"\xe4\xff\xb8\xad", "ab�cd", 1),  # a byte put in between
        (b"\xef\xbf\xbd", "ab�cd", 0),  # spelled by the publisher
    ],
)
def test_damage_is_counted_by_characters(damage: bytes, want: str, repaired: int) -> None:
    body = feed(ZH, "utf-8", "utf-8").replace(b"</title>", b"ab" + damage + b"cd</title>")

    decoded = decode_feed(body, None)

    assert want in decoded.text
    assert (decoded.encoding, decoded.repaired) == ("utf-8", repaired)


def test_a_character_cut_by_the_end_does_not_change_the_encoding() -> None:
    assert decode_feed(feed(ZH, "utf-8")[:-15], None).encoding == "utf-8"
    assert decode_feed(feed(ZH, "gbk", "gbk")[:-16] + b"\xd6", None).encoding == "gb18030"


def test_one_bad_byte_in_gbk_costs_one_character() -> None:
    body = feed(ZH, "gbk", "gb2312").replace("内".encode("gbk"), b"\xff")

    decoded = decode_feed(body, None)

    assert ZH.replace("内", "�") in decoded.text
    assert (decoded.encoding, decoded.repaired) == ("gb18030", 1)


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "undefined", "rot13", "zlib", "utf-7", "", "x" * 99]
)
def test_only_text_encodings_of_the_web_are_known(label: str) -> None:
    assert named(label) is None
    assert charset_of(f"text/xml; charset={label}") is None


@given(
    st.binary(max_size=300), st.sampled_from([None, "text/xml; charset=gbk", "text/html; charset=utf-16", ";;charset"])
)
def test_whatever_comes_becomes_text_that_can_be_written(body: bytes, content_type: str | None) -> None:
    for decoded in (decode_feed(body, content_type), decode_html(body, content_type)):
        assert decoded.text.encode("utf-8").decode("utf-8") == decoded.text
        assert decoded.repaired >= 0


@given(st.text(max_size=200), st.sampled_from(["gbk", "big5", "windows-1252", None]))
def test_valid_utf8_is_never_mojibake(text: str, said: str | None) -> None:
    body = text.encode("utf-8", "replace")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4] or body.startswith(b"\xef\xbb\xbf"):
        return

    decoded = decode_feed(body, f"text/xml; charset={said}" if said else None)

    assert decoded.text == body.decode()
    assert decoded.repaired == 0


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=100))
def test_declared_gb18030_is_never_mojibake(text: str) -> None:
    body = feed(text, "gb18030", "gb2312")

    assert text in decode_feed(body, None).text or body.decode("utf-8", "ignore").encode() == body


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=8, max_size=60),
    st.integers(0),
    st.data(),
)
def test_a_damaged_byte_never_costs_more_than_its_neighbours(text: str, position: int, data: st.DataObject) -> None:
    body = bytearray(feed(text, "utf-8"))
    first = body.index(text.encode())
    body[first + position % (3 * len(text))] = data.draw(st.sampled_from([0xFF, 0xFE, 0xC0, 0x80]))

    decoded = decode_feed(bytes(body), None)

    assert decoded.encoding == "utf-8"
    assert decoded.repaired <= 2
    assert abs(len(decoded.text) - len(feed(text, "utf-8").decode())) <= 1
