"""Texts: what each way of writing one comes to, as a title and as a body."""

import pytest

from tests.fetcher.feeds.reading import item, only

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{}</entry></feed>'


@pytest.mark.parametrize(
    ("attributes", "written", "title", "body"),
    [
        ("", "a &lt; b", "a < b", "a &lt; b"),
        ("", "a &lt;b&gt; c", "a <b> c", "a &lt;b&gt; c"),
        ("", "&lt;p&gt;a&lt;/p&gt;", "a", "<p>a</p>"),  # its type was forgotten
        ('type="text"', "&amp;amp;", "&amp;", "&amp;amp;"),
        ('type="text"', "one\n\ntwo", "one two", "<p>one</p>\n<p>two</p>"),
        ('type="html"', "a &amp;lt; &lt;b&gt;b&lt;/b&gt;", "a < b", "a &lt; <b>b</b>"),
        ('type="text/html"', "<![CDATA[<b>b</b> &amp; c]]>", "b & c", "<b>b</b> &amp; c"),
        ('type="xhtml"', "<div><b>b</b> &amp; c<br/></div>", "b & c", "<b>b</b> &amp; c<br>"),
        ('type="xhtml"', '<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:b>b</h:b></h:div>', "b", "<b>b</b>"),
        ('type="xhtml"', "plain", "plain", "plain"),
        ('type="html"', "<div>&lt;b&gt;b&lt;/b&gt;</div>", "b", "<div><b>b</b></div>"),  # TypePad
        ('mode="base64" type="text/html"', "PGI+YjwvYj4=", "b", "<b>b</b>"),
        ('mode="base64" type="text/html"', "not base64!", "not base64!", "not base64!"),
        ('type="application/octet-stream"', "PGI+YjwvYj4=", "b", "<b>b</b>"),
        ('type="image/png"', "iVBORw0KGgo=", "", ""),
        ('mode="escaped" type="text/html"', "&lt;b&gt;b&lt;/b&gt;", "b", "<b>b</b>"),
    ],
)
def test_an_atom_text_is_what_its_type_says(attributes: str, written: str, title: str, body: str) -> None:
    entry = only(ATOM.format(f"<title {attributes}>{written}</title><content {attributes}>{written}</content>"))

    assert (entry.title, entry.body) == (title, body)


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("&lt;p&gt;a&lt;/p&gt;", "<p>a</p>"),
        ("<![CDATA[<p>a &amp; b</p>]]>", "<p>a &amp; b</p>"),
        ("<p>a &lt; b</p><br/>", "<p>a &lt; b</p><br>"),
        ("text <b>bold</b> &amp; more", "text <b>bold</b> &amp; more"),
        ("&amp;lt;p&amp;gt;escaped twice&amp;lt;/p&amp;gt;", "<p>escaped twice</p>"),
        ("write &amp;lt;p&amp;gt; and &amp;lt;/p&amp;gt; around it", "write &lt;p&gt; and &lt;/p&gt; around it"),
        ("&amp;lt;T&amp;gt; and &amp;lt;/T&amp;gt;", "&lt;T&gt; and &lt;/T&gt;"),
        ("  \n ", ""),
    ],
)
def test_an_rss_description_is_html(written: str, body: str) -> None:
    assert only(item(f"<title>t</title><description>{written}</description>")).body == body


@pytest.mark.parametrize(
    ("elements", "names"),
    [
        ("<author>a@b.example (Ann)</author><dc:creator>Bo</dc:creator>", ("Ann",)),
        ("<author>a@b.example</author>", ("a@b.example",)),
        ("<author>Ann &lt;a@b.example&gt;</author>", ("Ann",)),
        ("<author>Ann (mailto:a@b.example)</author>", ("Ann",)),
        ("<author>by <a href='/ann'>Ann</a></author>", ("by Ann",)),
        ("<author><name>Ann</name><uri>https://ann.example/</uri></author>", ("Ann",)),
        ("<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator><dc:creator>Ann</dc:creator>", ("Ann", "Bo")),
        ("<author> </author><itunes:author>Cy</itunes:author>", ("Cy",)),
        ("<dc:creator><![CDATA[Ann <b>Wu</b> &amp; Co]]></dc:creator>", ("Ann Wu & Co",)),
        ("", ()),
    ],
)
def test_authors_are_names(elements: str, names: tuple[str, ...]) -> None:
    assert only(item(f"<title>t</title>{elements}")).authors == names
