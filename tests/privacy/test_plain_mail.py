"""The guard's quick reader of our own simple form reads what the `email` package reads, or nothing at all."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import format_datetime, getaddresses
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.job import Thread
from mailbot.mail_bytes import Letter, to_bytes
from mailbot.privacy.plain_mail import decode_words, is_address, read_plain

PIECES = (
    b"\r", b"\n", b"\r\n", b"\r\n ", b"\r\n\t", b"\r\n\r\n", b"\r\n \r\n", b"\x00", b"\x0b", b"\x0c", b"\x1c", b"\x85",
    "å".encode(), b"\xff", b":", b": ", b";", b"=", b"=\r\n", b"=ZZ", b"=41", b"&aring;", b'"', b" ", b"\t", b"\x7f",
    b"\r\nBcc: a@b.example", b"\r\nContent-Type: text/html", b"\r\ncontent-type: text/plain", b"\r\nFrom ingen",
    b"\r\nContent-Type: multipart/mixed; boundary=x", b"\r\nContent-Transfer-Encoding: base64", b"\r\nX-Y:",
    b"\r\nMIME-Version: 1.0", b"=?utf-8?b?w6U=?=", b"=?utf-8?q?=C3=A5?=", b"\xe2\x80\xa8", b"(x)", b"<x@y.example>",
)  # fmt: skip


def letters() -> Iterator[bytes]:
    """Mails as the bot writes them: short and long, in a thread or not, to be answered at another address or not."""
    thread = Thread(message_id="a@b.example", references=("c@d.example", "a@b.example"), thread_index="AQHa0000000=")
    for subject in ("Kvitto", "[LÅS-2026-00042] Vi har tagit emot din beställning", "Å" * 90):
        for found in (None, thread):
            yield to_bytes(
                Letter(
                    sender_name="Lås, drift",
                    sender="las@kommun.example",
                    recipient="anna.berg@utforare.example",
                    subject=subject,
                    body="Hej!\n\n.\nFrån Åsögatan 3 = hemma. \n" + "Ett långt stycke om låset. " * 9 + "\n",
                    message_id="2026-00042.aa.bb@kommun.example",
                    date=datetime(2026, 11, 23, 7, 0, tzinfo=UTC),
                    reply_to="las+2026-00042.bb@kommun.example" if found else None,
                    thread=found,
                    answer=True,
                )
            )


def damaged() -> Iterator[bytes]:
    """Each letter with all kinds of pieces put in everywhere that matters, and some bytes taken away."""
    dice = random.Random(5)
    for raw in letters():
        places = [i for i in range(len(raw)) if raw.startswith((b"\r\n", b": ", b"=", b"?"), i)]
        for piece in PIECES:
            for at in (0, *dice.sample(places, 12), len(raw)):
                yield raw[:at] + piece + raw[at:]
        for at in places:
            yield raw[:at] + raw[at + 1 :]


def read_by_email(raw: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """The same reading by the standard library; fails where the mail is more than one sound text."""
    message = message_from_bytes(raw)
    assert not message.defects
    assert not message.is_multipart()
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return [(name.lower(), str(value)) for name, value in message.items()], payload


def test_our_own_letters_are_read_the_quick_way_and_as_email_reads_them() -> None:
    for raw in letters():
        plain = read_plain(raw)
        assert plain is not None
        assert (plain.headers, plain.text) == read_by_email(raw)


def test_whatever_is_read_of_a_damaged_letter_is_what_email_reads() -> None:
    read = refused = 0
    for raw in damaged():
        plain = read_plain(raw)
        if plain is None:
            refused += 1
        else:
            read += 1
            assert (plain.headers, plain.text) == read_by_email(raw)
    assert read > 500
    assert refused > 500


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n", b"\n"),
        (b'utf-8"', b'iso-8859-1"'),
        (b"text/plain", b"text/html"),
        (b"quoted-printable", b"base64"),
        (b"MIME-Version: 1.0\r\n", b""),
        (b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\r\nMIME-Version: 1.0\r\n"),
        (b"Content-Type", b'Content-Type: text/plain; charset="utf-8"\r\nContent-Type'),
        (b"Date:", b"Content-Type: text/html\r\nDate:"),
        (b"To:", b"To :"),
        (b"To:", "Tö:".encode()),
        (b"Date", b"Datum\tDate"),
        (b"Hej!", "Hejå".encode()),
    ],
)
def test_any_other_form_is_left_to_email(old: bytes, new: bytes) -> None:
    raw = next(letters())
    assert old in raw
    assert read_plain(raw) is not None
    assert read_plain(raw.replace(old, new)) is None


def test_a_head_without_end_takes_no_time() -> None:
    start = time.process_time()
    for head in (b"a" * 1_000_000, b"a: " * 300_000, b"a: b\r\n" * 200_000, b"a: b" + b"\r\n c" * 200_000):
        assert read_plain(head) is None
        assert read_plain(head + b"\x00\r\n\r\n") is None
    assert time.process_time() - start < 5


def test_one_moment_in_two_zones_is_written_as_it_was_given() -> None:
    raw = next(letters())
    stockholm = datetime(2026, 11, 23, 8, 0, 0, 5, tzinfo=UTC).astimezone(ZoneInfo("Europe/Stockholm"))
    assert stockholm.hour == 9
    for moment in (stockholm, stockholm.astimezone(UTC), stockholm):
        letter = Letter(sender_name="", sender="a@b", recipient="c@d", subject="", body="", message_id="x", date=moment)
        assert f"Date: {format_datetime(moment)}\r\n".encode() in to_bytes(letter)
    assert b"Date: Mon, 23 Nov 2026 07:00:00 +0000\r\n" in raw


WORDS = ("w6U=", "w6XDpA==", "QXN0cmlk", "w6", "w6U", "w6U==", "/w==", "", "YQ==YQ==", "w6X!", "AP8=", "ww==", "pQ==")


def test_encoded_words_are_decoded_as_email_does() -> None:
    decoded = 0
    for first in WORDS:
        for second in WORDS:
            for between in ("\r\n ", " ", "\r\n", "x"):
                value = f"=?utf-8?b?{first}?={between}=?utf-8?b?{second}?="
                try:
                    ours = decode_words(value)
                except UnicodeDecodeError:
                    with pytest.raises(UnicodeDecodeError):
                        str(make_header(decode_header(value)))
                    continue
                if ours is not None:
                    decoded += 1
                    assert ours == str(make_header(decode_header(value)))
    assert decoded > 9


@pytest.mark.parametrize("value", ["å", "Re: =?utf-8?b?w6U=?=", "=?utf-8?q?=C3=A5?=", "=?latin-1?b?5Q==?=", ""])
def test_other_headers_are_left_to_email(value: str) -> None:
    assert decode_words(value) is None


def test_a_bare_address_is_what_email_reads_as_one() -> None:
    for value in ("anna.berg@utforare.example", "las+2026-00042.b2@kommun.example", "a_b-c@x-y.z.example", "a@b"):
        assert is_address(value)
        assert getaddresses([value]) == [("", value)]


@pytest.mark.parametrize(
    "value",
    [
        "a@b, c@d", "Anna <a@b>", "a@b\r\n", "a@b\r\n c", "a@b (Anna)", "a b@c", "å@b", "a..b@c", "@b", "a@", "a@b@c",
        "a@b.", "<a@b>", "=?utf-8?b?w6U=?=@b", "", "a@b\n",
    ],
)  # fmt: skip
def test_all_else_is_no_bare_address(value: str) -> None:
    assert not is_address(value)
