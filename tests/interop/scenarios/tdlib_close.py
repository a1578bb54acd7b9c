"""The end of a chat."""

from ..exchange import texts
from ..model import Peer
from ..pairing import Pair, with_tdlib


@with_tdlib("closed by ours")
async def by_ours(pair: Pair) -> None:
    await _close(pair, pair.ours, pair.tdlib, delete_history=False)


@with_tdlib("closed by ours, with history")
async def by_ours_with_history(pair: Pair) -> None:
    await _close(pair, pair.ours, pair.tdlib, delete_history=True)


@with_tdlib("closed by TDLib")
async def by_tdlib(pair: Pair) -> None:
    await _close(pair, pair.tdlib, pair.ours, delete_history=False)


@with_tdlib("closed by TDLib, with history")
async def by_tdlib_with_history(pair: Pair) -> None:
    await _close(pair, pair.tdlib, pair.ours, delete_history=True)


async def _close(pair: Pair, closer: Peer, other: Peer, *, delete_history: bool) -> None:
    await texts(pair.ours, pair.tdlib, 2)
    await closer.discard(delete_history)
    assert await other.discarded() == delete_history
    assert (await pair.ours.do("history") == []) == delete_history
