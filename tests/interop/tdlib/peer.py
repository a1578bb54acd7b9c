"""TDLib as one side of a secret chat."""

import base64
from pathlib import Path
from typing import Any

from ..model import Media, Message
from ..server import Account
from .client import TdClient
from .content import from_td, to_td

Json = dict[str, Any]


_SERVICE = ("messageChatSetMessageAutoDeleteTime", "messageScreenshotTaken")


class TdPeer:
    """An account with one secret chat. Requests are accepted by TDLib itself."""

    def __init__(self, client: TdClient) -> None:
        self.client = client
        self.account = client.account
        self.chat = 0
        self.secret_chat = 0

    async def request(self, other: Account) -> None:
        user = await self.client.call("searchUserByPhoneNumber", phone_number=other.phone)
        chat = await self.client.call("createNewSecretChat", user_id=user["id"])
        self._is_in(chat)

    async def accept(self) -> None:
        update = await self.client.take("updateNewChat", lambda u: u["chat"]["type"]["@type"] == "chatTypeSecret")
        self._is_in(update["chat"])

    async def ready(self) -> str:
        chat = (await self._secret_chat_state("secretChatStateReady"))["secret_chat"]
        await self.do("openChat")
        return base64.b64decode(chat["key_hash"]).hex()

    async def do(self, method: str, **arguments: object) -> Json:
        """A call about the chat."""
        return await self.client.call(method, chat_id=self.chat, **arguments)

    async def view(self, message_ids: list[str], source: str = "messageSourceChatHistory") -> None:
        """The user sees them."""
        ids = [int(message_id) for message_id in message_ids]
        await self.do("viewMessages", message_ids=ids, source={"@type": source}, force_read=True)

    async def deleted(self, message_id: str, within: float = 20) -> None:
        """Waits until a message is gone."""

        def about(update: Json) -> bool:
            return update["is_permanent"] and int(message_id) in update["message_ids"]

        await self.client.take("updateDeleteMessages", about, within)

    async def layer(self) -> int:
        """The layer of the other side, as far as it is known."""
        chat = await self.client.call("getSecretChat", secret_chat_id=self.secret_chat)
        return int(chat["layer"])

    async def send(self, message: Message) -> str:
        return await self.sent(await self.start_sending(message))

    async def start_sending(self, message: Message) -> str:
        """The id that the message has until the server has it."""
        options: Json = {"@type": "messageSendOptions", "disable_notification": message.silent}
        reply = {"@type": "inputMessageReplyToMessage", "message_id": int(message.reply_to or 0)}
        sending = await self.do(
            "sendMessage",
            reply_to=reply if message.reply_to else None,
            options=options,
            input_message_content=to_td(message),
        )
        return str(sending["id"])

    async def send_album(self, media: list[Media]) -> None:
        contents = [to_td(Message(media=medium)) for medium in media]
        sending = await self.do("sendMessageAlbum", input_message_contents=contents)
        for message in sending["messages"]:
            await self.sent(str(message["id"]))

    async def sent(self, sending: str, within: float = 60) -> str:
        """Waits until the server has it, and says which id it has then."""

        def about(update: Json) -> bool:
            kinds = ("updateMessageSendSucceeded", "updateMessageSendFailed")
            return update["@type"] in kinds and str(update["old_message_id"]) == sending

        update = await self.client.updates.take(about, f"end of sending {sending}", within)
        assert update["@type"] == "updateMessageSendSucceeded", update
        return str(update["message"]["id"])

    async def receive(self, within: float = 20) -> Message:
        update = await self.client.take("updateNewMessage", lambda u: self._is_of_user(u["message"]), within)
        return from_td(update["message"])

    async def receive_service(self, content: str) -> None:
        """Waits until the chat shows what the other side has done."""
        await self.client.take("updateNewMessage", lambda u: u["message"]["content"]["@type"] == content)

    def _is_of_user(self, message: Json) -> bool:
        is_service = message["content"]["@type"] in _SERVICE
        return bool(message["chat_id"] == self.chat) and not message["is_outgoing"] and not is_service

    async def download(self, message: Message) -> bytes:
        assert message.media
        file = await self.client.call(
            "downloadFile", file_id=int(message.media.handle), priority=32, offset=0, limit=0, synchronous=True
        )
        return Path(file["local"]["path"]).read_bytes()

    async def discard(self, delete_history: bool) -> None:
        if delete_history:
            await self.do("deleteChat")
        else:
            await self.client.call("closeSecretChat", secret_chat_id=self.secret_chat)

    async def discarded(self) -> bool:
        await self._secret_chat_state("secretChatStateClosed")
        history = await self.do("getChatHistory", from_message_id=0, offset=0, limit=10, only_local=True)
        return not history["messages"]

    async def restart(self) -> None:
        """As when the program is closed and opened; the chat stays."""
        await self.client.close()
        await self.client.start()
        await self.do("openChat")

    def _is_in(self, chat: Json) -> None:
        self.chat = chat["id"]
        self.secret_chat = chat["type"]["secret_chat_id"]

    async def _secret_chat_state(self, state: str) -> Json:
        return await self.client.take(
            "updateSecretChat",
            lambda u: u["secret_chat"]["id"] == self.secret_chat and u["secret_chat"]["state"]["@type"] == state,
        )
