"""Lines that commands say in English, in Chinese where their pattern is known; all others stay as they are. Pure.

A line is taken apart at `; `, and each part is known by its whole; what stands in a part is said again in the same way.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_LINE_CHARS = 400
"""Longer ones hold what strangers wrote, and stay as they are."""
_ANY, _COUNT = r"([^;]{0,300}?)", r"(\d[\d.]{0,12})"
_UNITS = {"d": "天", "h": "小时", "min": "分钟", "s": "秒"}
_SPAN = re.compile(r"(\d{1,6}(?:\.\d)?) (d|h|min|s)")
# In a pattern, `*` is a text that stays, `%` one that is said again, `#` a figure.
_TABLE = {
    # why a source is polled next when it is (ingest.fetcher.schedule.explain)
    "it was never polled": "从未抓取过",
    "brings %": "约{}",
    "# items a day": "每天 {} 条",
    "an item a day": "每天 1 条",
    "# items a week": "每周 {} 条",
    "hardly any items": "几乎没有条目",
    "%, % at this hour: polled when new ones have waited % together": "{}，此时段{}；新条目累计等待 {}时抓取",
    "%: as soon as min_minutes lets it": "{}：在 min_minutes 允许的最早时间抓取",
    "%: as late as max_hours lets it": "{}：在 max_hours 允许的最晚时间抓取",
    "its feed shows # items, which took % to come: polled within half of that, and before a busy hour can fill it": (
        "订阅源列出 {} 条，历时 {}：在其一半时间之内、并在忙时填满之前抓取"
    ),
    "its feed shows 1 item, which took % to come: polled within half of that, and before a busy hour can fill it": (
        "订阅源列出 1 条，历时 {}：在其一半时间之内、并在忙时填满之前抓取"
    ),
    "nothing of its window is to be missed": "不让订阅源列出的条目漏掉",
    "nothing new for %: polled after a fourteenth of that, a week at most": (
        "已 {}没有新条目：隔其十四分之一抓取，最长一周"
    ),
    "the feed asks for % between polls": "订阅源要求两次抓取间隔 {}",
    "its server says how long its answers hold (Cache-Control, Expires)": (
        "由服务器说明内容的有效期（Cache-Control、Expires）"
    ),
    "it failed once: its interval grows with each failure, to a day": "失败 1 次：每次失败都会拉长间隔，最长一天",
    "it failed # times in a row: its interval grows with each failure, to a day": (
        "连续失败 {} 次：每次失败都会拉长间隔，最长一天"
    ),
    "the feed asks not to be polled at other hours or days (skipHours, skipDays)": (
        "订阅源要求只在规定的时段或日期抓取（skipHours、skipDays）"
    ),
    "it is taken for gone: asked once a week, and back with the first answer": "视为已失效：每周询问一次，有回应即恢复",
    "its host asked not to be asked before (Retry-After)": "主机要求在此之前不要询问（Retry-After）",
    # how a source is, and what to do (ingest.fetcher.condition, status_advice)
    "it is not polled; `*` lets it be": "已暂停抓取；`{}` 可恢复",
    "it is not polled": "已暂停抓取",
    "`*` lets it be": "`{}` 可恢复",
    "gone since *, asked once a week: %": "自 {} 起失效，每周询问一次：{}",
    "remove it, or give it its new URL": "请移除它，或填入新地址",
    "it has never answered well": "从未正常回应",
    "the last good answer came % ago": "上次正常回应在 {}前",
    "* has moved to * for good: put that into the configuration": "{} 已永久搬到 {}：请写入配置",
    "nothing new for %: see its site": "已 {}没有新内容：请看看它的网站",
    "`*` finds another feed of it": "`{}` 可找到它的其他订阅源",
    "answers 401 Unauthorized": "回应 401，需要登录",
    "answers 403 Forbidden": "回应 403，拒绝访问",
    "answers 404 Not Found": "回应 404，找不到",
    "answers 410 Gone": "回应 410，已不存在",
    "answers 429 Too Many Requests": "回应 429，请求过多",
    "answers *": "回应 {}",
    "it wants a login: give the source `auth`": "需要登录：请为来源设置 `auth`",
    "the host refuses us": "主机拒绝我们",
    "see whether its robots.txt or terms allow polling": "请看它的 robots.txt 或条款是否允许抓取",
    "check the URL": "请检查地址",
    "the feed may have moved": "订阅源可能已搬迁",
    "the feed is gone for good": "订阅源已永久移除",
    "remove the source or give it a new URL": "请移除该来源，或填入新地址",
    "it is polled too often": "抓取过于频繁",
    "raise `schedule.min_minutes`": "请调大 `schedule.min_minutes`",
    "nobody answers there": "没有服务器回应",
    "tried again later": "稍后再试",
    "open the URL in a browser": "请在浏览器中打开该地址",
    "open the URL in a browser, `fetched source add SITE` finds a site's feeds": (
        "请在浏览器中打开该地址，`fetched source add 网址` 可找到网站的订阅源"
    ),
    "is not a feed but %": "不是订阅源，而是{}",
    "a page": "网页",
    "the connection to * broke: *": "与 {} 的连接中断：{}",
    # what a run did (ingest.report.format)
    "# added": "新增 {}",
    "# updated": "更新 {}",
    "# removed": "移除 {}",
    "# owed": "待补 {}",
    "# kept": "保留手工修改 {}",
    "# dropped": "过滤 {}",
    "# skipped": "未导入 {}",
    "# alias": "已有 {}",
    "# stays": "保持原样 {}",
    "# of # sources failed": "{1} 个来源中 {0} 个失败",
    "# images missing": "缺 {} 张图片",
    "1 image missing": "缺 1 张图片",
    "nothing new": "没有新内容",
    "% in # s": "{}，用时 {} 秒",
    "*: # entries": "{}：{} 条",
    "*: 1 entry": "{}：1 条",
    "*: unchanged": "{}：无变化",
    "*: FAILED: %": "{}：失败：{}",
    # the story of an article, and what a deed would change (ingest.commands.show.why, ingest.web.article_deeds)
    "is stored as *": "已存为 {}",
    "is owed: its page could not be had yet": "待补：尚未取得网页",
    "is removed (%), and is not fetched again": "已移除（{}），不再抓取",
    "is left out (%)": "未采用（{}）",
    "first seen in '*' at *": "首次见于“{}”，{}",
    "listed by '*' at *": "“{}”列出，{}",
    "listed by '*' from * to *, in # answers that were new": "“{}”列出，{} 至 {}，共 {} 次更新",
    "published 20*": "发布于 20{}",
    "fetched 20*": "抓取于 20{}",
    "its text was found by *": "正文取得方式：{}",
    "changed *: revision #": "修改于 {}：第 {} 版",
    "is a copy of *": "与 {} 相同",
    "recognised by *": "识别依据：{}",
    "also at *": "也见于 {}",
    "# of # images beside the post": "{1} 张图片中 {0} 张与帖子存放在一起",
    "looked at again for edits after *": "{} 之后再次检查修改",
    "owed since *: %": "自 {} 起待补：{}",
    "tried # times, next after *": "已试 {} 次，{} 之后再试",
    "its page of * is kept: `refresh` applies better rules to it": "{} 的网页已保存：重新生成时可套用更好的规则",
    "* would be removed": "将移除 {}",
    "with it # files beside it": "连同旁边的 {} 个文件",
    "with it 1 file beside it": "连同旁边的 1 个文件",
    "with it the page that was kept of it": "连同保存的网页",
    "with it all that it said before": "连同以前的所有版本",
    "it was edited by hand: that goes, too": "手工所做的修改也会一并移除",
    "a copy of it stays: *": "保留相同的一篇：{}",
    "it would not be fetched again, until it is brought back": "恢复之前不再抓取",
    "it is not fetched again": "不再抓取",
    "nothing would change": "不会有任何变化",
    "its post would be written again, from %": "将重新写出帖子，来源：{}",
    "its kept page": "保存的网页",
    "the web, else an earlier text of it": "网页，否则用以前的版本",
    "it was removed before: nothing would change": "此前已移除：不会有任何变化",
    # what a rule finds on a page (ingest.extractor.explain)
    "# elements": "{} 个元素",
    "# letters": "{} 字",
    "1 image": "1 张图片",
    "# images": "{} 张图片",
    "NOT READ AS A DATE": "不能读作日期",
    "it was not removed: nothing would change": "未被移除：不会有任何变化",
}


@dataclass(frozen=True, slots=True)
class _Pattern:
    form: re.Pattern[str]
    signs: str
    """Of what stands in it, one after the other."""
    chinese: str


def _pattern(english: str, chinese: str) -> _Pattern:
    form = re.escape(english).replace(r"\*", _ANY).replace("%", _ANY).replace(r"\#", _COUNT)
    return _Pattern(re.compile(form), re.sub(r"[^*%#]", "", english), chinese)


_CHINESE = [_pattern(english, chinese) for english, chinese in _TABLE.items()]


@lru_cache(maxsize=4_096)
def in_chinese(line: str) -> str:
    """Return a line in Chinese; parts whose pattern is unknown stay."""
    if len(line) > MAX_LINE_CHARS:
        return line
    return "；".join(_said(part) or part for part in line.split("; "))


def _said(text: str) -> str:
    """Return a text in Chinese, nothing for one that is unknown."""
    span = _SPAN.fullmatch(text)
    if span:
        return f"{span[1]} {_UNITS[span[2]]}"
    for each in _CHINESE:
        found = each.form.fullmatch(text)
        if found:
            told = zip(each.signs, found.groups(), strict=True)
            return each.chinese.format(*((_said(part) or part) if sign == "%" else part for sign, part in told))
    parts = [_said(part) for part in text.split(", ")] if ", " in text else [""]
    return "，".join(parts) if all(parts) else ""
