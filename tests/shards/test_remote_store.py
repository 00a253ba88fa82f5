"""The store behind a line keeps the promises of a store: tests of the store's own, and what a death may cost."""

import ast
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.identity.minhash import sketch as sketch_of
from ingest.report.outcomes import ArticleOutcome, Change
from ingest.shards.calls import BEGIN, CALL, CALLS, DEFERRED, mark
from ingest.shards.remote import RemoteClaims, RemoteNearCopies, RemoteStore
from store.errors import DamageError, DocumentError, StoreError
from store.memory import ItemStatus, Key
from store.store import Store
from tests.shards.hosted import HostedStore
from tests.store import trees
from tests.store.samples import NOW, Sample, sample
from tests.store.state.test_owed import test_what_has_no_page_is_told_whole
from tests.store.test_bounds import test_of_too_many_pages_the_oldest_go
from tests.store.test_put import (
    test_a_document_put_twice_in_one_batch_ends_as_the_later,
    test_a_post_deleted_by_hand_stays_deleted,
    test_a_post_edited_by_hand_is_left_alone_and_the_newer_text_is_named,
    test_assets_may_have_a_folder_of_their_own,
    test_what_is_not_committed_is_not_there,
    test_what_stands_in_the_way_costs_that_document_alone,
    test_what_was_put_is_read_before_it_is_committed,
)

__all__ = [
    "test_a_document_put_twice_in_one_batch_ends_as_the_later",
    "test_a_post_deleted_by_hand_stays_deleted",
    "test_a_post_edited_by_hand_is_left_alone_and_the_newer_text_is_named",
    "test_assets_may_have_a_folder_of_their_own",
    "test_of_too_many_pages_the_oldest_go",
    "test_what_has_no_page_is_told_whole",
    "test_what_is_not_committed_is_not_there",
    "test_what_stands_in_the_way_costs_that_document_alone",
    "test_what_was_put_is_read_before_it_is_committed",
]
ROOT = Path(__file__).resolve().parents[2]
OWN = {"together", "keep_blob", "alone", "host_waits", "save_host_waits", "close"}
_OPEN = trees.open_store


@pytest.fixture(autouse=True)
def _behind_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(root: Path) -> HostedStore:
        return HostedStore(lambda: _OPEN(root))

    for module in ("trees", "test_put", "test_bounds", "state.test_owed"):
        monkeypatch.setattr(f"tests.store.{module}.open_store", opened)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[HostedStore]:
    with HostedStore(lambda: _OPEN(tmp_path)) as store:
        yield store


def put_all(store: Store, one: Sample) -> None:
    one.put_into(store)
    store.note_sketch(one.item.identity, "", (), NOW)
    store.settle(one.item.identity)


def test_every_method_of_a_store_is_a_call_or_refused_or_a_workers_own() -> None:
    for name in (name for name in dir(Store) if not name.startswith("_") and callable(getattr(Store, name))):
        method = getattr(RemoteStore, name)
        if ("store", name) not in CALLS and name not in OWN:
            with pytest.raises(NotImplementedError, match=name):
                method(None)


def asked_of(*names: str) -> set[str]:
    """Return, read off the code, every method that is called behind one of some names in the rooms of the walk."""
    rooms = [path for room in ("run", "identity", "budget") for path in (ROOT / "ingest" / room).rglob("*.py")]
    return {
        node.func.attr
        for path in [*rooms, ROOT / "ingest" / "robots_copies.py"]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value).rpartition(".")[2] in names
    }


def test_what_the_walk_asks_of_a_store_is_a_call() -> None:
    drivers_own = {"adopt", "rename_source"}
    """Of an import, and of the beginning of a run."""
    used = asked_of("store", "_store")
    assert {name for name in used if ("store", name) not in CALLS} - drivers_own == OWN - {
        "alone",
        "close",
        "host_waits",
        "keep_blob",  # a call where the disk is another one
    }


