"""Reads TOML with every mistake collected: file, key, and what was expected, never the first one only."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from mailbot.domain.errors import ConfigProblem

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def load_toml(path: Path, problems: list[ConfigProblem]) -> dict[str, Any]:
    """The file's tables; {} with one problem noted when it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(ConfigProblem(file=str(path), key="-", expected="filen finns inte"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(
            ConfigProblem(file=str(path), key="-", expected=f"filen går inte att läsa ({type(error).__name__})")
        )
    except tomllib.TOMLDecodeError as error:
        problems.append(ConfigProblem(file=str(path), key="-", expected=f"filen är inte giltig TOML: {error}"))
    return {}


class Table:
    """One table of a file. Each getter takes a key once; `finish` reports the keys that nobody asked for."""

    def __init__(self, values: Mapping[str, Any], file: str, where: str, problems: list[ConfigProblem]) -> None:
        self.values, self.file, self.where, self.problems = values, file, where, problems
        self._asked: set[str] = set()

    def problem(self, key: str, expected: str) -> None:
        """Note one mistake at a key of this table."""
        self.problems.append(ConfigProblem(file=self.file, key=f"{self.where}{key}", expected=expected))

    def _get(self, key: str, kind: type | tuple[type, ...], words: str, default: T) -> Any | T:
        self._asked.add(key)
        if key not in self.values:
            return default
        value = self.values[key]
        if isinstance(value, bool) and kind in (int, (int, float)):
            value = None
        if not isinstance(value, kind):
            self.problem(key, f"ska vara {words}")
            return default
        return value

    def _required(self, key: str) -> None:
        if key not in self.values:
            self.problem(key, "saknas")

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty text; required when there is no default."""
        if default is None:
            self._required(key)
        value: str = self._get(key, str, "text inom citattecken", default or "")
        if default is None and isinstance(self.values.get(key), str) and not value.strip():
            self.problem(key, "får inte vara tom")
        return value

    def maybe_text(self, key: str) -> str | None:
        """A text or None when the key is absent."""
        value: str | None = self._get(key, str, "text inom citattecken", None)
        return value

    def number(self, key: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
        """A whole number within bounds."""
        value: int = self._get(key, int, "ett heltal", default)
        if not least <= value <= most:
            self.problem(key, f"ska vara ett heltal mellan {least} och {most}")
            return default
        return value

    def maybe_number(self, key: str) -> int | None:
        """A whole number or None."""
        value: int | None = self._get(key, int, "ett heltal", None)
        return value

    def amount(self, key: str) -> Decimal:
        """An amount of money with at most two decimals, such as 950 or 950.50; required."""
        self._required(key)
        value: int | float = self._get(key, (int, float), words := "ett belopp, till exempel 950 eller 950.50", 0)
        amount = Decimal(str(value))
        if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
            self.problem(key, f"ska vara {words}")
            return Decimal(0)
        return amount

    def flag(self, key: str, default: bool = False) -> bool:
        """A flag: true or false."""
        value: bool = self._get(key, bool, "true eller false", default)
        return value

    def day(self, key: str) -> date | None:
        """A date such as 2026-12-01, or None."""
        value = self._get(key, date, "ett datum, till exempel 2026-12-01", None)
        return value.date() if isinstance(value, datetime) else value

    def clock_time(self, key: str, default: time) -> time:
        """A time of day such as 08:00:00."""
        value: time = self._get(key, time, "ett klockslag, till exempel 08:00:00", default)
        return value

    def texts(self, key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        """A list of texts."""
        values = self._get(key, list, "en lista med texter", list(default))
        good = tuple(v for v in values if isinstance(v, str))
        if len(good) != len(values):
            self.problem(key, "ska vara en lista med texter")
        return good

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of an enumeration's values; the problem lists them all."""
        if default is None:
            self._required(key)
        value = self._get(key, str, "text inom citattecken", default.value if default else "")
        try:
            return kind(value)
        except ValueError:
            if key in self.values:
                self.problem(key, "ska vara ett av " + ", ".join(member.value for member in kind))
            return default or next(iter(kind))

    def maybe_choice(self, key: str, kind: type[E]) -> E | None:
        """One of an enumeration's values, or None when absent."""
        return self.choice(key, kind) if key in self.values else None

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """A list of an enumeration's values."""
        found: list[E] = []
        for text in self.texts(key):
            try:
                found.append(kind(text))
            except ValueError:
                self.problem(key, f"«{text}» är inte ett av " + ", ".join(member.value for member in kind))
        return tuple(found)

    def table(self, key: str) -> "Table":
        """A table within this one, empty when absent."""
        values: dict[str, Any] = self._get(key, dict, "en tabell", {})
        return Table(values, self.file, f"{self.where}{key}.", self.problems)

    def tables(self, key: str) -> list["Table"]:
        """A list of tables ([[key]])."""
        values: list[Any] = self._get(key, list, "en lista med tabeller ([[...]])", [])
        if not all(isinstance(v, dict) for v in values):
            self.problem(key, "ska vara en lista med tabeller ([[...]])")
            return []
        return [Table(v, self.file, f"{self.where}{key}[{i + 1}].", self.problems) for i, v in enumerate(values)]

    def named_tables(self, key: str) -> list[tuple[str, "Table"]]:
        """Tables by name ([key.name])."""
        inner = self.table(key)
        return [(name, inner.table(name)) for name in inner.values]

    def mapping(self, key: str) -> dict[str, str]:
        """A table of texts."""
        inner = self.table(key)
        return {name: inner.text(name) for name in inner.values}

    def seen(self, key: str) -> None:
        """The key was dealt with; `finish` need not report it."""
        self._asked.add(key)

    def finish(self) -> None:
        """Every key that nobody asked for is a mistake (usually a typing error)."""
        for key in self.values:
            if key not in self._asked:
                self.problem(key, "känns inte igen (felstavat?)")


def read_all(path: Path, read: Callable[[Table], T], problems: list[ConfigProblem], *, name: str = "") -> T:
    """Read a file's root table with `read`; unknown keys at the root are reported too."""
    root = Table(load_toml(path, problems), name or str(path), "", problems)
    value = read(root)
    root.finish()
    return value
