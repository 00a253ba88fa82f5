"""The words of notices that stand in a feed's place, in the languages in which they were met or are likely. Data.

Each speaks of the feed, of its reader or of a fault; an article may do so, too, so words alone decide nothing.
"""

import re

_THING = r"(?:feed|content|page|source|site|url|items?)"
_STATUS = r"(?:not found|forbidden|unauthorized|unavailable|bad gateway|gone|too many requests)"
_FEED_FAILS = (
    r"\b(?:feed|rss) (?:is |was |has )?(?:currently |temporarily |been )*(?:unavailable|not available|not found"
    r"|no longer (?:available|supported)|expired|disabled|paused|suspended|blocked|discontinued|removed|broken|moved)\b"
)
_NOTHING_HERE = (
    r"^(?:there (?:is|are) )?no (?:new )?(?:content|items?|entries|posts|articles|results)"
    r"(?: (?:found|available|yet|here))?\W*$"
)
_COULD_NOT = (
    r"^(?:sorry,? )?(?:we |the server |the bridge )?(?:could not|couldn't|cannot|can't|failed to|unable to)"
    rf" (?:be )?(?:load|fetch|read|parse|retrieve|reach)\b.{{0,40}}\b{_THING}\b"
)
_ENGLISH = (
    r"\breturned error \d{3}\b",
    rf"^(?:http )?error:?\s*\d{{3}}(?:\W+{_STATUS})?\W*$",
    r"^(?:an |internal |server |unexpected |unknown )*error(?: has)?(?: occurr?ed)?\W*$",
    r"^(?:internal server error|service unavailable|bad gateway|something went wrong)\W*$",
    r"\bnot (?:yet |currently )?(?:on our (?:white|allow)?list|(?:white|allow)-?listed)\b",
    r"\b(?:reader|client|aggregator|app) (?:is )?not (?:yet )?(?:supported|allowed|permitted|on our list)\b",
    r"^please (?:update|upgrade|change|renew) your (?:rss |feed |news )?(?:reader|feed|subscription|plan|url)s?\b",
    r"\byour (?:free )?(?:feed|plan|trial|subscription) (?:has |is |was )?(?:expired|ended|over|paused|suspended)\b",
    _NOTHING_HERE,
    _FEED_FAILS,
    _COULD_NOT,
)
_GERMAN = (
    r"\b(?:rss-?)?feed\b.{0,24}\b(?:nicht (?:mehr )?(?:verfügbar|erreichbar|gefunden|unterstützt)|eingestellt"
    r"|abgelaufen|gesperrt|abgeschaltet|umgezogen)\b"
    r"|^(?:es gibt )?keine (?:neuen )?(?:inhalte|einträge|beiträge|artikel|ergebnisse)(?: gefunden| vorhanden)?\W*$"
)
_FRENCH = (
    r"\bflux\b.{0,24}\b(?:n['’]est (?:plus|pas) (?:disponible|accessible)|n['’]existe plus|indisponible|expiré"
    r"|supprimé|désactivé)\b"
    r"|^(?:il n['’]y a )?(?:aucun|pas de|pas d['’]) ?(?:nouveau )?(?:contenu|articles?|éléments?|résultats?)\W*$"
)
_SPANISH = (
    r"\b(?:feed|rss|fuente|canal)\b.{0,24}\b(?:no (?:está )?disponible|ya no (?:está|existe)|caducad[oa]"
    r"|desactivad[oa])\b|^(?:no hay|sin) (?:contenidos?|entradas|artículos|resultados)\W*$"
)
_PORTUGUESE = (
    r"\b(?:feed|rss|canal)\b.{0,24}\b(?:indisponível|não (?:está )?disponível|expirou)\b"
    r"|^nenhum (?:conteúdo|artigo|resultado)(?: encontrado)?\W*$"
)
_ITALIAN = (
    r"\b(?:feed|rss)\b.{0,24}\b(?:non (?:è )?(?:più )?disponibile|scaduto|disattivato)\b"
    r"|^nessun (?:contenuto|articolo|risultato)(?: trovato)?\W*$"
)
_RUSSIAN = r"(?:лента|канал|rss).{0,24}(?:недоступ|не найден|отключ|больше не)"
_CHINESE = (
    r"^(?:暂无|没有|無|无)(?:内容|內容|数据|資料|文章|更新)"
    r"|(?:获取|抓取|加载|读取)(?:内容|数据|源)?失败|(?:源|订阅|訂閱)(?:已)?(?:失效|过期|過期|停止|关闭|關閉)"
)
_JAPANESE = r"(?:フィード|RSS).{0,12}(?:終了|停止|取得できません|利用できません|見つかりません)"
_ALL = (*_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _PORTUGUESE, _ITALIAN, _RUSSIAN, _CHINESE, _JAPANESE)
_REFUSALS = (
    r"^(?:access denied|forbidden|rate limit(?:ed| exceeded)|too many requests|please log ?in|login required)\W*$"
)
NOTICE = re.compile("|".join(f"(?:{each})" for each in _ALL), re.IGNORECASE)
REFUSAL = re.compile(_REFUSALS, re.IGNORECASE)
"""Words that may be a headline, too."""
