"""The tasks that dialogues have the engine do: functions of `ingest.work` and `ingest.rework`, with limits. Pure."""

from datetime import datetime
from typing import TYPE_CHECKING

from ingest.documents import Extracted, FeedLink, GhostApi, GhostPage, Hints, Listing, Sitemap
from ingest.messages import Reply, Task
from normalize.values import Html, Moment, Url
from store.document import Document
from store.late.dataclass import dataclass

if TYPE_CHECKING:
    from ingest.archive.archived import Addressed, Archived, Unread
    from ingest.archive.exports.entry import Exported
    from ingest.extractor.page.explained import Explained
    from ingest.extractor.page.parts import Parted
    from ingest.extractor.site_rules.model import Rule, Sample
    from ingest.remaking.values import Answer, Batch, Manner
    from normalize.article import Article
    from normalize.normalize import Edition
    from normalize.profile import Profile
    from normalize.reread import Known

FREE_FEED_BYTES = 2_500_000
FEED_BYTES_A_SECOND = 1_000_000
"""A longer feed may cost a second more for each so many bytes: a quarter of what the reader does in one of 100,000
entries (measured), so that an honest one is not given up."""


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one feed and one page may cost, in CPU time and in memory above the size of the document."""

    feed_cpu_s: float = 2.0
    """Beside what its length beyond `FREE_FEED_BYTES` allows: a second for each `FEED_BYTES_A_SECOND`."""
    feed_memory_bytes: int = 64 << 20
    page_cpu_s: float = 5.0
    sitemap_cpu_s: float = 20.0
    """50,000 URLs, the most that a sitemap may hold, take 2 s (measured) where nothing else runs."""
    sitemap_memory_bytes: int = 512 << 20
    page_memory_bytes: int = 512 << 20
    max_entries: int = 2_000


def read_listing(reply: Reply, zone: str, polled_at: datetime, limits: WorkLimits) -> Task[Listing]:
    """Have a feed document read."""
    return Task(
        "ingest.work:list_entries",
        (reply.body, reply.headers.get("content-type"), reply.url, zone, polled_at, limits.max_entries),
        about=reply.url,
        returns=Listing,
        cpu_s=limits.feed_cpu_s + max(0, len(reply.body) - FREE_FEED_BYTES) / FEED_BYTES_A_SECOND,
        memory_bytes=limits.feed_memory_bytes + len(reply.body),
    )


def read_wordpress_posts(reply: Reply, zone: str, now: datetime, limits: WorkLimits) -> Task[Listing]:
    """Have a page of posts read that WordPress's REST API gave."""
    return Task(
        "ingest.work:list_wordpress_posts",
        (reply.body, reply.url, reply.headers.get("content-type"), zone, now),
        about=reply.url,
        returns=Listing,
        cpu_s=limits.feed_cpu_s,
        memory_bytes=limits.feed_memory_bytes + len(reply.body),
    )


def read_ghost_posts(reply: Reply, zone: str, now: datetime, limits: WorkLimits) -> Task[GhostPage]:
    """Have a page of posts read that Ghost's Content API gave."""
    return Task(
        "ingest.work:list_ghost_posts",
        (reply.body, reply.url, reply.headers.get("content-type"), zone, now),
        about=reply.url,
        returns=GhostPage,
        cpu_s=limits.feed_cpu_s,
        memory_bytes=limits.feed_memory_bytes + len(reply.body),
    )


