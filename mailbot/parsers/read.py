"""From Message to Reading: what a mail means."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.domain.message import Automatic, Message
from mailbot.domain.reading import Event, EventType, Expectation, Item, ItemType, MailClass, Reading
from mailbot.parsers.addresses import find_addresses
from mailbot.parsers.answers import Answer, read_answer
from mailbot.parsers.body import TOO_LONG
from mailbot.parsers.classify import (
    asks_about_earlier,
    asks_for_state,
    calls_itself_automatic,
    class_from_headers,
    is_automatic,
    is_spam,
    ordered_before,
    points_to_attachment,
    says_ok,
    says_seen,
    state_words,
)
from mailbot.parsers.contacts import sender_contact
from mailbot.parsers.coverage import ASKS, unexplained
from mailbot.parsers.drafts import NO_KIND, Draft
from mailbot.parsers.facts import Facts, gather, without_personnummer
from mailbot.parsers.groups import MOST_UNITS, units_of
from mailbot.parsers.identifiers import find_job_refs
from mailbot.parsers.invites import invited_at
from mailbot.parsers.job_work import Work, work_of
from mailbot.parsers.orders import MOST_ORDERS
from mailbot.parsers.passed_on import MOST_READ, is_anchored, read_all_orders, text_passed_on
from mailbot.parsers.replies import NO_DATE, PLANNED, Report, read_report
from mailbot.parsers.reported import asks_the_orderer, read_answers_and_report
from mailbot.parsers.requirements import missing_fields
from mailbot.parsers.room import TOO_MUCH, fitted
from mailbot.parsers.sightings import DENIED as UNDONE
from mailbot.parsers.told import Told
from mailbot.parsers.unread import with_unread
from mailbot.parsers.weighed import is_urgent, own_doing, reported_already
from mailbot.parsers.written import Written, written

ATTACHED = "Beställningen ligger i en bifogad fil."
NOTHING = "Det framgår inte vad mejlet vill."
ORDERS_TOO = "Mejlet ser ut som ett autosvar men nämner en kund eller en adress."
BOTH = "Mejlet både rapporterar och beställer."
OTHER_JOB = "Ämnesraden och texten nämner olika ärendenummer."
ANSWERED = "Mejlet svarar på en fråga om beställningen."
EXECUTOR = "Mejlet skrivs av den som utför jobbet men liknar en beställning."
_DOES_THE_WORK = re.compile(  # how those write who hang locks; none of it orders anything
    r"(?<!\w)(?:jag|vi)? ?hann (?:jag |vi )?(?:inte|ej|aldrig)(?!\w)|(?<!\w)(?:jag|vi) (?:har |hade )?(?:(?:ju|nu"
    r"|inte|ej|aldrig) )*(?:kunnat|hunnit|lyckats)(?: få)? (?:montera"
    r"|sätta|åka"
    r"|laga|komma|ta (?:ner|ned))|när (?:jag|vi) (?:kom|var där|testade|tog|kollade|satte|monterade|skruvade)(?!\w)"
    r"|låset sitter nu|(?:lägger|lagt) (?:in )?en beställning|(?:fick|får) (?:jag |vi )?inte (?:igång|bukt|dit"
    r"|upp)(?!\w)"
    r"|(?<!\w)(?:plockat|plockade|skruvat|skruvade|monterat|monterade) (?:ner|ned|upp|dit|bort|loss|det|den"
    r"|låset)(?!\w)"
    r"|(?<!\w)(?:uppdaterade|kalibrerade|justerade|provkörde|felsökte|demonterade|installerade)(?!\w)",
    re.I,
)
_ANSWERS = re.compile(r"\s*(?:sv|re|aw)\s*:", re.I)
_OPEN_KINDS = frozenset({ItemType.FAULT, ItemType.DISCHARGED_BATTERY, ItemType.CANCEL, ItemType.CHANGE})


@dataclass(kw_only=True, slots=True)
class _Findings:
    """Everything found in one mail before its class is settled."""

    drafts: list[Draft]
    report: Report
    answer: Answer
    job_ref: str | None
    own: Facts  # of the new text
    text: Facts  # of the new text with what it passes on
    known: str  # what subject and quotations said before
    sender: str
    signature: str
    asked: bool = False  # the thread's headers say which mail of ours this answers, so the job needs no naming
    answers_us: bool = False  # the quoted mail of ours wants an answer
    answers_order: bool = False  # what is quoted asks the one who ordered: keys, alarm, consent
    awaits_ok: bool = False  # what we asked last may be answered with "Ok"
    doubts: list[str] = field(default_factory=list)


def read_mail(
    message: Message,
    *,
    required: Mapping[str, tuple[str, ...]],
    received: datetime,
    expectation: Expectation | None = None,
    in_thread: bool = False,
    own_addresses: Collection[str] = (),
) -> Reading:
    """What `message` says, as facts with the words that say so.

    `required`: item type → demanded field names. `received`: aware local time; dates are resolved against the mail's
    own Date, or `received` when it has none. `expectation`: what we last asked this sender. `in_thread`: the mail
    belongs to the conversation of a known job. `own_addresses`: mailboxes of the bot, whose mail quoted below is ours.
    """
    given = class_from_headers(message)
    subject = without_personnummer(message.subject[:1000])
    if given is not None:
        return Reading(mail_class=given, job_ref=_ref_in(subject), certain=True)
    zone = received.tzinfo if isinstance(received.tzinfo, ZoneInfo) else ZoneInfo("Europe/Stockholm")
    mail, all_read = fitted(written(message, received, own_addresses))
    new = without_personnummer(mail.new[:MOST_READ])
    found = _find(message, mail, subject, new, expectation, in_thread=in_thread, zone=zone)
    away = message.automatic is not Automatic.SYSTEM and is_automatic(subject, new)
    if away and (calls_itself_automatic(subject, new) or not is_anchored(found.drafts)):
        return _absent(found, new)
    crowded = len(new) > 4_000 and len(units_of(new)) > MOST_UNITS
    if crowded or len(mail.new) > MOST_READ or len(found.drafts) >= MOST_ORDERS:
        found.doubts.append(TOO_LONG)
    if not (all_read or found.report.events):  # a report is read in the mail's own words only
        found.doubts.append(TOO_MUCH)
    reading = _settle(message, subject, new, found, required, in_thread=in_thread)
    return with_unread(reading, message) if message.unread else reading


def _absent(found: _Findings, new: str) -> Reading:
    """Words of absence, without the headers of an automatic answer: a person may have written them beside an errand."""
    placed = found.text.addresses or any(mark.labelled for mark in found.text.ids)
    work = [draft for draft in found.drafts if draft.item.type is not ItemType.OTHER]
    urgent = is_urgent(new, work)
    says_more = bool(placed or work or found.report.events or found.answer.given() or urgent)
    return Reading(
        mail_class=MailClass.AUTO,
        job_ref=found.job_ref,
        certain=not says_more,
        why_uncertain=(ORDERS_TOO,) if says_more else (),
        urgent=urgent,
    )


def _find(
    message: Message,
    mail: Written,
    subject: str,
    new: str,
    expectation: Expectation | None,
    *,
    in_thread: bool,
    zone: ZoneInfo,
) -> _Findings:
    refs = [mark.value for mark in find_job_refs(subject)]
    own_thread = in_thread or bool(refs) or expectation is not None
    facts = gather(new, mail.sent.date())
    told = [mark.value for mark in find_job_refs(mail.quoted[:MOST_READ])]
    seen_only = expectation is not None and expectation.ok_means_seen and says_seen(new)
    answer = read_answer(facts, expectation, mail.sent.date()) if expectation and not seen_only else Answer()
    # "klart" confirms what was asked, and then says nothing about the thread's own work
    work = None if answer.events else _work(subject, mail, refs)
    report = read_answers_and_report(
        facts, mail, new, in_thread=own_thread or bool(told), work=work, answered=answer.given()
    )
    if refs and not report.events and not new.strip():
        report = _in_subject(subject, mail, report)
    if not (own_thread or told):
        report.drop_gate_talk()
        report.drop_hearsay(new)
    invited = _invited(message, report, zone)
    if "gate_lock" in answer.values:
        report.drop_gate_talk()
    drafts = read_all_orders(mail, subject, new, own_thread=own_thread)
    job_ref = refs[0] if refs else next((mark.value for mark in facts.job_refs), None)
    job_ref = job_ref or next(iter(told), None) or _ref_in(mail.signature)
    passed_on = None if facts.addresses or facts.ids else text_passed_on(mail, new)
    found = _Findings(
        drafts=[] if invited else drafts,
        report=report,
        answer=answer,
        job_ref=job_ref,
        own=facts,
        text=passed_on or facts,
        known=f"{message.subject}\n{mail.quoted[:MOST_READ]}",
        sender=message.sender.name if message.sender else "",
        signature=(mail.forwarded[-1] if passed_on and mail.forwarded else mail).signature,
    )
    found.answers_us = bool(told) and "?" in mail.quoted[:MOST_READ]
    found.answers_order = own_thread and expectation is None and asks_the_orderer(mail.quoted[:MOST_READ])
    found.awaits_ok = expectation is not None and not expectation.ok_means_seen
    found.asked = expectation is not None and expectation.job_ref is not None
    named = {mark.value for mark in facts.job_refs}
    told_of = {event.job_ref for event in report.events}
    beside = None in told_of and named <= told_of  # each has its own events, and so has the thread's
    if refs and named and not (named & set(refs) or beside):  # a list with the thread's own job contradicts nothing
        found.doubts.append(OTHER_JOB)
    return found


def _work(subject: str, mail: Written, refs: list[str]) -> Work | None:
    """What the job of the thread is about: the subject of ours says it, or the one quoted below."""
    if refs and (work := work_of(subject)):
        return work
    lines = mail.quoted[:MOST_READ].split("\n")
    return next((work for line in lines if find_job_refs(line) and (work := work_of(line))), None)


def _in_subject(subject: str, mail: Written, report: Report) -> Report:
    """The report that somebody in a hurry added to the subject of ours, leaving the mail empty."""
    facts = gather(subject, mail.sent.date())
    said = read_report(facts, mail.sent.date(), in_thread=False)
    said.drop_hearsay(subject)
    return said if said.events else report


def _invited(message: Message, report: Report, zone: ZoneInfo) -> bool:
    at = invited_at(message, zone)
    if at is None:
        return False
    report.events[:] = [Event(event=EventType.BOOKED, when=at)]
    report.words[:] = [""]
    report.doubts.clear()
    return True


def _ref_in(text: str) -> str | None:
    return next((mark.value for mark in find_job_refs(text)), None)


def _settle(
    message: Message,
    subject: str,
    new: str,
    found: _Findings,
    required: Mapping[str, tuple[str, ...]],
    *,
    in_thread: bool,
) -> Reading:
    """Choose between order, report, question and the rest."""
    known_job = in_thread or found.job_ref is not None
    drafts = [draft for draft in found.drafts if draft.item.type is not ItemType.OTHER]
    if (found.report.events and not found.report.bare) or found.answer.given():
        drafts = [draft for draft in drafts if not draft.loose]
    if found.report.bare and any(draft.item.type in _OPEN_KINDS for draft in drafts):
        found.report = Report(doubts=[BOTH])
    if known_job:
        drafts = [draft for draft in drafts if not own_doing(draft, new)]
    if known_job and any(not _carries(draft) for draft in drafts):
        drafts = [draft for draft in drafts if _carries(draft)]
        found.doubts += [PLANNED] if not (drafts or found.report.events) else []
    drafts = _not_asked_about(drafts, new)
    found.doubts += [ASKS] if drafts and asks_for_state(new) else []
    if points_to_attachment(message, new) and not is_anchored(drafts):
        drafts = []
    events = [*found.report.events, *(e for e in found.answer.events)]
    if message.automatic is Automatic.SYSTEM and (not (drafts or events) or is_automatic(subject, new)):
        return Reading(mail_class=MailClass.AUTO, job_ref=found.job_ref, certain=True)
    if not known_job and not found.answer.given() and is_spam(subject, new) and not is_anchored(drafts):
        return Reading(mail_class=MailClass.SPAM, certain=len(new) < 4000)
    seen = says_seen(new) and not (found.awaits_ok and says_ok(new))
    if seen and not (found.answer.given() or events):
        return Reading(mail_class=MailClass.QUESTION, job_ref=found.job_ref, certain=True, courtesy=True)
    numbered = any(event.serial or event.gate_serial for event in events)
    if events and (known_job or not is_anchored(drafts) or numbered or found.report.own_work(new)):
        return _reply(found, drafts, events, subject, new)
    if drafts:
        return _order(found, drafts, subject, new, required)
    if found.answer.given():
        return _finish(MailClass.REPLY, found, subject, new, doubts=[*found.answer.doubts, *found.doubts])
    return _nothing(message, found, subject, new)


def _not_asked_about(drafts: list[Draft], new: str) -> list[Draft]:
    """The drafts that are no words of a question how an earlier order is coming along."""
    if not drafts or not asks_for_state(new):
        return drafts
    asked = state_words(new).lower()
    own = [draft for draft in drafts if draft.words.get("type", "").lower() not in asked or not asked]
    if asks_about_earlier(new):
        return []
    ordered = is_anchored(drafts) and not ordered_before(new)  # an order with a question beside it is an order
    return drafts if ordered or any(draft.item.type in _OPEN_KINDS for draft in own) else []


def _carries(draft: Draft) -> bool:
    """Whether a draft stands by itself in the thread of a job, where "ska montera" only speaks of that job."""
    own = draft.item.customer_id or draft.item.address or draft.item.quantity
    return bool(own) or draft.item.type in _OPEN_KINDS or draft.item.type is ItemType.ALARM_STAYS


def _reply(found: _Findings, drafts: list[Draft], events: list[Event], subject: str, new: str) -> Reading:
    doubts = [*found.report.doubts, *found.answer.doubts, *found.doubts]
    units = {None, *(event.serial for event in events), *(event.gate_serial for event in events)}
    own = [draft for draft in drafts if not reported_already(draft, events)]
    if any(draft.item.type in _OPEN_KINDS or draft.item.customer_id not in units for draft in own):
        doubts.append(BOTH)
    placed = found.text.addresses or found.text.ids or find_addresses(subject)  # as good as a number to find the job
    if found.job_ref is None and not found.asked and not found.answer.given() and not placed:
        doubts.append("Mejlet nämner inget ärendenummer.")
    return _finish(MailClass.REPLY, found, subject, new, events=events, doubts=doubts)


def _order(
    found: _Findings, drafts: list[Draft], subject: str, new: str, required: Mapping[str, tuple[str, ...]]
) -> Reading:
    for draft in drafts:
        draft.put({"missing": missing_fields(draft.item, required)})
    items = [draft.item for draft in drafts]
    doubts = [reason for draft in found.drafts for reason in draft.doubts]
    doubts += [*found.doubts, *found.report.doubts, *found.answer.doubts]
    if found.report.events:
        doubts.append(BOTH)
    if found.job_ref is not None and _DOES_THE_WORK.search(new):
        doubts.append(EXECUTOR)
    return _finish(MailClass.ORDER, found, subject, new, items=items, drafts=drafts, doubts=doubts)


def _nothing(message: Message, found: _Findings, subject: str, new: str) -> Reading:
    if points_to_attachment(message, new):
        return _finish(MailClass.ORDER, found, subject, new, doubts=[ATTACHED])
    if found.answers_order and new.strip() and "?" not in new:
        contact = sender_contact(message.sender, found.signature, new)
        item = Draft(item=Item(type=ItemType.CHANGE, contact=contact), words={"type": new.strip()[:120]})
        return _finish(MailClass.ORDER, found, subject, new, items=[item.item], drafts=[item], doubts=[ANSWERED])
    if asks_for_state(new) and not found.report.events:
        state = _finish(MailClass.QUESTION, found, subject, new, doubts=found.doubts, asks_state=True)
        return replace(state, asks=True, asks_state=state.certain)
    asks = "?" in new or ("?" in subject and not _ANSWERS.match(subject))
    doubts = [*found.report.doubts, *found.doubts, *(d for draft in found.drafts for d in draft.doubts if d == NO_KIND)]
    if not asks and not doubts:
        doubts.append(NOTHING)
    tells = found.answers_us and not (asks or found.report.doubts) and bool(new.strip())
    nothing = _finish(MailClass.REPLY if tells else MailClass.QUESTION, found, subject, new, doubts=doubts)
    return replace(nothing, asks=asks)


def _finish(
    mail_class: MailClass,
    found: _Findings,
    subject: str,
    new: str,
    *,
    items: list[Item] | None = None,
    events: list[Event] | None = None,
    drafts: list[Draft] | None = None,
    doubts: list[str],
    asks_state: bool = False,
) -> Reading:
    reading = Reading(
        mail_class=mail_class,
        items=tuple(items or ()),
        events=tuple(event if event.job_ref else replace(event, job_ref=found.job_ref) for event in events or ()),
        job_ref=found.job_ref,
        answers=dict(found.answer.values),
        urgent=is_urgent(f"{subject}\n{new}", drafts or []),
        evidence=_evidence(drafts or [], found, bool(events)),
    )
    soft = (UNDONE, PLANNED, NO_DATE) if reading.items else (UNDONE,) if reading.events else ()
    hard = [doubt for doubt in doubts if doubt not in soft]
    reasons = tuple(dict.fromkeys(hard)) or unexplained(_told(reading, found, asks_state=asks_state))
    return replace(reading, certain=not reasons, why_uncertain=reasons)


def _told(reading: Reading, found: _Findings, *, asks_state: bool) -> Told:
    return Told(
        facts=found.own if reading.mail_class is MailClass.REPLY else found.text,
        known=found.known,
        sender=found.sender,
        mail_class=reading.mail_class,
        items=reading.items,
        events=reading.events,
        answers=reading.answers,
        words=tuple(reading.evidence.values()),
        signature=found.signature,
        asks_state=asks_state,
    )


def _evidence(drafts: list[Draft], found: _Findings, reported: bool) -> dict[str, str]:
    out = {
        f"items[{number}].{name}": words for number, draft in enumerate(drafts) for name, words in draft.words.items()
    }
    if reported:
        out |= {f"events[{number}]": words for number, words in enumerate(found.report.words) if words}
    out |= {f"answers.{name}": words for name, words in found.answer.words.items()}
    return out
