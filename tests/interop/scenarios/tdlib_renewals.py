"""What may happen while a key is being renewed.

For certain, and not if it happens to be quick enough: of what the server does not push, a peer hears with the message
that is pushed next.
"""

from ..exchange import texts, until
from ..model import Message
from ..pairing import OURS, TDLIB, Pair, with_tdlib

# With so many messages TDLib passes its hundredth.
LAST = 8

# More than are sent meanwhile.
ALL = 100


@with_tdlib("renewals at the same time")
async def simultaneous(pair: Pair) -> None:
    """TDLib starts at 100 messages, and ours before it hears of that. The larger random number wins: either."""
    for _ in range(4):
        await _tdlib_asks_for_a_key(pair)
        await pair.ours.do("rekey")
        assert await _rekeying(pair) == "requested"
        await _ours_hears(pair)
        await _renewed(pair)


@with_tdlib("restart of ours in a renewal")
async def restart_of_ours(pair: Pair) -> None:
    """It is killed when it has asked for a new key, and finds its question again."""
    await _layers_are_told(pair)
    await pair.server.faults(TDLIB, drop_updates=ALL)
    await _ours_asks_for_a_key(pair)
    await pair.ours.restart()
    assert await _rekeying(pair) == "requested"
    await pair.server.faults(TDLIB, drop_updates=0)
    await _renewed(pair)


@with_tdlib("restart of TDLib in a renewal")
async def restart_of_tdlib(pair: Pair) -> None:
    """It is closed when it was asked, and has not answered yet: it waits for something to happen in the chat."""
    await _layers_are_told(pair)
    await pair.server.faults(OURS, drop_updates=ALL)
    sent = await _sent(pair, TDLIB)
    await _ours_asks_for_a_key(pair)
    await pair.ours.do("typing")
    await pair.tdlib.client.take("updateChatAction")  # what came before it has come, too
    assert await _sent(pair, TDLIB) == sent
    await pair.tdlib.restart()
    assert await _rekeying(pair) == "requested"
    await pair.server.faults(OURS, drop_updates=0)
    await _renewed(pair)


@with_tdlib("restart of ours in a renewal by TDLib")
async def restart_of_ours_when_asked(pair: Pair) -> None:
    """It is killed when it has answered. If it comes to ask by itself before it hears, all is done once more."""
    while await _hears_of_tdlibs_request(pair) != "accepted":
        await pair.server.faults(TDLIB, drop_updates=0)
        await _renewed(pair)
    await pair.ours.restart()
    assert await _rekeying(pair) == "accepted"
    await pair.server.faults(TDLIB, drop_updates=0)
    await _renewed(pair)


@with_tdlib("restart of TDLib in a renewal by TDLib")
async def restart_of_tdlib_when_it_has_asked(pair: Pair) -> None:
    """It is closed when it has asked, and ours has not heard of it yet."""
    await _tdlib_asks_for_a_key(pair)
    await pair.tdlib.restart()
    assert await _rekeying(pair) == "idle"
    await _ours_hears(pair)
    await _renewed(pair)


async def _layers_are_told(pair: Pair) -> None:
    """What both send by themselves at the start of a chat comes before their first texts, and is not counted later."""
    await texts(pair.ours, pair.tdlib, 3)


async def _ours_asks_for_a_key(pair: Pair) -> None:
    """The server has the question afterwards."""
    sent = await _sent(pair, OURS)
    await pair.ours.do("rekey")
    await until(lambda: _has_sent(pair, OURS, sent + 1), "request for a key by ours")
    assert await _rekeying(pair) == "requested"


async def _tdlib_asks_for_a_key(pair: Pair) -> None:
    """At 100 messages; of the last ones, and of what it asks, ours does not hear yet."""
    while (await pair.ours.info())["uses_left"] > 6:
        await texts(pair.ours, pair.tdlib, 1)
    await pair.server.faults(OURS, drop_updates=ALL)
    sent = await _sent(pair, TDLIB)
    for number in range(LAST):
        await pair.tdlib.send(Message(f"{number} of the last ones"))
    await until(lambda: _has_sent(pair, TDLIB, sent + LAST + 1), "request for a key by TDLib")
    assert await _rekeying(pair) == "idle"


async def _ours_hears(pair: Pair) -> None:
    """Of all that TDLib has sent."""
    await pair.server.faults(OURS, drop_updates=0)
    await pair.tdlib.send(Message(f"{LAST} of the last ones"))
    for number in range(LAST + 1):
        assert (await pair.ours.receive()).text == f"{number} of the last ones"


async def _hears_of_tdlibs_request(pair: Pair) -> str:
    """How far ours is then; TDLib does not hear of it yet."""
    await _tdlib_asks_for_a_key(pair)
    await pair.server.faults(TDLIB, drop_updates=ALL)
    await _ours_hears(pair)
    rekeying = await _rekeying(pair)
    assert rekeying != "idle"
    return rekeying


async def _rekeying(pair: Pair) -> str:
    """How far ours is."""
    rekeying: str = (await pair.ours.info())["rekeying"]
    return rekeying


async def _sent(pair: Pair, name: str) -> int:
    """How many messages the server has of one of the two, those without a text too."""
    sent: int = (await pair.server.state(name))["sent"]
    return sent


async def _has_sent(pair: Pair, name: str, count: int) -> bool:
    return await _sent(pair, name) == count


async def _renewed(pair: Pair) -> None:
    """Once; TDLib waits for something to happen in the chat under way. In the end both use the new key."""
    for _ in range(20):
        await texts(pair.ours, pair.tdlib, 1)
        if pair.ours.count("key_renewed"):
            break
    else:
        raise AssertionError(f"no new key: {await pair.ours.info()}")
    await texts(pair.ours, pair.tdlib, 5)
    assert await _rekeying(pair) == "idle"
    assert pair.ours.count("key_renewed") == 0
