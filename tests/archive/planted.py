"""An archive in the seed's shape with every defect that was counted in a real one; all texts are our own.

Each planted file says what must become of it: a post with such a text, or a line that names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TEXT = (
    "海边小镇的风筝节昨天开幕，两百只风筝同时升空，最大的一只有十二米长，孩子们看了一整天。"
    "组织者说，今年的风比往年都好，活动会一直持续到下个周末，谁都可以来学扎风筝。"
)
_HEAD = '---\ntitle: {title}\ndate: {date}\ndraft: ["false"]\ntags: [\n{tags}\n]\ncategories: ["{category}"]\n---\n'
_BODY = '{heading}\n------\n{element}  \n<hr>\n<a href="{url}",target="_blank" rel="noopener noreferrer">原文链接</a>\n'


@dataclass(frozen=True, slots=True)
class Planted:
    """One file of the archive."""

    path: str
    text: str
    url: str = ""
    """Of the post that is made of it; empty where none is."""
    reason: str = ""
    """What is said where none is made."""
    title: str = ""
    holds: tuple[str, ...] = (TEXT,)
    lacks: tuple[str, ...] = ()
    fault: str = ""
    """What is said of what was wrong with it."""
    tags: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


def post(
    number: int,
    *,
    title: str = "",
    quoted: str | None = None,
    element: str = "",
    source: str = "cnbeta",
    url: str = "",
    tags: tuple[str, ...] | None = None,
    category: str = "Duty",
    date: str = "2026-02-28T00:06:26Z",
    heading: str | None = None,
) -> str:
    """Write a file in the seed's shape; `quoted` is the title as it stands in the front matter."""
    title = title or f"标题 {number}"
    listed = ",\n".join(f'  "{tag}"' for tag in (("fetched", source) if tags is None else tags))
    head = _HEAD.format(title=quoted or f'"{title}"', date=date, tags=listed, category=category)
    return head + _BODY.format(
        heading=f"{title} by {source}" if heading is None else heading,
        element=element or f'<div class="content" id="artibody"><p>{TEXT}</p><p>第 {number} 篇。</p></div>',
        url=url or cnbeta(number),
    )


def cnbeta(number: int) -> str:
    return f"https://m.cnbeta.com.tw/wap/view/{1500000 + number}.htm"


def weixin(number: int) -> str:
    return f"https://mp.weixin.qq.com/s/AbCdEfGh{number:08d}"


def planted() -> list[Planted]:
    """Return the whole archive."""
    return [*_front_matter(), *_bodies(), *_copies(), *_nothing(), *_others()]


def _front_matter() -> Iterator[Planted]:
    yield Planted(
        "docs/2026-02/whole.md", post(1), cnbeta(1), title="标题 1", fault="the link to the original was malformed"
    )
    quotes = '他说"风筝"很大: a #b'
    yield Planted(
        "docs/2026-02/quotes.md", post(2, title=quotes), cnbeta(2), title=quotes, fault="its front matter was no YAML"
    )
    slash = "正\\副\t本"
    yield Planted("docs/2026-02/slash.md", post(3, title=slash), cnbeta(3), title="正\\副 本", fault="no YAML")
    for number, quoted in enumerate(("@name 说", "*重要*", "[组图] 风筝", "%x", "|x", "`y`", "a: b"), 10):
        yield Planted(f"docs/2026-02/bare-{number}.md", post(number, quoted=quoted), cnbeta(number), title=quoted)
    yield Planted("docs/2026-02/_under.md", post(20), cnbeta(20), title="标题 20")
    yield Planted("docs/2026-02/no__name__.md", post(21), cnbeta(21), title="标题 21")
    untagged = post(22, tags=("cnbeta",))
    yield Planted("docs/2026-02/untagged.md", untagged, cnbeta(22), fault="the tag `fetched` was missing")
    yield Planted("docs/2026-02/misspelt.md", post(23, category="Acdemic"), cnbeta(23), title="标题 23")
    request = post(24, quoted='"archive_request"', heading="真正的标题 by cnbeta")
    yield Planted(
        "docs/2026-02/archive_request.md", request, cnbeta(24), title="真正的标题", fault="no title of its own"
    )
    wide = post(25, title="零\u200b宽\ufeff字")
    yield Planted("docs/2026-02/wide.md", wide, cnbeta(25), title="零宽字", fault="characters of no width")
    dated = post(26, date="2026/02/30")
    yield Planted("docs/2026-02/no-date.md", dated, cnbeta(26), title="标题 26")
    yield Planted("docs/2026-02/bom.md", "\ufeff" + post(27).replace("\n", "\r\n"), cnbeta(27), title="标题 27")


def _bodies() -> Iterator[Planted]:
    def body(number: int, element: str, **more: object) -> Planted:
        whole = f"<div><p>{TEXT}</p>{element}</div>"
        return Planted(f"docs/2026-03/body-{number}.md", post(number, element=whole), cnbeta(number), **more)  # type: ignore[arg-type]

    glued = "<pre><code>def f():</code><code>    return 1</code><code></code><code>f()</code></pre>"
    yield body(30, glued, holds=(TEXT, "def f():\n    return 1\n\nf()"), fault="lines of code were glued together")
    lazy = '<img src="" data-src="https://mmbiz.qpic.example/kite/640?wx_fmt=png">'
    yield body(
        31, lazy, holds=("![](https://mmbiz.qpic.example/kite/640?wx_fmt=png)",), fault="images named no address"
    )
    yield body(32, '<img data-ratio="1">', fault="images named no address")
    yield body(33, "<h1>一级</h1><p>text {{<strong>x</strong> {{% y %}} {{ z }}</p>", lacks=("{{<", "{{%", "{{ z"))
    frames = '<script>alert(1)</script><iframe src="https://v.example/1"></iframe><embed src="https://v.example/2">'
    yield body(34, frames, lacks=("<script", "<iframe", "<embed", "alert(1)"), fault="it held scripts or frames")
    yield body(
        35, "<mp-common-profile data-id='1'></mp-common-profile><style>p{color:red}</style>", lacks=("<mp-", "color")
    )
    yield body(36, f"<p>{'长文。' * 30_000}</p>", holds=("长文。" * 100,))
    yield body(37, "<p>a\u200bb\u202ec</p>", holds=("abc",), fault="characters of no width")
    yield body(
        38,
        '<p><a href="https://e.org/?utm_source=x&id=1">x</a> <a href="javascript:x()">y</a></p>',
        lacks=("javascript:",),
    )
    yield body(39, "<p>x</p>\n\n<pre>a\n\n\nb</pre>\n\n", holds=("a\n\n\nb",))


