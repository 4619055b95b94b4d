"""The arguments of `mailbot report`: which report, which days, where to."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    _Command = Callable[[_Commands, str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]

_REPORTS = (
    ("hours", "Listan som utförarnas timmar på «Uppstart smarta lås» verifieras mot"),
    ("mountings", "Monteringar att fakturera internt"),
    ("lead-times", "Ledtider i arbetsdagar, och vad som är försenat"),
)


def add_reports(commands: "_Commands", command: "_Command") -> None:
    """Add `report` and what it can report on; `command` makes a command that takes what all commands take."""
    kinds = commands.add_parser("report", help="Rapporter i Excel").add_subparsers(required=True, metavar="VAD")
    for name, words in _REPORTS:
        report = command(kinds, name, words, _run(name))
        report.add_argument("--from", dest="first", type=_day, required=True, metavar="DATUM", help="första dagen")
        report.add_argument("--to", dest="last", type=_day, required=True, metavar="DATUM", help="sista dagen")
        report.add_argument("--municipality", metavar="KOMMUN", help="annars alla i inställningarna")
        report.add_argument(
            "--out", type=_xlsx, required=True, metavar="FIL", help="filen som skrivs (.xlsx); skriver inte över något"
        )


def _run(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from mailbot.commands.report import report

        return report(options.config, name, options.first, options.last, options.municipality, options.out)

    return run


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» är inget datum; skriv som 2026-12-03") from None


def _xlsx(text: str) -> Path:
    if not text.lower().endswith(".xlsx"):
        raise argparse.ArgumentTypeError("filens namn ska sluta på .xlsx")
    return Path(text)
