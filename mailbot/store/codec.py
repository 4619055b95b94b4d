"""Domain values to JSON text and back, by their type hints; unknown keys of later versions are left aside."""

import json
import types
import typing
from collections.abc import Mapping
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
    value: T = _build(kind, json.loads(text))
    return value


def _plain(value: Any) -> object:
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if names := _field_names(kind):
        kept = ((name, getattr(value, name)) for name in names)
        return {name: _plain(v) for name, v in kept if v is not None and v != () and v != {}}
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


@lru_cache(maxsize=256)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        return _build_union(typing.get_args(kind), value)
    if origin in (tuple, frozenset):
        inner = typing.get_args(kind)[0]
        return origin(_build(inner, v) for v in value)
    if origin is not None:  # Mapping[str, X]
        return {k: _build(typing.get_args(kind)[1], v) for k, v in value.items()}
    if kind is object:
        return value
    if is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return typing.cast(Any, kind)(**{k: _build(hints[k], v) for k, v in value.items() if k in hints})
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


def _build_union(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None:
        return None
    rest = tuple(k for k in kinds if k is not type(None))
    if date in rest and datetime in rest:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return _build(rest[0], value)
