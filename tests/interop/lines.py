"""Programs that are driven by lines of JSON."""

import asyncio
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .inbox import Inbox

Json = dict[str, Any]

_LONGEST_LINE = 1 << 24


class Refused(Exception):
    """The program says that it cannot do what it was told to do."""


class JsonProcess:
    """A line `{"n":1,"do":…}` is answered by one with the same `n`; lines without `n` tell what happens."""

    def __init__(self, name: str, command: Sequence[str | Path], log: Path) -> None:
        self.name = name
        self.events: Inbox[Json] = Inbox(name)
        self._command = command
        self._log = log
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._process: asyncio.subprocess.Process
        self._reading: asyncio.Task[None]

    @classmethod
    async def start(cls, name: str, command: Sequence[str | Path], log: Path) -> "JsonProcess":
        process = cls(name, command, log)
        await process.start_again()
        return process

    async def start_again(self) -> None:
        """After it has ended. What it had told and nobody has taken yet stays."""
        with self._log.open("ab") as stderr:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
                limit=_LONGEST_LINE,
            )
        self.events.open()
        self._reading = asyncio.create_task(self._read())

    async def do(self, action: str, /, **arguments: object) -> Any:
        """What the program answers under `ok`."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self.tell({"n": number, "do": action} | arguments)
        result = await asyncio.wait_for(answer, 60)
        if "error" in result:
            raise Refused(f"{self.name}: {action}: {result['error']}")
        return result["ok"]

    async def tell(self, line: Json) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        await self._process.stdin.drain()

    async def wait(self) -> int:
        """Waits until the program has ended by itself."""
        await self._reading
        return await self._process.wait()

    async def stop(self) -> None:
        """The end of its input ends the program; if not, force does."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await self.wait()
        except TimeoutError:
            self._process.kill()
            await self.wait()

    async def _read(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            message = json.loads(line)
            if (number := message.get("n")) is None:
                self.events.put(message)
            elif (answer := self._answers.pop(number)) and not answer.done():
                answer.set_result(message)
        self._end()

    def _end(self) -> None:
        self.events.close("the program has ended")
        for answer in self._answers.values():
            if not answer.done():
                answer.set_result({"error": "the program has ended"})
        self._answers.clear()
