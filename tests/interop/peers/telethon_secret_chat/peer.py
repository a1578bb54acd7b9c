"""telethon-secret-chat as one side of a secret chat."""

from typing import Any

from telethon.tl.functions.messages import SendEncryptedServiceRequest
from telethon.tl.types import EncryptedChatDiscarded, UpdateEncryption, UpdateNewEncryptedMessage
from telethon_secret_chat import SecretChatManager
from telethon_secret_chat import secretTL as tl
from telethon_secret_chat.secret_methods import SecretChat

from ...inbox import Inbox
from ...keys import key_hash
from ...model import Media, Message
from ...server import Account
from ...telethon_client import Telethon
from .content import from_message, to_entity

_MIME_TYPE = "application/octet-stream"


class TelethonPeer:
    """An account with one secret chat. Requests are accepted at once."""

    def __init__(self, telethon: Telethon, kind: type[SecretChatManager]) -> None:
        self.account = telethon.account
        self.chat = 0
        self.manager = kind(telethon.client, auto_accept=True, new_chat_created=self._on_ready)
        self.manager.add_secret_event_handler(func=self._on_message)
        self.actions: Inbox[Any] = Inbox(self.account.name)
        self._ready: Inbox[int] = Inbox(self.account.name)
        self._messages: Inbox[Any] = Inbox(self.account.name)
        self._received: dict[str, Any] = {}
        self._telethon = telethon

    async def request(self, other: Account) -> None:
        self.chat = await self.manager.start_secret_chat(other.name)

    async def accept(self) -> None:
        self.chat = await self._ready.take(lambda chat: True, "request")
        self._ready.put(self.chat)

    async def ready(self) -> str:
        await self._ready.take(lambda chat: chat == self.chat, "chat that is ready")
        return key_hash(self.state().auth_key)

    def state(self) -> SecretChat:
        """All that it knows of the chat."""
        return self.manager.get_secret_chat(self.chat)

    async def send(self, message: Message) -> str:
        """It does not tell the id."""
        if message.media:
            await self._send_document(message, message.media)
        else:
            entities = [to_entity(entity) for entity in message.entities]
            await self.manager.send_secret_message(
                self.chat,
                message.text,
                message.ttl,
                int(message.reply_to) if message.reply_to else None,
                parse_mode=lambda text: (text, entities),
            )
        return ""

    async def _send_document(self, message: Message, media: Media) -> None:
        assert media.path
        content, name = media.path.read_bytes(), tl.DocumentAttributeFilename(media.path.name)
        await self.manager.send_secret_document(
            self.chat, content, b"", 0, 0, media.path.name, _MIME_TYPE, len(content), [name], message.ttl, message.text
        )

    async def receive(self, within: float = 20) -> Message:
        message = await self._messages.take(lambda message: True, "message", within)
        self._received[str(message.random_id)] = message
        return from_message(message)

    async def download(self, message: Message) -> bytes:
        received = self._received[message.id]
        content: bytes = await self.manager.download_secret_media(received)
        return content[: received.media.size]

    async def act(self, action: Any) -> None:
        """Sends a service message."""
        data = await self.manager.encrypt_secret_message(self.chat, tl.DecryptedMessageService(action=action))
        await self.manager.client(SendEncryptedServiceRequest(self.state().input_chat, data))

    async def acted(self, kind: type[Any]) -> Any:
        """The service message of this kind that comes next."""
        return await self.actions.take(lambda action: isinstance(action, kind), kind.__name__)

    async def discard(self, delete_history: bool) -> None:
        """It cannot delete the history of the other one."""
        assert not delete_history
        await self.manager.close_secret_chat(self.state())

    async def discarded(self) -> bool:
        """It ignores the end of a chat, so Telethon tells."""
        update = await self._telethon.updates.take(_is_end, "end of the chat")
        return bool(update.chat.history_deleted)

    async def _on_ready(self, chat: Any, created_by_me: bool) -> None:
        self._ready.put(chat.id)

    async def _on_message(self, event: UpdateNewEncryptedMessage) -> None:
        decrypted = event.decrypted_event
        if hasattr(decrypted, "action"):
            self.actions.put(decrypted.action)
        else:
            self._messages.put(decrypted)


def _is_end(update: Any) -> bool:
    return isinstance(update, UpdateEncryption) and isinstance(update.chat, EncryptedChatDiscarded)
