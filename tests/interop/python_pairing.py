"""Our library and one of the implementations in Python, in one chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from telethon.crypto import rsa
from telethon.network import ConnectionTcpFull
from telethon_secret_chat import SecretChatManager

from .context import Context
from .exchange import handshake
from .model import Peer
from .ours import Ours
from .peers.telethon_secret_chat.patched import Patched
from .peers.telethon_secret_chat.peer import TelethonPeer
from .registry import Run, Scenario, register
from .server import Server
from .telethon_client import Telethon

if TYPE_CHECKING:
    from .peers.tg_secret.peer import TgSecretPeer

OURS = "alice"
OTHER = "bob"

P = TypeVar("P", bound=Peer)
Start = Callable[[Context, Server], Awaitable[P]]


@dataclass(frozen=True)
class Pair(Generic[P]):
    """Both of them, with a chat that is ready."""

    server: Server
    ours: Ours
    other: P
    folder: Path


Play = Callable[[Pair[P]], Awaitable[None]]
Register = Callable[[Play[P]], Play[P]]


def with_tg_secret(title: str, *options: str, patched: bool = True) -> Register["TgSecretPeer"]:
    """Registers a scenario twice: tg-secret asks for the chat, and it is asked. The options are for our side."""

    async def start(context: Context, server: Server) -> "TgSecretPeer":
        # It brings a second client of Telegram with it, which the other scenarios need not wait for.
        from .peers.tg_secret import patches
        from .peers.tg_secret.peer import TgSecretPeer

        if patched:
            patches.apply()
        peer = TgSecretPeer(await _telethon(context, server))
        await peer.start()
        context.closing.push_async_callback(peer.stop)
        return peer

    return _with("tg-secret", title if patched else f"{title}, stock", options, start)


def with_telethon(title: str, *options: str, patched: bool = True) -> Register[TelethonPeer]:
    """The same for telethon-secret-chat."""
    kind = Patched if patched else SecretChatManager

    async def start(context: Context, server: Server) -> TelethonPeer:
        return TelethonPeer(await _telethon(context, server), kind)

    return _with("telethon-secret-chat", title if patched else f"{title}, stock", options, start)


async def _telethon(context: Context, server: Server) -> Telethon:
    # For the datacentre with the files, where the account has no key yet.
    rsa.add_key(server.rsa_key, old=False)
    telethon = await Telethon.with_key(server, server.accounts[OTHER], ConnectionTcpFull)
    context.closing.push_async_callback(telethon.disconnect)
    return telethon


def _with(peer: str, title: str, options: tuple[str, ...], start: Start[P]) -> Register[P]:
    def decorate(play: Play[P]) -> Play[P]:
        for role in ("requester", "accepter"):
            register(Scenario(peer, role, title, _run(play, role, options, start)))
        return play

    return decorate


def _run(play: Play[P], role: str, options: tuple[str, ...], start: Start[P]) -> Run:
    async def run(context: Context) -> None:
        server = await context.server()
        ours = await context.ours(server, OURS, *options)
        other = await start(context, server)
        if role == "requester":
            await handshake(other, ours)
        else:
            await handshake(ours, other)
        await play(Pair(server, ours, other, context.folder))

    return run
