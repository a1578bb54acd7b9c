"""telethon-secret-chat 0.2.4, mended so that the rest of it can be met."""

import struct
from hashlib import sha1
from typing import Any

from telethon.crypto import AES
from telethon.tl.functions.messages import SendEncryptedServiceRequest
from telethon.tl.types import (
    InputEncryptedFileBigUploaded,
    InputEncryptedFileLocation,
    InputEncryptedFileUploaded,
    InputFile,
    UpdateNewEncryptedMessage,
)
from telethon_secret_chat import SecretChatManager
from telethon_secret_chat.secret_methods import SecretChat
from telethon_secret_chat.secret_sechma.secretTL import (
    DecryptedMessageActionAcceptKey,
    DecryptedMessageActionCommitKey,
    DecryptedMessageActionNoop,
    DecryptedMessageService,
)

_USES_OF_A_KEY = 100
_BLOCK = 16


class Patched(SecretChatManager):  # type: ignore[misc]
    """It begins with MTProto 2, its keys can be renewed, and its files may have any size."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._temp_rekeyed_secret_chats: dict[int, Any] = {}
        self._old_keys: dict[int, bytes] = {}

    async def notify_layer(self, peer: Any) -> Any:
        """This is its first message: in MTProto 1 and at layer 101, which nobody may take who knows layer 73."""
        self.get_secret_chat(peer).mtproto = 2
        return await super().notify_layer(peer)

    async def commit_rekey(self, peer: SecretChat, action: DecryptedMessageActionAcceptKey) -> None:
        """It mistakes the timer of the messages for the uses that the key has left."""
        timer, self._old_keys[peer.id] = peer.ttl, peer.auth_key
        await super().commit_rekey(peer, action)
        peer.ttl, peer.ttr = timer, _USES_OF_A_KEY

    async def complete_rekey(self, peer: SecretChat, action: DecryptedMessageActionCommitKey) -> None:
        """It mistakes the key for its fingerprint, and does nothing when it has a key."""
        key = self._temp_rekeyed_secret_chats.pop(action.exchange_id, None)
        assert key is not None and _fingerprint(key) == struct.pack("<q", action.key_fingerprint)
        self._old_keys[peer.id] = peer.auth_key
        peer.rekeying, peer.auth_key, peer.ttr = [0], key, _USES_OF_A_KEY
        message = await self.encrypt_secret_message(peer, DecryptedMessageService(action=DecryptedMessageActionNoop()))
        await self.client(SendEncryptedServiceRequest(peer.input_chat, message))

    async def handle_encrypted_update(self, event: UpdateNewEncryptedMessage) -> Any:
        """It wants to close the chat for a message that was sent before the other side had the new key."""
        chat = self.get_secret_chat(event.message.chat_id)
        old, new = self._old_keys.get(chat.id, b""), chat.auth_key
        if event.message.bytes[:8] != _fingerprint(old):
            return await super().handle_encrypted_update(event)
        chat.auth_key = old
        try:
            return await super().handle_encrypted_update(event)
        finally:
            chat.auth_key = new

    async def upload_secret_file(self, file: bytes) -> tuple[Any, int, bytes, bytes]:
        """It begins anew with every part of a file."""
        nothing, fingerprint, key, iv = await super().upload_secret_file(b"\0")
        padded = file + bytes(-len(file) % _BLOCK)
        uploaded = await self.client.upload_file(AES.encrypt_ige(padded, key, iv))
        if isinstance(uploaded, InputFile):
            return InputEncryptedFileUploaded(uploaded.id, uploaded.parts, "", fingerprint), fingerprint, key, iv
        return InputEncryptedFileBigUploaded(uploaded.id, uploaded.parts, fingerprint), fingerprint, key, iv

    async def download_secret_media(self, message: Any) -> bytes:
        """It begins anew with every part of a file."""
        file, media = message.file, message.media
        location = InputEncryptedFileLocation(file.id, file.access_hash)
        encrypted = await self.client._download_file(location, bytes, dc_id=file.dc_id)
        decrypted: bytes = AES.decrypt_ige(encrypted, media.key, media.iv)
        return decrypted


def _fingerprint(key: bytes) -> bytes:
    return sha1(key).digest()[-8:]
