"""What the server loses or changes, both ways."""

from ..exchange import texts, until
from ..model import Message, Peer
from ..pairing import OURS, TDLIB, Pair, with_tdlib


@with_tdlib("lost message of TDLib")
async def lost_of_tdlib(pair: Pair) -> None:
    """It is sent again, and all are shown in order."""
    await _first_is_lost(pair, pair.tdlib, pair.ours, OURS)
    assert (await pair.ours.event("gap_opened"))["missing"] == 1
    await pair.ours.event("gap_closed")


@with_tdlib("lost message of ours")
async def lost_of_ours(pair: Pair) -> None:
    await _first_is_lost(pair, pair.ours, pair.tdlib, TDLIB)


@with_tdlib("several lost messages")
async def several_lost(pair: Pair) -> None:
    for sender, receiver, name in ((pair.tdlib, pair.ours, OURS), (pair.ours, pair.tdlib, TDLIB)):
        await pair.server.faults(name, lose_messages=5)
        sent = [f"{number} of 10" for number in range(10)]
        for text in sent:
            await sender.send(Message(text))
        assert [(await receiver.receive()).text for _ in sent] == sent


async def _first_is_lost(pair: Pair, sender: Peer, receiver: Peer, name: str) -> None:
    await texts(pair.ours, pair.tdlib, 3)
    await pair.server.faults(name, lose_messages=1)
    sent = ["the lost one", "the one after it", "one more"]
    for text in sent:
        await sender.send(Message(text))
    assert [(await receiver.receive()).text for _ in sent] == sent
    await texts(pair.ours, pair.tdlib, 3)


@with_tdlib("lost message, and lost again")
async def lost_again(pair: Pair) -> None:
    """Ours asks until it has it. TDLib asks once, so the other way there is nothing to test."""
    ours, tdlib, server = pair.ours, pair.tdlib, pair.server
    await texts(ours, tdlib, 3)
    # TDLib hears of the request to send it again only with the message that it is pushed next.
    await server.faults(TDLIB, drop_updates=1)
    await server.faults(OURS, lose_messages=1)
    await tdlib.send(Message("the lost one"))
    await tdlib.send(Message("the one after it"))
    await ours.event("gap_opened")
    await until(lambda: _is_used_up(pair, TDLIB, "drop_updates"), "request to send it again")
    await server.faults(OURS, lose_messages=1)
    await ours.send(Message("for TDLib to hear of it"))
    await until(lambda: _is_used_up(pair, OURS, "lose_messages"), "copy that is lost")
    assert [(await ours.receive(100)).text for _ in range(2)] == ["the lost one", "the one after it"]


async def _is_used_up(pair: Pair, name: str, fault: str) -> bool:
    return bool((await pair.server.state(name))["faults"][fault] == 0)


@with_tdlib("a chat that TDLib closes", tdlib_closes=True)
async def tampered(pair: Pair) -> None:
    """That its log is searched for the right words: one bit that is changed makes it close the chat."""
    await pair.server.faults(TDLIB, tamper_messages=1)
    await pair.ours.send(Message("changed on the way"))
    await pair.ours.discarded()