def _copies() -> Iterator[Planted]:
    short, long = (
        f"<div><p>{TEXT}</p></div>",
        f"<div><p>{TEXT}</p><p>后来又补充了一段很长的文字，说明风筝是怎样做的。</p></div>",
    )
    yield Planted("docs/2026-03/copy.md", post(50, element=short), reason="is a copy of posts/2026-03/copy.md")
    yield Planted("posts/2026-03/copy.md", post(50, element=long), cnbeta(50), holds=(TEXT, "后来又补充了一段"))
    desktop = "https://www.cnbeta.com.tw/articles/tech/1500050.htm"
    yield Planted(
        "posts/2026-04/again.md", post(50, element=short, url=desktop), reason="is a copy of posts/2026-03/copy.md"
    )
    # The same title in the same month: in the archive the later one was written over the earlier one.
    yield Planted("docs/2026-03/same.md", post(51, title="同一个标题"), cnbeta(51), title="同一个标题")
    yield Planted("posts/2026-03/same.md", post(52, title="同一个标题"), cnbeta(52), title="同一个标题")
    tracked = weixin(1) + "?utm_source=feed&from=timeline#rd"
    yield Planted(
        "docs/2026-03/tracked.md", post(53, url=tracked, source="生信技能树"), weixin(1), tags=("生信技能树",)
    )
    plain = weixin(2).replace("https:", "http:")
    yield Planted("docs/2026-03/http.md", post(54, url=plain, source="生信技能树"), weixin(2), tags=("生信技能树",))


def _nothing() -> Iterator[Planted]:
    def nothing(number: int, element: str, reason: str) -> Planted:
        return Planted(f"docs/2026-04/nothing-{number}.md", post(number, element=element), reason=reason)

    yield nothing(60, "<div></div>", "holds neither text nor image; `fetched add` gets it")
    yield nothing(61, "<div><p>该内容已删除</p></div>", "holds 6 letters, less than an article; `fetched add` gets it")
    ruby = "<div>undefined method `text' for nil:NilClass (NoMethodError)</div>"
    yield nothing(62, ruby, "holds an error message of the program that archived it; `fetched add` gets it")
    yield nothing(63, f"<div>{weixin(63)}</div>", "holds nothing but an address; `fetched add` gets it")
    bare = f'---\ntitle: "x"\ndate: 2026-04-01T00:00:00Z\n---\n{weixin(64)}\n'
    yield Planted("docs/2026-04/bare.md", bare, reason="holds nothing but an address; `fetched add` gets it")
    note = "A note of mine, about nothing in particular, that was never fetched from anywhere.\n"
    yield Planted("docs/2026-04/note.md", note, reason="names no original")
    yield Planted("docs/2026-04/empty.md", "", reason="holds neither text nor image")
    draft = post(65).replace('["false"]', "true")
    yield Planted("docs/2026-04/draft.md", draft, reason="is a draft")


def _others() -> Iterator[Planted]:
    """Posts of a Hugo site that another program wrote: Markdown, TOML, JSON, an image beside."""
    yield Planted(
        "content/posts/2025/12/kite/index.md",
        '---\ntitle: "A kite"\ndate: 2025-12-01T08:00:00Z\nslug: kite\ncanonicalURL: "https://blog.example.org/kite"\n'
        "tags: [wind, sea]\nauthor: Ann\n---\n\nA *kite* of twelve metres rose above the sea, and the children of the"
        " town watched it all day.\n\n![the kite](kite.png)\n\n```python\nfly()\n```\n\n{{< figure src=x >}}\n",
        url="https://blog.example.org/kite",
        title="A kite",
        holds=("A *kite* of twelve metres", "```python\nfly()\n```"),
        lacks=("{{<",),
        tags=("wind", "sea"),
        files={"kite.png": b"PNG"},
    )
    yield Planted(
        "content/posts/toml.md",
        "+++\ntitle = 'Toml'\ndate = 2025-12-02T08:00:00Z\n[extra]\nsource_url = 'https://blog.example.org/toml'\n+++\n\n"
        "The wind turned in the evening, and all the kites came down, one after the other.\n",
        url="https://blog.example.org/toml",
        title="Toml",
        holds=("The wind turned",),
    )
    yield Planted(
        "content/posts/json.md",
        '{\n"title": "Json", "date": "2025-12-03", "original_url": "https://blog.example.org/json"\n}\n\n'
        "In the morning nobody was on the beach but a dog, who had found one of the kites.\n",
        url="https://blog.example.org/json",
        title="Json",
        holds=("nobody was on the beach",),
    )


def write(folder: Path, files: list[Planted], images: dict[str, bytes]) -> None:
    """Write an archive; `images` are the bytes of images by name."""
    for each in files:
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.text, "utf-8", newline="")
        for name in each.files:
            (path.parent / name).write_bytes(images[name])
