"""Parameters of a query that tell how a reader came, not what is read.

Pure; knows queries as text. A parameter is dropped only when its name is used for nothing else (`utm_…`), or when name
and value together say so (`from=timeline`): `from=20` may be a page. Of a site whose own parameters identify an article
among a dozen that do not, its rule says which do (`addresses`).
"""

import re

from normalize.later import later

# Google, Facebook, Microsoft, Yandex, Twitter, TikTok, LinkedIn; Matomo; Mailchimp, HubSpot, Marketo, Vero, Omeda;
# Alibaba, Baidu, Bilibili, Zhihu, Toutiao, WeChat; BBC, AT Internet, Guardian, NYT, Yahoo, Apple.
_TRACKING = later(
    r"utm_\w*|[fgdmy]clid|fbclid|gclsrc|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|srsltid|_openstat"
    r"|_ga|_gl|(?:pk|mtm|matomo|piwik)_\w+|mc_[ce]id|_hs(?:enc|mi)|__hs\w+|mkt_tok|vero_(?:id|conv)|oly_(?:anon|enc)_id"
    r"|spm|spm_id_from|scm|pvid|vd_source|hm(?:sr|pl|cu|kw|ci)|tt_from|tt_medium|share_(?:token|source|medium|plat|tag"
    r"|session_id|from|times|app_id|count)|isappinstalled|nsukey|chksm|wfr|ref_src|ref_url|at_(?:medium|campaign|link_\w+"
    r"|format|custom\d|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)|cmpid|cmp|ocid|ncid|smid|guccounter"
    r"|guce_referrer(?:_sig)?|fb_(?:action_ids|action_types|source|ref)|__twitter_impression|wt\.?mc_id|ftag|trk",
    re.IGNORECASE,
)
_WITH_VALUE = {
    "from": later(
        r"timeline|singlemessage|groupmessage|message|rss\w*|feed\w*|weixin|wechat|wx|qq|qzone|weibo|sina|share\w*"
        r"|appmsg|mobile|app|search|hotnews|top"
    ),
    "source": later(r"rss\w*|feed\w*|twitter|facebook|weibo|weixin|wechat|newsletter|email"),
    "src": later(r"rss\w*|feed\w*"),
    "ref": later(r"rss\w*|feed\w*|share\w*|twitter|facebook|weibo|newsletter"),
    "partner": later(r"rss\w*|feed\w*"),
    "medium": later(r"rss\w*|feed\w*"),
    "scene": later(r"\d{1,4}"),
    "amp": later(r"1|true|"),
}


def without_tracking(query: str) -> str:
    """Drop what tells nothing of the article; the order of the rest stays, so does its spelling."""
    return "&".join(part for part in query.split("&") if part and _tells_something(part))


def _tells_something(part: str) -> bool:
    name, _, value = part.partition("=")
    lowered = name.lower()
    if _TRACKING().fullmatch(lowered):
        return False
    values = _WITH_VALUE.get(lowered)
    return not (values and values().fullmatch(value.lower()))
