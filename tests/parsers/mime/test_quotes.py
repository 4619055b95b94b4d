import pytest

from mailbot.parsers.quotes import split_quotes

HEADERS = {
    "Från": "Kim Ek <kim@omsorg.example>",
    "Skickat": "den 3 november 2026 09:00",
    "Till": "Bo",
    "Kopia": "Li",
    "Ämne": "Lås",
}


@pytest.mark.hazard(96)
@pytest.mark.parametrize(
    "line",
    [
        "Den 26 oktober 2017 23:49 skrev Kim Ek <kim@omsorg.example>:",
        "Den tors 6 dec. 2018 kl 13:30 skrev Kim Ek <kim@omsorg.example>:",
        "Den tors 6 dec. 2018 kl 13:30 skrev Kim\nEk <kim@omsorg.example>:",
        "26 okt. 2017 kl. 23:49 skrev Kim Ek <kim@omsorg.example>:",
        "On Thu, Dec 6, 2018 at 1:30 PM Kim Ek <kim@omsorg.example> wrote:",
        "> 3 nov. 2026 kl. 08:30 skrev Kim Ek <kim@omsorg.example>:",
    ],
)
def test_line_before_a_quotation(line: str) -> None:
    parts = split_quotes(f"Ja tack\n\n{line}\n\n> gammalt\n> mer")
    assert (parts.new, parts.inline) == ("Ja tack", False)
    assert [(q.sender.email if q.sender else "", q.text) for q in parts.quoted] == [
        ("kim@omsorg.example", "gammalt\nmer")
    ]
    assert parts.quoted[0].sent is not None


@pytest.mark.hazard(97)
@pytest.mark.parametrize(
    "order", [("Från", "Skickat", "Till", "Kopia", "Ämne"), ("Ämne", "Till", "Kopia", "Skickat", "Från")]
)
@pytest.mark.parametrize("mark", ["", "*"])
@pytest.mark.parametrize("rule", ["", "_" * 32 + "\n", "-----Ursprungligt meddelande-----\n"])
def test_outlook_header_in_any_order(order: tuple[str, ...], mark: str, rule: str) -> None:
    header = "\n".join(f"{mark}{name}:{mark} {HEADERS[name]}" for name in order)
    parts = split_quotes(f"Klart\n\n{rule}{header}\n\nMontera tack")
    quoted = parts.quoted[0]
    assert (parts.new, quoted.subject, quoted.text) == ("Klart", "Lås", "Montera tack")
    assert quoted.sent is not None
    assert quoted.sent.isoformat() == "2026-11-03T09:00:00+01:00"


@pytest.mark.hazard(66)
@pytest.mark.parametrize(
    "line",
    [
        "---------- Vidarebefordrat meddelande ---------",
        "Börja vidarebefordrat brev:",
        "---------- Forwarded message ---------",
    ],
)
def test_forwards(line: str) -> None:
    parts = split_quotes(
        f"se nedan\n\n{line}\nFrån: Kim <kim@omsorg.example>\nDatum: fre 27 nov. 2026 kl 13:50\nÄmne: x\nTill: Bo\n\nMontera"  # noqa: E501 - one sample
    )
    assert (parts.new, parts.quoted, parts.forwarded[0].text) == ("se nedan", (), "Montera")


def test_subject_tells_a_forward() -> None:
    text = "Från: Kim <kim@omsorg.example>\nSkickat: den 3 november 2026 09:00\nTill: Bo\nÄmne: x\n\nMontera"
    assert split_quotes(text, "VB: x").forwarded[0].text == "Montera"
    assert split_quotes(text, "SV: x").quoted[0].text == "Montera"
    assert split_quotes(text).new == ""


def test_answers_between_the_lines() -> None:
    parts = split_quotes("> Kundid?\n3122\n> Portlås?\nja")
    assert (parts.new, parts.inline, parts.quoted[0].text) == ("3122\nja", True, "Kundid?\nPortlås?")


@pytest.mark.parametrize(
    "end",
    [
        "-- \nKim",
        "Med vänlig hälsning\n\nKim Ek",
        "MVH Kim Ek",
        "/Kim",
        "Hälsningar,\nKim",
        "Skickat från min iPhone",
        "_" * 40 + "\nThe information",
    ],
)
def test_signatures(end: str) -> None:
    parts = split_quotes(f"Montera lås\n\n{end}")
    assert (parts.new, parts.signature) == ("Montera lås", end)


@pytest.mark.parametrize(
    "text",
    ["Hej\nVänligen återkom med tid\nTack", "Port: ja\nFrån: dörren till grinden\nsen", "Den 3 skrev han på\nok"],
)
def test_own_words_stay(text: str) -> None:
    assert split_quotes(text).new == text


@pytest.mark.parametrize(
    "line",
    ["Den 3 nov 2026 kl 10:00 skrev", "Från: a", "> > > a", "a" * 5000, "Med vänlig", "_" * 20, "MVH " + "A" * 300],
)
def test_many_lines_end(line: str) -> None:
    split_quotes(f"{line}\n" * 20_000)
