"""winmail.dat, .msg, zips and signed mails: what was packed in them is read. Every mail here is invented."""

import struct
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from mailbot.domain.message import Message
from mailbot.domain.reading import MailClass, Reading
from mailbot.parsers.attached.rtf import decompress, rtf_to_html, rtf_to_text
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from tests.attachments import office_files as office
from tests.attachments import outlook_files as outlook
from tests.parsers.reading.said import FRIDAY, REQUIRED

ORDER = "Hej!\r\n\r\nVi vill beställa montering av digitalt lås.\r\nKundid: 4417\r\nAdress: Hallonstigen 8\r\n"
FORM = office.docx(
    office.paragraph("Beställning av montering av digitalt lås")
    + office.table(("Kundid", "4417"), ("Adress", "Hallonstigen 8"))
)


def mail(text: str, *files: tuple[str, str, bytes], subject: str = "Beställning") -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "Eva Provberg <eva@solomsorg.example>", "las@kommun.example", subject
    made["Date"] = FRIDAY
    made.set_content(text)
    for name, kind, data in files:
        main, _, sub = kind.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()


def read(message: Message) -> Reading:
    return read_mail(message, required=REQUIRED, received=FRIDAY)


def ordered(raw: bytes) -> list[tuple[str, str | None, str | None]]:
    return [(item.type.value, item.customer_id, item.contact.email) for item in read(parse_message(raw)).items]


ONE = [("montering", "4417", "eva@solomsorg.example")]


@pytest.mark.hazard(78)
@pytest.mark.parametrize("kind", ["application/ms-tnef", "application/octet-stream"])
def test_a_form_in_winmail_dat_is_the_order(kind: str) -> None:
    packed = outlook.tnef(files=[("Beställning lås.docx", FORM), ("lista.xlsx", b"PK")])
    message = parse_message(mail("Se bifogat.\n", ("winmail.dat", kind, packed)))
    assert [a.name for a in message.attachments] == ["winmail.dat", "Beställning lås.docx", "lista.xlsx"]
    assert ordered(mail("Se bifogat.\n", ("winmail.dat", kind, packed))) == ONE


@pytest.mark.hazard(79)
@pytest.mark.parametrize(
    "packed",
    [
        outlook.tnef(outlook.mail_properties("x", ORDER)),
        outlook.tnef(body=ORDER.encode("cp1252")),
        outlook.tnef([(0x1013, outlook.BINARY, f"<p>{ORDER.replace('Adress', '<br>Adress')}</p>".encode())]),
        outlook.tnef([(0x1009, outlook.BINARY, outlook.packed_rtf(
            rb"{\rtf1\ansi\ansicpg1252 Vi vill best\'e4lla montering av digitalt l\'e5s.\par Kundid: 4417\par "
            rb"Adress: Hallonstigen 8\par}"))]),
    ],
    ids=["unicode", "8-bit", "html", "rtf"],
)  # fmt: skip
def test_a_text_that_stands_in_winmail_dat_only_is_read(packed: bytes) -> None:
    raw = mail("\n", ("winmail.dat", "application/ms-tnef", packed))
    assert "Hallonstigen 8" in parse_message(raw).text
    assert ordered(raw) == ONE


def test_a_winmail_dat_that_is_the_whole_mail_is_read() -> None:
    head = b"From: Eva Provberg <eva@solomsorg.example>\nSubject: x\nContent-Type: application/ms-tnef\n\n"
    assert ordered(head + outlook.tnef(outlook.mail_properties("x", ORDER))) == ONE


def test_the_text_beside_a_winmail_dat_is_not_doubled() -> None:
    packed = outlook.tnef(outlook.mail_properties("x", "Samma text igen"))
    assert parse_message(mail("Min text\n", ("winmail.dat", "application/ms-tnef", packed))).text == "Min text"


def test_half_a_winmail_dat_gives_what_is_there_and_says_what_is_not() -> None:
    packed = outlook.tnef(outlook.mail_properties("x", ORDER), [("stor.bin", b"x" * 900)])[:-400]
    message = parse_message(mail("\n", ("winmail.dat", "application/ms-tnef", packed)))
    assert "Kundid: 4417" in message.text
    assert message.unread == ("Den bifogade filen (winmail.dat) är skadad eller avkortad och går inte att läsa.",)
    reading = read(message)
    assert not reading.certain
    assert message.unread[0] in reading.why_uncertain


@pytest.mark.hazard(78)
def test_a_saved_mail_is_read_as_a_forward_with_its_own_sender() -> None:
    inner = outlook.mail_properties("Nytt lås", ORDER, name="Kim Vallmar", email="kim@annan.example", at=1_790_000_000)
    saved = outlook.compound_file(outlook.msg_tree(inner, [outlook.file_tree("bild.png", b"\x89PNG" + b"x" * 6000)]))
    raw = mail("Vidarebefordrar denna.\n", ("Nytt lås.msg", "application/octet-stream", saved))
    message = parse_message(raw)
    assert [a.name for a in message.forwarded[0].attachments] == ["bild.png"]
    assert len(message.forwarded[0].attachments[0].data) == 6004
    assert message.forwarded[0].sent is not None
    assert ordered(raw) == [("montering", "4417", "kim@annan.example")]


