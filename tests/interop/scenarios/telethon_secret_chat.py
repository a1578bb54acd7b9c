"""telethon-secret-chat: old and odd. Its first message is MTProto 1, its layer is 101, or a copy of ours.

Stock, it can do little for long, but nothing that it does is a reason for us to close the chat.
"""

import asyncio

from telethon_secret_chat import secretTL as tl

from ..exchange import KIB, MIB, deliver, files, texts
from ..model import Entity, Message
from ..peers.telethon_secret_chat.peer import TelethonPeer
from ..python_pairing import Pair, with_telethon

ENTITIES = (
    Entity(0, 2, "bold"),
    Entity(2, 2, "italic"),
    Entity(4, 2, "underline"),
    Entity(6, 2, "strike"),
    Entity(8, 2, "code"),
    Entity(10, 2, "pre", "rust"),
    Entity(12, 2, "text_url", "https://example.com/"),
)
# How long it takes this peer for new.
NEW = 15
# Messages after which the stock one breaks.
LIFE = 90
TelethonPair = Pair[TelethonPeer]


@with_telethon("unheard", patched=False)
async def unheard(pair: TelethonPair) -> None:
    """Its first message is refused, and it cannot send it again. Ours lives on, and is heard until it breaks altogether."""
    for number in range(LIFE):
        await deliver(pair.ours, Message(str(number)), pair.other)
    for number in range(LIFE):
        await pair.ours.send(Message(str(number)))
    assert (await pair.ours.info())["status"] == "ready"


@with_telethon("answers to everything", patched=False)
async def unheard_answers(pair: TelethonPair) -> None:
    """A while after its start it says its layer at every message, which ours has to keep."""
    await asyncio.sleep(NEW + 1)
    for number in range(30):
        await deliver(pair.ours, Message(str(number)), pair.other)
    assert (await pair.ours.info())["status"] == "ready"


@with_telethon("texts")
async def a_few_texts(pair: TelethonPair) -> None:
    await texts(pair.ours, pair.other, 20)
    info = await pair.ours.info()
    assert info["layer"] >= 101 and info["dropped"] == 0


@with_telethon("answers with its layer to everything")
async def answers(pair: TelethonPair) -> None:
    """That does not make us answer in turn."""
    await asyncio.sleep(NEW + 1)
    await texts(pair.ours, pair.other, 10)
    await asyncio.sleep(1)
    first = await pair.ours.info()
    await asyncio.sleep(1)
    assert (await pair.ours.info())["in_seq_no"] == first["in_seq_no"]


@with_telethon("files", "--layer", "101")
async def all_sizes(pair: TelethonPair) -> None:
    await files(pair.ours, pair.other, pair.folder, (1, 15, 16, 17, 100 * KIB, MIB + 1))


@with_telethon("300 texts each way")
async def many_texts(pair: TelethonPair) -> None:
    await texts(pair.ours, pair.other, 300)
    assert pair.ours.count("key_renewed") >= 3


@with_telethon("renewal by ours")
async def renewal_by_ours(pair: TelethonPair) -> None:
    for _ in range(3):
        await pair.ours.do("rekey")
        await _renewed(pair)


@with_telethon("renewal by telethon-secret-chat")
async def renewal_by_other(pair: TelethonPair) -> None:
    for _ in range(3):
        await pair.other.manager.rekey(pair.other.chat)
        await _renewed(pair)


async def _renewed(pair: TelethonPair) -> None:
    await pair.ours.event("key_renewed")
    await texts(pair.ours, pair.other, 5)
    # It says that all has come; before, ours keeps the old key and begins no other renewal.
    await deliver(pair.other, Message("all has come"), pair.ours)
    ours = await pair.ours.info()
    assert (ours["rekeying"], ours["has_old_key"]) == ("idle", False)


@with_telethon("entities and replies")
async def entities(pair: TelethonPair) -> None:
    await texts(pair.ours, pair.other, 1)
    for one, other in ((pair.ours, pair.other), (pair.other, pair.ours)):
        first = await deliver(one, Message("ab" * 7, ENTITIES), other)
        await other.send(Message("an answer", reply_to=first.id))
        assert (await one.receive()).reply_to == first.id


@with_telethon("service messages")
async def service_messages(pair: TelethonPair) -> None:
    ours, other = pair.ours, pair.other
    from_ours = await deliver(ours, Message("of ours"), other)
    await deliver(other, Message("of the other"), ours)
    await other.act(tl.DecryptedMessageActionScreenshotMessages([int(from_ours.id)]))
    await ours.event("screenshot_taken", random_ids=[from_ours.id])
    await other.act(tl.DecryptedMessageActionSetMessageTTL(60))
    await ours.event("ttl_changed", ttl=60)
    await other.act(tl.DecryptedMessageActionDeleteMessages([int(from_ours.id)]))
    await ours.event("messages_deleted", random_ids=[from_ours.id])
    await other.act(tl.DecryptedMessageActionFlushHistory())
    await ours.event("history_flushed")
    await ours.do("ttl", seconds=0)
    await other.acted(tl.DecryptedMessageActionSetMessageTTL)
    await ours.do("screenshot")
    await other.acted(tl.DecryptedMessageActionScreenshotMessages)
    await ours.do("flush")
    await other.acted(tl.DecryptedMessageActionFlushHistory)


@with_telethon("closed by ours")
async def closed_by_ours(pair: TelethonPair) -> None:
    await texts(pair.ours, pair.other, 2)
    await pair.ours.discard(True)
    assert await pair.other.discarded()


@with_telethon("closed by telethon-secret-chat")
async def closed_by_other(pair: TelethonPair) -> None:
    await texts(pair.ours, pair.other, 2)
    await pair.other.discard(False)
    assert not await pair.ours.discarded()
