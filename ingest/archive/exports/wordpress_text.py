"""WordPress' own text as HTML: paragraphs by blank lines, captions, galleries, listings. Pure.

What the site's `the_content` filter does to a stored post (wpautop, shortcodes of wp-includes/media.php), as far as an
article needs it; shortcodes of plugins stay as they are written, for they may be text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_BLOCKS = re.compile(r"<!--\s*wp:")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK_TAG = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|"
    "style|p|h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|figure|figcaption|details|summary|iframe"
)
_STARTS_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAG})\b", re.IGNORECASE)
_KEPT = re.compile(r"(<(pre|script|style|textarea)\b[^>]*>.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_CAPTION = re.compile(r"\[(caption|wp_caption)\b([^\]]*)\](.*?)\[/\1\]", re.DOTALL)
_CAPTION_SAID = re.compile(r"\bcaption=(?:\"([^\"]*)\"|'([^']*)')")
_IMAGE = re.compile(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.IGNORECASE)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_IDS = re.compile(r"\bids=[\"']?([\d,\s]+)")
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
_LISTING = re.compile(r"\[(code|sourcecode|php|python|javascript|css|html|bash|sql)\b([^\]]*)\](.*?)\[/\1\]", re.DOTALL)
_LANGUAGE = re.compile(r"\blang(?:uage)?=[\"']?([\w+#-]+)")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:\?|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the site that the export names."""

    url: str
    title: str = ""


def html_of(text: str, attachments: Mapping[str, Attachment], own: Sequence[Attachment]) -> str:
    """Return a stored text as the page shows it; `own` are the files of its post, for galleries that name none."""
    text = text.replace("\r\n", "\n").strip()
    text = _LISTING.sub(_listing, text)
    text = _CAPTION.sub(_caption, text)
    text = _EMBED.sub(lambda found: f'\n\n<p><a href="{found[1]}">{found[1]}</a></p>\n\n', text)
    text = _GALLERY.sub(lambda found: _gallery(found[1], attachments, own), text)
    if _BLOCKS.search(text):
        return _COMMENT.sub("", text)
    return _paragraphs(_COMMENT.sub("", text))


def _listing(found: re.Match[str]) -> str:
    language = _LANGUAGE.search(found[2])
    name = language[1] if language else "" if found[1] in {"code", "sourcecode"} else found[1]
    code = found[3].strip("\n")
    code = code if re.search(r"&(?:lt|gt|amp|quot|#\d+);", code) else escape(code, quote=False)
    kind = f' class="language-{name}"' if name else ""
    return f"\n\n<pre><code{kind}>{code}</code></pre>\n\n"


def _caption(found: re.Match[str]) -> str:
    image = _IMAGE.match(found[3])
    if image is None:
        return found[3]
    said = _CAPTION_SAID.search(found[2])
    words = found[3][image.end() :].strip() or (said and (said[1] or said[2])) or ""
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{image[0].strip()}{caption}</figure>\n\n"


def _gallery(said: str, attachments: Mapping[str, Attachment], own: Sequence[Attachment]) -> str:
    ids = _IDS.search(said)
    named = [attachments[each.strip()] for each in ids[1].split(",") if each.strip() in attachments] if ids else own
    pictures = [each for each in named if _PICTURE.search(each.url)]
    figures = (f'<figure><img src="{escape(each.url)}" alt="{escape(each.title)}"></figure>' for each in pictures)
    return f"\n\n{''.join(figures)}\n\n"


def _paragraphs(text: str) -> str:
    """Make paragraphs of what stands between blank lines, and line breaks of single ones; blocks stay as they are."""
    made: list[str] = []
    parts = _KEPT.split(text)
    # Of each whole kept element, `split` gives the text before, the element, and its name.
    for at in range(0, len(parts), 3):
        made += [_paragraph(chunk) for chunk in re.split(r"\n[ \t]*\n", parts[at]) if chunk.strip()]
        made += parts[at + 1 : at + 2]
    return "\n".join(made)


def _paragraph(chunk: str) -> str:
    chunk = chunk.strip()
    if _STARTS_BLOCK.match(chunk):
        return chunk
    return "<p>" + re.sub(r"\n", "<br>\n", chunk) + "</p>"
