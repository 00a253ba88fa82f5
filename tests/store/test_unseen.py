"""Signs that no reader sees stand as escapes in whatever is written as JSON, and nothing else does."""

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.report.format import article_json_line, json_lines
from ingest.report.outcomes import ArticleOutcome, Change, SourceOutcome, SourceResult
from store.journal.journal import Journal, Told, journal_text, read_journal
from store.manifest import Run, changes_of, changes_pieces, latest_pieces, manifest_lines
from store.unseen import json_text
from tests.store.samples import NOW, sample
from tests.test_telling import report

HIDDEN = {
    "bidi embedding and override": "\u202a\u202b\u202c\u202d\u202e",
    "bidi isolates": "\u2066\u2067\u2068\u2069",
    "bidi marks": "\u200e\u200f\u061c",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "C1 and DEL": "\x7f\x80\x85\x9b\x9f",
    "line and paragraph separator": "\u2028\u2029",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "selectors": "\ufe0f\ufe00\U000e0100\U000e01ef",
    "fillers": "\u115f\u3164\uffa0\u034f",
    "annotations and noncharacters": "\ufff9\ufffb\ufdd0\uffff",
    "soft hyphen": "\xad",
}
STORY = "a".join("".join(HIDDEN.values())) + "\ud800"


@pytest.mark.parametrize("name", HIDDEN)
def test_what_no_reader_sees_is_escaped_and_reads_back(name: str) -> None:
    for sign in HIDDEN[name]:
        text = json_text({"title": f"x{sign}y"})
        assert text.isascii()
        assert text.isprintable()
        assert json.loads(text) == {"title": f"x{sign}y"}


def test_letters_of_all_scripts_stand_as_they_are() -> None:
    for text in ("Größe", "日本語\u3000題", "שלום", "สวัสดี", "हिन्दी", "👍", "e\u0301", "a\u00a0b", "\u2011\u2026"):
        assert json_text(text) == f'"{text}"'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back_and_steers_nothing(text: str) -> None:
    written = json_text([text, {text: 1}], indent=1)
    assert json.loads(written) == [text, {text: 1}]
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not any(unicodedata.bidirectional(sign) in bidi for sign in written)
    assert "\u2028" not in written


def test_all_that_programs_read_is_written_so() -> None:
    item = replace(sample(1).item, path="p.md", title=STORY)
    change = ArticleOutcome("s", "https://example.org/1", STORY, Change.ADDED, "p", detail="x")
    told = report(SourceOutcome("s", "https://example.org/", SourceResult.READ, notes=(STORY,)), articles=(change,))
    texts = (
        "".join(manifest_lines([item])),
        "".join(latest_pieces([item])),
        journal_text(Journal((Told(item, ()),))),
        "".join(changes_pieces(Run("1", NOW, NOW), changes_of([]).lists())),
        article_json_line(change),
        *json_lines(told, {}),
    )
    assert [text for text in texts if not text.replace("\n", "").isprintable()] == []
    assert sum("\\u202e" in text for text in texts) == 5
    assert read_journal(texts[2], NOW).items[0].item.title == STORY
