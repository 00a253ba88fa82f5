"""A post as a page of its own, for a closed frame: sanitised, without links, without requests. Pure.

Beside this, its policy forbids scripts and requests (`ingest.web.guarded`): each of the two would do alone.
"""

import base64
from collections.abc import Callable, Mapping
from html import escape

import nh3

from normalize.front_matter.read import FrontMatterError, read_back
from normalize.markdown_reader import to_html

MAX_POST_CHARS = 2_000_000
MAX_PICTURE_BYTES = 8 << 20
"""Of all images of one post that are shown."""
PICTURE_TYPES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "avif": "avif"}
"""Ending of a file -> its type; an SVG is not shown, for it may hold what a page holds."""
_TAGS = set(
    "a abbr b blockquote br caption cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img"
    " ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th"
    " thead time tr u ul var".split()
)
_ATTRIBUTES = {"img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}


def post_page(text: str, files: Mapping[str, bytes], *, title: str, language: str) -> str:
    """Return a post's file as a page; its images, by their names beside the post, stand in it."""
    body = _body(text)[:MAX_POST_CHARS]
    clean = nh3.clean(
        to_html(body),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_shown(files),
        url_schemes={"data"},
        link_rel=None,
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template", "svg", "math"},
    )
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/page.css"></head>'
        f'<body class="post" tabindex="0">{clean}</body></html>'  # who has no mouse scrolls it, too
    )


def _body(text: str) -> str:
    try:
        return read_back(text)[1]
    except FrontMatterError:
        return text


def _shown(files: Mapping[str, bytes]) -> Callable[[str, str, str], str | None]:
    """Return what puts the files themselves in the place of their names; what is no image of the post is left out."""
    left = MAX_PICTURE_BYTES

    def shown(tag: str, name: str, value: str) -> str | None:
        nonlocal left
        if (tag, name) != ("img", "src"):
            return value
        file = value.rpartition("/")[2]
        kind, data = PICTURE_TYPES.get(file.rpartition(".")[2].lower()), files.get(file)
        if kind is None or data is None or len(data) > left:
            return None
        left -= len(data)
        return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"

    return shown
