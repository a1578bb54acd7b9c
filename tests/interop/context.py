"""What a scenario works with."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from .ours import Ours
from .server import Server
from .tdlib.client import TdClient
from .tdlib.library import Library
from .tdlib.peer import TdPeer

TDLIB_LOG = "tdlib.log"


@dataclass
class Context:
    """The programs, a folder for files and logs, and what must be closed at the end."""

    programs: Path
    folder: Path
    verbosity: int
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    library: Library | None = None

    async def server(self, accounts: Sequence[str] = ("alice", "bob")) -> Server:
        server = await Server.start(self.programs / "secretchat", self.folder, accounts)
        self.closing.push_async_callback(server.stop)
        return server

    async def ours(self, server: Server, name: str, *options: str) -> Ours:
        ours = await Ours.start(self.programs / "interop-peer", self.folder, server, name, *options)
        self.closing.push_async_callback(ours.stop)
        return ours

    async def tdlib(self, server: Server, name: str) -> TdPeer:
        self.library = self.library or Library(self.folder / TDLIB_LOG, self.verbosity)
        client = await TdClient.first_start(self.library, server, server.accounts[name], self.folder / name)
        self.closing.push_async_callback(client.close)
        return TdPeer(client)
