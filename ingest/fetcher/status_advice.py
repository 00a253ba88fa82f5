"""What an answer that is no feed means for whoever runs this, and what to do: one line. Pure."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from ingest.documents import Finding, FindingKind
from ingest.fetcher.stand_ins import ADVICE, StandIn, stand_in
from ingest.messages import NoReply, Reason, Reply

_BY_STATUS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "it wants a login: give the source `auth`",
    HTTPStatus.FORBIDDEN: "the host refuses us; see whether its robots.txt or terms allow polling",
    HTTPStatus.NOT_FOUND: "check the URL; the feed may have moved",
    HTTPStatus.GONE: "the feed is gone for good; remove the source or give it a new URL",
    HTTPStatus.TOO_MANY_REQUESTS: "it is polled too often; raise `schedule.min_minutes`",
    HTTPStatus.NOT_MODIFIED: "it was not asked conditionally; it will be asked in full again",
}
_BY_REASON: Mapping[Reason, str] = {
    Reason.REFUSED: "nobody answers there; tried again later",
    Reason.TLS: "its certificate is not in order: tell its owner; `ca_file` is for authorities of your own",
    Reason.REDIRECT: "open the URL in a browser and take the address where it ends",
}


def status_advice(reply: Reply) -> str:
    """Say what a status means, and name the page that came with it."""
    named = stand_in(reply.body, reply.headers)
    if named in {StandIn.BOT_WALL, StandIn.PARKED}:
        return f"answers {reply.status} with {ADVICE[named]}"
    try:
        status = HTTPStatus(reply.status)
    except ValueError:
        return f"answers {reply.status}; tried again later"
    later = "tried again later" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "open the URL in a browser"
    return f"answers {reply.status} {status.phrase}; {_BY_STATUS.get(status, later)}"


def silence_advice(answer: NoReply) -> str:
    """Say why nothing came, and what to do where that is known."""
    advice = _BY_REASON.get(answer.reason)
    return f"{answer.detail}; {advice}" if advice else answer.detail


_BLOCKED = (
    *(ADVICE[kind] for kind in (StandIn.BOT_WALL, StandIn.LOGIN)),
    *(_BY_STATUS[status] for status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)),
    "robots.txt",
)


def is_blocked(error: str) -> bool:
    """Say whether what a source failed of is that somebody does not let us in."""
    return any(words in error for words in _BLOCKED)


def no_feed(reply: Reply, findings: Sequence[Finding]) -> str:
    """Say what an answer is that came with 200 and is no feed."""
    named = stand_in(reply.body, reply.headers)
    if named is not None:
        return f"is not a feed but {ADVICE[named]}"
    what = next(
        (finding.detail for finding in findings if finding.kind == FindingKind.NOT_A_FEED), "an unknown document"
    )
    return f"is not a feed but {what}; open the URL in a browser, `fetched source add SITE` finds a site's feeds"
