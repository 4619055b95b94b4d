"""Bytes → Message: charsets, names, bounds, attachments, digests. Every mail here is invented."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.errors import ParseError
from mailbot.domain.message import Message
from mailbot.parsers import mime_tree
from mailbot.parsers.mime import parse_message
from mailbot.parsers.quotes import split_quotes

HEAD = b"From: Kim Ek <kim.ek@omsorg.example>\nTo: las@kommun.example\nSubject: Hej\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n"  # noqa: E501 - one sample


def mail(head: bytes, body: bytes = b"Hej\n") -> Message:
    return parse_message(HEAD + head + b"\n" + body)


@pytest.mark.hazard(3)
@pytest.mark.hazard(61)
def test_missing_sender_recipient_and_id_are_no_error() -> None:
    message = parse_message(b"Subject: hej\n\n")
    assert (message.sender, message.to, message.message_id, message.text) == (None, (), None, "")


@pytest.mark.hazard(4)
def test_letters_outside_ascii_in_a_local_part() -> None:
    message = parse_message("From: Åsa <åsa.öberg@kommun.example>\nSubject: x\n\nhej".encode())
    assert message.sender is not None
    assert message.sender.email == "åsa.öberg@kommun.example"


@pytest.mark.hazard(6)
@pytest.mark.hazard(7)
@pytest.mark.parametrize(
    "charset", [b"; charset=utf-8", b"; charset=iso-8859-1", b"", b"; charset=x-strange", b"; charset=us-ascii"]
)
@pytest.mark.parametrize("codec", ["cp1252", "utf-8"])
def test_letters_survive_any_declared_charset(charset: bytes, codec: str) -> None:
    words = "Låset på Ängsvägen – öppnar ej"
    raw = (
        b"From: kim@omsorg.example\nSubject: " + words.encode(codec) + b"\nContent-Type: text/plain" + charset + b"\n\n"
    )
    message = parse_message(raw + words.encode(codec))
    assert (message.subject, message.text) == (words, words)


@pytest.mark.hazard(59)
def test_mojibake_bom_control_bytes_and_bad_base64_are_mended() -> None:
    broken = "\ufeffHemtjÃ¤nst VÃ¥rd Ã…sa\x07 Gre\xadta\xa0Ek".encode()
    coded = base64.b64encode(broken).rstrip(b"=")[:-1] + b"!!\n"
    message = mail(b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n", coded)
    assert message.text.startswith("Hemtjänst Vård Åsa Greta E")


def test_honest_text_is_not_mended() -> None:
    assert mail(b"", "Ångström, São João, 5 Â, naïve".encode()).text == "Ångström, São João, 5 Â, naïve"


def test_word_split_inside_a_letter() -> None:
    raw = b"From: k@x.example\nSubject: =?utf-8?Q?L=C3?=\n =?utf-8?Q?=A5s?= och =?iso-8859-1?B?5uQ=?=\n\n"
    assert parse_message(raw).subject == "Lås och æä"


@pytest.mark.parametrize(
    ("raw", "means"),
    [
        ("=?utf-8*sv?Q?L=C3=A5s?=", "Lås"),
        ("=?UTF-8?b?TMOlcw?=", "Lås"),
        ("=?utf-8?Q?L=C3=A5s nu?=", "Lås nu"),
        ("=?utf-8?Q?L=E5s?=", "Lås"),
        ("=?x-strange?Q?L=E5s?=", "Lås"),
        ("=?utf-8?B?TMOl?=\r\n =?utf-8?B?cw==?=", "Lås"),
        ("x=?utf-8?Q?=C3=A5?=y", "xåy"),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
    ],
)
def test_encoded_words_as_they_come(raw: str, means: str) -> None:
    assert parse_message(f"From: k@x.example\nSubject: {raw}\n\n".encode()).subject == means


NAMES = [
    b"filename*=utf-8''Best%C3%A4llning%20%C3%85sa.xlsx",
    b"filename*0*=utf-8''Best%C3%A4ll;\n filename*1*=ning%20%C3%85sa.xlsx",
    b'filename="=?utf-8?Q?Best=C3=A4llning_=C3=85sa.xlsx?="',
    'filename="Beställning Åsa.xlsx"'.encode(),
    'filename="Beställning Åsa.xlsx"'.encode("latin-1"),
    "filename=Beställning Åsa.xlsx".encode("latin-1"),
    b"filename=\"Bestallning.xlsx\"; filename*=utf-8''Best%C3%A4llning%20%C3%85sa.xlsx",
    b"filename*1*=ning%20%C3%85sa.xlsx; filename*0*=iso-8859-1'sv'Best%E4ll".replace(b"%C3%85", b"%C5"),
    b"filename*=Best%C3%A4llning%20%C3%85sa.xlsx",
    b'FILENAME="=?UTF-8*sv?b?QmVzdMOkbGxuaW5nIMOFc2EueGxzeA?="',
]


@pytest.mark.hazard(60)
@pytest.mark.parametrize("parameter", NAMES)
def test_file_names(parameter: bytes) -> None:
    body = (
        b"--b\n\ntext\n--b\nContent-Disposition: attachment; "
        + parameter
        + b"\nContent-Type: application/x\n\ndata\n--b--\n"
    )
    message = mail(b"Content-Type: multipart/mixed; boundary=b\n", body)
    assert [(a.name, a.data) for a in message.attachments] == [("Beställning Åsa.xlsx", b"data")]
    assert message.text == "text"


@pytest.mark.hazard(62)
@pytest.mark.hazard(63)
@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("lör, 29 maj 1999 10:11:12 +0200", "1999-05-29T10:11:12+02:00"),
        ("Fri, 20 Nov 2026 10:00:00 +0100 (CET)", "2026-11-20T10:00:00+01:00"),
        ("20 okt 2018 07:05 GMT", "2018-10-20T07:05:00+00:00"),
        ("tors, 3 dec 2026 09:00:00", "2026-12-03T09:00:00+01:00"),
        ("lör, 29 blaj 1999 10:11:12 +0200", None),
        ("31 feb 2026 10:00 +0100", None),
        ("igår", None),
    ],
)
def test_dates_are_right_or_none(date: str, expected: str | None) -> None:
    sent = parse_message(f"From: k@x.example\nDate: {date}\n\n".encode()).sent
    assert (sent.isoformat() if sent else None) == expected


@pytest.mark.hazard(70)
def test_empty_ids_are_dropped() -> None:
    message = mail(b"Message-ID: < >\nIn-Reply-To: <>\nReferences: <a@b.example> < > <@> <a@b.example> <c@d.example>\n")
    assert (message.message_id, message.in_reply_to) == (None, ())
    assert message.references == ("a@b.example", "c@d.example")


@pytest.mark.hazard(8)
def test_twenty_six_attachments() -> None:
    parts = b"".join(b"--b\nContent-Type: image/png; name=%d.png\n\n%d\n" % (i, i) for i in range(26))
    message = mail(b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n\ntext\n" + parts + b"--b--")
    assert [a.data for a in message.attachments] == [b"%d" % i for i in range(26)]


@pytest.mark.hazard(9)
def test_deep_nesting_is_refused() -> None:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(200))
    with pytest.raises(ParseError, match="nästlat"):
        parse_message(b"From: k@x.example\n" + head)


def test_too_many_parts_and_false_boundaries_are_refused() -> None:
    start = b"From: k@x.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    with pytest.raises(ParseError, match="delar"):
        parse_message(start + b"--b\n\nx\n" * (mime_tree.MAX_PARTS + 1))
    with pytest.raises(ParseError, match="uppdelat"):
        parse_message(start + b"--b-" * (mime_tree.MAX_BOUNDARY_LINES + 1))


@pytest.mark.hazard(77)
def test_enclosed_mail_is_kept_and_read() -> None:
    inner = b"From: bo@omsorg.example\nSubject: =?utf-8?Q?L=C3=A5s?=\n\nNytt l\xc3\xa5s"
    body = b"--b\n\nse bifogat\n--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--"
    message = mail(b"Content-Type: multipart/mixed; boundary=b\n", body)
    assert [a.data for a in message.attachments] == [inner]
    assert [(m.subject, m.text) for m in message.forwarded] == [("Lås", "Nytt lås")]


@pytest.mark.hazard(80)
def test_inline_picture_hides_no_other_file() -> None:
    related = (
        b"--r\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n--a\nContent-Type: text/html\n\n<p>html</p>\n--a--\n"  # noqa: E501 - one sample
        b"--r\nContent-Type: image/png\nContent-ID: <i>\n\npng\n--r--\n"
    )
    body = (
        b"--m\nContent-Type: multipart/related; boundary=r\n\n"
        + related
        + b"--m\nContent-Type: application/pdf; name=a.pdf\n\npdf\n--m--"
    )
    message = mail(b"Content-Type: multipart/mixed; boundary=m\n", body)
    assert message.text == "plain"
    assert [a.content_type for a in message.attachments] == ["image/png", "application/pdf"]


def alternative(plain: str, html: str) -> str:
    body = f"--a\n\n{plain}\n--a\nContent-Type: text/html; charset=utf-8\n\n{html}\n--a--\n".encode()
    return mail(b"Content-Type: multipart/alternative; boundary=a\n", body).text


def test_html_is_read_when_the_plain_text_is_a_stub_or_hides_a_strike() -> None:
    assert alternative("Visa mejlet i HTML", "<p>Kund 3055") == "Kund 3055"
    assert alternative("Kund 3055 3066", "<p>Kund <s>3055</s> 3066") == "Kund 3066"
    assert alternative("Kund 3055", "<p>annat") == "Kund 3055"


def test_digest_holds_through_relays_and_tells_contents_apart() -> None:
    one = (
        b"Received: from a by b\n"
        + HEAD
        + b"Content-Type: text/plain; charset=utf-8\n\nL\xc3\xa5s p\xc3\xa5 v\xc3\xa4g\n"
    )
    quoted = HEAD.replace(b"Subject: Hej", b"Subject:\n Hej") + b"Content-Transfer-Encoding: quoted-printable\n"
    two = (quoted + b"Content-Type: text/plain; charset=utf-8\n\nL=C3=A5s p=C3=A5=\n v=C3=A4g").replace(b"\n", b"\r\n")
    assert parse_message(one).digest == parse_message(two).digest
    assert parse_message(one + b"!").digest != parse_message(one).digest


def test_own_headers_from_outside_are_dropped() -> None:
    message = mail(b"X-Mailbot-Job: 1\nX-Other: 2\n")
    assert "x-mailbot-job" not in message.headers
    assert message.header("X-Other") == "2"


def test_format_flowed_is_joined() -> None:
    text = mail(b"Content-Type: text/plain; format=flowed\n", b"ett \ntv\xc3\xa5\n> a \n> b\n-- \nKim\n").text
    assert text.split("\n") == ["ett två", "> a b", "--", "Kim"]


def test_format_flowed_keeps_stuffed_blanks_and_delsp() -> None:
    assert mail(b"Content-Type: text/plain; format=flowed; delsp=yes\n", b"Lind \nv\xc3\xa4gen\n").text == "Lindvägen"
    assert (
        mail(b"Content-Type: text/plain; format=flowed\n", b" >inte citat\n> a \n>> b\n").text
        == ">inte citat\n> a\n>> b"
    )


def test_parts_without_end_are_all_read() -> None:
    body = b"--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nKund 4417\n--b\n"
    body += b"Content-Type: text/html\n\n<p>x"
    body += b"\n--a\nContent-Type: image/png; name=a.png\n\npng"
    message = mail(b"Content-Type: multipart/mixed; boundary=a\n", body)
    assert (message.text, [a.name for a in message.attachments]) == ("Kund 4417", ["a.png"])


def test_recipients_of_the_server_come_first() -> None:
    message = mail(
        b'Delivered-To: <Las@kommun.example>\nX-Original-To: alias@kommun.example\nCc: "Ek, Bo" <bo@x.example>, fel\n'
    )
    assert message.addressed_to() == (
        "las@kommun.example",
        "alias@kommun.example",
        "las@kommun.example",
        "bo@x.example",
    )
    assert message.cc[0].name == "Ek, Bo"


FRAGMENTS = st.sampled_from(
    [b"From: a@b.example\n", b"Content-Type: multipart/mixed; boundary=b\n", b"\n", b"--b\n", b"--b--\n", b"=?utf-8?Q?=C3?=", b"\r\n",  # noqa: E501 - one sample
     b"Content-Type: text/html\n", b"<table><tr><td>", b"Content-Transfer-Encoding: base64\n", b"Content-Type: message/rfc822\n", b"\xff\x00",  # noqa: E501 - one sample
     b"Date: x\n", b'Content-Disposition: attachment; filename*0*="', b"Subject: ", b"> skrev ", b"Fr\xc3\xa5n: a\n"]
)  # fmt: skip


@settings(max_examples=300, deadline=2000)
@given(
    st.one_of(st.binary(max_size=400), st.lists(st.one_of(FRAGMENTS, st.binary(max_size=8)), max_size=40).map(b"".join))
)
def test_any_bytes_give_a_message_or_a_parse_error(raw: bytes) -> None:
    try:
        message = parse_message(raw)
    except ParseError:
        return
    message.text.encode("utf-8")
    split_quotes(message.text, message.subject)


def test_cost_follows_length() -> None:
    """Boundary lines are searched once per level: the same budget serves one megabyte and five."""
    for size in (1_000_000, 5_000_000):
        assert len(mail(b"", b"rad med text\n" * (size // 13)).text) > size * 0.9
