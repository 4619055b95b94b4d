"""Domain values to JSON text and back, by their type hints; unknown keys of later versions are left aside."""

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union

T = TypeVar("T")


def dump(value: object) -> str:
    """Compact JSON of a dataclass; fields that hold None or nothing are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """The value of a type from its JSON. Raises ValueError or TypeError when the text does not fit the type."""
    value: T = _builder(typing.cast(Any, kind))(json.loads(text))
    return value


def _plain(value: Any) -> object:
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if names := _field_names(kind):
        return {
            name: v if type(v) in _AS_THEY_ARE else _plain(v)
            for name in names
            if (v := getattr(value, name)) is not None and v != () and v != {}
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(v) for v in value]
    raise TypeError(f"cannot store a {kind.__name__}")


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})


@lru_cache(maxsize=256)
def _field_names(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields; none of another type."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


_Build = Callable[[Any], Any]


@lru_cache(maxsize=512)
def _builder(kind: Any) -> _Build:
    """What makes a value of a type from plain JSON; worked out once per type, as a job has dozens of parts."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return _union_builder(inner)
    if origin in (tuple, frozenset):
        part = _builder(inner[0])
        return lambda value: origin(map(part, value))
    if origin is not None:  # Mapping[str, X]
        entry = _builder(inner[1])
        return lambda value: {k: entry(v) for k, v in value.items()}
    if is_dataclass(kind):
        return _dataclass_builder(kind)
    if kind is datetime or kind is date:
        return typing.cast(_Build, kind.fromisoformat)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda value: value


def _dataclass_builder(kind: Any) -> _Build:
    parts: dict[str, _Build] = {}

    def build(value: Any) -> Any:
        if not parts:  # at first use: a dataclass may hold parts of its own kind
            parts.update({name: _builder(hint) for name, hint in typing.get_type_hints(kind).items()})
        return kind(**{k: parts[k](v) for k, v in value.items() if k in parts})

    return build


def _union_builder(kinds: tuple[Any, ...]) -> _Build:
    rest = [k for k in kinds if k is not type(None)]
    if date in rest and datetime in rest:
        return lambda v: v if v is None else (datetime if "T" in v else date).fromisoformat(v)
    first = _builder(rest[0])
    return lambda value: None if value is None else first(value)
