"""The table in which a run ends."""

from collections.abc import Sequence

from .runner import Result
from .versions import version

HEAD = ("peer", "version", "role of the peer", "scenario", "")


def table(results: Sequence[Result]) -> str:
    rows = [HEAD, *(_row(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join([*lines, "", _sums(results)])


def failed(results: Sequence[Result]) -> bool:
    return any(result.outcome == "FAILED" for result in results)


def _row(result: Result) -> tuple[str, ...]:
    scenario = result.scenario
    return scenario.peer, version(scenario.peer), scenario.role, scenario.title, result.outcome


def _sums(results: Sequence[Result]) -> str:
    outcomes = [result.outcome for result in results]
    return f"{outcomes.count('ok')} passed, {outcomes.count('FAILED')} failed, {outcomes.count('skipped')} skipped"
