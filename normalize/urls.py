"""Which addresses a post may hold, and how they are written so that no reader of Markdown stumbles. Pure."""

import re
from html.entities import html5
from urllib.parse import unquote

from normalize.plain import holds, shorten
from store.unseen import UNSEEN

LINK_SCHEMES = frozenset(
    {"http", "https", "mailto", "tel", "ftp", "ftps", "magnet", "ed2k", "xmpp", "sip", "geo", "news"}
)
"""Schemes that no browser runs as code; `javascript`, `vbscript`, `data`, `file` and what is unknown are not here."""

_MAX_PORT, _MAX_BYTE, _IPV4_PARTS = 65_535, 255, 4

LOCAL = "https://local.invalid/"
"""Before a path of a post's own files while it is on its way through what knows absolute addresses (RFC 6761 §6.4)."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PLAIN_HOST = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)*[A-Za-z][A-Za-z0-9-]*(?=[/?#]|\Z)")
_HOST = re.compile(r"https?://(?:[^/?#\\]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#\\:@]+)(?::([0-9]{0,5}))?(?=[/?#]|\Z)")
_NOT_IN_HOSTS = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
# A browser leaves these out of an address before it looks at the scheme (WHATWG URL §4.4): `jav&#9;ascript:`.
_IGNORED = re.compile(f"[\\s\u200b-\u200d\u2028\u2029{UNSEEN}]+")
# What ends or changes a destination in some Markdown reader, a table's cell, or a template; and what no URL holds.
_UNFIT = re.compile(f'[\\s"<>\\\\^`{{|}}\u200b{UNSEEN}]')
_may_be_unfit = holds(b'\t\n\r "<>\\^`{|}')
_OLD_NAMES = "|".join(name for name in html5 if not name.endswith(";"))
_ENTITY = re.compile(rf"&(?=(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);|(?:{_OLD_NAMES})(?![A-Za-z0-9=]))")
"""What a reader takes for an entity, or a browser does where Hexo hands an address on as it stands: behind the oldest
names that one needs no `;` (HTML §13.2.5.73)."""


def safe_link(address: str | None) -> str | None:
    """Return an absolute address that a link may have; None for what runs as code or leads nowhere by itself."""
    return _safe(address, LINK_SCHEMES)


def safe_web(address: str | None) -> str | None:
    """Return an absolute http(s) address, as an image or a frame has; None for everything else."""
    return _safe(address, frozenset({"http", "https"}))


def _safe(address: str | None, schemes: frozenset[str]) -> str | None:
    if not address:
        return None
    address = address.strip()
    if address.startswith("//"):
        address = "https:" + address
    if address.startswith(("https://", "http://")):
        return address if _PLAIN_HOST.match(address) or _has_host(address) else None
    found = _SCHEME.match(_IGNORED.sub("", address[:200]))
    if found is None or found[1].lower() not in schemes:
        return None
    # The scheme must stand there as it was judged: nothing that is left out may hide within it.
    return address if address[: len(found[0])] == found[0] and len(address) > len(found[0]) else None


def _has_host(address: str) -> bool:
    """Say whether an address of the web names a host that one can be asked for (WHATWG URL §3.5, §4.4).

    Where it names none, no browser follows the link, and Docusaurus ends its whole build.
    """
    found = _HOST.match(address)
    if found is None or int(found[2] or 0) > _MAX_PORT:
        return False
    host = unquote(found[1])
    if host[0] == "[":
        return True
    labels = host.rstrip(".").split(".")
    if labels[-1].isascii() and labels[-1].isdigit():  # then all of it is an IPv4 address
        return len(labels) == _IPV4_PARTS and all(part.isdigit() and int(part) <= _MAX_BYTE for part in labels)
    return _NOT_IN_HOSTS.search(host) is None


def destination(address: str) -> str:
    """Return an address as a Markdown link's destination: percent-encoded where a reader would stumble, else as it is.

    Parentheses stay where they are balanced (CommonMark §6.3); `&` is an entity where it would begin one.
    """
    fit = _UNFIT.sub(_percent, address) if not address.isascii() or _may_be_unfit(address) else address
    if "(" in fit or ")" in fit:
        fit = _balanced(fit).replace("'", "%27")  # beside parentheses Python-Markdown takes it for a title's
    return _ENTITY.sub("&amp;", fit) if "&" in fit else fit


def short_name(address: str) -> str:
    """Return an address as people name it: host and path, without scheme and query, at most 60 characters."""
    name = address.partition("://")[2] or address
    return shorten(name.partition("?")[0].partition("#")[0].rstrip("/"), 60)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _balanced(address: str) -> str:
    depth = 0
    for sign in address:
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or depth > 8:
            break
    return address if depth == 0 else address.replace("(", "%28").replace(")", "%29")
