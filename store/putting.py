"""What putting one document comes to: what is staged of it and what is remembered; the store carries it out."""

from collections.abc import Mapping

from store.document import Document
from store.errors import DocumentError
from store.facts import PostFacts, Reader
from store.files.content import Content, are_beside, asset_path, at_path, check_names, sha256_of, text_bytes
from store.landing import FileMemory, Landing, PostChange, Record
from store.late.dataclass import dataclass, replace
from store.memory import ItemMemory, ItemStatus, Key, PictureMemory
from store.state.state import State


@dataclass(frozen=True, slots=True)
class PutRequest:
    """A document with what is to be remembered of it, as the pipeline hands it over."""

    document: Document
    item: ItemMemory
    keys: tuple[Key, ...]
    pictures: tuple[PictureMemory, ...]


def stage(
    request: PutRequest, before: ItemMemory | None, state: State, content: Content, reader: Reader | None
) -> tuple[Landing, Record]:
    """Stage what a document changes in the content; the record, which is in the landing, says what became of it.

    `before` is what is remembered of its item so far.

    Raises `DocumentError`, before anything is staged, for one that cannot be stored.
    """
    standing = _standing(before, state)
    document, record, text = _resolved(request, standing, state, content, reader)
    if record.kind is PostChange.GONE:
        return Landing("", ()), record
    return replace(_moves(document, record, standing, content, text), record=record), record


def resolve(request: PutRequest, state: State, content: Content, reader: Reader | None) -> tuple[Document, Record]:
    """Return the document at the path where it belongs, and what will have become of it; stages nothing.

    Raises `DocumentError` for one whose names or paths cannot be.
    """
    standing = _standing(state.item(request.document.identity), state)
    document, record, _ = _resolved(request, standing, state, content, reader)
    return document, record


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is remembered of an item whose document is put: what it was, and its files by path."""

    before: ItemMemory | None
    known: Mapping[str, FileMemory]


def _standing(before: ItemMemory | None, state: State) -> _Standing:
    known = {file.path: file for file in state.files(before.identity)} if before is not None else {}
    return _Standing(before, known)


def _resolved(
    request: PutRequest, standing: _Standing, state: State, content: Content, reader: Reader | None
) -> tuple[Document, Record, bytes | None]:
    """Return the document where it belongs, what will have become of it, and the text that stands there until now."""
    before, known = standing.before, standing.known
    if before is not None and before.status is ItemStatus.REMOVED:
        raise DocumentError(f"{before.identity} was removed: it is not stored again")
    document = at_path(request.document, before.path if before else None)
    check_names(document)
    check_owners(document, state)
    content.check_free(document)
    text = content.read(document.path)
    kind = content.change_by(document, known.get(document.path), text)
    facts = reader(document.path, document.text) if reader else None
    shown = facts.keys if facts is not None and _speaks_for(facts, request, state) else None
    files = _files(document, kind, known, speaks=shown is not None)
    item = _settled(request.item, before, document)
    if kind is PostChange.KEPT and before is not None:
        item = replace(item, content_hash=before.content_hash)
    return document, Record(kind, item, request.keys, request.pictures, files, shown or ()), text


def check_owners(document: Document, state: State) -> None:
    """Raise `DocumentError` if a path of the document is another item's, unless both have the same bytes there."""
    wanted = {asset_path(document, asset): asset.sha256 for asset in document.assets} | {document.path: ""}
    owners = state.owners_of(wanted)
    for path, sha256 in wanted.items():
        for file in owners[path]:
            is_shared = not file.is_post and file.path == path and sha256 and file.is_intact(sha256)
            if file.identity != document.identity and not is_shared:
                raise DocumentError(f"{path!r} belongs to {file.identity} ({file.path!r})")


def _moves(document: Document, record: Record, standing: _Standing, content: Content, text: bytes | None) -> Landing:
    """Stage the files; the `text` of the post until now is put away before it is written over."""
    before = standing.before
    assets = content.wanting(document, standing.known)
    with_post = record.kind in {PostChange.ADDED, PostChange.UPDATED}
    staged, moves = content.stage(document, assets, text, with_post=with_post)
    if record.kind is PostChange.UPDATED and before is not None and record.item.revision > before.revision:
        moves = (*content.stage_former(document, before.revision, text or b""), *moves)
    if record.kind is PostChange.ADDED and text not in {None, text_bytes(document)}:  # nobody knows whose that is
        moves = (*content.stage_former(document, 0, text or b""), *moves)
    if record.kind is PostChange.KEPT:
        moves = (*moves, *content.stage_newer(document, record.item.revision))
    is_bundle = record.kind is PostChange.ADDED and are_beside(document)
    return Landing(staged, moves, folder=document.folder if is_bundle else "")


def _settled(item: ItemMemory, before: ItemMemory | None, document: Document) -> ItemMemory:
    """Return the item as it is remembered once its document is put."""
    return replace(
        item,
        identity=document.identity,
        path=document.path,
        slug=(before.slug if before else None) or item.slug or document.slug,
        status=ItemStatus.STORED,
        content_hash=document.content_hash,
    )


def _files(
    document: Document, kind: PostChange, known: Mapping[str, FileMemory], *, speaks: bool
) -> tuple[FileMemory, ...]:
    """Return the files that are the store's once the document is put: what it had before stays beside the post."""
    files = dict(known)
    for asset in document.assets:
        path = asset_path(document, asset)
        files.setdefault(path, FileMemory(path, document.identity, asset.sha256, is_post=False))
    if kind is not PostChange.KEPT:
        sha256 = sha256_of(text_bytes(document))
        files[document.path] = FileMemory(document.path, document.identity, sha256, is_post=True, speaks=speaks)
    return tuple(files.values())


def _speaks_for(facts: PostFacts, request: PutRequest, state: State) -> bool:
    """Say whether a post tells who it is, that nobody edited it, and no key that is not the item's.

    Such a key is, say, one that all articles of its source share.
    """
    identity = request.document.identity
    if not facts.is_intact or facts.item.identity != identity:
        return False
    told = set(facts.keys).difference(request.keys)
    return told <= set(state.keys_of(identity)) if told else True
