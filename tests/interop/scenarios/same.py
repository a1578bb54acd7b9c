"""Two of a kind: TDLib, the second judge of the test server, and our own library over grammers."""

from ..context import Context
from ..exchange import MIB, files, handshake, texts
from ..model import Message, Peer
from ..registry import Scenario, register


async def tdlib(context: Context) -> None:
    server = await context.server()
    alice, bob = await context.tdlib(server, "alice"), await context.tdlib(server, "bob")
    await _talk(context, alice, bob)


async def ours(context: Context) -> None:
    server = await context.server()
    alice, bob = await context.ours(server, "alice"), await context.ours(server, "bob")
    await _talk(context, alice, bob)
    assert alice.count("key_renewed") >= 4


async def _talk(context: Context, one: Peer, other: Peer) -> None:
    await handshake(one, other)
    await texts(one, other, 300)
    await files(one, other, context.folder)


async def restart(context: Context) -> None:
    """Killed, with messages under way in both directions."""
    server = await context.server()
    alice, bob = await context.ours(server, "alice"), await context.ours(server, "bob")
    await handshake(alice, bob)
    await texts(alice, bob, 10)
    for _ in range(5):
        sent = [f"{number} of 10" for number in range(10)]
        for text in sent:
            await alice.start_sending(Message(text))
        await alice.restart()
        assert [(await bob.receive()).text for _ in sent] == sent
        await texts(alice, bob, 10)


async def cuts(context: Context) -> None:
    """The connections break while both write."""
    server = await context.server()
    alice, bob = await context.ours(server, "alice"), await context.ours(server, "bob")
    await handshake(alice, bob)
    for name in ("alice", "bob", "alice"):
        await server.cut(name, 500)
        await texts(alice, bob, 30)


async def line(context: Context) -> None:
    """One of them calls the server over the line of text, which no client of Telegram speaks."""
    server = await context.server()
    alice, bob = await context.ours(server, "alice", "--wire", "line"), await context.ours(server, "bob")
    await handshake(alice, bob)
    await texts(alice, bob, 50)
    await files(alice, bob, context.folder, (17, MIB + 1))
    await server.cut("alice", 500)
    await texts(alice, bob, 30)


register(Scenario("TDLib", "both", "texts and files", tdlib))
register(Scenario("grammers", "both", "texts and files", ours))
register(Scenario("grammers", "both", "killed while sending", restart))
register(Scenario("grammers", "both", "cut connections", cuts))
register(Scenario("grammers", "accepter", "the line of text", line))
