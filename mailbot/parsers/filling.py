"""The values of one order, taken from the sentences that belong to it."""

import re
from collections.abc import Sequence
from datetime import date

from mailbot.domain.reading import ItemType
from mailbot.parsers import details
from mailbot.parsers.addresses import Address
from mailbot.parsers.date_phrases import phrase_dates, with_phrases
from mailbot.parsers.dates import When
from mailbot.parsers.drafts import OPEN_GATE, TWO_ADDRESSES, TWO_DATES, Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.fault_text import fault_words
from mailbot.parsers.groups import Group
from mailbot.parsers.kinds import Hit, clause_of, says_ended
from mailbot.parsers.residents import resident_name, resident_phone

K = ItemType
_FROM = re.compile(
    r"(?<!\w)(?:från|ut från|gammal|gamla|nuvarande|tidigare|idag|nu|sitter|hänger|lämnar|bor|bott|i ?stället för"
    r"|hittills)(?!\w)"
    r"(?! (?:och med|den|\d))",
    re.I,
)
_TO = re.compile(
    r"(?<!\w)(?:till|ny|nya|nytt|->|→|–>|in på|flytta[rts]* (?:in|ihop|dit)|ska bo|blir|tillträde|ska (?:sitta"
    r"|monteras|upp)|framöver)"
    r"(?!\w)|->|→|–>",
    re.I,
)
_CARE_STARTS = re.compile(
    r"(?<!\w)(?:ny (?:kund|brukare|vårdtagare)|börjar|startar|uppstart|med start|start(?!\w)|beslut(?:et|ad\w*)?"
    r"|insats\w*|hemtjänst\w*"
    r"|beviljad\w*|kommer (?:hem|till oss)|hemkomst|hemgång|skrivs (?:ut|hem)|utskriv\w*|flyttar in|inflytt\w*)(?!\w)"
)
_WISH_CUE = re.compile(
    r"önsk|gärna|helst|kan (?:ni|vi|du)|boka|montera|monteras|datum|install|lås\w* (?:ska|skall|bör|behöver|måste"
    r"|vill)|ta det|passar"
    r"|förslag|föreslå|(?:behöver|vill ha|beställ\w*) (?:\w+ ){0,3}lås|på plats|lås\w* (?:\w+ )?(?:den|till|på plats)"
)
_NOT_A_WISH = re.compile(
    r"samtyck|påskriv|underskriv|beviljad|bevilja|född|nyck\w*[^.]{0,40}(?:hämta|kom|inlämn|får|fås|lämnas|kopier"
    r"|kvitter|imorgon|i morgon)"
    r"|sjukhus|korttids|växelvård|bortrest|utomlands|hämtar|ringde|saknas|(?:kan|hinner|orkar"
    r"|får|går(?: det)?|funkar|fungerar|passar|duger) (?:tyvärr )?(?:inte|ej)(?!\w)|i ?stället för|registrerade|bytte"
    r"|(?:telefon|mobil|nummer|tfn)[^.]{0,60}(?:ny(?:tt|a)?|får|kommer|byt\w+|skicka\w*|kompletter\w+|ordna\w*) $"
    r"|(?<!\w)bor (?:\w+ )?$|sedan|semester|stängt|tidigare(?= $)|felanmäl\w* (?:den|i)|har varit|(?<!\w)(?:fick"
    r"|fått|inkom|låg|dog|avled|gick bort|flyttade|hämtade|kvitterade)(?: \w+){0,5} $"
)
_CUE = re.compile(
    r"önsk|ta (?:den|det|dem)(?!\w)|flytta (?:den|det|fram)|förslag|föreslå|helst|gärna|datum|(?<!\w)tid(?!\w)"
    r"|vi kan|kan (?:ni|någon|du|montör\w*)(?!\w)|funkar|passar"
    r"|från och med|fr\.?o\.?m|nu på|kom (?:gärna|och)|boka|monter"
    r"|går det(?: bra)? (?:att|med)|hinner (?:ni|du|någon|montör\w*)|skulle (?:det|ni|du|någon)|få det (?:gjort|klart)"
    r"|önskemål|hellre|bli av|möjligt|räknar med|hoppas på"
    r"|inplaner|skjuta|senarelägg|besöket till|går bra|vore|kanon|toppen|perfekt|utmärkt|ta (?:ner|ned)|kommer över"
    r"|tar över|gäller från"
)
_ABBREVIATED = re.compile(r"(?:fr\.?o|t\.?o)\.?m\. ")
_GATE_FAILS = re.compile(r"(?:port|entré)(?:lås|enhet)(?:et|en)(?!\w)|låset (?:i|på|till) (?:port|entré)\w*")
_REJECTED = re.compile(
    r"(?: som (?:vi|jag|ni)(?: \w+){1,5}?)?[^.!?,]{0,15}(?:går bort|utgår"
    r"|(?:håller|gäller|stämmer|duger)(?: \w+)? (?:inte|ej)"
    r"|(?:går|passar|funkar|fungerar|kan (?:jag|vi|hon|han|de))(?: \w+)? (?:inte|ej))"
)
_CLOSING = re.compile(r"(?<!\w)(?:tack|mvh|gärna|helst|eller så|typ|kanske|hälsar|/)(?!\w).*", re.S)
_ANY_DAY = re.compile(  # "mån-tors" names no date
    r"(?:\.| ?[-–] ?| till | t\.?o\.?m\.? )(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag\w*)?(?!\w)"
)
_ABSENT = re.compile(
    r" ?(?:är|har|går|blir) (?:jag|vi|undertecknad|hon|han)(?: \w+)? ?(?:på|ledig|semester|borta|bortrest"
    r"|tjänstledig|sjuk|föräldra)"
)
_BEFORE_CHANGE = re.compile(
    r"(?:(?<!\w)(?:från|i ?stället för|och inte|beställ\w*|boka\w*|inte)(?: (?:den|på|för|till|om|hos|v\.?|vecka"
    r"|\w+ing))*"
    r"|(?:beställde|beställt|bokade|bokat|(?:var|är) (?:in)?(?:bokad|satt|tänkt|planerad)|hade (?:tid|bokat)"
    r"|bett om|begärt|inplanerad)[^.!?]{0,60}) ?$"
)
_ENDING = re.compile(r"avslut\w*|upphör|upphörde|flyttar|flyttat|avled|avlid\w*|flyttade|boende|gick bort")
_TOLD = re.compile(  # what was: then a day without a year that has just passed is that day
    r"(?<!\w)(?:avslut\w+ (?:per|sedan|den)|upphörde|upphört|avled|avlidit|gick bort|skrev|skickade|mejlade|mailade"
    r"|fick|blev|beslutade|godkände|godkänt|beviljade|sagt|sa|besöktes|ringde|talade|protokoll|mejl|mail|beslut"
    r"|bekräftade) "
)
_LOCK_DAY = re.compile(r"lås|monter|sätt|förslag|föreslå|vore|passa|önsk|gärna|upp(?!\w)|på plats|funkar|går bra")
_MOVING_DAY = re.compile(r"(?<!\w)(?:flyttar|flyttdag|flyttlass|inflytt|tillträd|byter bostad)")
_THAT_DAY = re.compile(  # "hon kommer hem den 7/1 och låset behöver sitta uppe då"
    r"(?<!\w)(?:lås\w*|monter\w*|ni)(?!\w)[^.!?]{0,40}(?<!\w)(?:då|den dagen|samma dag)(?!\w)"
    r"|(?<!\w)(?:då|den dagen|samma dag)(?!\w)[^.!?]{0,30}(?:(?<!\w)lås|monter|(?<!\w)(?:är|kan|får|kommer) ni(?!\w))"
)
_LINE_OR_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n(?=[\s\d•*–-])")
_NOT_THAT_DAY = re.compile(r"(?<!\w)(?:inte|ej|aldrig|innan|före|ingen|tidigast|efter|om)(?!\w)")
_EITHER = re.compile(r"\s{0,2}(?:eller|alternativt|och|/)\s{0,2}\d")


