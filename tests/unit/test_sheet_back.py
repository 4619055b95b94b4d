"""The sender's own sheet back: what it says, what it keeps, and what is not in any byte of it."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from mailbot.documents.annotated_sheet import HIDDEN_ROW, HIDDEN_SHEETS, MARKER, STRUCK_ROW, RowVerdict, Tone
from mailbot.domain.fact import NoCopy
from mailbot.domain.role import Role
from mailbot.privacy.policy import Policy
from mailbot.privacy.presets import load_policy, shipped_presets
from mailbot.sheet_back import SUMMARY, SheetBack, guarded, returnable, sheet_back

HEADS = ("Kundid", "Gatuadress", "Portlås (ja/nej)", "Namn", "Telefon", "Önskat datum", "Övrigt", "Löparkod")
NAME, NUMBER = "Märta Lövqvist", "19391002-2384"
JOB, FAULT = "LÅS-2026-00041", "Kundid saknas"
VERDICTS = (
    RowVerdict(sheet=0, row=2, job=JOB, text="Raden har blivit ett jobb", tone=Tone.JOB),
    RowVerdict(sheet=0, row=3, job=None, text=FAULT, tone=Tone.FAULT),
)


def preset(name: str) -> Policy:
    return load_policy(shipped_presets() / f"{name}.toml")


def order(address: str = "Rönnstigen 4 B", customer: object = 4121) -> tuple[object, ...]:
    return (customer, address, "ja", NAME, "070-1740610", date(2026, 12, 3), f"ring {NAME}", 8812)


def book(*rows: tuple[object, ...], title: str = "Beställning") -> Workbook:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in (HEADS, *(rows or (order(), order(customer=None)))):
        sheet.append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def back(
    data: bytes,
    *,
    name: str = "lista.xlsx",
    verdicts: tuple[RowVerdict, ...] = VERDICTS,
    policy: str = "larmgrupp",
    role: Role = Role.PROVIDER,
    domain: str = "hemtjanst.example",
) -> SheetBack:
    return sheet_back(data, name, verdicts, policy=preset(policy), role=role, domain=domain)


def opened(copy: SheetBack) -> Workbook:
    assert copy.data is not None, (copy.why, copy.kinds)
    return load_workbook(BytesIO(copy.data))


def cells(copy: SheetBack, sheet: int = 0) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in opened(copy).worksheets[sheet].iter_rows(values_only=True)]


def unzipped(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return b"\n".join(archive.namelist()[n].encode() + archive.read(i) for n, i in enumerate(archive.infolist()))


MAILS_CUSTOMER_ID = "n" + "acka"  # the preset under which a Kundid goes to the provider
KEEPS_CUSTOMER_ID = "s" + "alem"  # and one under which it does not


def test_each_row_has_its_job_number_or_the_reason_beside_it_and_nothing_personal() -> None:
    head, first, second = cells(back(saved(book()), policy=MAILS_CUSTOMER_ID))
    assert head == ("Kundid", "Gatuadress", "Portlås (ja/nej)", "Namn", "Telefon", "Önskat datum", "Övrigt", MARKER,
                    "Ärende", "Besked")  # fmt: skip
    assert (*first[:3], first[5].date()) == (4121, "Rönnstigen 4 B", "ja", date(2026, 12, 3))
    assert [first[3], first[4], first[6], first[7]] == [MARKER] * 4
    assert first[8:] == (JOB, "Raden har blivit ett jobb")
    assert second[8:] == (None, FAULT)


def test_a_customer_id_goes_only_to_whom_the_preset_lets_it() -> None:
    data = saved(book())
    assert cells(back(data, policy=MAILS_CUSTOMER_ID, role=Role.PROVIDER))[1][0] == 4121
    assert cells(back(data, policy=MAILS_CUSTOMER_ID, role=Role.BRF))[1][0] == MARKER
    assert cells(back(data, policy=KEEPS_CUSTOMER_ID, role=Role.PROVIDER))[1][0] == MARKER


def test_colour_and_text_say_the_same_and_the_sender_s_formatting_stays() -> None:
    made = book()
    sheet = made.worksheets[0]
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, name="Arial"), PatternFill("solid", fgColor="FFFF00")
    sheet["A2"].number_format = "00000"
    sheet.column_dimensions["B"].width, sheet.row_dimensions[1].height = 41, 33
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", "A1:H3"
    sheet.merge_cells("B3:C3")
    copy = opened(back(saved(made), policy=MAILS_CUSTOMER_ID)).worksheets[0]
    assert (copy["A1"].font.b, copy["A1"].font.name, copy["B1"].fill.fgColor.rgb) == (True, "Arial", "00FFFF00")
    assert (copy["A2"].number_format, copy["F2"].number_format) == ("00000", "yyyy-mm-dd")
    assert (copy.column_dimensions["B"].width, copy.row_dimensions[1].height) == (41, 33)
    assert (copy.freeze_panes, copy.auto_filter.ref, str(copy.merged_cells)) == ("B2", "A1:J3", "B3:C3")
    green, red = copy["J2"].fill.fgColor.rgb, copy["J3"].fill.fgColor.rgb
    assert (green, red) == ("FFC6EFCE", "FFFFC7CE")


def test_hidden_and_struck_out_rows_and_hidden_sheets_are_told_of_in_words() -> None:
    made = book(order(), order(customer=4122), order(customer=4123))
    sheet = made.worksheets[0]
    sheet.row_dimensions[3].hidden = True
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    made.create_sheet("Gamla").sheet_state = "hidden"
    made["Gamla"].append([NAME])
    copy = back(saved(made), verdicts=VERDICTS[:1])
    rows = cells(copy)
    assert [row[-1] for row in rows] == ["Besked", VERDICTS[0].text, HIDDEN_ROW, STRUCK_ROW]
    assert not opened(copy).worksheets[0].row_dimensions[3].hidden
    assert [row[0] for row in cells(copy, sheet=1)] == [*SUMMARY, HIDDEN_SHEETS]
    assert len(opened(copy).worksheets) == 2


def planted() -> Workbook:
    """A name and a personal number at every place of a workbook that openpyxl can write."""
    told = f"{NAME} {NUMBER}"
    made = book(title=NAME)
    sheet = made.worksheets[0]
    sheet["A2"].comment = Comment(told, NAME)
    sheet["B2"].hyperlink = f"mailto:{told.replace(' ', '.')}@example.org"
    sheet["C2"].number_format = f'"{told}"0'
    sheet["A2"].font = Font(name=NAME)
    made.add_named_style(NamedStyle(name=NAME, font=Font(b=True)))
    sheet["B3"].style = NAME
    made.defined_names[NAME.replace(" ", "_")] = DefinedName(NAME.replace(" ", "_"), attr_text=f'"{told}"')
    sheet.oddHeader.center.text = sheet.oddFooter.left.text = told  # type: ignore[union-attr]
    for key in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category"):
        setattr(made.properties, key, told)
    made.custom_doc_props.append(StringProperty(name=NAME, value=told))  # type: ignore[attr-defined]
    sheet.conditional_formatting.add("A1:A9", _rule(told))
    sheet.add_data_validation(_validation(told))
    sheet.auto_filter.ref = "A1:H3"
    sheet.auto_filter.add_filter_column(3, [told])
    for column in range(1, 20):
        sheet.cell(6, column, told)
    return made


def _rule(text: str) -> Any:
    from openpyxl.formatting.rule import FormulaRule

    fill = PatternFill("solid", fgColor="FF0000")
    return FormulaRule(formula=[f'A1="{text}"'], fill=fill)  # type: ignore[no-untyped-call]


def _validation(text: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    found = DataValidation(type="list", formula1=f'"{text}"', promptTitle=text, prompt=text, error=text)
    found.add("A2:A9")
    return found


@pytest.mark.parametrize("policy", [MAILS_CUSTOMER_ID, KEEPS_CUSTOMER_ID, "larmgrupp"])
def test_a_name_planted_anywhere_is_in_no_byte_of_the_copy(policy: str) -> None:
    data = saved(planted())
    before, copy = unzipped(data), back(data, policy=policy)
    assert copy.data is not None, (copy.why, copy.kinds)
    after = unzipped(copy.data)
    for part in (*NAME.split(), NUMBER, NUMBER[:8], "070-1740610", "8812"):
        assert part.encode() in before or part in ("8812", NUMBER[:8])
        assert part.encode() not in after, part
        assert part.encode() not in copy.data


def test_a_row_of_somebody_protected_comes_back_empty() -> None:
    verdicts = (
        RowVerdict(sheet=0, row=2, job=None, text="en människa tar hand om raden", tone=Tone.FAULT, empty=True),
    )
    assert set(cells(back(saved(book()), verdicts=verdicts))[1][:8]) == {MARKER}


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+46", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_nothing_is_ever_written_as_a_formula(text: str) -> None:
    made = book(order(address=text))
    made.worksheets[0]["B2"].data_type = "s"
    made.worksheets[0]["C2"] = "=1+1"
    verdict = RowVerdict(sheet=0, row=2, job=None, text=text.strip(), tone=Tone.FAULT)
    copy = back(saved(made), verdicts=(verdict,))
    assert copy.data is not None
    assert b"<f" not in unzipped(copy.data).split(b"styles.xml")[0].replace(b"<fonts", b"").replace(b"<font", b"")
    sheet = opened(copy).worksheets[0]
    assert sheet["J2"].value == text.strip()
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_text_file_becomes_a_workbook_of_its_rows() -> None:
    data = f"Kundid;Adress;Portlås;Namn\n0412;Rönnstigen 4;ja;{NAME}\n;Rönnstigen 6;nej;\n".encode("cp1252")
    rows = cells(back(data, name="lista.csv", policy=MAILS_CUSTOMER_ID))
    assert rows[0] == ("Kundid", "Adress", "Portlås", "Namn", "Ärende", "Besked")
    assert rows[1] == ("0412", "Rönnstigen 4", "ja", MARKER, JOB, VERDICTS[0].text)
    assert rows[2] == (None, "Rönnstigen 6", "nej", None, None, FAULT)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"%PDF-1.7", saved(book())[:900], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_file_that_cannot_be_read_gives_no_copy(data: bytes) -> None:
    assert back(data).why is NoCopy.UNREADABLE


def test_a_copy_above_the_limit_is_not_sent() -> None:
    policy = preset("larmgrupp")
    made = sheet_back(saved(book()), "a.xlsx", VERDICTS, policy=policy, role=Role.PROVIDER, domain="x", most=500)
    assert made.why is NoCopy.TOO_LARGE


def repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The copy with some bytes of one part changed, as if the annotation had let them in."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            target.writestr(name, content.replace(old, new) if name == part else content)
        if part not in source.namelist():
            target.writestr(part, new)
    return file.getvalue()


SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, MARKER.encode(), NAME.encode()),
        (SHEET, "Rönnstigen 4 B".encode(), f"Rönnstigen 4 B {NAME}".encode()),
        (SHEET, b"<v>4121</v>", b"<v>193910022384</v>"),
        (SHEET, b"<v>4121</v>", b"<v>19391002</v>"),
        (SHEET, b"<v>4121</v>", b"<f>1+1</f><v>2</v>"),
        (SHEET, FAULT.encode(), NAME.encode()),
        (SHEET, b"</sheetData>", f"</sheetData><headerFooter><oddHeader>{NAME}</oddHeader></headerFooter>".encode()),
        (SHEET, b"<sheetData>", f"<sheetData><!--{NAME}-->".encode()),
        (BOOK, "Beställning".encode(), NAME.encode()),
        (
            BOOK,
            b"</sheets>",
            f'</sheets><definedNames><definedName name="a">{NAME}</definedName></definedNames>'.encode(),
        ),
        (STYLES, b"Calibri", NAME.encode()),
        ("docProps/core.xml", b"", NAME.encode()),
        ("xl/comments1.xml", b"", NAME.encode()),
        ("xl/worksheets/sheet99.xml", b"", NAME.encode()),
    ],
)
def test_the_guard_turns_red_for_whatever_the_annotation_should_have_stopped(part: str, old: bytes, new: bytes) -> None:
    policy = preset(MAILS_CUSTOMER_ID)
    allowed = returnable(policy, Role.PROVIDER, "hemtjanst.example")
    data = back(saved(book()), policy=MAILS_CUSTOMER_ID).data
    assert data is not None
    assert guarded(data, VERDICTS, allowed) == ()
    assert guarded(repacked(data, part, old, new), VERDICTS, allowed) != ()


def test_the_guard_turns_red_for_bytes_around_the_archive_and_words_about_a_person() -> None:
    allowed = returnable(preset(MAILS_CUSTOMER_ID), Role.PROVIDER, "x.example")
    data = back(saved(book()), policy=MAILS_CUSTOMER_ID).data
    assert data is not None
    for changed in (data + NAME.encode(), NAME.encode() + data, data[:-2] + b"\x03\x00abc"):
        assert guarded(changed, VERDICTS, allowed) != ()
    told = RowVerdict(sheet=0, row=2, job=None, text=f"samma som {NUMBER}", tone=Tone.QUESTION)
    assert back(saved(book()), verdicts=(told,)).why is NoCopy.GUARD


def test_the_guard_turns_red_for_a_protected_row_with_content() -> None:
    allowed = returnable(preset(MAILS_CUSTOMER_ID), Role.PROVIDER, "x.example")
    data = back(saved(book()), policy=MAILS_CUSTOMER_ID).data
    assert data is not None
    stopped = (RowVerdict(sheet=0, row=2, job=JOB, text=VERDICTS[0].text, tone=Tone.JOB, empty=True), VERDICTS[1])
    assert guarded(data, stopped, allowed) != ()
