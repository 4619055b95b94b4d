"""Takes personal data out of what was read before anything decides, stores or sends: sealed, referenced or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mailbot.domain.message import Message
from mailbot.domain.reading import Event, Item
from mailbot.privacy.identifiers import find_personnummer
from mailbot.privacy.policy import Category, Policy, may_store
from mailbot.privacy.redact import redact

_RESIDENT: Mapping[str, Category] = {
    "customer_name": Category.RESIDENT_NAME,
    "customer_phone": Category.RESIDENT_PHONE,
    "door_code": Category.DOOR_CODE,
    "customer_id": Category.CUSTOMER_ID,
}


_FREE_TEXT = frozenset({"fault", "article"})


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
    said = {name: strip_reason(policy, text) for name in _FREE_TEXT if (text := getattr(item, name))}
    bare = replace(item, **removed, **said) if removed or said else item  # type: ignore[arg-type]  # all may be None
    return Stripped(item=bare, sealed=sealed, kinds=tuple(kinds))


@dataclass(frozen=True, kw_only=True, slots=True)
class StrippedAnswers:
    """Answers as a job may keep them in the open; `withheld`: fields taken out; `sealed`: values kept sealed."""

    answers: Mapping[str, object]
    withheld: tuple[str, ...] = ()
    sealed: Mapping[str, str] = field(default_factory=dict, repr=False)


def strip_answers(policy: Policy, answers: Mapping[str, object]) -> StrippedAnswers:
    """What was answered to our questions is stored like what an order says: an answer is no way round the policy."""
    kept: dict[str, object] = {}
    sealed: dict[str, str] = {}
    for name, value in answers.items():
        storage = may_store(policy, _RESIDENT[name]) if name in _RESIDENT else "plain"
        if storage == "plain":
            kept[name] = strip_reason(policy, value) if name in _FREE_TEXT and isinstance(value, str) else value
        elif storage != "no":
            sealed[name] = str(value)
    return StrippedAnswers(answers=kept, withheld=tuple(n for n in answers if n not in kept), sealed=sealed)


def strip_event(policy: Policy, event: Event, *, about: str | None) -> Event:
    """A report without personal data in its reason; the job that a whole mail is `about` is not named twice."""
    reason = strip_reason(policy, event.reason) if event.reason else None
    return replace(event, reason=reason, job_ref=event.job_ref if event.job_ref != about else None)


def strip_reason(policy: Policy, text: str) -> str:
    """Free text without personal data, at most 200 characters."""
    return redact(text, policy=policy).text[:200]


def personal_kinds(policy: Policy, message: Message) -> tuple[str, ...]:
    """Kinds of personal data in a mail that are never allowed in mail: what its sender is told about."""
    texts = (message.subject, message.text, *(file.text for file in message.enclosed))
    found = any(find_personnummer(text) for text in texts)
    return (Category.PERSONNUMMER.value,) if found else ()
