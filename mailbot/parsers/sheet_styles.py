"""What the styles of an .xlsx file say about a cell's meaning: shown zeros, dates, and what is struck out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Styles:
    """By the number that cells name a style with. `zeros`: how many digits a number is shown with, where the format is
    zeros only; `struck`: the styles that strike the text out; `dates`, `durations`: those whose numbers are such.
    """  # noqa: D205

    zeros: Mapping[int, int] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()
    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()


def read_styles(root: Any) -> Styles:
    """The styles of a `styleSheet` element (ECMA-376 part 1, 18.8). Raises ValueError on a number that is none."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    looks = root.findall("{*}cellXfs/{*}xf")
    formats = _formats(root)
    codes = [formats.get(int(look.get("numFmtId", 0)), "") for look in looks]
    fonts = {number for number, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _is_struck(font)}
    dates = set(filter(is_date_format, set(codes)))
    durations = set(filter(is_timedelta_format, set(codes)))
    return Styles(
        zeros={style: width for style, code in enumerate(codes) if (width := _shown_zeros(code)) > 1},
        struck=frozenset(style for style, look in enumerate(looks) if int(look.get("fontId", 0)) in fonts),
        dates=frozenset(style for style, code in enumerate(codes) if code in dates),
        durations=frozenset(style for style, code in enumerate(codes) if code in durations),
    )


def _shown_zeros(code: str) -> int:
    """With how many digits a number format shows a number at least; 0 for one that shows anything but zeros."""
    plain = re.sub(r"\[[^\]]*\]|_.", "", code.split(";")[0]).strip()
    return len(plain) if set(plain) == {"0"} else 0


def _formats(root: Any) -> dict[int, str]:
    """Number formats by their id; a file may write its own under an id that is built in."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    own = {int(n.get("numFmtId", 0)): n.get("formatCode") or "" for n in root.iterfind("{*}numFmts/{*}numFmt")}
    return {**BUILTIN_FORMATS, **own}


def _is_struck(font: Any) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "true") not in ("false", "f", "0")
