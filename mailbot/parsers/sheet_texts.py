"""A text of an .xlsx file: its runs without those that are struck out."""

from typing import Any


class StruckText(str):
    """A text of which nothing stands any more: all of it is struck out."""

    __slots__ = ()


def text_of_runs(element: Any) -> str:
    """The text of an `si` or `is` element (ECMA-376 part 1, 18.4.8)."""
    kept: list[str] = []
    gone: list[str] = []
    for part in element:
        if part.tag.endswith("}t"):
            kept.append(part.text or "")
        elif part.tag.endswith("}r"):
            words = "".join(text.text or "" for text in part.iterfind("{*}t"))
            (gone if _is_struck(part) else kept).append(words)
    text = "".join(kept).replace("x005F_", "")
    return StruckText("".join(gone)) if not text.strip() and gone else text


def _is_struck(run: Any) -> bool:
    strike = run.find("{*}rPr/{*}strike")
    return strike is not None and strike.get("val", "true") not in ("false", "f", "0")
