"""Near-copies in other sources: found among what is under way and what is stored, and held no longer than needed."""

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.minhash import bands as bands_of
from ingest.identity.minhash import sketch as sketch_of
from ingest.identity.near_duplicates import NearCopies
from store.memory import Lookalike
from store.recall import Recall

SKETCHES = [
    sketch_of(f"{text} of some length that another source prints, too " * 20) for text in ("one", "two", "three text")
]


class Stored(Recall):
    """A store that knows nothing but texts."""

    def __init__(self) -> None:
        self.texts: list[Lookalike] = []

    def lookalikes(self, bands: Iterable[int], or_removed: bool = False) -> list[Lookalike]:  # noqa: ARG002
        wanted = set(bands)
        return [each for each in self.texts if wanted.intersection(bands_of(each.sketch))]


class KeepsAll(NearCopies):
    """Forgets nothing."""

    def is_stored(self, source: str, sketch: str) -> None:
        """Hold it all the same."""


steps = st.lists(
    st.tuples(st.sampled_from(["seen", "put"]), st.sampled_from("abc"), st.sampled_from(SKETCHES), st.integers(0, 3)),
    max_size=20,
)


@given(steps)
def test_a_copy_is_found_whenever_one_is_that_nothing_was_forgotten_of(
    taken: list[tuple[str, str, str, int]],
) -> None:
    near, keeps, store = NearCopies(), KeepsAll(), Stored()
    for what, source, sketch, number in taken:
        url = f"https://{source}.example/{number}"
        found = near.original_of(source, url, sketch, store)
        assert (found is None) == (keeps.original_of(source, url, sketch, store) is None)
        if what == "put":
            store.texts.append(Lookalike(source, url, sketch))
            near.is_stored(source, sketch)


def test_what_is_stored_is_not_held_however_many_there_are() -> None:
    near, store = NearCopies(), Stored()
    for number in range(50):
        sketch = sketch_of("".join(Random(number).choices("abcdefghij ", k=2_000)))
        url = f"https://a.example/{number}"
        assert near.original_of("a", url, sketch, store) is None
        store.texts.append(Lookalike("a", url, sketch))
        near.is_stored("a", sketch)
        assert near.original_of("a", url, sketch, store) is None, "it is looked at again, and is no copy of itself"
        assert near.original_of("b", "https://b.example/", sketch, store) == url
        near.is_stored("b", sketch)
    assert near._under_way == {}
