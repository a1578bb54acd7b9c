"""Plays one scenario, in a process of its own: a crash of TDLib is the end of that process only."""

import asyncio
import os
import sys
import traceback
from typing import NoReturn

from .context import TDLIB_LOG, Context
from .registry import Scenario

TDLIB_CLOSES = "Fatal error"


def play(scenario: Scenario, context: Context) -> NoReturn:
    """Ends the process. Threads of TDLib do not survive the destructors that an ordinary end would call."""
    code = 0
    try:
        asyncio.run(_play(scenario, context))
    except Exception:
        traceback.print_exc()
        print(*tdlib_closes(context), sep="\n", end="", file=sys.stderr)
        code = 1
    sys.stderr.flush()
    os._exit(code)


async def _play(scenario: Scenario, context: Context) -> None:
    async with context.closing:
        await scenario.run(context)
    closes = tdlib_closes(context)
    assert scenario.tdlib_closes == bool(closes), f"chats that TDLib closed: {closes}"


def tdlib_closes(context: Context) -> list[str]:
    """The lines in which TDLib says that it closes a chat."""
    log = context.folder / TDLIB_LOG
    if not log.exists():
        return []
    return [line for line in log.read_text(errors="replace").splitlines() if TDLIB_CLOSES in line]
