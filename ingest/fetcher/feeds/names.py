"""Names of elements in feeds: one spelling each, whatever prefix, case or namespace URI a publisher chose.

Pure; knows nothing of what the elements mean. `dc:creator` is Dublin Core's in every document, `title` RSS's own,
`atom:title` Atom's. Prefixes that are used but never declared mean what they mean everywhere else: an XML parser that
minds namespaces would refuse such documents, and a tenth of the broken ones are broken in nothing else.
"""

_RSS = ""
_ATOM = "atom"

_PREFIX_OF_URI = {
    "http://purl.org/rss/1.0": _RSS,
    "http://purl.org/net/rss1.1": _RSS,
    "http://my.netscape.com/rdf/simple/0.9": _RSS,
    "http://channel.netscape.com/rdf/simple/0.9": _RSS,
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": _RSS,
    "http://backend.userland.com/rss": _RSS,
    "http://backend.userland.com/rss2": _RSS,
    "http://backend.userland.com/rss091": _RSS,
    "http://backend.userland.com/rss191": _RSS,
    "http://blogs.law.harvard.edu/tech/rss": _RSS,
    "http://cyber.law.harvard.edu/rss/rss.html": _RSS,
    "http://www.w3.org/2005/atom": _ATOM,
    "http://purl.org/atom/ns": _ATOM,
    "http://purl.org/atom/app": "app",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://purl.org/rss/1.0/modules/dcterms": "dcterms",
    "http://purl.org/rss/1.0/modules/dc": "dc",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://search.yahoo.com/mrss": "media",
    "https://search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.pheedo.com/namespace/pheedo": "pheedo",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "http://web.resource.org/cc": "cc",
    "http://creativecommons.org/ns": "cc",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
# Prefixes that are used without being declared mean what they are named after.
_PREFIX_OF_PREFIX = {"rss": _RSS, "a": _ATOM, "atom10": _ATOM, "atom03": _ATOM, "mrss": "media", "dct": "dcterms"}


class Namespaces:
    """The prefixes in force, and the one name of each tag under them."""

    def __init__(self) -> None:
        self._prefixes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self._outer: list[tuple[dict[str, str], dict[str, str], dict[str, str]]] = []
        self._unprefixed = _RSS

    def settle_root(self, tag: str) -> None:
        """Take a root `feed` without a namespace for Atom's."""
        if tag.lower() == "feed" and not self._prefixes.get(""):
            self._unprefixed = _ATOM
            self._names = {}

    def enter(self, declared: dict[str, str]) -> None:
        """Bring declarations (prefix, empty for the default, to URI) into force, until `leave`."""
        self._outer.append((self._prefixes, self._names, self._attributes))
        known = {
            prefix.lower(): _PREFIX_OF_URI.get(uri.strip().lower().rstrip("/#")) for prefix, uri in declared.items()
        }
        self._prefixes = self._prefixes | {
            prefix: prefix if name is None else name for prefix, name in known.items() if prefix or name is not None
        }
        self._names, self._attributes = {}, {}

    def leave(self) -> None:
        """Put the declarations of the last `enter` out of force."""
        self._prefixes, self._names, self._attributes = self._outer.pop()

    def name(self, tag: str) -> str:
        """Return the one spelling of a tag's name, lower-case."""
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = self._spelled(tag)
        return name

    def attribute(self, name: str) -> str:
        """Return the one spelling of an attribute's name; without a prefix it is in no namespace."""
        spelled = self._attributes.get(name)
        if spelled is None:
            spelled = self._attributes[name] = self._spelled_attribute(name)
        return spelled

    def _spelled_attribute(self, name: str) -> str:
        name = name.lower()
        prefix, colon, local = name.partition(":")
        known = self._prefixes.get(prefix) if colon else None
        return f"{known}:{local}" if known else name

    def _spelled(self, tag: str) -> str:
        prefix, colon, local = tag.lower().rpartition(":")
        unprefixed = self._prefixes.get("") or self._unprefixed
        known = self._prefixes.get(prefix, _PREFIX_OF_PREFIX.get(prefix, prefix)) if colon else unprefixed
        return f"{known}:{local}" if known else local
