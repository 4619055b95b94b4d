"""Which cells of a sender's own sheet may go back: values of a known column that fit its category, and plain words.

A column is what its head says, and a head counts only as it is written back. What is neither is emptied (privacy.md,
"The outgoing guard": a returned sheet has a rule of its own).
"""

import re
from collections.abc import Callable, Collection, Mapping

from mailbot.privacy.identifiers import find_personnummer
from mailbot.privacy.policy import Category
from mailbot.privacy.redact import detect
from mailbot.privacy.slots import fits
from mailbot.privacy.word_lists import form_words

Heads = Callable[[Mapping[int, str]], Mapping[int, str] | None]
"""What each column of a header row holds, by its field; None for a row that is no header."""
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = r"(?:20[23]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_MONTHS = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"(?i)(?:{_YEAR}[-./ ]{_MONTH}[-./ ]{_DAY}|(?:20)?[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|{_DAY}[/.-]{_MONTH}(?:[/. -](?:20)?[23]\d)?|(?:den )?{_DAY}(?::?[ea])? {_MONTHS}(?: {_YEAR})?"
    rf"|(?:vecka|v\.?) ?[1-5]?\d(?:[ -]{_YEAR})?|[45]\d{{4}}(?:\.\d{{1,12}})?)"
    r"(?:,? (?:kl\.? ?)?[012]\d[:.][0-5]\d(?::00)?)?"
)
_STREET_NUMBER = re.compile(r"\d{1,4} ?[A-Za-z]?(?: ?- ?\d{1,4} ?[A-Za-z]?)?")
_FLAT = re.compile(r"(?i)(?:(?:lgh|lägenhet)[. ]{0,2})?\d{1,4} ?[A-Z]?(?:,? (?:\d ?tr|bv|nb)\.?)?|\d ?tr\.?|bv|nb")
_POST_CODE = re.compile(r"(?:SE?-)?\d{3} ?\d{2}")
_TOWN = re.compile(r"[A-ZÅÄÖ][A-Za-zåäöéÅÄÖ]{1,24}(?:[ -][A-ZÅÄÖ]?[A-Za-zåäöéÅÄÖ]{1,24})?")
_SHEET_NAME = re.compile(r"(?i)(?:blad|sheet|ark|tabell)? ?\d{0,2}")
_BIRTH_DATE = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_OUR_NUMBER = re.compile(r"LÅS-20\d\d-\d{1,6}")
_SIGNS = re.compile(r"[\W_]*")
_ONE_WORD = re.compile(r"[^\W\d_]{5,30}[:.*]{0,2}")
_LONGEST = 300
_DIGIT = re.compile(r"\d")
_YEAR_OR_WEEK = re.compile(r"(?i)\b(?:20[23]\d|v(?:ecka|\.)? ?[1-5]?\d)\b")

_CATEGORIES: Mapping[str, Category] = {
    "customer_id": Category.CUSTOMER_ID,
    "address": Category.ADDRESS,
    "new_address": Category.ADDRESS,
    "street_number": Category.ADDRESS,
    "flat": Category.ADDRESS,
    "post_code": Category.ADDRESS,
    "town": Category.ADDRESS,
    "date": Category.JOB_NUMBER,
}
"""The fields of a sheet whose values may go back at all, with what they are under the policy."""


class ReturnedCells:
    """The rule for one worksheet, asked row by row downwards.

    `allowed`: what this recipient may read; `words`: heads of columns as our own tables know them, lower case;
    `heads`: finds a header, `field` what one head means. `marker`: what stands for an emptied cell.
    `known`: answers that the same reader's rules share.
    """

    def __init__(
        self,
        *,
        allowed: Collection[Category],
        words: Collection[str],
        heads: Heads,
        field: Callable[[str], str | None],
        marker: str,
        known: dict[tuple[str, str], bool] | None = None,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._words = form_words() | frozenset(words)
        self._heads = heads
        self._field = field
        self._marker = marker
        self._columns: Mapping[int, str] = {}
        self._known = {} if known is None else known

    def row(self, texts: Mapping[int, str]) -> tuple[frozenset[int], bool]:
        """The columns whose texts may stay, and whether the row is a header."""
        if self._heads(texts) is not None:
            kept = frozenset(column for column, text in texts.items() if self._is_head(text))
            written = {column: text if column in kept else self._marker for column, text in texts.items()}
            self._columns = self._heads(written) or {}
            return kept, True
        field_of, stays = self._columns.get, self._may_stay
        return frozenset([column for column, text in texts.items() if stays(field_of(column, ""), text)]), False

    def name(self, text: str) -> bool:
        """Whether a worksheet may keep its name."""
        return len(text) <= 31 and (_SHEET_NAME.fullmatch(text) is not None or self._is_plain(text))

    def _is_head(self, text: str) -> bool:
        """A head letter by letter as our tables have it, or one mistyped word that is nobody's name."""
        if self._is_plain(text) or "".join(_WORD.findall(text.lower())) in self._words:
            return True
        return _ONE_WORD.fullmatch(text) is not None and self._field(text) is not None and not detect(text)

    def _may_stay(self, field: str, text: str) -> bool:
        known = self._known.get((field, text))
        if known is None:
            known = self._known[field, text] = self._fits(field, text) or self._is_plain(text)
        return known

    def _is_plain(self, text: str) -> bool:
        """Signs alone, a number of ours, or nothing but words of order forms."""
        if _OUR_NUMBER.fullmatch(text) or _SIGNS.fullmatch(text):
            return True
        bare = _YEAR_OR_WEEK.sub(" ", text) if _DIGIT.search(text) else text
        if len(text) > _LONGEST or _DIGIT.search(bare):
            return False
        return all(word in self._words for word in _WORD.findall(bare.lower()))

    def _fits(self, field: str, text: str) -> bool:
        category = _CATEGORIES.get(field)
        if category is None or category not in self._allowed:
            return False
        match field:
            case "customer_id":
                return fits.__wrapped__(category, text) and not _BIRTH_DATE.fullmatch(text)
            case "date":
                return _DATE.fullmatch(text) is not None
            case "street_number":
                return _STREET_NUMBER.fullmatch(text) is not None
            case "flat":
                return _FLAT.fullmatch(text) is not None
            case "post_code":
                return _POST_CODE.fullmatch(text) is not None
            case "town":
                return _TOWN.fullmatch(text) is not None and not detect(text)
            case _:
                return _is_address(text)


def _is_address(text: str) -> bool:
    """A street with or without its number, and nothing else."""
    if text.replace(" ", "").isdigit() or find_personnummer(text):
        return False
    whole = text if _DIGIT.search(text) else f"{text} 1"
    return fits.__wrapped__(Category.ADDRESS, whole)


def own_words(texts: Collection[str]) -> frozenset[str]:
    """The words of our own tables, lower case, as `ReturnedCells` compares them."""
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))
