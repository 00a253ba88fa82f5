"""A task names its function by a text and its arguments by their places: each fits the function that it names."""

import ast
import inspect
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any, get_args, get_type_hints

import pytest

from ingest import rework, tasks, work
from ingest.messages import Reply, Task
from ingest.tasks import WorkLimits
from normalize.values import Url
from tests.test_architecture import OURS, tree_of

BUILDERS = [each for _, each in inspect.getmembers(tasks, inspect.isfunction) if each.__module__ == tasks.__name__]

REPLY = Reply(Url("https://example.org/page"), 200, {"content-type": "text/html"}, b"<p>")
LIMITS = WorkLimits(max_entries=98_765)
PARTS: list[tuple[object, object]] = [
    (REPLY.body, bytes),
    (REPLY.url, Url),
    (REPLY.headers["content-type"], str | None),
    (LIMITS.max_entries, int),
]


def stand_in(hint: object) -> object:
    """Return something to be recognised by, for an argument that is handed on as it is."""
    known: dict[object, object] = {Reply: REPLY, WorkLimits: LIMITS}
    return known.get(hint) or SimpleNamespace(url=Url("about"), canonical_url=None, name="about")


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_task_fits_its_function(build: Callable[..., Task[Any]]) -> None:
    hints = get_type_hints(build, localns=vars(work) | vars(rework))
    [result] = get_args(hints.pop("return"))
    given = {name: stand_in(hint) for name, hint in hints.items()}
    known = [*PARTS, *((given[name], hint) for name, hint in hints.items())]

    task = build(**given)

    module, _, name = task.function.partition(":")
    function = getattr(import_module(module), name)
    wanted = get_type_hints(function)
    bound = inspect.signature(function).bind(*task.args).arguments
    assert wanted["return"] == result == task.returns
    assert {name: [hint for one, hint in known if one is value] for name, value in bound.items()} == {
        name: [wanted[name]] for name in bound
    }
    assert [name for name in bound if name in given and bound[name] is not given[name]] == [], "two change places"


def test_tasks_are_submitted_from_one_module_alone() -> None:
    calls = {
        name: sum(isinstance(node, ast.Call) and ast.unparse(node.func) == "Task" for node in ast.walk(tree_of(path)))
        for name, path in OURS.items()
    }

    assert {name: count for name, count in calls.items() if count} == {"ingest.tasks": len(BUILDERS)}
