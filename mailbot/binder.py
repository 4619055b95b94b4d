"""The binder as a person may see it on a screen: every value by the privacy preset of the job's routine."""

from collections.abc import Mapping

from sqlalchemy import Connection

from mailbot.domain.calendar import STOCKHOLM, swedish_day
from mailbot.domain.errors import PermanentError
from mailbot.domain.job import Job, JobStatus, StepState
from mailbot.domain.role import Role
from mailbot.domain.words import KIND_WORDS, ROLE_WORDS
from mailbot.job_view import category_of, state_words, view_values
from mailbot.privacy.policy import Viewer, may_show
from mailbot.runtime import Runtime
from mailbot.store import jobs as job_store
from mailbot.store import journal, outbox

STATUS_WORDS = {
    JobStatus.OPEN: "öppet",
    JobStatus.HELD: "väntar på beslut",
    JobStatus.DONE: "klart",
    JobStatus.CANCELLED: "avbeställt",
}
_STEP_WORDS = {
    StepState.WAITING: "väntar",
    StepState.OPEN: "nu",
    StepState.DONE: "klart",
    StepState.SKIPPED: "behövs inte",
}


def shown_values(runtime: Runtime, job: Job, viewer: Viewer = Viewer.COORDINATOR) -> dict[str, object]:
    """A job's values that this viewer may see; the others are None."""
    municipality = runtime.config.municipalities.get(job.municipality)
    providers = municipality.providers if municipality else ()
    provider = next((p.name for p in providers if p.id == job.provider), None)
    policy = runtime.desk.policies[_privacy(runtime, job)]
    values = view_values(job, provider)
    for name, value in values.items():
        category = category_of(name)
        if value is not None and category is not None and not may_show(policy, category, viewer):
            values[name] = None
    return values


def _privacy(runtime: Runtime, job: Job) -> str:
    routine = runtime.routines.get(job.routine)
    return routine.privacy if routine else next(iter(sorted(runtime.desk.policies)))


HEAD = ("Jobb", "Kommun", "Ärende", "Kundid", "Adress", "Läge", "Väntar på", "Nästa steg", "Bokat", "Senast")


def binder_row(runtime: Runtime, job: Job) -> tuple[object, ...]:
    """One line of the binder's table."""
    values = shown_values(runtime, job)
    waits = job.waits_for()
    step = next(job.open_steps(), None) if job.status is JobStatus.OPEN else None
    address = " → ".join(str(a) for a in (values["address"], values["new_address"]) if a)
    return (
        job.number,
        job.municipality,
        KIND_WORDS[job.item.type] + (" + port" if job.gate else ""),
        values["customer_id"] or "",
        address,
        STATUS_WORDS[job.status],
        ROLE_WORDS[waits] if waits else "",
        step.label if step else "",
        values["booked"] or "",
        values["due"] or "",
    )


def job_json(runtime: Runtime, job: Job) -> dict[str, object]:
    """One job for scripts: the shown values, status, steps with times."""
    values = shown_values(runtime, job)
    waits = job.waits_for()
    return {
        "number": job.number,
        "municipality": job.municipality,
        "routine": job.routine,
        "type": job.item.type.value,
        "status": job.status.value,
        "waits_for": waits.value if waits else None,
        "customer_id": values["customer_id"],
        "address": values["address"],
        "new_address": values["new_address"],
        "gate": job.gate,
        "serial": values["serial"],
        "gate_serial": values["gate_serial"],
        "booked": job.booked.isoformat() if job.booked else None,
        "due": due.isoformat() if (due := job.due()) else None,
        "missing": list(job.missing),
        "created": job.created.isoformat(),
        "closed": job.closed.isoformat() if job.closed else None,
        "checkpoints": [
            {
                "name": step.name,
                "label": step.label,
                "role": step.role.value,
                "state": step.state.value,
                "due": step.due_at.isoformat() if step.due_at else None,
                "done": step.done_at.isoformat() if step.done_at else None,
                "done_by": step.done_by,
                "note": step.note,
            }
            for step in job.steps
        ],
    }


def find_job(connection: Connection, number: str) -> Job:
    """A job by its number, also typed as 42 or las-2026-42. Raises PermanentError when there is none."""
    wanted = _full_number(connection, number)
    found = job_store.by_numbers(connection, [wanted])
    if wanted not in found:
        raise PermanentError(f"Jobbet {wanted} finns inte.")
    return found[wanted]


