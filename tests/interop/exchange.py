"""What any two peers can do with a chat."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from .model import Media, Message, Peer, covered

KIB = 1024
MIB = 1024 * KIB
SIZES = (1, 15, 16, 17, MIB + 1, 20 * MIB)


async def handshake(requester: Peer, accepter: Peer) -> None:
    """Afterwards both have the chat, and the same key."""
    await requester.request(accepter.account)
    await accepter.accept()
    one, other = await asyncio.gather(requester.ready(), accepter.ready())
    assert one == other, f"keys differ: {one} and {other}"
    assert len(bytes.fromhex(one)) == 36


async def texts(one: Peer, other: Peer, count: int) -> None:
    """So many each way, at the same time; all arrive, in their order."""
    await asyncio.gather(_texts(one, other, count), _texts(other, one, count))


async def _texts(sender: Peer, receiver: Peer, count: int) -> None:
    sent = [f"{number} of {sender.account.name}" for number in range(count)]

    async def send() -> None:
        for text in sent:
            await sender.send(Message(text))

    async def receive() -> None:
        for text in sent:
            assert (await receiver.receive()).text == text

    await asyncio.gather(send(), receive())


async def deliver(sender: Peer, message: Message, receiver: Peer) -> Message:
    """What the receiver has of a message; a text and its file are the same."""
    await sender.send(message)
    received = await receiver.receive(60)
    assert received.text == message.text, f"{received.text!r} is not {message.text!r}"
    assert covered(received.entities) == covered(message.entities), f"{message} came as {received}"
    if message.media is not None:
        await _same_media(message.media, received, receiver)
    return received


async def _same_media(sent: Media, message: Message, receiver: Peer) -> None:
    received = message.media
    assert received is not None and received.kind == sent.kind, f"{sent.kind} came as {received}"
    for name, value in sent.attributes.items():
        assert received.attributes[name] == value, f"{sent.kind}: {name} is {received.attributes[name]}, not {value}"
    if sent.path is not None:
        assert await receiver.download(message) == sent.path.read_bytes(), f"{sent.kind}: another content"


async def files(one: Peer, other: Peer, folder: Path, sizes: Iterable[int] = SIZES) -> None:
    """Documents of these sizes, both ways."""
    for size in sizes:
        for sender, receiver in ((one, other), (other, one)):
            path = folder / f"{size}-bytes-of-{sender.account.name}.bin"
            path.write_bytes(os.urandom(size))
            document = Media("document", {"name": path.name}, path)
            await deliver(sender, Message("see the file", media=document), receiver)


async def until(condition: Callable[[], Awaitable[bool]], what: str, within: float = 20) -> None:
    """Waits for what nobody tells of by himself."""
    try:
        async with asyncio.timeout(within):
            while not await condition():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"no {what} within {within:g} s") from None
