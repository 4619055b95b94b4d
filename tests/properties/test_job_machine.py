"""Any order of any facts by anybody: what must hold of every job, whatever the routine and the kind of order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.decision import Case, Decision, Outcome, SendMail
from mailbot.domain.fact import (
    AutomaticReceived,
    DeadlinePassed,
    Fact,
    MailBounced,
    OrderReceived,
    Origin,
    Party,
    PersonDecided,
    QuestionReceived,
    ReportReceived,
)
from mailbot.domain.job import COMPLETE, Job, JobStatus, Step, StepState
from mailbot.domain.reading import Event, EventType, Item, ItemType, MailClass
from mailbot.domain.role import Role
from mailbot.domain.routine import OrderKind, Routine
from mailbot.handlers.decide import decide
from mailbot.handlers.flow import belongs, checkpoint_named, may_tick, predecessors
from mailbot.resources import config_dir
from mailbot.routines import load_routines

START = datetime(2026, 11, 20, 9, 0, tzinfo=STOCKHOLM)
CLOSED = (JobStatus.DONE, JobStatus.CANCELLED)
GATES_OF_REMOVAL = frozenset({"alarm_ends", "services_ended", "relatives"})
READY = {"ready": ("coupled_door", "coupled_gate"), "ready_door": ("coupled_door",), "ready_gate": ("coupled_gate",)}
ACTIONS = (*("tick", "hold", "release", "assign", "correct") * 3, "cancel")
FIELDS = ("gate_lock", "address", "serial", "gate_serial", "quantity", "proposed_date", "okänt")
YES_NO_FIELDS = ("brf_approved", "keys_available", "consent", "gate_lock")
EVENTS = st.sampled_from(EventType)
WHEN = st.one_of(
    st.none(),
    st.dates(date(2026, 11, 20), date(2027, 2, 1)),
    st.datetimes(START.replace(tzinfo=None), START.replace(tzinfo=None) + timedelta(days=70)),
)
SERIALS = st.sampled_from([None, "12345", "67890"])


@cache
def routines() -> dict[str, Routine]:
    return load_routines(config_dir() / "routines")


def all_kinds() -> list[tuple[str, ItemType]]:
    kinds = sorted((r.name, t) for r in routines().values() for t in r.orders)
    gated = [k for k in kinds if any(c.hard for c in routines()[k[0]].orders[k[1]].flow)]
    return [*kinds, *gated * 8]  # where something is hard, most can go wrong


def parties() -> st.SearchStrategy[Party]:
    """Anybody: every role, the orderer, another provider, strangers, and those whom the server does not vouch for."""
    roles: st.SearchStrategy[frozenset[Role]] = st.one_of(
        st.sampled_from(sorted(set(Role) - {Role.BOT})).map(lambda r: frozenset({r})), st.just(frozenset())
    )

    def party(role: frozenset[Role], verified: bool, other: bool) -> Party:
        provider = ("annan" if other else "egen") if Role.PROVIDER in role else None
        name = next(iter(role), "okänd")
        return Party(
            email=f"{name}{'.annan' if other else ''}@kommun.example", roles=role, provider=provider, verified=verified
        )

    return st.builds(party, roles, st.sampled_from([True, True, True, False]), st.sampled_from([False, False, True]))


class JobMachine(RuleBasedStateMachine):
    """One job, decided on by the real handlers; what the database would hold is kept in fields."""

    job: Job
    routine: Routine
    kind: OrderKind

    def __init__(self) -> None:
        super().__init__()
        self.now, self.rows = START, 0
        self.sent: dict[str, SendMail] = {}
        self.approved = False

    @initialize(
        which=st.sampled_from(all_kinds()),
        gate=st.sampled_from([None, True, False]),
        keys=st.sampled_from([None, True]),
        approved=st.sampled_from([None, True]),
        action=st.sampled_from([None, "remove", "mount"]),
        missing=st.booleans(),
        certain=st.sampled_from([True, True, False]),
    )
    def order(
        self,
        which: tuple[str, ItemType],
        gate: bool | None,
        keys: bool | None,
        approved: bool | None,
        action: str | None,
        missing: bool,
        certain: bool,
    ) -> None:
        self.routine = routines()[which[0]]
        self.kind = self.routine.orders[which[1]]
        lacking = tuple(demand.split("|")[0] for demand in self.kind.requires) if missing else ()
        if "brf_approved" in lacking:
            approved = None
        self.approved = approved is True
        self.item = Item(
            type=which[1],
            gate_lock=gate,
            keys_available=keys,
            brf_approved=approved,
            action=action,
            consent=keys,
            missing=lacking,
            address=None if "address" in lacking else "Exempelstigen 3",
        )
        orderer = next(r for r in self.kind.orderers)
        self.orderer = Party(
            email=f"{orderer}@kommun.example",
            roles=frozenset({orderer}),
            provider="egen" if orderer is Role.PROVIDER else None,
            verified=True,
        )
        why = () if certain else ("oklart",)
        fact = OrderReceived(origin=self.origin(self.orderer), items=(self.item,), certain=certain, why_uncertain=why)
        case = Case(now=self.now, municipality="exempel", routine=self.routine, references={0: ("kund", None)})
        decision = decide(case, fact)
        assert len(decision.jobs) == 1
        self.job = replace(decision.jobs[0], provider="egen")
        self.take(decision, None, fact)

    def origin(self, party: Party) -> Origin:
        self.rows += 1
        return Origin(inbox_id=self.rows, at=self.now, party=party)

    def case(self) -> Case:
        return Case(
            now=self.now,
            municipality="exempel",
            routine=self.routine,
            jobs={self.job.number: self.job},
            references={0: ("kund", None)},
            earlier={0: (self.job,)},
            first_number=77,
        )

    def decide(self, fact: Fact) -> Decision:
        """Decide, twice over; then hold what came out against what must never happen."""
        before, case = self.job, self.case()
        decision = decide(case, fact)
        assert decision == decide(case, fact)
        assert all(j.number == before.number or j.version == 0 for j in decision.jobs)
        self.job = next((j for j in decision.jobs if j.number == before.number), before)
        self.take(decision, before, fact)
        return decision

    def take(self, decision: Decision, before: Job | None, fact: Fact) -> None:
        after = self.job
        assert decision.because and all(decision.because)
        if before is not None and after != before:
            assert after.version == before.version, "bara lagret räknar versioner"
            assert after.number in {note.job for note in decision.notes}, "en ändring utan rad i journalen"
        if before is not None:
            self.check_direction(before, after, fact)
            self.check_speaker(before, after, fact, decision)
        for effect in decision.effects:
            if isinstance(effect, SendMail) and effect.key not in self.sent:
                self.sent[effect.key] = effect
                self.check_mail(effect)
        changed = before is None or after != before
        self.job = replace(after, version=after.version + 1) if changed else after

    def check_mail(self, mail: SendMail) -> None:
        """No good news too early, none twice, no order to the locksmith before the owner approved."""
        if self.job.number not in mail.jobs:
            return
        if mail.template in READY:
            done = [self.job.step(name) for name in READY[mail.template]]
            assert all(s is None or (s.state is not StepState.OPEN and s.state is not StepState.WAITING) for s in done)
            doors = self.job.step(READY[mail.template][0])
            assert doors is not None and doors.state is StepState.DONE and doors.done_by != Role.BOT.value
            if mail.template == "ready" and self.job.gate:
                gate = self.job.step("coupled_gate")
                assert gate is not None and gate.state is StepState.DONE
            same = [m for m in self.sent.values() if m.template == mail.template and m.checkpoint == mail.checkpoint]
            assert len({m.key for m in same}) == len(same)
        if mail.template == "gate_order":
            step = self.job.step("brf_approved")
            assert self.approved or (step is not None and step.done_at and step.done_by in ("fee_officer", "duty"))

    def check_direction(self, before: Job, after: Job, fact: Fact) -> None:
        """Steps and jobs go back only by the ways that have a name."""
        back = {s.name for s in before.steps if s.state is StepState.DONE} - {
            s.name for s in after.steps if s.state is StepState.DONE
        }
        stops = {e.event for e in fact.events} & set(self.routine.stops) if isinstance(fact, ReportReceived) else set()
        allowed = {stop.back_to for event, stop in self.routine.stops.items() if event in stops}
        named = isinstance(fact, MailBounced | PersonDecided)
        assert named or back <= allowed, back
        if before.status in CLOSED and after.status not in CLOSED:
            assert isinstance(fact, MailBounced), type(fact).__name__
        if before.status is JobStatus.HELD and after.status is JobStatus.OPEN:
            assert isinstance(fact, PersonDecided) and fact.action == "release", type(fact).__name__
        if before.status in CLOSED and not named:
            assert after == before, "ett avslutat jobb ändrades"

    def check_speaker(self, before: Job, after: Job, fact: Fact, decision: Decision) -> None:
        """Who may not speak changes nothing; a step is ticked by nobody but its own people."""
        party = fact.origin.party
        if isinstance(fact, PersonDecided | DeadlinePassed | MailBounced):
            return
        if not party.verified or not party.known():
            assert after == before
            third = {m.to for m in decision.effects if isinstance(m, SendMail) and m.role is not Role.DUTY}
            assert third <= {party.email}
            return
        for step in after.steps:
            was, checkpoint = before.step(step.name), checkpoint_named(self.kind, step.name)
            if checkpoint is None or was is None or was.state is StepState.DONE or step.state is not StepState.DONE:
                continue
            implied = checkpoint.implied and not checkpoint.hard and step.done_by == Role.BOT.value
            own = checkpoint.role is Role.BOT and was.role is Role.BOT
            assert implied or own or may_tick(checkpoint, party), step.name
        if isinstance(fact, ReportReceived):
            gained = {
                n
                for n in ("brf_approved", "keys_available", "consent")
                if getattr(after.item, n) is True and getattr(before.item, n) is not True
            }
            asking = {name: c for c in self.kind.flow for name in c.asks}
            for name in gained:
                own = name in before.missing and self.may_complete(party)
                assert own or (name in asking and may_tick(asking[name], party)), (name, party)
                self.approved = self.approved or name == "brf_approved"

    def may_complete(self, party: Party) -> bool:
        others = {*self.kind.orderers, Role.DUTY, self.routine.ask_missing} - {Role.PROVIDER}
        return party.email == self.job.orderer or party.provider == "egen" or bool(party.roles & others)

    @rule(
        party=parties(),
        events=st.lists(st.tuples(EVENTS, WHEN, SERIALS), min_size=1, max_size=3),
        certain=st.sampled_from([True] * 5 + [False]),
    )
    def report(
        self, party: Party, events: list[tuple[EventType, date | datetime | None, str | None]], certain: bool
    ) -> None:
        named = tuple(Event(event=e, when=w, serial=s) for e, w, s in events if e is not EventType.CHECKPOINT)
        fact = ReportReceived(origin=self.origin(party), job=self.job.number, events=named, answers={}, certain=certain)
        decision = self.decide(fact)
        if any(e.event in self.routine.stops for e in named):
            assert decision.outcome is Outcome.PARKED or decision.effects, "ett hinder som ingen får veta"

    @rule(
        data=st.data(), party=parties(), yes=st.sampled_from([True, True, True, False]), own=st.sampled_from([1, 1, 0])
    )
    def answer(self, data: st.DataObject, party: Party, yes: bool, own: int) -> None:
        """Any checkpoint, in turn or not, mostly by its own people: what the flow must not let through."""
        step = data.draw(st.sampled_from(list(self.job.steps)))
        if own:
            party = Party(
                email=f"{step.role}@kommun.example",
                roles=frozenset({step.role}),
                verified=True,
                provider="egen" if step.role is Role.PROVIDER else None,
            )
        checkpoint = checkpoint_named(self.kind, step.name)
        answers: dict[str, object] = {} if yes else {step.name: False}
        for name in checkpoint.asks if checkpoint else self.job.missing:
            answers[name] = (
                yes if name in YES_NO_FIELDS else data.draw(st.sampled_from(["text", "12345", START.date()]))
            )
        events = (Event(event=EventType.CHECKPOINT, checkpoint=step.name),) if yes and checkpoint else ()
        if checkpoint and checkpoint.by and yes:
            events = (Event(event=checkpoint.by[0], when=START.date() + timedelta(days=4), serial="12345"),)
        self.decide(
            ReportReceived(origin=self.origin(party), job=self.job.number, events=events, answers=answers, certain=True)
        )

    @precondition(lambda self: any(self.job.open_steps()))
    @rule(steps=st.integers(1, 12))
    def forward(self, steps: int) -> None:
        """The straight way: whoever has the turn says what is asked."""
        for _ in range(steps):
            step = next(self.job.open_steps(), None)
            if step is None:
                return
            party = Party(
                email=f"{step.role}@kommun.example",
                roles=frozenset({step.role}),
                verified=True,
                provider="egen" if step.role is Role.PROVIDER else None,
            )
            checkpoint = checkpoint_named(self.kind, step.name)
            if checkpoint is None:
                answers: dict[str, object] = {n: n in YES_NO_FIELDS or "text" for n in self.job.missing}
                party = replace(party, email=self.job.orderer)
                fact = ReportReceived(
                    origin=self.origin(party), job=self.job.number, events=(), answers=answers, certain=True
                )
            else:
                event = Event(
                    event=checkpoint.by[0] if checkpoint.by else EventType.CHECKPOINT,
                    checkpoint=step.name,
                    when=date(2026, 12, 1),
                )
                fact = ReportReceived(
                    origin=self.origin(party),
                    job=self.job.number,
                    events=(event,),
                    certain=True,
                    answers={n: n in YES_NO_FIELDS or "12345" for n in checkpoint.asks},
                )
            self.decide(fact)

    @rule(
        data=st.data(),
        action=st.sampled_from(ACTIONS),
        field=st.sampled_from(FIELDS),
        value=st.sampled_from(["ja", "nej", "12345", "2026-12-24", "Nygatan 4"]),
    )
    def person(self, data: st.DataObject, action: str, field: str, value: str) -> None:
        name = data.draw(st.sampled_from([s.name for s in self.job.steps] + ["okänd"]))
        values = {"checkpoint": name, "field": field, "value": value, "to": "ny@kommun.example"}
        party = Party(email="", roles=frozenset({Role.DUTY}), verified=True)
        self.decide(PersonDecided(origin=self.origin(party), job=self.job.number, action=action, values=values))

    @rule(days=st.integers(1, 30))
    def time(self, days: int) -> None:
        self.now += timedelta(days=days)
        bot = Party(email="", roles=frozenset({Role.BOT}), verified=True)
        for step in [s for s in self.job.open_steps() if s.due_at and s.due_at <= self.now]:
            due = step.due_at or self.now
            self.decide(DeadlinePassed(origin=self.origin(bot), job=self.job.number, checkpoint=step.name, due_at=due))

    @precondition(lambda self: bool(self.sent))
    @rule(data=st.data(), permanent=st.booleans(), delayed=st.sampled_from([False, False, True]))
    def bounce(self, data: st.DataObject, permanent: bool, delayed: bool) -> None:
        mail = self.sent[data.draw(st.sampled_from(sorted(self.sent)))]
        self.decide(
            MailBounced(
                origin=self.origin(Party(email="")),
                job=self.job.number,
                purpose=mail.purpose,
                checkpoint=mail.checkpoint,
                recipients=("nagon@kommun.example",),
                permanent=permanent,
                delayed=delayed,
            )
        )

    @rule(party=parties(), urgent=st.booleans(), courtesy=st.booleans(), state=st.booleans())
    def question(self, party: Party, urgent: bool, courtesy: bool, state: bool) -> None:
        before = self.job
        self.decide(
            QuestionReceived(
                origin=self.origin(party), job=self.job.number, courtesy=courtesy, asks_state=state, urgent=urgent
            )
        )
        assert self.job == before

    @rule(party=parties(), kind=st.sampled_from([MailClass.AUTO, MailClass.SPAM, MailClass.BOUNCE]))
    def automatic(self, party: Party, kind: MailClass) -> None:
        before = self.job
        self.decide(AutomaticReceived(origin=self.origin(party), kind=kind, job=self.job.number))
        assert self.job == before

    @rule(party=parties(), cancel=st.booleans(), certain=st.booleans())
    def order_again(self, party: Party, cancel: bool, certain: bool) -> None:
        item = Item(type=ItemType.CANCEL) if cancel else self.item
        self.decide(OrderReceived(origin=self.origin(party), items=(item,), certain=certain, job_ref=self.job.number))

    @invariant()
    def nothing_is_stuck(self) -> None:
        """Closed, held, or with a step that somebody can act on; a deadline that a step has is set."""
        if not hasattr(self, "job"):
            return
        job = self.job
        open_steps = list(job.open_steps())
        if job.status is JobStatus.OPEN:
            assert open_steps, [(s.name, s.state.value) for s in job.steps]
            assert all(s.role is not Role.BOT for s in open_steps)
            assert all(s.due_at is not None for s in open_steps if self.has_deadline(s)), open_steps
        if job.status is JobStatus.DONE:
            assert all(s.state in (StepState.DONE, StepState.SKIPPED) for s in job.steps)
            assert job.closed is not None

    @invariant()
    def nobody_is_asked_out_of_turn(self) -> None:
        """What is open has nothing undone before it, but what a bounce gave to the duty person."""
        for step in self.job.open_steps() if hasattr(self, "job") and self.job.status is JobStatus.OPEN else ():
            checkpoint = checkpoint_named(self.kind, step.name)
            if checkpoint is not None and step.role is checkpoint.role:
                before = [self.job.step(name) for name in predecessors(checkpoint, self.kind)]
                open_before = [
                    s.name
                    for s in before
                    if s and s.state in (StepState.WAITING, StepState.OPEN) and s.role is not Role.DUTY
                ]
                assert not open_before, (step.name, open_before)

    def has_deadline(self, step: Step) -> bool:
        checkpoint = checkpoint_named(self.kind, step.name)
        return step.name == COMPLETE or checkpoint is None or checkpoint.deadline is not None

    @invariant()
    def no_lock_is_taken_down_too_early(self) -> None:
        """A removal that is done has every hard gate behind it, on somebody's word, by whatever route it came."""
        down = self.job.step("dismounted") if hasattr(self, "job") else None
        if down is None or down.state is not StepState.DONE:
            return
        for name in GATES_OF_REMOVAL:
            gate = self.job.step(name)
            assert gate is None or (gate.state is StepState.DONE and gate.done_by != Role.BOT.value), name

    @invariant()
    def hard_gates_hold(self) -> None:
        """What follows a hard gate that belongs to the job is not done before it."""
        if not hasattr(self, "job"):
            return
        for checkpoint in self.kind.flow:
            step = self.job.step(checkpoint.name)
            if (
                not checkpoint.hard
                or step is None
                or step.state is StepState.DONE
                or not belongs(checkpoint.only, self.job)
            ):
                continue
            after = [c for c in self.kind.flow if checkpoint.name in c.after]
            done = [c.name for c in after if (s := self.job.step(c.name)) and s.state is StepState.DONE]
            assert not done, (checkpoint.name, done)


TestJobMachine = JobMachine.TestCase
TestJobMachine.settings = settings(
    max_examples=250,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
