"""What an option takes is said in words, whatever the library calls it."""

import pytest

from ingest.cli.usage import _why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Input should be less than or equal to 256", "takes 256 or less, not it"),
        ("Input should be greater than or equal to 1", "takes 1 or more, not it"),
        ("Input should be 'child', 'inline' or 'processes'", "takes one of 'child', 'inline' or 'processes', not it"),
        ("Input should be a valid integer, unable to parse string", "takes a whole number, not it"),
    ],
)
def test_what_an_option_takes_is_said_in_words(text: str, said: str) -> None:
    assert _why(text) == said
