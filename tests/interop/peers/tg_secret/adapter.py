"""The way of tg-secret to the server.

The adapter that comes with it was never tested: its handlers do not fit those of Telethon, and its files are not read.
"""

import asyncio
import traceback
import warnings
from typing import BinaryIO

from telethon import TelegramClient, events
from telethon.tl.tlobject import TLObject
from telethon.tl.types import InputFile
from tg_secret.client_adapters.base_adapter import InputFileA, InputFileBigA
from tg_secret.client_adapters.telethon_adapter import TelethonClientAdapter
from tg_secret.encrypted_file_wrapper import EncryptedFileWrapper
from tg_secret.raw.base import MessageEntity

_BLOCK = 16


class Adapter(TelethonClientAdapter):  # type: ignore[misc]
    """Takes updates one after another, as tg-secret needs them."""

    def __init__(self, client: TelegramClient) -> None:
        with warnings.catch_warnings(action="ignore"):
            super().__init__(client)
        self._updates: asyncio.Queue[TLObject] = asyncio.Queue()
        client.add_event_handler(self._updates.put, events.Raw)

    def _register_raw_handler_maybe(self) -> None:
        """They come through the queue."""

    async def take_updates(self) -> None:
        """For ever. An update that tg-secret cannot take does not stop those after it."""
        while True:
            try:
                await self._raw_updates_handler(None, await self._updates.get(), None, None)
            except Exception:
                traceback.print_exc()

    async def parse_entities_for_layer(
        self, text: str, layer: int, mode: list[MessageEntity] | None
    ) -> tuple[str, list[MessageEntity]]:
        """The entities are given as they are to be, in the place of a format."""
        return text, mode or []

    async def upload_file(self, file: EncryptedFileWrapper) -> InputFileA | InputFileBigA:
        encrypted = file.read(_up_to_the_end(file))
        uploaded = await self.client.upload_file(encrypted, file_name=file.name)
        if isinstance(uploaded, InputFile):
            return InputFileA(uploaded.id, uploaded.parts, uploaded.md5_checksum)
        return InputFileBigA(uploaded.id, uploaded.parts)

    async def get_file_mime(self, file_name: str, file: BinaryIO) -> str:
        return "application/octet-stream"


def _up_to_the_end(file: EncryptedFileWrapper) -> int:
    """The size in whole blocks, which is what it lets itself be asked for."""
    size: int = file.seek(0, 2)
    file.seek(0)
    return size + -size % _BLOCK
