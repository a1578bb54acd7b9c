"""The scenarios, each under a name of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .context import Context

Run = Callable[[Context], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """What one process plays."""

    peer: str
    role: str
    title: str
    run: Run
    tdlib_closes: bool = False

    @property
    def name(self) -> str:
        return f"{self.peer}/{self.role}/{self.title}".lower().replace(",", "").replace(" ", "-")


SCENARIOS: dict[str, Scenario] = {}


def register(scenario: Scenario) -> None:
    assert scenario.name not in SCENARIOS, scenario.name
    SCENARIOS[scenario.name] = scenario
