"""Files made to break a reader: every one gives a mail, in bounded time, and a reason when it is not read."""

import random
import time
import zlib
from collections.abc import Callable

import pytest

from mailbot.parsers.attached.refusal import UnreadableFileError
from mailbot.parsers.attached.rtf import rtf_to_text
from mailbot.parsers.attached.signed import signed_content
from mailbot.parsers.mime import parse_message
from tests.attachments import office_files as office
from tests.attachments import outlook_files as outlook
from tests.attachments.test_containers import CONTENT, FORM, ORDER, mail, read

SEEDS = {
    "msg": ("a.msg", outlook.compound_file(outlook.msg_tree(
        outlook.mail_properties("Lås", ORDER, name="Mo", email="mo@annan.example"),
        [outlook.file_tree("a.docx", FORM)]))),
    "winmail": ("winmail.dat", outlook.tnef(
        [*outlook.mail_properties("Lås", ""), (0x1009, 0x0102, outlook.packed_rtf(rb"{\rtf1 L\'e5s\par}"))],
        [("a.docx", FORM)], mails=[outlook.tnef(body=b"x")])),
    "docx": ("a.docx", FORM),
    "pdf": ("a.pdf", office.pdf(("Montering", ("Kundid", "4417")), fields=[("Adress", "Hallonstigen 8")])),
    "open pdf": ("a.pdf", office.pdf(("Montering", ("Kundid", "4417")), packed=False)),
    "xml": ("a.xml", office.case_xml(office.question("Kundid", "Kundid", "4417"))),
    "zip": ("a.zip", office.zipped({"a.docx": FORM})),
    "rtf": ("a.rtf", rb"{\rtf1\ansi Montering \u8211? {\b l\'e5s}\par\cell\row}"),
    "p7m": ("smime.p7m", office.signed_in_pieces(CONTENT)),
}  # fmt: skip
_SLOW = 6.0  # seconds that a mail may take on a busy machine; what is measured is far below


def _read_within_bounds(name: str, data: bytes) -> None:
    kind = "application/pkcs7-mime" if name.endswith(".p7m") else "application/octet-stream"
    raw = mail("Se bifogat.\n", (name, kind, data))
    before = time.process_time()
    read(parse_message(raw))
    assert time.process_time() - before < _SLOW


@pytest.mark.parametrize("sort", SEEDS)
@pytest.mark.parametrize("dice", range(3))
def test_damaged_files(sort: str, dice: int) -> None:
    """Bytes turned, cut out, doubled, and numbers made large."""
    chance = random.Random(f"{sort}{dice}")
    name, whole = SEEDS[sort]
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8, 40))):
            at = chance.randrange(len(data))
            match chance.randrange(5):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(1, 40)]
                case 2:
                    data[at:at] = data[at : at + chance.randrange(1, 200)]
                case 3:
                    data[at : at + 4] = b"\xff\xff\xff\xff"
                case _:
                    data[at : at + 4] = bytes(4)
            if not data:
                break
        _read_within_bounds(name, bytes(data))


