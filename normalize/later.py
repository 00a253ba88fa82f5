"""Regular expressions that are compiled when they are first wanted. Pure.

Compiling all of them took a third of a child's start; what only some pages need, those in Han signs, those with code,
can wait for one.
"""

import re
from collections.abc import Callable
from functools import cache, partial


def later(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[], re.Pattern[str]]:
    """Return what returns the expression."""
    return cache(partial(re.compile, pattern, flags))
