"""The empty order sheet that a municipality sends to its providers: instructions, and a table that says what it wants.

Everything in it is made here, nothing is copied from a template file; decision and reading meet in its column heads.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mailbot.documents.bare_workbook import bare_bytes
from mailbot.documents.order_columns import Column, Shape, bulk_kinds, columns_for, orderers_of
from mailbot.domain.errors import PermanentError
from mailbot.domain.reading import ItemType
from mailbot.domain.routine import Routine
from mailbot.domain.words import KIND_WORDS, ROLE_WORDS, missing_words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ORDERS, HOW_TO = "Beställning", "Så fyller du i"
_LAST_ROW = 10_000  # how far down the drop-downs and the hints reach
_EXAMPLE_IN = timedelta(days=14)
_FONT, _HEAD_COLOUR, _NEEDED_COLOUR, _EXAMPLE_COLOUR = "Calibri", "1F4E5F", "FFF2B3", "6B6B6B"
_WIDTH_OF_HELP, _WRAPS_AFTER = 95, 104  # characters
_FORMATS = {Shape.NUMBER: "@", Shape.DATE: "yyyy-mm-dd"}


def order_sheet(routine: Routine, *, today: date) -> bytes:
    """The .xlsx for one routine, without properties of its author. `today` dates its examples.

    Raises PermanentError when the routine demands for every kind of order what a sheet must not carry.
    """
    from openpyxl import Workbook

    columns, kinds = columns_for(routine), bulk_kinds(routine)
    if not columns:
        raise PermanentError(
            f"Rutinen «{routine.name}» går inte att beställa i kalkylblad: den kräver uppgifter som inte får stå där."
        )
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_how_to(book.create_sheet(HOW_TO), _how_to(routine, columns, kinds))
    orders = book.create_sheet(ORDERS)
    first = _write_examples(orders, _write_heads(orders, columns, kinds), columns, kinds, today)
    _guide(orders, columns, kinds, first)
    return bare_bytes(book)


def head_of(column: Column, kinds: Sequence[ItemType]) -> str:
    """The head with its mark: `*` always needed, `(*)` needed for some kinds of work or one of several."""
    always = set(column.needed_by) == set(kinds) and not column.instead
    return f"{column.head} {'*' if always else '(*)'}"


def _write_heads(sheet: "Worksheet", columns: Sequence[Column], kinds: Sequence[ItemType]) -> int:
    """Heads in row 1, and what a whole column looks like; returns the next row."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(1, index, head_of(column, kinds))
        cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=_HEAD_COLOUR)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        below = sheet.column_dimensions[get_column_letter(index)]
        below.width = column.width
        below.protection = Protection(locked=False)
        below.number_format = _FORMATS.get(column.shape, "General")
    sheet.row_dimensions[1].height = 32
    return 2


def _write_examples(
    sheet: "Worksheet", row: int, columns: Sequence[Column], kinds: Sequence[ItemType], today: date
) -> int:
    """Locked examples, one for each kind of work, that begin by saying that they are; returns the next row."""
    from openpyxl.styles import Font

    for kind in kinds:
        for index, column in enumerate(columns, start=1):
            value = _example(column, kind, today)
            cell = sheet.cell(row, index, value)
            cell.font = Font(name=_FONT, italic=True, color=_EXAMPLE_COLOUR)
            cell.number_format = _FORMATS.get(column.shape, "General")
        row += 1
    return row


def _example(column: Column, kind: ItemType, today: date) -> str | date | None:
    if column.shape is Shape.KIND:
        return f"Exempel: {KIND_WORDS[kind]}"
    if kind not in column.needed_by:
        return None
    return today + _EXAMPLE_IN if column.shape is Shape.DATE else column.example


def _guide(sheet: "Worksheet", columns: Sequence[Column], kinds: Sequence[ItemType], first: int) -> None:
    """What helps in filling in from row `first` on: drop-downs, checks, hints, frozen heads, protection, printing."""
    for index, column in enumerate(columns, start=1):
        _check(sheet, column, kinds, index, first)
        _hint(sheet, column, columns, index, first)
    sheet.freeze_panes = f"B{first}"
    _protect(sheet)
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: it is allowed
    sheet.protection.insertRows = sheet.protection.deleteRows = sheet.protection.sort = False
    _print_on_a4(sheet)
    sheet.print_title_rows = "1:1"


def _protect(sheet: "Worksheet") -> None:
    """Without a password: it saves from slips, not from will."""
    sheet.protection.sheet = True


