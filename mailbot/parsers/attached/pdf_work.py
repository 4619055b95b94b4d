"""The work that the pages of a PDF make, bounded before it is done: told from their operators, not by a clock.

pypdf bounds what it unpacks and parses, but not what it does with that: on every page it takes every font apart again,
for every string it multiplies all the open matrices, and it sorts and copies the strings of a line again and again.
"""

from typing import TYPE_CHECKING, Final

from mailbot.parsers.attached.refusal import TOO_LARGE, UnreadableFileError

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject
    from pypdf.generic._font import Font

KIND: Final = "PDF"
MAX_CONTENT = 2_000_000  # bytes of operators, unpacked
MAX_STEPS = 100_000_000  # about 20 ns each
MAX_FONTS = 100
MAX_EXPLAINED = 700_000  # letters that the fonts explain, about 2 µs each
MAX_EXPLAINING = 1_000_000  # bytes with which they do
MAX_GAP = 200  # spaces between two strings of a line
_PER_MATRIX = 10  # steps
_NEW_LINE = frozenset({b"Td", b"TD", b"Tm", b"T*", b"'", b'"'})
_MOST_ABOVE = 40


class PageWork:
    """What the pages of one file have taken so far."""

    def __init__(self) -> None:
        self._content = self._steps = self._explained = self._explaining = 0
        self._fonts: dict[int, tuple[DictionaryObject, Font]] = {}

    def prepare(self, page: "PageObject") -> None:
        """Make `page` ready to be laid out. Raises UnreadableFileError when the file has become too much."""
        content = page.get_contents()
        if content is None:
            return
        self._content += len(content.get_data())
        _within(self._content, MAX_CONTENT)
        self._steps += _steps(content.operations)
        _within(self._steps, MAX_STEPS)
        fonts = self._fonts_of(page)
        page._layout_mode_fonts = lambda: fonts  # type: ignore[method-assign]  # each font once a file

    def _fonts_of(self, page: "DictionaryObject") -> "dict[str, Font]":
        """The fonts of a page by name; those of the tree above it come last, as pypdf has it."""
        from pypdf.generic import DictionaryObject

        found: dict[str, Font] = {}
        above: object = page
        for _ in range(_MOST_ABOVE):
            if not isinstance(above, DictionaryObject):
                break
            resources = _inside(above, "/Resources")
            fonts = _inside(resources, "/Font") if isinstance(resources, DictionaryObject) else None
            for name, held in fonts.items() if isinstance(fonts, DictionaryObject) else ():
                font = held.get_object()
                if isinstance(font, DictionaryObject):
                    found[name] = self._font(font)
            above = _inside(above, "/Parent")
        return found

    def _font(self, raw: "DictionaryObject") -> "Font":
        from pypdf._cmap import _parse_to_unicode
        from pypdf.generic import StreamObject
        from pypdf.generic._font import Font

        if id(raw) not in self._fonts:
            _within(len(self._fonts) + 1, MAX_FONTS)
            words = _inside(raw, "/ToUnicode")
            self._explaining += len(words.get_data()) if isinstance(words, StreamObject) else 0
            _within(self._explaining, MAX_EXPLAINING)
            self._explained += len(_parse_to_unicode(raw)[1])
            _within(self._explained, MAX_EXPLAINED)
            self._fonts[id(raw)] = raw, Font.from_font_resource(raw)  # `raw` is kept: no other gets its id
        return self._fonts[id(raw)][1]


def _inside(holder: "DictionaryObject", name: str) -> object:
    value = holder.get(name)
    return None if value is None else value.get_object()


def _within(figure: int, bound: int) -> None:
    if figure > bound:
        raise UnreadableFileError(TOO_LARGE, KIND)


def _steps(operations: list[tuple[list[object], bytes]]) -> int:
    """Steps of a page: the square of its strings, and the matrices open at each string or gap of it."""
    strings = matrices = 0
    open_cms, gaps = [0], 0
    for operands, operator in operations:
        if operator == b"q":
            open_cms.append(open_cms[-1])
        elif operator == b"Q" and len(open_cms) > 1:
            open_cms.pop()
        elif operator == b"cm":
            open_cms[-1], gaps = open_cms[-1] + 1, 0
        if operator in _NEW_LINE:
            gaps = 0
        if operator == b"TJ" and operands and isinstance(operands[0], list):
            for shown in operands[0]:
                strings, gaps = (strings, gaps + 1) if isinstance(shown, int | float) else (strings + 1, gaps)
                matrices += 1 + open_cms[-1] + gaps
        elif operator in (b"Tj", b"'", b'"'):
            strings += 1
            matrices += 1 + open_cms[-1] + gaps
    return strings * strings + matrices * _PER_MATRIX
