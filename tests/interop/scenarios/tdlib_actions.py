"""What one side does to the messages of both."""

from ..model import Message
from ..ours import Ours
from ..pairing import Pair, with_tdlib
from ..tdlib.peer import TdPeer
from .tdlib_files import sample


async def from_ours(pair: Pair, message: Message) -> tuple[str, str]:
    """Sends, and says which id it has here and at TDLib."""
    here = await pair.ours.send(message)
    return here, (await pair.tdlib.receive()).id


async def from_tdlib(pair: Pair, message: Message) -> tuple[str, str]:
    """Sends, and says which id it has here and at TDLib."""
    there = await pair.tdlib.send(message)
    return (await pair.ours.receive()).id, there


@with_tdlib("timer of the chat")
async def timer_of_the_chat(pair: Pair) -> None:
    """Set by either side it holds for both; the last one to set it wins."""
    ours, tdlib = pair.ours, pair.tdlib
    await ours.do("ttl", seconds=30)
    await tdlib.client.take("updateChatMessageAutoDeleteTime", lambda u: u["message_auto_delete_time"] == 30)
    await tdlib.do("setChatMessageAutoDeleteTime", message_auto_delete_time=2)
    await ours.event("ttl_changed", ttl=2)
    await _expire_after_reading(pair)
    await tdlib.do("setChatMessageAutoDeleteTime", message_auto_delete_time=0)
    await ours.event("ttl_changed", ttl=0)


async def _expire_after_reading(pair: Pair) -> None:
    here, there = await from_ours(pair, Message("of ours"))
    await pair.tdlib.view([there])
    await _gone(pair, here, there)
    here, there = await from_tdlib(pair, Message("of TDLib"))
    await pair.ours.do("read", random_id=here)
    await _gone(pair, here, there)


async def _gone(pair: Pair, here: str, there: str) -> None:
    """It destroys itself on both sides."""
    await pair.ours.event("message_expired", random_id=here)
    await pair.tdlib.deleted(there)


@with_tdlib("opened media")
async def opened_media(pair: Pair) -> None:
    """The time of a photo runs from the moment in which it is opened."""
    ours, tdlib = pair.ours, pair.tdlib
    photo = Message(media=sample("photo", pair.folder))
    await tdlib.do("setChatMessageAutoDeleteTime", message_auto_delete_time=2)
    await ours.event("ttl_changed", ttl=2)
    here, there = await from_ours(pair, photo)
    await tdlib.do("openMessageContent", message_id=int(there))
    await ours.event("messages_opened", random_ids=[here])
    await _gone(pair, here, there)
    here, there = await from_tdlib(pair, photo)
    await ours.do("open", random_id=here)
    await tdlib.client.take("updateMessageContentOpened", lambda u: str(u["message_id"]) == there)
    await _gone(pair, here, there)


@with_tdlib("reading")
async def reading(pair: Pair) -> None:
    ours, tdlib = pair.ours, pair.tdlib
    _, there = await from_ours(pair, Message("a text"))
    await tdlib.view([there])
    await ours.event("messages_read")
    here, there = await from_tdlib(pair, Message("an answer"))
    await ours.do("read", random_id=here)
    await tdlib.client.take("updateChatReadOutbox", lambda u: str(u["last_read_outbox_message_id"]) == there)


@with_tdlib("deletion")
async def deletion(pair: Pair) -> None:
    """Of a message of one's own and of the other one, by either side."""
    ours, tdlib = pair.ours, pair.tdlib
    for send in (from_ours, from_tdlib):
        here, there = await send(pair, Message("deleted by ours"))
        await ours.do("delete", random_ids=[here])
        await tdlib.deleted(there)
        here, there = await send(pair, Message("deleted by TDLib"))
        await tdlib.do("deleteMessages", message_ids=[int(there)], revoke=True)
        await ours.event("messages_deleted", random_ids=[here])


@with_tdlib("deletion of the history")
async def flush(pair: Pair) -> None:
    ours, tdlib = pair.ours, pair.tdlib
    _, there = await from_ours(pair, Message("the first"))
    await ours.do("flush")
    await tdlib.deleted(there)
    await from_tdlib(pair, Message("the second"))
    await tdlib.do("deleteChatHistory", remove_from_chat_list=False, revoke=True)
    await ours.event("history_flushed")
    await from_ours(pair, Message("the chat goes on"))


@with_tdlib("screenshots")
async def screenshots(pair: Pair) -> None:
    ours, tdlib = pair.ours, pair.tdlib
    here, _ = await from_tdlib(pair, Message("a secret"))
    await ours.do("screenshot", random_ids=[here])
    await tdlib.receive_service("messageScreenshotTaken")
    _, there = await from_ours(pair, Message("another secret", ttl=30))
    await tdlib.view([there], "messageSourceScreenshot")
    await ours.event("screenshot_taken")


@with_tdlib("replies")
async def replies(pair: Pair) -> None:
    for send in (from_ours, from_tdlib):
        here, there = await send(pair, Message("a question"))
        await pair.ours.send(Message("an answer of ours", reply_to=here))
        assert (await pair.tdlib.receive()).reply_to == there
        await pair.tdlib.send(Message("an answer of TDLib", reply_to=there))
        assert (await pair.ours.receive()).reply_to == here


@with_tdlib("silent messages")
async def silence(pair: Pair) -> None:
    """TDLib does not show whether a message that came in is silent."""
    await pair.tdlib.send(Message("quietly", silent=True))
    assert (await pair.ours.receive()).silent
    await pair.tdlib.send(Message("loudly"))
    assert not (await pair.ours.receive()).silent
    await from_ours(pair, Message("quietly", silent=True))


@with_tdlib("albums")
async def albums(pair: Pair) -> None:
    photo = sample("photo", pair.folder)
    await pair.ours.send_album([photo, photo])
    await _are_an_album(pair.tdlib)
    await pair.tdlib.send_album([photo, photo])
    await _are_an_album(pair.ours)


async def _are_an_album(receiver: Ours | TdPeer) -> None:
    first, second = await receiver.receive(), await receiver.receive()
    assert first.media and second.media and first.media.kind == second.media.kind == "photo"
    assert first.album and first.album == second.album


@with_tdlib("typing")
async def typing(pair: Pair) -> None:
    await pair.ours.do("typing")
    await pair.tdlib.client.take("updateChatAction", lambda u: u["action"]["@type"] == "chatActionTyping")
    await pair.tdlib.do("sendChatAction", action={"@type": "chatActionTyping"})
    await pair.ours.event("typing")
