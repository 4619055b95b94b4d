"""Takes personal data out of what was read before anything decides, stores or sends: sealed, referenced or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mailbot.domain.message import Message
from mailbot.domain.reading import Item
from mailbot.privacy.identifiers import find_personnummer
from mailbot.privacy.policy import Category, Policy, may_store
from mailbot.privacy.redact import redact

_RESIDENT: Mapping[str, Category] = {
    "customer_name": Category.RESIDENT_NAME,
    "customer_phone": Category.RESIDENT_PHONE,
    "door_code": Category.DOOR_CODE,
    "customer_id": Category.CUSTOMER_ID,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stripped:
    """An item as it may be stored in the open; `sealed`: values kept sealed; `kinds`: what a mail should not carry."""

    item: Item
    sealed: Mapping[str, str] = field(default_factory=dict, repr=False)
    kinds: tuple[str, ...] = ()


def strip_item(policy: Policy, item: Item) -> Stripped:
    """Each personal field by the policy's storage; the fault text only after redaction."""
    sealed: dict[str, str] = {}
    kinds: list[str] = []
    removed: dict[str, None] = {}
    for name, category in _RESIDENT.items():
        value = getattr(item, name)
        storage = may_store(policy, category)
        if value is None or storage == "plain":
            continue
        removed[name] = None
        if storage != "no":
            sealed[name] = value
        if category is not Category.CUSTOMER_ID and storage in ("no", "reference"):
            kinds.append(category.value)
    bare = replace(item, **removed)  # type: ignore[arg-type]  # every resident field may be None
    bare = replace(bare, fault=strip_reason(policy, item.fault), article=strip_reason(policy, item.article))
    return Stripped(item=bare, sealed=sealed, kinds=tuple(kinds))


def strip_reason(policy: Policy, text: str | None) -> str | None:
    """Free text without personal data, at most 200 characters."""
    return redact(text, policy=policy).text[:200] if text else None


def personal_kinds(policy: Policy, message: Message) -> tuple[str, ...]:
    """Kinds of personal data in a mail that are never allowed in mail: what its sender is told about."""
    found = find_personnummer(message.subject) or find_personnummer(message.text)
    return (Category.PERSONNUMMER.value,) if found else ()
