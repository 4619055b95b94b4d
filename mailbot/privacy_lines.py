"""JSON lines in, JSON lines out: `mailbot redact`, for measuring and for other programs (interfaces.md)."""

import json
from collections.abc import Iterable
from typing import TextIO

from mailbot.domain.errors import ParseError
from mailbot.privacy.guard import check_free_text
from mailbot.privacy.presets import load_policy, shipped_presets
from mailbot.privacy.protect import Allow, Known
from mailbot.privacy.redact import redact


def redact_lines(source: Iterable[str], target: TextIO, preset: str) -> None:
    """Answer each `{"id","text","known"?}` with `{"id","redacted"}`. Raises ParseError, ConfigError."""
    policy = load_policy(shipped_presets() / f"{preset}.toml")
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        record = _record(line, number)
        result = redact(str(record.get("text", "")), policy=policy, known=read_known(record.get("known")))
        _answer(target, {"id": record.get("id"), "redacted": result.text})


def guard_lines(source: Iterable[str], target: TextIO, preset: str) -> None:
    """Answer each free-text mail with `{"id","allow","why"}`; a line that cannot be judged raises ParseError."""
    load_policy(shipped_presets() / f"{preset}.toml")  # a preset that does not exist is said before any verdict
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        record = _record(line, number)
        texts = {"subject": str(record.get("subject") or ""), "text": str(record.get("text") or "")}
        texts |= {f"attachment {i}": name for i, name in enumerate(_strings(record.get("attachments")), start=1)}
        findings = check_free_text(texts, known=read_known(record.get("known")))
        why = sorted({finding.kind for finding in findings})
        _answer(target, {"id": record.get("id"), "allow": not why, "why": why})


def read_known(value: object) -> Known:
    """`known` of a record: `resident` (a mapping, list or string of values) and `allow` (the provider register)."""
    if not isinstance(value, dict):
        return Known()
    allow = value.get("allow")
    lists = allow if isinstance(allow, dict) else {}
    return Known(
        resident=tuple(_strings(value.get("resident"))),
        allow=Allow(**{key: tuple(_strings(lists.get(key))) for key in ("domains", "orgs", "names", "phones")}),
    )


def _strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [word for part in value.values() for word in _strings(part)]
        case list():
            return [word for part in value for word in _strings(part)]
        case _:
            return []


def _record(line: str, number: int) -> dict[str, object]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        raise ParseError(f"Rad {number} är inte giltig JSON.") from None
    if not isinstance(record, dict):
        raise ParseError(f"Rad {number} är inget JSON-objekt.")
    return record


def _answer(target: TextIO, record: dict[str, object]) -> None:
    target.write(json.dumps(record, ensure_ascii=False) + "\n")
    target.flush()
