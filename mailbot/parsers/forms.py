"""Label and value: forms, two-column tables, tables with a header row, web forms, Lifecare and Easit mails."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.parsers.addresses import address_from_value
from mailbot.parsers.form_words import LABELS, ONLY_WITH_ADDRESS
from mailbot.parsers.label_grammar import guessed_field
from mailbot.parsers.worded import Worded

_PAIR = re.compile(
    r"^[ \t>*•·–-]{0,6}(?:\d{1,2}[.)][ ]+)?(?P<label>[^\W\d_][^:\t\n]{0,60}?)[ ]?\*?(?::|\t|\?(?=[ \t]"
    r"|$))[ \t*]{0,6}(?P<value>.*)$"
)
_BULLET_ID = re.compile(r"^[ \t]*[*•–-][ \t]+(?P<label>kund(?:id|nr|nummer))[ ](?P<value>\d[\d ]{2,7})[ ]*$", re.I)
_RULE = re.compile(
    r"^\s*(?:[-_=*]{2,}|detta mejl går inte att svara på.*|logga in i .*|svara inte på detta.*)\s*$", re.I
)
_NOTICE = Worded(
    r"(?:(?:du|ni|man) kan (?:inte|ej) svara på (?:det här|detta|denna) ?(?:meddelande|mejl|mail|e-post)\w*"
    r"|svara (?:inte|ej) på (?:det här|detta|denna|den här) ?(?:meddelande|mejl|mail|e-post)\w*"
    r"|(?:det här |detta )?(?:meddelandet?|mejlet?|mailet?|e-postmeddelande(?:t)?) (?:kan|går) (?:inte"
    r"|ej) (?:att )?besvara\w*"
    r"|(?:det här |detta )?(?:meddelandet?|mejlet?|mailet?) (?:är|har) (?:skickat|skickats|skapat"
    r"|genererat)[^.\n]{0,20}automatiskt)"
    r"[^.\n]{0,30}\.?",
    re.I,
)
_CUT = re.compile(r"^(?:--|__|detta mejl går inte|logga in i |öppna ärendet|svara inte på detta)", re.I)
_BELOW = re.compile(  # a label alone on its line, the answer below it, an empty line behind
    r"(?:\A|\n[ \t]*\n)(?P<label>[^\n.,!:\t]{2,60}?)(?P<mark>[ ]*[?:]?)[ ]*\n"
    r"(?P<value>[^\n]+(?:\n[^\n]+)?)(?=\n[ \t]*\n|\s*\Z)"
)
_FEWEST_BELOW = 3
_SECTION = re.compile(
    r"[ \t*#]*(?:lås|ärende|beställning|kund|brukare|adress|objekt|nr|plats)?[ ]?(?P<n>\d{1,2})[.):*]*[ \t]*", re.I
)
_STRUCK = re.compile(
    r"\W*(?:utgår|utgått|struken|struket|stryks|dubblett|(?:ej|inte) (?:längre )?aktuell|inaktuell|ska inte ha"
    r"|redan klar)",
    re.I,
)
_NOT_ALONG = re.compile(  # a remark beside a row that takes it back
    r"(?<!\w)(?:ta|tas|räknas?|räkna|är|ska|skall|får) (?:(?:denna|den|henne|honom|raden) )?(?:inte|ej)"
    r" (?:vara |tas )?med(?!\w)|(?:hoppa över|bortse från|stryk) (?:denna|den|det|raden|honom|henne)(?!\w)"
    r"|(?<!\w)(?:ångrat|ångrar|ångrade) sig(?!\w)|(?<!\w)(?:tackat|tackade|tackar) nej(?!\w)"
    r"|vill (?:inte|ej) (?:längre )?ha (?:något |nåt |det |lås)",
    re.I,
)
_AFTER_ALL = re.compile(r"(?<!\w)(?:ändå|igen|i ?stället|vill nu|portlås\w*|kodlås\w*|nyck\w*)(?!\w)", re.I)
_QUESTION = re.compile(r"^(?:>[ ]?){1,4}(?P<label>[^>\n]{2,70}?)[ ]?[?:][ ]?$")
_REMARK = re.compile(r"\s*\([^)]*\)")
_TWO_SENTENCES = re.compile(r"[.!?] +[A-ZÅÄÖ]")
_NUMBER_ONLY = re.compile(r"\d{1,3} ?(?:st|stycken)?\W*$", re.I)
_PHONE = re.compile(r"(?:\+46|0)[\d ()-]{7,}")
_LONGEST_VALUE = 70  # what is longer says more than the value of a label that is only guessed
_DESCRIPTION = "description"
_NEXT = "next"
_FIRST = frozenset({"customer_id", "type", "quantity"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One filled field: `name` of LABELS, the value and the whole line it stands in."""

    name: str
    value: str
    line: str
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A mail taken apart: filled fields (one tuple per record) and the text outside of them."""

    records: tuple[tuple[Pair, ...], ...]
    prose: str
    described: bool = False

    def shared(self) -> tuple[Pair, ...]:
        """The only record, or none."""
        return self.records[0] if len(self.records) == 1 else ()


@lru_cache(maxsize=2)  # read for the order and again for what is explained
def parse_form(text: str) -> Form:
    """Take labels and tables out of `text`."""
    lines = _beside(text).split("\n")
    rows, lines = _tables(lines)
    pairs: list[Pair] = []
    prose: list[str] = []
    described = False
    sections = _sections(lines)
    for number, line in enumerate(lines):
        if number in sections:
            pairs.append(Pair(name=_NEXT, value="", line=""))
            continue
        if described and _CUT.match(line.strip()):
            break
        pair = None if described else _pair(line)
        if pair is None:
            prose.append(line)
        elif pair.name == _DESCRIPTION:
            described = described or not pair.value or number < len(lines) - 2
            prose.append(pair.value)
        elif pair.value or pair.name:
            pairs.append(pair)
            if pair.label == "ämne":  # tells whom it is about, too
                prose.append(pair.value)
    records = _records(pairs)
    if rows:
        records = tuple((*row, *(records[0] if len(records) == 1 else ())) for row in rows)
    return Form(
        records=records,
        prose=_without_notices("\n".join(line for line in prose if not _RULE.match(line))),
        described=described,
    )


def _beside(text: str) -> str:
    """`text` with answers that stand below their labels brought up beside them, where a form is written so."""
    found = [match for match in _BELOW.finditer(text) if field_of(match["label"]) not in (None, _DESCRIPTION)]
    if len(found) < _FEWEST_BELOW:
        return text
    for match in reversed(found):
        value = " ".join(match["value"].split())
        text = f"{text[: match.start('label')]}{match['label'].strip()}{match['mark']}\t{value}{text[match.end() :]}"
    return text


def _sections(lines: Sequence[str]) -> frozenset[int]:
    """Lines that only number the sections of a mail, each with labels below: "1.", "Lås 2"."""
    found = [
        (number, int(match["n"]))
        for number, line in enumerate(lines)
        if line and (match := _SECTION.fullmatch(line)) and _pair(_next_line(lines, number)) is not None
    ]
    if [count for _, count in found] != list(range(1, len(found) + 1)) or len(found) < 2:
        return frozenset()
    return frozenset(number for number, _ in found)


def _next_line(lines: Sequence[str], number: int) -> str:
    return next((line for line in lines[number + 1 : number + 4] if line.strip()), "")


def _without_notices(text: str) -> str:
    """`text` without the sentences in which a mail system speaks of its own mail."""
    return _NOTICE.pattern.sub("", text) if _NOTICE.search(text) else text


def answered_questions(text: str) -> str:
    """Quoted questions with the answer on the next line, as `label: value` lines (an answer written inline)."""
    if not text.startswith(">") and "\n>" not in text:
        return ""
    lines, out = text.split("\n"), []
    for number, line in enumerate(lines[:-1]):
        question = _QUESTION.match(line)
        if question is None or field_of(question["label"]) is None:
            continue
        answer = next((later for later in lines[number + 1 : number + 3] if later.strip()), "")
        if answer and not answer.lstrip().startswith(">"):
            out.append(f"{question['label'].strip()}: {answer.strip()}")
    return "\n".join(out)


def field_of(label: str, *, cell: bool = True) -> str | None:
    """The field that a label stands for, '' when it is known and of no interest, None when unknown.

    `cell`: it stands in a table or a form, and not merely before a colon.
    """
    plain = _plain(label)
    known = LABELS.get(plain)
    return guessed_field(plain, cell=cell) if known is None else known


def known_field(label: str) -> str | None:
    """The field of a label that is known word for word."""
    return LABELS.get(_plain(label))


def _plain(label: str) -> str:
    plain = (_REMARK.sub("", label.lower()) if "(" in label else label.lower()).strip(" \t.*?:#•-")
    return " ".join(plain.split())


def _pair(line: str) -> Pair | None:
    if len(line) > 2000:
        return None
    match = _PAIR.match(line) or _BULLET_ID.match(line)
    if match is None:
        return None
    rest = line[match.end("label") :].lstrip(" *")
    name = field_of(match["label"], cell=not rest.startswith(":"))
    if rest.startswith(":") and (len(match["value"]) > _LONGEST_VALUE or _TWO_SENTENCES.search(match["value"])):
        name = known_field(match["label"])
    if name == "proposed_date" and _PHONE.match(match["value"]):
        return None  # "kontakta Eva för att boka / tid: 070-…": a sentence that goes on
    if name == "gate_lock" and _NUMBER_ONLY.match(match["value"]):
        return None  # "Portlås: 5" counts what is ordered
    if name is None or (match["label"].lower() in ONLY_WITH_ADDRESS and address_from_value(match["value"]) is None):
        return None
    return Pair(name=name, value=match["value"].strip(" \t"), line=line.strip(), label=match["label"].strip().lower())


def _records(pairs: Sequence[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """A customer's number or an order's kind that comes again begins the next record."""
    records: list[list[Pair]] = []
    seen: set[str] = set()
    for pair in pairs:
        if not records or pair.name == _NEXT or (pair.name in _FIRST and pair.name in seen and _tells(pair)):
            records.append([])
            seen = set()
        if pair.name == _NEXT:
            continue
        records[-1].append(pair)
        if _tells(pair):
            seen.add(pair.name)
    return tuple(tuple(record) for record in records if record)


def _tells(pair: Pair) -> bool:
    """Whether a pair says what its label promises: a resident's name is no number."""
    return pair.name != "customer_id" or any(map(str.isdigit, pair.value))


