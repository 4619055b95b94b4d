"""What a person does with outgoing mail: look, release, drop, say that it arrived, open an address, stop."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from mailbot.app import open_runtime, read_config
from mailbot.binder import MAIL_WORDS, subject_of
from mailbot.commands.table import table
from mailbot.commands.who import who_types
from mailbot.domain.calendar import STOCKHOLM, swedish_moment
from mailbot.domain.errors import PermanentError
from mailbot.domain.role import Role
from mailbot.domain.words import ROLE_WORDS
from mailbot.runtime import Runtime
from mailbot.store import journal, outbox
from mailbot.store.database import reading, transaction
from mailbot.store.outbox import OutboxRow

_WAITING = ("held", "queued", "uncertain", "refused", "sending")


def outbox_list(config: Path, *, shadow: bool) -> int:
    """What waits to go out and why; with `shadow` the full text of what would have been sent."""
    runtime = open_runtime(config)
    with reading(runtime.engine) as connection:
        mails = outbox.in_state(connection, _WAITING)
    if shadow:
        for mail in mails:
            print(f"=== {mail.id} {mail.purpose} till {mail.recipient} ({MAIL_WORDS[mail.state]}: {mail.because})")
            print(_text(mail.raw) + "\n")
        print(f"{len(mails)} brev skulle ha skickats.")
        return 0
    rows = [
        (
            m.id,
            swedish_moment(m.created_at.astimezone(STOCKHOLM)),
            subject_of(m.raw),
            m.job,
            ROLE_WORDS[Role(m.role)],
            MAIL_WORDS[m.state],
            m.because,
        )
        for m in mails
    ]
    print(table(("Nr", "Skrivet", "Brev", "Jobb", "Till", "Läge", "Därför"), rows))
    return 0


def _text(raw: bytes) -> str:
    import email
    import email.policy

    mail = email.message_from_bytes(raw, policy=email.policy.default)
    body = mail.get_body()
    return f"Ämne: {mail['Subject']}\n\n{body.get_content() if body else ''}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Verdict:
    """What a person may say about mails in some states: the state it leads to, and the words for it.

    `all_in`: the states that `alla` stands for.
    """

    state: str
    states: tuple[str, ...]
    all_in: tuple[str, ...]
    fact: str
    because: str
    said: str


_LONGEST_NUMBER = 18  # digits: what a database takes for an id
_OPEN = ("held", "refused", "uncertain")
VERDICTS: Mapping[str, _Verdict] = {
    "release": _Verdict(
        state="queued",
        states=_OPEN,
        all_in=("held",),
        fact="MailReleased",
        because="släppt av en människa",
        said="släppta",
    ),
    "drop": _Verdict(
        state="superseded",
        states=_OPEN,
        all_in=("held",),
        fact="MailDropped",
        because="stoppat av en människa",
        said="stoppade",
    ),
    "arrived": _Verdict(
        state="sent",
        states=("uncertain",),
        all_in=(),
        fact="MailArrived",
        because="kom fram, enligt en människa",
        said="räknas som skickade",
    ),
}


def outbox_decide(config: Path, which: Sequence[str], verdict: str) -> int:
    """A person lets mails go, drops them, or says that one in doubt did arrive; who and when stands in the journal.

    1 when one of them is not there or stands in a state that the verdict does not fit.
    """
    chosen = VERDICTS[verdict]
    everything = list(which) == ["alla"]
    if everything and not chosen.all_in:
        raise PermanentError("Ange brevens nummer: vilka brev som kom fram måste någon ha sett.")
    runtime = open_runtime(config)
    with transaction(runtime.engine) as connection:
        ids = [int(number) for number in which if number.isdecimal() and len(number) < _LONGEST_NUMBER]
        mails = outbox.in_state(connection, chosen.all_in) if everything else outbox.locked(connection, ids)
        fitting = [mail for mail in mails if mail.state in chosen.states]
        for mail in fitting:
            _decide(runtime, connection, mail, chosen)
    print(f"{len(fitting)} brev {chosen.said}.")
    if everything:
        return 0 if fitting else 1
    states = {str(mail.id): mail.state for mail in mails}
    left = [number for number in which if states.get(number) not in chosen.states]
    for number in left:
        print(f"Brev {number} ändras inte: {MAIL_WORDS.get(states.get(number, ''), 'finns inte')}.", file=sys.stderr)
    return 1 if left else 0


def _decide(runtime: Runtime, connection: Connection, mail: OutboxRow, chosen: _Verdict) -> None:
    now = runtime.clock()
    outbox.settle(connection, mail.id, chosen.state, now=now, because=chosen.because)
    line = {
        "who": who_types()[:64],
        "job": mail.job,
        "fact": chosen.fact,
        "before": mail.state,
        "after": chosen.state,
        "because": f"brevet «{mail.purpose}» till {ROLE_WORDS[Role(mail.role)]}: {chosen.because}",
    }
    journal.write(connection, [line], now)


def outbox_reopen(config: Path, address: str) -> int:
    """A person says that an address whose mail came back for good works again; mail may go to it from now on.

    What was not written meanwhile is not written afterwards. 1 when the address was not closed.
    """
    runtime = open_runtime(config)
    with transaction(runtime.engine) as connection:
        opened = outbox.unsilence(connection, runtime.desk.vault.reference(address, "address"))
        if opened:
            journal.write(connection, [_reopened()], runtime.clock())
    if not opened:
        print("Adressen är inte stängd: inga mejl till den har studsat för gott.", file=sys.stderr)
        return 1
    print("Adressen får mejl igen. Det som inte gick ut under tiden skickas inte i efterhand.")
    return 0


def _reopened() -> dict[str, object]:
    return {
        "who": who_types()[:64],
        "fact": "AddressReopened",
        "before": "silenced",
        "after": "open",
        "because": "en adress vars mejl hade studsat för gott fungerar igen, enligt en människa",
    }


def switch_sending(config: Path, *, stop: bool) -> int:
    """The kill switch: while its file exists nothing goes out."""
    file = read_config(config)[0].delivery.stop_file
    try:
        if stop:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise PermanentError(f"Stoppfilen går inte att ändra: {error.strerror}.") from error
    print("Utskicken är stoppade." if stop else "Utskicken går igen.")
    return 0
