"""Reads a preset of the privacy policy from its TOML file and says every mistake at once."""

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from mailbot.domain.errors import ConfigError, ConfigProblem
from mailbot.domain.role import Role
from mailbot.privacy.policy import NEVER, NO_READERS, Category, Keep, Place, Policy, Rule, Storage, Viewer

_STORAGE = ("plain", "sealed", "reference", "no")
_AFTER = ("placement", "job", "removal", "close", "settled")
_KEYS = frozenset(
    (
        "store",
        "only",
        "show",
        "show_while_open",
        "mail",
        "inside_own_domain",
        "ticket",
        "paper",
        "calendar",
        "log",
        "keep",
    )
)
_Word = TypeVar("_Word", bound=StrEnum)


def load_policy(path: Path, *, own_domains: Iterable[str] = ()) -> Policy:
    """The preset in a file. `own_domains`: the municipality's mail domains. Raises ConfigError with every problem."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError([ConfigProblem(file=str(path), key="privacy", expected="filen finns inte")]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([ConfigProblem(file=str(path), key="-", expected=f"giltig TOML ({error})")]) from None
    return read_policy(data, file=str(path), own_domains=own_domains)


def shipped_presets() -> Path:
    """The folder of the presets that come with the bot, installed or in a working copy."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data" / "config" / "privacy"
    return installed if installed.is_dir() else package.parent / "config" / "privacy"


def strictest_preset() -> str:
    """Name of the shipped preset that lets the least into mail."""
    policies = (load_policy(path) for path in sorted(shipped_presets().glob("*.toml")))
    return min(policies, key=lambda policy: sum(len(rule.mail) for rule in policy.rules.values())).name


def read_policy(data: Mapping[str, object], *, file: str, own_domains: Iterable[str] = ()) -> Policy:
    """The preset in already parsed TOML. Raises ConfigError with every problem."""
    problems: list[ConfigProblem] = []
    rules: dict[Category, Rule] = {}
    name = data.get("name")
    if not isinstance(name, str) or not name:
        problems.append(ConfigProblem(file=file, key="name", expected="förvalets namn"))
    for key, row in data.items():
        if key == "name":
            continue
        reader = _RowReader(file, key, problems)
        if key not in set(Category):
            reader.problem("", f"okänd uppgift; kända är {', '.join(Category)}")
        elif Category(key) in NEVER:
            reader.problem("", "får aldrig sparas, visas eller skickas; ta bort raden")
        elif not isinstance(row, dict):
            reader.problem("", "en tabell")
        else:
            rules[Category(key)] = reader.rule(row)
    if problems:
        raise ConfigError(problems)
    return Policy(name=str(name), rules=rules, own_domains=frozenset(domain.lower() for domain in own_domains))


class _RowReader:
    """Turns one TOML table into a Rule and collects what is wrong with it."""

    def __init__(self, file: str, category: str, problems: list[ConfigProblem]) -> None:
        self._file, self._category, self._problems = file, category, problems

    def problem(self, key: str, expected: str) -> None:
        where = f"{self._category}.{key}" if key else self._category
        self._problems.append(ConfigProblem(file=self._file, key=where, expected=expected))

    def rule(self, row: Mapping[str, object]) -> Rule:
        for key in row.keys() - _KEYS:
            self.problem(key, "okänd nyckel")
        store = row.get("store", "no")
        if store not in _STORAGE:
            self.problem("store", f"ett av {', '.join(_STORAGE)}")
        keep = self._keep(row.get("keep"))
        if store != "no" and keep is None:
            self.problem("keep", 'hur länge uppgiften sparas, t.ex. { from = "close", days = 30 }')
        only = row.get("only")
        if only is not None and not isinstance(only, str):
            self.problem("only", "ett ord")
        mail = self._words(row, "mail", Role) - NO_READERS
        return Rule(
            store=cast(Storage, store),
            only=only if isinstance(only, str) else None,
            show=self._words(row, "show", Viewer),
            show_while_open=self._words(row, "show_while_open", Viewer),
            mail=mail,
            inside_own_domain=self._flag(row, "inside_own_domain", default=False),
            places=self._places(row, follows_mail=bool(mail)),
            keep=keep,
        )

    def _words(self, row: Mapping[str, object], key: str, kind: type[_Word]) -> frozenset[_Word]:
        value = row.get(key, [])
        if value == ["*"]:
            return frozenset(kind)
        if not isinstance(value, list) or any(word not in set(kind) for word in value):
            self.problem(key, f'en lista med {", ".join(kind)}, eller ["*"]')
            return frozenset()
        return frozenset(kind(word) for word in value)

    def _flag(self, row: Mapping[str, object], key: str, *, default: bool) -> bool:
        value = row.get(key, default)
        if not isinstance(value, bool):
            self.problem(key, "true eller false")
            return False
        return value

    def _places(self, row: Mapping[str, object], *, follows_mail: bool) -> frozenset[Place]:
        """Ticket, paper and calendar follow mail where the row does not say; the log never does (privacy.md)."""
        return frozenset(
            place for place in Place if self._flag(row, place, default=follows_mail and place is not Place.LOG)
        )

    def _keep(self, value: object) -> Keep | None:
        if value is None:
            return None
        expected = f"en tabell med from ({', '.join(_AFTER)}) och days, months eller years"
        if not isinstance(value, dict) or value.keys() - {"from", "days", "months", "years", "at_most_days"}:
            self.problem("keep", expected)
            return None
        numbers = {key: number for key, number in value.items() if key != "from"}
        sound = all(type(number) is int and number >= 0 for number in numbers.values())
        if value.get("from") not in _AFTER or not numbers or not sound:
            self.problem("keep", expected)
            return None
        months = numbers.get("months", 0) + 12 * numbers.get("years", 0)
        limit = numbers.get("at_most_days")
        return Keep(after=value["from"], days=numbers.get("days", 0), months=months, at_most_days=limit)
