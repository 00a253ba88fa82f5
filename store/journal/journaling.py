"""What a journal says, learnt again: joined where it says it twice, and taken in where the state does not know it.

Knows no file.
"""

from collections.abc import Iterable, Mapping

from store.journal.brief import whole_key
from store.journal.journal import Journal, Told
from store.journal.pages import OLD_FORM, names_of_all, place
from store.landing import FileMemory
from store.late.dataclass import replace
from store.memory import ItemStatus, Key, Owed
from store.state.state import State


def joined(journals: Iterable[Journal]) -> Journal:
    """Return what several pages say together, in whatever order they come.

    A merge may leave two lines of one item: a tombstone counts before all else, then the newer facts, and the keys of
    both are the item's.
    """
    items: dict[str, Told] = {}
    keys: dict[str, set[Key]] = {}
    every = list(journals)
    for told in (told for journal in every for told in journal.items):
        other = items.setdefault(told.item.identity, told)
        newer = max(told, other, key=_weight)
        items[told.item.identity] = replace(newer, keys=tuple(sorted({*told.keys, *other.keys})))
    for journal in every:
        for name, further in journal.keys.items():
            keys.setdefault(name, set()).update(further)
    owed = {each.identity: each for journal in every for each in sorted(journal.owed, key=repr)}
    return Journal(
        tuple(items.values()),
        {name: tuple(sorted(further)) for name, further in keys.items()},
        tuple(owed.values()),
        tuple(dict.fromkeys(each for journal in every for each in journal.pictures)),
        {was: name for journal in every for was, name in journal.renames.items()},
        tuple(fault for journal in every for fault in journal.faults),
    )


def _weight(told: Told) -> tuple[bool, int, str, str]:
    item = told.item
    newest = max(filter(None, (item.changed_at, item.fetched_at, item.first_seen_at)))
    return item.status is ItemStatus.REMOVED, item.revision, newest.isoformat(), repr(told)


def absorb_items(journal: Journal, state: State) -> frozenset[str]:
    """Remember the items that a journal tells of and the state does not know; what it knows already gets their keys.

    A post among them is taken to stand where the journal says, until the content is looked at; the identities of
    these are returned.
    """
    posted = set()
    for was, name in journal.renames.items():
        if was not in state.renames():
            state.rename_source(was, name)
    for told in journal.items:
        if state.item(told.item.identity) is not None:
            state.add_keys(told.item.identity, told.keys)
            continue
        state.remember_item(told.item, told.keys)
        if told.sha256 is not None and told.item.path is not None:
            post = FileMemory(told.item.path, told.item.identity, told.sha256, is_post=True)
            state.remember_files(told.item.identity, [post])
            posted.add(told.item.identity)
    return frozenset(posted)


def _fuller(owed: Owed, state: State) -> Owed:
    """Return what is owed with the entry that the state has of it, where a journal left out its text."""
    known = state.one(Owed, "owed", "WHERE identity = ?", owed.identity)
    return replace(owed, entry=known.entry) if known and len(known.entry) > len(owed.entry) else owed


def absorb_rest(journal: Journal, state: State, pages: Mapping[str, Journal]) -> None:
    """Remember what a journal says of items that the state knows by now: further keys, and what is owed.

    `pages` are those that were read, by name: what they tell of stays there.
    """
    identities = names_of_all(state) if journal.keys else {}
    for name, further in journal.keys.items():
        if name in identities:
            identity = identities[name]
            item = state.item(identity)
            if item is not None:
                state.add_keys(identity, [whole_key(key, item.source) for key in further])
    for owed in journal.owed:
        item = state.item(owed.identity)
        if item is not None and item.status in {ItemStatus.OWED, ItemStatus.STORED}:
            state.owe(_fuller(owed, state))
    for picture in journal.pictures:
        if state.item(picture.identity) and picture.url not in state.pictures(picture.identity):
            state.remember_picture(picture)
    for page, said in sorted(pages.items()):
        if page == OLD_FORM:
            continue
        told = [each.item.identity for each in said.items] + [each.identity for each in said.owed]
        told += [each.identity for each in said.pictures]
        for identity in [*told, *(identities[name] for name in said.keys if name in identities)]:
            if state.item(identity) is not None:
                place(identity, page, state)
