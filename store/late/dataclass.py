"""Dataclasses whose methods are compiled when they are first called. Pure.

The standard library compiles five methods of a class as its module is loaded, 0.4 ms for each of 170 classes, of which
a run that finds nothing new makes values of a third; and it loads all that reads source code. Here a class gets its
slots at once, and the rest on demand. For the type checker, and for `fields`, `asdict` and `is_dataclass` of
`dataclasses`, it is a dataclass like any other; a test holds each one against what the standard library makes of it.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, NoReturn, TypeAlias, TypeVar

__all__ = ["dataclass", "field", "fields", "replace"]

C = TypeVar("C")
V = TypeVar("V")
Method: TypeAlias = Callable[..., object]
Make: TypeAlias = Callable[[], object]

_Form: TypeAlias = tuple[Callable[[object], tuple[object, ...]], dict[str, int]]

_FORMS: dict[type, _Form] = {}
"""Of the classes of whose values others were made."""
_NONE = object()
"""In the place of a default that there is not, and of an argument that is not given."""
_FEW = 3
"""So many values of a class are filled field by field, before it gets an `__init__`: that costs as much as twenty."""


class _Field:
    """A field, as its class says it."""

    __slots__ = ("compare", "default", "default_factory", "kw_only", "name", "repr")

    def __init__(self, default: object, default_factory: Make | None, *, repr: bool, compare: bool) -> None:  # noqa: A002
        self.name, self.kw_only = "", False
        self.default, self.default_factory = default, default_factory
        self.repr, self.compare = repr, compare


def _field(
    *,
    default: object = _NONE,
    default_factory: Make | None = None,
    repr: bool = True,  # noqa: A002 - as `dataclasses` calls it
    compare: bool = True,
) -> _Field:
    """Say of a field what `dataclasses.field` says."""
    return _Field(default, default_factory, repr=repr, compare=compare)


def _dataclass(
    *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
) -> Callable[[type[C]], type[C]]:
    """Make a dataclass of a class, as `dataclasses.dataclass` does; one without slots is left to that."""
    if not slots:
        raise TypeError("here a dataclass has slots; take that of the standard library for one that has none")
    return lambda cls: _made(cls, frozen=frozen, eq=eq, kw_only=kw_only)


def _fields(kind: type) -> tuple[_Field, ...]:
    """Return what is known of the fields of a class, as `dataclasses.fields` does: their names and defaults."""
    found: tuple[_Field, ...] = getattr(kind, "__own_fields__", ())
    return found


def _replace(value: V, /, **changes: object) -> V:
    """Return the value with other fields, as `dataclasses.replace` does."""
    kind = type(value)
    known = _FORMS.get(kind) or _form(kind)
    if known is None:  # of the standard library
        import dataclasses

        changed: V = vars(dataclasses)["replace"](value, **changes)
        return changed
    values_of, places = known
    if not places:
        return kind(**{each.name: getattr(value, each.name) for each in _fields(kind)} | changes)
    held = list(values_of(value))
    for name, each in changes.items():
        if name not in places:
            raise TypeError(f"{kind.__name__} has no field {name!r}")
        held[places[name]] = each
    return kind(*held)


def _form(kind: type) -> _Form | None:
    """Return what gives all fields of a value at once, and where each stands there; no places where not all do."""
    names = [each.name for each in _fields(kind)]
    if not names:
        return None
    are_placed = len(names) > 1 and not any(each.kw_only for each in _fields(kind))
    _FORMS[kind] = form = attrgetter(*names), {name: at for at, name in enumerate(names) if are_placed}
    return form


if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:
    dataclass, field, fields, replace = _dataclass, _field, _fields, _replace


def _made(cls: type[C], *, frozen: bool, eq: bool, kw_only: bool) -> type[C]:
    body = dict(vars(cls))
    known = {each.name: each for base in cls.__mro__[:0:-1] for each in vars(base).get("__own_fields__", ())}
    slots = []
    for name in body.get("__annotations__", ()):
        said = body.pop(name, _NONE)
        each = said if isinstance(said, _Field) else _field(default=said)
        each.name, each.kw_only = name, kw_only
        if name not in known:
            slots.append(name)
        known[name] = each
    hashed = body.get("__hash__", _NONE)
    if eq and (hashed is _NONE or (hashed is None and "__eq__" in body)):
        body["__hash__"] = _late("__hash__", _hash) if frozen else None
    if frozen:
        body |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
        body |= {"__getstate__": _state, "__setstate__": _set_state}
    late = {"__repr__": _repr} | ({"__eq__": _eq} if eq else {})
    of_all = {
        "__own_fields__": tuple(known.values()),
        "__match_args__": tuple(name for name, each in known.items() if not each.kw_only),
        "__dataclass_fields__": _Told(init=False, repr=False, eq=False),
        "__dataclass_params__": _Told(eq=eq, frozen=frozen),
        "__init__": _late_init(),
        **{name: _late(name, write) for name, write in late.items()},
    }
    body = of_all | body | {"__slots__": tuple(slots)}
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    new: Callable[..., type[C]] = type(cls)
    whole = new(cls.__name__, cls.__bases__, body)
    whole.__qualname__ = cls.__qualname__
    return whole


def _late(name: str, write: Callable[[type], Method]) -> Method:
    """Return a method that is written when it is first called, and takes its own place then."""

    def method(self: object, *args: object, **kwargs: object) -> object:
        return _written(_owner(self, name, method), name, write)(self, *args, **kwargs)

    return method


def _late_init() -> Method:
    """Return the same for `__init__`, of which many classes make a value or two in a run."""
    count = 0

    def method(self: object, *args: object, **kwargs: object) -> None:
        nonlocal count
        count += 1
        owner = _owner(self, "__init__", method)
        if count > _FEW or not _is_filled(owner, self, args, kwargs):
            _written(owner, "__init__", _init)(self, *args, **kwargs)

    return method


def _owner(value: object, name: str, method: Method) -> type:
    return next(each for each in type(value).__mro__ if vars(each).get(name) is method)


def _written(owner: type, name: str, write: Callable[[type], Method]) -> Method:
    written = write(owner)
    written.__name__, written.__qualname__ = name, f"{owner.__qualname__}.{name}"
    setattr(owner, name, written)
    return written


def _is_filled(owner: type, value: object, args: tuple[object, ...], kwargs: dict[str, object]) -> bool:
    """Fill a new value, if its fields are given as they should be; else say so, and leave it as it is."""
    known = _fields(owner)
    given = dict(zip((each.name for each in known if not each.kw_only), args, strict=False))
    if len(given) < len(args) or given.keys() & kwargs.keys():
        return False
    given |= kwargs
    for each in known:
        if each.name not in given:
            given[each.name] = each.default_factory() if each.default_factory is not None else each.default
    if len(given) > len(known) or any(held is _NONE for held in given.values()):
        return False
    for each in known:
        object.__setattr__(value, each.name, given[each.name])
    after: Method = getattr(owner, "__post_init__", _nothing)
    after(value)
    return True


def _nothing(_value: object) -> None:
    pass


def _init(cls: type) -> Method:
    is_frozen = getattr(cls, "__setattr__", None) is _refuse_set
    known: dict[str, object] = {"_none": _NONE}
    given: list[str] = []
    named: list[str] = []
    lines = []
    for each in _fields(cls):
        name, said, taken = each.name, each.name, each.name
        if each.default_factory is not None:
            known[f"_new_{name}"] = each.default_factory
            said, taken = f"{name}=_none", f"_new_{name}() if {name} is _none else {name}"
        elif each.default is not _NONE:
            known[f"_default_{name}"] = each.default
            said = f"{name}=_default_{name}"
        (named if each.kw_only else given).append(said)
        if is_frozen:  # the slot itself is written to, past the refusal
            known[f"_put_{name}"] = getattr(cls, name).__set__
        lines.append(f"_put_{name}(self, {taken})" if is_frozen else f"self.{name} = {taken}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _compiled("__init__", ["self", *given, *(["*"] if named else []), *named], lines, known)


def _repr(cls: type) -> Method:
    told = ", ".join(f"{each.name}={{self.{each.name}!r}}" for each in _fields(cls) if each.repr)
    written = _compiled("__repr__", ["self"], [f"return f'{{self.__class__.__qualname__}}({told})'"], {})

    @recursive_repr()
    def shown(self: object) -> str:
        return str(written(self))

    return shown


def _eq(cls: type) -> Method:
    one, other = _compared("self", cls), _compared("other", cls)
    lines = [f"return {one} == {other} if other.__class__ is self.__class__ else NotImplemented"]
    return _compiled("__eq__", ["self", "other"], lines, {})


def _hash(cls: type) -> Method:
    return _compiled("__hash__", ["self"], [f"return hash({_compared('self', cls)})"], {})


def _compared(value: str, cls: type) -> str:
    return f"({''.join(f'{value}.{each.name},' for each in _fields(cls) if each.compare)})"


def _compiled(name: str, parameters: Iterable[str], lines: Iterable[str], known: dict[str, object]) -> Method:
    text = "".join(f"\n {line}" for line in lines) or "\n pass"
    made: dict[str, Method] = {}
    exec(f"def {name}({', '.join(parameters)}):{text}", known, made)  # noqa: S102 - names of fields of our own modules
    return made[name]


def _refuse_set(_self: object, name: str, _value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(_self: object, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[object]:
    """Return what pickle keeps."""
    return [getattr(self, each.name) for each in _fields(type(self))]


def _set_state(self: object, state: Iterable[object]) -> None:
    for each, held in zip(_fields(type(self)), state, strict=True):
        object.__setattr__(self, each.name, held)


class _Told:
    """What `dataclasses` keeps of a class: it is asked for it when it wants to know."""

    __slots__ = ("_how", "_name", "_owner")

    def __init__(self, **how: bool) -> None:
        self._how = how

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name = owner, name

    def __get__(self, _value: object, _kind: type) -> object:
        import dataclasses

        standard: Callable[..., object] = dataclasses.field
        hints: dict[str, object] = {}
        for kind in self._owner.__mro__[::-1]:
            hints |= vars(kind).get("__annotations__", {})
        known = _fields(self._owner)
        body: dict[str, object] = {"__doc__": "Said.", "__module__": self._owner.__module__}
        body["__annotations__"] = {each.name: hints[each.name] for each in known}
        for each in known:
            said = {"default": each.default, "default_factory": each.default_factory or _NONE}
            given = {key: held for key, held in said.items() if held is not _NONE}
            body[each.name] = standard(repr=each.repr, compare=each.compare, kw_only=each.kw_only, **given)
        twin: type = dataclasses.dataclass(**self._how)(type(self._owner.__name__, (), body))
        told: object = getattr(twin, self._name)
        setattr(self._owner, self._name, told)
        return told
