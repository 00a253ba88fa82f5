"""The dialogues with a forge: its open issues, page by page, and the answer to one of them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from ingest.forge.issues import (
    Issue,
    Selection,
    closing_of,
    comment_body,
    is_answer,
    is_meant,
    issues_of,
    next_page,
    refusal_of,
    was_answered,
)
from ingest.http.redact import harmless
from ingest.messages import Answer, Dialogue, NoReply, Purpose, Reply, Request, Verb, ask
from normalize.values import Url

MOST_PAGES = 50
_PER_PAGE = 100
_VERSION = ("x-github-api-version", "2022-11-28")
_ACCEPT = ("accept", "application/vnd.github+json")
_JSON = ("content-type", "application/json")


@dataclass(frozen=True, slots=True)
class Forge:
    """A repository, and as whom it is asked."""

    api: str
    """GitHub's, or a server's of one's own, without a slash at the end."""
    repository: str
    """OWNER/NAME."""
    source: str
    """Under which name the network door knows the token, which goes to the API's origin alone."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The issues that are meant."""

    issues: tuple[Issue, ...] = ()
    etag: str | None = None
    """Of the list, where it is one page; to be sent along the next time, when nothing of it is left undone."""
    is_unchanged: bool = False
    trouble: str = ""
    """Why not all of it could be had."""


def open_issues(forge: Forge, selection: Selection, etag: str | None) -> Dialogue[Inbox]:
    """Ask for the open issues, oldest first; `etag` is that of the list as it was when nothing was left to do."""
    wanted = {"state": "open", "sort": "created", "direction": "asc", "per_page": str(_PER_PAGE)}
    if selection.label is not None and selection.title is None:
        wanted["labels"] = selection.label
    url = f"{forge.api}/repos/{forge.repository}/issues?{urlencode(wanted)}"
    conditions = (("if-none-match", etag),) if etag else ()
    found: list[Issue] = []
    for page in range(MOST_PAGES):
        answer = yield from ask(_asking(forge, url, *conditions))
        if isinstance(answer, Reply) and answer.status == 304:
            return Inbox(etag=etag, is_unchanged=True)
        trouble = _trouble(answer)
        issues = issues_of(answer.body) if isinstance(answer, Reply) and not trouble else None
        if issues is None or not isinstance(answer, Reply):
            return Inbox(tuple(found), trouble=trouble or "what it answers is no list of issues")
        # Addresses that do not begin as the API does are none of its own: nothing is written there.
        found += [issue for issue in issues if is_meant(issue, selection) and issue.url.startswith(f"{forge.api}/")]
        following = next_page(answer.headers.get("link", ""))
        if following is None:
            return Inbox(tuple(found), answer.headers.get("etag") if page == 0 else None)
        if not following.startswith(f"{forge.api}/"):
            return Inbox(tuple(found), trouble="its next page lies elsewhere, and is not asked for")
        url, conditions = following, ()
    return Inbox(
        tuple(found), trouble=f"it has more than {MOST_PAGES} pages of issues; the rest is left to a later run"
    )


def answered(forge: Forge, issue: Issue, comment: str, *, is_had: bool) -> Dialogue[str]:
    """Write the comment into an issue, once whatever happens between, and close it; return what went wrong."""
    comments = f"{issue.url}/comments"
    if issue.comments and not was_answered(issue):
        said = yield from _says_it(forge, comments)
        if isinstance(said, str):
            return said
    else:
        said = False
    if not said:
        answer = yield from ask(_writing(forge, comments, Verb.POST, comment_body(comment)))
        if trouble := _trouble(answer):
            return trouble
    answer = yield from ask(_writing(forge, issue.url, Verb.PATCH, closing_of(issue, is_had=is_had)))
    return _trouble(answer)


def _says_it(forge: Forge, comments: str) -> Dialogue[bool | str]:
    """Say whether an answer of ours stands among the comments already: a run was stopped before it closed the issue."""
    url = f"{comments}?per_page={_PER_PAGE}"
    for _ in range(MOST_PAGES):
        answer = yield from ask(_asking(forge, url))
        if trouble := _trouble(answer):
            return trouble
        if isinstance(answer, Reply):
            said = is_answer(answer.body)
            if said is None:
                return "what it answers is no list of comments"
            following = next_page(answer.headers.get("link", ""))
            if said or following is None or not following.startswith(f"{forge.api}/"):
                return said
            url = following
    return False


def _asking(forge: Forge, url: str, *headers: tuple[str, str]) -> Request:
    return Request(Url(url), Purpose.API, (_ACCEPT, _VERSION, *headers), forge.source, by_hand=True)


def _writing(forge: Forge, url: str, verb: Verb, body: bytes) -> Request:
    headers = (_ACCEPT, _VERSION, _JSON)
    return Request(Url(url), Purpose.API, headers, forge.source, by_hand=True, verb=verb, body=body)


def _trouble(answer: Answer) -> str:
    """Say in one line why an answer is none that can be gone on with; nothing where it is."""
    if isinstance(answer, NoReply):
        return harmless(answer.detail)
    return "" if answer.status in {200, 201} else refusal_of(answer.status, answer.headers.items())
