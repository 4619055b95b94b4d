"""What roles, kinds of jobs and fields are called in Swedish, for reasons and mails."""

from collections.abc import Iterator

from mailbot.domain.reading import EventType, ItemType
from mailbot.domain.role import Role

ROLE_WORDS: dict[Role, str] = {
    Role.PROVIDER: "utföraren",
    Role.INSTALLER: "montören",
    Role.LOCKSMITH: "låssmeden",
    Role.ADMINISTRATOR: "administratören",
    Role.ALARM_OPERATOR: "larmhandläggaren",
    Role.SYSTEM_MANAGER: "systemförvaltaren",
    Role.FEE_OFFICER: "avgiftshandläggaren",
    Role.CASE_OFFICER: "biståndshandläggaren",
    Role.BRF: "fastighetsägaren",
    Role.DUTY: "den som har hand om låsboten",
    Role.SYSTEM: "ärendesystemet",
    Role.BOT: "låsboten",
}

KIND_WORDS: dict[ItemType, str] = {
    ItemType.MOUNT: "Montering",
    ItemType.DISMOUNT: "Nedmontering",
    ItemType.MOVE: "Flytt",
    ItemType.FAULT: "Felanmälan",
    ItemType.NFC: "NFC-etiketter",
    ItemType.BATTERY: "Batterier",
    ItemType.DISCHARGED_BATTERY: "Urladdat batteri",
    ItemType.CHANGE_PROVIDER: "Byte av utförare",
    ItemType.ALARM_STAYS: "Hemtjänst avslutas, larmet är kvar",
    ItemType.GATE_LOCK: "Portlås",
    ItemType.ACCESSORIES: "Tillbehör",
    ItemType.CHANGE: "Ändring",
    ItemType.CANCEL: "Avbeställning",
    ItemType.OTHER: "Övrigt",
}

EVENT_WORDS: dict[EventType, str] = {
    EventType.BOOKED: "tid bokad",
    EventType.REBOOKED: "tid ombokad",
    EventType.MOUNTED: "låset monterat",
    EventType.NOT_MOUNTABLE: "låset går inte att montera",
    EventType.NO_ACCESS: "montören kom inte in",
    EventType.GATE_PRESENT: "portenhet finns",
    EventType.GATE_NEEDED: "portlås behövs",
    EventType.GATE_MOUNTED: "portlåset monterat",
    EventType.GATE_DISMOUNTED: "portlåset nedmonterat",
    EventType.MOVED: "låset flyttat",
    EventType.DISMOUNTED: "låset nedmonterat",
    EventType.OLD_LOCK_RESTORED: "gamla låset återställt",
    EventType.KEY_RETURNED: "nyckeln återlämnad",
    EventType.FAULT_FIXED: "felet åtgärdat",
    EventType.FAULT_NOT_FIXED: "felet kvarstår",
    EventType.PARTS_NEEDED: "reservdel behövs",
    EventType.SYSTEM_FAULT: "fel i systemet",
    EventType.COUPLED_DOOR: "dörren kopplad",
    EventType.COUPLED_GATE: "porten kopplad",
    EventType.DECOUPLED: "låset avkopplat",
    EventType.AXSOR_KEY_REMOVED: "nyckeln borttagen i Axsor",
    EventType.PROVIDER_SWITCHED: "utföraren bytt",
    EventType.CHECKPOINT: "ett annat steg",
}

FIELD_WORDS: dict[str, str] = {
    "customer_id": "Kundid",
    "address": "adress",
    "flat": "lägenhetsnummer",
    "new_address": "ny adress",
    "gate_lock": "om portlås behövs (ja eller nej)",
    "proposed_date": "förslag på datum",
    "quantity": "antal",
    "contact": "kontaktperson hos utföraren med telefon och e-post",
    "contact.name": "kontaktpersonens namn",
    "contact.phone": "kontaktpersonens telefon",
    "contact.email": "kontaktpersonens e-post",
    "keys_available": "om fysiska nycklar finns",
    "code_lock": "om dörren har kodlås",
    "consent": "om samtycke är underskrivet",
    "door_code": "portkod",
    "fault": "vad som är fel",
    "customer_name": "brukarens namn",
    "customer_phone": "brukarens telefon",
    "brf": "bostadsrättsförening eller fastighetsägare",
    "brf_approved": "om fastighetsägaren har godkänt portlåset",
    "article": "vilken artikel",
    "ends": "när insatsen tar slut",
}


def missing_words(missing: tuple[str, ...]) -> Iterator[str]:
    """What is missing in plain Swedish; alternatives as `Kundid eller adress`."""
    for name in missing:
        yield " eller ".join(FIELD_WORDS.get(part, part) for part in name.split("|"))


_AFTER_Z = str.maketrans("åäö", "{|}")


def swedish_order(text: str) -> str:
    """The key by which words stand in Swedish alphabetical order: å, ä, ö last and in that order."""
    return text.casefold().translate(_AFTER_Z)
