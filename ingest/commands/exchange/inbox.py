"""`inbox`: open issues of a repository are addresses to fetch; each is answered, labelled and closed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ingest.commands.add import add_addresses
from ingest.commands.known import address_of
from ingest.config.errors import ConfigError
from ingest.config.load import section
from ingest.config.values import Config
from ingest.forge.issues import MOST_ADDRESSES, Issue, Outcome, Selection, addresses_in, comment_of
from ingest.forge.talk import Forge, answered, open_issues
from ingest.forge.where import api_of
from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome, SourceResult
from ingest.run.pipeline import Walk
from ingest.session.assemble import Assembled
from ingest.session.session import Session, Walked
from ingest.session.walking import walk
from ingest.text.counted import counted

TOKEN_NAMES = ("GITHUB_TOKEN", "GH_TOKEN")
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}")
_AUTHORIZATION = "FETCHED_INBOX_AUTHORIZATION"
_HAD = frozenset({Change.ADDED, Change.UPDATED, Change.KEPT, Change.ALIAS, Change.UNCHANGED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose issues, and which."""

    repository: str
    selection: Selection
    api: str = field(default_factory=api_of)
    source: str | None = None
    """In whose name the articles are stored; else of their sites."""


def inbox(session: Session, wanted: Wanted) -> Walked:
    """Fetch what the issues name, and answer them. Raises `ConfigError`."""
    forge = _forge(wanted, session.config)
    session = _with_token(session, forge)

    async def work(walk: Walk, at_hand: Assembled) -> None:
        await _Inbox(session, wanted, forge, walk, at_hand).empty()

    walked = walk(session, work)
    walked.report.is_by_name = True
    return walked


class _Inbox:
    """One look into the inbox."""

    def __init__(self, session: Session, wanted: Wanted, forge: Forge, walk: Walk, at_hand: Assembled) -> None:
        self._session = session
        self._wanted = wanted
        self._forge = forge
        self._walk = walk
        self._at_hand = at_hand

    async def empty(self) -> None:
        """Answer every issue that is meant; remember the list as it was, if nothing of it is left to do."""
        tools, selection = self._at_hand.tools, self._wanted.selection
        note = f"inbox {self._forge.api} {self._forge.repository} {selection}"
        found = await tools.drive(open_issues(self._forge, selection, tools.store.note(note) or None))
        done = [await self._answer(issue) for issue in found.issues]
        url = f"{self._forge.api}/repos/{self._forge.repository}"
        result = SourceResult.UNCHANGED if found.is_unchanged else SourceResult.READ
        if found.trouble:
            result = SourceResult.FAILED
        notes = (f"{counted(sum(done), 'issue')} answered",) if found.issues and not tools.dry else ()
        told = SourceOutcome(self._forge.source, url, result, found.trouble, entries=len(found.issues), notes=notes)
        self._walk.tell(told)
        if not tools.dry and not found.is_unchanged:
            tools.store.save_note(note, (found.etag or "") if all(done) and not found.trouble else "")

    async def _answer(self, issue: Issue) -> bool:
        """Fetch what an issue names, then answer it; say whether it is done with."""
        addresses = addresses_in(issue)
        passed_over = addresses[MOST_ADDRESSES:]
        outcomes = [await self._fetched(address) for address in addresses[:MOST_ADDRESSES]]
        left = [each for each in outcomes if each is None]
        if left or self._at_hand.tools.dry:
            return False
        said = [each for each in outcomes if each is not None]
        is_had = bool(said) and all(each.is_had for each in said) and not passed_over
        comment = comment_of(said, passed_over)
        trouble = await self._at_hand.tools.drive(answered(self._forge, issue, comment, is_had=is_had))
        if trouble:
            name = f"{self._forge.source}#{issue.number}"
            self._walk.tell(SourceOutcome(name, issue.url, SourceResult.FAILED, f"is not answered: {trouble}"))
        return not trouble

    async def _fetched(self, address: str) -> Outcome | None:
        """Fetch an article, and say what became of it; None where there was no time for it."""
        try:
            url = address_of(address)
        except ConfigError as error:
            return Outcome(address, is_had=False, said=str(error))
        before = len(self._walk.articles.told())
        await add_addresses(self._walk, self._at_hand, self._session, [url], self._wanted.source)
        told = self._walk.articles.told(before)
        if not told:
            return Outcome(address, is_had=False, said="it could not be looked at, for a fault of ours")
        return _outcome(address, told[-1])


def _outcome(address: str, told: ArticleOutcome) -> Outcome | None:
    if told.change is Change.LEFT:
        return None
    if told.change in _HAD:
        return Outcome(address, is_had=True, said=told.path or told.detail or told.title)
    return Outcome(address, is_had=False, said=told.detail or str(told.change))


def _forge(wanted: Wanted, config: Config) -> Forge:
    """Return the repository as it is asked. Raises `ConfigError` for what is none, or would be asked in the open."""
    if not _REPOSITORY.fullmatch(wanted.repository):
        raise ConfigError(f"{wanted.repository!r} names no repository; write OWNER/NAME")
    if wanted.selection.label is None and wanted.selection.title is None:
        raise ConfigError("say which issues are meant: --label NAME, --title TEXT, or both")
    api = wanted.api.rstrip("/")
    parts = urlsplit(api)
    is_placed = parts.scheme == "http" and parts.hostname in config.network.resolve
    if not parts.hostname or not (parts.scheme == "https" or is_placed):
        raise ConfigError(f"--api {api}: takes an address that begins with https://, for the token goes there")
    return Forge(api, wanted.repository, f"inbox {wanted.repository}")


def _with_token(session: Session, forge: Forge) -> Session:
    """Return the session of a network door that knows the token, and sends it to the API alone."""
    doors = session.outside()
    value = f"Bearer {_token(doors.environ)}"
    with_token = section(forge.source, forge.api, headers={"Authorization": f"${_AUTHORIZATION}"}, robots=False)
    config = replace(session.config, sources=[*session.config.sources, with_token])
    return replace(session, config=config, doors=replace(doors, environ={**doors.environ, _AUTHORIZATION: value}))


def _token(environ: Mapping[str, str]) -> str:
    name = next((name for name in TOKEN_NAMES if environ.get(name, "").strip()), None)
    if name is None:
        raise ConfigError(
            f"the environment has no {TOKEN_NAMES[0]}; put a token there that may write issues of the repository"
        )
    token = environ[name].strip()
    if not _TOKEN.fullmatch(token):
        raise ConfigError(f"{name} in the environment holds no token: it has signs that none has")
    return token
