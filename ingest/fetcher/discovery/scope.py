"""What a feed is a feed of: a site's articles, or only those of a tag, an author, a search, or its comments. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from ingest.documents import Entry


class FeedKind(StrEnum):
    """What a feed is a feed of, the likeliest to be wanted first."""

    MAIN = "main"
    CATEGORY = "category"
    TAG = "tag"
    AUTHOR = "author"
    SEARCH = "search"
    COMMENTS = "comments"


_BY_ADDRESS = (
    (FeedKind.COMMENTS, r"/comments?(?:[/.?]|$)|comments?[-_](?:rss|feed|atom)|feed[-_/=]?comments?|withcomments"),
    (FeedKind.TAG, r"/(?:tags?|tagged|labels?|keywords?|topics?)/[^/]+|/feeds?/tag|/-/|[?&]tag(?:names)?="),
    (FeedKind.CATEGORY, r"/(?:category|categories|cat|rubrik|rubriques?|sections?)/[^/]+|[?&](?:cat|category|catid)="),
    (FeedKind.AUTHOR, r"/(?:authors?|users?|people|contributors?)/[^/]+|[?&]author="),
    (FeedKind.SEARCH, r"/search(?:/|$)|[?&](?:s|q|query|search)="),
)
# WordPress names its feeds `SITE » WHAT Feed`, and titles those of comments `Comments on: POST`. A word alone says
# nothing: 《经济评论》 is a journal, and "Comments" may be a column.
_COMMENT = (
    r"(?:comment|kommentar|coment[aá]rio|comment[io]|reactie|комментари|评论|評論|留言|コメント|댓글|komentarz|yorum)"
)
_OF_COMMENTS = (
    rf"[»›][^»›]*{_COMMENT}[^»›]*$",
    r"^comments? (?:on|for|feed)\b",
    r"(?:^|[|–—:-]\s*)(?:all |recent |latest )?comments$",
    rf"^{_COMMENT}\w* (?:zu|für|sur|en|su|op|к)\b",
    rf"{_COMMENT}\w*[\s-]*(?:feed|rss|atom)",
    rf"(?:的|への|최근)\s*{_COMMENT}",
    r"\breplies to\b",
)
_BY_TITLE = (
    (FeedKind.COMMENTS, "|".join(_OF_COMMENTS)),
    (FeedKind.TAG, r"[»›][^»›]*\b(?:tag|schlagwort|étiquette|etiqueta|标签|標籤|タグ)\b[^»›]*$"),
    (FeedKind.CATEGORY, r"[»›][^»›]*(?:\bcategory|kategorie|catégorie|categor[ií]a|分类|分類|カテゴリー)[^»›]*$"),
    (FeedKind.AUTHOR, r"[»›][^»›]*(?:\bposts by|beiträge von|articles (?:par|by)|作者)[^»›]*$"),
    (FeedKind.SEARCH, r"[»›][^»›]*(?:search results|suchergebnisse|搜索结果|搜尋結果)[^»›]*$"),
)
_AT_COMMENT = re.compile(r"#(?:comment|c|respond|r|reply)[-_]?\d|[?&](?:showComment|replytocom|comment)=|/comments?/\d")


def kind_by_address(url: str) -> FeedKind:
    """Tell by its address what a feed, or a page, is one of."""
    parts = urlsplit(url)
    place = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
    return next((kind for kind, pattern in _BY_ADDRESS if re.search(pattern, place, re.IGNORECASE)), FeedKind.MAIN)


def kind_of(url: str, titles: Sequence[str], entries: Sequence[Entry] = ()) -> FeedKind:
    """Tell what a feed is one of: by where its entries lead, by its address, by what it and links to it are called."""
    links = [entry.link for entry in entries if entry.link]
    if links and sum(bool(_AT_COMMENT.search(link)) for link in links) * 2 > len(links):
        return FeedKind.COMMENTS
    by_address = kind_by_address(url)
    if by_address is not FeedKind.MAIN:
        return by_address
    for kind, pattern in _BY_TITLE:
        if any(re.search(pattern, title, re.IGNORECASE) for title in titles):
            return kind
    return FeedKind.MAIN