def test_what_the_walk_asks_of_what_a_run_knows_as_a_whole_is_a_call() -> None:
    of_backfills = {"is_joined"}
    """No worker does one."""
    assert {name for name in asked_of("claims") if ("claims", name) not in CALLS} == of_backfills
    assert {name for name in asked_of("near") if ("near", name) not in CALLS} == set()


def test_pages_that_a_worker_joined_are_known_where_the_store_is(store: HostedStore) -> None:
    name = sample(1).keys[0]

    RemoteClaims(store._line).join((name,))
    store.item("anything")  # what returns nothing goes along with what comes next

    assert store.host.claims.is_joined(name)


def test_what_is_put_together_counts_together(store: HostedStore) -> None:
    one = sample(1)
    with store.together():
        put_all(store, one)
    with suppress(LookupError), store.together():
        put_all(store, sample(2))
        raise LookupError
    assert [item.identity for item in store.items()] == [one.item.identity]


def test_what_fails_without_an_answer_is_told_at_the_end_and_nothing_of_it_counts(store: HostedStore) -> None:
    stored = sample(1)
    stored.put_into(store)

    def work() -> None:
        with store.together():
            store.remember_item(replace(sample(2).item, status=ItemStatus.SKIPPED), ())
            store.forget(stored.item.identity)

    with pytest.raises(DocumentError, match="has a post"):
        work()
    assert store.item(sample(2).item.identity) is None
    assert store.item(stored.item.identity) is not None  # and the line is in step


def test_what_fails_without_an_answer_is_told_at_the_next_call(store: HostedStore) -> None:
    stored = sample(1)
    stored.put_into(store)

    def work() -> None:
        with store.alone():
            store.forget(stored.item.identity)
            store.items()

    with pytest.raises(DocumentError, match="has a post"):
        work()
    assert len(store.items()) == 1


@pytest.mark.parametrize("cut", [0, 1, 9])
def test_a_worker_that_dies_within_leaves_nothing_of_it(cut: int, tmp_path: Path) -> None:
    two = sample(2)
    call = CALLS["store", "remember_item"].packed(DEFERRED, (two.item, two.keys), {})
    with HostedStore(lambda: _OPEN(tmp_path)) as store:
        sample(1).put_into(store)
        os.write(store.host.calls, mark(BEGIN) + call + call[: cut and -cut])
        store.die()
        store.host.done(store.real.commit)
    with _OPEN(tmp_path) as reopened:
        assert [item.identity for item in reopened.items()] == [sample(1).item.identity]


def test_a_failure_of_the_machine_is_one_for_the_worker(store: HostedStore) -> None:
    store.real._spent = DamageError("the disk is gone")
    with pytest.raises(StoreError, match="the disk is gone"):
        store.settle("x")


def test_what_is_no_value_is_refused_and_the_line_goes_on(store: HostedStore) -> None:
    call = CALLS["store", "item"]
    with pytest.raises(Exception, match="str is wanted"):
        store._line._answered(call.packed(CALL, (["no text"],), {}))
    assert store.item("x") is None


def test_an_article_has_one_claim_over_all_workers(store: HostedStore) -> None:
    claims = RemoteClaims(store._line)
    name = Key("url:https://example.org/1")
    assert claims.claimed([name], "one")
    assert not claims.claimed(iter([name]), "two")
    claims.unclaim("one")
    assert claims.claimed([name], "two")


def test_copies_are_found_over_all_workers_and_outcomes_arrive_in_order(store: HostedStore) -> None:
    near = RemoteNearCopies(store._line)
    sketch = sketch_of("one text of some length that another source prints, too " * 20)
    assert near.original_of("a", "https://a.example/1", sketch, store) is None
    assert near.original_of("b", "https://b.example/1", sketch, store) == "https://a.example/1"
    told = [ArticleOutcome("a", f"u{n}", "t", Change.ADDED, missing_images=(("i", "why"),)) for n in range(3)]
    for each in told:
        store._line.tell(each)
    store.items()
    assert store.host.told == told
