"""What the head of a column means: the words of providers' lists, their typos, and what else may stand beside them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from mailbot.domain.reading import ItemType
from mailbot.parsers.sheet_work import work_of_line

SYNONYMS: Final = {
    "customer_id": "kundid kundensid kundidentitet kundidnr kundidnummer kundensidnr customerid kundidphoniro",
    "customer_id~": "kundnr kundnummer kundensnummer kundensnr kundno brukarid brukarnr brukarnummer brukarensid "
    "brukarensnr brukaridnr phoniroid phoniroidnr",
    "customer_id?": "id idnr idnummer kund brukare boende lifecareid tesid",
    "address": "adress address adresser gatuadress besöksadress bostadsadress gammaladress nuvarandeadress "
    "adressgammal "
    "frånadress tidigareadress leveransadress monteringsadress kundensadress kundadress brukarensadress hemadress "
    "boendeadress adresskund gataochnummer gataochnr gatanr gatanummer gatuadressochnr gatuadressochnummer addres adr "
    "folkbokföringsadress utdelningsadress kundensbostad adressgata bostad",
    "address?": "gata gatunamn väg",
    "street_number": "nr gatunr gatunummer husnr husnummer adressnr adressnummer",
    "flat": "lgh lghnr lägenhet lägenhetsnr lägenhetsnummer",
    "new_address": "nyadress nyaadress nygata adressny tilladress flyttartill nygatuadress nyaadressen nybostad "
    "nyadressgata flyttartilladress",
    "from": "från",
    "to": "till",
    "gate_lock": "portlås port porten portlåsjanej portlåsnyadress behovavportlås portlåsbehövs behöverportlås "
    "behövsportlås entrélås entré entrén portentré portdigitaltlås digitaltportlås "
    "digitaltlåsport portlåsjn portjn låsiport låsiporten "
    "portlåsönskas önskasportlås låsiportentré",
    "gate_absent": "ejportlås ingetportlås inteportlås utanportlås",
    "gate_present": "finnsportlås portlåsfinns harportdigitaltlås harportendigitaltlås portlåsredanmonterat "
    "portfinnsredanlås finnsdigitaltlåsiport portlåsfinnsredan finnsredanportlås",
    "date": "önskatdatum önskadatum föreslagetdatum förslagdatum förslagpådatum förslagtilldatum monteringsdatum "
    "önskaddag önskatdatumförmontering flyttdatum nedmonteringsdatum datumförmontering önskemåldatum datumönskemål "
    "önskatmonteringsdatum leveransdatum önskatleveransdatum datumförflytt datumfördemontering datumförnedmontering "
    "montagedatum installationsdatum",
    "date~": "datum dag dat när startdatum",
    "date?": "slutdatum avslutsdatum tidigast tidigastdatum senast senastdatum",
    "time": "tid önskadtid klockslag",
    "week": "vecka veckonr veckonummer veckanr önskadvecka monteringsvecka v",
    "phone": "telefon telefonnummer telefonnr tel telnr mobil mobilnr mobilnummer mobiltelefon kundenstelefon "
    "kundtelefon telefonkund",
    "keys_available": "nycklar nycklarfinns nyckelfinns tillgångtillnycklar finnsnycklar",
    "code_lock": "kodlås portkodfinns kodlåsiporten finnskodlås",
    "consent": "samtycke samtyckefinns samtyckeinhämtat",
    "type": "åtgärd ärendetyp vadskagöras typavärende typavbeställning",
    "type~": "typ insats ärende uppdrag arbete",
    "type?": "beställning",
    "wanted": "skahalås skahadigitaltlås dörrlås lås beställs skabeställas lägenhetslås dörrlåsbehövs låsbehövs "
    "önskarlås villhalås",
    "status": "status läge",
    "note": "anmärkning kommentar kommentarer notering noteringar övrigt info information anteckning anteckningar",
    "post_code": "postnr postnummer",
    "town": "ort postort",
    "name": "namn kundnamn kundensnamn förnamn efternamn brukarensnamn kontakt kontaktperson",
    "personal": "personnr personnummer pnr födelsedatum födelseår",
    "other": "postadress kontakttelefon kontaktpersonstelefon beställningsdatum beställtdatum dagensdatum "
    "datumbeställning beslutsdatum datumbeslut inskickatdatum registreringsdatum portkod kod dörrkod porttelefon "
    "våning vån epost mail mejl beställare utförare enhet område löpnr radnr radnummer serienr serienummer anhörig "
    "inflyttningsdatum ålder bilaga",
}  # fmt: skip
"""Field → folded ways in which providers write its column head; "~", "?": meant so, and so only when none is better."""

_SCORES: Final = {"~": 90, "?": 50}
_ENOUGH: Final = 86  # rapidfuzz ratio: one typo in a word of seven letters passes, two different words do not
_SOMEBODY_ELSE: Final = re.compile(r"kontakt|anhörig|beställar|chef|ansvarig|god man|utförar|handlägg|samordn|granne")
_YES_NO: Final = re.compile(r"(?i)\W*\(?(?<!\w)(?:ja|j)\s*(?:[/,]|eller|\s)\s*(?:nej|n)(?!\w)\)?.*$")
_OF_A_GATE: Final = frozenset(("gate_lock", "gate_absent", "gate_present"))
_LONGEST: Final = 60
_OLD: Final = re.compile(r"gammal|gamla|nuvarande|från|tidigare")


@dataclass(frozen=True, slots=True)
class Head:
    """A column head: its field, how surely (100: spelt so; below 60: only for want of a better one), `old`: an address
    said to be the one that is left; `kind`: the work of a column that is ticked per kind.
    """  # noqa: D205

    field: str
    score: int = 100
    old: bool = False
    kind: ItemType | None = None


@cache
def _table() -> dict[str, Head]:
    return {
        word: Head(field.rstrip("~?"), _SCORES.get(field[-1], 100), bool(_OLD.search(word)))
        for field, words in SYNONYMS.items()
        for word in words.split()
    }


def fold(text: str) -> str:
    """Lower case, letters and digits only: "Kund-ID:" and "kund id" are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=512)  # bounded: every cell of words may pass here, those of people too
