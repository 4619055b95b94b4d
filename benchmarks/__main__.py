"""Speed as ratios to bare loops of the same libraries, in one run; exits with 1 when a must is missed.

python -m benchmarks                    the quick form of all, about a minute on an idle machine
python -m benchmarks --full             all sizes, about ten minutes
python -m benchmarks intake --sizes 500,2000
"""

import argparse
import sys
from collections.abc import Callable, Sequence


def _intake(full: bool, sizes: Sequence[int] | None, profile: str) -> bool:
    from benchmarks import intake

    return intake.measure(sizes or (intake.FULL if full else intake.QUICK), profile=profile)


def _parse(full: bool) -> bool:
    from benchmarks import parse

    return parse.measure(1_000 if full else 200)


def _send(full: bool) -> bool:
    from benchmarks import send

    return send.measure(2_000 if full else 300)


def _claims(full: bool) -> bool:
    from benchmarks import claims

    return claims.measure(2_000 if full else 300)


def _growth(full: bool) -> bool:
    from benchmarks import growth

    return growth.measure(1_000_000 if full else 100_000)


def _sheets(full: bool, sizes: Sequence[int] | None, profile: str) -> bool:
    from benchmarks import sheets

    return sheets.measure(sizes or (sheets.FULL if full else sheets.QUICK), profile=profile)


def _annotate(full: bool, sizes: Sequence[int] | None) -> bool:
    from benchmarks import annotate

    return annotate.measure(sizes or (annotate.FULL if full else annotate.QUICK))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", help="intake, parse, growth, send, claims, sheets, annotate (default: all)"
    )
    parser.add_argument("--full", action="store_true", help="all sizes")
    parser.add_argument("--sizes", help="intake: numbers of mails, as in 500,2000; sheets, annotate: of rows")
    parser.add_argument("--profile", default="", help="intake, sheets: write a cProfile of the bot to this file")
    asked = parser.parse_args()
    sizes = [int(number) for number in asked.sizes.split(",")] if asked.sizes else None
    known: dict[str, Callable[[], bool]] = {
        "intake": lambda: _intake(asked.full, sizes, asked.profile),
        "parse": lambda: _parse(asked.full),
        "growth": lambda: _growth(asked.full),
        "send": lambda: _send(asked.full),
        "sheets": lambda: _sheets(asked.full, sizes, asked.profile),
        "annotate": lambda: _annotate(asked.full, sizes),
        "claims": lambda: _claims(asked.full),
    }
    if unknown := [name for name in asked.what if name not in known]:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    kept = [known[name]() for name in asked.what or known]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
