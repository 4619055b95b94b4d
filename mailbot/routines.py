"""Loads config/routines/<name>.toml into domain types; all mistakes of all files at once."""

import hashlib
from dataclasses import fields
from datetime import time
from pathlib import Path

from mailbot.domain.errors import ConfigError, ConfigProblem
from mailbot.domain.job import COMPLETE
from mailbot.domain.reading import EventType, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, Clock, Deadline, Only, OrderKind, Ready, Routine, Stop, Window
from mailbot.toml_reader import Table, load_toml

_CONTACT = ("contact", "contact.name", "contact.phone", "contact.email")
_FIELDS = frozenset(field.name for field in fields(Item)) - {"type", "missing"} | set(_CONTACT)


def load_routines(folder: Path) -> dict[str, Routine]:
    """Every routine of a folder by name. Raises ConfigError with all problems."""
    problems: list[ConfigProblem] = []
    routines = {}
    for path in sorted(folder.glob("*.toml")):
        routine = _load(path, problems)
        routines[routine.name] = routine
        if routine.name != path.stem:
            problems.append(ConfigProblem(file=path.name, key="name", expected=f"ska vara «{path.stem}» som filen"))
    if not routines:
        problems.append(ConfigProblem(file=str(folder), key="-", expected="ingen rutin (*.toml) finns i mappen"))
    if problems:
        raise ConfigError(problems)
    return routines


def parse_routine(text: str, name: str) -> Routine:
    """A routine from stored text (a job keeps to the one it started with). Raises ConfigError."""
    import tomllib

    problems: list[ConfigProblem] = []
    routine = _read(Table(tomllib.loads(text), name, "", problems), _digest(text))
    if problems:
        raise ConfigError(problems)
    return routine


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _load(path: Path, problems: list[ConfigProblem]) -> Routine:
    values = load_toml(path, problems)
    text = path.read_text(encoding="utf-8") if values else ""
    return _read(Table(values, path.name, "", problems), _digest(text))


def _read(root: Table, digest: str) -> Routine:
    routine = Routine(
        name=root.text("name"),
        title=root.text("title"),
        source=root.text("source"),
        digest=digest,
        ready=root.choice("ready", Ready),
        privacy=root.text("privacy"),
        redirect_orders_to=root.maybe_choice("redirect_orders_to", Role),
        ask_missing=root.maybe_choice("ask_missing", Role),
        missing_template=root.text("missing_template", "ask_missing"),
        urgent_template=root.text("urgent_template", "urgent"),
        bulk_orders=root.flag("bulk_orders"),
        wrong_place=root.text("wrong_place"),
        window=_window(root),
        stops=_stops(root),
        texts=root.mapping("texts"),
        orders=_orders(root),
    )
    _check_ready(root, routine)
    root.finish()
    return routine


_READY_MAILS: dict[Ready, frozenset[str]] = {
    Ready.TOGETHER: frozenset({"ready"}),
    Ready.DOOR_THEN_GATE: frozenset({"ready_door", "ready_gate"}),
    Ready.NONE: frozenset(),
}


def _check_ready(root: Table, routine: Routine) -> None:
    """What `ready` promises must be what the flows send: a provider told too early opens no door."""
    told = {c.tell for kind in routine.orders.values() for c in kind.flow if c.tell and c.tell.startswith("ready")}
    wanted = _READY_MAILS[routine.ready]
    if "ready" in root.values and told != wanted:
        words = ", ".join(sorted(wanted)) or "inget sådant brev"
        root.problem(
            "ready", f"«{routine.ready.value}» betyder att flödena skickar {words}, men de skickar {sorted(told)}"
        )


def _window(root: Table) -> Window | None:
    if "window" not in root.values:
        root.table("window")
        return None
    table = root.table("window")
    days = table.values.get("weekdays", [])
    if not (isinstance(days, list) and days and all(isinstance(d, int) and 1 <= d <= 7 for d in days)):
        table.problem("weekdays", "ska vara en lista med veckodagar 1-7 (1 = måndag)")
        days = []
    window = Window(
        weekdays=frozenset(days), start=table.clock_time("start", time(8)), end=table.clock_time("end", time(16))
    )
    table._asked.add("weekdays")
    table.finish()
    return window


