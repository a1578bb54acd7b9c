"""Plays scenarios, several at once."""

import asyncio
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .registry import Scenario

TIME_LIMIT = 150
SKIPPED = 77


@dataclass(frozen=True)
class Result:
    """How a scenario went."""

    scenario: Scenario
    outcome: str
    seconds: float
    reason: str = ""


async def run(scenarios: Iterable[Scenario], options: list[str], work: Path, jobs: int) -> list[Result]:
    """The results, in the order of the scenarios. Each is told as soon as it is known, with the reason if it is not ok."""
    free = asyncio.Semaphore(jobs)

    async def one(scenario: Scenario) -> Result:
        async with free:
            result = await _play(scenario, options, work / scenario.name.replace("/", "_"))
        print(f"{result.outcome:8} {scenario.name} ({result.seconds:.1f} s){result.reason}", flush=True)
        return result

    return await asyncio.gather(*(one(scenario) for scenario in scenarios))


async def _play(scenario: Scenario, options: list[str], folder: Path) -> Result:
    folder.mkdir(parents=True)
    output = folder / "output.txt"
    started = time.monotonic()
    with output.open("wb") as file:
        command = [sys.executable, "-m", "interop", "--play", "--work", str(folder), *options, scenario.name]
        process = await asyncio.create_subprocess_exec(*command, stdout=file, stderr=file)
        code = await _wait(process)
    seconds = time.monotonic() - started
    if code == 0:
        return Result(scenario, "ok", seconds)
    outcome = "skipped" if code == SKIPPED else "FAILED"
    return Result(scenario, outcome, seconds, _reason(output, code))


async def _wait(process: asyncio.subprocess.Process) -> int:
    """What it started ends with it, because nobody holds its input any more."""
    try:
        return await asyncio.wait_for(process.wait(), TIME_LIMIT)
    except TimeoutError:
        process.kill()
        return await process.wait()


def _reason(output: Path, code: int) -> str:
    """The last line that it printed, and where the rest is."""
    lines = output.read_text(errors="replace").splitlines()
    last = lines[-1] if lines else f"ended with {code}"
    return f"\n    {last[:1000]}\n    see {output.parent}"
