"""Is the bot well: polls, queues, what waits for a person. Red is what somebody must look at now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailbot.config import DeliverMode
from mailbot.domain.calendar import OFFICE_CLOSES, OFFICE_OPENS, STOCKHOLM, is_working_day, swedish_moment
from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.loop_failures import LoopFailure, failures_file, read_failures
from mailbot.runtime import Runtime
from mailbot.store import inbox, outbox, state
from mailbot.store import jobs as job_store
from mailbot.store.database import moment, reading

_OLD_QUEUE = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """Figures for `mailbot status`; `red`: Swedish reasons, empty when all is well.

    `undone`: those of them that tell of the bot's own work broken off, which `mailbot doctor` shows too. `database`:
    what is wrong with it when it cannot be asked; the figures are empty then.
    """

    mailboxes: tuple[dict[str, object], ...]
    loops: tuple[LoopFailure, ...]
    inbox: dict[str, int]
    outbox: dict[str, int]
    jobs: dict[str, int]
    oldest_inbox: datetime | None
    oldest_outbox: datetime | None
    stopped: bool
    mode: str
    red: tuple[str, ...]
    undone: tuple[str, ...]
    database: str = ""

    def as_json(self) -> dict[str, object]:
        """For scripts: times in ISO form."""
        return {
            "ok": not self.red,
            "red": list(self.red),
            "mode": self.mode,
            "stopped": self.stopped,
            "mailboxes": list(self.mailboxes),
            "failing_loops": [{"loop": f.loop, "at": f.at.isoformat(), "because": f.because} for f in self.loops],
            "inbox": self.inbox,
            "outbox": self.outbox,
            "jobs": self.jobs,
            "parked": self.inbox.get("parked", 0),
            "oldest_inbox": self.oldest_inbox.isoformat() if self.oldest_inbox else None,
            "oldest_outbox": self.oldest_outbox.isoformat() if self.oldest_outbox else None,
        }


def look(runtime: Runtime) -> Health:
    """Take the pulse. Nothing is contacted but the database, and the file where this instance notes its failures."""
    loops = read_failures(failures_file(runtime.config))
    try:
        return _look(runtime, loops)
    except (TemporaryError, PermanentError) as error:
        return _without_database(runtime, loops, str(error))


def _without_database(runtime: Runtime, loops: tuple[LoopFailure, ...], because: str) -> Health:
    red = (because, *_red_loops(loops))
    return Health(
        mailboxes=(),
        loops=loops,
        inbox={},
        outbox={},
        jobs={},
        oldest_inbox=None,
        oldest_outbox=None,
        stopped=runtime.config.delivery.stop_file.exists(),
        mode=runtime.config.delivery.mode.value,
        red=red,
        undone=red,
        database=because,
    )


def _look(runtime: Runtime, loops: tuple[LoopFailure, ...]) -> Health:
    now = runtime.clock()
    with reading(runtime.engine) as connection:
        boxes = tuple(_mailbox(runtime, connection))
        rows, mails, jobs = inbox.counts(connection), outbox.counts(connection), job_store.counts(connection)
        oldest_in, oldest_out = inbox.oldest_waiting(connection), outbox.oldest_queued(connection)
        left = outbox.count_left(connection, now)
    stopped = runtime.config.delivery.stop_file.exists()
    undone = [*_red_loops(loops), *_undone(mails, left)]
    red = [*_red_mailboxes(runtime, boxes, now), *undone]
    red += _red_queues(rows, mails, oldest_in, oldest_out, stopped, now)
    if runtime.config.delivery.mode is DeliverMode.ON and (held := mails.get("held", 0)):
        red.append(f"{held} brev hålls kvar tills en människa släpper eller stryker dem (mailbot outbox list)")
    return Health(
        mailboxes=boxes,
        loops=loops,
        inbox=rows,
        outbox=mails,
        jobs=jobs,
        oldest_inbox=oldest_in,
        oldest_outbox=oldest_out,
        stopped=stopped,
        mode=runtime.config.delivery.mode.value,
        red=tuple(red),
        undone=tuple(undone),
    )


def _red_loops(loops: tuple[LoopFailure, ...]) -> list[str]:
    return [f"{f.words()}, senast {swedish_moment(f.at.astimezone(STOCKHOLM))}: {f.because}" for f in loops]


def _undone(mails: dict[str, int], left: int) -> list[str]:
    """Mails whose sending was broken off: in doubt, or found by nobody yet."""
    undone = []
    if count := mails.get("uncertain", 0):
        undone.append(f"{count} brev: är det osäkert om de gick fram (mailbot outbox list)")
    if left:
        undone.append(f"{left} brev: sändningen avbröts och blev inte avslutad (mailbot outbox list)")
    return undone


def _mailbox(runtime: Runtime, connection: Connection) -> list[dict[str, object]]:
    stored = {row["name"]: row for row in state.all_mailboxes(connection)}
    found: list[dict[str, object]] = []
    for config in runtime.config.mailboxes:
        row = stored.get(config.name)
        polled = moment(row["polled_at"]) if row and row["polled_at"] else None
        found.append(
            {
                "name": config.name,
                "last_good_poll": polled.isoformat() if polled else None,
                "failures": row["failures"] if row else 0,
                "failure": row["failure"] if row else "",
            }
        )
    return found


def _red_mailboxes(runtime: Runtime, boxes: tuple[dict[str, object], ...], now: datetime) -> list[str]:
    """No good poll for half an hour in office hours, or failing right now for the third time (hazard 45)."""
    red = []
    limit = timedelta(minutes=runtime.config.alarm_after_minutes)
    for box in boxes:
        polled = box["last_good_poll"]
        late = isinstance(polled, str) and now - datetime.fromisoformat(polled) > limit
        failing = isinstance(box["failures"], int) and box["failures"] >= state.RED_AFTER
        if failing or (late and is_office_time(now)):
            why = f": {box['failure']}" if box["failure"] else ""
            red.append(f"brevlådan {box['name']} har inte kunnat läsas{why}")
    return red


def _red_queues(
    rows: dict[str, int],
    mails: dict[str, int],
    oldest_in: datetime | None,
    oldest_out: datetime | None,
    stopped: bool,
    now: datetime,
) -> list[str]:
    red = []
    if count := rows.get("parked", 0):
        red.append(f"{count} mejl väntar på en människa (mailbot parked)")
    if count := mails.get("refused", 0):
        red.append(f"{count} brev: gick inte att skicka (mailbot outbox list)")
    if oldest_in is not None and now - oldest_in > _OLD_QUEUE and rows.get("received"):
        red.append("mejl har legat obehandlade i mer än en timme")
    if oldest_out is not None and now - oldest_out > _OLD_QUEUE and not stopped and mails.get("queued"):
        red.append("brev har legat i utkorgen i mer än en timme")
    return red


def is_office_time(now: datetime) -> bool:
    """Whether the office is open, Stockholm time."""
    local = now.astimezone(STOCKHOLM)
    return is_working_day(local.date()) and OFFICE_OPENS <= local.time() <= OFFICE_CLOSES
