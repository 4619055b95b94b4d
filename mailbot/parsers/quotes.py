"""New words, quoted words, forwarded words, signature: one pass over the lines (hazards 66, 96, 97).

Knows Outlook, Gmail, Apple Mail, phones, `>` marks and forwards in Swedish and English. Every line is
looked at a bounded number of times, with bounded patterns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mailbot.domain.message import MailAddress
from mailbot.parsers.header_dates import parse_sent
from mailbot.parsers.mail_addresses import parse_addresses
from mailbot.parsers.signatures import cut_signature


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """One earlier mail below the new words; `text` is without its header and its `>` marks.

    `from_field` and `sent_field` are its header's words; only of a forward does anybody ask what they mean.
    """

    from_field: str = ""
    sent_field: str = ""
    subject: str = ""
    text: str = ""

    @property
    def sender(self) -> MailAddress | None:
        """Whose mail it is; None when no address is given."""
        written = self._from()
        return next(iter(parse_addresses([written.encode("utf-8").decode("latin-1")])), None)

    @property
    def sender_name(self) -> str:
        """The name in the header, '' when there is none."""
        sender = self.sender
        return sender.name if sender else self._from().strip(" <>\"'*")

    @property
    def sent(self) -> datetime | None:
        """When it was sent; None when that is not said with certainty."""
        return parse_sent(self.sent_field.strip(" *"))

    def _from(self) -> str:
        return self.from_field.replace("[mailto:", "<").replace("]", ">")


@dataclass(frozen=True, kw_only=True, slots=True)
class Forwarded(Quoted):
    """A mail passed on to us: its words are meant for us, and may be the order itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """`new`: what this sender wrote now, '' when he wrote nothing. `inline`: answers stand between quoted lines."""

    new: str
    quoted: tuple[Quoted, ...] = ()
    inline: bool = False
    signature: str = ""
    forwarded: tuple[Forwarded, ...] = ()


_FIELD_NAMES = {
    "från": "from", "from": "from", "avsändare": "from",
    "skickat": "sent", "skickad": "sent", "sent": "sent", "datum": "sent", "date": "sent",
    "till": "to", "to": "to", "kopia": "cc", "cc": "cc", "kopia till": "cc", "bcc": "cc",
    "svar till": "to", "reply-to": "to",
    "ämne": "subject", "subject": "subject",
    "prioritet": "other", "importance": "other", "bilagor": "other", "attachments": "other",
}  # fmt: skip
_FIELD = re.compile(r"\s{0,4}[*_]{0,2}([A-Za-zÅÄÖåäö-]{2,12}(?: till)?)[*_]{0,2}\s?:[*_]{0,2}\s?(.{0,2000})$")
_SEPARATOR = re.compile(
    r"\s*(?:[-_=*]{2,}\s*(ursprungligt meddelande|original message|vidarebefordrat (?:meddelande|brev|mejl)"
    r"|forwarded message"
    r"|originalmeddelande)\s*[-_=*]*|(börja vidarebefordrat (?:brev|meddelande)|begin forwarded message)\s*:?)\s*$",
    re.IGNORECASE,
)
_NOTES_WROTE = re.compile(r"\s*-{3,}\s?(\S.{2,200}?)\s(?:skrev|wrote):?\s?-{3,}\s*$", re.IGNORECASE)  # Lotus Notes
_UNFINISHED = re.compile(r"[\w,;\"”')–-]\s*$")
_RULE = re.compile(r"\s*(?:_{10,}|-{10,})\s*$")
_GT = re.compile(r"(?:>[ ]?)+")
_DIGIT = re.compile(r"\d")
_WROTE = re.compile(
    r"\s*(?:den |on |le )?(.{4,120}?\d.{0,120}?)\s*,?\s+(?:skrev|wrote)\s+(.{1,300}?)\s*:?\s*$"
    r"|\s*(?:den |on )?(.{4,120}?\d.{0,120}?)\s+(?:skrev|wrote)\s*:\s*$"
    r"|\s*on\s+(.{4,200}?),?\s+(.{1,300}?)\s+wrote\s*:?\s*$",
    re.IGNORECASE,
)
_NAME_WROTE = re.compile(
    r"\s*(?:on\s+)?(.{4,100}\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?),?\s+(.{1,300}?)\s+(?:wrote|skrev)\s*:\s*$",
    re.IGNORECASE,
)
_WROTE_START = re.compile(
    r"\s*(?:den\s+\S|on\s+\S"
    r"|(?:mån|tis|ons|tors?|fre|lör|sön)\w*[ .,]|\d{1,2}[ ./:-]|\d{4}-\d{2}-\d{2}|.{1,80}\s(?:skrev|wrote)\b)",
    re.IGNORECASE,
)
_HAS_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b")
_FORWARD_SUBJECT = re.compile(r"\s*(?:\[[^\]]{0,60}\]\s*)?(?:vb|fw|fwd|wg|vidarebefordrat)\s*:", re.IGNORECASE)
_MAY_BEGIN = re.compile(  # any head but "… skrev …"
    rf"(?:>[ ]?)*+\s*+(?:[-_=*]{{2}}|[bB]|[*_]?(?:{'|'.join(_FIELD_NAMES)})[*_\s]{{0,3}}:)", re.IGNORECASE
)
_LONGEST_LINE = 2_000
_WRAPPED = 48
"""A quoted line as long as this, with the word that follows, may have been wrapped."""


