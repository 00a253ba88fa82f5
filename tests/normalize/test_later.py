"""An expression that few pages need is compiled when one does, and once."""

import re

import pytest

from normalize.later import later


def test_an_expression_is_compiled_once_and_not_before_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    whole = re.compile

    def counting(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> "re.Pattern[str]":
        compiled.append(pattern)
        return whole(pattern, flags)

    monkeypatch.setattr("re.compile", counting)
    word = later("[a-z]+", re.IGNORECASE)

    assert compiled == []
    assert word().fullmatch("Word")
    assert word() is word()
    assert compiled == ["[a-z]+"]
