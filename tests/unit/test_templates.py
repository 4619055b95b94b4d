"""Every mail text, rendered with everything known and with hardly anything known."""

import re
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from mailbot.domain.routine import Routine
from mailbot.resources import config_dir, templates_dir
from mailbot.routines import load_routines

KINDS = ("Montering", "Nedmontering", "Flytt", "Felanmälan", "Portlås", "NFC-etiketter", "Urladdat batteri", "Batteri")
FULL: dict[str, Any] = {
    "number": "LÅS-2026-00042",
    "kind": "Montering",
    "address": "Exempelstigen 3B",
    "flat": "lgh 1102",
    "new_address": "Mönstervägen 27A",
    "customer_id": "3055",
    "gate": True,
    "gate_unit": False,
    "serial": "110203-4455",
    "gate_serial": "220304-5566",
    "booked": "tor 3 dec kl. 10.00",
    "proposed_date": "tor 3 dec (v. 49)",
    "due": "tis 8 dec",
    "limit": "ons 16 dec",
    "contact_name": "Solveig Ahlbin",
    "contact_phone": "070-1740610",
    "contact_email": "samordnare@hemtjanst.example",
    "contact_org": "Hemtjänstgruppen",
    "fault_text": "går inte att låsa upp från appen",
    "brf": "BRF Exempelgården, 08-46500410",
    "quantity": 10,
    "article": "NFC-etiketter",
    "missing": ["Kundid", "om fysiska nycklar finns"],
    "missing_elsewhere": ["brukarens namn"],
    "waits_for": "montören",
    "state_words": "Montören ska boka en tid.",
    "action": None,
    "urgent": True,
}
EMPTY: dict[str, Any] = {
    name: {
        "number": value,
        "kind": value,
        "missing": [],
        "missing_elsewhere": [],
        "gate_unit": False,
        "urgent": False,
    }.get(name)
    for name, value in FULL.items()
}
FILLED_SLOTS: dict[str, Any] = {
    "fault_text": "dörrbladet är för tunt",
    "when": "fre 4 dec kl. 10.00",
    "rows": [
        {"sheet": "Blad1", "row": 2, "job": "LÅS-2026-00042", "reason": None},
        {"sheet": "Blad1", "row": 3, "job": None, "reason": "Kundid saknas"},
    ],
    "copies": "all",
    "not_read": [{"sheet": "blad 2", "row": 5, "reason": "gick inte att läsa"}],
    "left_out": [{"count": 2, "reason": "rader som är dolda"}],
    "incomplete": True,
    "asks": True,
    "orderer": "samordnare@hemtjanst.example",
    "reason": "en kort förklaring",
    "checkpoint": "Tid bokad",
    "lock_numbers": ["110203-4455"],
    "wording": "Har kodlås på ytterdörr.",
    "wording_place": "Personuppgifter, övrig information",
    "step_labels": ["Tid bokad"],
    "address": "Exempelstigen 3B",
}
SIGNATURE = "Digitala lås, Exempelkommun"
NI = re.compile(r"\b(ni|er|era|ert)\b", re.IGNORECASE)
TO_PROVIDERS = {
    "fault_advice",
    "discharged_advice",
    "battery_advice",
    "ready",
    "ready_door",
    "lifecare_text",
    "urgent",
    "personal_data_notice",
}
UNANSWERED = "Du behöver inte svara"


@cache
def routines() -> dict[str, Routine]:
    return load_routines(config_dir() / "routines")


def names(folder: str) -> Iterator[str]:
    return (path.name.removesuffix(".txt.j2") for path in sorted((templates_dir() / folder).glob("*.txt.j2")))


def texts() -> Iterator[Any]:
    """Every routine with every text that it can send, its own before the one for all."""
    for routine in routines().values():
        for name in sorted({*names("sv"), *names(routine.name)}):
            yield pytest.param(routine, name, id=f"{routine.name}-{name}")


def render(routine: Routine, name: str, **values: Any) -> str:
    folders = [templates_dir() / routine.name, templates_dir() / "sv"]
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    always = dict.fromkeys(FILLED_SLOTS) | {
        "texts": dict(routine.texts),
        "routine_title": routine.title,
        "wrong_place": routine.wrong_place,
        "signature": SIGNATURE,
    }
    return environment.get_template(f"{name}.txt.j2").render(always | values)


