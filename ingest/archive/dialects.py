"""What single programs write in Markdown posts, put in the words that every reader knows. Pure.

Known are Jekyll's `{% highlight %}`, and Obsidian's links, embedded images and marks. Code stays as it is.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

_HIGHLIGHT = re.compile(
    r"^[ \t]*\{%-?\s*highlight\s+([\w+#.-]+)[^%\n]*%\}[ \t]*\n?(.*?)\n?[ \t]*\{%-?\s*endhighlight\s*-?%\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_CODE = re.compile(
    r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)
_EMBEDDED = re.compile(r"!\[\[([^\]|#\n]+)(?:#[^\]|\n]*)?(?:\|([^\]\n]*))?\]\]")
_LINKED = re.compile(r"\[\[([^\]|\n]+)(?:\|([^\]\n]+))?\]\]")
_MARKED = re.compile(r"(?<![=\w])==(?=\S)([^=\n]+?)(?<=\S)==(?![=\w])")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\Z", re.IGNORECASE)
_MAX_TAGS = 2_000
"""Of `{% highlight %}` in one post; one with more is left as it is."""


def in_common_words(text: str) -> str:
    """Return a post's Markdown without what only Jekyll or Obsidian reads."""
    if 0 < text.count("{%") <= _MAX_TAGS:
        text = _HIGHLIGHT.sub(_fenced, text)
    return "".join(_parts(text)) if "[[" in text or "==" in text else text


def bare_name(text: str) -> str:
    """Return what a link of Obsidian shows: `Jane` for `[[Jane]]`, `J` for `[[Jane|J]]`."""
    return _LINKED.sub(_text, text)


def _fenced(found: re.Match[str]) -> str:
    longest = max((len(run) for run in re.findall(r"`+", found[2])), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{found[1]}\n{found[2]}\n{fence}"


def _parts(text: str) -> Iterator[str]:
    """Yield the text with its prose changed and its code as it is."""
    at = 0
    for code in _CODE.finditer(text):
        yield _prose(text[at : code.start()])
        yield code[0]
        at = code.end()
    yield _prose(text[at:])


def _prose(text: str) -> str:
    text = _EMBEDDED.sub(_image, text)
    return _MARKED.sub(r"\1", _LINKED.sub(_text, text))


def _image(found: re.Match[str]) -> str:
    name, said = found[1].strip(), (found[2] or "").strip()
    if not _IMAGE.search(name):
        return said or name
    return f"![{'' if _SIZE.fullmatch(said) else said}]({quote(name, safe='/.-_~')})"


def _text(found: re.Match[str]) -> str:
    return (found[2] or found[1].rpartition("#")[0] or found[1]).strip()
