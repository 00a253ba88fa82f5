"""From the state to its journal and back: what the posts cannot say, gathered, and learnt again. Opens no file."""

from store.journal import Journal, Told
from store.landing import FileMemory
from store.memory import ItemStatus
from store.state import State

JOURNAL_NOTE = "journal"
"""Under which the state notes the SHA-256 of the journal as it was last written or read."""


def journal_of(state: State) -> Journal:
    """Return what the state knows and no post says."""
    posts = {post.identity: post for post in state.posts()}
    items, keys = [], {}
    for item in state.each_item():
        post = posts.get(item.identity)
        hidden, shown = state.keys_to_tell(item.identity)
        if post is None or not post.speaks:
            items.append(Told(item, (*hidden, *shown), post.sha256 if post else None))
        elif hidden:
            keys[item.identity] = hidden
    return Journal(tuple(items), keys, tuple(state.owed()), tuple(state.owed_pictures()), state.renames())


def absorb_items(journal: Journal, state: State) -> frozenset[str]:
    """Remember the items that a journal tells of and the state does not know; what it knows already stays.

    A post among them is taken to stand where the journal says, until the content is looked at; the identities of
    these are returned.
    """
    posted = set()
    for was, name in journal.renames.items():
        if was not in state.renames():
            state.rename_source(was, name)
    for told in journal.items:
        if state.item(told.item.identity) is None:
            state.remember_item(told.item, told.keys)
            if told.sha256 is not None and told.item.path is not None:
                post = FileMemory(told.item.path, told.item.identity, told.sha256, is_post=True)
                state.remember_files(told.item.identity, [post])
                posted.add(told.item.identity)
    return frozenset(posted)


def absorb_rest(journal: Journal, state: State) -> None:
    """Remember what a journal says of items that the state knows by now: further keys, and what is owed."""
    for identity, keys in journal.keys.items():
        if state.item(identity):
            state.add_keys(identity, keys)
    for owed in journal.owed:
        item = state.item(owed.identity)
        if item is not None and item.status in {ItemStatus.OWED, ItemStatus.STORED}:
            state.owe(owed)
    for picture in journal.pictures:
        if state.item(picture.identity) and picture.url not in state.pictures(picture.identity):
            state.remember_picture(picture)
