"""A feed of comments, a tag or an author is told from one of articles, and never the other way round."""

import pytest

from ingest.documents import Entry
from ingest.fetcher.discovery.scope import FeedKind, kind_of
from normalize.values import Url

KINDS = {
    FeedKind.COMMENTS: [
        ("/comments/feed/", ""),
        ("/?feed=comments-rss2", ""),
        ("/feeds/comments/default", ""),
        ("/feeds/8812/comments/default", ""),
        ("/feed/comments", ""),
        ("/x", "A blog » Comments Feed"),
        ("/x", "A blog » Hello Comments Feed"),
        ("/x", "博客 » 评论 Feed"),
        ("/x", "Blog » Kommentar-Feed"),
        ("/x", "Blog » Flux des commentaires"),
        ("/x", "Comments on: A title"),
        ("/x", "Comments for A blog"),
        ("/x", "博客的评论"),
        ("/x", "All comments"),
        ("/x", "A blog - Comments"),
    ],
    FeedKind.TAG: [
        ("/tag/rss/feed/", ""),
        ("/tags/x.atom", ""),
        ("/feeds/posts/default/-/x", ""),
        ("/x", "Blog » x Tag Feed"),
    ],
    FeedKind.CATEGORY: [("/category/a/feed", ""), ("/feed?cat=3", ""), ("/x", "Blog » News Category Feed")],
    FeedKind.AUTHOR: [("/author/li/feed/", ""), ("/x", "Blog » Posts by Li Feed")],
    FeedKind.SEARCH: [("/search/x/feed/rss2/", ""), ("/?s=x&feed=rss2", "")],
    FeedKind.MAIN: [
        ("/feed/", "A blog » Feed"),
        ("/rss.xml", "RSS"),
        ("/feed/", "经济评论"),
        ("/feed/", "新华社 - 国际评论"),
        ("/feed/", "Comment is free"),
        ("/feed/", "The commentator"),
        ("/commentary/rss", "Commentary"),
        ("/latest/rss/world", "World"),
        ("/feeds/posts/default", "Diary - Atom"),
        ("/tagesschau.rss", "tagesschau"),
    ],
}
ROWS = [(kind, path, title) for kind, rows in KINDS.items() for path, title in rows]


@pytest.mark.parametrize(("kind", "path", "title"), ROWS)
def test_a_kind_is_told_by_address_or_title(kind: FeedKind, path: str, title: str) -> None:
    assert kind_of(f"https://site.example{path}", [title]) is kind


@pytest.mark.parametrize(
    ("links", "kind"),
    [
        (["/a#comment-1", "/a#comment-2"], FeedKind.COMMENTS),
        (["/a?showComment=1#c1", "/b"], FeedKind.MAIN),
        (["/a#c1234", "/b#c99", "/c"], FeedKind.COMMENTS),
        (["/a#more", "/b#top"], FeedKind.MAIN),
        ([], FeedKind.MAIN),
    ],
)
def test_entries_that_lead_to_comments_make_a_feed_of_comments(links: list[str], kind: FeedKind) -> None:
    entries = [Entry(link=Url(f"https://site.example{link}")) for link in links]

    assert kind_of("https://site.example/feed", ["Feed"], entries) is kind
