"""Supplements and corrections to an order that was placed before: what only the thread of a job makes a change."""

import re
from typing import Final

from mailbot.domain.reading import ItemType
from mailbot.parsers.kinds import Hit
from mailbot.parsers.lock_words import NO
from mailbot.parsers.worded import Worded

_VALUE = (
    r"(?:port|dörr)?kod\w*|(?:telefon|mobil)?num(?:mer|ret)\w*|telefon\w*|mobil\w*|kontakt\w*|adress\w*"
    r"|(?<!\w)tid(?:en)?(?!\w)|(?<!\w)dag(?:en)?(?!\w)"
    r"|datum\w*|veck\w*|kundid\w*|kundnr|våning\w*|lägenhet\w*|namn\w*|uppgift\w*"
)
_CORRECTED: Final = Worded(
    rf"rättelse\w*|rätta till|(?<!\w)fel (?:{_VALUE})|(?<!\w)(?:ny|nya|nytt|annan|annat|bytt|ändrad|ändrat|rätt"
    rf"|korrekt) (?:{_VALUE})"
    r"|(?<!\w)skrev fel|blev fel|blir fel|ska (?:det )?vara(?!\w)(?! (?:kvar|klart|på plats|bra|ok))"
    r"|komplettering\w*|kompletterar|tillägg\w*|uppdatering\w*|uppdaterad\w*"
    r"|glömde (?:\w+ )?(?:skriva|nämna|säga|tala om|bifoga|ange|att)|(?:det är|är"
    r"|stämmer) inte [^.\n]{1,40} utan(?!\w)|(?:i ?stället|hellre)(?! för att)"
)
"""A value takes the place of another one."""
_SUPPLEMENT: Final = Worded(
    r"(?:har|fått|har fått|kommit|finns|hämtat|kvitterat|hänger|ligger)[^.!?\n]{0,25}nyck(?:el|eln|lar"
    r"|larna)(?!\w)|nyck(?:el|eln|lar|larna)(?!\w)[^.!?\n]{0,25}(?:finns|har kommit|kom(?!\w)|är (?:hos|här"
    r"|klara|framme|inlämna))"
    r"|samtycke\w*[^.!?\n]{0,30}(?:påskriv|underskriv|klart|finns|inlämna|undertecknat)|(?:brf|styrelsen"
    r"|föreningen|ägaren)[^.!?\n]{0,30}(?:godkän|sagt ja|är med på)"
    r"|(?:ring|ringa|kontakta|prata med|hör av er till)[^.!?\n]{0,60}(?:inte|ej) (?:till )?mig(?!\w)"
    r"|(?:ring|kontakta|prata med|hör av er till)[^.!?\n]{0,40} (?:i ?stället|från och med)|(?:behövs"
    r"|behöver)(?: \w+){0,2} (?:inte|ej|inget|också|även)(?: \w+){0,2} portlås|portlås\w* (?:finns|behövs"
    r"|sitter)(?: \w+)? (?:redan|inte|också|ändå)"
)
"""What was open in the order is known now."""
_MOVED_DAY: Final = Worded(
    rf"(?:kan|hinner|passar|funkar|fungerar|går)(?: \w+){{0,4}} {NO}(?!\w)[^.!?\n]{{0,60}}|krock\w*"
    r"|(?<!\w)(?:håller|gäller|stämmer|duger) (?:(?:tyvärr|nog|alltså|längre|då) )*(?:inte|ej)(?!\w)"
    r"|(?<!\w)(?:skriv|sätt|lägg|planera|boka|skriva|sätta|lägga|planera|ändra) (?:om )?(?:(?:det|den|tiden|dagen"
    r"|datumet|besöket) )?(?:om )?(?:till|på) (?=(?:(?:den|på) )?(?:mån|tis|ons|tors?|fre|lör|sön|\d|v\.? ?\d|vecka))"
    r"|(?<!\w)(?:byt|byta|ersätt|ersätta) (?:ut )?[^.!?\n]{1,40} mot(?!\w)|(?<!\w)stryk[^.!?\n]{1,40} och (?:skriv"
    r"|sätt|ta|lägg)(?!\w)"
    rf"|fått förhinder|har förhinder|(?:föreslå|önska)\w*[^.!?\n]{{0,40}}(?:i ?stället|annan|ny)(?!\w)"
    r"|(?:tidigare|senare|annan|en ny) (?:dag|tid|vecka)|(?:köra|komma|ta det|ta den|lägga|boka"
    r"|byta)(?: \w+){0,4} (?:i ?stället|till(?!\w))"
)
"""The day does not do."""
_NO_SUCH_WORK: Final = re.compile(r"(?:åtgärda|lösa|laga|montera|öppna|låsa|komma in|nå|sätta|få)(?!\w)")


