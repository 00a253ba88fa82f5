"""A pattern of `store.late` is compiled once, when it is first used, and is what `re` makes of it."""

import re

import pytest

from store.late.pattern import pattern


def test_it_is_compiled_once_and_only_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    real = re.compile

    def counted(*said: object) -> object:
        compiled.append(said)
        return real(*said)  # type: ignore[call-overload]

    monkeypatch.setattr(re, "compile", counted)
    oar = pattern(r"oars?", re.IGNORECASE)
    assert compiled == []

    assert oar.fullmatch("OARS")
    assert oar.sub("sail", "an Oar") == "an sail"

    assert compiled == [(r"oars?", re.IGNORECASE)]


@pytest.mark.parametrize("name", ["findall", "finditer", "fullmatch", "match", "search", "split"])
def test_it_finds_what_re_finds(name: str) -> None:
    text = "a1 b22"

    assert (
        str(getattr(pattern(r"\d+"), name)(text)).split(" at ")[0]
        == (str(getattr(re.compile(r"\d+"), name)(text)).split(" at ")[0])
    )


def test_it_tells_what_it_was_made_of_and_works_on_bytes() -> None:
    late = pattern(rb"(?P<name>x)")

    assert (late.pattern, late.groups, late.flags) == (rb"(?P<name>x)", 1, 0)
    assert late.subn(b"y", b"axx") == (b"ayy", 2)
    assert not hasattr(late, "nothing")