def text_of(group: Group, facts: Facts) -> str:
    return "".join(facts.text[unit.start : unit.end] for unit in group.units)


def fill_from_prose(
    draft: Draft, group: Group, facts: Facts, hits: Sequence[Hit], lower: str, others: Sequence[str] = ()
) -> None:
    """Fill a draft from its sentences. `others`: names that are not the resident's (sender, contact)."""
    kind = draft.item.type
    named = next((hit for hit in hits if hit.kind is kind), None)
    if named:
        draft.words["type"] = facts.text[named.start : named.end][:120]
    if group.ids:
        draft.offer("customer_id", group.ids[0].value, facts.text[max(0, group.ids[0].start - 8) : group.ids[0].end])
    _fill_addresses(draft, [address for address in facts.addresses if group.holds(address.start)], facts)
    _fill_wished_day(draft, group, facts, hits)
    code = next((mark for mark in facts.codes if group.holds(mark.start)), None)
    if code:
        draft.offer("door_code", code.value, facts.text[code.start : code.end])
    for name, (value, words) in details.switches(lower).items():
        if name == "brf_approved" and kind is not K.GATE_LOCK:
            continue
        draft.offer(name, value, words)
        draft.doubt(OPEN_GATE if value is None and name == "gate_lock" else None)
    _fill_rest(draft, group, facts, hits, others)


