"""Chats that do not come about."""

from ..context import Context
from ..ours import Ours
from ..pairing import OURS, TDLIB
from ..registry import Scenario, register
from ..tdlib.peer import TdPeer


async def refused_by_policy(context: Context) -> None:
    ours, tdlib = await _both(context, "--policy", "none")
    await tdlib.request(ours.account)
    await tdlib.discarded()


async def refused_by_hand(context: Context) -> None:
    ours, tdlib = await _both(context, "--policy", "ask")
    await tdlib.request(ours.account)
    await ours.accept()
    await ours.discard(False)
    await tdlib.discarded()


async def accepted_by_hand(context: Context) -> None:
    ours, tdlib = await _both(context, "--policy", "ask")
    await tdlib.request(ours.account)
    await ours.accept()
    await ours.do("accept")
    assert await ours.ready() == await tdlib.ready()


async def taken_back(context: Context) -> None:
    """By the one who asked, before the other has answered."""
    ours, tdlib = await _both(context, "--policy", "ask")
    await tdlib.request(ours.account)
    await ours.accept()
    await tdlib.discard(False)
    await ours.discarded()


async def _both(context: Context, *options: str) -> tuple[Ours, TdPeer]:
    server = await context.server()
    return await context.ours(server, OURS, *options), await context.tdlib(server, TDLIB)


for title, run in {
    "refused by policy": refused_by_policy,
    "refused by hand": refused_by_hand,
    "accepted by hand": accepted_by_hand,
    "request taken back": taken_back,
}.items():
    register(Scenario("TDLib", "requester", title, run))
