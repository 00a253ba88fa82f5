"""Feeds that misbehave: bombs and traps of XML, encodings, entries that lie."""

import gzip
import json

from tests.misbehaving.acts import GOOD, WANTED, by_path, in_turn, says, wire
from tests.misbehaving.stage import CANARY
from tests.misbehaving.visits import UNWANTED, Visit, feed, item, page, rss

NO_FEED = "is not a feed"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_MANY = "".join(f" a{number}='1'" for number in range(40_000))


def doctype(subset: str) -> str:
    return f"<?xml version='1.0'?><!DOCTYPE rss [{subset}]>"


def named(name: str, encoding: str) -> Visit:
    """A feed that is ASCII and names an encoding that is none, or that is more than one."""
    prolog = f"<?xml version='1.0' encoding='{encoding}'?>"
    return Visit(name, f"names the encoding `{encoding}`", feed(rss(item(), prolog=prolog)))


XML = [
    Visit("entity-laughs", "a billion laughs", feed(
        rss(item(), item("&l9;", guid="b"), prolog=doctype(f'<!ENTITY l0 "lol">{_LAUGHS}'))), stored=2),
    Visit("entity-quadratic", "one long entity 50,000 times", feed(
        rss(item(), item("&a;" * 50_000, guid="b"), prolog=doctype(f'<!ENTITY a "{"a" * 50_000}">'))), stored=2),
    Visit("entity-file", "an entity that is a local file", feed(
        rss(item(more="<author>&x;</author>"), prolog=doctype('<!ENTITY x SYSTEM "file:///etc/passwd">'))),
        lacks=("root:",)),
    Visit("entity-url", "an entity that is an inner URL", feed(
        rss(item(more="<author>&x;</author>"), prolog=doctype(f'<!ENTITY x SYSTEM "http://{CANARY}/x">')))),
    Visit("dtd-outside", "a DTD at an inner URL", feed(
        rss(item(), prolog=f"<?xml version='1.0'?><!DOCTYPE rss SYSTEM 'http://{CANARY}/x.dtd'>"))),
    Visit("dtd-parameter", "a parameter entity at an inner URL", feed(
        rss(item(), prolog=doctype(f'<!ENTITY % p SYSTEM "http://{CANARY}/p"> %p;')))),
    Visit("xinclude", "includes a local file", feed(rss(item(
        more="<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>"))),
        lacks=("root:",)),
    Visit("stylesheet", "a stylesheet at an inner URL", feed(rss(
        item(), prolog=f"<?xml version='1.0'?><?xml-stylesheet href='http://{CANARY}/s.xsl' type='text/xsl'?>"))),
    Visit("body-path", "a body that is the path of a local file", feed(b"/etc/passwd"), 0, "failed", (NO_FEED,),
          lacks=("root:",)),
    Visit("body-url", "a body that is an inner URL", feed(f"http://{CANARY}/feed".encode()), 0, "failed", (NO_FEED,)),
    named("encoding-punycode", "punycode"),
    named("encoding-undefined", "undefined"),
    named("encoding-escape", "unicode_escape"),
    named("encoding-idna", "idna"),
    named("encoding-rot13", "rot13"),
    named("encoding-zlib", "zlib"),
    named("encoding-base64", "base64"),
    named("encoding-nonsense", "no-such-encoding"),
    named("encoding-long", "x" * 9_000),
    Visit("encoding-utf7", "hides a tag in UTF-7", feed(rss(
        item("+ADw-script+AD4-unwanted-text"), prolog="<?xml version='1.0' encoding='utf-7'?>")), lacks=("<script",)),
    Visit("encoding-utf16", "UTF-16 without its mark", feed(
        rss(item(), prolog="<?xml version='1.0' encoding='utf-16'?>").decode().encode("utf-16-le"))),
    Visit("deep-feed", "100,000 elements inside each other", feed(
        rss(item(), item("Deep", guid="b", more="<a>" * 100_000 + "</a>" * 100_000))), stored=2),
    Visit("attributes", "40,000 attributes", feed(rss(item(), item("Many", guid="b", more=f"<author{_MANY}/>"))),
          stored=2),
    Visit("comments", "50,000 comments that never end", feed(rss(item(), item("C", "<!--" * 50_000, guid="b"))),
          stored=2),
    Visit("author-long", "an address of 64 kB that is slow to match", feed(
        rss(item(more=f"<author>a@{'a.' * 32_000}</author>")))),
    Visit("style-long", "a style of 50 kB that is slow to clean", feed(
        rss(item(text=f"<p style='{'a' * 50_000}'>x</p>")))),
    Visit("namespaces", "10,000 namespaces", feed(
        rss(item(), head="<x" + "".join(f" xmlns:n{n}='u{n}'" for n in range(10_000)) + "/>"))),
    Visit("subset-long", "a DTD of 500 kB inside", feed(
        rss(item(), prolog=doctype("".join(f'<!ENTITY e{n} "x">' for n in range(25_000))))), 0, "failed", (NO_FEED,)),
    Visit("crasher", "33 bytes that crash a known reader", feed(b"<feed <entry<link></item</</link<"), 0, "failed",
          (NO_FEED,)),
    Visit("controls", "control characters and a change of direction", feed(
        rss(item("A\x01 good\x1b[31m \u202eitem &#0; &#x1f;", more="<author>\x00x</author>"))),
        lacks=("\x1b", "\u202e", "\x00")),
    Visit("cut-feed", "a feed that is cut, its length not stated; asked twice", in_turn(*[wire(
        b'HTTP/1.1 200 OK\r\nETag: "e"\r\n\r\n' + rss(item(), item("Cut", guid="b"))[:-60])] * 2), times=2, asked=2),
    Visit("login-page", "a login page in place of the feed", feed(
        b"<html><title>Please log in</title><form><input type=password></form></html>"), 0, "failed",
        (NO_FEED, "a login page")),
    Visit("empty-body", "nothing at all", feed(b""), 0, "failed", (NO_FEED,)),
    Visit("not-a-feed-json", "JSON that is no feed", feed(b'{"error": "no"}'), 0, "failed", (NO_FEED,)),
    Visit("not-a-feed-image", "an image in place of the feed", feed(b"\x89PNG\r\n\x1a\n" + bytes(99)), 0, "failed",
          (NO_FEED,)),
    Visit("not-a-feed-noise", "noise in place of the feed", feed(bytes(range(256)) * 40), 0, "failed", (NO_FEED,)),
    Visit("packed-unsaid", "a feed in gzip that no header names", feed(gzip.compress(GOOD)), 0, "failed", (NO_FEED,)),
    Visit("unasked-304", "says 304 to one who has nothing", by_path({"/feed": says(b"", status="304 Not Modified")}), 0,
          "failed", ("304 Not Modified",)),
    Visit("no-entries", "a feed without entries", feed(rss()), 0),
    Visit("json-deep", "JSON 100,000 deep", feed(b'{"version":"https://jsonfeed.org/version/1.1","items":'
        + b"[" * 100_000 + b"]" * 100_000 + b"}"), 0, "read", ("cut off",)),
    Visit("json-number", "JSON with a number of 100,000 digits", feed(
        b'{"version":"https://jsonfeed.org/version/1.1","title":"t","n":' + b"9" * 100_000 + b',"items":['
        + json.dumps({"id": "1", "content_text": f"This is {WANTED}."}).encode() + b"]}")),
]  # fmt: skip