def _fill_wished_day(draft: Draft, group: Group, facts: Facts, hits: Sequence[Hit]) -> None:
    """The day that is wished for: a plain date, else one that the words describe."""
    plain = [when for when in facts.dates if group.holds(when.start)]
    phrases = [when for when in phrase_dates(facts.text, facts.sent, plain) if group.holds(when.start)]
    found = with_phrases(plain, phrases)
    _fill_dates(draft, found, facts, hits)
    if draft.item.proposed_date is None:
        _fill_dates(draft, [when for when in phrases if when not in found], facts, hits)


def fill_beside(draft: Draft, facts: Facts) -> None:
    """What running text around the records of a table says for all of them: dates, yes and no, a door code."""
    _fill_dates(draft, facts.dates, facts, ())
    for name, (value, words) in details.switches(facts.text.lower()).items():
        if name != "brf_approved" or draft.item.type is K.GATE_LOCK:
            draft.offer(name, value, words)
    if len(facts.codes) == 1:
        draft.offer("door_code", facts.codes[0].value, facts.text[facts.codes[0].start : facts.codes[0].end])


def _fill_addresses(draft: Draft, found: Sequence[Address], facts: Facts) -> None:
    if draft.item.type is not K.MOVE:
        if found:
            draft.offer("address", found[0].line, facts.text[found[0].start : found[0].end])
            draft.offer("flat", found[0].flat)
        either = any(_EITHER.match(facts.text, address.end) for address in found)
        if either or len({address.key() for address in found}) > 1:
            draft.doubt(TWO_ADDRESSES)
        return
    for address in found:
        name = _end_of_move(facts.text, address)
        if name:
            draft.offer(name, address.line, facts.text[address.start : address.end])
    known = {draft.item.address, draft.item.new_address}
    for address in found:
        if address.line not in known:
            draft.offer("address" if draft.item.address is None else "new_address", address.line, address.line)
            draft.doubt(TWO_ADDRESSES if len(known - {None}) > 1 else None)


def _just_past(next_time: date, sent: date) -> bool:
    """Whether a day without a year came round at most two months before the mail."""
    return 365 - 62 < (next_time - sent).days <= 366 and (next_time.month, next_time.day) != (2, 29)


def _end_of_move(text: str, address: Address) -> str:
    """Which of the two homes an address is, by the last such word before it in its sentence; '' where none stands."""
    start = max(0, address.start - 60)
    before = re.split(r"[.!?\n](?= |$|\n)", text[start : address.start])[-1]
    old = max((match.end() for match in _FROM.finditer(before)), default=-1)
    new = max((match.end() for match in _TO.finditer(before)), default=-1)
    return "" if old == new else "address" if old > new else "new_address"


def _fill_dates(draft: Draft, found: Sequence[When], facts: Facts, hits: Sequence[Hit]) -> None:
    lower = facts.text.lower()
    wishes: list[When] = []
    for when in found:
        sentence = _sentence_around(lower, when)
        gone = when.day is not None and not when.vague and facts.sent > when.day
        if gone and draft.item.type is K.DISMOUNT and _ENDING.search(sentence[0]):
            draft.offer("ends", when.day, facts.text[when.start : when.end])
        if when.day is not None and when.yearless and (when.day - facts.sent).days > 300:
            if _just_past(when.day, facts.sent) and _TOLD.search(sentence[0]) and not _CUE.search(sentence[0]):
                if draft.item.type is K.DISMOUNT and _ENDING.search(sentence[0]):
                    ended = when.day.replace(year=when.day.year - 1)
                    draft.offer("ends", ended, facts.text[when.start : when.end])
                continue
            draft.doubt("Det är oklart vilket år datumet gäller.")
            continue
        if when.past or gone or when.deadline or not _is_wish(draft, when, sentence, lower, hits):
            continue
        ending = draft.item.type is K.DISMOUNT and _ENDING.search(sentence[0]) and not _CUE.search(sentence[0])
        if ending and not _of_the_removal(lower, when):
            draft.offer("ends", when.day, facts.text[when.start : when.end])
            continue
        wishes.append(when)
    if draft.item.type is K.MOVE and len({when.day for when in wishes}) > 1:
        wishes = [when for when in wishes if "tillträde" not in _sentence_around(lower, when)[0]] or wishes
    if draft.item.type is K.MOVE and len({when.day for when in wishes}) > 1:
        wishes = [when for when in wishes if _of_the_lock(lower, when)] or wishes
    if draft.item.type is K.CHANGE and len(wishes) > 1:
        wishes = [when for when in wishes if not _BEFORE_CHANGE.search(_sentence_around(lower, when)[0])] or wishes
    if draft.item.type is K.DISMOUNT and len({when.day for when in wishes}) > 1:
        wishes = [when for when in wishes if not _of_the_end(lower, when)] or wishes
    first = [when for when in wishes if not when.alternative]
    if not first:
        draft.doubt(TWO_DATES if wishes else None)
        return
    draft.offer("proposed_date", first[0].day, facts.text[first[0].start : first[0].end])
    draft.doubt(first[0].doubt)
    draft.doubt("Datumet kan inte utläsas." if first[0].day is None and not first[0].doubt else None)
    draft.doubt(TWO_DATES if len({when.day for when in first}) > 1 else None)


