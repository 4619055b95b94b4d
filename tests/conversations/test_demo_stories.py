"""The shipped demo mails, read and decided without mail server or database: each story comes to its end."""

from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import pytest

from mailbot.domain.decision import Case, Decision, SendMail
from mailbot.domain.fact import OrderReceived, Origin, Party, ReportReceived
from mailbot.domain.job import Job, JobStatus
from mailbot.domain.message import Message
from mailbot.domain.reading import Item, MailClass, Reading
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.handlers.decide import decide
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.parsers.sheets import read_sheet
from mailbot.resources import config_dir
from mailbot.routines import load_routines

ROLES = {
    "samordnare@hemtjanstgruppen.example": Role.PROVIDER,
    "samordnare@omsorgsringen.example": Role.PROVIDER,
    "planering@ostgotavard.example": Role.PROVIDER,
    "webbformular@nacka.example.se": Role.SYSTEM,
    "no-reply@lifecare.larm.example.se": Role.SYSTEM,
    "easit@soderkoping.example.se": Role.SYSTEM,
    "montor@nacka.example.se": Role.INSTALLER,
    "montor@larm.example.se": Role.INSTALLER,
    "montor@soderkoping.example.se": Role.INSTALLER,
    "vaktmastare@salem.example.se": Role.INSTALLER,
    "systemforvaltning@nacka.example.se": Role.SYSTEM_MANAGER,
    "systemforvaltare@salem.example.se": Role.SYSTEM_MANAGER,
    "larmhandlaggare@larm.example.se": Role.ALARM_OPERATOR,
    "administrator@soderkoping.example.se": Role.ADMINISTRATOR,
    "avgifter@salem.example.se": Role.FEE_OFFICER,
    "order@lassmeden.example": Role.LOCKSMITH,
}


@cache
def routines() -> dict[str, Routine]:
    return load_routines(config_dir() / "routines")


def files(story: str) -> list[Path]:
    return sorted((config_dir() / "demo" / story).glob("*.eml"))


@dataclass(kw_only=True)
class Story:
    """One story as it goes: jobs in the order they were opened, the bot's mails, each mail's outcome."""

    routine: Routine
    jobs: list[Job] = field(default_factory=list)
    sent: list[SendMail] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    steps: list[list[str]] = field(default_factory=list)

    def run(self) -> "Story":
        for number, path in enumerate(files(self.routine.name), 1):
            before = len(self.sent)
            self._receive(number, parse_message(path.read_bytes()))
            self.steps.append([f"{e.template} → {e.role.value}" for e in self.sent[before:]])
        return self

    def status(self) -> list[JobStatus]:
        return [job.status for job in self.jobs]

    def _receive(self, number: int, message: Message) -> None:
        at = parsedate_to_datetime(message.header("date"))
        email = message.sender.email if message.sender else ""
        party = Party(email=email, roles=frozenset({ROLES[email]}), provider=email, verified=True)
        origin = Origin(inbox_id=number, at=at, party=party)
        asked = self._asked(message)
        if message.attachments:
            sheet = read_sheet(
                message.attachments[0].data,
                message.attachments[0].name,
                received=at.date(),
                required=self.routine.required(),
            )
            assert sheet.error is None
            assert not sheet.invalid
            for row in sheet.rows:
                fact = OrderReceived(origin=origin, items=(row.item,), certain=True, batch=number)
                self._keep(decide(self._case(origin), fact))
            return
        message = self._with_subject(message, asked)
        reading = read_mail(
            message,
            required=self.routine.required(),
            received=at,
            expectation=asked.expects if asked else None,
            in_thread=asked is not None,
        )
        assert reading.certain, f"{number}: {reading.why_uncertain}"
        self._keep(decide(self._case(origin), self._fact(origin, reading, asked)))

    def _asked(self, message: Message) -> SendMail | None:
        """The bot's latest mail that this one answers, by the header that the demo has."""
        wanted = message.header("x-demo-reply-to").split()
        if not wanted:
            return None
        template, index = wanted[0], int(wanted[1])
        number = self.jobs[index - 1].number
        found = [m for m in self.sent if m.template == template and number in m.jobs]
        assert found, f"{template} har inte skickats om {number}; skickat: {[m.template for m in self.sent]}"
        assert found[-1].role in {ROLES[message.sender.email]} if message.sender else False
        return found[-1]

    @staticmethod
    def _with_subject(message: Message, asked: SendMail | None) -> Message:
        return replace(message, subject=f"SV: [{asked.jobs[0]}] Digitala lås") if asked else message

    def _fact(self, origin: Origin, reading: Reading, asked: SendMail | None) -> OrderReceived | ReportReceived:
        if reading.mail_class is MailClass.ORDER:
            return OrderReceived(origin=origin, items=reading.items, certain=True, urgent=reading.urgent)
        assert asked, "en rapport som inte svarar på något"
        events, answers = reading.events, reading.answers
        return ReportReceived(origin=origin, job=asked.jobs[0], events=events, answers=answers, certain=True)

    def _case(self, origin: Origin) -> Case:
        return Case(
            now=origin.at,
            municipality="exempel",
            routine=self.routine,
            jobs={job.number: job for job in self.jobs},
            routines={self.routine.digest: self.routine},
            first_number=len(self.jobs) + 1,
        )

    def _keep(self, decision: Decision) -> None:
        self.outcomes.append(decision.outcome.value)
        assert decision.outcome.value != "parked", decision.because
        known = {job.number: index for index, job in enumerate(self.jobs)}
        for job in decision.jobs:
            stored = replace(job, version=job.version + 1)
            if job.number in known:
                self.jobs[known[job.number]] = stored
            else:
                self.jobs.append(stored)
        self.sent += [effect for effect in decision.effects if isinstance(effect, SendMail)]


