import io
from datetime import date
from typing import Any

import msoffcrypto.format.ooxml
import olefile
import pytest
from openpyxl import Workbook

from mailbot.domain.reading import SheetError, SheetReading
from mailbot.parsers.sheet_password import unlocked
from mailbot.parsers.sheets import read_sheet


def _plain() -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (("Kundid", "Adress"), (3412, "Ängsvägen 4"), (3413, "Ängsvägen 6")):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _protected(password: str, data: bytes | None = None) -> bytes:
    """As Office protects a file: agile encryption, a hundred thousand rounds."""
    target = io.BytesIO()
    file: Any = msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data or _plain()))
    file.encrypt(password, target)
    return target.getvalue()


def _read(data: bytes) -> SheetReading:
    return read_sheet(data, "lista.xlsx", received=date(2026, 11, 20), required={})


def test_a_protected_file_is_named_as_such() -> None:
    assert _read(_protected("hemligt")) == SheetReading(error=SheetError.ENCRYPTED)


@pytest.mark.parametrize("passwords", [["hemligt"], ["gammalt", "hemligt"]])
def test_one_of_the_agreed_passwords_opens_it(passwords: list[str]) -> None:
    found = _read(unlocked(_protected("hemligt"), passwords))
    assert [row.item.customer_id for row in found.rows] == ["3412", "3413"]


@pytest.mark.parametrize("passwords", [[], ["fel"]])
def test_without_the_right_one_it_stays_as_it_is(passwords: list[str]) -> None:
    data = _protected("hemligt")
    assert unlocked(data, passwords) == data


def test_a_file_without_protection_is_left_alone() -> None:
    data = _plain()
    assert unlocked(data, ["hemligt"]) == data


def test_a_file_that_asks_for_a_million_rounds_is_not_tried() -> None:
    data = _protected("hemligt")
    assert data.count(b'spinCount="100000"') == 1
    slow = data.replace(b'spinCount="100000"', b'spinCount="999999"')
    assert unlocked(slow, ["hemligt"]) == slow


def test_only_so_many_passwords_are_tried_as_take_half_a_second() -> None:
    data = _protected("hemligt")
    assert unlocked(data, [*"abcd", "hemligt"]) != data
    assert unlocked(data, [*"abcde", "hemligt"]) == data


@pytest.mark.parametrize("cut", [600, 2_000, 5_000])
def test_a_protected_file_that_is_cut_off_is_no_crash(cut: int) -> None:
    data = _protected("hemligt")[:cut]
    assert unlocked(data, ["hemligt"]) == data


def test_entities_in_the_description_of_the_protection_are_not_read() -> None:
    data = _protected("hemligt")
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        information = container.openstream("EncryptionInfo").read()
    start = data.find(information[:60])
    at = data.index(b"<?xml", start)
    hostile = data[:at] + b"<!DOC" + data[at + 5 :]
    assert unlocked(hostile, ["hemligt"]) == hostile
