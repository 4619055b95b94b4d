"""What is typed after `mailbot sheet`: the empty order sheet, and the import of a filled one."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    _Command = Callable[[_Commands, str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]


def add_sheet(commands: "_Commands", command: "_Command") -> None:
    """Add the commands; `command` makes one with what all of them take."""
    actions = commands.add_parser("sheet", help="Beställningar i kalkylblad").add_subparsers(
        required=True, metavar="VAD"
    )
    empty = command(actions, "template", "Gör det tomma bladet som utförarna fyller i", _template)
    empty.add_argument("--routine", metavar="NAMN", help="annars den rutin som har massbeställningar")
    empty.add_argument("--out", type=Path, metavar="FIL", help="annars beställningslista-NAMN.xlsx i mappen du står i")
    filled = command(actions, "import", "Läs in en ifylld lista, som om utföraren hade mejlat den", _import)
    filled.add_argument("file", type=Path, metavar="FIL")
    filled.add_argument("--dry-run", action="store_true", help="visa vad som skulle hända, spara inget")
    filled.add_argument("--municipality", metavar="KOMMUN", help="behövs när det finns flera")
    filled.add_argument("--from", dest="sender", metavar="E-POST", help="vems listan är; kvittot går dit")


def _import(options: argparse.Namespace) -> int:
    from mailbot.commands.sheet_import import import_sheet

    return import_sheet(
        options.config,
        options.file,
        dry_run=options.dry_run,
        municipality=options.municipality,
        sender=options.sender,
    )


def _template(options: argparse.Namespace) -> int:
    from mailbot.commands.sheet_template import template

    return template(options.config, routine=options.routine, out=options.out)
