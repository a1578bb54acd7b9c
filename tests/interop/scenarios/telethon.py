"""The first judge of the test server: two Telethon clients are content with it.

What they send each other is opaque bytes: only the way of a message is looked at.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
    ConnectionTcpObfuscated,
)
from telethon.network.connection.connection import Connection
from telethon.tl import types as tl
from telethon.tl.functions.messages import (
    AcceptEncryptionRequest,
    DiscardEncryptionRequest,
    GetDhConfigRequest,
    ReceivedQueueRequest,
    RequestEncryptionRequest,
    SendEncryptedFileRequest,
    SendEncryptedRequest,
)
from telethon.tl.functions.upload import GetFileRequest, SaveFilePartRequest

from ..context import Context
from ..registry import Run, Scenario, register
from ..server import Account, Server
from ..telethon_client import Telethon

PEER = "Telethon"
TRANSPORTS: dict[str, type[Connection]] = {
    "full": ConnectionTcpFull,
    "intermediate": ConnectionTcpIntermediate,
    "abridged": ConnectionTcpAbridged,
    "obfuscated": ConnectionTcpObfuscated,
}
Connect = Callable[[Server, Account, type[Connection]], Awaitable[Telethon]]


async def converse(context: Context, connect: Connect, transport: type[Connection]) -> None:
    """A chat from the request to the end, with a message each way and a file."""
    alice, bob, _ = await two(context, connect, transport)
    chats = await handshake(alice, bob)
    await deliver(alice, chats[0], bob)
    await deliver(bob, chats[1], alice)
    await deliver_file(alice, chats[0], bob)
    await alice.call(DiscardEncryptionRequest(chats[0].chat_id))
    await bob.updates.take(told(tl.EncryptedChatDiscarded), "end of the chat")


async def lost_update(context: Context) -> None:
    """An update that was lost is fetched when the next one shows the hole."""
    alice, bob, server = await two(context)
    chat, _ = await handshake(alice, bob)
    await server.faults("bob", drop_updates=1)
    first, second = await send(alice, chat), await send(alice, chat)
    assert await next_message(bob) == first
    assert await next_message(bob) == second


async def qts_gap(context: Context) -> None:
    """A number that the server skipped does not stop what comes after it."""
    alice, bob, server = await two(context)
    chat, _ = await handshake(alice, bob)
    await deliver(alice, chat, bob)
    await server.faults("bob", qts_gap=3)
    await deliver(alice, chat, bob)
    await deliver(alice, chat, bob)


async def offline(context: Context) -> None:
    """What came while the connection was cut is fetched when the next message shows that something is missing."""
    alice, bob, server = await two(context)
    chat, _ = await handshake(alice, bob)
    await deliver(alice, chat, bob)
    await server.cut("bob", 1000)
    sent = [await send(alice, chat) for _ in range(20)]
    await asyncio.sleep(3)
    sent.append(await send(alice, chat))
    assert [await next_message(bob) for _ in sent] == sent


async def two(
    context: Context, connect: Connect = Telethon.with_key, transport: type[Connection] = ConnectionTcpFull
) -> tuple[Telethon, Telethon, Server]:
    server = await context.server()
    clients = []
    for name in ("alice", "bob"):
        client = await connect(server, server.accounts[name], transport)
        context.closing.push_async_callback(client.disconnect)
        clients.append(client)
    return clients[0], clients[1], server


async def handshake(alice: Telethon, bob: Telethon) -> tuple[tl.InputEncryptedChat, tl.InputEncryptedChat]:
    """The chat, as each of them names it."""
    config = await alice.call(GetDhConfigRequest(0, 256))
    assert len(config.p) == 256 and len(config.random) == 256
    public, answer = _public(), _public()
    user = await alice.find(bob.account)
    await alice.call(RequestEncryptionRequest(user, public, int.from_bytes(os.urandom(3), "big")))
    update = await bob.updates.take(told(tl.EncryptedChatRequested), "request")
    asked = update.chat
    assert (asked.g_a, asked.admin_id) == (public, alice.account.user_id)
    peer = tl.InputEncryptedChat(asked.id, asked.access_hash)
    await bob.call(AcceptEncryptionRequest(peer, answer, 7))
    update = await alice.updates.take(told(tl.EncryptedChat), "acceptance")
    ready = update.chat
    assert (ready.id, ready.g_a_or_b, ready.key_fingerprint) == (asked.id, answer, 7)
    return tl.InputEncryptedChat(ready.id, ready.access_hash), peer


async def deliver(sender: Telethon, chat: tl.InputEncryptedChat, receiver: Telethon) -> None:
    sent = await send(sender, chat)
    assert await next_message(receiver) == sent


async def send(sender: Telethon, chat: tl.InputEncryptedChat) -> bytes:
    data = _envelope()
    await sender.call(SendEncryptedRequest(chat, data, random_id=_random_id()))
    return data


async def next_message(receiver: Telethon) -> bytes:
    """The bytes of the message that comes next; the server is told that it has come."""
    update = await receiver.updates.take(lambda u: isinstance(u, tl.UpdateNewEncryptedMessage), "message")
    await receiver.call(ReceivedQueueRequest(update.qts))
    data: bytes = update.message.bytes
    return data


async def deliver_file(sender: Telethon, chat: tl.InputEncryptedChat, receiver: Telethon) -> None:
    content, file_id = os.urandom(1000), _random_id()
    await sender.call(SaveFilePartRequest(file_id, 0, content))
    uploaded = tl.InputEncryptedFileUploaded(file_id, 1, "", 5)
    await sender.call(SendEncryptedFileRequest(chat, _envelope(), uploaded, random_id=_random_id()))
    update = await receiver.updates.take(lambda u: isinstance(u, tl.UpdateNewEncryptedMessage), "file")
    file = update.message.file
    assert (file.size, file.key_fingerprint) == (len(content), 5)
    location = tl.InputEncryptedFileLocation(file.id, file.access_hash)
    borrowed = await receiver.client._borrow_exported_sender(file.dc_id)
    part = await borrowed.send(GetFileRequest(location, 0, 4096))
    assert part.bytes == content


def told(kind: type[tl.TypeEncryptedChat]) -> Callable[[tl.TypeUpdate], bool]:
    return lambda update: isinstance(update, tl.UpdateEncryption) and isinstance(update.chat, kind)


def _public() -> bytes:
    """A public value, as far as can be seen: between the bounds."""
    return b"\x40" + os.urandom(255)


def _envelope() -> bytes:
    """As long as one can be: id of a key, key of the message, blocks."""
    return os.urandom(8 + 16 + 10 * 16)


def _random_id() -> int:
    return int.from_bytes(os.urandom(8), "big", signed=True)


def _conversation(connect: Connect, transport: type[Connection]) -> Run:
    return lambda context: converse(context, connect, transport)


def _register(title: str, run: Run) -> None:
    register(Scenario(PEER, "both", title, run))


for name, transport in TRANSPORTS.items():
    _register(f"{name}, pre-shared key", _conversation(Telethon.with_key, transport))
    _register(f"{name}, key exchange and login", _conversation(Telethon.logged_in, transport))
_register("lost update", lost_update)
_register("qts gap", qts_gap)
_register("offline", offline)