def head_of(text: str) -> Head | None:
    """What a column head means; None when nobody knows."""
    folded = fold(text)
    if not folded or folded.isdigit() or len(text) > 2 * _LONGEST:
        return None
    table = _table()
    if folded in table:
        return table[folded]
    plain = " ".join(re.sub(r"\(.*?\)", " ", _YES_NO.sub("", text)).split())
    short = fold(plain)
    if short in table:
        return table[short]
    if (kind := work_of_line(plain)) is not None and isinstance(kind, ItemType) and len(plain.split()) <= 2:
        return Head("work", kind=kind)
    if len(folded) <= 40 and (typo := _misspelt(folded) or _misspelt(short)):
        return typo
    return _of_first_words(plain.lower())


def column_field(text: str) -> str | None:
    """The field of a column head; None when nobody knows."""
    head = head_of(text)
    return None if head is None else head.field


def _misspelt(folded: str) -> Head | None:
    """The head that a word is a typo of."""
    if len(folded) < 5:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(folded, _table().keys(), scorer=fuzz.ratio, score_cutoff=_ENOUGH)
    if best is None:
        return None
    meant = _table()[best[0]]
    return Head(meant.field, min(int(best[1]), meant.score), meant.old)


def _of_first_words(plain: str) -> Head | None:
    """The head without the words that explain it: "Adress till kund", "Önskat datum för montering"."""
    words = re.findall(r"[^\W_]+", plain)
    for end in range(len(words) - 1, 0, -1):
        meant = _table().get("".join(words[:end]))
        if meant is None:
            continue
        if meant.score < 60 or meant.field in ("to", "from", "wanted", "street_number", "time", "type", "week"):
            return None
        if meant.field in ("phone", "address", "date", "customer_id") and _SOMEBODY_ELSE.search(plain):
            return Head("other")
        if meant.field in _OF_A_GATE and re.search(r"(?<!\w)(?:finns|redan|har)(?!\w)", plain):
            return Head("gate_present", 80)
        return Head(meant.field, 80, meant.old)
    return None
