"""Lines of Chinese pages that speak of the page, not of its subject: editors, sources, sizes of type, notices, prompts.

They stand within the article's own element, and are told by what they say and by where they stand: before its first
paragraph or behind its last. Works on an outline; changes nothing.
"""

import re
from collections.abc import Sequence

from ingest.extractor.generic.container import Container
from ingest.extractor.generic.outline import Outline
from ingest.extractor.generic.prune import Verdict
from ingest.extractor.page.label_words import Role
from ingest.extractor.page.labelled import has_han, is_only_labels, labelled
from ingest.extractor.page.visible_text import one_line

MAX_CHARS = 240
HEADING_MAX_CHARS = 14
MIN_ARTICLE_WEIGHT = 100.0
"""Of prose before a heading of recommendations: with less, the heading may be the article's own."""
LONGEST_TEASER = 600.0
MIN_EQUALS = 3
MAX_LINKS = 0.3
_SIZES = re.compile(
    r"(?:(?:字号|字體|字体|文字大小|字号大小)?[:：\s\[\]【】|｜/]*(?:超大|特大|超小|大|中|小|标准|標準|默认|較大|较大|A[+-]?|T[+-]?|\+|-|放大字体|缩小字体|放大|缩小"
    r"|字号|字体|字體|打印|列印|收藏|分享|关闭|转发|举报|复制链接|评论|微博|微信|朋友圈|返回)){1,12}[\s\]】|｜]*"
)
_CLOCK = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s*\d{1,2}[:：时時]\d{2}")
_PROMPT = re.compile(
    r"二维码|二維碼|扫码|掃碼|扫一扫|掃一掃|长按(?:识别|图片|关注)|(?:关注|搜索|添加|订阅).{0,16}(?:公众号|微信号|订阅号|官方微博|视频号)|公众号.{0,10}(?:关注|查看|阅读全文)"
    r"|(?:下载|安装|打开|登录|前往).{0,14}(?:客户端|APP|App|app)(?:.{0,4}[》】]|[,，。！!查看阅读体验获取第一]|$)"
)
"""What asks to scan, to follow, to install; the picture with the code goes with it."""
_NOTICE = re.compile(
    r"[\[（(【*※■▲●◆\s]*(?:"
    r"(?:特别|特此|免责|免責|版权|版權|郑重|重要|法律|风险|温馨|平台|网站|本网|本站|作者|原创)?(?:声明|聲明|提示|提醒|说明|免责条款)\s*[:：]"
    r"|(?:免责|版权|风险|特别)(?:声明|提示)[】\])）]?\s*$"
    r"|(?:以上|上述)(?:内容|文章|观点|信息|图文|资讯).{0,30}(?:仅|不代表|版权|来自|来源|网络|投资建议)"
    r"|(?:本文|文章|本稿|此文|本站|本网|本平台|本报)(?:内容|观点|图片)?(?:来源|来自|转自|转载|首发|原载|刊于|发表于|系|由|为|已获|经|仅|不代表|不构成|所有|版权|著作权|作者[:：系]|授权|禁止"
    r"|均为|凡|注明|刊载|登载|发布)"
    r"|(?:凡|如|若|未经).{0,24}(?:转载|授权|侵权|版权|许可|允许|删除|联系)"
    r"|(?:版权|著作权)(?:归|所有|属于)|(?:转载|轉載)(?:请|請|须|需|自)|(?:图片|配图|图源|图文).{0,6}(?:来源|来自|源自|均来自|侵权|如侵)"
    r"|(?:更多|欲知|了解|查看|想看|精彩|相关).{0,24}(?:关注|点击|扫描|下载|请|登录|敬请|搜索)"
    r"|(?:点击|请点击|戳|猛戳|点这里|进入|返回).{0,12}(?:进入|查看|下载|阅读|原文|专题|全文|报名|观看|专区|首页|列表|阅览)"
    r"|(?:责任编辑|责编|编辑|校对|审核|监制|值班|来源|文|图)\s?[/／|｜丨]"
    r"|投资有风险|市场有风险|据此操作|仅供参考|不构成.{0,8}建议|(?:我要|在线)?(?:纠错|报错|投诉|反馈|举报)(?:[:：]|$)|新闻热线|爆料|联系我们"
    r"|(?:广告|推广|赞助内容|举报/反馈|打开APP.*|展开全文|阅读全文|查看全文|余下全文|收起|THE END|end|END)\s*$"
    r")"
)
"""What a line says of its own page, from its beginning on."""
MAX_WAY_BACK = 24
_WAY_BACK = re.compile(r"[\[【(（]?(?:返回|回到|进入).{2,16}(?:首页|首頁|主页|列表|频道|专题|目录)[>»\]】)） ]*$")
_RECOMMENDED = re.compile(
    r"[\s\[【（(—–\-·•|▍■●◆>》]*(?:(?:为您|为你|猜你|你可能|您可能|编辑|小编|热门|热点|精彩|相关|延伸|推荐|往期|更多|最新|今日|本周|今日头条|本网|大家都在看|大家都爱看|热文"
    r"|阅读|拓展|扩展|关联|同类|其他|其它|网友|本文)(?:您|你)?(?:还|也|都)?(?:会|想)?(?:推荐|喜欢|感兴趣|关注|阅读|閱讀|推薦|文章|新闻|新聞|资讯|报道|報導|链接|連結|专题|看点|内容|排行|评论|回顾|精选|稿件"
    r"|热文|热点|搜索|话题|标签|关键词)+的?(?:文章|新闻|内容)?|大家都在看|热文排行|猜你喜欢|相关推荐|点击排行榜?|24小时热文|阅读排行榜?)[\s\]】）):：>》]*"
)
"""A heading of other articles, all of it."""


