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


def _template(options: argparse.Namespace) -> int:
    from mailbot.commands.sheet_template import template

    return template(options.config, routine=options.routine, out=options.out)
