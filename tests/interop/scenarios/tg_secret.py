"""tg-secret: an implementation of its own, with layer 144 and MTProto 2 only."""

from typing import TYPE_CHECKING, TypeAlias

from ..exchange import KIB, MIB, deliver, files, texts
from ..model import Entity, Message, Peer
from ..python_pairing import OTHER, OURS, Pair, with_tg_secret

if TYPE_CHECKING:
    from ..peers.tg_secret.peer import TgSecretPeer

SIZES = (1, 15, 16, 17, 100 * KIB, MIB + 1, 11 * MIB)
ENTITIES = (
    Entity(0, 2, "bold"),
    Entity(2, 2, "italic"),
    Entity(4, 2, "underline"),
    Entity(6, 2, "strike"),
    Entity(8, 2, "spoiler"),
    Entity(10, 2, "code"),
    Entity(12, 2, "pre", "rust"),
    Entity(14, 2, "text_url", "https://example.com/"),
    Entity(16, 2, "custom_emoji", "5368324170671202286"),
    Entity(18, 2, "blockquote"),
)
TgPair: TypeAlias = "Pair[TgSecretPeer]"


@with_tg_secret("texts", patched=False)
async def a_few_texts(pair: TgPair) -> None:
    await texts(pair.ours, pair.other, 20)
    info = await pair.ours.info()
    assert (info["layer"], info["send_layer"], info["dropped"]) == (144, 144, 0)


@with_tg_secret("300 texts each way")
async def many_texts(pair: TgPair) -> None:
    """Either side asks for a new key after 100 messages; until there is one, messages go on."""
    await texts(pair.ours, pair.other, 300)
    assert pair.ours.count("key_renewed") >= 3


@with_tg_secret("renewal by ours")
async def renewal_by_ours(pair: TgPair) -> None:
    for _ in range(3):
        await pair.ours.do("rekey")
        await _renewed(pair)


@with_tg_secret("renewal by tg-secret")
async def renewal_by_other(pair: TgPair) -> None:
    """It goes on with the old key until it sees the new one."""
    for _ in range(3):
        await pair.other.renew_key()
        await _renewed(pair)


async def _renewed(pair: TgPair) -> None:
    await pair.ours.event("key_renewed")
    await texts(pair.ours, pair.other, 5)
    # It says that all has come; before, ours keeps the old key and begins no other renewal.
    await deliver(pair.other, Message("all has come"), pair.ours)
    ours, other = await pair.ours.info(), await pair.other.state()
    assert ours["key_fingerprint"] == str(other.key_fp)
    assert ours["rekeying"] == "idle"
    assert not ours["has_old_key"]


@with_tg_secret("entities and replies")
async def entities(pair: TgPair) -> None:
    for one, other in ((pair.ours, pair.other), (pair.other, pair.ours)):
        first = await deliver(one, Message("ab" * 10, ENTITIES), other)
        await other.send(Message("an answer", reply_to=first.id))
        assert (await one.receive()).reply_to == first.id


@with_tg_secret("files")
async def all_sizes(pair: TgPair) -> None:
    await files(pair.ours, pair.other, pair.folder, SIZES)


@with_tg_secret("deleted messages and histories")
async def deletions(pair: TgPair) -> None:
    ours, other = pair.ours, pair.other
    from_ours = await deliver(ours, Message("of ours"), other)
    from_other = await deliver(other, Message("of the other"), ours)
    await ours.do("delete", random_ids=[from_ours.id])
    await other.deleted(from_ours.id)
    await other.delete(from_other.id)
    await ours.event("messages_deleted", random_ids=[from_other.id])
    await ours.do("flush")
    await other.flushed()
    await deliver(ours, Message("after that"), other)
    await other.flush()
    await ours.event("history_flushed")
    assert await ours.do("history") == []


@with_tg_secret("what it does not act on")
async def ignored_actions(pair: TgPair) -> None:
    """Timers, openings and screenshots do not disturb it."""
    ours, other = pair.ours, pair.other
    message = await deliver(other, Message("with a timer", ttl=60), ours)
    assert message.ttl == 60
    await ours.do("read", random_id=message.id)
    await ours.do("open", random_id=message.id)
    await ours.do("screenshot", random_ids=[message.id])
    await ours.do("ttl", seconds=30)
    await ours.do("typing")
    await texts(ours, other, 3)


@with_tg_secret("lost message of tg-secret")
async def lost_of_other(pair: TgPair) -> None:
    """It is sent again, under another id of the server."""
    await _one_is_lost(pair, pair.other, pair.ours, OURS)
    await pair.ours.event("gap_closed")


@with_tg_secret("lost message of ours")
async def lost_of_ours(pair: TgPair) -> None:
    await _one_is_lost(pair, pair.ours, pair.other, OTHER)


async def _one_is_lost(pair: TgPair, sender: Peer, receiver: Peer, name: str) -> None:
    await texts(pair.ours, pair.other, 3)
    await pair.server.faults(name, lose_messages=1)
    sent = ["the lost one", "the one after it"]
    for text in sent:
        await sender.send(Message(text))
    assert [(await receiver.receive()).text for _ in sent] == sent
    await texts(pair.ours, pair.other, 3)


@with_tg_secret("a request to send again with wrong numbers", patched=False)
async def wrong_resend(pair: TgPair) -> None:
    """It counts messages where numbers of the wire are meant. Our side lives on, and still hears it."""
    await texts(pair.ours, pair.other, 3)
    await pair.server.faults(OTHER, lose_messages=1)
    await pair.ours.send(Message("the lost one"))
    await pair.ours.send(Message("the one after it"))
    await deliver(pair.other, Message("still here"), pair.ours)
    assert (await pair.ours.info())["status"] == "ready"


@with_tg_secret("closed by ours")
async def closed_by_ours(pair: TgPair) -> None:
    await _close(pair, pair.ours, pair.other, delete_history=True)


@with_tg_secret("closed by tg-secret")
async def closed_by_other(pair: TgPair) -> None:
    await _close(pair, pair.other, pair.ours, delete_history=True)


async def _close(pair: TgPair, closer: Peer, other: Peer, *, delete_history: bool) -> None:
    await texts(pair.ours, pair.other, 2)
    await closer.discard(delete_history)
    assert await other.discarded() == delete_history


def _at_layer(layer: int) -> None:
    @with_tg_secret(f"send layer {layer}", "--layer", str(layer))
    async def at_layer(pair: TgPair) -> None:
        await texts(pair.ours, pair.other, 5)
        await files(pair.ours, pair.other, pair.folder, (17,))
        assert (await pair.ours.info())["send_layer"] == layer


for _layer in (46, 73, 101):
    _at_layer(_layer)
