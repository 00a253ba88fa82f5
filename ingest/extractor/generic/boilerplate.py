"""What short texts on a page are for, told by how they open and what they name: "Read more", "© 2024", 相关阅读.

A small vocabulary in the languages of the pages that are met most; no site's own phrases. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.text.linear import Words

LONGEST = 300
"""Longer texts are prose, however they open."""
INSIDE_CHARS = 200
"""Longer texts are only judged by how they open."""

_OPENINGS: dict[str, str] = {
    "related": (
        "read more|read next|read also|also read|read the full|see more|see also|see all|learn more|find out more"
        "|discover more|watch more|view more|view all|show more|load more|more from|more on|more in|more stories"
        "|more about|more news|related|recommended|you may also|you might|you may like|similar|popular|trending|latest"
        "|most read|most popular|top stories|recent posts|recent articles|recent news|recent stories|further reading"
        "|up next|don't miss|don’t miss|editor's pick|editors' pick|editor’s pick|check out|click here|lesen sie"
        "|mehr zum|mehr zu|mehr aus|mehr lesen|auch interessant|weitere|das könnte|passend zum|ähnliche|verwandte"
        "|zum thema|lire aussi|à lire|lire la suite|lire également|sur le même|voir aussi|articles similaires"
        "|articles liés|plus d'articles|lea también|lea más|leer más|te puede|le puede|más noticias|más información"
        "|noticias relacionadas|relacionad|leia mais|leia também|veja mais|veja também|saiba mais|leggi anche"
        "|approfondi|potrebbe|lees ook|lees meer|läs också|läs mer|läs även|les også|les mer|læs også|læs mere"
        "|lue myös|czytaj|przeczytaj|zobacz|читайте|подробнее|смотрите|etiketler|ilgili|相关|相關|推荐|推薦|延伸|热门"
        "|熱門|最新|更多|阅读更多|查看更多|猜你|精彩|上一篇|下一篇|往期|関連|【関連|おすすめ|あわせて|人気|続き|もっと"
        "|관련|추천|더보기|많이 본"
    ),
    "share": (
        "share|tweet|pin it|follow us|follow me|follow @|like us|like this|email this|print this|copy link|bookmark"
        "|facebook|twitter|whatsapp|linkedin|pinterest|click to share|teilen|merken|drucken|link kopieren|partager"
        "|imprimer|compartir|imprimir|compartilh|condividi|stampa|delen|deel dit|dela|del på|udostępnij|поделиться"
        "|zur merkliste|merkliste|bluesky|reddit|telegram|mastodon|threads|xing|hatena|はてな|メール|リンクを|記事を"
        "|気に入ったら|この記事が気に入ったら|よかったら|フォロー|分享|转发|收藏|点赞|打印|共有|シェア|ツイート|印刷|공유|인쇄"
    ),
    "join": (
        "subscribe|sign up|sign in|log in|login|register|join us|join our|join the|get the app|download the app"
        "|create an account|start your|unlock|already a|already have|thanks for signing up|a welcome email"
        "|the next issue of|we encountered an issue|tu suscripción|si quieres compartir|votre abonnement|abonnieren"
        "|anmelden|einloggen|s'abonner|inscri|suscr|iscriv|订阅|訂閱|关注|扫码|扫描|长按|登录|登入|注册|会员|購読|登録"
        "|有料|ログイン|구독|로그인"
    ),
    "rights": (
        "©|(c) |copyright|all rights|disclaimer|disclosure|terms of|terms &|privacy|alle rechte|tous droits|derechos"
        "|todos os direitos|riproduzione|版权|版權|免责|免責|声明|本文来自|本文转载|转载|轉載|著作権|無断|저작권|무단"
    ),
    "comments": (
        "comment|comments|leave a|post a comment|add a comment|join the discussion|join the conversation|show comments"
        "|view comments|reply|replies|kommentar|diskut|commentaire|réagir|comentari|commenti|reacties|komment"
        "|комментар|评论|評論|留言|跟帖|网友|发表|コメント|댓글"
    ),
    "byline": (
        "by |von |par |written by|posted by|posted|published|updated|last updated|last modified|edited by|reviewed by"
        "|medically reviewed|fact checked|photo|photos|image|picture|credit|foto|bild|source|sources|quelle"
        "|veröffentlicht|aktualisiert|stand:|publié|mis à jour|publicado|actualizado|pubblicato|publicerad|oppdatert"
        "|getty|reuters|lesezeit|temps de lecture|on behalf of|文/|文｜|文丨|文：|作者|编辑|編輯|责任|責任|责编|记者"
        "|記者|来源|來源|稿源|出处|原标题|校对|审核|图源|图片来源|撰文|更新|公開|写真|입력|수정"
    ),
    "tags": (
        "archivado en|archived in|archivé dans|argomenti:"
        "|tag|tags|topic|topics|category|categories|filed under|posted in|keywords|labels|in this topic|schlagw|themen"
        "|mots-cl|étiquettes|etiquetas|temas|argomenti|标签|標籤|关键词|關鍵字|キーワード|タグ|#"
    ),
    "ad": (
        "advert|sponsor|anzeige|werbung|publicit|publicid|pubblicit|reklam|annonse|реклам|empfohlener|an dieser stelle"
        "|ich bin damit einverstanden|personenbezogene daten|externer inhalt|um diesen inhalt|this advertisement"
        "|we apologize|this video has|try refreshing|ce contenu|este contenido|[pr]|广告|廣告|広告|광고|promoted"
        "|promo |paid post|paid content|article content|continue reading|story continues|deal |buy now|get deal"
        "|shop now"
    ),
    "about": (
        "about the author|about author|about us|about me|author|contributor|meet the|contact us|contact|über den"
        "|über die|über uns|à propos|sobre el|sobre la|sobre o|关于|關於|作者简介|プロフィール"
    ),
    "way": (
        "video starten|audio starten|video abspielen|link zum youtube-inhalt"
        "|home|menu|search|close|open|back to|back|top|skip to|next|previous|prev|contents|table of contents|jump to"
        "|on this page|in this article|in this guide|in this post|in this story|go to|what's inside|inhalt|startseite"
        "|zurück|accueil|retour|sommaire|inicio|volver|首页|返回|目录|搜索|关闭|トップ|ホーム|戻る|目次|목차|홈"
    ),
}
_INSIDE: dict[str, str] = {
    "join": (
        "newsletter|subscri|sign up|signup|inbox|mailing list|free trial|log in|公众号|二维码|会員|订阅"
        "|ニュースレター|メールマガジン"
    ),
    "rights": (
        "rights reserved|may earn|earn from qualifying|commission|affiliate|privacy policy|terms of|copyright|版权|转载"
        "|無断"
    ),
    "about": (
        " freelance| is a writer| is an editor| is a journalist| is a reporter| is a contributor| professor"
        "| is an author| is a senior| is the founder| is a staff| is based in| lives in | writes about "
        "| years of experience"
    ),
    "comments": "leave a comment|leave a reply|log in to|comments are closed",
    "related": "read more|read also|you might also|lesen sie auch|lire aussi|read our",
}
_SHORT = frozenset(
    "comment comments tag tags topic topics photo photos image picture credit source sources home menu search close"
    " open back top next previous prev contents author contributor contact category categories similar popular latest"
    " posted published updated share facebook twitter"
    " register subscribe unlock reply bookmark".split()
) | {"by ", "von ", "par "}
"""Words that also open sentences: they only tell something of texts of a few words."""
SHORT_CHARS = 60

_KIND_OF_OPENING: dict[str, str] = {}
for _kind, _openings in _OPENINGS.items():
    for _opening in _openings.split("|"):
        _KIND_OF_OPENING.setdefault(_opening, _kind)
_BY_START: dict[str, tuple[str, ...]] = {
    start: tuple(sorted((each for each in _KIND_OF_OPENING if each[:2] == start), key=len, reverse=True))
    for start in {opening[:2] for opening in _KIND_OF_OPENING}
}
"""By their first two letters (or only one): the openings, longer ones first."""
_INSIDE_KIND = {words: kind for kind, contained in _INSIDE.items() for words in contained.split("|")}

_INSIDE_WORDS = Words(_INSIDE_KIND)

_LEADING = re.compile(r"(?:[^\w©#(【]|\d)+")
_DATE = re.compile(
    r"(?:19|20)\d\d(?!\d)|\d:\d\d|\d[./]\d{1,2}[./]\d\d|\d (?:hour|day|minute|week|month)s? ago|\d+ ?(?:小时|分钟|天)前"
)
_DIGIT = re.compile(r"\d")
DATE_CHARS = 60
_MORE = tuple(
    (
        " mehr|\nmehr|weiterlesen|mehr anzeigen|read more|learn more|read article|see more|show more|view more|vis mer"
        "|lire la suite|leer más|ver más|leia mais|leggi tutto|lees meer|läs mer|les mer|læs mere|читать далее"
        "|подробнее|查看更多|阅读更多|阅读全文|もっと見る|続きを読む|더보기"
    ).split("|")
)
_MORE_CHARS = 16
_BEHIND_MORE = " »›>→"
_LAST_SIGNS = {words[-1] for words in _MORE} | set(_BEHIND_MORE)
LAST_OF_MORE = frozenset(_LAST_SIGNS | {sign.upper() for sign in _LAST_SIGNS})
"""The signs with which such a text ends: most others end with a full stop."""
KINDS = (*_OPENINGS, "date")


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str | None:
    """Return what a short text is for: `related`, `share`, `join`, `rights`, `byline` …; None for any other text."""
    return _kind_of(text, text.lower(), _INSIDE_KIND.items()) if len(text) <= LONGEST else None


def kinds_of(texts: Sequence[str]) -> list[str | None]:
    """Return the kind of each text of a page; the words are looked for on the whole page first, most are not on it."""
    short = [text if len(text) <= LONGEST else "" for text in texts]
    folded = "\0".join(short).lower().split("\0")
    if len(folded) != len(short):
        return [kind_of(text) for text in texts]
    page = "\0".join([text for text in folded if len(text) <= INSIDE_CHARS])
    on_page = [(words, _INSIDE_KIND[words]) for words in _INSIDE_WORDS.held_by(page)]
    return [_kind_of(text, low, on_page) if text else None for text, low in zip(short, folded, strict=True)]


def _kind_of(text: str, folded: str, inside: Iterable[tuple[str, str]]) -> str | None:
    leading = None if folded[:1].isalpha() else _LEADING.match(folded)
    opening = folded[leading.end() :] if leading else folded
    candidates = _BY_START.get(opening[:2]) or _BY_START.get(opening[:1])
    if candidates and opening.startswith(candidates):
        for words in candidates:
            if opening.startswith(words) and _fits(opening, words):
                return _KIND_OF_OPENING[words]
    if len(text) <= INSIDE_CHARS:
        for words, kind in inside:  # twice as fast as a regular expression of as many words
            if words in folded:
                return kind
        if len(text) < DATE_CHARS and _DIGIT.search(text) and _DATE.search(text):
            return "date"
    return None


def ends_as_more(text: str) -> bool:
    """Whether a text ends as those do that announce another article: "… | mehr", "… Read more"."""
    return text[-1:] in LAST_OF_MORE and text[-_MORE_CHARS:].lower().rstrip(_BEHIND_MORE).endswith(_MORE)


def _fits(opening: str, words: str) -> bool:
    """Whether the words end where they should, and the text is as short as they need."""
    if words in _SHORT and len(opening) > SHORT_CHARS:
        return False
    after = opening[len(words) : len(words) + 1]
    # An opening of wide signs, or one that is a stem ("abonn…"), needs no boundary behind it.
    return (
        not after.isalpha()
        or not words.isascii()
        or not words[-1].isalpha()
        or (len(words) > 5 and words not in _SHORT)
    )
