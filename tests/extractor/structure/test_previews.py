"""Players with a caption, previews of other pages, tables of roles: what an author put into a text, as a whole."""

import pytest

from tests.extractor.structure.pages import article, shown

ELSEWHERE = "https://felt.example/press"


@pytest.mark.parametrize(
    ("player", "address"),
    [
        ("<audio controls src='https://mill.example.org/weir.mp3'></audio>", "weir.mp3"),
        ("<video><source src='https://mill.example.org/weir.mp4' type='video/mp4'></video>", "weir.mp4"),
        ("<div class='wrap'><iframe src='https://player.example/v/7'></iframe></div>", "player.example/v/7"),
        ("<embed src='https://player.example/v/8'>", "player.example/v/8"),
    ],
)
@pytest.mark.parametrize("after", [3, 0])
def test_a_player_stays_with_its_caption(player: str, address: str, after: int) -> None:
    text = shown(article(f"<figure>{player}<figcaption>At dawn</figcaption></figure>", after=after))

    assert address in text
    assert "*At dawn*" in text


@pytest.mark.parametrize(
    "preview",
    [
        "<figure class='card bookmark-card'><a href='{}'><div>Felt for presses</div><i>How it wears</i></a></figure>",
        "<div class='page-bookmark'><a href='{}'><div>Felt for presses</div></a></div>",
        "<blockquote class='wp-embedded-content'><a href='{}'>Felt for presses</a></blockquote>",
        "<div class='link-preview'><p><a href='{}'>Felt for presses</a></p><p>How it wears.</p></div>",
    ],
)
def test_the_preview_of_another_page_stays_as_a_link(preview: str) -> None:
    assert f"[Felt for presses]({ELSEWHERE})" in shown(article(preview.format(ELSEWHERE)))


@pytest.mark.parametrize(
    "others",
    [
        "<ul class='bookmark'><li><a href='/a'>The sluice at night</a></li><li><a href='/b'>Eels and</a></li></ul>",
        "<div class='bookmark-button'><button>Bookmark</button></div>",
        "<div class='related'><div class='link-card'><a href='/a'>The sluice at night</a></div></div>",
    ],
)
def test_what_leads_to_several_pages_or_stands_among_clutter_is_no_preview(others: str) -> None:
    text = shown(article(others))

    assert [each for each in ("sluice at night", "Eels and", "Bookmark") if each in text] == []


ROWS = (("Lamp", "Oil"), ("North", "3 l"), ("South", "4 l"))


@pytest.mark.parametrize("role", ["table", "grid"])
@pytest.mark.parametrize("group", ["{}", "<div role='rowgroup'>{}</div>"])
def test_a_table_of_roles_is_a_table(role: str, group: str) -> None:
    cells = [[f"<span role='{'cell' if number else 'columnheader'}'>{cell}</span>" for cell in row]
             for number, row in enumerate(ROWS)]  # fmt: skip
    rows = "".join(f"<div role='row'>{''.join(row)}</div>" for row in cells)

    text = shown(article(f"<div role='{role}'>{group.format(rows)}</div>"))

    assert "| Lamp | Oil |\n| --- | --- |\n| North | 3 l |\n| South | 4 l |" in text


def test_a_row_alone_is_no_table() -> None:
    assert "| " not in shown(article("<div role='table'><div role='row'><span role='cell'>North</span></div></div>"))
