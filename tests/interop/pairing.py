"""Our library and TDLib, in one chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from .context import Context
from .exchange import handshake
from .ours import Ours
from .registry import Run, Scenario, register
from .server import Server
from .tdlib.peer import TdPeer

OURS = "alice"
TDLIB = "bob"


@dataclass(frozen=True)
class Pair:
    """Both of them, with a chat that is ready."""

    server: Server
    ours: Ours
    tdlib: TdPeer
    folder: Path


Play = Callable[[Pair], Awaitable[None]]


def with_tdlib(title: str, *options: str, tdlib_closes: bool = False) -> Callable[[Play], Play]:
    """Registers a scenario twice: TDLib asks for the chat, and it is asked. The options are for our side."""

    def decorate(play: Play) -> Play:
        for role in ("requester", "accepter"):
            register(Scenario("TDLib", role, title, _run(play, role, options), tdlib_closes))
        return play

    return decorate


def _run(play: Play, role: str, options: tuple[str, ...]) -> Run:
    async def run(context: Context) -> None:
        server = await context.server()
        ours = await context.ours(server, OURS, *options)
        tdlib = await context.tdlib(server, TDLIB)
        if role == "requester":
            await handshake(tdlib, ours)
        else:
            await handshake(ours, tdlib)
        await play(Pair(server, ours, tdlib, context.folder))

    return run