def _full_number(connection: Connection, text: str) -> str:
    from mailbot.correlate import tagged_jobs

    tagged = tagged_jobs(text)
    if tagged:
        return tagged[0]
    if text.isdigit():
        latest = job_store.latest_number(connection)
        year = latest.split("-")[1] if latest else "0000"
        return f"LÅS-{year}-{int(text):05d}"
    return text


def story(runtime: Runtime, connection: Connection, job: Job) -> str:
    """One job as a story: what it is, where it stands, every step and why, every mail about it."""
    values = shown_values(runtime, job)
    lines = [f"{job.number}: {values['kind']}, {STATUS_WORDS[job.status]}", f"  {state_words(job)}"]
    lines += _fact_lines(values, job)
    lines.append("\nKontrollpunkter")
    for step in job.steps:
        when = _local(step.done_at or step.due_at) if step.done_at or step.due_at else ""
        by = f" av {_who(step.done_by)}" if step.done_by else ""
        until = "senast " if step.due_at and not step.done_at else ""
        lines.append(f"  [{_STEP_WORDS[step.state]:>11}] {step.label} {until}{when}{by}".rstrip())
        if step.note:
            lines.append(f"                {step.note}")
    lines.append("\nHändelser")
    numbers = (job.number, *job.merged_from)
    for entry in sorted((e for n in numbers for e in journal.of_job(connection, n)), key=lambda e: str(e["at"])):
        lines.append(f"  {_stamp(entry['at'])} {_who(entry['who'])}: {entry['because']}")
    lines.append("\nBrev")
    for mail in sorted((m for n in numbers for m in outbox.of_job(connection, n)), key=lambda m: m.id):
        why = f" ({mail.because})" if mail.because else ""
        to = ROLE_WORDS[Role(mail.role)]
        lines.append(f"  {_local(mail.created_at)} «{subject_of(mail.raw)}» till {to}: {MAIL_WORDS[mail.state]}{why}")
    return "\n".join(lines)


def subject_of(raw: bytes) -> str:
    """The subject of a mail of ours."""
    from email import message_from_bytes
    from email.header import decode_header, make_header

    return str(make_header(decode_header(str(message_from_bytes(raw)["Subject"] or ""))))


ROW_WORDS: Mapping[str, str] = {
    "received": "ska läsas",
    "working": "läses nu",
    "waiting": "listor som väntar på sina rader",
    "unfetched": "går inte att hämta än",
    "done": "klara",
    "parked": "väntar på en människa",
    "ignored": "utan åtgärd",
}
MAIL_WORDS: Mapping[str, str] = {
    "queued": "på väg ut",
    "held": "hålls kvar",
    "sending": "skickas nu",
    "sent": "skickat",
    "refused": "gick inte att skicka",
    "uncertain": "osäkert om det gick fram",
    "superseded": "ersatt",
    "bounced": "kom tillbaka",
}


def _fact_lines(values: Mapping[str, object], job: Job) -> list[str]:
    names = {
        "customer_id": "Kundid",
        "address": "Adress",
        "flat": "Lägenhet",
        "new_address": "Ny adress",
        "serial": "Dörrlås",
        "gate_serial": "Portlås",
        "booked": "Bokat",
        "proposed_date": "Önskat datum",
        "contact_name": "Kontakt",
        "contact_org": "Utförare",
        "contact_phone": "Telefon",
        "contact_email": "E-post",
        "brf": "Fastighet",
        "fault_text": "Fel",
        "quantity": "Antal",
        "article": "Artikel",
    }
    lines = [f"  {label}: {values[name]}" for name, label in names.items() if values[name]]
    if job.gate is not None:
        lines.append(f"  Port: {'ja' if job.gate else 'nej'}{', enhet sitter redan' if job.gate_unit else ''}")
    return lines + ([f"  Anteckning: {job.note}"] if job.note else [])


def _local(moment: object) -> str:
    from datetime import datetime

    if not isinstance(moment, datetime):
        return ""
    local = moment.astimezone(STOCKHOLM)
    return f"{swedish_day(local.date())} {local:%H.%M}"


def _stamp(text: str) -> str:
    from mailbot.store.database import moment

    return _local(moment(text))


def _who(roles: str) -> str:
    words = {role.value: word for role, word in ROLE_WORDS.items()}
    return " och ".join(words.get(name, name) for name in roles.split(","))
