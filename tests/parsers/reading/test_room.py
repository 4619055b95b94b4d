"""Of a mail without end a part is read, and the mail then goes to a person with the reason."""

from email.message import EmailMessage

from mailbot.domain.reading import Reading
from mailbot.parsers.body import MOST_TEXT, TOO_LONG
from mailbot.parsers.mime import parse_message
from mailbot.parsers.passed_on import MOST_READ
from mailbot.parsers.read import read_mail
from mailbot.parsers.room import MOST_PASSED_ON, TOO_MUCH
from tests.parsers.reading.said import FRIDAY, REQUIRED

ORDER = "Nytt lås till kund 3122, Lindvägen 5.\n"
TALK = "Vi har pratat om det här förut. "


def _mail(text: str, *attached: EmailMessage) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Eva Provberg <eva.provberg@solomsorg.example>", "Beställning"
    mail.set_content(text, cte="8bit")
    for one in attached:
        mail.add_attachment(one)
    return mail


def _read(mail: EmailMessage) -> Reading:
    return read_mail(parse_message(mail.as_bytes()), required=REQUIRED, received=FRIDAY)


def test_a_text_without_end_is_kept_in_part_and_never_certain() -> None:
    raw = _mail(ORDER + TALK * (MOST_TEXT // len(TALK))).as_bytes()
    message = parse_message(raw)
    assert len(message.text) == MOST_TEXT
    assert TOO_LONG in message.unread
    assert TOO_LONG in read_mail(message, required=REQUIRED, received=FRIDAY).why_uncertain


def test_an_attached_mail_is_read_to_its_end_or_the_order_is_in_doubt() -> None:
    short = _read(_mail("Se bifogat.", _mail(ORDER + TALK)))
    long = _read(_mail("Se bifogat.", _mail(ORDER + TALK * (MOST_READ // len(TALK)))))
    assert short.items and TOO_MUCH not in short.why_uncertain
    assert TOO_MUCH in long.why_uncertain


def test_attached_mails_share_one_room() -> None:
    half = ORDER + TALK * (MOST_READ // 2 // len(TALK))
    few, many = 4, 2 + 2 * MOST_PASSED_ON // MOST_READ
    assert TOO_MUCH not in _read(_mail("Se bifogat.", *[_mail(half)] * few)).why_uncertain
    assert TOO_MUCH in _read(_mail("Se bifogat.", *[_mail(half)] * many)).why_uncertain


def test_files_share_the_room_of_the_mails() -> None:
    mail = _mail("Se bifogat.")
    for number in range(6):
        mail.add_attachment(ORDER + TALK * (MOST_READ // len(TALK) - 9), filename=f"{number}.txt")
    reading = _read(mail)
    assert TOO_MUCH in reading.why_uncertain
    assert not reading.certain