def _tables(lines: Sequence[str]) -> tuple[list[tuple[Pair, ...]], list[str]]:
    """Rows under a header row of known labels; the lines that belong to no table."""
    rows: list[tuple[Pair, ...]] = []
    rest: list[str] = []
    header: list[str | None] = []
    for line in lines:
        cells = _cells(line)
        if _is_header(cells):
            header = [field_of(cell) for cell in cells]
        elif header and len(cells) >= 2:
            row = _row(header, cells, line)
            if row:
                rows.append(row)
        elif line.strip() or not header:
            header = [] if line.strip() else header
            rest.append(line)
    return rows, rest


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.strip().split("\t")]
    for mark in ("|", ";"):
        if line.count(mark) >= 2:
            return [cell.strip() for cell in line.strip(" |").split(mark)]
    return []


def _is_header(cells: Sequence[str]) -> bool:
    if len(cells) < 2:
        return False
    name = known_field if len(cells) == 2 else field_of
    known = sum(bool(name(cell)) for cell in cells)
    return known >= 2 and known * 2 >= len(cells) and not any(map(str.isdigit, cells))


def _row(header: Sequence[str | None], cells: Sequence[str], line: str) -> tuple[Pair, ...]:
    if any(_STRUCK.match(cell) for name, cell in zip(header, cells, strict=False) if name not in ("type", "gate_lock")):
        return ()
    if any(_taken_back(cell) for name, cell in zip(header, cells, strict=False) if not name or name == _DESCRIPTION):
        return ()
    pairs = (
        Pair(name=name, value=cell, line=line.strip(), label=name)
        for name, cell in zip(header, cells, strict=False)
        if name and cell.strip(" -–")
    )
    return tuple(pairs)


def _taken_back(remark: str) -> bool:
    return _NOT_ALONG.search(remark) is not None and _AFTER_ALL.search(remark) is None


def values(record: Sequence[Pair]) -> Mapping[str, Pair]:
    """The first filled pair of every field."""
    out: dict[str, Pair] = {}
    for pair in record:
        if pair.value and pair.name not in out:
            out[pair.name] = pair
    return out
