"""HTML of strangers made fit for a page by an allow-list of elements, attributes and addresses (nh3: ammonia). Pure."""

import re
from collections.abc import Callable

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from normalize import media
from normalize.markdown import formulas
from normalize.plain import visible
from normalize.tree import UNSEEN, parse
from normalize.urls import LINK_SCHEMES
from normalize.values import CleanHtml, Html

_MAX_DEPTH = 200
"""nh3 takes 3 s for 20,000 nested elements, and a browser lays out no more than 512."""

TAGS = frozenset(
    "a abbr address article aside b bdi blockquote br caption center cite code col colgroup dd del details dfn div dl"
    " dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s"
    " samp section small strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
"""What an article is made of; other elements lose their tags and keep their text."""

_WITHOUT_CONTENT = frozenset(tag for tag in UNSEEN if not tag.startswith("-")) | {"math", "iframe", "object"}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "time": {"datetime"},
    "abbr": {"title"},
    "code": {"class"},
    "pre": {"class"},
}
_LANGUAGE = re.compile(r"(?:^|\s)(language-[\w+#.-]{1,30})(?=\s|$)", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,5}")
_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "span", "start", "value"})


_UNESCAPED = ("plaintext", "xmp", "listing")
"""What is left unescaped in them would be written as it is, and read as tags."""
_NAMED = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_ODD_NUMBER = re.compile(r'="(?<=(?:idth|ight|span|tart|alue)=")(?!-?[0-9]{1,5}")')
_CLASSES = ("<code ", "<pre ")


def _kept(_: str, name: str, value: str) -> str | None:
    """Keep of a class what names a language, of a number what is one."""
    if name == "class":
        found = _LANGUAGE.search(value)
        return found[1] if found else None
    if name in _NUMBERS:
        found = _NUMBER.fullmatch(value.strip())
        return found[0] if found else None
    return value


def _cleaner(attribute_filter: Callable[[str, str, str], str | None] | None = None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(_WITHOUT_CONTENT),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        url_schemes=set(LINK_SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer",
    )


_CLEANER, _UNFILTERED = _cleaner(_kept), _cleaner()


def clean(html: Html) -> CleanHtml:
    """Return HTML that holds nothing but text, an article's markup, and absolute links that no browser runs.

    Formulas that the tree holds as TeX become text (`$…$`), what is embedded becomes a link to it; control, bidi and
    other unseen characters are gone. `clean(clean(html)) == clean(html)`.
    """
    tree = parse(html)
    if tree.body is None:
        return CleanHtml("")
    # An element of the tree is named in the source, but for those that HTML implies; of these, none is looked for here.
    named = {name.lower() for name in set(_NAMED.findall(html))}
    if formulas.may_hold(html):
        _write_formulas(tree)
    if not named.isdisjoint(media.TAGS):
        _link_media(tree)
    unseen = named & _WITHOUT_CONTENT
    if unseen:
        tree.body.strip_tags(sorted(unseen), recursive=True)
    if not named.isdisjoint(_UNESCAPED):
        tree.body.unwrap_tags(list(_UNESCAPED))
    flatten(tree.body)
    source = visible(tree.body.inner_html or "")
    return CleanHtml((_CLEANER if _is_filtered(source) else _UNFILTERED).clean(source))


def _is_filtered(source: str) -> bool:
    """Say whether `_kept` may change an attribute of HTML that lexbor wrote (each value in double quotes).

    Where it changes none, nh3 is spared a call of Python for each attribute.
    """
    return any(tag in source for tag in _CLASSES) or _ODD_NUMBER.search(source) is not None


def _write_formulas(tree: LexborHTMLParser) -> None:
    for node in tree.css(formulas.SELECTOR):
        tex = formulas.tex_of(node)
        if tex:
            node.replace_with(f"${tex}$")


def _link_media(tree: LexborHTMLParser) -> None:
    for node in tree.css(", ".join(media.TAGS)):
        found = media.link_to(node)
        if found is not None:
            link = tree.create_node("a")
            link.attrs["href"], link.inner_html = found[0], ""
            link.insert_child(found[1])
            node.replace_with(link)


def flatten(root: LexborNode) -> None:
    """Take the tags off everything that is nested more deeply than a page is."""
    for node in _deeper_than(root, _MAX_DEPTH):
        node.unwrap()


def _deeper_than(root: LexborNode, depth: int) -> list[LexborNode]:
    deep: list[LexborNode] = []
    stack: list[LexborNode] = []
    node = root.first_child
    while node is not None or stack:
        if node is None:
            node = stack.pop().next
            continue
        child = node.first_child
        if child is None:
            node = node.next
            continue
        if len(stack) >= depth:
            deep.append(node)
        stack.append(node)
        node = child
    return deep
