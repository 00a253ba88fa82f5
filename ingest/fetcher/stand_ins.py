"""What stands where a feed was: a login, a wall against programs, a domain for sale. Pure.

Told by the marks that the makers of such pages leave in them, and only where the answer is no feed: a feed may speak of
captchas as it likes. Nothing here solves or goes round anything; it gives the page its name.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from store.late.pattern import pattern

_LOOK_BYTES = 65_536


class StandIn(StrEnum):
    """What a page is that is there in place of a feed."""

    BOT_WALL = "bot_wall"
    PARKED = "parked"
    LOGIN = "login"


ADVICE: Mapping[StandIn, str] = {
    StandIn.BOT_WALL: "a wall against programs (a challenge or captcha); ask the site for access",
    StandIn.PARKED: "a parked domain: the site is gone; remove the source or give it its new URL",
    StandIn.LOGIN: "a login page; give the source `auth` or a cookie under `headers`, or find its public feed",
}
"""What it is and what to do, in one line each."""

_WALL_HEADERS = (("cf-mitigated", "challenge"), ("x-datadome", ""), ("x-sucuri-block", ""))
_MARKS: Mapping[StandIn, tuple[str, ...]] = {
    StandIn.BOT_WALL: (
        r"challenges\.cloudflare\.com",
        r"/cdn-cgi/challenge-platform",
        r"cf[-_]chl[-_]",
        r"attention required! \|",
        r"<title>just a moment",
        r"<title>(?:access denied|are you a robot|robot check|bot verification|verify you are human)",
        r"ddos-guard",
        r"captcha-delivery\.com",
        r"_incapsula_resource",
        r"px-captcha",
        r"aws-?waf-?(?:token|captcha)",
        r"geetest",
        r"sucuri website firewall",
        r"please enable (?:js|javascript|cookies) and",
        r"checking your browser",
        r"verif(?:y|ying) (?:that )?you are (?:a )?human",
        r"making sure you(?:'|&#39;)re not a bot",
        r"<title>(?:安全验证|人机验证|访问验证|请完成验证)",
    ),
    StandIn.PARKED: (
        r"domain(?: name)?(?: \S{1,80})? (?:is|may be) (?:parked|for sale)",
        r"buy this domain",
        r"domain has expired",
        r"(?:sedoparking|parkingcrew|bodis|afternic|hugedomains|parklogic)\.",
        r"window\.park\s*=",
        r"data-adblockkey=",
        r"域名(?:正在)?(?:出售|转让)",
        r"该域名已过期",
    ),
    StandIn.LOGIN: (r"<input[^>]{0,300}type\s*=\s*[\"']?password",),
}
_PATTERNS = {kind: pattern("|".join(marks).encode(), re.IGNORECASE) for kind, marks in _MARKS.items()}


def stand_in(body: bytes, headers: Mapping[str, str]) -> StandIn | None:
    """Tell what an answer is that holds no feed; None when it is nothing of these. `headers` have lower-case names."""
    if any(name in headers and mark in headers[name] for name, mark in _WALL_HEADERS):
        return StandIn.BOT_WALL
    page = body[:_LOOK_BYTES]
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(page)), None)