def views() -> Iterator[tuple[str, dict[str, Any]]]:
    """Full and almost empty views of one, none and three jobs, of each kind of job, with and without a gate."""
    for kind in KINDS:
        for gate, unit in ((True, False), (True, True), (False, False), (None, False)):
            full = SimpleNamespace(**(FULL | {"kind": kind, "gate": gate, "gate_unit": unit}))
            yield f"{kind} {gate} {unit}", {"job": full, "jobs": [full], **FILLED_SLOTS}
    bare = SimpleNamespace(**(EMPTY | {"kind": "Montering"}))
    removal = SimpleNamespace(**(FULL | {"kind": "Portlås", "action": "remove", "new_address": None}))
    yield "bara nummer", {"job": bare, "jobs": [bare]}
    yield "portlås ned", {"job": removal, "jobs": [removal]}
    yield "inget jobb", {"job": None, "jobs": []}
    yield "tre jobb", {"job": None, "jobs": [SimpleNamespace(**FULL), bare, removal], **FILLED_SLOTS}


@pytest.mark.parametrize(("routine", "name"), list(texts()))
def test_reads_well_whatever_is_known(routine: Routine, name: str) -> None:
    for case, values in views():
        mail = render(routine, name, **values)
        head, _, body = mail.partition("\n\n")
        assert head.startswith("Ämne: "), case
        assert "\n" not in head
        assert len(head) <= 76
        assert "\n\n\n" not in mail, f"dubbla tomrader: {case}\n{mail}"
        assert "  " not in mail, f"dubbla mellanslag: {case}\n{mail}"
        assert not re.search(r"[ \t]$", mail, re.MULTILINE), f"blanksteg sist på en rad: {case}\n{mail}"
        assert not re.search(r"[{}]|None|True|False|Undefined", mail), f"{case}\n{mail}"
        assert all(len(line) <= 90 for line in mail.splitlines()), f"{case}\n{mail}"
        assert body.startswith("Hej!\n\n"), case
        assert mail.rstrip().endswith(SIGNATURE), case


@pytest.mark.parametrize(("routine", "name"), list(texts()))
def test_says_how_to_answer_or_that_no_answer_is_needed(routine: Routine, name: str) -> None:
    full = SimpleNamespace(**FULL)
    mail = render(routine, name, job=full, jobs=[full], **FILLED_SLOTS)
    said = re.search(r"[Ss]vara|skicka (listan|den) igen|hör av dig", mail)
    assert said or UNANSWERED in mail


@pytest.mark.parametrize(("routine", "name"), list(texts()))
def test_speaks_to_one_person_as_du(routine: Routine, name: str) -> None:
    if name in TO_PROVIDERS:
        return
    full = SimpleNamespace(**FULL)
    assert not NI.search(render(routine, name, job=full, jobs=[full], **FILLED_SLOTS))


@pytest.mark.parametrize("routine", [pytest.param(r, id=n) for n, r in routines().items()])
def test_a_fault_is_answered_with_the_lamp_check_and_the_warning(routine: Routine) -> None:
    """Seed 000 and 001, Batterier."""
    door = SimpleNamespace(**(FULL | {"kind": "Felanmälan", "gate": None}))
    for name in ("fault_advice", "discharged_advice"):
        mail = " ".join(render(routine, name, job=door, jobs=[door]).split())
        for words in ("Byt inte batteriet själva", "inom 10 sekunder", "Inom 20 sekunder", "grön", "röda", "gaser"):
            assert words in mail, words


def test_a_list_shows_what_became_of_each_row() -> None:
    mail = render(routines()["nacka-breddinforande"], "receipt_batch", job=None, jobs=[], **FILLED_SLOTS)
    assert "rad 2: LÅS-2026-00042" in mail
    assert "rad 3: inget jobb, Kundid saknas" in mail


def test_removal_in_the_roll_out_leaves_gate_and_laundry_room() -> None:
    """Seed 001, Nedmontering av lås."""
    job = SimpleNamespace(**(FULL | {"kind": "Nedmontering"}))
    mail = render(routines()["nacka-breddinforande"], "job_mail", job=job, jobs=[job])
    assert "tvättstugelås sitter\nkvar" in mail


def test_the_alarm_group_is_offered_exactly_the_prescribed_wordings() -> None:
    """Seed 002 §2a; the wordings are to be copied as they stand."""
    job = SimpleNamespace(**FULL)
    mail = render(routines()["larmgrupp"], "ask_binder", job=job, jobs=[job])
    for wording in (
        "Har kodlås på ytterdörr. Digitalt lås kan inte installeras.",
        "Öppnar dörren själv vid hemtjänstinsatser. Har inget digitalt lås.",
        "Överenskommet med biståndshandläggare att digitalt lås inte ska installeras.",
        "Personuppgifter, övrig information",
    ):
        assert wording in mail
