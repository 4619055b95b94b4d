"""Orders in Word, PDF, text and e-service files; every file is made here, every person invented."""

import pytest

from mailbot.parsers.attached.form_lines import form_lines
from mailbot.parsers.attached.pdf_file import pdf_text
from mailbot.parsers.attached.word_file import word_text
from mailbot.parsers.mime import parse_message
from tests.attachments.office_files import case_xml, docx, paragraph, pdf, question, run, table, zipped
from tests.attachments.test_containers import ONE, mail, ordered, read

TITLE = "Beställning av montering av digitalt lås"
PAIRS = (("Kundid", "4417"), ("Adress", "Hallonstigen 8"))
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {
    "docx with a table": ("a.docx", WORD, docx(paragraph(TITLE) + table(*PAIRS))),
    "docx with lines": ("a.docx", WORD, docx(paragraph(TITLE) + "".join(paragraph(f"{k}: {v}") for k, v in PAIRS))),
    "docx of no known type": ("Blankett", "application/octet-stream", docx(paragraph(TITLE) + table(*PAIRS))),
    "docx with four columns": ("a.docx", WORD, docx(paragraph(TITLE) + table((*PAIRS[0], *PAIRS[1])))),
    "docx with a header row": ("a.docx", WORD, docx(paragraph(TITLE) + table(*zip(*PAIRS, strict=True)))),
    "docx with answers below": ("a.docx", WORD, docx("".join(map(paragraph, (TITLE, *PAIRS[0], *PAIRS[1]))))),
    "docx of prose": ("a.docx", WORD, docx(paragraph("Vi beställer montering av lås till kund 4417, Hallonstigen 8."))),
    "pdf in columns": ("a.pdf", "application/pdf", pdf((TITLE, *PAIRS))),
    "pdf with lines": ("a.pdf", "x/y", pdf((TITLE, *(f"{k}: {v}" for k, v in PAIRS)), packed=False)),
    "pdf with fields": ("a.pdf", "application/pdf", pdf((TITLE,), fields=PAIRS)),
    "e-service": ("a.xml", "text/xml", case_xml("".join(question(k, k, v) for k, v in PAIRS), sender=("", "", ""))),
    "plain text": ("a.txt", "text/plain", "\n".join((TITLE, *(f"{k}: {v}" for k, v in PAIRS))).encode("cp1252")),
    "html": ("a.htm", "text/html", f"{TITLE}<table><tr><td>Kundid<td>4417<tr><td>Adress<td>Hallonstigen 8".encode()),
    "rtf": ("a.rtf", "application/rtf", rb"{\rtf1 Montering av l\'e5s\par Kundid: 4417\par Adress: Hallonstigen 8}"),
}  # fmt: skip


@pytest.mark.parametrize("file", FORMS.values(), ids=FORMS)
def test_a_form_in_a_file_is_an_order_of_the_sender(file: tuple[str, str, bytes]) -> None:
    raw = mail("Hej, se bifogad blankett.\n", file)
    assert ordered(raw) == ONE
    item = read(parse_message(raw)).items[0]
    assert (item.address, item.missing) == ("Hallonstigen 8", ())


def test_a_form_is_found_in_a_zip() -> None:
    assert (
        ordered(mail("Se bifogat.\n", ("a.zip", "application/zip", zipped({"a.docx": FORMS["docx with a table"][2]}))))
        == ONE
    )


def test_the_case_of_an_e_service_has_its_sender_as_contact_and_no_personnummer() -> None:
    answers = "".join(question(key, key, value) for key, value in PAIRS)
    answers += "<Person><Name>Sökande</Name><citizenIdentifier>19121212-1212</citizenIdentifier></Person>"
    answers += "<Datum><QueryID>3</QueryID><Name>Önskat datum</Name><StartDate>2026-12-03</StartDate></Datum>"
    raw = mail(
        "Ett nytt ärende har kommit in.\n", ("a.xml", "application/xml", case_xml(answers)), subject="Nytt ärende"
    )
    message = parse_message(raw)
    item = read(message).items[0]
    assert "1212" not in message.enclosed[0].text
    assert (item.contact.name, item.contact.email) == ("Dina Vallmar", "dina.vallmar@solomsorg.example")
    assert str(item.proposed_date) == "2026-12-03"


def test_rows_of_a_case_are_kept_together() -> None:
    cells = "<T><KundidRow1>1</KundidRow1><KundidRow2>2</KundidRow2><AdressRow1>A 1</AdressRow1></T>"
    message = parse_message(mail("x\n", ("a.xml", "text/xml", case_xml(cells, sender=("", "", "")))))
    assert message.enclosed[0].text.split("\n")[1:] == ["Kundid: 1", "Adress: A 1", "Kundid: 2"]


def test_a_contact_named_in_the_form_counts_before_the_sender() -> None:
    form = docx(paragraph(TITLE) + table(*PAIRS, ("Kontaktperson", "Mo Ek, 070-1740611")))
    contact = read(parse_message(mail("Se bifogat.\n", ("a.docx", WORD, form)))).items[0].contact
    assert (contact.name, contact.phone) == ("Mo Ek", "070-1740611")


def test_a_form_fills_what_the_mail_left_out() -> None:
    form = docx(paragraph(TITLE) + table(*PAIRS, ("Portlås", "Ja")))
    reading = read(parse_message(mail("Vi beställer montering till kund 4417. Se bifogat.\n", ("a.docx", WORD, form))))
    assert [(i.customer_id, i.address, i.gate_lock) for i in reading.items] == [("4417", "Hallonstigen 8", True)]


