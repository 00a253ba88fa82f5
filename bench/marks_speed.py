"""How long a paragraph takes that is nothing but marks without a partner: CPU time, for each kind of mark.

    python -m bench.marks_speed [MARKS]

Of MARKS (100,000) a third stand in one run, a third before letters, a third alone. Half a second at most is wanted;
that the work grows as the text does is counted by `tests/normalize/test_growth.py`.
"""

import sys
import time
from collections.abc import Mapping

from normalize.markdown import render
from normalize.values import Html

WANTED_S = 0.5
UNPAIRED: Mapping[str, str] = {
    "backticks": "`",
    "opening brackets": "[",
    "closing brackets": "]",
    "stars": "*",
    "underscores": "_",
    "tildes": "~",
    "all of them": "`[*_~]",
}


def unpaired(signs: str, marks: int) -> str:
    """Return a paragraph with so many marks, of these signs in turn."""
    times = marks // 3 // len(signs)
    behind, alone = ("".join(f"{sign}x{end}" for sign in signs) for end in ("", " "))
    return f"<p>{signs * times} {behind * times} {alone * times}"


def main(marks: int) -> None:
    print(f"{marks:,} marks; at most {WANTED_S} s are wanted")
    for name, signs in UNPAIRED.items():
        html = Html(unpaired(signs, marks))
        start = time.thread_time()
        render(html)
        print(f"{name:18} {time.thread_time() - start:6.3f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
