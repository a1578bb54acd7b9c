"""What is mended in tg-secret 0.1.3 while it runs, so that the rest of it can be met."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from tg_secret import TelegramSecretClient
from tg_secret.raw.primitives import read_int
from tg_secret.raw.types import DecryptedMessage_45, DecryptedMessage_73, DecryptedMessageActionResend
from tg_secret.raw.vector import Vector


def apply() -> None:
    for kind in (DecryptedMessage_45, DecryptedMessage_73):
        kind.write = _without_empty_entities(kind.write)
    Vector.read = classmethod(_read_vector)
    TelegramSecretClient._send_resend_request = _send_resend_request


_read_elements = Vector.read.__func__


def _read_vector(cls: type[Vector], data: BytesIO, *arguments: Any) -> list[Any]:
    """A vector that must be there begins with its constructor too: files and deletions have such."""
    start = data.tell()
    if read_int(data, False) != Vector.ID:
        data.seek(start)
    elements: list[Any] = _read_elements(cls, data, *arguments)
    return elements


async def _send_resend_request(self: TelegramSecretClient, chat_id: int, start: int, end: int) -> None:
    """Messages are named by their numbers on the wire, not by their count."""
    chat = await self._storage.get_chat(chat_id)
    x = 0 if chat.originator else 1
    action = DecryptedMessageActionResend(start_seq_no=2 * start + x, end_seq_no=2 * end + x)
    await self._send_service_message(chat_id, action)


def _without_empty_entities(write: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """A message that is read and written again has a vector of which its flags do not know."""

    def mended(self: Any) -> bytes:
        self.entities = self.entities or None
        return write(self)

    return mended
