"""The page of the first hour shows README's commands as printed, in their order, and a site at its end."""

from tests.first_hour import MORE, PAGE, ROOT, of_readme


def test_the_page_shows_what_readme_says_and_where_it_leads() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    typed = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    install, steps = of_readme((ROOT / "README.md").read_text("utf-8"))

    assert typed[: len(steps) + 1] == [install, *steps], "run `python -m tests.first_hour`"
    assert tuple(typed[len(steps) + 1 :][: len(MORE)]) == MORE
    assert len([line for line in lines if line.startswith("public/posts/") and line.endswith("/index.html")]) >= 5