def test_a_form_that_orders_something_else_than_the_mail_is_in_doubt() -> None:
    form = docx(paragraph(TITLE) + table(("Kundid", "5520"), ("Adress", "Lingonbacken 2")))
    text = "Vi beställer montering till kund 4417, Hallonstigen 8.\n"
    reading = read(parse_message(mail(text, ("a.docx", WORD, form))))
    assert {item.customer_id for item in reading.items} == {"4417", "5520"}
    assert not reading.certain


def test_two_forms_are_two_orders() -> None:
    forms = [
        ("a.docx", WORD, docx(paragraph(TITLE) + table(*PAIRS))),
        ("b.pdf", "application/pdf", pdf(("Beställning av nedmontering", "Kundid: 5520", "Adress: Lingonbacken 2"))),
    ]
    reading = read(parse_message(mail("Två blanketter bifogas.\n", *forms)))
    kinds = [(item.type.value, item.customer_id) for item in reading.items]
    assert kinds == [("montering", "4417"), ("nedmontering", "5520")]


def test_a_leaflet_adds_nothing_to_an_order() -> None:
    text = "Vi beställer montering av digitalt lås.\nKundid: 4417\nAdress: Hallonstigen 8\n"
    leaflet = pdf(("Så fungerar låset", "Byt batteri när lampan blinkar.", "Nycklar lämnas till receptionen."))
    alone, beside = (
        read(parse_message(mail(text))),
        read(parse_message(mail(text, ("a.pdf", "application/pdf", leaflet)))),
    )
    assert beside == alone


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", FORMS["docx with a table"][2][:-60], "skadad"),
        ("a.docx", zipped({"word/document.xml": "<a"}), "skadad"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
        ("a.pdf", b"%PDF-1.4\nnothing", "skadad"),
        ("a.pdf", pdf(()), "ingen text"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "inte läses automatiskt"),
        ("a.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "skadad"),
        ("a.xml", b"<?xml version='1.0'?><faktura/>", "inte läses automatiskt"),
        ("a.zip", b"PK\x03\x04nothing", "skadad"),
        ("a.msg", b"nothing", "skadad"),
        ("a.bin", b"\x01\x02\x03", "inte läses automatiskt"),
    ],
)
def test_what_cannot_be_read_is_for_a_person_who_is_told_why(name: str, data: bytes, said: str) -> None:
    reading = read(parse_message(mail("Hej! Se bifogad beställning.\n", (name, "application/octet-stream", data))))
    assert not reading.certain
    assert any(said in why for why in reading.why_uncertain), reading.why_uncertain


@pytest.mark.parametrize("name", ["bild.png", "image001.jpg", "kontakt.vcf", "smime.p7s"])
def test_pictures_cards_and_signatures_are_no_forms(name: str) -> None:
    text = "Vi beställer montering av digitalt lås.\nKundid: 4417\nAdress: Hallonstigen 8\n"
    message = parse_message(mail(text, (name, "application/octet-stream", b"x" * 90)))
    assert message.unread == ()
    assert read(message).certain


# ---- Word


def test_what_a_reader_of_the_document_does_not_see_is_left_out() -> None:
    body = paragraph(
        "Kundid: ", run("4416", "<w:strike/>"), run("4417", '<w:strike w:val="0"/>'), run("9", "<w:vanish/>"),
        "<w:del><w:r><w:delText>1</w:delText></w:r></w:del>", f"<w:ins>{run('0')}</w:ins>",
    )  # fmt: skip
    assert word_text(docx(body)) == "Kundid: 44170"


def test_answers_in_content_controls_are_read_and_their_prompts_are_not() -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Klicka här')}</w:sdtContent></w:sdt>"
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('4417')}</w:sdtContent></w:sdt>"
    cells = f"<w:tc>{paragraph('Adress')}</w:tc><w:tc>{paragraph(prompt)}</w:tc>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cells}</w:tr></w:sdtContent></w:sdt>"
    assert word_text(docx(paragraph("Kundid: ", filled) + f"<w:tbl>{row}</w:tbl>")) == "Kundid: 4417\nAdress"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Kundid: 4417')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    assert word_text(docx(paragraph("Rubrik", both))) == "Rubrik\nKundid: 4417"


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("Portlås: ☒ Ja ☐ Nej", "Portlås: Ja"),
        ("Portlås: Ja ☐ Nej ☒", "Nej"),
        ("☐ Montering   ☒ Nedmontering   ☐ Flytt", "Nedmontering"),
        ("[x] Flytt [ ] Montering", "Flytt"),
        ("Nycklar: ☐ Ja ☐ Nej", "Nycklar:"),
        ("Kundid ........ 4417", "Kundid\t4417"),
        ("Kundid\n4417\nAdress\nHallonstigen 8", "Kundid: 4417\nAdress: Hallonstigen 8"),
        ("Kundid\nAdress\nHallonstigen 8", "Kundid\nAdress: Hallonstigen 8"),
    ],
)
def test_boxes_and_labels_of_a_form(line: str, means: str) -> None:
    assert form_lines(line) == means


def test_letters_of_a_pdf() -> None:
    assert pdf_text(pdf(("Åsögatan (port) \\ 5 – ö",))) == "Åsögatan (port) \\ 5 – ö"
