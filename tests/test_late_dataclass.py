"""A dataclass of `store.late` is what the standard library makes of the same text, class by class."""

import dataclasses
import importlib
import inspect
import pickle
import re
import types
from collections.abc import Callable
from typing import Any

import pytest

from store.late.dataclass import dataclass, field, fields, replace
from tests.test_architecture import OURS

_IMPORT = "from store.late.dataclass import "
_HAVING = sorted(name for name, path in OURS.items() if _IMPORT in path.read_text("utf-8"))


def standard(name: str) -> types.ModuleType:
    """Return a module as it is with dataclasses of the standard library."""
    text = OURS[name].read_text("utf-8").replace(_IMPORT, "from dataclasses import ")
    module = types.ModuleType(name)
    module.__file__ = str(OURS[name])
    exec(compile(text, f"<{name}>", "exec"), vars(module))
    return module


def classes_of(module: types.ModuleType) -> dict[str, Any]:
    return {
        name: each
        for name, each in vars(module).items()
        if isinstance(each, type) and each.__module__ == module.__name__ and "__dataclass_fields__" in vars(each)
    }


def shape_of(kind: Any) -> dict[str, object]:
    """Return all that can be seen of a class."""
    every = dataclasses.fields(kind)
    return {
        "fields": [(each.name, str(each.type), each.compare, each.repr, each.kw_only) for each in every],
        "defaults": [re.sub(" at 0x.*", "", repr(each.default)) for each in every],
        "factories": [each.default_factory is dataclasses.MISSING for each in every],
        "class": [getattr(kind, name) for name in ("__match_args__", "__slots__", "__qualname__", "__module__")],
        "parameters": [(each.name, each.kind, each.default is each.empty) for each in parameters_of(kind)],
        "is frozen, compared": (kind.__dataclass_params__.frozen, kind.__dataclass_params__.eq),
    }


def parameters_of(kind: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(vars(kind)["__init__"]).parameters.values())


def behaviour_of(kind: Any) -> dict[str, object]:
    """Return what becomes of values of a class, whatever their fields hold."""
    names = [each.name for each in dataclasses.fields(kind)]
    given = {name: f"{name} is said" for name in names}
    value, state = kind(**given), kind(**given).__reduce_ex__(5)[2]
    others = [kind(**(given | {name: "something else"})) for name in names]
    return {
        "shown": repr(value),
        "equal": [value == kind(**given), value == "another", *(value == each for each in others)],
        "hash": kind.__hash__ and (kind.__hash__ is object.__hash__ or hash(value)),
        "replaced": [repr(change(value, **{name: 1})) for change in (dataclasses.replace, replace) for name in names],
        "told": dataclasses.asdict(value),
        "state": state,
        "said": [said_by(kind), said_by(lambda: kind(**given, nobody=1))],
        "refused": [said_by(lambda: setattr(value, names[0], 1)), said_by(lambda: delattr(value, names[0]))],
    }


def said_by(deed: Callable[[], object]) -> str:
    try:
        deed()
    except (TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.mark.parametrize("name", _HAVING)
def test_a_class_is_what_the_standard_library_makes_of_it(name: str) -> None:
    ours, theirs = classes_of(importlib.import_module(name)), classes_of(standard(name))

    assert list(ours) == list(theirs)
    for kind, other in zip(ours.values(), theirs.values(), strict=True):
        if not hasattr(kind, "__post_init__"):  # what looks at its fields wants more than texts
            assert behaviour_of(kind) == behaviour_of(other)
        else:
            said_by(lambda made=kind: made(nobody=1))  # type: ignore[misc]
        assert shape_of(kind) == shape_of(other)


@dataclass(frozen=True, slots=True)
class Boat:
    """A boat."""

    name: str
    crew: list[str] = field(default_factory=list)
    load: object = field(default=None, repr=False, compare=False)


class Ferry(Boat):
    """A plain class below a dataclass."""


@dataclass(slots=True)
class Fleet:
    """What may hold itself."""

    boats: list[object]
    flag: str = "none"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fleet)

    def __hash__(self) -> int:
        return 7


def test_a_method_is_compiled_once_and_only_when_it_is_called() -> None:
    @dataclass(frozen=True, slots=True)
    class Oar:
        length: int

    late = {name: vars(Oar)[name] for name in ("__init__", "__eq__", "__hash__")}
    assert [Oar(2).length, Oar(length=3).length, Oar(4).length] == [2, 3, 4]
    assert late == {name: vars(Oar)[name] for name in late}
    assert Oar(5).length == 5
    made = vars(Oar)["__init__"]
    assert Oar(6).length == 6

    assert late | {"__init__": made} == {name: vars(Oar)[name] for name in late}
    assert made is not late["__init__"]
    assert made.__qualname__.endswith("Oar.__init__")


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [((), {}), (("a",), {"name": "b"}), (("a", [], 1, 2), {}), (("a",), {"nobody": 1}), ((), {"nobody": 1})],
)
def test_what_is_given_wrongly_is_told_as_ever(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    def told(how: Any) -> str:
        @how(frozen=True, slots=True)
        class Boat:
            name: str
            crew: list[str] = (
                field(default_factory=list) if how is dataclass else dataclasses.field(default_factory=list)
            )
            load: object = None

        return said_by(lambda: Boat(*args, **kwargs))

    assert told(dataclass) == told(dataclasses.dataclass) != ""


def test_each_value_has_a_default_of_its_own() -> None:
    one, other = Boat("a"), Boat("b")
    one.crew.append("Ada")

    assert (other.crew, replace(one, name="c").crew) == ([], ["Ada"])
    assert (Boat("a", load=1) == Boat("a", load=2), repr(Boat("a", load=1))) == (True, "Boat(name='a', crew=[])")


def test_it_is_known_to_all_that_knows_dataclasses() -> None:
    boat = Boat("a", ["Ada"])

    assert [each.name for each in fields(Boat)] == [each.name for each in dataclasses.fields(boat)]
    assert dataclasses.is_dataclass(boat)
    assert dataclasses.asdict(boat) == {"name": "a", "crew": ["Ada"], "load": None}
    assert pickle.loads(pickle.dumps(boat)) == boat
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        boat.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del boat.name


def test_what_a_class_says_itself_stays_and_a_class_below_is_one_too() -> None:
    fleet = Fleet([])
    fleet.boats.append(fleet)

    assert repr(fleet) == "Fleet(boats=[...], flag='none')"
    assert fleet == Fleet([], "white")
    assert hash(fleet) == 7
    assert repr(Ferry("a")) == "Ferry(name='a', crew=[])"
    assert (Ferry("a") == Ferry("a"), Ferry("a") == Boat("a")) == (True, False)


def test_a_field_that_there_is_not_cannot_be_replaced() -> None:
    with pytest.raises(TypeError, match="mast"):
        replace(Boat("a"), mast=1)  # type: ignore[call-arg]


def test_what_the_standard_library_made_is_replaced_too() -> None:
    @dataclasses.dataclass
    class Raft:
        length: int

    assert replace(Raft(1), length=2) == Raft(2)


def test_one_without_slots_is_left_to_the_standard_library() -> None:
    with pytest.raises(TypeError, match="slots"):
        dataclass(frozen=True)
