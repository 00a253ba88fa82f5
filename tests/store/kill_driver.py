"""A little program that puts eight documents with images, out of fixed data: to be killed at every system call.

    python -m tests.store.kill_driver CONTENT STATE [--revision N]     put what is not stored yet
    python -m tests.store.kill_driver CONTENT STATE --check            say what is wrong, exit 1 if anything is

Like a run of the pipeline it puts only what the state does not know yet, owes the images of one post, takes one post
down in later runs, remembers the source last, and exits 1 with one line when the store cannot be used.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from store.errors import StoreError
from store.files.raw import PageHead
from store.manifest import Run
from store.memory import ItemStatus, Key, Owed, SourceState, Want
from store.store import Store
from tests.store.reading import read_sample
from tests.store.samples import NOW, Sample, sample

POSTS = 8
BATCH = 4
LACKING = 2
"""The post whose images are owed."""
TAKEN_DOWN = 6
"""The post that goes with the second revision."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("content", type=Path)
    parser.add_argument("state", type=Path)
    parser.add_argument("--revision", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    try:
        with Store.open(
            options.content,
            options.state,
            now=NOW,
            journal=options.state / "fetched.journal",
            reader=read_sample,
            follow=not options.check,
        ) as store:
            if options.check:
                return check(store)
            put_all(store, options.revision)
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def put_all(store: Store, revision: int) -> None:
    for number in range(POSTS):
        one = wanted(number, revision)
        known = store.item(one.document.identity)
        if known is None or (known.revision < one.item.revision and known.status is ItemStatus.STORED):
            put(store, one, lacking=number == LACKING)
        if number % BATCH == BATCH - 1:
            store.commit()
    taken_down = store.item(sample(TAKEN_DOWN).item.identity)
    if revision > 1 and taken_down is not None and taken_down.status is ItemStatus.STORED:
        store.remove(taken_down.identity)
    store.remember_source(SourceState("example", "https://example.org/feed", etag=f'"{revision}"', polled_at=NOW))
    store.commit()
    store.finish(Run(f"run-{revision}", NOW, NOW))


def put(store: Store, one: Sample, *, lacking: bool) -> None:
    one.put_into(store)
    identity, url = one.item.identity, one.item.url
    store.keep_page(PageHead(url, "text/html", "", NOW, identity), one.document.text.encode())
    if lacking:
        store.owe(Owed(identity, "example", url, "{}", NOW, 1, NOW, "404", Want.IMAGES), one.item, ())
    store.add_keys(identity, [Key(f"{identity}#alias")])


def wanted(number: int, revision: int) -> Sample:
    """Return what the source shows: from the second revision on, the odd articles are edited, with an image more."""
    if revision == 1 or number % 2 == 0:
        return sample(number)
    later = sample(number, body=f"Text, edition {revision}.", images=3, revision=revision)
    return replace(later, item=replace(later.item, changed_at=NOW))


def check(store: Store) -> int:
    """Compare files with what was written, and the state with what all runs together must come to."""
    wrong = [str(problem) for problem in store.verify()]
    stored = [item for item in store.items() if item.status is ItemStatus.STORED]
    if len(store.items()) != POSTS or len(stored) < POSTS - 1:
        wrong.append(f"{len(stored)} of {len(store.items())} items are stored")
    if [owed.identity for owed in store.all_owed()] != [sample(LACKING).item.identity]:
        wrong.append("what is owed is forgotten")
    wrong += [f"{item.identity}: a key is lost" for item in stored if len(store.keys_of(item.identity)) != len(KEYS)]
    wrong += [f"{item.identity}: its page is lost" for item in stored if store.page(item.url) is None]
    sys.stderr.write("".join(f"{line}\n" for line in [*store.notices, *wrong]))
    return 1 if wrong else 0


KEYS = (*sample(0).keys, "alias")

if __name__ == "__main__":
    sys.exit(main())
