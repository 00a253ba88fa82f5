"""Articles that only a page's script holds."""

import json

import pytest

from ingest.extractor.generic.embedded import find_embedded

STORY = "".join(f"<p>{part} of the ferry that waited for whoever was seen running to the quay.</p>" for part in "ABCDE")
SHORT = "<p>One.</p><p>Two.</p><p>Three.</p>"


def script(text: str) -> str:
    return (
        f'<html><head><script src="/app.js"></script></head><body><div id="root"></div><script>{text}</script></body>'
    )


def as_json(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")


@pytest.mark.parametrize(
    "text",
    [
        f"window.__STATE__ = {as_json({'detail': {'body': STORY, 'caption': SHORT}})};",
        f"self.push([1,{as_json(as_json({'detail': {'body': STORY}}))}])",
        f"let note = {as_json('x' * 400)}, body = {as_json(STORY)};",
    ],
)
def test_the_longest_marked_up_string_is_the_article(text: str) -> None:
    assert find_embedded(script(text)) == STORY


@pytest.mark.parametrize(
    "source",
    [
        script(f"let body = {as_json(SHORT)};"),
        script(f"let body = {as_json('word ' * 200)};"),
        script('let body = "' + "\\u003cp" * 200),
        "<script>" * 20_000,
        "<p>No script.</p>",
        "",
    ],
    ids=["short", "no markup", "unterminated", "unclosed scripts", "no script", "nothing"],
)
def test_what_is_no_article_is_left(source: str) -> None:
    assert find_embedded(source) is None
