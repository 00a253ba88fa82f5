"""What a rule makes of its sample pages, against what it should: the tests that every rule carries.

Pure.
"""

import html
import re
from collections.abc import Iterator
from datetime import datetime

from ingest.documents import Extracted
from ingest.extractor.extract import extract
from ingest.extractor.site_rules.addresses import canonical_of, key_of, request_of
from ingest.extractor.site_rules.model import Expectation, Rule, Sample
from normalize.values import BodyOrigin, Origin, Url

_HREF = re.compile(r'<a [^>]*href="([^"]*)"')


def complaints(rule: Rule, sample: Sample, now: datetime) -> list[str]:
    """Return a line for everything that the rule makes of the sample otherwise than expected."""
    url, want = Url(sample.url), sample.expect
    got = extract(sample.content, url, content_type=None, rule=rule, zone="UTC", fetched_at=now)
    return [
        f"{name}: expected {expected!r}, got {found!r}" for name, expected, found in _compared(rule, url, want, got)
    ]


def _compared(rule: Rule, url: Url, want: Expectation, got: Extracted) -> Iterator[tuple[str, object, object]]:
    """Yield what differs, as name, expected value and found value."""
    asked, headers = request_of(rule, url)
    pairs: list[tuple[str, object, object]] = [
        ("key", want.key, key_of(rule, url)),
        ("canonical", want.canonical, canonical_of(rule, url)),
        ("asks", want.asks, asked),
        ("headers", want.headers, dict(headers)),
        ("title", want.title, got.title),
        ("author", want.author, got.author),
        ("published", want.published, got.published.at if got.published else None),
        ("modified", want.modified, got.modified.at if got.modified else None),
        ("images", want.images, tuple(image.url for image in got.images)),
        ("next_url", want.next_url, got.next_url),
    ]
    yield from (pair for pair in pairs if pair[1] is not None and pair[1] != pair[2])
    if not want.findings and got.origin != Origin(BodyOrigin.RULE, rule.name):
        yield "origin", f"rule:{rule.name}", str(got.origin)
    yield from (("contains", text, got.text[:200]) for text in want.contains if text not in got.text)
    yield from (("lacks", text, "it is there") for text in want.lacks if text in got.text)
    hrefs = set(_HREF.findall(got.body))
    yield from (("links", url, sorted(hrefs)) for url in want.links if html.escape(url) not in hrefs)
    kinds = {finding.kind for finding in got.findings}
    yield from (("findings", kind, sorted(kinds)) for kind in want.findings if kind not in kinds)