def is_forward(subject: str) -> bool:
    """Whether the subject says that the mail is passed on (VB:, Fwd: …)."""
    return bool(_FORWARD_SUBJECT.match(subject))


def split_quotes(text: str, subject: str = "") -> Parts:
    """Split the whole text of a mail. `subject` tells a forward (VB:, Fwd:) from a reply where the text does not."""
    lines = _rejoined(text.split("\n"))
    heads = _find_heads(lines)
    body, inline, marked = _part_marks(lines[: heads[0].start] if heads else lines)
    new, signature = cut_signature(body)
    blocks: list[Quoted] = []
    passed_on: list[Forwarded] = []
    for at, head in enumerate(heads):
        stop = heads[at + 1].start if at + 1 < len(heads) else len(lines)
        content, answers, _ = _block_lines(lines[head.end : stop])
        if answers:  # somebody answered below or inside the quotation
            answered, more = cut_signature(answers)
            inline, new = True, "\n".join(filter(None, (new, answered)))
            signature = signature or more
        is_passed_on = head.forward or bool(passed_on) or (at == 0 and is_forward(subject) and bool(head.fields))
        block = _block(head, content, forwarded=is_passed_on)
        if isinstance(block, Forwarded):
            passed_on.append(block)
        else:
            blocks.append(block)
    if marked.strip():
        blocks.insert(0, Quoted(text=marked.strip("\n")))
    return Parts(new=new, quoted=tuple(blocks), inline=inline, signature=signature, forwarded=tuple(passed_on))


def _rejoined(lines: Sequence[str]) -> list[str]:
    """Lines with their marks, where a wrapping program let the rest of a quoted line fall down unmarked.

    Such a rest stands right below a long quoted line that ends inside a sentence, and right above another one.
    """
    out = list(lines)
    for at in range(1, len(out) - 1):
        above, line = out[at - 1], out[at]
        if not above.startswith(">") or not line.strip() or line.startswith(">"):
            continue
        wrapped = len(above) + len(line.split(maxsplit=1)[0]) >= _WRAPPED and _UNFINISHED.search(above)
        if wrapped and len(line) < len(above) + 20 and out[at + 1].startswith(">"):
            out[at] = f"> {line}"
    return out


@dataclass(frozen=True, slots=True)
class _Head:
    """Lines start..end introduce an earlier mail."""

    start: int
    end: int
    fields: dict[str, str]
    forward: bool = False


def _find_heads(lines: Sequence[str]) -> list[_Head]:
    heads: list[_Head] = []
    wrote = _near_wrote(lines)
    for at in sorted({at for at, line in enumerate(lines) if _MAY_BEGIN.match(line)} | wrote):
        if heads and at < heads[-1].end:
            continue
        if head := _head_at(lines, at) or (_wrote_line(lines, at) if at in wrote else None):
            heads.append(head)
    return heads


def _near_wrote(lines: Sequence[str]) -> frozenset[int]:
    """Lines at which `… skrev …:` may begin, as the word stands in them or in one of the two lines below."""
    text = "\n".join(lines).lower()
    if "skrev" not in text and "wrote" not in text:
        return frozenset()
    found = (at for at, line in enumerate(text.split("\n")) if "skrev" in line or "wrote" in line)
    return frozenset(at - above for at in found for above in range(min(at + 1, 3)))


def _head_at(lines: Sequence[str], at: int) -> _Head | None:
    line = _bare(lines[at])
    if _RULE.match(line):
        fields, end = _read_fields(lines, _skip_blank(lines, at + 1))
        return _Head(at, end, fields) if _is_header(fields) else None
    if match := _SEPARATOR.match(line):
        fields, end = _read_fields(lines, _skip_blank(lines, at + 1))
        is_original = (match[1] or "").lower().startswith(("orig", "urspr"))
        return _Head(at, end if fields else at + 1, fields, forward=not is_original)
    if match := _NOTES_WROTE.match(line):
        fields, end = _read_fields(lines, _skip_blank(lines, at + 1))
        return _Head(at, end if fields else at + 1, {"from": match[1], **fields})
    if ":" in line[:24]:
        fields, end = _read_fields(lines, at)
        if _is_header(fields):
            return _Head(at, end, fields)
    return None


