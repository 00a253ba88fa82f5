"""The `Link` field of an HTTP answer (RFC 8288). Pure."""

import re
from collections.abc import Iterator, Mapping

from ingest.documents import FeedLink, LinkKind
from ingest.fetcher.discovery.url_patterns import is_feed_type
from ingest.text.urls import resolve
from normalize.values import Url

_MAX_CHARS = 20_000
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*!#$%&'+.^`|~-]+(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s\",;]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*!#$%&'+.^`|~-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s\",;]*))")


def feeds_in_header(headers: Mapping[str, str], url: Url) -> Iterator[FeedLink]:
    """Yield the feeds that an answer's `Link` field names as alternates; addresses are relative to the answer's URL."""
    for target, parameters in _LINK.findall(headers.get("link", "")[:_MAX_CHARS]):
        said: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(parameters):
            said.setdefault(name.lower(), quoted or bare)  # the first of two counts (RFC 8288 §3.3)
        address = resolve(url, target)
        is_alternate = "alternate" in said.get("rel", "").lower().split()
        if address and is_alternate and is_feed_type(said.get("type", "").lower(), address):
            yield FeedLink(address, LinkKind.STATED, said.get("title", ""))
