"""Pages, images and texts that misbehave: what is hard to read, what leads astray, what would run in a browser."""

import struct
import zlib
from html import escape

from tests.misbehaving.acts import WANTED, by_path, moves, says
from tests.misbehaving.server import Act, Peer
from tests.misbehaving.stage import CANARY
from tests.misbehaving.visits import PNG, UNWANTED, Visit, feed, item, page, rss, with_page


def paged(name: str, does: str, document: bytes | Act, **more: object) -> Visit:
    """A site whose one article's page misbehaves."""
    return Visit(name, does, with_page(document, name), **({"asked": 2} | more))  # type: ignore[arg-type]  # by name


def next_of(path: str) -> str:
    return f'<p><a rel="next" href="{path}">Next page</a></p>'


async def endless_pages(peer: Peer) -> None:
    """An article that always has one page more."""
    if peer.request.path == "/feed":
        await peer.says(rss(item(link="http://pages-endless.tale.example/a")))
    elif peer.request.path == "/robots.txt":
        await peer.says(b"", status="404 Not Found")
    else:
        number = int(peer.request.path.partition("=")[2] or 1)
        here = page(next_of(f"/a?page={number + 1}"), text=f"Page {number}. " + f"Words of page {number}. " * 40)
        await peer.says(here, "Content-Type: text/html")


HTML = "Content-Type: text/html; charset=utf-8"
PAGES = [
    paged("page-good", "is in order", says(page(), HTML)),
    paged("page-deep", "100,000 elements inside each other", says(
        page() + b"<div>" * 100_000 + b"x" + b"</div>" * 100_000, HTML),
        stored=0, said=("too long",)),
    paged("page-options", "40,000 options", says(page("<select>" + "<option>" * 40_000), HTML), stored=0,
        said=("too long",)),
    paged("page-attributes", "40,000 attributes", says(
        page("<p" + "".join(f" a{n}=1" for n in range(40_000)) + ">x"), HTML), stored=0, said=("too long",)),
    paged("page-paragraphs", "two million paragraphs", says(page("<p>" * 2_000_000), HTML), stored=0,
        said=("too long",)),
    paged("page-huge", "a page of 20 MB", says(page("x" * 20_000_000), HTML), stored=0, said=("20000",)),
    paged("page-binary", "a program in place of the page", says(b"\x7fELF" + bytes(5_000), HTML), stored=0),
    paged("page-pdf", "a PDF in place of the page", says(b"%PDF-1.7", "Content-Type: application/pdf"), stored=0,
          said=("application/pdf",)),
    paged("page-empty", "an empty page", says(b"", HTML), stored=0),
    paged("page-gone", "answers 410", says(b"gone", status="410 Gone"), stored=0, said=("410",)),
    paged("page-challenge", "a challenge in place of the page", says(
        b"<html><title>Just a moment...</title><body><script src=/cdn-cgi/challenge-platform/x></script>"
        b"Checking your browser before accessing</body></html>", HTML, status="403 Forbidden"), stored=0,
        said=("403",)),
    paged("page-charset", "names a charset that is none", says(page(), "Content-Type: text/html; charset=undefined")),
    paged("page-nul", "NULs all over the page", says(page("\0\0<p>\0x"), HTML), lacks=("\0",)),
    paged("page-base", "a base at an inner address", says(
        page('<img src="x.png">', head=f'<base href="http://{CANARY}/">'), HTML), said=("not a public address",)),
    paged("page-refresh", "sends its readers to an inner address", says(
        page(head=f'<meta http-equiv="refresh" content="0;url=http://{CANARY}/">'), HTML)),
    paged("page-canonical", "says that it stands at an inner address", says(
        page(head=f'<link rel="canonical" href="http://{CANARY}/c">'), HTML)),
    paged("page-redirect", "redirects to an inner address", moves(f"http://{CANARY}:{{port}}/"), stored=0,
          said=("redirects elsewhere",)),
    paged("page-frames", "frames of inner and local addresses", says(page(
        f'<iframe src="http://{CANARY}/f"></iframe><object data="file:///etc/passwd"></object>'
        f'<embed src="http://{CANARY}/e"><video src="http://{CANARY}/v" poster="http://{CANARY}/p"></video>'), HTML),
        lacks=("<iframe", "file:///", "<object")),
    paged("page-next-self", "a next page that is itself", says(page(next_of("/a")), HTML)),
    paged("page-next-inner", "a next page at an inner address", says(page(next_of(f"http://{CANARY}/b")), HTML)),
    Visit("pages-endless", "a next page without end", endless_pages, asked=21, said=("more than 20 pages",)),
    paged("page-xhtml", "XHTML with an entity that is a local file", says(
        b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + page("&x;"),
        "Content-Type: application/xhtml+xml"), lacks=("root:",)),
]  # fmt: skip