def test_a_form_in_a_mail_in_a_saved_mail_is_found() -> None:
    inmost = outlook.msg_tree(
        outlook.mail_properties("Beställning", "Se blanketten.", name="Mo Ek", email="mo@annan.example"),
        [outlook.file_tree("blankett.docx", FORM)],
        top=False,
    )
    outer = outlook.msg_tree(outlook.mail_properties("VB", ""), [outlook.mail_attachment_tree("Beställning", inmost)])
    raw = mail("Se bifogat mejl.\n", ("vb.msg", "application/vnd.ms-outlook", outlook.compound_file(outer)))
    assert ordered(raw) == [("montering", "4417", "mo@annan.example")]


@pytest.mark.hazard(77)
def test_every_attached_mail_is_an_order_of_its_own() -> None:
    files = []
    for number, name in ((4417, "Kim"), (4418, "Mo")):
        text = ORDER.replace("4417", str(number)).replace("stigen 8", f"stigen {number}")
        inner = EmailMessage(policy=SMTP)
        inner["From"], inner["Subject"] = f"{name} <{name.lower()}@annan.example>", "Lås"
        inner.set_content(text)
        files.append((f"{name}.eml", "application/octet-stream", inner.as_bytes()))
    assert ordered(mail("Här kommer två.\n", *files)) == [
        ("montering", "4417", "kim@annan.example"),
        ("montering", "4418", "mo@annan.example"),
    ]


def test_a_zip_is_opened_and_a_zip_in_a_zip_too() -> None:
    inner = office.zipped({"mapp/blankett.docx": FORM})
    raw = mail("Se bifogat.\n", ("a.zip", "application/zip", office.zipped({"b.zip": inner, "__MACOSX/._b": b"x"})))
    assert [a.name for a in parse_message(raw).attachments] == ["a.zip", "b.zip", "blankett.docx"]
    assert ordered(raw) == ONE


# ---- S/MIME


def _signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Eva Provberg")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(FRIDAY).not_valid_after(FRIDAY.replace(year=2030))
    signer = made.sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(signer, key, hashes.SHA256())
    encoding = (
        serialization.Encoding.SMIME if pkcs7.PKCS7Options.DetachedSignature in options else serialization.Encoding.DER
    )
    return builder.sign(encoding, list(options))


CONTENT = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{ORDER}".encode()
HEAD = b"From: Eva Provberg <eva@solomsorg.example>\r\nSubject: x\r\nDate: Fri, 20 Nov 2026 09:00:00 +0100\r\n"


def test_a_clear_signed_mail_is_read_and_its_signature_is_no_file() -> None:
    raw = HEAD + _signed(CONTENT, pkcs7.PKCS7Options.DetachedSignature)
    assert ordered(raw) == ONE
    assert parse_message(raw).unread == ()
    assert read(parse_message(raw)).certain


@pytest.mark.parametrize("in_pieces", [False, True])
def test_an_opaque_signature_is_opened(in_pieces: bool) -> None:
    packed = office.signed_in_pieces(CONTENT) if in_pieces else _signed(CONTENT, pkcs7.PKCS7Options.Binary)
    raw = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\n" + packed
    assert parse_message(raw).text.startswith("Hej!")
    assert ordered(raw) == ONE


def test_an_encrypted_mail_is_for_a_person_with_the_reason() -> None:
    locked = office.der(0x30, office.der(0x06, bytes.fromhex("2a864886f70d010703")), office.der(0xA0, b"x" * 40))
    raw = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n" + locked
    reading = read(parse_message(raw))
    assert not reading.certain
    assert reading.why_uncertain[-1].startswith("Mejlet är krypterat")


@pytest.mark.parametrize("size", [0, 1, 5, 20, 60])
def test_a_cut_signature_is_for_a_person_with_the_reason(size: int) -> None:
    head = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
    assert parse_message(head + office.signed_in_pieces(CONTENT)[:size]).unread != ()


# ---- rich text


def test_rich_text_as_a_reader_sees_it() -> None:
    raw = (
        rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}{\*\generator X;}{\info{\title Z}}L\'e5s "
        rb"\u8211?{\b  i} port\par {\strike gammalt }{\v dolt }nytt\par A\cell B\cell\row {\pict 0102}\{x\}}"
    )
    assert rtf_to_text(raw) == "Lås – i port\nnytt\nA\tB\t\n{x}"


def test_html_in_rich_text_is_taken_out_without_its_twin() -> None:
    raw = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Kund 1 &"
        rb"{\*\htmltag84 &lt;}\htmlrtf \par}\htmlrtf0 {\*\htmltag72 </p>}}"
    )
    assert rtf_to_html(raw) == "<p>Kund 1 &amp;&lt;</p>"


def test_a_reference_into_the_window_is_followed() -> None:
    start = 207  # how much text every program has in the window beforehand
    run = struct.pack(">H", (start + 7) << 4 | 9 - 2)  # nine letters from place 7 on, of which three are written so far
    end = struct.pack(">H", (start + 20) << 4)
    body = b"\x00{\\rtf1 h" + b"\x14ej" + run + b"}" + end
    packed = struct.pack("<IIII", 12 + len(body), 20, 0x75465A4C, 0) + body
    assert decompress(packed) == rb"{\rtf1 hejhejhejhej}"


def test_a_mail_that_only_thanks_is_not_courtesy_when_something_could_not_be_read() -> None:
    packed = struct.pack("<IH", 0x223E9F78, 1) + b"\x01\x02"
    reading = read(parse_message(mail("Tack!\n", ("winmail.dat", "application/ms-tnef", packed))))
    assert (reading.mail_class, reading.certain, reading.courtesy) == (MailClass.QUESTION, False, False)
    assert reading.items == ()
