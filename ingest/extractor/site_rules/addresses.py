"""The addresses of articles, as a rule sees them: the site's own number in them, and the one form they share.

Pure; knows nothing of pages or files.
"""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

from ingest.text.linear import compiled
from normalize.values import Url

if TYPE_CHECKING:
    from ingest.extractor.site_rules.fields import AddressForm
    from ingest.extractor.site_rules.model import Rule


def host_matches(pattern: str, host: str) -> bool:
    """Whether a host is named by a pattern; `*.example.org` names every host below example.org, not itself."""
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return host == pattern


def host_of(url: str) -> str:
    """Return an address's host as rules name it; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""


def claims(rule: "Rule", url: str) -> bool:
    """Whether an address is one of the rule's, whatever the date."""
    host = host_of(url)
    if not any(host_matches(pattern, host) for pattern in rule.hosts):
        return False
    return rule.paths is None or compiled(rule.paths).match(_encodable(urlsplit(url).path)) is not None


def key_of(rule: "Rule", url: str) -> str | None:
    """Return the site's own name for the article at an address; None where the address has none."""
    found = _form_of(rule, url)
    return found[0].key.format_map(found[1]) if found else None


def canonical_of(rule: "Rule", url: Url) -> Url:
    """Return the address that all forms of an article's address share; the address itself where the rule knows none."""
    found = _form_of(rule, url)
    if not found or found[0].canonical is None:
        return url
    return Url(found[0].canonical.format_map(found[1]))


def request_of(rule: "Rule", url: Url) -> tuple[Url, tuple[tuple[str, str], ...]]:
    """Return what to ask for in order to get the article at an address: the URL and further headers."""
    found = _form_of(rule, url)
    words = {**(found[1] if found else {}), "url": url}
    if rule.fetch.url is not None and found:
        url = Url(rule.fetch.url.format_map(words))
    headers = tuple((name, _filled(template, words)) for name, template in rule.fetch.headers.items())
    return url, tuple((name, value) for name, value in headers if value)


def referer_of(rule: "Rule", url: Url) -> str | None:
    """Return the Referer with which the images of the article at an address are asked for."""
    return _filled(rule.images.referer, {"url": url}) if rule.images.referer else None


def _filled(template: str, words: dict[str, str]) -> str:
    """Return a template with its words; empty where the address does not give one of them."""
    try:
        return template.format_map(words)
    except KeyError:
        return ""


def _form_of(rule: "Rule", url: str) -> "tuple[AddressForm, dict[str, str]] | None":
    """Return the form that an address has, and the named parts in it, fit to stand in a URL."""
    if not claims(rule, url):
        return None
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    for form in rule.addresses:
        match = compiled(form.path).fullmatch(_encodable(parts.path))
        if match and all(query.get(name) for name in form.query):
            words = {name: value for name, value in match.groupdict().items() if value is not None}
            return form, words | {name: _quoted(query[name]) for name in form.query}
    return None


def _encodable(path: str) -> str:
    """Return a path without halves of surrogate pairs, which UTF-8 and thus RE2 cannot take."""
    return path if path.isascii() else path.encode("utf-8", "replace").decode("utf-8")


def _quoted(value: str) -> str:
    """Return a query value as it stands in a URL; `=` is left, base64 numbers hold it and sites write it bare."""
    return quote(re.sub(r"\s", "+", value), safe="=+")
