"""Names that every file system can hold, and no two of which meet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import DocumentError
from store.names import MAX_NAME_BYTES, MAX_PATH_BYTES, checked_path, fold, inner_path, meeting


@pytest.mark.parametrize(
    "path", ["index.md", "2026/02/28/anthropic-30b4c13b/index.md", "_posts/2026-02-28-x.md", "标题/图.png", "a" * 255]
)
def test_a_sound_path_passes_as_it_is(path: str) -> None:
    assert checked_path(path) == path


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("", "not a path"),
        ("/etc/passwd", "not a path"),
        ("a//b", "leads elsewhere"),
        ("a/../../b", "leads elsewhere"),
        ("./a", "leads elsewhere"),
        ("a/", "leads elsewhere"),
        (".hidden/a.md", "is hidden"),
        ("a\\..\\b", r"holds U\+005C"),
        ("a:b", r"holds U\+003A"),
        ("a\nb", r"holds U\+000A"),
        ("a\x00b", r"holds U\+0000"),
        ("a\u202eb", r"holds U\+202E"),
        ("a\ud800b", r"holds U\+D800"),
        ("a. ", "ends in a space"),
        ("a.", "ends in a space"),
        ("CON", "is reserved"),
        ("nul.md", "is reserved"),
        ("x/Com1.tar.gz", "is reserved"),
        ("e\u0301", "is not in NFC"),
        ("字" * 86, "is longer than 255 bytes"),
    ],
)
def test_an_unsound_path_is_refused_with_its_reason(path: str, fault: str) -> None:
    with pytest.raises(DocumentError, match=fault):
        checked_path(path)


@given(st.text())
def test_what_passes_stays_below_the_root_and_fits(path: str) -> None:
    try:
        names = checked_path(path).split("/")
    except DocumentError:
        return
    assert all(name not in {"", ".", ".."} and len(name.encode()) <= MAX_NAME_BYTES for name in names)
    assert unicodedata.normalize("NFC", path) == path


@pytest.mark.parametrize(
    ("one", "other"), [("Foo.md", "foo.md"), ("STRASSE", "straße"), ("\u00c5", "a\u030a"), ("\u212b", "å")]
)
def test_names_that_are_one_without_case_or_form_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert meeting([one, "x", other]) == (one, other)


@given(st.text())
def test_folding_is_done_once_and_for_all(path: str) -> None:
    assert fold(fold(path)) == fold(path)


def test_names_that_differ_do_not_meet() -> None:
    assert meeting(["a", "b", "a"]) is None


def _stays_below(path: str) -> bool:
    """Say by each name and each sign what `inner_path` asks of a path."""
    names = path.split("/")
    return (
        all(name and name[0] != "." for name in names)
        and not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in path)
        and all(len(name.encode()) <= MAX_NAME_BYTES for name in names)
        and len(path.encode()) <= MAX_PATH_BYTES
    )


_SIGNS = st.sampled_from("a./\0\n\ud800\udfffé字🙂")
_NAMES = st.sampled_from(["a", ".a", "", "字" * 85, "字" * 86, "a" * 255, "a" * 256, "🙂" * 63, "🙂" * 64])


@given(st.text(_SIGNS, max_size=8) | st.lists(_NAMES, min_size=1, max_size=18).map("/".join))
def test_an_inner_path_is_judged_by_each_name_and_sign(path: str) -> None:
    if _stays_below(path):
        assert inner_path(path) == path
    else:
        with pytest.raises(DocumentError, match="no path below"):
            inner_path(path)
