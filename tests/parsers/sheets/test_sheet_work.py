"""What lines, names and cells say about the work, and what they do not."""

import pytest

from mailbot.domain.reading import ItemType, RowSkip
from mailbot.parsers.sheet_work import Statement, taken_back, work_of_action, work_of_line


@pytest.mark.parametrize(
    ("line", "work"),
    [
        ("NYA LÅS", ItemType.MOUNT),
        ("Nedmonteringar v. 50", ItemType.DISMOUNT),
        ("Lås som ska tas ner", ItemType.DISMOUNT),
        ("Flytt av lås inom Ekby", ItemType.MOVE),
        ("Beställning av montering", ItemType.MOUNT),
        ("Montering och flytt", ItemType.OTHER),
        ("Fel", ItemType.OTHER),
        ("Redan monterade", RowSkip.DONE),
        ("Avslutade 2025", RowSkip.DONE),
        ("Lista över avslutade", RowSkip.DONE),
        ("Arkiv", RowSkip.NOT_ORDERED),
        ("Ej aktuella", RowSkip.NOT_ORDERED),
        ("Gamla beställningar", RowSkip.NOT_ORDERED),
        ("Avbokade", RowSkip.NOT_ORDERED),
        ("Exempel", RowSkip.EXAMPLE),
        ("Mall", RowSkip.EXAMPLE),
        ("Blad1", None),
        ("Beställning från Provomsorgen", None),
        ("Ring Mont AB", None),
        ("Avslutas senast fredag", None),
        ("Nedmontering beställs på annan lista", None),
        ("OBS! Avbokning sker per telefon", None),
        ("Flytta inte rader i listan", None),
        ("Kontakt: Flyttbolaget", None),
    ],
)
def test_only_a_clear_line_says_what_its_rows_are(line: str, work: Statement | None) -> None:
    assert work_of_line(line) == work


@pytest.mark.parametrize(
    ("cell", "work"),
    [
        ("", None),
        ("Ja", None),
        ("Montering, ring före", ItemType.MOUNT),
        ("Nedtagning", ItemType.DISMOUNT),
        ("Ta bort lås", ItemType.DISMOUNT),
        ("Batteribyte", ItemType.BATTERY),
        ("NFC-taggar", ItemType.NFC),
        ("Urladdat batteri", ItemType.DISCHARGED_BATTERY),
        ("Utförarbyte", ItemType.CHANGE_PROVIDER),
        ("Montering av portlås", ItemType.GATE_LOCK),
        ("Flytt till Provgatan 5", ItemType.MOVE),
        ("Ej montering", RowSkip.NOT_ORDERED),
        ("Lås ska inte monteras", RowSkip.NOT_ORDERED),
        ("Nej", RowSkip.NOT_ORDERED),
        ("Ska ej nedmonteras", RowSkip.NOT_ORDERED),
        ("Redan monterat", RowSkip.DONE),
        ("Monterat", RowSkip.DONE),
        ("Service", ItemType.OTHER),
        ("Annat", ItemType.OTHER),
        ("Byte av lås", ItemType.OTHER),
        ("Montering ej portlås", ItemType.OTHER),
        ("Ej monterat", ItemType.OTHER),
    ],
)
def test_an_action_that_is_not_understood_is_no_mounting(cell: str, work: Statement | None) -> None:
    assert work_of_action(cell) == work


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Klar – monterat okt", RowSkip.DONE),
        ("Redan monterat", RowSkip.DONE),
        ("utgår, har flyttat", RowSkip.NOT_ORDERED),
        ("Avliden", RowSkip.NOT_ORDERED),
        ("Ska INTE ha lås", RowSkip.NOT_ORDERED),
        ("Klart för montering", None),
        ("klarering krävs", None),
        ("Ej utfört", None),
        ("Ej klar", None),
        ("Beställ", None),
        ("ring först", None),
        ("Kunden har flyttat in 1/12", None),
    ],
)
def test_a_status_or_remark_takes_a_row_back_only_in_so_many_words(cell: str, why: RowSkip | None) -> None:
    assert taken_back(cell) is why
