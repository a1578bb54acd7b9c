"""Plays the scenarios whose names contain one of the words given, or all: `ci/interop` calls it."""

import argparse
import asyncio
import sys
from pathlib import Path

from . import runner, scenarios
from .context import Context
from .play import play
from .registry import SCENARIOS, Scenario
from .table import failed, table


def main() -> int:
    arguments = _parser().parse_args()
    scenarios.load()
    if arguments.list:
        print(*SCENARIOS, sep="\n")
        return 0
    if arguments.play:
        play(SCENARIOS[arguments.names[0]], Context(arguments.programs, arguments.work, arguments.verbosity))
    chosen = _chosen(arguments.names)
    if not chosen:
        print("no scenario has such a name; --list shows all", file=sys.stderr)
        return 2
    options = ["--programs", str(arguments.programs), "--verbosity", str(arguments.verbosity)]
    results = asyncio.run(runner.run(chosen, options, arguments.work, arguments.jobs))
    print("", table(results), sep="\n")
    return int(failed(results))


def _chosen(words: list[str]) -> list[Scenario]:
    return [scenario for name, scenario in SCENARIOS.items() if not words or any(word in name for word in words)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interop", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="WORD")
    parser.add_argument("--programs", type=Path, help="the folder of secretchat and interop-peer")
    parser.add_argument("--work", type=Path, help="a folder for files and logs")
    parser.add_argument("--jobs", type=int, default=3, help="how many scenarios are played at once")
    parser.add_argument("--verbosity", type=int, default=1, help="how much TDLib writes to its log; 1 is what it must")
    parser.add_argument("--list", action="store_true", help="only the names")
    parser.add_argument("--play", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
