"""The command line: every command, its arguments, and what it calls. Errors are one clear Swedish line."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from mailbot import __version__
from mailbot.commands.report_arguments import add_reports
from mailbot.commands.sheet_arguments import add_sheet
from mailbot.domain.errors import ConfigError, MailbotError

_ITEM_FIELDS = (
    ("type", "montering, nedmontering, flytt, felanmalan …"),
    ("customer-id", "Kundid"),
    ("address", "gata och nummer"),
    ("flat", "lägenhetsnummer"),
    ("new-address", "ny adress vid flytt"),
    ("gate", "portlås: ja eller nej"),
    ("date", "önskat datum, 2026-12-03"),
    ("ends", "när verkställigheten tog slut, 2026-12-03"),
    ("quantity", "antal"),
    ("contact-name", "kontaktperson hos utföraren"),
    ("contact-phone", "kontaktpersonens telefon"),
    ("contact-email", "kontaktpersonens e-post"),
    ("keys", "fysiska nycklar finns: ja eller nej"),
    ("fault", "vad som är fel"),
    ("customer-name", "brukarens namn (förseglas, eller sparas inte, enligt rutinen)"),
    ("customer-phone", "brukarens telefon (som ovan)"),
    ("door-code", "portkod (som ovan)"),
    ("brf", "bostadsrättsförening eller fastighetsägare"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. 0 all is well, 1 a problem was found, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    sys.excepthook = _say_bug
    try:
        result: int = options.run(options)
    except ConfigError as error:
        print("Inställningarna har fel:", *(f"  {p}" for p in error.problems), sep="\n", file=sys.stderr)
        return 1
    except MailbotError as error:
        print(str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - the reader went away; nothing to say
        return 0
    except OSError as error:
        print(f"Datorn säger nej: {error.strerror or type(error).__name__}.", file=sys.stderr)
        return 1
    return result


def _say_bug(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """A bug as one line with its place, without values: what the mail held must not reach the screen or a log."""
    frames = traceback.extract_tb(trace)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "okänd plats"
    print(f"Ett fel i låsboten ({kind.__name__}, {place}). Meddela den som sköter programmet.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mailbot", description="Läser låsbrevlådorna och håller ordning i pärmen.")
    parser.add_argument("--version", action="version", version=f"mailbot {__version__}")
    _common(parser, default=Path(os.environ.get("MAILBOT_CONFIG", "config/mailbot.toml")))
    commands = parser.add_subparsers(title="kommandon", required=True, metavar="KOMMANDO")
    _add_running(commands)
    _add_reading(commands)
    add_reports(commands, _command)
    add_sheet(commands, _command)
    _add_binder(commands)
    _add_people(commands)
    _add_operating(commands)
    return parser


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _common(parser: argparse.ArgumentParser, *, default: object = argparse.SUPPRESS) -> None:
    parser.add_argument("--config", type=Path, default=default, metavar="FIL", help="inställningarna (mailbot.toml)")


def _command(
    commands: "_Commands", name: str, words: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    _common(command)
    command.set_defaults(run=run)
    return command


def _add_running(commands: "_Commands") -> None:
    demo = _command(commands, "demo", "Hela boten på exempelmejl, utan inställningar", _demo)
    demo.add_argument("--mails", type=Path, metavar="MAPP", help="egna mejl (.eml) i stället för exemplen")
    demo.add_argument("--keep", type=Path, metavar="MAPP", help="behåll databas och brev här")
    demo.add_argument("--mailboxes", type=Path, metavar="FIL", help="JSON: mottagare → kommun, för --mails")
    run = _command(commands, "run", "Låt boten arbeta", _run)
    run.add_argument("--once", action="store_true", help="en gång igenom och sluta (Schemaläggaren, cron)")
    _command(commands, "web", "Pärmen i webbläsaren (kommer senare)", _web)


def _add_reading(commands: "_Commands") -> None:
    parse = _command(commands, "parse", "Läs mejl och kalkylblad, ändra inget", _parse)
    parse.add_argument("--routine", metavar="NAMN")
    parse.add_argument("--mailboxes", type=Path, metavar="FIL", help="JSON: mottagare → kommun")
    parse.add_argument("--received", type=date.fromisoformat, metavar="DATUM", help="dagen då ett kalkylblad kom")
    parse.add_argument("paths", nargs="*", metavar="SÖKVÄG")
    for name, words, run in (
        ("redact", "Stryk personuppgifter i text (JSON-rader)", _redact),
        ("guard", "Pröva om ett brev får gå ut (JSON-rader)", _guard),
    ):
        _command(commands, name, words, run).add_argument("--privacy", metavar="FÖRVAL", help="annars det strängaste")


def _add_binder(commands: "_Commands") -> None:
    jobs = _command(commands, "jobs", "Pärmen", _jobs)
    jobs.add_argument("--json", action="store_true")
    jobs.add_argument("--all", action="store_true", help="även klara och avbeställda")
    show = _command(commands, "show", "Ett jobb som en berättelse", _show)
    show.add_argument("job", metavar="JOBB")
    show.add_argument("--json", action="store_true")
    show.add_argument("--evidence", action="store_true", help="vilka ord i mejlet uppgifterna kommer från")
    parked = _command(commands, "parked", "Mejl som väntar på en människa", _parked_list)
    actions = parked.add_subparsers(metavar="VAD")
    _command(actions, "list", "Visa dem", _parked_list)
    _command(actions, "retry", "Läs ett mejl igen", _parked_retry).add_argument("id", type=int)
    ignore = _command(actions, "ignore", "Mejlet behöver inget", _parked_ignore)
    ignore.add_argument("id", type=int)
    ignore.add_argument("--reason", default="behöver inget", metavar="TEXT")
    make = _command(actions, "make-job", "Gör ett jobb av mejlet", _parked_make)
    make.add_argument("id", type=int)
    make.add_argument("--orderer", metavar="E-POST", help="vem som ska få beskeden (annars mejlets avsändare)")
    _item_arguments(make)


def _add_people(commands: "_Commands") -> None:
    job = commands.add_parser("job", help="Ändra ett jobb för hand")
    actions = job.add_subparsers(required=True, metavar="VAD")
    new = _command(actions, "new", "En beställning per telefon", _job_new)
    new.add_argument("--municipality", required=True, metavar="KOMMUN")
    new.add_argument("--orderer", required=True, metavar="E-POST", help="vem som ska få beskeden")
    _item_arguments(new)
    for name, words, needs in (
        ("hold", "Stoppa ett jobb", ()),
        ("release", "Låt ett stoppat jobb gå vidare", ()),
        ("cancel", "Avbeställ ett jobb", ()),
        ("assign", "Ge ett jobb till en annan montör", ("to",)),
        ("correct", "Rätta en uppgift", ("field", "value")),
        ("merge", "Slå ihop två jobb som är samma beställning: JOBB går upp i INTO, som blir kvar", ("into",)),
        ("reopen", "Låt en kontrollpunkt göras om", ("checkpoint",)),
    ):
        action = _command(actions, name, words, _on_job(name, needs))
        action.add_argument("job", metavar="JOBB")
        action.add_argument("--reason", metavar="TEXT")
        for need in needs:
            action.add_argument(need, metavar=need.upper())
    tick = _command(commands, "tick", "Bocka av en kontrollpunkt", _tick)
    tick.add_argument("job", metavar="JOBB")
    tick.add_argument("checkpoint", metavar="KONTROLLPUNKT")
    tick.add_argument("--role", default="duty", metavar="ROLL", help="för vems räkning")
    for name in ("serial", "gate-serial", "reason"):
        tick.add_argument(f"--{name}", metavar="TEXT")


def _add_operating(commands: "_Commands") -> None:
    status = _command(commands, "status", "Hur boten mår; 1 när något är rött", _status)
    status.add_argument("--json", action="store_true")
    _command(commands, "doctor", "Prova alla brevlådor och utskick på riktigt", _doctor)
    config = commands.add_parser("config", help="Inställningarna").add_subparsers(required=True, metavar="VAD")
    check = _command(config, "check", "Hitta alla fel i inställningarna", _config_check)
    check.add_argument("--privacy", action="store_true", help="visa vad som får sparas, visas och mejlas")
    database = commands.add_parser("db", help="Databasen").add_subparsers(required=True, metavar="VAD")
    _command(database, "upgrade", "Förbered databasen för den här versionen", _db_upgrade)
    restored = _command(
        database, "restored", "En äldre databas är inlagd: dela inte ut gamla jobbnummer igen", _db_restored
    )
    restored.add_argument("number", metavar="NUMMER", help="det högsta jobbnumret i skickade brev")
    _command(commands, "backup", "Kopiera databasen medan boten kör", _backup).add_argument("file", type=Path)
    outbox = commands.add_parser("outbox", help="Brev på väg ut").add_subparsers(required=True, metavar="VAD")
    listing = _command(outbox, "list", "Vad som väntar, och varför", _outbox_list)
    listing.add_argument("--shadow", action="store_true", help="hela texten till det som skulle ha skickats")
    for name, words in (
        ("release", "Släpp brev som hålls kvar"),
        ("drop", "Skicka dem aldrig"),
        ("arrived", "Osäkra brev som kom fram: räkna dem som skickade"),
    ):
        action = _command(outbox, name, words, _outbox_decide(name))
        action.add_argument("which", nargs="+", metavar="NR", help="brevens nummer; för release och drop även alla")
    reopen = _command(outbox, "reopen", "En adress vars mejl studsat för gott fungerar igen", _outbox_reopen)
    reopen.add_argument("address", metavar="ADRESS")
    for name, words in (("stop-sending", "Nödstopp: inget skickas"), ("start-sending", "Släpp nödstoppet")):
        _command(commands, name, words, _switch(stop=name == "stop-sending"))


def _item_arguments(command: argparse.ArgumentParser) -> None:
    for name, words in _ITEM_FIELDS:
        command.add_argument(f"--{name}", metavar="VÄRDE", help=words, required=name == "type")


def _item_values(options: argparse.Namespace) -> dict[str, str | None]:
    return {name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name, _ in _ITEM_FIELDS}


def _demo(options: argparse.Namespace) -> int:
    from mailbot.demo import demo

    return demo(mails=options.mails, keep=options.keep, mailboxes=options.mailboxes)


def _run(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import run

    return run(options.config, once=options.once)


def _web(_options: argparse.Namespace) -> int:
    print("Pärmen i webbläsaren kommer i en senare version. Använd mailbot jobs och mailbot show så länge.")
    return 1


def _parse(options: argparse.Namespace) -> int:
    from mailbot.commands.reading import parse

    paths = options.paths or (os.fsdecode(line.rstrip(b"\r\n")) for line in sys.stdin.buffer if line.strip())
    return parse(
        paths,
        config=options.config,
        routine=options.routine,
        mailboxes=options.mailboxes,
        received=options.received,
    )


def _redact(options: argparse.Namespace) -> int:
    from mailbot.privacy.presets import strictest_preset
    from mailbot.privacy_lines import redact_lines

    redact_lines(sys.stdin, sys.stdout, options.privacy or strictest_preset())
    return 0


def _guard(options: argparse.Namespace) -> int:
    from mailbot.privacy.presets import strictest_preset
    from mailbot.privacy_lines import guard_lines

    guard_lines(sys.stdin, sys.stdout, options.privacy or strictest_preset())
    return 0


def _jobs(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import jobs

    return jobs(options.config, as_json=options.json, everything=options.all)


def _show(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import show

    return show(options.config, options.job, as_json=options.json, evidence=options.evidence)


def _parked_list(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import parked_list

    return parked_list(options.config)


def _parked_retry(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import parked_retry

    return parked_retry(options.config, options.id)


def _parked_ignore(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import parked_ignore

    return parked_ignore(options.config, options.id, options.reason)


def _parked_make(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import parked_make_job

    return parked_make_job(options.config, options.id, _item_values(options) | {"orderer": options.orderer})


def _job_new(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import new_job

    return new_job(options.config, options.municipality, options.orderer, _item_values(options))


def _on_job(action: str, needs: Sequence[str]) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from mailbot.commands.binder_view import on_job

        values = {name: getattr(options, name) for name in (*needs, "reason") if getattr(options, name)}
        return on_job(options.config, options.job, action, values)

    return run


def _tick(options: argparse.Namespace) -> int:
    from mailbot.commands.binder_view import tick
    from mailbot.commands.people import role_named

    values = {name: getattr(options, name) for name in ("serial", "gate_serial", "reason") if getattr(options, name)}
    return tick(options.config, options.job, options.checkpoint, values, role_named(options.role))


def _status(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import status

    return status(options.config, as_json=options.json)


def _doctor(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import doctor

    return doctor(options.config)


def _config_check(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import config_check

    return config_check(options.config, privacy=options.privacy)


def _db_upgrade(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import db_upgrade

    return db_upgrade(options.config)


def _db_restored(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import db_restored

    return db_restored(options.config, options.number)


def _backup(options: argparse.Namespace) -> int:
    from mailbot.commands.operate import backup

    return backup(options.config, options.file)


def _outbox_list(options: argparse.Namespace) -> int:
    from mailbot.commands.outgoing import outbox_list

    return outbox_list(options.config, shadow=options.shadow)


def _outbox_decide(verdict: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from mailbot.commands.outgoing import outbox_decide

        return outbox_decide(options.config, options.which, verdict)

    return run


def _outbox_reopen(options: argparse.Namespace) -> int:
    from mailbot.commands.outgoing import outbox_reopen

    return outbox_reopen(options.config, options.address)


def _switch(*, stop: bool) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from mailbot.commands.outgoing import switch_sending

        return switch_sending(options.config, stop=stop)

    return run


if __name__ == "__main__":
    sys.exit(main())
