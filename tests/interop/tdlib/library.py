"""The library itself: one thread receives for all its clients."""

import asyncio
import itertools
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tdjson

Json = dict[str, Any]


class TdError(Exception):
    """TDLib refused a request."""


class Library:
    """All TDLib clients of this process. What they print goes to one log file."""

    def __init__(self, log: Path, verbosity: int) -> None:
        stream = {"@type": "logStreamFile", "path": str(log), "max_file_size": 1 << 30}
        _execute({"@type": "setLogStream", "log_stream": stream})
        _execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": verbosity})
        self._loop = asyncio.get_running_loop()
        self._updates: dict[int, Callable[[Json], None]] = {}
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._numbers = itertools.count(1)
        threading.Thread(target=self._receive, daemon=True).start()

    def create_client(self, on_update: Callable[[Json], None]) -> int:
        client = tdjson.td_create_client_id()
        self._updates[client] = on_update
        return client

    async def call(self, client: int, request: Json) -> Json:
        number = next(self._numbers)
        answer = self._answers[number] = self._loop.create_future()
        tdjson.td_send(client, json.dumps(request | {"@extra": number}).encode())
        result: Json = await answer
        if result["@type"] == "error":
            raise TdError(f"{request['@type']}: {result['code']} {result['message']}")
        return result

    def _receive(self) -> None:
        while True:
            if incoming := tdjson.td_receive(10.0):
                try:
                    self._loop.call_soon_threadsafe(self._deliver, json.loads(incoming))
                except RuntimeError:
                    return  # the loop is closed: the program is about to end

    def _deliver(self, incoming: Json) -> None:
        if (number := incoming.get("@extra")) is not None:
            answer = self._answers.pop(number)
            if not answer.done():
                answer.set_result(incoming)
        else:
            self._updates[incoming["@client_id"]](incoming)


def _execute(request: Json) -> None:
    result = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    if result.get("@type") == "error":
        raise TdError(f"{request['@type']}: {result['message']}")
