"""Where hosts that many sites live on keep their feeds: a table of addresses, each to be verified by asking.

Pure data and the few lines that look it up; knows nothing of pages' elements or of ranks. To add a host, add a row and
its example to the tests.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ingest.text.urls import host
from normalize.article import Url


@dataclass(frozen=True, slots=True)
class HostRule:
    """Addresses of one kind on one host, and the feeds that belong to them, best first."""

    host: str
    """A regular expression for the whole host without `www.`."""
    path: str
    """A regular expression for the whole path with its query; a slash at its end is dropped before."""
    feeds: tuple[str, ...]
    """With the named groups of both expressions, and `{host}` and `{path}`."""


_SUB = r"(?P<name>[a-z0-9][a-z0-9-]*)"
_WORD = r"(?P<name>[\w.-]+)"
_ANY = r"(?:[/?].*)?"

HOST_RULES = (
    # Video and sound
    HostRule(
        r"(?:m\.)?youtube\.com",
        rf"/channel/(?P<name>UC[\w-]{{22}}){_ANY}",
        ("https://www.youtube.com/feeds/videos.xml?channel_id={name}",),
    ),
    HostRule(
        r"(?:m\.)?youtube\.com",
        rf"/user/{_WORD}{_ANY}",
        ("https://www.youtube.com/feeds/videos.xml?user={name}",),
    ),
    HostRule(
        r"(?:m\.|music\.)?youtube\.com",
        r"/(?:playlist|watch)\?(?:.*&)?list=(?P<name>[\w-]+).*",
        ("https://www.youtube.com/feeds/videos.xml?playlist_id={name}",),
    ),
    HostRule(r"vimeo\.com", rf"/(?!channels|groups|\d+){_WORD}(?:/videos)?", ("https://vimeo.com/{name}/videos/rss",)),
    HostRule(
        r"vimeo\.com", rf"/(?P<kind>channels|groups)/{_WORD}{_ANY}", ("https://vimeo.com/{kind}/{name}/videos/rss",)
    ),
    HostRule(r"dailymotion\.com", rf"/{_WORD}", ("https://www.dailymotion.com/rss/user/{name}",)),
    # Code
    HostRule(
        r"github\.com",
        r"/(?P<repo>(?!features|topics|orgs|settings|marketplace|sponsors|collections|about)[\w.-]+/[\w.-]+?)(?:\.git)?",
        (
            "https://github.com/{repo}/releases.atom",
            "https://github.com/{repo}/tags.atom",
            "https://github.com/{repo}/commits.atom",
        ),
    ),
    HostRule(
        r"github\.com", rf"/(?P<repo>[\w.-]+/[\w.-]+)/releases{_ANY}", ("https://github.com/{repo}/releases.atom",)
    ),
    HostRule(r"github\.com", rf"/(?P<repo>[\w.-]+/[\w.-]+)/tags{_ANY}", ("https://github.com/{repo}/tags.atom",)),
    HostRule(r"github\.com", r"/(?P<repo>[\w.-]+/[\w.-]+)/commits", ("https://github.com/{repo}/commits.atom",)),
    HostRule(
        r"github\.com",
        r"/(?P<repo>[\w.-]+/[\w.-]+)/(?:commits|tree)/(?P<branch>[\w./-]+)",
        ("https://github.com/{repo}/commits/{branch}.atom",),
    ),
    HostRule(
        r"github\.com",
        rf"/(?P<repo>[\w.-]+/[\w.-]+)/discussions{_ANY}",
        ("https://github.com/{repo}/discussions.atom",),
    ),
    HostRule(
        r"github\.com",
        r"/(?!features|topics|explore|about|login|search|pricing|marketplace|sponsors|trending|collections)(?P<name>[\w-]+)",
        ("https://github.com/{name}.atom",),
    ),
    HostRule(
        r"gitlab\.com",
        r"/(?P<repo>(?!explore|users|help)[\w.-]+(?:/[\w.-]+)+?)(?:/-/.*)?",
        (
            "https://gitlab.com/{repo}/-/releases.atom",
            "https://gitlab.com/{repo}/-/tags?format=atom",
            "https://gitlab.com/{repo}.atom",
        ),
    ),
    HostRule(
        r"codeberg\.org",
        rf"/(?P<repo>[\w.-]+/[\w.-]+){_ANY}",
        ("https://codeberg.org/{repo}/releases.rss", "https://codeberg.org/{repo}.rss"),
    ),
    HostRule(r"sourceforge\.net", rf"/(?:projects|p)/{_WORD}{_ANY}", ("https://sourceforge.net/projects/{name}/rss",)),
    HostRule(r"crates\.io", rf"/crates/{_WORD}{_ANY}", ("https://static.crates.io/rss/crates/{name}.xml",)),
    HostRule(
        r"(?P<site>(?:[a-z]+\.)?(?:stackoverflow|stackexchange|superuser|serverfault|askubuntu)\.com)",
        r"/questions/tagged/(?P<name>[^/?]+).*",
        ("https://{site}/feeds/tag?tagnames={name}&sort=newest",),
    ),
    HostRule(
        r"(?P<site>(?:[a-z]+\.)?(?:stackoverflow|stackexchange|superuser|serverfault|askubuntu)\.com)",
        r"(?:/questions)?",
        ("https://{site}/feeds",),
    ),
    # Places where people talk
    HostRule(r"(?:old\.|new\.|m\.)?reddit\.com", rf"/r/(?P<name>\w+){_ANY}", ("https://www.reddit.com/r/{name}/.rss",)),
    HostRule(
        r"(?:old\.|new\.|m\.)?reddit\.com",
        rf"/u(?:ser)?/(?P<name>[\w-]+){_ANY}",
        ("https://www.reddit.com/user/{name}/submitted/.rss", "https://www.reddit.com/user/{name}/.rss"),
    ),
    HostRule(r"bsky\.app", rf"/profile/{_WORD}", ("https://bsky.app/profile/{name}/rss",)),
    HostRule(r"news\.ycombinator\.com", r"(?:/news)?", ("https://news.ycombinator.com/rss",)),
    HostRule(r"lobste\.rs", r"", ("https://lobste.rs/rss",)),
    HostRule(r"v2ex\.com", r"", ("https://www.v2ex.com/index.xml",)),
    HostRule(r"v2ex\.com", r"/go/(?P<name>\w+)", ("https://www.v2ex.com/feed/{name}.xml",)),
    HostRule(r"(?P<name>[\w-]+\.)?dreamwidth\.org", r".*", ("https://{host}/data/rss",)),
    HostRule(rf"{_SUB}\.livejournal\.com", r".*", ("https://{host}/data/rss",)),
    # Hosts of blogs
    HostRule(r"medium\.com", r"/tag/(?P<name>[\w-]+).*", ("https://medium.com/feed/tag/{name}",)),
    HostRule(
        r"medium\.com",
        r"/(?P<name>(?!tag/|m/|search)@?[\w.-]+)(?P<tag>/tagged/[\w-]+)",
        ("https://medium.com/feed/{name}{tag}",),
    ),
    HostRule(
        r"medium\.com", rf"/(?P<name>(?!tag$|m$|search$|about$)@?[\w.-]+){_ANY}", ("https://medium.com/feed/{name}",)
    ),
    HostRule(rf"{_SUB}\.medium\.com", r".*", ("https://{name}.medium.com/feed",)),
    HostRule(
        rf"{_SUB}\.blogspot\.(?:com|[a-z]{{2,3}}|com?\.[a-z]{{2}})", r".*", ("https://{host}/feeds/posts/default",)
    ),
    HostRule(rf"{_SUB}\.substack\.com", r".*", ("https://{host}/feed",)),
    HostRule(r"substack\.com", rf"/@{_WORD}{_ANY}", ("https://{name}.substack.com/feed",)),
    HostRule(rf"{_SUB}\.tumblr\.com", r"/tagged/(?P<tag>[^/?]+).*", ("https://{host}/tagged/{tag}/rss",)),
    HostRule(r"tumblr\.com", rf"/(?:blog/)?(?:view/)?{_WORD}{_ANY}", ("https://{name}.tumblr.com/rss",)),
    HostRule(rf"{_SUB}\.tumblr\.com", r".*", ("https://{host}/rss",)),
    HostRule(rf"{_SUB}\.wordpress\.com", r"(?P<list>/(?:category|tag|author)/[^?]+)", ("https://{host}{list}/feed/",)),
    HostRule(rf"{_SUB}\.wordpress\.com", r".*", ("https://{host}/feed/",)),
    HostRule(rf"{_SUB}\.ghost\.io", r".*", ("https://{host}/rss/",)),
    HostRule(rf"{_SUB}\.bearblog\.dev", r".*", ("https://{host}/feed/",)),
    HostRule(rf"{_SUB}\.hashnode\.dev", r".*", ("https://{host}/rss.xml",)),
    HostRule(rf"{_SUB}\.micro\.blog", r".*", ("https://{host}/feed.xml",)),
    HostRule(rf"{_SUB}\.beehiiv\.com", r".*", ("https://{host}/feed",)),
    HostRule(r"buttondown\.(?:com|email)", rf"/{_WORD}{_ANY}", ("https://buttondown.com/{name}/rss",)),
    HostRule(r"write\.as", rf"/{_WORD}{_ANY}", ("https://write.as/{name}/feed/",)),
    HostRule(r"dev\.to", r"/t/(?P<name>\w+).*", ("https://dev.to/feed/tag/{name}",)),
    HostRule(r"dev\.to", rf"/{_WORD}{_ANY}", ("https://dev.to/feed/{name}",)),
    HostRule(r"dev\.to", r"", ("https://dev.to/feed",)),
    HostRule(r"zenn\.dev", rf"/(?!topics|articles|books){_WORD}{_ANY}", ("https://zenn.dev/{name}/feed",)),
    HostRule(r"qiita\.com", r"/tags/(?P<name>[^/?]+).*", ("https://qiita.com/tags/{name}/feed",)),
    HostRule(r"qiita\.com", rf"/(?!tags|items|search){_WORD}{_ANY}", ("https://qiita.com/{name}/feed",)),
    HostRule(r"note\.com", rf"/{_WORD}{_ANY}", ("https://note.com/{name}/rss",)),
    HostRule(rf"{_SUB}\.hatena(?:blog|diary)\.(?:com|jp)", r".*", ("https://{host}/feed", "https://{host}/rss")),
    HostRule(rf"{_SUB}\.tistory\.com", r".*", ("https://{host}/rss",)),
    HostRule(r"(?:m\.)?blog\.naver\.com", rf"/(?!PostView){_WORD}{_ANY}", ("https://rss.blog.naver.com/{name}.xml",)),
    HostRule(rf"{_SUB}\.pixnet\.net", r".*", ("https://{host}/blog/feed/rss",)),
    HostRule(r"cnblogs\.com", rf"/(?!cate|aggsite|news){_WORD}{_ANY}", ("https://www.cnblogs.com/{name}/rss",)),
    HostRule(r"blog\.csdn\.net", rf"/{_WORD}{_ANY}", ("https://blog.csdn.net/{name}/rss/list",)),
    HostRule(r"segmentfault\.com", rf"/blog/{_WORD}{_ANY}", ("https://segmentfault.com/feeds/blog/{name}",)),
    HostRule(r"douban\.com", rf"/people/{_WORD}{_ANY}", ("https://www.douban.com/feed/people/{name}/interests",)),
    # News that do not say where their feed is
    HostRule(r"(?:m\.)?cnbeta\.com(?:\.tw)?", r".*", ("https://www.cnbeta.com.tw/backend.php",)),
    HostRule(r"solidot\.org", r".*", ("https://www.solidot.org/index.rss",)),
    HostRule(r"(?:m\.)?ithome\.com", r".*", ("https://www.ithome.com/rss/",)),
    HostRule(r"arxiv\.org", r"/list/(?P<name>[\w.-]+)/.*", ("https://rss.arxiv.org/rss/{name}",)),
)

PAGE_RULES = (
    # What only the page knows: host, a regular expression over its text, the feed.
    (
        r"(?:m\.)?youtube\.com",
        r'(?:itemprop="(?:channelId|identifier)" content="|"(?:external|channel)Id":"|/channel/)(?P<name>UC[\w-]{22})',
        "https://www.youtube.com/feeds/videos.xml?channel_id={name}",
    ),
    (
        r"soundcloud\.com",
        r"soundcloud://users:(?P<name>\d+)",
        "https://feeds.soundcloud.com/users/soundcloud:users:{name}/sounds.rss",
    ),
    (
        r"podcasts\.apple\.com",
        r'"feedUrl":"(?P<name>https?:[^"\\]+)"',
        "{name}",
    ),
)


def feeds_of_host(url: Url) -> tuple[Url, ...]:
    """Return where the feeds of an address are to be expected by what is known of its host; empty for other hosts."""
    name = host(url).removeprefix("www.")
    parts = urlsplit(url)
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    for rule in HOST_RULES:
        of_host = re.fullmatch(rule.host, name)
        of_path = re.fullmatch(rule.path, path) if of_host else None
        if of_host and of_path:
            words = {"host": name, "path": path, **_named(of_host), **_named(of_path)}
            return tuple(Url(feed.format(**words)) for feed in rule.feeds)
    return ()


def feeds_named_in_page(url: Url, source: str) -> Iterable[Url]:
    """Yield the feeds that a page of a known host names in its script."""
    name = host(url).removeprefix("www.")
    for host_pattern, pattern, feed in PAGE_RULES:
        found = re.search(pattern, source) if re.fullmatch(host_pattern, name) else None
        if found:
            yield Url(feed.format(**_named(found)))


def _named(found: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in found.groupdict().items()}
