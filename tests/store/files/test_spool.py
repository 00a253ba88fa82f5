"""Values that wait in a file without a name: they come back in their order, and a full disk is told of as one."""

import tempfile
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import StoreError
from store.files.spool import Spool


@given(st.lists(st.binary(max_size=20_000), max_size=5))
def test_what_waits_comes_back_in_its_order_and_leaves_nothing(values: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder, Spool[bytes](Path(folder)) as spool:
        for value in values:
            spool.add(value)
        assert (list(spool), list(spool), len(spool)) == (values, values, len(values))
        assert list(Path(folder).iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(("size", "count"), [(10, 1), (3_000, 4), (100_000, 1)])
def test_a_full_disk_is_an_error_of_the_store_at_the_first_value_that_finds_no_room(
    size: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(dir: Path) -> IO[bytes]:  # noqa: A002
        assert dir == tmp_path
        return open("/dev/full", "w+b")  # noqa: PTH123

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with (  # noqa: PT012
        pytest.raises(StoreError, match=r"^cannot keep what is made: No space left on device"),
        Spool[bytes](tmp_path) as spool,
    ):
        for _ in range(count):
            spool.add(b"x" * size)
