"""What a page says of itself as a whole: when it was changed last, and that it is its site's front page."""

import pytest

from tests.extractor.told import ADDRESS, PROSE, told

ARTICLE = f"<main><h1>The crane is back</h1><p>{PROSE}</p><p>{PROSE}</p></main>"

FEET = [
    ("<footer><li>This page was last edited on 3 February 2023, at 09:17.</li></footer>", "2023-02-03T09:17"),
    ("<footer>Diese Seite wurde zuletzt am 3. Februar 2023 um 09:17 Uhr bearbeitet.</footer>", "2023-02-03T09:17"),
    (
        "<footer>La dernière modification de cette page a été faite le 3 février 2023 à 09:17.</footer>",
        "2023-02-03T09:17",
    ),
    ("<div id=footer>本页面最后编辑于2023年2月3日 09:17。</div>", "2023-02-03T09:17"),
    ("<div class=docInfo>bees.txt · Last modified: 2023/02/03 09:17 by 192.0.2.7</div>", "2023-02-03T09:17"),
    ("<div role=contentinfo>This page was last modified 09:17, 3 February 2023</div>", "2023-02-03T09:17"),
    ("<footer><p id=lastmod>© 2025. Last updated February 3, 2023</p></footer>", "2023-02-03T00:00"),
    ("<footer>© 2025 The quay. Last updated on 3 February 2023</footer>", None),  # all of its pages, when it was built
    ("<footer>© 2025. Founded on 3 February 1923.</footer>", None),
    ("<footer>The last edition of the quay's paper came on 3 February 2023.</footer>", None),
    ("<p>The crane was last updated on 3 February 2023, said its keeper.</p>", None),
]


@pytest.mark.parametrize(("foot", "at"), FEET)
def test_the_foot_says_when_a_page_was_changed_last(foot: str, at: str | None) -> None:
    found = told(ARTICLE + foot, zone="UTC")

    assert (f"{found.modified.at:%Y-%m-%dT%H:%M}" if found.modified else None) == at


@pytest.mark.parametrize(
    ("head", "is_front"),
    [
        (f"<header><a rel=home href='{ADDRESS}'>The quay</a></header>", True),
        (f"<div id=p-logo><a class=mw-wiki-logo href='{ADDRESS}'></a></div>", True),
        (f"<h1 class=logo><a href='{ADDRESS}'>The quay</a></h1>", True),
        ("<header><a rel=home href='/'>The quay</a></header>", False),
        ("<header><a class=logo href='#'>The quay</a></header>", False),
        (f"<header><a class=logo href='/'>Q</a></header><p><a class=logo href='{ADDRESS}'>again</a></p>", False),
        (f"<header><a href='{ADDRESS}'>The crane</a></header>", False),
        (f"<header><a class=logo href='{ADDRESS}#'>The quay</a></header>", True),
        (f"<h2 id=prologo>Prologo <a href='{ADDRESS}#prologo'>¶</a></h2>", False),
        (f"<nav class=dialogo><a href='{ADDRESS}#answers'>Answers</a></nav>", False),
        (f"<div class=blogoverview><a href='{ADDRESS}'>The crane</a></div>", False),
        (f"<ul id=catalogo><li><a href='{ADDRESS}'>The crane</a></ul>", False),
        (f"<div class=headerLogo><a href='{ADDRESS}'>The quay</a></div>", True),
        (f"<nav class=dialogo><a href='/'>Q</a></nav><a class=custom-logo-link href='{ADDRESS}'>The quay</a>", True),
        (f"<p><a class=logo-mark href='{ADDRESS}#logo'>The new logo</a></p>", False),
        (
            f"<header><a rel=home href='{ADDRESS}'>The quay</a></header><time datetime=2023-02-03T09:17Z>then</time>",
            False,
        ),
    ],
)
def test_where_its_own_logo_leads_is_the_front_page_of_a_site(head: str, is_front: bool) -> None:
    assert told(head + ARTICLE, zone="UTC").is_front is is_front