ENTRIES = [
    Visit("one-guid", "three entries of one guid", feed(rss(*(item(f"Number {n}", f"<p>{n} {'x' * n}</p>",
          link=f"http://one-guid.tale.example/{n}") for n in range(3)))), stored=0, asked=4, said=("404",)),
    Visit("guid-of-another", "the guid of another source's entry", feed(rss(item()))),
    Visit("nameless", "entries without guid, link or title", feed(rss(
        f"<item><description>This is {WANTED}.</description></item>", "<item/>"))),
    *(
        Visit(f"date-{name}", f"an entry dated {date}", feed(rss(item(more=f"<pubDate>{date}</pubDate>"))),
              lacks=("9999", "0000-"))
        for name, date in (("zero", "0000-00-00T00:00:00Z"), ("huge", "99999999999999"), ("last", "9999-12-31"),
                           ("next-century", "Fri, 01 Jan 2100 00:00:00 GMT"), ("nonsense", "the day before"))
    ),
    *(
        Visit(f"link-{name}", f"an entry whose page is {what}", feed(rss(item(link=link))), **more)
        for name, what, link, more in (
            ("script", "a script", "javascript:alert(1)", {"lacks": ("javascript:",)}),
            ("file", "a local file", "file:///etc/passwd", {"lacks": ("file:///", "root:")}),
            ("data", "data", "data:text/html,unwanted-text", {}),
            ("inner", "at an inner address", f"http://{CANARY}/x", {"stored": 0, "said": ("not a public address",)}),
            ("inner-name", "at an inner name", "http://inner.example/x",
             {"stored": 0, "said": ("not a public address",)}),
            ("metadata", "at the metadata service", "http://169.254.169.254/latest/",
             {"stored": 0, "said": ("not a public address",)}),
            ("user", "at a URL with a password", "http://me:s3cret@link-user.tale.example/x",
             {"stored": 0, "said": ("user or password",)}),
            ("port", "at a port of another service", "http://93.184.216.34:25/", {"stored": 0,
             "said": ("network.ports",)}),
        )
    ),
    Visit("many-entries-small", "3,000 entries", feed(rss(*(item(f"N {n}", guid=str(n)) for n in range(3_000)))),
          stored=20, said=("2000",), settings={"first_import": 20}),
    Visit("title-long", "a title of a megabyte", feed(rss(item("long " * 200_000)))),
    Visit("categories-many", "10,000 categories", feed(rss(item(
        more="".join(f"<category>c{n}</category>" for n in range(10_000))))), 0,
        said=("left out",)),
    Visit("traversal", "names that climb out of the store", feed(rss(item(
        "../../../../etc/cron.d/x", guid="../../../etc/passwd", more="<category>../../x</category>")))),
    Visit("redated", "another date for the same entry each time", by_path({"/feed": in_turn(*(
        says(rss(item(more=f"<pubDate>0{day} Mar 2026 00:00:00 GMT</pubDate>"))) for day in (1, 2, 3)))}),
        times=3, asked=3),
    Visit("emptied", "a feed that is suddenly empty", by_path({"/feed": in_turn(says(rss(item())), says(rss()))}),
          times=2, asked=2),
    Visit("one-page-for-all", "50 entries that lead to one page", by_path({
        "/feed": rss(*(item(f"N {n}", guid=str(n), link="http://one-page-for-all.tale.example/a") for n in range(50))),
        "/a": page()}), stored=50, asked=2),
]  # fmt: skip

FEEDS = [*XML, *ENTRIES]
__all__ = ["FEEDS", "UNWANTED"]
