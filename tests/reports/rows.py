"""Mountings, finished jobs and reminders to make reports of: invented, small, each field changeable."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.mounting import Counting, Mounting, Unit
from mailbot.domain.reading import ItemType
from mailbot.domain.role import Role
from mailbot.reports.book import Row, Sheet
from mailbot.reports.late import Late, Passed
from mailbot.reports.milestones import Milestones
from mailbot.reports.period import Period

TOWN = "exempelby"
DECEMBER = Period(first=date(2026, 12, 1), last=date(2026, 12, 31))
WINTER = Period(first=date(2026, 12, 1), last=date(2027, 1, 31))
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=STOCKHOLM)


def mounting(number: int = 1, **changes: Any) -> Mounting:
    plain = Mounting(
        job=f"LÅS-2026-{number:05d}",
        municipality=TOWN,
        kind=ItemType.MOUNT,
        unit=Unit.DOOR,
        day=date(2026, 12, 3),
        reported=date(2026, 12, 3),
        by=Role.INSTALLER,
        provider="Ängsvård",
        placement=number,
        customer_id=f"{3000 + number:05d}",
        address=f"Ängsstigen {number}",
        serial=f"C-{number}",
    )
    return replace(plain, **changes)


def milestones(number: int = 1, **changes: Any) -> Milestones:
    """Ordered a Tuesday; 1, 5, 2 and 0 working days per step, eight in all."""
    plain = Milestones(
        job=f"LÅS-2026-{number:05d}",
        municipality=TOWN,
        kind=ItemType.MOUNT,
        provider="Ängsvård",
        ordered=date(2026, 12, 1),
        booked=date(2026, 12, 2),
        mounted=date(2026, 12, 9),
        coupled=date(2026, 12, 11),
        ready=date(2026, 12, 11),
        finished=date(2026, 12, 11),
    )
    return replace(plain, **changes)


def late(number: int = 1, **changes: Any) -> Late:
    plain = Late(
        job=f"LÅS-2026-{number:05d}",
        municipality=TOWN,
        kind=ItemType.MOUNT,
        provider="Ängsvård",
        label="Dörrlås monterat",
        role=Role.INSTALLER,
        since=date(2027, 1, 27),
        reminders=1,
        held=False,
    )
    return replace(plain, **changes)


def passed(at: str, role: str = "installer", count: int = 1, label: str = "Dörrlås monterat") -> Passed:
    moment = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
    return Passed(at=moment, role=role, because=f"«{label}» är försenat, påminnelse {count}")


def counting(**changes: Any) -> dict[str, Counting]:
    return {TOWN: replace(Counting(), **changes)}


def titles(sheet: Sheet) -> tuple[str, ...]:
    return tuple(column.title for column in sheet.columns)


def column(sheet: Sheet, title: str) -> list[object]:
    index = titles(sheet).index(title)
    return [row[index] for row in sheet.rows]


def by_title(sheet: Sheet, row: Row) -> dict[str, object]:
    return dict(zip(titles(sheet), row, strict=True))