def _check(sheet: "Worksheet", column: Column, kinds: Sequence[ItemType], index: int, first: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(index)
    rule = DataValidation(allow_blank=True, showErrorMessage=True, showInputMessage=True, **_rule(column, kinds, first))
    if column.field == "customer_id":
        rule.formula1 = _no_personal_number(f"{letter}{first}")
    rule.promptTitle, rule.prompt = column.head, column.help
    rule.errorTitle = "Det går inte"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{first}:{letter}{_LAST_ROW}")


def _rule(column: Column, kinds: Sequence[ItemType], first: int) -> dict[str, Any]:
    if column.field == "customer_id":
        return {"type": "custom", "error": "Skriv Kundid, aldrig personnummer."}
    match column.shape:
        case Shape.KIND:
            words = ",".join(KIND_WORDS[kind] for kind in kinds)
            return {"type": "list", "formula1": f'"{words}"', "error": "Välj ett av orden i listan."}
        case Shape.YES_NO:
            return {"type": "list", "formula1": '"ja,nej"', "error": "Skriv ja eller nej."}
        case Shape.DATE:
            words = "Skriv ett datum från och med i dag, så här: 2026-12-03."
            limits = {"operator": "between", "formula1": "TODAY()", "formula2": "TODAY()+700"}
            return {"type": "date", "error": words, **limits}
        case Shape.TEXT | Shape.NUMBER:
            limits = {"operator": "lessThanOrEqual", "formula1": "120"}
            return {"type": "textLength", "error": "Skriv kortare än 120 tecken.", **limits}


def _no_personal_number(cell: str) -> str:
    """A formula that is false for ten or twelve digits, with or without a dash; true for a customer's number."""
    digits = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"-",""),"+","")," ","")'
    return f"NOT(AND(LEN({digits})>9,ISNUMBER(VALUE({digits}))))"


def _hint(sheet: "Worksheet", column: Column, columns: Sequence[Column], index: int, first: int) -> None:
    """An empty cell that the row's kind of work needs is coloured; the kind itself as soon as anything stands there."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter

    letters = {c.field: get_column_letter(i) for i, c in enumerate(columns, start=1)}
    empty = ",".join(f'TRIM(${letters[name]}{first})=""' for name in (column.field, *column.instead) if name in letters)
    if column.shape is Shape.KIND:
        wanted = f"COUNTA($B{first}:${get_column_letter(len(columns))}{first})>0"
    else:
        named = ",".join(f'$A{first}="{KIND_WORDS[kind]}"' for kind in column.needed_by)
        wanted = f"OR({named})"
    look = DifferentialStyle(fill=PatternFill("solid", bgColor=_NEEDED_COLOUR))
    rule = Rule(type="expression", dxf=look, formula=[f"AND({wanted},{empty})"])
    letter = get_column_letter(index)
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{_LAST_ROW}", rule)


def _write_how_to(sheet: "Worksheet", lines: Sequence[tuple[bool, str]]) -> None:
    """One cell a line: a table here could be taken for orders."""
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = _WIDTH_OF_HELP
    for number, (is_heading, text) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, text or None)
        cell.font = Font(name=_FONT, bold=is_heading, size=16 if number == 1 else 13 if is_heading else 11)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = 28 if number == 1 else 16 * (len(text) // _WRAPS_AFTER + 1)
    sheet.sheet_view.showGridLines = False
    _protect(sheet)
    _print_on_a4(sheet)


def _print_on_a4(sheet: "Worksheet") -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _how_to(routine: Routine, columns: Sequence[Column], kinds: Sequence[ItemType]) -> list[tuple[bool, str]]:
    """The instructions: (is a heading, text)."""
    who = " eller ".join(ROLE_WORDS[role] for role in orderers_of(routine))
    return [
        (True, "Beställ flera lås på en gång"),
        (False, f"Beställning görs av {who}. Mejla bladet, ifyllt, till den brevlåda där du brukar beställa lås."),
        (False, ""),
        (True, "Gör så här"),
        (False, f"• Gå till fliken {ORDERS}. Skriv en rad för varje lås, under exemplen. Skriv inget annat där."),
        (False, "• * betyder att rutan alltid ska fyllas i. (*) betyder att den behövs ibland: då blir rutan gul."),
        (False, "• Raderna som börjar med Exempel visar hur det ska se ut. De läses aldrig som beställningar."),
        (False, "• Ångrar du en rad? Töm den, eller stryk över den. Överstrukna och dolda rader läses inte."),
        (False, "• Ändra inte rubrikerna. Tomma rader emellan gör inget."),
        (False, ""),
        (True, "Det här behövs"),
        *((False, f"• {KIND_WORDS[kind]}: {_needed(routine, kind)}.") for kind in kinds),
        (False, ""),
        (True, "Så fyller du i rutorna"),
        *((False, f"• {column.head}: {column.help[0].lower() + column.help[1:]}") for column in columns),
        (False, ""),
        (True, "Personuppgifter"),
        (False, _personal(routine, columns)),
        (False, ""),
        (True, "Sedan"),
        (
            False,
            "Du får ett kvitto som säger rad för rad vilket jobbnummer det blev, eller varför det inte blev något.",
        ),
        (False, "Rätta de raderna och skicka bladet igen. De rader som redan är jobb blir inte dubbla."),
    ]


def _needed(routine: Routine, kind: ItemType) -> str:
    words = list(_words_of_demands(routine, kind))
    return " och ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "inget mer"


def _words_of_demands(routine: Routine, kind: ItemType) -> Iterator[str]:
    """What the sheet must say; who answers for the order is told by the mail."""
    inside = tuple(d for d in routine.orders[kind].requires if not d.startswith("contact"))
    return missing_words(inside)


def _personal(routine: Routine, columns: Sequence[Column]) -> str:
    allowed = "" if any(c.field == "customer_phone" for c in columns) else ", telefonnummer"
    elsewhere = f" Sådant hör hemma i {routine.wrong_place}." if routine.wrong_place else ""
    return f"Skriv inga namn, personnummer{allowed} eller portkoder i bladet.{elsewhere}"
