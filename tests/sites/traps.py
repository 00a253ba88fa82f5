"""Articles that hold what breaks a site, or runs in one: each trap that was met in real builds, and some more.

All texts are our own. What would run prints `CANARY` and `RAN` in one word, so that no text of an article itself does.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import yaml

from normalize.article import Publish
from tests.normalize import pages
from tests.normalize.test_html import EVIL

FETCHED_AT = datetime(2024, 2, 28, 0, 10, tzinfo=UTC)
PUBLISHED = datetime(2024, 2, 27, 16, 6, 26, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Trap:
    """An article; `{0}`, `{1}` … in its body are the addresses of images."""

    title: str
    body: str = "<p>The text.</p>"
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    images: tuple[bytes, ...] = ()
    published: datetime = PUBLISHED
    publish: Publish = Publish.FULL
    description: str | None = None
    author: str | None = None
    slug_style: str = "ascii"
    is_plain: bool = False
    """Nothing in the body has to be cleaned away."""
    fields: dict[str, object] = field(default_factory=dict)


_TEXTS = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text("utf-8"))


def _texts(name: str) -> list[str]:
    return [text if isinstance(text, str) else text["repeat"] * text["times"] for text in _TEXTS[name]]


def png(number: int) -> bytes:
    """A whole PNG of four by four pixels, of a colour of its own (PNG, third edition, §5)."""
    pixel = struct.pack(">I", number * 2_654_435_761 % 2**32)[:3]
    rows = (b"\0" + pixel * 4) * 4
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data) for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def traps() -> Iterator[Trap]:
    """Yield all of them; no two alike."""
    for title in _texts("titles"):
        yield Trap(title)
    for title in ("海边小镇的风筝节", "重庆银行 Q3", "A 中文 slug"):
        yield Trap(title, slug_style="cjk")
    for place, tag in enumerate(_texts("tags")):
        yield Trap(f"Tag {place}", tags=(tag,), categories=(tag,))
    for place, body in enumerate(EVIL):
        yield Trap(f"Evil {place}", body)
    for place, text in enumerate(_texts("texts")):
        shown = escape(text, quote=False)
        yield Trap(f"Prose {place}", f"<p>{shown}</p><p>before {shown} behind</p><ul><li>{shown}</li></ul>")
        yield Trap(f"Code {place}", f"<pre>{shown}\n\n  {shown}</pre><p>inline <code>{shown}</code> here</p>")
        yield Trap(f"Attributes {place}", _in_attributes(text))
        yield Trap(f"Values {place}", description=text, author=text)
    yield from dates()
    yield from _forms()
    yield from _pictures()


def dates() -> Iterator[Trap]:
    """Yield articles of times that another zone puts on another day, or shows twice."""
    yield Trap("Of the future", published=FETCHED_AT + timedelta(days=700))
    yield Trap("Of 1970", published=datetime(1970, 1, 1, tzinfo=UTC))
    yield Trap("A morning in Shanghai", published=datetime(2023, 11, 26, 22, 0, tzinfo=UTC))
    yield Trap("A midnight in Shanghai", published=datetime(2023, 12, 31, 16, 0, tzinfo=UTC))
    yield Trap("An hour that Los Angeles has twice", published=datetime(2023, 11, 5, 9, 30, tzinfo=UTC))


def _in_attributes(text: str) -> str:
    value = escape(text)
    return (
        f'<p>A <a href="https://e.org/{value}" title="{value}">link</a>, a <b class="{value}" id="{value}">word</b>,'
        f' <a href="{value}">none</a></p><pre><code class="language-{value}">x</code></pre>'
    )


def _forms() -> Iterator[Trap]:
    fragments = [escape(fragment, quote=False) for fragment in pages.FRAGMENTS]
    yield Trap("All signs, lines", f"<p>{'<br>'.join(fragments)}</p>")
    yield Trap("All signs, items", f"<ul>{''.join(f'<li>{each}</li>' for each in fragments)}</ul>")
    yield Trap("All signs, quoted", f"<blockquote>{''.join(f'<p>{each}</p>' for each in fragments)}</blockquote>")
    yield Trap(
        "A table",
        "<table><tr><th>a|b</th><th>c</th></tr><tr><td><code>c|d</code></td><td>{{< x >}} |</td></tr></table>",
    )
    yield Trap("Code in a list", "<ol><li>one<pre>if x:\n\n    y()</pre></li><li>two</li></ol><p>after</p>")
    for sign in ("+++", "---"):
        yield Trap(f"{sign} first", f"<p>{sign}</p><p>one</p><p>{sign}</p><p>two</p>")
    yield Trap("Code first", "<pre>x\n\n&lt;script&gt;canary()&lt;/script&gt;\n\ny</pre><p>text</p>")
    yield Trap("Headings", "<h1>One {#id}</h1><p>x</p><h2>Two</h2><p>y</p><h2>Two</h2><p>z</p>")
    yield Trap("A rule", "<p>text</p><hr><p>---</p><p>===</p><p>text</p>")
    yield Trap("Emphasis", "<p>前<b>中文。</b>紧邻 <b>“引号”</b>后<i>a</i>b <b><i>x</i></b></p>")
    yield Trap("Very long", "<p>" + "A sentence of some length. " * 3000 + "</p>")
    yield Trap("An excerpt", "<p>" + "A sentence of some length. " * 60 + "</p>", publish=Publish.EXCERPT)
    yield Trap("Not to be indexed", publish=Publish.NOINDEX)
    yield Trap("Changed", fields={"changed_at": FETCHED_AT, "revision": 2})


def _pictures() -> Iterator[Trap]:
    one, two, three = png(1), png(2), png(3)
    yield Trap("One image", '<p>before</p><p><img src="{0}" alt="a {{< x >}} | ] b"></p><p>after</p>', images=(one,))
    yield Trap("The same image elsewhere", '<p><img src="{0}"></p>', images=(one,))
    yield Trap(
        "Images everywhere",
        '<ul><li>x <img src="{0}"></li></ul><a href="https://e.org/big"><img src="{1}" alt="linked"></a>'
        '<table><tr><td><img src="{2}"></td><td>b</td></tr></table>'
        '<figure><img src="{0}"><figcaption>c</figcaption></figure>',
        images=(one, two, three),
    )
    yield Trap("图片", '<p>图<img src="{0}" alt="图">片</p>', images=(two,), slug_style="cjk")