def play(name: str) -> Story:
    return Story(routine=routines()[name]).run()


def test_roll_out_tells_the_provider_once_and_only_when_both_locks_are_coupled() -> None:
    story = play("nacka-breddinforande")
    assert len(story.jobs) == 3
    assert [job.gate for job in story.jobs] == [False, True, False]
    assert story.jobs[1].status is JobStatus.DONE
    ready = [mail for mail in story.sent if mail.template == "ready"]
    assert [mail.jobs for mail in ready] == [(story.jobs[1].number,)]
    assert not any("ready" in step for step in " ".join(story.steps[4]).split())
    assert "ready → provider" in story.steps[5]


def test_alarm_group_from_lifecare_to_done_and_a_removal_within_fourteen_days() -> None:
    story = play("larmgrupp")
    assert story.status() == [JobStatus.DONE, JobStatus.DONE]
    assert story.steps[0] == ["lifecare_text → alarm_operator"]
    assert not any(mail.template.startswith("ready") for mail in story.sent)
    dismounted = story.jobs[1].step("dismounted")
    assert dismounted is not None
    assert dismounted.done_by == Role.INSTALLER.value
    assert str(story.jobs[1].item.ends) == "2026-12-02"


def test_ticket_with_a_time_outside_the_window_and_an_order_by_somebody_else() -> None:
    story = play("soderkoping")
    assert story.status() == [JobStatus.DONE]
    assert story.steps[2] == ["ask_other_time → installer"]
    assert story.steps[7] == ["redirect_order → administrator", "not_allowed → provider"]
    assert story.outcomes[-1] == "redirected"


def test_door_first_then_the_approved_gate() -> None:
    story = play("salem")
    assert story.jobs[0].status is JobStatus.DONE
    assert "ready_door → provider" in story.steps[4]
    assert story.steps[5] == ["gate_order → locksmith", "gate_coming → provider"]
    assert story.steps[7] == ["ready_gate → provider"]


def test_the_mail_with_personal_data_is_an_order_like_any_other_and_keeps_none() -> None:
    message = parse_message(files("salem")[1].read_bytes())
    assert "19391002-0000" in message.text
    story = play("salem")
    assert story.jobs[1].item.address == "Solgläntan 4"
    assert "19391002" not in repr(story.jobs)


def test_form_and_a_fault_with_the_lamp_check() -> None:
    story = play("nacka")
    assert story.status() == [JobStatus.DONE, JobStatus.DONE]
    assert "fault_advice → provider" in story.steps[2]
    assert "ready → provider" in story.steps[5]


@pytest.mark.parametrize("story", sorted(routines()))
def test_the_mails_are_invented_varied_and_in_order(story: str) -> None:
    messages = [parse_message(path.read_bytes()) for path in files(story)]
    times = [parsedate_to_datetime(message.header("date")) for message in messages]
    assert times == sorted(times)
    raw = b"".join(path.read_bytes() for path in files(story))
    assert len({charset for charset in (b"utf-8", b"iso-8859-1", b"windows-1252") if charset in raw}) >= 2
    for message in messages:
        assert message.sender
        assert message.sender.email.endswith((".example", ".example.se"))


def test_what_is_missing_is_asked_for_in_words_that_a_short_answer_fits() -> None:
    """«Ja, fysiska nycklar finns» as the text for Lifecare suggests."""
    story = play("larmgrupp")
    item: Item = story.jobs[0].item
    assert item.keys_available is True
    assert item.missing == ()


def _no_to(name: str, mails: int) -> tuple[Story, Decision]:
    """The removal of the alarm group's story, as many mails in, and a no to one checkpoint."""
    story = Story(routine=routines()["larmgrupp"])
    for number, path in enumerate(files("larmgrupp")[:mails], 1):
        story._receive(number, parse_message(path.read_bytes()))
    job = story.jobs[1]
    party = Party(
        email="larmhandlaggare@larm.example.se", roles=frozenset({Role.ALARM_OPERATOR}), provider=None, verified=True
    )
    origin = Origin(inbox_id=mails + 1, at=job.created, party=party)
    no = ReportReceived(origin=origin, job=job.number, events=(), answers={name: False}, certain=True)
    return story, decide(story._case(origin), no)


def test_no_to_a_hard_gate_goes_to_a_person_and_changes_nothing() -> None:
    """Care is not ended yet: nobody is sent out, and nobody's answer is lost."""
    _, decision = _no_to("services_ended", 8)
    assert decision.outcome.value == "parked"
    assert "nej" in decision.because[0]
    assert decision.jobs == ()


def test_an_alarm_that_stays_ends_the_removal() -> None:
    """The alarm stays, so the lock stays and the process is finished (seed 002 §2b)."""
    _, decision = _no_to("alarm_ends", 7)
    assert [job.status for job in decision.jobs] == [JobStatus.DONE]
    assert decision.effects == ()