def find_ghost_api(reply: Reply, limits: WorkLimits) -> Task[GhostApi | None]:
    """Have a page searched for the API of its Ghost."""
    return Task(
        "ingest.work:find_ghost_api",
        (reply.body, reply.url, reply.headers.get("content-type")),
        about=reply.url,
        returns=GhostApi | None,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def read_captures(reply: Reply, archive: str, limits: WorkLimits, *, all_captures: bool = False) -> Task[Listing]:
    """Have a page of an archive's index read; `archive` is where its captures are had.

    `all_captures`: of whatever kind, and not the oldest of each address alone.
    """
    return Task(
        "ingest.work:list_captures",
        (reply.body, reply.url, reply.headers.get("content-type"), archive, all_captures),
        about=reply.url,
        returns=Listing,
        cpu_s=limits.feed_cpu_s,
        memory_bytes=limits.feed_memory_bytes + len(reply.body),
    )


def read_listing_page(reply: Reply, published: Moment | None, limits: WorkLimits) -> Task[Listing]:
    """Have a page that lists articles read; `published` is the day that it lists, where it is a day's."""
    return Task(
        "ingest.work:list_page",
        (reply.body, reply.url, reply.headers.get("content-type"), published),
        about=reply.url,
        returns=Listing,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def extract_page(
    reply: Reply,
    rule: "Rule | None",
    zone: str,
    fetched_at: datetime,
    hints: Hints,
    limits: WorkLimits,
) -> Task[Extracted]:
    """Have the article of a page extracted."""
    kind = reply.headers.get("content-type")
    return Task(
        "ingest.work:extract_page",
        (reply.body, reply.url, kind, rule, zone, fetched_at, hints),
        about=reply.url,
        returns=Extracted,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def shows_text(reply: Reply, text: str, limits: WorkLimits) -> Task[bool]:
    """Have it said whether a page shows a text, wherever on it."""
    return Task(
        "ingest.work:shows_text",
        (reply.body, reply.url, reply.headers.get("content-type"), text),
        about=reply.url,
        returns=bool,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def explain_page(reply: Reply, rule: "Rule | None", zone: str, now: datetime, limits: WorkLimits) -> "Task[Explained]":
    """Have it said how the article of a page is found."""
    from ingest.extractor.page.explained import Explained

    return Task(
        "ingest.work:explain_page",
        (reply.body, reply.url, reply.headers.get("content-type"), rule, zone, now),
        about=reply.url,
        returns=Explained,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def part_page(
    reply: Reply, rule: "Rule | None", zone: str, now: datetime, chosen: int | None, limits: WorkLimits
) -> "Task[Parted]":
    """Have it said what became of each part of a page; of the `chosen` one, by what it can be named."""
    from ingest.extractor.page.parts import Parted

    return Task(
        "ingest.work:part_page",
        (reply.body, reply.url, reply.headers.get("content-type"), rule, zone, now, chosen),
        about=reply.url,
        returns=Parted,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def try_sample(rule: "Rule", sample: "Sample", now: datetime, limits: WorkLimits) -> Task[list[str]]:
    """Have it said what a rule makes of a sample page otherwise than expected."""
    return Task(
        "ingest.work:try_sample",
        (rule, sample, now),
        about=sample.url,
        returns=list[str],
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def join_pages(first: Extracted, further: Extracted, limits: WorkLimits) -> Task[Extracted]:
    """Have a further page of an article joined to it."""
    return Task(
        "ingest.work:join_pages",
        (first, further),
        about=first.canonical_url or Url(""),
        returns=Extracted,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def extract_feed_body(html: Html, base_url: Url, limits: WorkLimits) -> Task[Extracted]:
    """Have a body that a feed gave treated like a page's."""
    return Task(
        "ingest.work:extract_feed_body",
        (html, base_url),
        about=base_url,
        returns=Extracted,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def write_document(
    article: "Article",
    profile: "Profile",
    slug: str,
    zone: str,
    limits: WorkLimits,
    edition: "Edition | None" = None,
) -> Task[Document]:
    """Have an article normalized to its document, or to that of its edition, where its body has changed."""
    return Task(
        "ingest.work:write_document",
        (article, profile, slug, zone, edition),
        about=article.url,
        returns=Document,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def rewrite_post(
    text: str,
    written: "Profile",
    known: "Known",
    names: frozenset[str],
    profile: "Profile",
    zone: str,
    limits: WorkLimits,
) -> Task[Document | str]:
    """Have a post of the store written in another profile than it was."""
    return Task(
        "ingest.work:rewrite_post",
        (text, written, known, names, profile, zone),
        about=Url(known.url),
        returns=Document | str,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def remake_posts(batch: "Batch", manner: "Manner", now: datetime, limits: WorkLimits) -> "Task[tuple[Answer, ...]]":
    """Have stored articles made again from their kept pages; together they may take what one page may."""
    from ingest.remaking.values import Answer

    return Task(
        "ingest.rework:remake_posts",
        (batch, manner, now),
        about=batch.url,
        returns=tuple[Answer, ...],
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def read_archived_post(data: bytes, name: str, limits: WorkLimits) -> "Task[Archived | Unread]":
    """Have a post that another program wrote read; `name` is its path in the archive."""
    from ingest.archive.archived import Archived, Unread

    return Task(
        "ingest.work:read_archived_post",
        (data, name),
        about=Url(name),
        returns=Archived | Unread,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def read_exported_entry(entry: "Exported", limits: WorkLimits) -> "Task[Archived | Addressed | Unread]":
    """Have an entry of another program's export read."""
    from ingest.archive.archived import Addressed, Archived, Unread

    return Task(
        "ingest.work:read_exported_entry",
        (entry,),
        about=Url(entry.name),
        returns=Archived | Addressed | Unread,
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )


def read_sitemap(reply: Reply, zone: str, now: datetime, limits: WorkLimits) -> Task[Sitemap]:
    """Have a sitemap read, or a feed that serves as one."""
    return Task(
        "ingest.work:read_sitemap_document",
        (reply.body, reply.url, reply.headers.get("content-type"), zone, now),
        about=reply.url,
        returns=Sitemap,
        cpu_s=limits.sitemap_cpu_s,
        memory_bytes=limits.sitemap_memory_bytes,
    )


def find_feed_links(reply: Reply, limits: WorkLimits) -> Task[tuple[FeedLink, ...]]:
    """Have a page searched for its feeds."""
    return Task(
        "ingest.work:find_feed_links",
        (reply.body, reply.url, reply.headers.get("content-type")),
        about=reply.url,
        returns=tuple[FeedLink, ...],
        cpu_s=limits.page_cpu_s,
        memory_bytes=limits.page_memory_bytes,
    )
