"""Texts with entities."""

from ..exchange import deliver
from ..model import Entity, Message
from ..pairing import Pair, with_tdlib

# One of each kind, behind a character that has two units in UTF-16.
SET_BY_USERS = {
    "bold": "",
    "italic": "",
    "underline": "",
    "strike": "",
    "spoiler": "",
    "code": "",
    "pre": "",
    "blockquote": "",
    "text_url": "https://example.com/gate",
    "custom_emoji": "5368324170671202286",
}

# A receiver finds these by itself; a sender may name them.
FOUND = {
    "mention": "@somebody",
    "hashtag": "#hashtag",
    "bot_command": "/start",
    "url": "https://example.com/",
    "email": "somebody@example.com",
}


# What TDLib keeps the text of only: emoji are for those who pay, commands for chats with bots; quotes it shows, but does not send.
NOT_SHOWN = {"custom_emoji", "bot_command"}
NOT_SENT = NOT_SHOWN | {"blockquote"}


@with_tdlib("entities")
async def entities(pair: Pair) -> None:
    for kind in [*SET_BY_USERS, *FOUND]:
        if kind not in NOT_SHOWN:
            await deliver(pair.ours, _one(kind), pair.tdlib)
        if kind not in NOT_SENT:
            await deliver(pair.tdlib, _one(kind), pair.ours)
    for kind in NOT_SHOWN:
        await pair.ours.send(_one(kind))
        assert (await pair.tdlib.receive()).text == _one(kind).text
    for sender, receiver in ((pair.ours, pair.tdlib), (pair.tdlib, pair.ours)):
        await deliver(sender, _nested(), receiver)
        await deliver(sender, Message("fn main() {}", (Entity(0, 12, "pre", "rust"),)), receiver)


def _one(kind: str) -> Message:
    text = "😀" if kind == "custom_emoji" else FOUND.get(kind, "word")
    length = len(text.encode("utf-16-le")) // 2
    return Message(f"🦀 {text} end", (Entity(3, length, kind, SET_BY_USERS.get(kind, "")),))


def _nested() -> Message:
    """Bold, and in it italic, and in that struck out."""
    return Message("one two three four", (Entity(0, 18, "bold"), Entity(4, 9, "italic"), Entity(4, 3, "strike")))