def shows_han(page: Outline, found: Container) -> bool:
    """Whether a container holds a text of Han signs."""
    start, end = page.first[found.element], page.last[found.element]
    return any(
        weight > len(text) and has_han(text)
        for text, weight in zip(page.texts[start:end], page.weights[start:end], strict=True)
    )


def without_notices(page: Outline, found: Container, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts, with the lines dropped that speak of the page, and what stands below their headings."""
    start = page.first[found.element]
    texts = [one_line(text) if len(text) <= 2 * MAX_CHARS else "" for text in page.texts[start : start + len(verdicts)]]
    result = list(verdicts)
    says = [_says(text) for text in texts]
    prose = [
        index
        for index, each in enumerate(verdicts)
        if each.kept and not says[index] and not each.is_caption and found.prose[start + index] > 0
    ]
    end = _recommendations(page, found, texts, prose)
    prose = [index for index in prose if index < end]
    first, last = (prose[0], prose[-1]) if prose else (0, len(verdicts))
    title = _letters(page.texts[found.title_block]) if found.title_block is not None else ""
    closing = _closing(page, found, verdicts, says, prose)
    if closing is not None:
        result[closing] = verdicts[closing]._replace(kept=True)
        last = closing
    announced = False
    for index, (text, kind) in enumerate(zip(texts, says, strict=True)):
        above, below = index < first, index > last
        repeats = above and title and _letters(text) == title
        goes = index >= end or kind == "always" or ((above or below) and kind) or (above and _is_size(text))
        # What a notice announces by its colon goes with it.
        if goes or repeats or (announced and not verdicts[index].is_caption):
            result[index] = verdicts[index]._replace(kept=False, is_prompt=_PROMPT.search(text) is not None)
        announced = bool(goes and below and text.endswith(("：", ":")))
    return result


def cut_ways_back(page: Outline, found: Container) -> None:
    """Take the link back to the site off the end of a paragraph. Changes the tree and the outline."""
    for block in range(page.first[found.element], page.last[found.element]):
        pieces = page.pieces[block]
        if len(pieces) < 2 or not page.links[block] or not _WAY_BACK.search(page.texts[block][-MAX_WAY_BACK:]):
            continue
        tail = pieces[-1].text_content or ""
        if tail.strip() and _WAY_BACK.fullmatch(tail.strip()):
            pieces.pop().decompose()
            page.texts[block] = page.texts[block].removesuffix(tail.strip()).rstrip()
            page.links[block] = 0.0


def _says(text: str) -> str:
    """Return `always` for what belongs to no article, `edge` for what does not at its edges, nothing for the rest."""
    if not text or not has_han(text):
        return ""
    if is_only_labels(text):
        roles = {each.role for each in labelled(text)}
        return "always" if roles & {Role.EDITOR, Role.FURNITURE} and len(text) < MAX_CHARS // 2 else "edge"
    if len(text) <= MAX_CHARS and (_PROMPT.search(text) or _NOTICE.match(text)):
        return "edge"
    found = _CLOCK.search(text)
    return "edge" if found and len(text) - len(found[0]) < HEADING_MAX_CHARS else ""


def _is_size(text: str) -> bool:
    return _SIZES.fullmatch(text) is not None


def _closing(
    page: Outline, found: Container, verdicts: Sequence[Verdict], says: Sequence[str], prose: Sequence[int]
) -> int | None:
    """Return the paragraph behind the last kept one that is set like those before it, a link or no full stop in it."""
    if len(prose) < MIN_EQUALS or (index := prose[-1] + 1) >= len(verdicts):
        return None
    start = page.first[found.element]
    owners = [page.owners[start + each] for each in (*prose[-MIN_EQUALS:], index)]
    looks = {(page.tags[owner], page.names[owner], page.parents[owner]) for owner in owners}
    is_prose = found.prose[start + index] > 0 and page.links[start + index] < MAX_LINKS and not says[index]
    return index if is_prose and len(looks) == 1 and not verdicts[index].kept else None


def _recommendations(page: Outline, found: Container, texts: Sequence[str], prose: Sequence[int]) -> int:
    """Return the index of the heading of other articles behind which nothing of this one stands; else the end."""
    start = page.first[found.element]
    before = 0.0
    for index, text in enumerate(texts):
        if len(text) <= HEADING_MAX_CHARS and before >= MIN_ARTICLE_WEIGHT and _RECOMMENDED.fullmatch(text):
            below = [page.weights[start + each] for each in prose if each > index]
            if max(below, default=0.0) < LONGEST_TEASER:
                return index
        before += found.prose[start + index]
    return len(texts)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