def png(width: int, height: int) -> bytes:
    """A PNG whose head states a size; its data is that of no image."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def shown(name: str, does: str, image: bytes | Act, *, src: str = "/i.png", **more: object) -> Visit:
    """A site whose article shows one image."""
    document = says(page(f'<img src="{src}" alt="seen">'), HTML)
    act = by_path({"/feed": rss(item(link=f"http://{name}.tale.example/a")), "/a": document, "/i.png": image})
    return Visit(name, does, act, **({"asked": 3, "images": 0} | more))  # type: ignore[arg-type]  # by name


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
IMAGES = [
    shown("image-good", "an image that is in order", PNG, images=1),
    shown("image-pixels", "an image of 65,000 x 65,000 pixels", png(65_000, 65_000), said=("65000 x 65000",)),
    shown("image-pixels-gif", "the same as a GIF", b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + bytes(99),
          said=("65000 x 65000",)),
    shown("image-pixels-max", "an image of 2^32 x 2^32 pixels", png(2**32 - 1, 2**32 - 1), said=("pixels",)),
    shown("image-svg", "SVG with a script", says(SVG, "Content-Type: image/svg+xml"), said=("SVG",)),
    shown("image-svg-as-png", "the same, called PNG", says(SVG, "Content-Type: image/png"), said=("SVG",)),
    shown("image-html", "a page, called PNG", says(b"<html><script>alert(1)</script>", "Content-Type: image/png"),
          said=("is a page",)),
    shown("image-script", "a script, called PNG", says(b"alert(1)//", "Content-Type: image/png"),
          said=("no image that is known",)),
    shown("image-zip", "an archive, called PNG", says(b"PK\x03\x04" + bytes(99), "Content-Type: image/png"),
          said=("no image that is known",)),
    shown("image-empty", "an image without a byte", b"", said=("is empty",)),
    shown("image-404", "an image that is not there", says(b"", status="404 No"), said=("404",)),
    shown("image-cut", "an image that is cut", PNG[:40], said=("cut off",)),
    shown("image-headless", "nothing but the mark of a PNG", PNG[:8], said=("cut off",)),
    shown("image-tail", "an image with a page behind it", PNG + b"<script>alert(1)</script>", images=1),
    shown("image-redirect", "an image that redirects to an inner address", moves(f"http://{CANARY}:{{port}}/i.png"),
          said=("redirects elsewhere",)),
    shown("image-inner", "an image at an inner address", PNG, src=f"http://{CANARY}/i.png", asked=2,
          said=("not a public address",)),
    shown("image-metadata", "an image at the metadata service", PNG, src="http://169.254.169.254/i.png", asked=2,
          said=("not a public address",)),
    shown("image-decimal", "an image at an inner address, spelt as one number", PNG, src="http://2130706434/i.png",
          asked=2),
    shown("image-file", "an image that is a local file", PNG, src="file:///etc/passwd", asked=2,
          lacks=("file:///", "root:")),
    shown("image-script-url", "an image that is a script", PNG, src="javascript:alert(1)", asked=2,
          lacks=("javascript:",)),
    shown("image-name", "an image whose name climbs out", PNG, src="/..%2f..%2f..%2fetc%2fx.png", said=("404",)),
    shown("image-gzip-bomb", "see `gzip-bomb-image`; here one of 30 MB, stated", says(bytes(30_000_000)),
          said=("30000000",)),
    Visit("images-many", "500 images in one article", by_path({
        "/feed": rss(item(link="http://images-many.tale.example/a")),
        "/a": says(page("".join(f'<img src="/{n}.png">' for n in range(500))), HTML)}, says(PNG)), asked=102, images=1,
        said=("100",)),
    Visit("images-same", "one image 200 times", by_path({
        "/feed": rss(item(link="http://images-same.tale.example/a")),
        "/a": says(page('<img src="/i.png">' * 200), HTML), "/i.png": PNG}), asked=3, images=1),
]  # fmt: skip


def told(
    name: str, does: str, *, title: str = "A good item", text: str = "", more: str = "", **expected: object
) -> Visit:
    """A feed whose one entry is meant to run, or to steer, where it is shown."""
    document = rss(item(escape(title, quote=False), text, more=more))
    return Visit(name, does, feed(document), **expected)  # type: ignore[arg-type]  # by name


INJECTIONS = [
    told("title-front-matter", "a title that ends the front matter", title="A\n---\nlayout: unwanted\n---\n",
         front={"draft": False, "layout": None}),
    told("title-yaml", "a title that is an object in YAML", title="!!python/object/apply:os.system [id]"),
    told("title-quotes", "a title full of quotes and backslashes", title="\\\" ' \\u0000 \" : # - [a] {b} *c &d"),
    told("title-separators", "line separators in the title", title="A\u2028draft: true\u2029\x85layout: x",
         front={"draft": False, "layout": None}),
    told("title-shortcode", "a shortcode in the title", title="{{< figure src=x >}} {{% ref x %}} {{ .Site }}",
         lacks=("{{<", "{{%", "{{ ")),
    told("title-liquid", "Liquid in the title", title="{% include /etc/passwd %}", lacks=("{%",)),
    told("title-script", "a script in the title", title="<script>alert(1)</script>x", lacks=("<script",)),
    told("text-shortcode", "shortcodes in the text", text="<p>{{&lt; figure src=x &gt;}} {{% ref x %}}</p>"
         "<pre><code>{{&lt; youtube x &gt;}}</code></pre>", lacks=("{{<", "{{%")),
    told("text-script", "scripts in the text", text="<script>unwanted-text</script><img src=x onerror='unwanted-text'>"
         "<svg onload=unwanted-text><a href='java&#x09;script:unwanted-text'>x</a>",
         lacks=(UNWANTED, "<script", "onerror"),
         asked=2, said=("404",)),
    told("text-links", "links that are scripts and data", text="<a href='javascript:alert(1)'>a</a>"
         "<a href='vbscript:x'>b</a><a href='data:text/html,unwanted-text'>c</a><a href='JaVaScRiPt:x'>d</a>",
         lacks=("javascript:", "vbscript:", "data:", "JaVaScRiPt", UNWANTED)),
    told("text-markdown", "Markdown that is meant to become HTML", text="<p>&lt;script&gt;alert(1)&lt;/script&gt; "
         '[a](javascript:x) ![b](x" onerror=y) &lt;!-- --&gt;</p>', lacks=("<script",)),
    told("text-form", "a form that asks for a name", text="<form action='http://x.example/'><input name=who>"
         "<button>Log in</button></form>", lacks=("<form", "<input")),
    told("text-styles", "styles and frames", text="<style>body{unwanted-text}</style><iframe src='http://x.example/'>"
         "</iframe><link rel=stylesheet href=//x.example/><meta http-equiv=refresh content=0>",
         lacks=(UNWANTED, "<iframe", "<style", "<meta", "<link")),
    told("author-injection", "an author that ends the front matter", more="<author>x&#10;---&#10;layout: y</author>",
         front={"layout": None}),
    told("category-injection", "categories that end the front matter",
         more="<category>a&#10;---&#10;draft: true</category><category>'] }}</category>", lacks=("\ndraft: true",)),
]  # fmt: skip

READ = [*PAGES, *IMAGES, *INJECTIONS]
__all__ = ["READ", "WANTED"]
