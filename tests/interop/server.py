"""The test server: a program of this repository that plays Telegram."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .lines import Json, JsonProcess


@dataclass(frozen=True)
class Account:
    """One user, who has one device."""

    name: str
    user_id: int
    phone: str
    code: str
    auth_keys: dict[int, bytes]

    @classmethod
    def of(cls, line: Json) -> "Account":
        return cls(line["name"], int(line["user_id"]), line["phone"], line["code"], _keys(line["auth_keys"]))


class Server:
    """A running server. Everything is forgotten when it ends."""

    def __init__(self, process: JsonProcess, description: Path, hello: Json) -> None:
        self.description = description
        self.rsa_key: str = hello["rsa"]["public_key"]
        self.dcs = {dc["id"]: _address(dc["address"]) for dc in hello["dcs"]}
        self.home_dc: int = hello["home_dc"]
        self.accounts = {line["name"]: Account.of(line) for line in hello["accounts"]}
        self.spare_keys = [_keys(keys) for keys in hello["spare_keys"]]
        self._process = process

    @classmethod
    async def start(cls, program: Path, folder: Path, accounts: Sequence[str], *options: str) -> "Server":
        command: list[str | Path] = [program, "testserver", "--control", "--accounts", ",".join(accounts), *options]
        process = await JsonProcess.start("server", command, folder / "server.log")
        hello = await process.events.take(lambda line: "version" in line, "description of itself")
        description = folder / "server.json"
        description.write_text(json.dumps(hello))
        return cls(process, description, hello)

    async def faults(self, account: str, **faults: object) -> None:
        """What happens to the calls and updates of an account from now on."""
        await self._process.do("faults", account=account, set=faults)

    async def cut(self, account: str, milliseconds: int = 0) -> None:
        """Closes its connections, and accepts none for a while."""
        await self._process.do("cut", account=account, ms=milliseconds)

    async def state(self, account: str) -> Json:
        state: Json = await self._process.do("state", account=account)
        return state

    async def stop(self) -> None:
        await self._process.stop()


def _keys(keys: dict[str, str]) -> dict[int, bytes]:
    return {int(dc): bytes.fromhex(key) for dc, key in keys.items()}


def _address(text: str) -> tuple[str, int]:
    host, port = text.rsplit(":", 1)
    return host, int(port)
