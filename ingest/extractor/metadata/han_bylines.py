"""Who wrote an article, and where it comes from, out of the labelled lines of Chinese pages.

Pure functions over lines; what a label is, `page.labelled` knows.
"""

import re
from collections.abc import Iterable, Iterator

from ingest.extractor.page.label_words import ROLE_OF_LABEL, Role
from ingest.extractor.page.labelled import has_han, labelled
from normalize.later import later

MAX_NAME_CHARS = 16
"""Of a name in Han signs; pen names are longer than names."""
MAX_NAMES = 8
_HAN = "\u3400-\u9fff"
_PERSON = later(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,8}}(?:[·•][{_HAN}]{{1,8}})+")
_SPACED_NAME = later(rf"(?<![{_HAN}])([{_HAN}])\s+([{_HAN}])(?![{_HAN}])")
"""`李　明`: a name of two signs, set as wide as one of three."""
_BETWEEN = later(r"[\s、，,&＆;；/／|｜+]+")
_BETWEEN_NAMES = later(r"[、，,&＆;；/／|｜+]+")
_LONE_SIGN = later(rf"(?<![^\s])[{_HAN}](?![^\s])")
_CALLING = later(r"^.*(?:作者|记者|記者|撰稿人|评论员|評論員|通讯员|通訊員|实习生|實習生|特约|本报|本網|本网)[:：]?")
"""What stands before a name: what the person is, and for whom."""
_BEHIND = later(r"\s*(?:[(（\[【].*|[摄攝]|等|报道|報道|整理|编译|發自.*|发自.*)$")
_OUTLET = later(
    r"(?:网|網|网站|報|报|社|台|臺|刊|周刊|杂志|日报|晚报|时报|早报|新闻|新聞|财经|科技|客户端|频道|頻道|传媒|媒体|自媒体|中心|局|委|办|厅|处|部"
    r"|院|会|會|府|公司|集团|工作室|编辑部|官方|官微|微信|微博|公众号|综合|整理|论坛|在线|学校|大学|协会|法院|检察院|社区|街道|出版社|观察|资讯)$"
    r"|\.(?:com|cn|net|org)\b",
    re.IGNORECASE,
)
_NOBODY = later(
    r"未知|佚名|匿名|不详|不詳|无|暂无|網絡|网络|互联网|网友|本站|本網|本网|原创|转载|小编|编辑|編輯|管理员|系统管理员|系統管理員|版权.*|当前位置.*"
    r"|.*(?:授权|授權)(?:发布|發佈|转载|轉載|刊载|刊載).*|作者|记者|記者|来源|网络整理|站长|游客|用户|.*声明|综合报道|名字|姓名|审核|(?:相关|推荐|热门|最新|更多|往期).*|发布|时间|admin|administrator|null|none|undefined|root|author|name|test\d*",
    re.IGNORECASE,
)
_BEFORE_OUTLET = later(rf"([{_HAN}]{{2,4}}(?:[ 、][{_HAN}]{{2,4}}){{0,3}})\s?[/／]\s?([{_HAN}\w·]{{2,14}})")
"""`李明/港口日报`."""
_POSTED = later(r"posted\s?@\s*[\d\s:/.-]{8,24}\s(\S{2,20})\s+(?:阅读|閱讀|评论|評論)")
"""A skin's last line: `posted @ 2025-05-14 09:12 李明 阅读(3) 评论(0)`."""
_REPORTER = later(
    rf"[(（【]\s*(?:[{_HAN}]{{0,8}}?)(?:(?:记者|記者|通讯员|作者|文/图|图/文)[:：/／|｜\s]*|(?:文字|文)[:：/／|｜\s]+)"
    rf"([{_HAN}·、，,\s]{{2,30}}?)"
    rf"(?:\s*(?:通讯员|实习生|摄影|图|[摄攝]影?报道|报道|[摄攝])[^)）】]{{0,20}})?\s*[)）】]"
)
"""The reporter in parentheses, in a dateline or behind the last sentence."""


def persons(lines: Iterable[str]) -> list[str]:
    """Return the names of the first line that names a person as its author."""
    fallback: list[str] = []
    for line in lines:
        if not has_han(line):
            continue
        if posted := _POSTED().search(line):
            return [posted[1]]
        names = [name for each in labelled(line) if each.role is Role.AUTHOR for name in _names(each.value)]
        found = None if names else _BEFORE_OUTLET().fullmatch(_SPACED_NAME().sub(r"\1\2", line.strip()))
        if found and is_outlet(found[2]):
            names = list(_names(found[1]))
        if any(not is_outlet(name) for name in names):
            return [name for name in dict.fromkeys(names) if not is_outlet(name)][:MAX_NAMES]
        fallback = fallback or names
    return fallback[:MAX_NAMES]


def reporters(paragraphs: Iterable[str]) -> list[str]:
    """Return the names in parentheses of a dateline, or at the end of a text."""
    for text in paragraphs:
        if not has_han(text[-60:]):
            continue
        for found in (*_REPORTER().finditer(text[:120]), *_REPORTER().finditer(text[-60:])):
            names = [name for name in _names(found[1]) if _PERSON().fullmatch(name)]
            if names:
                return list(dict.fromkeys(names))[:MAX_NAMES]
    return []


def sources(lines: Iterable[str]) -> set[str]:
    """Return what the lines name as where the article comes from."""
    return {each.value for line in lines for each in labelled(line) if each.role is Role.SOURCE and each.value}


def is_outlet(name: str) -> bool:
    """Whether a name is one of a paper, a site, an office rather than a person's."""
    return _OUTLET().search(name) is not None


def is_nobody(name: str) -> bool:
    """Whether a name says that there is none: `未知`, `管理员`, a label, a template's own words."""
    return name in ROLE_OF_LABEL or _NOBODY().fullmatch(name.strip()) is not None


def _names(value: str) -> Iterator[str]:
    value = _BEHIND().sub("", _SPACED_NAME().sub(r"\1\2", value))
    # `森下 葵`: what stands alone is a part of the name before it.
    parts = _BETWEEN().split(value) if not _LONE_SIGN().search(value) else _BETWEEN_NAMES().split(value)
    for part in parts:
        if _CALLING().fullmatch(part):
            continue
        name = _BEHIND().sub("", _CALLING().sub("", part)).strip("《》“”\"'.。:：")
        if 1 < len(name) <= MAX_NAME_CHARS and not is_nobody(name) and not re.search(r"[@{}$<>=？！。]|\d{3}", name):
            yield name
