"""tg-secret as one side of a secret chat."""

import asyncio
import io
from contextlib import suppress
from typing import Any

from telethon.tl.types import InputEncryptedFileLocation
from tg_secret import ChatRequestResult, SecretChat, SecretMessage, TelegramSecretClient
from tg_secret.aes import ige256_decrypt

from ...inbox import Inbox
from ...keys import key_hash
from ...model import Message
from ...server import Account
from ...telethon_client import Telethon
from .adapter import Adapter
from .content import from_message, to_entity


class TgSecretPeer:
    """An account with one secret chat. Requests are accepted at once."""

    def __init__(self, telethon: Telethon) -> None:
        self.account = telethon.account
        self.chat = 0
        self.client = TelegramSecretClient(Adapter(telethon.client), in_memory=True)
        self._requests: Inbox[int] = Inbox(self.account.name)
        self._ready: Inbox[int] = Inbox(self.account.name)
        self._messages: Inbox[SecretMessage] = Inbox(self.account.name)
        self._deleted: Inbox[list[int]] = Inbox(self.account.name)
        self._flushed: Inbox[int] = Inbox(self.account.name)
        self._discarded: Inbox[bool] = Inbox(self.account.name)
        self._received: dict[str, SecretMessage] = {}
        self._updates: asyncio.Task[None]

    async def start(self) -> None:
        client = self.client
        client.add_request_handler(self._on_request)
        client.add_chat_ready_handler(self._on_ready)
        client.add_new_message_handler(self._on_message)
        client.add_messages_deleted_handler(self._on_deleted)
        client.add_history_deleted_handler(self._on_flushed)
        client.add_chat_deleted_handler(self._on_discarded)
        await client.start()
        self._updates = asyncio.create_task(client._adapter.take_updates())

    async def stop(self) -> None:
        self._updates.cancel()
        with suppress(asyncio.CancelledError):
            await self._updates
        await self.client.stop()

    async def request(self, other: Account) -> None:
        self.chat = (await self.client.request_encryption(other.name)).id

    async def accept(self) -> None:
        self.chat = await self._requests.take(lambda chat: True, "request")

    async def ready(self) -> str:
        await self._ready.take(lambda chat: chat == self.chat, "chat that is ready")
        return key_hash((await self.state()).key)

    async def state(self) -> Any:
        """All that it has stored of the chat."""
        return await self.client._storage.get_chat(self.chat)

    async def send(self, message: Message) -> str:
        entities = [to_entity(entity) for entity in message.entities]
        settings: dict[str, Any] = {
            "ttl": message.ttl,
            "disable_notification": message.silent,
            "reply_to_message_id": int(message.reply_to) if message.reply_to else None,
            "parse_mode": entities,
        }
        if message.media is None:
            sent = await self.client.send_text_message(self.chat, message.text, **settings)
        else:
            assert message.media.path
            name, content = message.media.path.name, io.BytesIO(message.media.path.read_bytes())
            sent = await self.client.send_document(self.chat, content, message.text, file_name=name, **settings)
        return str(sent.id)

    async def receive(self, within: float = 20) -> Message:
        message = await self._messages.take(lambda message: True, "message", within)
        self._received[str(message.id)] = message
        return from_message(message)

    async def download(self, message: Message) -> bytes:
        """It does not fetch files itself, so Telethon does; it decrypts them."""
        received = self._received[message.id]
        file, media = received._file, received._media
        location = InputEncryptedFileLocation(file.id, file.access_hash)
        encrypted = await self.client._adapter.client._download_file(location, bytes, dc_id=file.dc_id)
        content: bytes = ige256_decrypt(encrypted, media.key, media.iv)[: media.size]
        return content

    async def renew_key(self) -> None:
        await self.client.rekey(self.chat)

    async def delete(self, message_id: str) -> None:
        await self.client.delete_messages(self.chat, int(message_id))

    async def deleted(self, message_id: str) -> None:
        """Waits until the other one has deleted a message."""
        await self._deleted.take(lambda ids: int(message_id) in ids, f"deletion of {message_id}")

    async def flush(self) -> None:
        await self.client.delete_chat_history(self.chat)

    async def flushed(self) -> None:
        """Waits until the other one has deleted the history."""
        await self._flushed.take(lambda chat: chat == self.chat, "deletion of the history")

    async def discard(self, delete_history: bool) -> None:
        await self.client.discard_chat(self.chat, delete_history)

    async def discarded(self) -> bool:
        return await self._discarded.take(lambda deleted: True, "end of the chat")

    async def _on_request(self, chat: SecretChat) -> ChatRequestResult:
        self._requests.put(chat.id)
        return ChatRequestResult.ACCEPT

    async def _on_ready(self, chat: SecretChat) -> None:
        self._ready.put(chat.id)

    async def _on_message(self, message: SecretMessage) -> None:
        self._messages.put(message)

    async def _on_deleted(self, chat: SecretChat, random_ids: list[int]) -> None:
        self._deleted.put(random_ids)

    async def _on_flushed(self, chat: SecretChat) -> None:
        self._flushed.put(chat.id)

    async def _on_discarded(self, chat: SecretChat, history_deleted: bool) -> None:
        self._discarded.put(history_deleted)
