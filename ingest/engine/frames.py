"""How the engine and its child talk: frames of a kind, a length and a payload.

Down goes a pickle: it is the parent's own words. What comes back was made beside a stranger's text by parsers that may
have been subverted, so it is JSON, read by the type that the task declares: no code can be said in it, and nothing but
a value of that type comes out. Whatever else it is, is a `Crash` of the child.
"""

import struct
from typing import TypeVar, cast

from ingest.engine.codec import from_json, to_json
from ingest.engine.questions import Questions, read
from ingest.messages import Crash, CrashReason, Task
from normalize.plain import one_line

T = TypeVar("T")

HEADER = struct.Struct(">cQ")
TASK, VALUE, CRASH = b"?", b"=", b"!"

FREE_ANSWER_BYTES = 4 << 20
ANSWER_FACTOR = 16
"""An answer may be so many times as long as its question: of a sitemap's shortest entries nine times comes back."""
MAX_DETAIL_CHARS = 300


def max_answer_bytes(task: Task[T], question_bytes: int) -> int:
    """Return how long an answer may be: the child has no memory for more than its task's, and no use for much."""
    return min(task.memory_bytes, FREE_ANSWER_BYTES + ANSWER_FACTOR * question_bytes)


def pack_task(task: Task[T], questions: Questions | None = None) -> bytes:
    """Return the frame that carries a task; `questions` remembers what its tasks share."""
    return _frame(TASK, (questions or Questions()).pack(task))


def read_task(payload: bytes) -> Task[object]:
    """Read what the parent sent."""
    return read(payload)


def pack_answer(task: Task[T], answer: T | Crash) -> bytes:
    """Return the frame that carries what a task came to; a value that is none of the declared type is a `Crash`."""
    if not isinstance(answer, Crash):
        try:
            return _frame(VALUE, to_json(answer, task.returns))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - our own fault, which costs this task alone
            what = f"{task.function} returned what is no {task.returns}: {type(error).__name__}: {error}"
            answer = Crash(task.about, CrashReason.ERROR, what)
    return _frame(CRASH, to_json(answer, Crash))


def read_answer(task: Task[T], kind: bytes, payload: bytes) -> T | Crash:
    """Read what a child sent. Raises any `Exception` for what it should not have sent."""
    if kind == VALUE:
        return cast("T", from_json(payload, task.returns))
    told = from_json(payload, Crash)
    if kind != CRASH or not isinstance(told, Crash):
        raise ValueError(f"{kind!r} is no kind of answer")
    return Crash(task.about, told.reason, one_line(told.detail, MAX_DETAIL_CHARS))


def _frame(kind: bytes, payload: bytes) -> bytes:
    return HEADER.pack(kind, len(payload)) + payload
