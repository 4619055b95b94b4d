"""Takes what points at a person out of free text: protect first, then detect, deny by default, twice is once."""

import re
from collections import Counter
from dataclasses import dataclass, field

from mailbot.privacy.identifiers import find_identifiers
from mailbot.privacy.names import NameFinder, known_names
from mailbot.privacy.normalise import normalise
from mailbot.privacy.policy import Policy
from mailbot.privacy.protect import Known, fixed_spans, owns_mail, owns_phone, registered_spans
from mailbot.privacy.protected import PROTECTED
from mailbot.privacy.spans import Kind, Mask, Span
from mailbot.privacy.word_lists import health_stems

MARKER = "[BORTTAGET:{kind}]"
_CLAUSE_END = re.compile(r"[.,;:!?\n()]|\s(?:och|men|så|för att|eftersom|samt)\s")
_NOBODY = Known()
_PASSES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Redacted:
    """`text` without personal data, and how many of each kind were taken out; never what they were."""

    text: str = field(repr=False)
    kinds: Counter[str]


def redact(text: str, *, policy: Policy | None = None, known: Known = _NOBODY) -> Redacted:
    """Free text with every find replaced by `[BORTTAGET:kind]`. Redacting the result again changes nothing.

    `known`: the provider register (stays) and the resident's own data (goes). `policy` is the preset under which the
    text is kept; every preset demands the same of free text today (privacy.md, "fault text after stripping"), so it
    cannot loosen anything.
    """
    kinds: Counter[str] = Counter()
    for _ in range(_PASSES):
        spans = detect(text, known=known)
        if not spans:
            break
        kinds.update(span.kind for span in spans)
        text = _cut(text, spans)
    return Redacted(text=text, kinds=kinds)


def detect(text: str, *, known: Known = _NOBODY) -> list[Span]:
    """Every place of the original text that must go, in order and without overlaps."""
    plain = normalise(text)
    found = _detect_plain(plain.text, known)
    return _merged([Span(*plain.original(span.start, span.end), span.kind) for span in found if span.end > span.start])


def _detect_plain(text: str, known: Known) -> list[Span]:
    mask = Mask(len(text))
    identifiers = [span for span in find_identifiers(text) if not _is_registered(text, span, known)]
    mask.take_all(fixed_spans(text))
    keep = Mask(len(text))
    keep.take_all(registered_spans(text, known.allow))
    spans: list[Span] = []
    for span in identifiers:
        # a number by shape wins over a date or serial only when it is a personal number or has a cue of its own
        strong = span.kind in {"personnummer", "födelsedata", "kundid", "kod", "nyckelnummer", "bankuppgift", "e-post"}
        if (
            keep.free(span.start, span.end)
            and (strong or mask.free(span.start, span.end))
            and not _marker_at(text, span)
        ):
            spans.append(span)
    _take(mask, spans)
    for match in _EMAIL_LIKE.finditer(text):
        mask.take(*match.span())
    mine = [span for span in known_names(text, known.resident) if mask.free(span.start, span.end)]
    spans.extend(mine)
    _take(mask, mine)
    mask.take_all(registered_spans(text, known.allow))
    health = list(_health(text, mask))
    names = NameFinder(text, mask).find()
    spans.extend(names)
    _take(mask, names)
    spans.extend(_clauses(text, health, mask))
    spans.extend(Span(*match.span(), "skyddad identitet") for match in PROTECTED.finditer(text))
    return _merged(spans)


_EMAIL_LIKE = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w.-]+")


def _marker_at(text: str, span: Span) -> bool:
    return "[BORTTAGET" in text[span.start : span.end]


def _take(mask: Mask, spans: list[Span]) -> None:
    mask.take_all((span.start, span.end) for span in spans)


def _is_registered(text: str, span: Span, known: Known) -> bool:
    """Mail by domain; phones by number, or written right behind a registered mail address on the same line."""
    value = text[span.start : span.end]
    if span.kind == "e-post":
        return owns_mail(value, known.allow)
    if span.kind not in {"telefon", "personnummer", "bankuppgift"}:
        return False
    if owns_phone(value, known.allow):
        return True
    before = re.search(r"([\w.+-]+@[\w.-]+\w)[ ,;|]{1,3}$", text[max(0, span.start - 80) : span.start])
    return span.kind == "telefon" and before is not None and owns_mail(before[1], known.allow)


def _health_pattern() -> re.Pattern[str]:
    stems = [re.escape(stem[:-1]) + r"\b" if stem.endswith("$") else re.escape(stem) for stem in health_stems()]
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(stems)})\w*")


_LOCK_DEAD = re.compile(
    r"(?i)\b(?:lås\w*|batteri\w*|enhet\w*|app\w*|tagg\w*|display\w*|dosa\w*|telefon\w*)\b[^.,\n]{0,50}$"
)
_HEALTH = _health_pattern()


def _health(text: str, mask: Mask) -> list[re.Match[str]]:
    """Words of health and death; a lock may die, too."""
    hits = []
    for match in _HEALTH.finditer(text):
        dead_lock = match.group().lower().startswith(("död", "dog", "somnat", "avlid")) and _LOCK_DEAD.search(
            text[max(0, match.start() - 60) : match.start()]
        )
        if not dead_lock and mask.free(*match.span()):
            hits.append(match)
    return hits


def _clauses(text: str, hits: list[re.Match[str]], mask: Mask) -> list[Span]:
    """The clause around each hit, up to punctuation, a conjunction or something protected or already taken."""
    spans = []
    for hit in hits:
        low, high = max(0, hit.start() - 120), min(len(text), hit.end() + 120)
        ends = [match.end() for match in _CLAUSE_END.finditer(text, low, hit.start())]
        start = max([low, *ends, mask.last_taken(low, hit.start()) + 1])
        following = _CLAUSE_END.search(text, hit.end(), high)
        end = following.start() if following else high
        taken = mask.first_taken(hit.end(), end)
        end = taken if taken >= 0 else end
        if start == low and low > 0:
            start = hit.start()
        chunk = text[start:end]
        spans.append(Span(start + len(chunk) - len(chunk.lstrip()), start + len(chunk.rstrip()), "hälsa"))
    return spans


def _merged(spans: list[Span]) -> list[Span]:
    """In order, overlaps joined under the kind that began first; names parted by a blank become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end), merged[-1].kind)
        else:
            merged.append(span)
    return merged


def _cut(text: str, spans: list[Span]) -> str:
    pieces: list[str] = []
    position = 0
    previous: Kind | None = None
    for span in spans:
        between = text[position : span.start]
        if not (previous == span.kind == "namn" and between in {" ", "-"}):
            pieces.extend((between, MARKER.format(kind=span.kind)))
        position, previous = span.end, span.kind
    pieces.append(text[position:])
    return "".join(pieces)