def _wrote_line(lines: Sequence[str], at: int) -> _Head | None:
    """`Den tors 6 dec. 2018 kl 13:30 skrev Namn <adress>:`, perhaps wrapped over two or three lines."""
    line = _bare(lines[at])
    if not _WROTE_START.match(line) or not _DIGIT.search(line):
        return None
    joined = line.strip()
    for end in range(at + 1, min(at + 4, len(lines) + 1)):
        lower = joined.lower()
        if ("skrev" in lower or "wrote" in lower) and _HAS_CLOCK.search(joined):
            match = _WROTE.match(joined)
            complete = joined.endswith(":") or _quote_follows(lines, end)
            if match and complete:
                if named := _NAME_WROTE.match(joined):
                    return _Head(at, end, {"sent": named[1], "from": named[2]})
                when, who = match[1] or match[3] or match[4] or "", match[2] or match[5] or ""
                return _Head(at, end, {"sent": when, "from": who.rstrip(": ")})
        if end < len(lines):
            joined = f"{joined} {_bare(lines[end]).strip()}"[:_LONGEST_LINE]
    return None


def _quote_follows(lines: Sequence[str], at: int) -> bool:
    after = _skip_blank(lines, at)
    return after < len(lines) and (lines[after].lstrip().startswith(">") or after > at)


def _read_fields(lines: Sequence[str], at: int) -> tuple[dict[str, str], int]:
    """Header lines from `at` on: name → value by meaning; a long recipient list may go on over a few lines."""
    fields: dict[str, str] = {}
    end, loose = at, 0
    while end < len(lines) and end - at < 40:
        name, value = _field(lines[end])
        if name:
            fields.setdefault(name, value)
            loose = 0
        elif not value or not fields or loose >= 10 or not ("@" in value or ";" in value):
            break
        else:
            loose += 1
        end += 1
    return fields, end


@lru_cache(maxsize=64)  # in a run of such lines each is asked for again from every line above it
def _field(written: str) -> tuple[str, str]:
    """(meaning, value) of a header line; ("", the bare line) of any other."""
    line = _bare(written)
    match = _FIELD.match(line)
    name = _FIELD_NAMES.get(match[1].lower()) if match else None
    return (name, match[2].strip(" *")) if match and name else ("", line.strip())


def _is_header(fields: dict[str, str]) -> bool:
    return "from" in fields and len(fields.keys() & {"sent", "to", "subject"}) >= 2


def _skip_blank(lines: Sequence[str], at: int) -> int:
    stop = min(at + 3, len(lines))
    while at < stop and not _bare(lines[at]).strip():
        at += 1
    return at


def _bare(line: str) -> str:
    """A line without quotation marks, cut to a length that no header exceeds."""
    line = line[:_LONGEST_LINE]
    return _GT.sub("", line, count=1) if line.startswith(">") else line


def _part_marks(lines: Sequence[str]) -> tuple[str, bool, str]:
    """New lines, whether they answer inside `>` quotes, the quoted lines."""
    if not any(line.startswith(">") for line in lines):
        return "\n".join(lines).strip("\n"), False, ""
    new = [line for line in lines if not line.startswith(">")]
    marked = [_bare(line) for line in lines if line.startswith(">")]
    return "\n".join(new).strip("\n"), _alternates(lines), "\n".join(marked)


def _alternates(lines: Sequence[str]) -> bool:
    """Own words after some quoted line: an answer between the lines, not one above them."""
    seen = False
    for line in lines:
        if line.startswith(">"):
            seen = True
        elif seen and line.strip():
            return True
    return False


def _block_lines(lines: Sequence[str]) -> tuple[str, str, bool]:
    """Text of a quoted block, and what stands unmarked below marked lines (an answer, not a quotation)."""
    whole = "\n".join(lines)
    if len(whole) <= _LONGEST_LINE and ">" not in whole:
        return whole.strip("\n"), "", False
    first = next((line for line in lines if line.strip()), "")
    if not first.startswith(">"):
        return "\n".join(_bare(line) for line in lines).strip("\n"), "", False
    content = [_bare(line) for line in lines if line.startswith(">") or not line.strip()]
    answers = [line for line in lines if line.strip() and not line.startswith(">")]
    return "\n".join(content).strip("\n"), "\n".join(answers), bool(answers)


def _block(head: _Head, content: str, *, forwarded: bool) -> Quoted:
    kind = Forwarded if forwarded else Quoted
    return kind(
        from_field=head.fields.get("from", ""),
        sent_field=head.fields.get("sent", ""),
        subject=head.fields.get("subject", ""),
        text=content,
    )