_JOB: Final = (
    r"(?:beställning(?!\w)|beställning(?:en|s)|order(?:n)?(?!\w)|ärende\w*|montering\w*|ned(?:montering|tagning)\w*"
    r"|bokning\w*|mejl\w*|mail\w*)"
)
_OF_AN_ORDER: Final = Worded(
    rf"(?<!\w)(?:fel|felaktig\w*) (?:{_VALUE})[^.!?\n]{{0,40}}(?:{_JOB})"
    rf"|(?:{_JOB})[^.!?\n]{{0,60}}(?<!\w)fel (?:{_VALUE})"
    rf"|(?<!\w)(?:skrev|angav|uppgav|lämnade|skickade|skrivit|angett|råkade skriva|fick) (?:\w+ )?(?:fel"
    rf"|felaktig\w*) (?:{_VALUE})"
    rf"|(?<!\w)fel i (?:\w+ )?(?:{_JOB})|blev (?:\w+ )?fel (?:i|på) (?:\w+ )?(?:{_JOB}|{_VALUE})"
    rf"|(?:komplettering\w*|kompletterar|tillägg\w*|korrigering\w*|uppdatering\w*) (?:till|av|på|för|i)"
    rf" (?:\w+ ){{0,2}}?(?:{_JOB})|komplettera(?:r)? (?:\w+ )?(?:{_JOB})"
    r"|kan (?:tyvärr )?(?:inte|ej) (?:på |den )?[^.!?\n]{2,20} som (?:vi )?(?:sa(?!\w)|sagt|bestämt|bestämde|bokat"
    r"|planerat|avtalat)"
    r"|(?:ang\.?|angående|gällande|avseende|beträffande) (?:\w+ ){0,2}(?:beställning|order|bokning)(?:en"
    r"|n)(?!\w)[^?]{0,250}?"
    r"(?:i ?stället för mig|oförändrad|allt annat|i övrigt (?:gäller|är)|övrigt som)"
    r"|(?:ang\.?|angående|gällande|avseende) (?:\w+ ){0,2}(?:lås|monter|beställ|flytt|nedmont)\w*[^.\n]{0,50}?"
    rf"(?<!\w)(?:ny|nytt|nya|ändrad\w*|ändrat|bytt|rätt|fel) (?:{_VALUE})"
)
"""An order that was placed before is corrected, whatever mail says so."""
_TOLD: Final = Worded(
    r"(?<!\w)(?:kund-?id\w*|kundn(?:r|umm?er|umret)|brukar-?id\w*|(?:port|dörr)?kod(?:en)?|adress(?:en)?)"
    r"(?: (?!inte|ej|fel|saknas)\w+){0,3}?[ ,:=]{1,3}(?=[a-zåäöé]{0,20} ?[a-zåäöé]{0,20} ?\d)"
    r"(?![^.\n]{0,60}(?<!\w)(?:inte|ej|fel|slutat)(?!\w))"
)
"""What we asked for in the thread is said."""


def corrections(lower: str) -> list[Hit]:
    """Words of `lower` that correct or complete an order placed before, in whatever mail they stand."""
    return [Hit(kind=ItemType.CHANGE, start=match.start(), end=match.end()) for match in _OF_AN_ORDER.finditer(lower)]


def change_hits(lower: str, *, dated: bool, in_thread: bool = True) -> list[Hit]:
    """Words of `lower` that change or complete an order known from its thread. `dated`: the text names a day."""
    found = [*_CORRECTED.finditer(lower), *_SUPPLEMENT.finditer(lower)]
    found += _TOLD.finditer(lower) if in_thread else ()
    if dated:
        found += [match for match in _MOVED_DAY.finditer(lower) if not _NO_SUCH_WORK.search(match[0])]
    return [Hit(kind=ItemType.CHANGE, start=match.start(), end=match.end(), loose=True) for match in found]
