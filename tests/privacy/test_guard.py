import base64
import io
import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy

import pytest

from mailbot.domain.role import Role
from mailbot.mail_bytes import Enclosure, Letter, to_bytes
from mailbot.privacy.guard import check_outgoing, words_of
from mailbot.privacy.policy import Category, Policy
from mailbot.privacy.presets import load_policy, shipped_presets
from mailbot.privacy.slots import Slot, fits
from mailbot.privacy_lines import guard_lines

TEMPLATE = (
    "Beställning mottagen Hej! Vi har tagit emot er beställning av lås på . Kontakt: Arbetets "
    "nummer är . Låsfunktionen <p></p> bilaga.txt"
)
ADDRESSES = {"las@kommun.example.se", "order@utforare.example.se"}
SLOTS = {
    "address": Slot(Category.ADDRESS, "Provgatan 3 B"),
    "job": Slot(Category.JOB_NUMBER, "LÅS-2026-00042"),
    "contact": Slot(Category.PROVIDER_CONTACT, "Linda Ask"),
    "phone": Slot(Category.PROVIDER_CONTACT, "0701740610"),
}
PERSONAL = (
    "19121212-1212",
    "070-174 06 20",
    "ove@privat.example",
    "Krusbärson",
    "demens",
    "Portkod 4711",
    "Kundid 3055",
    "A123",
)


