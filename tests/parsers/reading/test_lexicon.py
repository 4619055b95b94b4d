"""The plain words: everyday Swedish in all its forms, and never a word on which an order hinges."""

import subprocess
import sys

import pytest

from mailbot.parsers.plain import inflect
from mailbot.parsers.plain.lexicon import is_plain, plain_words
from mailbot.parsers.plain_words import DENIAL, TOUCHY


@pytest.mark.parametrize(
    "words",
    [
        "vädret snöar solsken regnade blåsigt kallare",
        "svärmor brorsdottern barnbarnets föräldrarna sambon",
        "badrummet köksbordet tvättstugan balkongerna trapporna",
        "fikade promenerar städats hjälpte ringde läste kokat",
        "sjuksköterskan vikarierna undersköterskor handläggarens samordnarna",
        "nattpasset kvällsskiftet schemat semestern tjänstledig",
        "datorn skärmbilden mejlade appens inloggningen",
        "vänligast snällare trevligt roligaste pratsamma",
        "kvällsfika gästparkeringen sommarkurs lunchbesöket",
    ],
)
def test_everyday_words_are_plain(words: str) -> None:
    assert [word for word in words.split() if not is_plain(word)] == []


@pytest.mark.parametrize(
    "words",
    [
        "avboka avbeställa annullera ångra pausa avbryta inställd återkalla",
        "vänta avvakta tills innan förrän först_när såvida ifall annars",
        "inte ej aldrig ingen inget varken utan",
        "montera nedmontering koppla flytta skruva plocka byta",
        "nyckel nycklarna koden portkod larmet batteriet portlås",
        "död avliden begravning brand rök svullet läcker",
        "endast enbart utom förutom istället eventuellt preliminärt",
        "dödsfall uppskov undantag återbud avslut uppehåll avbrott",
        "nyckelknippa reservnyckel ytterport larmknapp nedtagning borttagning",
    ],
)
def test_words_that_orders_hinge_on_are_not_plain(words: str) -> None:
    assert [word for word in words.split() if is_plain(word)] == []


def test_no_plain_word_is_one_that_is_weighed_by_itself() -> None:
    weighed = {word for word in plain_words() if DENIAL.fullmatch(word) or TOUCHY.fullmatch(word)}
    assert weighed == set()


@pytest.mark.parametrize(
    ("forms", "word", "expected"),
    [
        (inflect.like_flicka, "trappa", "trappan trappor trapporna"),
        (inflect.like_bil, "gubbe", "gubben gubbar gubbarna"),
        (inflect.like_bil, "cykel", "cykeln cyklar cyklarna"),
        (inflect.like_tid, "möbel", "möbeln möbler möblerna"),
        (inflect.like_brukare, "läkare", "läkaren läkarna läkares"),
        (inflect.like_hus, "fönster", "fönstret fönstren fönstrets"),
        (inflect.like_hus, "badrum", "badrummet badrummen"),
        (inflect.like_mote, "möte", "mötet möten mötena"),
        (inflect.like_tala, "städa", "städar städade städat städas"),
        (inflect.like_stanga, "höra", "hör hörde hört hörs"),
        (inflect.like_stanga, "känna", "känner kände känt"),
        (inflect.like_stanga, "sända", "sänder sände sänt"),
        (inflect.like_kopa, "möta", "möter mötte mött"),
        (inflect.like_kopa, "lyfta", "lyfter lyfte lyft"),
        (inflect.like_fin, "tydlig", "tydligt tydliga tydligare tydligast"),
        (inflect.like_glad, "glad", "glatt glada gladare"),
        (inflect.like_glad, "planerad", "planerat planerade"),
    ],
)
def test_a_word_has_its_forms(forms: object, word: str, expected: str) -> None:
    assert callable(forms)
    assert set(expected.split()) <= set(forms(word))


def test_the_forms_are_made_when_first_asked_for() -> None:
    asked = (
        "from mailbot.parsers.plain.lexicon import plain_words; import mailbot.parsers.read;"
        "print(plain_words.cache_info().misses)"
    )
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"
