"""The words of the page in English and Chinese, and which of the two a browser asks for. Pure."""

from collections.abc import Callable
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]
Say: TypeAlias = Callable[[str], str]

CHINESE = {
    "Sources": "来源",
    "Articles": "文章",
    "Article": "文章",
    "Skip to the content": "跳到正文",
    "Source": "来源",
    "State": "状态",
    "Last success": "上次成功",
    "Next poll": "下次抓取",
    "New per day": "每日新增",
    "Stored": "已存",
    "Owed": "待补",
    "never": "从未",
    "now": "现在",
    "well": "正常",
    "new": "未抓取",
    "silent": "沉默",
    "moved": "已搬迁",
    "failing": "出错",
    "blocked": "被拦截",
    "dead": "已失效",
    "in the last 30 days": "最近 30 天",
    "stored": "已存",
    "owed": "待补",
    "skipped": "未导入",
    "dropped": "已过滤",
    "removed": "已移除",
    "edited": "有修订",
    "All sources": "所有来源",
    "All states": "所有状态",
    "Search": "搜索",
    "Day": "日期",
    "Show": "显示",
    "Newer": "较新",
    "Older": "较旧",
    "Nothing here fits.": "没有符合的内容。",
    "articles": "篇文章",
    "Original": "原文",
    "The post": "帖子",
    "The post, without scripts": "帖子（不含脚本）",
    "Its story": "来龙去脉",
    "Markdown": "Markdown",
    "There is no post of it.": "没有它的帖子。",
    "Token": "令牌",
    "Enter": "进入",
    "The token stands in the file that was named with --token-file.": "令牌在 --token-file 所指的文件里。",
    "That is not the token.": "令牌不对。",
    "This form is of an earlier start of the page: try once more.": "此表单属于页面上一次启动：请再试一次。",
    "There is no such page.": "没有这个页面。",
    "There is no such article.": "没有这篇文章。",
    "It cannot be shown": "无法显示",
    "No source yet: `fetched source add SITE` finds one.": "还没有来源：用 `fetched source add SITE` 添加。",
}
_LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}


def said_in(language: Language) -> Say:
    """Return what says a text of the page in a language; one that has no translation is said in English."""
    return (lambda text: CHINESE.get(text, text)) if language == "zh" else (lambda text: text)


def asked_for(accept_language: str) -> Language:
    """Return the language that an Accept-Language header (RFC 9110 §12.5.4) puts first of the two; else English."""
    best: Language = "en"
    weight = 0.0
    for part in accept_language[:1_000].split(","):
        tag, _, parameter = part.strip().lower().partition(";")
        found = _LANGUAGES.get(tag.strip().partition("-")[0])
        quality = _quality(parameter)
        if found and quality > weight:
            best, weight = found, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