@pytest.mark.parametrize("sort", SEEDS)
def test_files_cut_short(sort: str) -> None:
    name, whole = SEEDS[sort]
    for size in sorted({len(whole) * part // 12 for part in range(12)}):
        _read_within_bounds(name, whole[:size])


def _looping_msg() -> bytes:
    """Every sector's successor is itself, and every entry is its own sibling and child."""
    data = bytearray(SEEDS["msg"][1])
    fat_at = (int.from_bytes(data[76:80], "little") + 1) * 512
    for number in range(128):
        data[fat_at + 4 * number : fat_at + 4 * number + 4] = number.to_bytes(4, "little")
    return bytes(data)


def _shared_streams() -> bytes:
    """Two thousand streams that all lie in the same sectors."""
    large = {f"__substg1.0_{0x6000 + number:04X}0102": b"" for number in range(2_000)}
    tree: dict[str, bytes | outlook.Tree] = {**large, "__properties_version1.0": b"\0" * 32}
    tree["__substg1.0_10000102"] = b"x" * 400_000
    data = bytearray(outlook.compound_file(tree))
    owner = data.find("__substg1.0_10000102".encode("utf-16-le"))
    place = data[owner + 116 : owner + 128]
    at = data.find("__substg1.0_6".encode("utf-16-le"))
    while at >= 0:
        data[at + 116 : at + 128] = place
        at = data.find("__substg1.0_6".encode("utf-16-le"), at + 1)
    return bytes(data)


def _nested_tnef() -> bytes:
    data = outlook.tnef(body=b"inmost")
    for _ in range(40):
        data = outlook.tnef(mails=[data])
    return data


def _nested_zip() -> bytes:
    data = office.zipped({"a.txt": "x"})
    for _ in range(12):
        data = office.zipped({"a.zip": data})
    return data


def _pdf_of(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    whole = office.pdf(("x",), packed=True)
    start = whole.index(b"4 0 obj")
    end = whole.index(b"endobj", start)
    stream = b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n" % (len(packed), packed)
    return whole[:start] + stream + whole[end:]


def _deep_docx() -> bytes:
    return office.docx("<w:sdt><w:sdtContent>" * 200 + office.paragraph("x") + "</w:sdtContent></w:sdt>" * 200)


BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "msg that loops": lambda: ("a.msg", _looping_msg()),
    "msg whose streams share sectors": lambda: ("a.msg", _shared_streams()),
    "winmail.dat in winmail.dat": lambda: ("winmail.dat", _nested_tnef()),
    "zip in zip": lambda: ("a.zip", _nested_zip()),
    "zip of zeros": lambda: ("a.zip", office.zipped({"a.txt": bytes(50_000_000)})),
    "zip of very many": lambda: ("a.zip", office.zipped({f"{n}.txt": b"x" for n in range(500)})),
    "docx of zeros": lambda: ("a.docx", office.zipped({"word/document.xml": bytes(50_000_000)})),
    "docx in depth": lambda: ("a.docx", _deep_docx()),
    "docx with entities": lambda: ("a.docx", office.zipped({
        "[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "' + "c" * 9_000 + '">]><a>' + "&b;" * 50_000 + "</a>"})),
    "pdf of many words": lambda: ("a.pdf", _pdf_of(b"BT /F1 9 Tf " + b"(a) Tj " * 280_000 + b"ET")),
    "pdf of zeros": lambda: ("a.pdf", _pdf_of(bytes(40_000_000))),
    "pdf of brackets": lambda: ("a.pdf", _pdf_of(b"[" * 200_000)),
    "rich text in depth": lambda: ("a.rtf", b"{\\rtf1" + b"{" * 200_000),
    "xml in depth": lambda: ("a.xml", b"<?xml version='1.0'?>" + b"<a>" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_parked_with_the_reason(bomb: str) -> None:
    name, data = BOMBS[bomb]()
    raw = mail("Se bifogad beställning.\n", (name, "application/octet-stream", data))
    before = time.process_time()
    message = parse_message(raw)
    assert message.unread != ()
    assert time.process_time() - before < _SLOW


def test_very_many_forms_are_not_all_read() -> None:
    files = [(f"{number}.docx", "application/octet-stream", FORM) for number in range(30)]
    message = parse_message(mail("Se bifogat.\n", *files))
    assert len(message.enclosed) == 20
    assert message.unread == ("Mejlet har fler bifogade filer än som läses automatiskt.",)


def test_the_bounds_hold_for_the_mail_and_all_mails_inside_it_together() -> None:
    inner = mail("Se bifogat.\n", *((f"{n}.docx", "application/octet-stream", FORM) for n in range(8)))
    message = parse_message(mail("Se bifogat.\n", *((f"{n}.eml", "application/octet-stream", inner) for n in range(5))))
    assert sum(len(one.enclosed) for one in message.forwarded) == 20
    assert message.unread != ()


def test_a_signature_of_open_lengths_only_ends() -> None:
    with pytest.raises(UnreadableFileError):
        signed_content(b"\x30\x80" * 200_000)


def test_rich_text_takes_time_in_line_with_its_length() -> None:
    piece = rb"{\b l\'e5s \u8211? \par}{\*\x \y1 z}"
    spent = []
    for times in (4_000, 20_000):
        raw = b"{\\rtf1 " + piece * times
        before = time.process_time()
        rtf_to_text(raw)
        spent.append(time.process_time() - before)
    assert spent[1] < 12 * spent[0] + 0.5
