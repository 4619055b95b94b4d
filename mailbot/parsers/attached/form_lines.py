"""Forms in files → lines `label: value`, however the form was laid out.

A form in a mail was typed line by line; one in Word or PDF has its labels over, beside or in a table with the answers,
boxes to tick and words in grey that say what to type.
"""

import re
from collections.abc import Sequence

from mailbot.parsers.forms import field_of

_BOX = re.compile(r"(?P<on>[☒☑✓✔✗✘■]|\[[xX]\])|(?P<off>[☐□❏❑]|\[[ _]?\])")
_GAP = re.compile(r" {3,}|\t+")
_BLANK = re.compile(r"_{3,}|\.{4,}|…{2,}")
MAX_LABEL = 60


def row_lines(cells: Sequence[str]) -> list[str]:
    """A row of a table as one line with tabs, or as a line for each label when labels and answers take turns."""
    shown = [" ".join(cell.split()) for cell in cells]
    if len(shown) >= 4 and len(shown) % 2 == 0:
        labels, answers = shown[::2], shown[1::2]
        if all(map(_is_label, labels)) and not any(map(_is_label, answers)):
            return [f"{label.rstrip(' :?')}: {answer}" for label, answer in zip(labels, answers, strict=True)]
    line = "\t".join(shown).rstrip("\t")
    return [line] if line.strip() else []


def form_lines(text: str) -> str:
    """The text with every ticked box settled and every label on the line of its answer."""
    lines = [_GAP.sub("\t", _BLANK.sub(" ", _ticked(line))).strip() for line in text.split("\n")]
    out: list[str] = []
    at = 0
    while at < len(lines):
        line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        at += 1
        if below and len(line) <= MAX_LABEL and _is_bare_label(line) and not _is_label(below) and "\t" not in below:
            out.append(f"{line.rstrip(' :?')}: {below}")
            at += 1
        else:
            out.append(line)
    return "\n".join(out).strip()


def _is_label(text: str) -> bool:
    """Whether the whole text, or what stands before its first colon, is the label of a field."""
    label = text.partition(":")[0]
    return 0 < len(label) <= MAX_LABEL and field_of(label) is not None


def _is_bare_label(line: str) -> bool:
    return "\t" not in line and not line.rstrip(" :?").count(":") and bool(line) and field_of(line) is not None


def _ticked(line: str) -> str:
    """`Portlås: ☒ Ja ☐ Nej` → `Portlås: Ja`; a line without any ticked box says nothing by its boxes."""
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return line
    if not any(box["on"] for box in boxes):
        return line[: boxes[0].start()].rstrip() if len(boxes) > 1 or line[: boxes[0].start()].strip() else ""
    before_names = bool(line[boxes[-1].end() :].strip(" .,;"))  # the box stands before its words, or behind them
    kept = [line[: boxes[0].start()] if before_names else ""]
    for number, box in enumerate(boxes):
        if before_names:
            words = line[box.end() : boxes[number + 1].start() if number + 1 < len(boxes) else len(line)]
        else:
            words = line[boxes[number - 1].end() if number else 0 : box.start()]
        if box["on"]:
            kept.append(words)
    return " ".join(" ".join(kept).split())