def _mail(text: str = "", subject: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Låsfunktionen <las@kommun.example.se>"
    mail["To"] = "order@utforare.example.se"
    mail["Subject"] = f"Beställning mottagen [LÅS-2026-00042]{subject}"
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = "<las-2026-00042.abc234@kommun.example.se>"
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(
        "Hej! Vi har tagit emot er beställning av lås på Provgatan 3 B.\nKontakt: Linda Ask 0701740610.\n"
        f"Arbetets nummer är LÅS-2026-00042. {text}\n"
    )
    return mail


def _check(raw: bytes, preset: str = "salem", slots: dict[str, Slot] = SLOTS) -> set[str]:
    policy: Policy = load_policy(shipped_presets() / f"{preset}.toml")
    findings = check_outgoing(
        raw,
        policy=policy,
        recipient_role=Role.PROVIDER,
        recipient_domain="utforare.example.se",
        slots=slots,
        static_words=words_of(TEMPLATE),
        addresses=ADDRESSES,
    )
    return {finding.kind for finding in findings}


def test_a_lawful_mail_goes_out() -> None:
    assert _check(bytes(_mail())) == set()


def test_a_lawful_attachment_with_swedish_letters_goes_out() -> None:
    mail = _mail()
    mail.add_attachment("Hej!", filename="Lås är bilaga.txt")
    assert _check(bytes(mail)) == set()


def test_a_lawful_mail_with_html_goes_out() -> None:
    mail = _mail()
    mail.add_alternative("<p>Hej! Vi har tagit emot er best&auml;llning av l&aring;s</p>", subtype="html")
    assert _check(bytes(mail)) == set()


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize("place", ["text", "subject", "header", "display", "attachment", "preamble", "html"])
def test_anything_personal_anywhere_holds_the_mail(personal: str, place: str) -> None:
    mail = _mail(text=personal if place == "text" else "", subject=f" {personal}" if place == "subject" else "")
    match place:
        case "header":
            mail["X-Extra"] = personal
        case "display":
            del mail["To"]
            mail["To"] = f'"{personal}" <order@utforare.example.se>'
        case "attachment":
            mail.add_attachment("Hej!", filename=f"{personal}.txt")
        case "preamble":
            mail.add_attachment("Hej!")
            mail.preamble = personal.encode("ascii", "replace").decode()
        case "html":
            mail.add_alternative(f"<p title='{personal}'>Hej!</p>", subtype="html")
        case _:
            pass
    assert _check(bytes(mail))


def test_foreign_address_binary_part_and_nested_mail_hold_the_mail() -> None:
    mail = _mail()
    mail["Cc"] = "nagon@privat.example"
    assert "address" in _check(bytes(mail))
    mail = _mail()
    mail.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream")
    assert "attachment" in _check(bytes(mail))
    mail = _mail()
    mail.add_attachment(_mail())
    assert _check(bytes(mail))


@pytest.mark.parametrize("category", Category)
def test_slots_that_the_preset_does_not_mail_hold_the_mail(category: Category) -> None:
    allowed = {"address", "provider_contact", "brf_contact", "lock_serial", "job_number", "fault_text"}
    found = _check(bytes(_mail()), slots={**SLOTS, "extra": Slot(category, "3055")})
    assert ("not_permitted" in found) == (category not in allowed)


def test_customer_id_goes_to_a_provider_only_where_the_preset_says_so() -> None:
    slots = {**SLOTS, "id": Slot(Category.CUSTOMER_ID, "3055")}
    raw = bytes(_mail(text="3055"))
    assert _check(raw, "nacka", slots) == set()
    assert "not_permitted" in _check(raw, "salem", slots)


@pytest.mark.parametrize(
    ("category", "good", "bad"),
    [
        (Category.ADDRESS, "Provgatan 3 B, lgh 1102", "Brukaren Astrid Krusbärson, Provgatan 3"),
        (Category.PROVIDER_CONTACT, "linda@utforare.example.se", "19121212-1212"),
        (Category.BRF_CONTACT, "BRF Provet", "portkod 4711"),
        (Category.LOCK_SERIAL, "PH-771204", "191212121212"),
        (Category.JOB_NUMBER, "torsdag 3 december kl 10:00", "Astrid"),
        (Category.FAULT_TEXT, "Låset piper och blinkar rött", "Astrid har demens"),
        (Category.CUSTOMER_ID, "3055", "121212-1212"),
    ],
)
def test_each_category_has_its_grammar(category: Category, good: str, bad: str) -> None:
    assert fits(category, good)
    assert not fits(category, bad)
    assert not fits(category, good + "\r\nBcc: x@y.example")
    assert "bad_value" in _check(bytes(_mail()), slots={**SLOTS, "extra": Slot(category, bad)}, preset="nacka")


def test_json_lines() -> None:
    target = io.StringIO()
    lawful = {"id": 1, "to": "x", "subject": "Lås", "text": "Vi kommer till Provgatan 3 vecka 49.", "attachments": []}
    tainted = {"id": 2, "to": "x", "subject": "Lås", "text": "Hej", "attachments": ["samtycke_191212121212.pdf"]}
    guard_lines([json.dumps(lawful), json.dumps(tainted)], target, "salem")
    first, second = map(json.loads, target.getvalue().splitlines())
    assert first == {"id": 1, "allow": True, "why": []}
    assert second == {"id": 2, "allow": False, "why": ["personnummer"]}


def _letter(
    subject: str = "Beställning mottagen [LÅS-2026-00042]", body: str = "", reply_to: str | None = None
) -> bytes:
    """The same mail in the form that the bot itself writes."""
    text = "Hej! Vi har tagit emot er beställning av lås på Provgatan 3 B.\nKontakt: Linda Ask 0701740610.\n"
    return to_bytes(
        Letter(
            sender_name="Låsfunktionen",
            sender="las@kommun.example.se",
            recipient="order@utforare.example.se",
            subject=subject,
            body=f"{text}Arbetets nummer är LÅS-2026-00042. {body}\n",
            message_id="2026-00042.abc234.def567@kommun.example.se",
            date=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
            reply_to=reply_to,
            answer=True,
        )
    )


def test_a_lawful_letter_of_our_own_goes_out() -> None:
    assert _check(_letter(reply_to="las@kommun.example.se")) == set()


@pytest.mark.parametrize("personal", PERSONAL)
def test_anything_personal_anywhere_holds_a_letter_of_our_own(personal: str) -> None:
    word = b"=?utf-8?b?" + base64.b64encode(personal.encode()) + b"?="
    hidden = "".join(f"={byte:02X}" for byte in personal.encode()).encode()
    entities = "".join(f"&#{ord(letter)};" for letter in personal)
    raw = _letter()
    for tainted in (
        _letter(body=personal),
        _letter(body=entities),
        _letter(subject=f"Beställning mottagen {personal}"),
        raw.replace(b"Subject: ", b"Subject: " + word + b"\r\n "),
        raw.replace(b"Date: ", b"X-Extra: " + word + b"\r\nDate: "),
        raw.replace(b"Date: ", b"Subject: " + word + b"\r\nDate: "),
        raw.replace(b"order@", word + b" <order@", 1).replace(b".se\r\nSubject", b".se>\r\nSubject"),
        raw.replace(b"Kontakt:", hidden),
    ):
        assert tainted != raw
        assert _check(tainted), tainted


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b"Date: ", b"Reply-To: nagon@privat.example\r\nDate: ", "address"),
        (b"Date: ", b"Bcc: nagon@privat.example\r\nDate: ", "address"),
        (b"<2026-00042", b"<Astrid 2026-00042", "header"),
        (b"sv\r\n", b"fi\r\n", "header"),
        (b"Kontakt:", b"=FF:", "unreadable"),
        (b"Subject: ", b"Subject: =?utf-8?b?/w==?=\r\n ", "unreadable"),
        (b"Subject: ", b"Subject: =?utf-\xff?b?QXN0cmlk?=\r\n ", "unreadable"),
    ],
)
def test_a_damaged_letter_of_our_own_is_held(old: bytes, new: bytes, kind: str) -> None:
    raw = _letter()
    assert kind in _check(raw.replace(old, new))
    assert _check(raw) == set()


