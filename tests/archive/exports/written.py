"""Exports as wallabag, Pocket and WordPress write them; all texts are our own."""

import json

TEXT = "The lighthouse keeper wrote down the weather every morning for forty years, and nobody ever asked him why. " * 2
ONE, TWO, THREE = (f"https://{name}.example.org/{name}" for name in ("lamp", "foghorn", "tide"))


def wallabag() -> str:
    """Two entries with a text, and one that wallabag could not fetch."""
    base = {"is_archived": 1, "is_starred": 0, "mimetype": "text/html", "reading_time": 1, "annotations": []}
    rows = [
        base
        | {
            "id": 1,
            "url": ONE,
            "title": "The lamp",
            "content": f'<h2>Light</h2><p>{TEXT}</p><p><img src="https://img.example.net/lamp.png" alt="lamp"></p>',
            "created_at": "2024-05-06T07:08:09+02:00",
            "published_at": "2023-01-02T03:04:05+00:00",
            "published_by": ["Ann", "Bob"],
            "language": "en",
            "tags": ["sea", "lights"],
            "domain_name": "lamp.example.org",
        },
        base
        | {
            "id": 2,
            "url": TWO,
            "title": "Two horns",
            "content": f"<p>{TEXT}</p>",
            "created_at": "2024-06-06T07:08:09+02:00",
            "tags": [{"id": 1, "label": "sound", "slug": "sound"}],
            "domain_name": "foghorn.example.org",
        },
        base
        | {
            "id": 3,
            "url": THREE,
            "title": "The tide",
            "content": "wallabag can't retrieve contents for this article. Please <a href='x'>troubleshoot</a>.",
            "created_at": "2024-07-06T07:08:09+02:00",
            "tags": ["sea"],
            "domain_name": "tide.example.org",
        },
    ]
    return json.dumps(rows)


POCKET_CSV = f"""\
title,url,time_added,tags,status
"The lamp, again",{ONE},1714973289,sea|lights,unread
{TWO},{TWO},1714973290,,archive
"""
POCKET_HTML = f"""\
<!DOCTYPE html>
<html><!--So long and thanks for all the fish--><head><title>Pocket Export</title></head><body>
<h1>Unread</h1><ul><li><a href="{ONE}" time_added="1714973289" tags="sea,lights">The lamp, again</a></li></ul>
<h1>Read Archive</h1><ul><li><a href="{TWO}" time_added="1714973290" tags="">{TWO}</a></li></ul></body></html>
"""


def pocket_json() -> str:
    items = {
        "11": {
            "item_id": "11",
            "given_url": ONE + "?utm_source=pocket",
            "resolved_url": ONE,
            "resolved_title": "The lamp, again",
            "time_added": "1714973289",
            "tags": {"sea": {"item_id": "11", "tag": "sea"}, "lights": {"item_id": "11", "tag": "lights"}},
            "status": "0",
        },
        "12": {"item_id": "12", "given_url": TWO, "given_title": "", "time_added": "1714973290", "status": "1"},
    }
    return json.dumps({"status": 1, "list": items, "since": 1})


def wxr(*items: str) -> str:
    head = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.5" -->\n<rss version="2.0"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/">\n<channel><title>By the sea</title>'
        "<link>https://sea.example.org</link><wp:wxr_version>1.2</wp:wxr_version>"
        "<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[ann]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[Ann Ashore]]></wp:author_display_name></wp:author>"
    )
    return f"{head}{''.join(items)}</channel></rss>"


def item(number: int, text: str, *, status: str = "publish", kind: str = "post", extra: str = "") -> str:
    return (
        f"<item><title>Post &amp; {number}</title><link>https://sea.example.org/{number}/</link>"
        "<pubDate>Tue, 03 Jan 2023 01:02:03 +0000</pubDate><dc:creator><![CDATA[ann]]></dc:creator>"
        f'<guid isPermaLink="false">https://sea.example.org/?p={number}</guid><description></description>'
        f"<content:encoded><![CDATA[{text}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[2023-01-03 09:02:03]]></wp:post_date>"
        f"<wp:post_date_gmt><![CDATA[2023-01-03 01:02:03]]></wp:post_date_gmt><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type><wp:post_password></wp:post_password>"
        '<category domain="category" nicename="coast"><![CDATA[Coast]]></category>'
        '<category domain="post_tag" nicename="sea"><![CDATA[sea]]></category>'
        f"{extra}</item>"
    )


def attachment(number: int, url: str, parent: int = 0) -> str:
    extra = f"<wp:attachment_url>{url}</wp:attachment_url><wp:post_parent>{parent}</wp:post_parent>"
    return item(number, "", status="inherit", kind="attachment", extra=extra)
