"""The points of politeness, each judged by what the hosts saw: a topic, the point, and how it is looked at."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.misbehaving.guest_house import AGENT, CRAWL_DELAY_S, DELAY_S, DOMAIN, SECRETS, SLOW_S
from tests.misbehaving.manners import Visited

Look = Callable[[Visited], tuple[bool, str]]


class Point(NamedTuple):
    topic: str
    words: str
    look: Look
    timed: bool
    """It depends on how fast this machine is, so that only a person can judge a fail."""


POINTS: list[Point] = []
SLACK_S = 0.2
"""What a busy machine may hold up the earlier of two requests for."""


def point(topic: str, words: str, *, timed: bool = False) -> Callable[[Look], Look]:
    def listed(look: Look) -> Look:
        POINTS.append(Point(topic, words, look, timed))
        return look

    return listed


def at_least(gaps: list[float], least_s: float) -> tuple[bool, str]:
    return bool(gaps) and min(gaps) >= least_s - SLACK_S, f"shortest of {len(gaps)}: {min(gaps, default=0):.2f} s"


def times(count: int, wanted: int) -> tuple[bool, str]:
    return count == wanted, f"asked {count} times"


ASKS = "Who asks, and for what"


@point(ASKS, "every request bears the configured user agent, with its contact, and no other")
def _(seen: Visited) -> tuple[bool, str]:
    agents = {request.headers.get("user-agent") for request in seen.received}
    return agents == {AGENT}, f"{len(seen.received)} requests, {len(agents)} name"


@point(ASKS, "only GET is used, and every request names its host")
def _(seen: Visited) -> tuple[bool, str]:
    return {request.method for request in seen.received} == {"GET"} and all(r.host for r in seen.received), "GET"


@point(ASKS, "gzip, brotli and zstd are offered, and read")
def _(seen: Visited) -> tuple[bool, str]:
    offered = seen.of("news", "/feed")[0].headers["accept-encoding"]
    read = [coding for coding in ("gzip", "br", "zstd") if seen.rows("first")[f"in-{coding}"]["counts"].get("added")]
    return all(coding in offered for coding in ("gzip", "br", "zstd")) and len(read) == 3, f"read {', '.join(read)}"


@point(ASKS, "an image is asked for with the page's origin as Referer, and nothing more of it")
def _(seen: Visited) -> tuple[bool, str]:
    referers = {request.headers.get("referer") for request in seen.of("pictures") if request.path != "/robots.txt"}
    return referers == {f"http://news.{DOMAIN}/"}, ", ".join(map(str, referers))


ANEW = "Asking again"


@point(ANEW, "ETag and Last-Modified go back together, as they came, and 304 is heeded")
def _(seen: Visited) -> tuple[bool, str]:
    again = seen.of("news", "/feed", "second")[0].headers
    heeded = seen.rows("second")["news"]["outcome"] == "unchanged"
    return heeded and again["if-none-match"] == '"v1"' and "if-modified-since" in again, again["if-none-match"]


@point(ANEW, "validators outlive an error of the server")
def _(seen: Visited) -> tuple[bool, str]:
    third = seen.of("falters", "/feed", "third")[0].headers
    return third.get("if-none-match") == '"v1"', f"after 500: {third.get('if-none-match')}"


@point(ANEW, "validators of what was no feed are not kept")
def _(seen: Visited) -> tuple[bool, str]:
    again = seen.of("garbage", "/feed", "second")[0].headers
    return "if-none-match" not in again, "asked in full again"


@point(ANEW, "what is stored is not asked for again: pages, images, robots.txt")
def _(seen: Visited) -> tuple[bool, str]:
    paths = [request.path for host in ("news", "pictures", "same", "crowd") for request in seen.of(host, None, "third")]
    return set(paths) <= {"/feed", "/feed2"}, f"third run: {', '.join(sorted(set(paths)))}"


@point(ANEW, "a run in which nothing is due asks nothing of hosts that answered")
def _(seen: Visited) -> tuple[bool, str]:
    asked = [request for host in ("news", "jar", "same", "crowd") for request in seen.of(host, None, "undue")]
    return times(len(asked), 0)


@point(ANEW, "a page is asked again for edits an hour later, conditionally, and 304 is heeded")
def _(seen: Visited) -> tuple[bool, str]:
    pages = [request for request in seen.of("edited", None, "edits") if request.path in {"/a", "/b"}]
    fields = {"if-none-match", "if-modified-since"}
    conditional = sum(fields <= request.headers.keys() for request in pages)
    heeded = seen.rows("edits")["run"]["counts"] == {"unchanged": 2}
    return heeded and len(pages) == conditional == 2, f"{conditional} of {len(pages)} pages conditionally"


@point(ANEW, "not once the time of the run is up (`--budget`)")
def _(seen: Visited) -> tuple[bool, str]:
    waited = "left to the next run" in seen.told["hurried"]
    return waited and not seen.of("edited", None, "hurried"), "left to the next run"


MOVING = "Moving and leaving"


def moved(seen: Visited, host: str, target: str) -> tuple[bool, str]:
    """Whether a feed is asked for at its new place from the day on after polls of three days agreed."""
    old, new = ([len(seen.of(each, "/feed", f"day {day}")) for day in (1, 2, 3)] for each in (host, target))
    return (old, new) == ([1, 1, 0], [1, 1, 1]), f"asked at the old place {old}, at the new one {new} on days 1 to 3"


@point(MOVING, "301 moves a source when polls of three days agree, and not before")
def _(seen: Visited) -> tuple[bool, str]:
    return moved(seen, "leaves", "settled")


@point(MOVING, "308 the same")
def _(seen: Visited) -> tuple[bool, str]:
    return moved(seen, "leaves-too", "settled-too")


@point(MOVING, "302 never does")
def _(seen: Visited) -> tuple[bool, str]:
    asked = [len(seen.of("visits", "/feed", f"day {day}")) for day in (1, 2, 3)]
    return asked == [1, 1, 1], f"asked at the old place {asked}"


@point(MOVING, "nor does 301 to what has none of the source's items")
def _(seen: Visited) -> tuple[bool, str]:
    asked = [len(seen.of("strays", "/feed", f"day {day}")) for day in (1, 2, 3)]
    return asked == [1, 1, 1], f"asked at the old place {asked}"


@point(MOVING, "a feed that answers 410 three times is retired: asked once a week, and named with what to do")
def _(seen: Visited) -> tuple[bool, str]:
    notice = next((line for line in seen.told["third"].splitlines() if line.startswith("gone: ")), "")
    asked = len(seen.of("gone", None, "retired"))
    return "retired" in notice and asked == 0, notice[:90]


PACE = "Pace"


@point(PACE, "no more than two requests (`per_host`) are under way at one host")
def _(seen: Visited) -> tuple[bool, str]:
    return 1 <= seen.most_at_once <= 2, f"at most {seen.most_at_once}"


@point(PACE, "connections are used again")
def _(seen: Visited) -> tuple[bool, str]:
    requests = seen.of("crowd", None, "first")
    connections = len({request.connection for request in requests})
    return connections <= 3, f"{len(requests)} requests on {connections} connections"


@point(PACE, f"{DELAY_S:g} s (`delay_s`) lie between two requests to a host", timed=True)
def _(seen: Visited) -> tuple[bool, str]:
    return at_least(seen.gaps_s("crowd", "first"), DELAY_S)


@point(PACE, "so they do at hosts of images", timed=True)
def _(seen: Visited) -> tuple[bool, str]:
    return at_least(seen.gaps_s("pictures", "first"), DELAY_S)


@point(PACE, f"Crawl-delay ({CRAWL_DELAY_S:g} s) is kept, by all sources of the host together", timed=True)
def _(seen: Visited) -> tuple[bool, str]:
    return at_least(seen.gaps_s("news", "first", after="/robots.txt")[1:], CRAWL_DELAY_S)


@point(PACE, f"a host that takes {SLOW_S:g} s for an answer is soon given most of that in between", timed=True)
def _(seen: Visited) -> tuple[bool, str]:
    gaps = seen.gaps_s("slow", "first", after="/0")
    return len(gaps) > 2 and min(gaps[-2:]) >= 0.6 * SLOW_S, ", ".join(f"{gap:.1f} s" for gap in gaps)


RULES = "robots.txt"


@point(RULES, "it is asked for once, and remembered")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("news", "/robots.txt")), 1)


@point(RULES, "a page and an image that it forbids to us by name are not asked for, what it forbids to others is")
def _(seen: Visited) -> tuple[bool, str]:
    forbidden = [r.path for r in seen.of("news", None, "first") if r.path.startswith("/private/")]
    return not forbidden and len(seen.of("news", "/a")) == 1, f"forbidden and asked: {len(forbidden)}"


@point(RULES, "a sitemap that it forbids is not asked for")
def _(seen: Visited) -> tuple[bool, str]:
    return times(sum(request.path.startswith("/sitemap") for request in seen.of("maps")), 0)


@point(RULES, "it does not bind the feed itself")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("news", "/feed", "first")), 1)


@point(RULES, "it does not bind what a person adds by hand")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("news", "/private/hand")), 1)


@point(RULES, "it does not bind a source that the user has taken out of it")
def _(seen: Visited) -> tuple[bool, str]:
    return len(seen.of("free", "/a")) == 1 and not seen.of("free", "/robots.txt"), "asked without"


@point(RULES, "where a page redirects to another host, that host's counts")
def _(seen: Visited) -> tuple[bool, str]:
    return not seen.of("closed", "/x") and bool(seen.of("closed", "/robots.txt")), "asked for robots.txt alone"


@point(RULES, "while a host answers 503 for it, no page is asked for (RFC 9309 §2.3.1.4)")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("veiled", "/a")), 0)


NO = "Being refused"


@point(NO, "429 with Retry-After in seconds: the host is left alone, in later runs, too")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("busy")), 1)


@point(NO, "503 with Retry-After as a date: the same")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("dated")), 1)


@point(NO, "a Retry-After of 30 years is heeded for a day")
def _(seen: Visited) -> tuple[bool, str]:
    until = datetime.fromisoformat(seen.rows("second")["absurd"]["next_poll_at"])
    ended = datetime.fromisoformat(seen.rows("first")["run"]["finished_at"])
    return len(seen.of("absurd")) == 1 and until <= ended + timedelta(hours=24, minutes=5), f"until {until:%d %H:%M}"


@point(NO, "429 without Retry-After: the host is asked more slowly, a second at least", timed=True)
def _(seen: Visited) -> tuple[bool, str]:
    return at_least(seen.gaps_s("tired", "first", after="/0"), 1.0)


@point(NO, "while some hosts refuse, the others are asked")
def _(seen: Visited) -> tuple[bool, str]:
    return seen.rows("first")["jar"]["outcome"] == "read", "jar was read"


TRIES = "Trying again inside a run"


@point(TRIES, "a connection that breaks is tried three times")
def _(seen: Visited) -> tuple[bool, str]:
    return times(len(seen.of("cut", None, "first")), 3)


@point(TRIES, "with growing waits, never twice the same", timed=True)
def _(seen: Visited) -> tuple[bool, str]:
    first, second = seen.gaps_s("cut", "first")
    again = seen.gaps_s("cut", "second")
    jitter = abs(first - again[0]) > 0.001
    return (
        first >= 0.75 - SLACK_S and second >= 1.5 - SLACK_S and jitter,
        f"{first:.2f} s and {second:.2f} s, then {again[0]:.2f} s",
    )


@point(TRIES, "500 and 404 are not tried again")
def _(seen: Visited) -> tuple[bool, str]:
    counts = [len(seen.of(host, None, "first")) for host in ("error", "absent")]
    return counts == [1, 1], f"asked {counts[0]} and {counts[1]} times"


@point(TRIES, "redirects end after five, circles at once")
def _(seen: Visited) -> tuple[bool, str]:
    chain, loops = (len(seen.of(host, None, "first")) for host in ("chain", "loops"))
    return (chain, loops) == (6, 1), f"asked {chain} and {loops} times"


TRUST = "Secrets and strangers"


@point(TRUST, "login, key and cookie of a source go to its own origin")
def _(seen: Visited) -> tuple[bool, str]:
    sent = seen.of("mover")[0].headers
    return {"authorization", "x-api-key", "cookie"} <= sent.keys(), "all three"


@point(TRUST, "and to no other, when it redirects")
def _(seen: Visited) -> tuple[bool, str]:
    leaked = {"authorization", "x-api-key", "cookie"} & seen.of("moved")[0].headers.keys()
    return not leaked, ", ".join(leaked) or "none"


@point(TRUST, "no cookie is kept or sent back")
def _(seen: Visited) -> tuple[bool, str]:
    sent = [request for request in seen.received if "cookie" in request.headers and request.host != f"mover.{DOMAIN}"]
    return times(len(sent), 0)


@point(TRUST, "nothing leads to an address that is not allowed")
def _(seen: Visited) -> tuple[bool, str]:
    return seen.canary_hits == 0, f"{seen.canary_hits} connections"


@point(TRUST, "an expired certificate is not accepted, a good one is")
def _(seen: Visited) -> tuple[bool, str]:
    rows = seen.rows("first")
    return (rows["tls-good"]["outcome"], rows["tls-expired"]["outcome"]) == ("read", "failed") and not seen.of(
        "x.good.example"
    ), rows["tls-expired"]["reason"][:60]


@point(TRUST, "no secret in what is printed, stored or remembered")
def _(seen: Visited) -> tuple[bool, str]:
    everything = seen.written + "".join(seen.told.values()).encode()
    found = [secret for secret in SECRETS if secret.encode() in everything]
    return not found and len(everything) > 10_000, f"{len(everything)} bytes looked through, {len(found)} found"


TELLS = "The report"


@point(TELLS, "requests of every host are told (--json), as many as it saw")
def _(seen: Visited) -> tuple[bool, str]:
    told = {host: count["requests"] for host, count in seen.rows("first")["run"]["traffic"].items()}
    start, end = seen.visits["first"]
    saw = {request.host for request in seen.received[start:end]}
    wrong = [host for host in saw if told.get(host) != len(seen.of(host, None, "first"))]
    return not wrong, f"{len(saw)} hosts" + (f", wrong of {wrong}" if wrong else "")


@point(TELLS, "requests and bytes of hosts are told to people")
def _(seen: Visited) -> tuple[bool, str]:
    lines = re.findall(r"^  \S+: \d+ requests?, [\d.]+ \w+", seen.told["third"], re.MULTILINE)
    return bool(lines), lines[0].strip() if lines else "none"


@point(TELLS, "what failed is named, with what to do")
def _(seen: Visited) -> tuple[bool, str]:
    rows = seen.rows("first")
    silent = [name for name, row in rows.items() if row.get("outcome") == "failed" and not row["reason"]]
    return not silent and rows["error"]["outcome"] == "failed", rows["error"]["reason"]
