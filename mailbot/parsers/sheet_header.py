"""Which row of a sheet is its header, and what each column means."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from mailbot.domain.reading import ItemType

SYNONYMS = {
    "customer_id": "kundid kundnr kundnummer brukarid brukarnr brukarnummer kund idnr id kundensid kundensnummer",
    "address": "adress gatuadress besöksadress gata bostadsadress gammaladress nuvarandeadress adressgammal frånadress "
    "tidigareadress leveransadress monteringsadress kundensadress",
    "street_number": "nr gatunr gatunummer husnr husnummer",
    "flat": "lgh lghnr lägenhet lägenhetsnr lägenhetsnummer",
    "new_address": "nyadress nygata adressny tilladress flyttartill nygatuadress nyaadressen",
    "gate_lock": "portlås port portlåsjanej portlåsnyadress behovavportlås portlåsbehövs behöverportlås entrélås "
    "portdigitaltlås digitaltportlås portlåsjn",
    "date": "datum önskatdatum föreslagetdatum förslagdatum förslagpådatum monteringsdatum startdatum önskaddag tid "
    "önskadtid flyttdatum nedmonteringsdatum slutdatum avslutsdatum dag",
    "phone": "telefon telefonnummer telefonnr tel mobil mobilnr mobilnummer kontakttelefon",
    "keys_available": "nycklar nycklarfinns nyckelfinns tillgångtillnycklar",
    "code_lock": "kodlås portkodfinns kodlåsiporten",
    "consent": "samtycke samtyckefinns samtyckeinhämtat",
    "type": "typ åtgärd ärendetyp beställning insats ärende vadskagöras uppdrag",
    "status": "status läge",
    "post_code": "postnr postnummer",
    "town": "ort postort",
    "name": "namn kundnamn förnamn efternamn brukare brukarensnamn kontakt kontaktperson",
    "personal": "personnr personnummer pnr födelsedatum",
    "note": "anmärkning kommentar notering övrigt info",
}  # fmt: skip
"""Field → folded ways in which providers write its column head (own observation of the order forms, domain.md)."""

_ENOUGH = 86  # rapidfuzz ratio: one typo in a word of seven letters passes, two different words do not
_TYPES = (
    (r"nedmont|avmont|demont|avslut|ta ner|uppsäg", ItemType.DISMOUNT),
    (r"flytt", ItemType.MOVE),
    (r"felanm|^fel\b|trasig", ItemType.FAULT),
    (r"byt\w* (?:av )?utförare", ItemType.CHANGE_PROVIDER),
    (r"avbest|avbok", ItemType.CANCEL),
    (r"mont|nytt lås|nya lås|nyinstall|installation", ItemType.MOUNT),
)


@cache
def _table() -> dict[str, str]:
    return {word: field for field, words in SYNONYMS.items() for word in words.split()}


def fold(text: str) -> str:
    """Lower case, letters and digits only: "Kund-ID:" and "kund id" are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=512)  # bounded: every cell passes here, those of people too
def column_field(head: str) -> str | None:
    """What a column head means; None when nobody knows."""
    folded = fold(head)
    if not folded or folded.isdigit() or len(folded) > 40:
        return None
    table = _table()
    if folded in table:
        return table[folded]
    if len(folded) < 5:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(folded, table.keys(), scorer=fuzz.ratio, score_cutoff=_ENOUGH)
    if best is not None:
        return table[best[0]]
    short = fold(re.sub(r"\(.*?\)", "", head))
    return table.get(short)


def header_columns(cells: Sequence[str]) -> dict[int, str] | None:
    """Column index → field when the row is a header: two known heads at least, an id or an address among them."""
    columns: dict[int, str] = {}
    for index, cell in enumerate(cells):
        field = column_field(cell) if cell and len(cell) <= 60 else None
        if field is not None and (field not in columns.values() or field == "name"):
            columns[index] = field
    filled = sum(1 for cell in cells if cell)
    essential = {"customer_id", "address"} & set(columns.values())
    return columns if essential and len(columns) >= 2 and len(columns) * 2 >= filled else None


def type_in(text: str) -> ItemType | None:
    """The kind of work that a title, a sheet's name or an action cell speaks of."""
    lower = text.lower()
    return next((kind for pattern, kind in _TYPES if re.search(pattern, lower)), None)