def _of_the_end(lower: str, when: When) -> bool:
    """Whether the clause of a date tells when the care ends, and of no lock ("avslutet gäller från 1/12")."""
    left, right = clause_of(lower, when.start, when.end)
    return bool(_ENDING.search(lower, left, right)) and not _LOCK_DAY.search(lower, left, right)


def _of_the_removal(lower: str, when: When) -> bool:
    """Whether the clause of a date speaks of the lock and of no end."""
    left, right = clause_of(lower, when.start, when.end)
    return bool(_LOCK_DAY.search(lower, left, right)) and not _ENDING.search(lower, left, right)


def _of_the_lock(lower: str, when: When) -> bool:
    """Whether the clause of a date speaks of the lock, and not of the day on which somebody moves."""
    left, right = clause_of(lower, when.start, when.end)
    clause = lower[left:right]
    if when.vague and lower[when.start : when.end].replace(" ", "") == "idag":
        return False
    return bool(_LOCK_DAY.search(clause)) and not _MOVING_DAY.search(clause)


def _sentence_around(lower: str, when: When) -> tuple[str, str]:
    """The sentence before and behind a date."""
    lower = _ABBREVIATED.sub(lambda match: match[0].replace(".", "·"), lower) if "m. " in lower else lower
    end = when.end - (lower[when.end - 1 : when.end] == ".")
    left = max(lower.rfind(mark, max(0, when.start - 200), when.start) for mark in (". ", "! ", "? ", "\n"))
    right = [at for mark in (". ", "! ", "? ", "\n") if (at := lower.find(mark, end, end + 120)) >= 0]
    return lower[max(left, 0, when.start - 200) : when.start], lower[end : min(right, default=end + 120)]


def _is_wish(draft: Draft, when: When, sentence: tuple[str, str], lower: str, hits: Sequence[Hit]) -> bool:
    """Whether a date says when the work is wanted, and not when something else happened or will happen."""
    before, after = sentence
    behind = _LINE_OR_SENTENCE.split(lower[when.end : when.end + 140], maxsplit=1)[0]
    if (meant := _THAT_DAY.search(behind)) and not _NOT_THAT_DAY.search(behind[: meant.end() + 20]):
        return True
    other = [match.end() for match in _NOT_A_WISH.finditer(before)]
    cue = [match.end() for match in _CUE.finditer(before)]
    if other and max(other) >= max(cue, default=-1):
        return False
    if _REJECTED.match(after) or _ABSENT.match(after) or (when.vague and _ANY_DAY.match(after)):
        return False
    if draft.item.type in (K.FAULT, K.DISCHARGED_BATTERY) and not cue:
        return False
    if draft.item.type is K.MOUNT and _CARE_STARTS.search(before) and not _WISH_CUE.search(before + after):
        return False
    if not when.vague:
        return True
    if not re.search(r"\w", f"{before}{_CLOSING.sub('', after)}"):  # a sentence that is nothing but the day
        return True
    if draft.item.type in (K.ALARM_STAYS, K.CHANGE_PROVIDER) and (says_ended(before) or _CARE_STARTS.search(before)):
        return True
    near = any(
        when.start - len(before) <= hit.start < when.end + len(after) for hit in hits if hit.kind is draft.item.type
    )
    return near or bool(cue) or bool(_CUE.search(after[:40]))


def _fill_rest(draft: Draft, group: Group, facts: Facts, hits: Sequence[Hit], others: Sequence[str]) -> None:
    kind = draft.item.type
    text = text_of(group, facts)
    if kind in (K.FAULT, K.DISCHARGED_BATTERY):
        words = fault_words(group, facts, hits)
        draft.offer("fault", words, words or "")
    if kind is K.FAULT and (gate := _GATE_FAILS.search(text.lower())):
        draft.offer("gate_lock", True, gate[0])
    if kind in (K.GATE_LOCK, K.DISMOUNT, K.MOVE, K.MOUNT):
        brf = details.find_brf(text)
        draft.offer("brf", brf, brf or "")
    if kind is K.GATE_LOCK:
        draft.offer("gate_lock", True)
        draft.offer(
            "action",
            "remove"
            if re.search(r"ned|ner|avmonter|demonter|ta bort", draft.words.get("type", "").lower())
            else "mount",
        )
    name = resident_name(facts, group.holds, others)
    if name is not None:
        draft.offer("customer_name", name[0], name[0])
    draft.offer("customer_phone", resident_phone(facts, group.holds, name[1] if name else None))
