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
    "30 days:": "30 天：",
    "in the last 30 days": "最近 30 天",
    "stored": "已存",
    "owed": "待补",
    "skipped": "未导入",
    "dropped": "已过滤",
    "removed": "已移除",
    "edited": "有修订",
    "incomplete": "不完整",
    "All sources": "所有来源",
    "All states": "所有状态",
    "Search": "搜索",
    "Day": "日期",
    "Show": "显示",
    "Tag": "标签",
    "Better": "更相关",
    "More": "更多",
    "Newer": "较新",
    "Older": "较旧",
    "Nothing here fits.": "没有符合的内容。",
    "Show all": "显示全部",
    "Newest": "最新",
    "Try with fewer conditions:": "试试减少条件：",
    "without": "去掉",
    "Nothing is stored yet: poll a source, or add an article by its address.": (
        "还没有文章：先抓取一个来源，或按地址添加文章。"
    ),
    "needs a look": "需要查看",
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
    "Nothing is to be seen here: forms are sent to this address.": "这里没有可看的内容：此地址只接收表单。",
    "There is no such article.": "没有这篇文章。",
    "There is no such source.": "没有这个来源。",
    "It cannot be shown": "无法显示",
    "Add": "添加",
    "Runs": "运行",
    "Run": "运行",
    "Under way": "正在进行",
    "No run is under way.": "当前没有运行。",
    "Runs that did something": "有所作为的运行",
    "since": "自",
    "Images": "图片",
    "What it said before": "以前的版本",
    "It has not changed.": "没有变化。",
    "Revision": "版本",
    "The page as it was kept": "保存的网页",
    "No page of it is kept.": "没有保存它的网页。",
    "Asked for on this page": "在此页面发起的任务",
    "Nothing yet.": "暂无。",
    "Add a source": "添加来源",
    "Poll what is due": "抓取到期的来源",
    "Poll now": "立即抓取",
    "Run now": "立即抓取",
    "Pause": "暂停",
    "Resume": "恢复",
    "paused": "已暂停",
    "Edit": "编辑",
    "Save": "保存",
    "Name": "名称",
    "Look for feeds": "查找订阅源",
    "Address of a site, or of its feed": "网站或订阅源的地址",
    "A list of subscriptions from another reader": "其他阅读器的订阅列表",
    "Take them over": "导入",
    "Your sources as OPML": "将来源导出为 OPML",
    "What is left empty is as `defaults` say. All else in config.yaml, its comments included, stays as it is.": (
        "留空即采用 `defaults` 的设置。config.yaml 的其余内容（包括注释）保持不变。"
    ),
    "Also set in config.yaml:": "config.yaml 中另有设置：",
    "Addresses of its feed, one a line": "订阅源地址，每行一个",
    "Tags, one a line": "标签，每行一个",
    "Tags, with commas": "标签，用逗号分隔",
    "Categories, one a line": "分类，每行一个",
    "Time zone of its dates": "日期所用时区",
    "Get the whole article": "抓取全文",
    "as `defaults` say": "按 `defaults`",
    "yes": "是",
    "no": "否",
    "Articles of the first import": "首次导入的文章数",
    "Leave out what is older, in days": "忽略早于多少天的文章",
    "Keep posts for so many days": "帖子保留天数",
    "Letters that an article has at least": "文章最少字数",
    "Take this source out": "移除此来源",
    "It is polled no more; its posts stay.": "不再抓取，已有帖子保留。",
    "Take it out": "移除",
    "Go on": "继续",
    "Make it again": "重新生成",
    "Take it down": "下架",
    "Bring it back": "恢复文章",
    "What would change": "将会发生的变化",
    "From its kept page instead": "改用保存的网页",
    "From the web instead": "改为重新抓取网页",
    "Add articles": "添加文章",
    "Addresses, one a line": "地址，每行一个",
    "Get them": "抓取",
    "From the page that you read": "从正在阅读的网页",
    "Drag this to your bookmarks; pressed on a page, it brings the address here:": (
        "把它拖到书签栏；在网页上点击，就会把地址带到这里："
    ),
    "Keep this article": "保存这篇文章",
    "See how it is now, and send it from there": "查看当前状态，再从那里提交",
    "Show it as it is": "按原样显示",
    "Nothing was changed.": "没有任何更改。",
    "Feeds that were found": "找到的订阅源",
    "Which one": "选择一个",
    "entries": "条",
    "main": "全站",
    "topic": "专题",
    "author": "作者",
    "search": "搜索",
    "comments": "评论",
    "Add this source": "添加此来源",
    "Its newest articles, as they would be stored": "最新文章（将如此保存）",
    "images": "张图片",
    "Nothing was to be done.": "没有需要做的事。",
    "Too much waits to be done already: try again later.": "等待中的任务太多：请稍后再试。",
    "waiting": "等待中",
    "at work": "进行中",
    "done": "完成",
    "refused": "未执行",
    "stopped": "已停止",
    "page": "读取网页",
    "read": "已读取",
    "text": "已取得正文",
    "added": "已添加",
    "updated": "已更新",
    "unchanged": "无变化",
    "stays": "保持原样",
    "kept": "保留手工修改",
    "alias": "已有",
    "left": "留待下次",
    "This form is of an earlier start of the page, or of another deed.": "此表单属于页面上一次启动，或属于另一操作。",
    "This form was open for too long.": "此表单打开太久。",
    "This form has been sent already.": "此表单已提交过。",
    "What this form shows has changed since it was opened.": "此表单打开之后，内容已有变化。",
    "No source yet. Give the address of a site, and its feeds are found; or take over the list of another reader.": (
        "还没有来源。填入网站的地址，就会找到它的订阅源；也可以导入其他阅读器的列表。"
    ),
    "Your entries are kept below: look them over, and send them once more.": (
        "您填写的内容保留在下面：请核对后再次提交。"
    ),
    "Changed meanwhile:": "在此期间有变化：",
    "What you had filled in": "您填写的内容",
    "sources": "个来源",
    "need a look": "个需要查看",
    "new today": "篇今日新增",
    "Order": "排序",
    "the gravest first": "问题最大的在前",
    "by name": "按名称",
    "the most new": "新增最多",
    "the most stored": "已存最多",
    "the most owed": "待补最多",
    "the longest without success": "最久未成功",
    "as in config.yaml": "按 config.yaml 的顺序",
    "None: all is well.": "没有：一切正常。",
    "None.": "没有。",
    "Times are those of": "所示时间的时区：",
    "is paused: it is polled no more until it is resumed.": "已暂停：恢复之前不再抓取。",
    "is polled again when it is due.": "已恢复：到期时会再次抓取。",
    "is saved in config.yaml.": "已保存到 config.yaml。",
    "is added: the next run polls it.": "已添加：下次运行时会抓取。",
    "is taken out of config.yaml; its posts stay. To have it back, add it again.": (
        "已从 config.yaml 移除，已有帖子保留。若要恢复，请重新添加。"
    ),
    "How it was read": "它是怎样读取的",
    "Rule": "规则",
    "No rule: the generic way reads it": "没有规则：按通用方式读取",
    "chosen": "选中",
    "read by": "读取方式",
    "One selector a line. Of the text, title, date and author the first that finds something is taken.": (
        "每行一个选择器。正文、标题、日期和作者各取第一个有结果的。"
    ),
    "The text": "正文",
    "Leave out": "剔除",
    "Title": "标题",
    "Date": "日期",
    "Author": "作者",
    "Try": "试一试",
    "What each line finds": "每行找到的内容",
    "finds nothing on this page": "在此网页上没有结果",
    "What would change in the post": "帖子将会发生的变化",
    "Nothing would change.": "不会有任何变化。",
    "Selectors for the part that you chose": "所选部分的选择器",
    "It has no name that a selector could use: choose one around it.": "它没有可用的名称：请选择它外层的部分。",
    "found": "个",
    "The page, part by part": "网页的各个部分",
    "Choose a part to get selectors for it.": "选择一个部分，即可得到它的选择器。",
    "This page holds no parts that could be shown.": "此网页没有可显示的部分。",
    "in the text": "在正文中",
    "left out": "已剔除",
    "outside": "正文之外",
    "the title": "标题",
    "nothing speaks for it": "没有保留的依据",
    "the title, or said before": "标题，或前面已有",
    "its part is called a menu, a footer, comments …": "所在部分名为菜单、页脚、评论等",
    "left out afterwards: a notice, a repetition, or the like": "后来剔除：提示、重复之类",
    "Make its stored posts again": "重新生成它已存的帖子",
    "The rule is saved": "规则已保存",
    "Save the rule": "保存规则",
    "Not every sample is read as expected: see below, and mend the rule, or what is expected.": (
        "并非每个样本都符合预期：请看下文，修改规则或预期。"
    ),
    "Later articles are read with it. Those that are stored stay as they are, until you have them made again.": (
        "以后的文章会用它读取。已存的文章保持不变，直到您让它们重新生成。"
    ),
    "See what would change in its stored posts": "查看已存帖子将会发生的变化",
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