def test_two_presets_keep_their_verdicts_in_turn() -> None:
    slots = {**SLOTS, "id": Slot(Category.CUSTOMER_ID, "3055")}
    raw = _letter(body="3055")
    for _ in range(2):
        assert _check(raw, "nacka", slots) == set()
        assert _check(raw, "salem", slots) == {"not_permitted"}
        assert "unknown_word" in _check(raw, "nacka")


def test_what_stays_of_a_text_is_judged_by_the_words_of_its_own_template() -> None:
    policy = load_policy(shipped_presets() / "salem.toml")
    found = [
        check_outgoing(
            _letter(),
            policy=policy,
            recipient_role=Role.PROVIDER,
            recipient_domain="utforare.example.se",
            slots=SLOTS,
            static_words=words,
            addresses=ADDRESSES,
        )
        for words in (words_of(TEMPLATE), frozenset[str](), words_of(TEMPLATE))
    ]
    assert [bool(findings) for findings in found] == [False, True, False]


def _letter_with(*files: Enclosure) -> bytes:
    return to_bytes(
        Letter(
            sender_name="Låsfunktionen",
            sender="las@kommun.example.se",
            recipient="order@utforare.example.se",
            subject="Beställning mottagen",
            body="Hej!\nVi har tagit emot er beställning av lås på Provgatan 3 B.\n",
            message_id="las.abc@kommun.example.se",
            date=datetime(2026, 11, 20, 10, tzinfo=UTC),
            enclosures=files,
        )
    )


def _found_with_files(raw: bytes, vouched: list[str]) -> set[str]:
    findings = check_outgoing(
        raw,
        policy=load_policy(shipped_presets() / "salem.toml"),
        recipient_role=Role.PROVIDER,
        recipient_domain="utforare.example.se",
        slots={"address": SLOTS["address"]},
        static_words=words_of(f"{TEMPLATE} kopia.xlsx andra.xlsx"),
        addresses=ADDRESSES,
        vouched=vouched,
    )
    return {finding.kind for finding in findings}


def test_an_enclosed_workbook_goes_out_only_as_it_was_vouched_for() -> None:
    file, other = Enclosure(name="kopia.xlsx", data=b"PK" * 900), Enclosure(name="andra.xlsx", data=b"PK" * 901)
    assert _found_with_files(_letter_with(file, other), [file.digest, other.digest]) == set()
    assert _found_with_files(_letter_with(file, other), [file.digest]) == {"attachment"}
    assert _found_with_files(_letter_with(file), []) == {"attachment"}
    named = Enclosure(name="Krusbärson.xlsx".encode("ascii", "ignore").decode(), data=file.data)
    assert _found_with_files(_letter_with(named), [file.digest]) == {"unknown_word"}


def test_a_mail_with_an_enclosed_workbook_is_read_by_anybody() -> None:
    file = Enclosure(name="kopia.xlsx", data=bytes(range(256)) * 9)
    mail = message_from_bytes(_letter_with(file), policy=default_policy)
    assert mail.get_content_type() == "multipart/mixed"
    body = mail.get_body()
    assert body is not None
    assert "Vi har tagit emot er beställning av lås" in body.get_content()
    assert [(p.get_filename(), p.get_content()) for p in mail.iter_attachments()] == [("kopia.xlsx", file.data)]
    assert all(len(line) <= 80 for line in _letter_with(file).split(b"\r\n"))
    assert b"\n" not in _letter_with(file).replace(b"\r\n", b"")
