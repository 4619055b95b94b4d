"""python -m benchmarks [intake] [--full] [--sizes 500,2000]: prints ratios, exits with 1 when a must is missed."""

import argparse
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="*", help="intake (default: all)")
    parser.add_argument("--full", action="store_true", help="all sizes; else the quick form, under a minute")
    parser.add_argument("--sizes", help="intake: numbers of mails, as in 500,2000")
    parser.add_argument("--profile", default="", help="intake: write a cProfile of the bot here")
    asked = parser.parse_args()

    from benchmarks import intake

    default = intake.FULL if asked.full else intake.QUICK
    sizes = [int(n) for n in asked.sizes.split(",")] if asked.sizes else default
    return 0 if intake.measure(sizes, profile=asked.profile) else 1


if __name__ == "__main__":
    sys.exit(main())