def _stops(root: Table) -> dict[EventType, Stop]:
    stops = {}
    for name, table in root.named_tables("stops"):
        if name not in {e.value for e in EventType}:
            table.problem("", "är ingen känd händelse")
            continue
        stops[EventType(name)] = Stop(
            to=table.choice("to", Role),
            template=table.text("template"),
            hold=table.flag("hold", True),
            back_to=table.maybe_text("back_to"),
        )
        table.finish()
    return stops


def _orders(root: Table) -> dict[ItemType, OrderKind]:
    flows = dict(root.named_tables("flows"))
    orders = {}
    used: set[str] = set()
    for name, table in root.named_tables("orders"):
        if name not in {t.value for t in ItemType}:
            table.problem("", "är ingen känd ordertyp")
            continue
        flow = table.text("flow", name)
        used.add(flow)
        if flow not in flows:
            table.problem("flow", f"flödet «{flow}» finns inte under [flows]")
        requires = table.texts("requires")
        for alternatives in requires:
            for field in alternatives.split("|"):
                if field not in _FIELDS:
                    table.problem("requires", f"«{field}» är inget känt fält")
        orders[ItemType(name)] = OrderKind(
            type=ItemType(name),
            requires=requires,
            orderers=table.choices("orderers", Role),
            answer=table.text("answer", "receipt"),
            source=table.text("source", ""),
            flow=_flow(flows[flow]) if flow in flows else (),
        )
        table.finish()
    for name in flows.keys() - used:
        root.problem(f"flows.{name}", "används inte av någon order")
    return orders


def _flow(table: Table) -> tuple[Checkpoint, ...]:
    before = len(table.problems)
    flow = tuple(_checkpoint(step) for step in table.tables("steps"))
    table.finish()
    names = [c.name for c in flow]
    for checkpoint, step in zip(flow, table.tables("steps"), strict=True):
        if names.count(checkpoint.name) > 1:
            step.problem("name", f"«{checkpoint.name}» finns två gånger i flödet")
        for name in checkpoint.after:
            if name != COMPLETE and name not in names[: names.index(checkpoint.name)]:
                step.problem("after", f"«{name}» är ingen tidigare kontrollpunkt i flödet")
        if checkpoint.tell and not checkpoint.to:
            step.problem("to", "saknas: vem ska få brevet i tell?")
        if checkpoint.role is Role.BOT and checkpoint.ask:
            step.problem("ask", "låsboten kan inte fråga sig själv")
    if not flow and len(table.problems) == before:
        table.problem("steps", "flödet har inga kontrollpunkter")
    return flow


def _checkpoint(step: Table) -> Checkpoint:
    checkpoint = Checkpoint(
        name=step.text("name"),
        role=step.choice("role", Role),
        label=step.text("label"),
        by=step.choices("by", EventType),
        after=step.texts("after"),
        only=step.choice("only", Only, Only.ALWAYS),
        also=step.choices("also", Role),
        ask=step.maybe_text("ask"),
        tell=step.maybe_text("tell"),
        to=step.maybe_choice("to", Role),
        asks=step.texts("asks"),
        implied=step.flag("implied"),
        hard=step.flag("hard"),
        no_ends=step.flag("no_ends"),
        window=step.flag("window"),
        deadline=_deadline(step),
        wording=step.maybe_text("wording"),
        wording_place=step.maybe_text("wording_place"),
    )
    step.finish()
    return checkpoint


def _deadline(step: Table) -> Deadline | None:
    if "deadline" not in step.values:
        return None
    table = step.table("deadline")
    deadline = Deadline(
        working_days=table.maybe_number("working_days"),
        calendar_days=table.maybe_number("calendar_days"),
        counts_from=table.choice("counts_from", Clock, Clock.OPENED),
    )
    if (deadline.working_days is None) == (deadline.calendar_days is None):
        table.problem("working_days", "ange antingen working_days eller calendar_days")
    table.finish()
    return deadline
