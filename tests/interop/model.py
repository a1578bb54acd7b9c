"""What all peers have in common, so that one scenario can be played by any two of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .server import Account

Attribute = int | float | str | list[int]


@dataclass(frozen=True, order=True)
class Entity:
    """A piece of a text; offset and length count UTF-16 units."""

    offset: int
    length: int
    kind: str
    value: str = ""


def covered(entities: Iterable[Entity]) -> dict[tuple[str, str], set[int]]:
    """The units that each kind covers: overlapping entities may be cut in different places."""
    units: dict[tuple[str, str], set[int]] = {}
    for entity in entities:
        span = range(entity.offset, entity.offset + entity.length)
        units.setdefault((entity.kind, entity.value), set()).update(span)
    return units


@dataclass(frozen=True)
class Media:
    """What comes with a text. Of a file, the path before it is sent; how to name it when it was received."""

    kind: str
    attributes: dict[str, Attribute] = field(default_factory=dict)
    path: Path | None = None
    handle: str = ""


@dataclass(frozen=True)
class Message:
    """A message of a user; ids are those of the peer who has it."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: Media | None = None
    reply_to: str = ""
    silent: bool = False
    ttl: int = 0
    album: str = ""
    id: str = ""


class Peer(Protocol):
    """One account, with one chat."""

    account: Account

    async def request(self, other: Account) -> None:
        """Asks for a chat."""

    async def accept(self) -> None:
        """Waits for a request, which is accepted."""

    async def ready(self) -> str:
        """Waits until the chat can be used: the 36 bytes that users compare, in hexadecimal."""

    async def send(self, message: Message) -> str:
        """Sends, waits until the server has it, and says which id it has."""

    async def receive(self, within: float = 20) -> Message:
        """The message that comes next."""

    async def download(self, message: Message) -> bytes:
        """The content of its file."""

    async def discard(self, delete_history: bool) -> None:
        """Closes the chat."""

    async def discarded(self) -> bool:
        """Waits until the other one has closed the chat: whether the history was deleted."""
