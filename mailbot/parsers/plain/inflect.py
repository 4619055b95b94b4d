"""The forms of a Swedish word from its dictionary form, by declension and conjugation.

Written for recognising, not for writing: a form too many ("böckers") does no harm, so endings are not checked for use.
"""

from collections.abc import Iterator
from typing import Final

_VOWELS: Final = "aeiouyåäö"


def like_flicka(word: str) -> Iterator[str]:
    """Nouns in -a: flicka, flickan, flickor, flickorna."""
    yield from _with(word.removesuffix("a"), "a as an ans or ors orna ornas")


def like_bil(word: str) -> Iterator[str]:
    """Nouns with -ar: bil, bilen, bilar; gubbe, gubben, gubbar; nyckel, nyckeln, nycklar."""
    yield from _common(word, "ar")


def like_tid(word: str) -> Iterator[str]:
    """Nouns with -er: tid, tiden, tider; möbel, möbeln, möbler."""
    yield from _common(word, "er")


def like_brukare(word: str) -> Iterator[str]:
    """Nouns in -are: brukare, brukaren, brukarna."""
    yield from _with(word, "- s n ns")
    yield from _with(word.removesuffix("e"), "n ns na nas")


def like_hus(word: str) -> Iterator[str]:
    """Neuters without an ending in the plural: hus, huset, husen; fönster, fönstret, fönstren."""
    yield from _with(word, "- s")
    if word[-2:] in ("er", "el", "en") and len(word) > 3 and word[-3] not in _VOWELS:
        yield from _with(f"{word[:-2]}{word[-1]}", "et ets en ens")
    yield from _with(word + word[-1] if word.endswith("rum") else word, "et ets en ens")


def like_mote(word: str) -> Iterator[str]:
    """Neuters in a vowel: möte, mötet, möten, mötena."""
    yield from _with(word, "- s t ts n ns na nas")


def like_tala(word: str) -> Iterator[str]:
    """Verbs in -ar, -ade: tala, talar, talade, talat, talas, talad, talande."""
    yield from _with(word, "- r de t s des ts d ds nde")


def like_stanga(word: str) -> Iterator[str]:
    """Verbs in -er, -de: stänga, stänger, stängde, stängt; höra, hör, hörde, hört."""
    stem = word.removesuffix("a")
    short = stem[:-1] if stem[-2:] in ("mm", "nn", "ll", "dd", "nd") else stem
    present = "-" if stem.endswith("r") else "er"
    yield from _with(stem, f"a as ande s {present}")
    yield from _with(short, "de des d da t ts")
    if stem.endswith("d"):  # sända, sände, sänt; leda, ledde, lett
        yield from _with(stem[:-1], "de des t ts tt tts" if stem[-2] == "n" else "dde ddes tt tts dd dda")


def like_kopa(word: str) -> Iterator[str]:
    """Verbs in -er, -te: köpa, köper, köpte, köpt; möta, mötte, mött; lyfta, lyfte, lyft."""
    stem = word.removesuffix("a")
    yield from _with(stem, "a as ande er s")
    if stem.endswith("t"):
        past = stem if stem[-2] not in _VOWELS else f"{stem}t"
        yield from _with(past, "- e es a s")
    else:
        yield from _with(stem, "te tes t ts ta")


def like_fin(word: str) -> Iterator[str]:
    """Adjectives: fin, fint, fina, finare, finast; enkel, enkelt, enkla; lugn, lugnt; sen, sent."""
    yield from _with(word, "- t a as are ast aste")
    if word[-1] in _VOWELS:
        yield f"{word}tt"


def like_glad(word: str) -> Iterator[str]:
    """Adjectives and participles in -d: glad, glatt, glada, gladare; planerad, planerat, planerade; född, fött."""
    stem = word.removesuffix("d")
    yield from _with(word, "- a e es are ast")
    yield from _with(stem, "t tt")


def _common(word: str, plural: str) -> Iterator[str]:
    """Singular with -en, -n and a plural in `plural`."""
    ends = " ".join(f"{plural}{end}" for end in ("", "s", "na", "nas"))
    yield from _with(word, "- s n ns" if word[-1] in "aeé" else "- s en ens")
    if word[-1] == "e":
        yield from _with(word[:-1], ends)
    elif word[-2:] in ("el", "er", "en") and len(word) > 4 and word[-3] not in _VOWELS:
        yield from _with(word, "n ns")
        yield from _with(f"{word[:-2]}{word[-1]}", ends)
    yield from _with(word, ends)


def _with(stem: str, ends: str) -> Iterator[str]:
    return (stem if end == "-" else f"{stem}{end}" for end in ends.split())
