"""Our own library as one side of a secret chat: the program `interop-peer`."""

from pathlib import Path
from typing import Any

from .lines import Json, JsonProcess
from .model import Attribute, Entity, Media, Message
from .server import Account, Server

# Only a file has these, so they are told apart from what every medium of its kind has.
_FILE = {"name", "mime_type"}


class Ours:
    """An account with one secret chat. A process of its own, so that it can be killed."""

    def __init__(self, account: Account, folder: Path, process: JsonProcess) -> None:
        self.account = account
        self.chat = 0
        self._folder = folder
        self._process = process
        self._received: set[str] = set()

    @classmethod
    async def start(cls, program: Path, folder: Path, server: Server, name: str, *options: str) -> "Ours":
        command: list[str | Path] = [program, "--server", server.description, "--account", name]
        command += ["--data", folder / name, *options]

        process = await JsonProcess.start(name, command, folder / f"{name}.log")
        ours = cls(server.accounts[name], folder, process)
        await ours._is_connected()
        return ours

    async def stop(self) -> None:
        await self._process.stop()

    async def restart(self) -> None:
        """As after a crash: nothing that is not on the disk is left."""
        await self._process.tell({"do": "kill"})
        await self._process.wait()
        await self._process.start_again()
        await self._is_connected()

    async def _is_connected(self) -> None:
        await self._process.events.take(lambda event: event["event"] == "hello", "connection to the server")

    async def do(self, action: str, **arguments: object) -> Any:
        """A command about the chat."""
        return await self._process.do(action, chat=self.chat, **arguments)

    async def event(self, name: str, within: float = 20, **fields: object) -> Json:
        """The first event of this name, with these fields."""

        def wanted(event: Json) -> bool:
            return event["event"] == name and fields.items() <= event.items()

        return await self._process.events.take(wanted, f"{name} {fields or ''}", within)

    def count(self, name: str) -> int:
        """How many events of this name there are now; they are not there any more."""
        count = 0
        while self._process.events.take_now(lambda event: event["event"] == name):
            count += 1
        return count

    async def info(self) -> Json:
        """All that is known of the chat."""
        info: Json = await self.do("chat")
        return info

    async def request(self, other: Account) -> None:
        self.chat = (await self._process.do("request", user=other.name))["chat"]

    async def accept(self) -> None:
        self.chat = (await self.event("chat_requested"))["chat"]

    async def ready(self) -> str:
        await self.event("chat_ready", chat=self.chat)
        key_hash: str = (await self.info())["key_hash"]
        return key_hash

    async def send(self, message: Message) -> str:
        return await self.sent(await self.start_sending(message))

    async def start_sending(self, message: Message) -> str:
        command, arguments = _to_command(message)
        random_id: str = (await self.do(command, **arguments))["random_id"]
        return random_id

    async def send_album(self, media: list[Media]) -> None:
        files = [_to_command(Message(media=medium))[1] for medium in media]
        for sent in await self.do("send_album", files=files):
            await self.sent(sent["random_id"])

    async def sent(self, random_id: str, within: float = 60) -> str:
        await self.event("message_sent", within, random_id=random_id)
        return random_id

    async def receive(self, within: float = 20) -> Message:
        while True:
            random_id = (await self.event("message", within, chat=self.chat))["random_id"]
            if random_id not in self._received:  # after a crash it may be told again
                self._received.add(random_id)
                return _from_json(await self.do("message", random_id=random_id))

    async def download(self, message: Message) -> bytes:
        path = self._folder / f"{self.account.name}-{message.id}"
        await self.do("download", random_id=message.id, path=str(path))
        return path.read_bytes()

    async def discard(self, delete_history: bool) -> None:
        await self.do("discard", delete_history=delete_history)

    async def discarded(self) -> bool:
        deleted: bool = (await self.event("chat_closed", chat=self.chat))["history_deleted"]
        return deleted


def _to_command(message: Message) -> tuple[str, Json]:
    arguments: Json = {
        "text": message.text,
        "entities": [_to_entity(entity) for entity in message.entities],
        "silent": message.silent,
    }
    if message.reply_to:
        arguments["reply_to"] = message.reply_to
    if message.ttl:
        arguments["ttl"] = message.ttl
    media = message.media
    if media is None:
        return "send_text", arguments
    if media.path is None:
        return f"send_{media.kind}", arguments | media.attributes
    return "send_file", arguments | media.attributes | {"as": media.kind, "path": str(media.path)}


def _from_json(message: Json) -> Message:
    return Message(
        text=message["text"],
        entities=tuple(sorted(_from_entity(entity) for entity in message["entities"])),
        media=_from_media(message["media"], message["random_id"]),
        reply_to=message["reply_to"] or "",
        silent=message["silent"],
        ttl=message["ttl"],
        album=message["grouped_id"] or "",
        id=message["random_id"],
    )


_VALUES = {"pre": "language", "text_url": "url", "custom_emoji": "document_id"}


def _to_entity(entity: Entity) -> Json:
    value = {_VALUES[entity.kind]: entity.value} if entity.kind in _VALUES else {}
    return {"type": entity.kind, "offset": entity.offset, "length": entity.length} | value


def _from_entity(entity: Json) -> Entity:
    value = entity[_VALUES[entity["type"]]] if entity["type"] in _VALUES else ""
    return Entity(entity["offset"], entity["length"], entity["type"], value)


def _from_media(media: Json | None, random_id: str) -> Media | None:
    if media is None:
        return None
    file = media.get("file") or {}
    attributes: dict[str, Attribute] = {
        name: value for name, value in media.items() if name not in ("kind", "file", "dimensions")
    }
    attributes |= {name: file[name] for name in _FILE if file.get(name)}
    return Media(media["kind"], attributes, handle=random_id if file else "")
