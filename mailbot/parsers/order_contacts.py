"""The contact of one order: who is named for it, and how the sender helps to reach them."""

import re
from dataclasses import replace

from mailbot.domain.reading import Contact, ItemType
from mailbot.parsers import details
from mailbot.parsers.contacts import Named, board_contact
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Group
from mailbot.parsers.people import is_shared_mailbox

_AUTHORITY = re.compile(r"myndighet|avgift|bistånd|handläggare|socialförvaltning|kontaktcenter", re.I)


def named_for(kind: ItemType, named: Named | None, group: Group, facts: Facts, sender: Contact) -> Named | None:
    """`named` in the job's sentences; for a gate lock it may be whoever speaks for the co-operative."""
    if named is None and kind is ItemType.GATE_LOCK:
        return board_contact(facts, details.find_brf(facts.text), sender.email, group.holds)
    return named


def reached(contact: Contact, sender: Contact, kind: ItemType) -> Contact:
    """The contact with what the sender adds: the mailbox of their group, or the phone signed in a system's mail."""
    if sender.name is None and sender.email is None and contact.phone is None:
        return replace(contact, phone=sender.phone)
    if _AUTHORITY.search(sender.name or ""):  # its mailbox is nobody's at a provider
        return contact
    group = contact.name and contact.email is None and is_shared_mailbox(sender.name, sender.email)
    if group and kind is not ItemType.GATE_LOCK:
        return replace(contact, email=sender.email)
    return contact
