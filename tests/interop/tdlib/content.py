"""Messages in the words of TDLib's JSON."""

from typing import Any

from ..model import Message
from .entities import from_entity, to_entity
from .media import file_of, files_from, files_to, unfiled_from, unfiled_to

Json = dict[str, Any]


def to_td(message: Message) -> Json:
    """An InputMessageContent."""
    entities = [to_entity(entity) for entity in message.entities]
    text = {"@type": "formattedText", "text": message.text, "entities": entities}
    if message.media is None:
        return {"@type": "inputMessageText", "text": text}
    if message.media.path is None:
        return unfiled_to(message.media)
    return files_to(message.media) | {"caption": text}


def from_td(message: Json) -> Message:
    """A message that was received."""
    content = message["content"]
    text = content.get("text") or content.get("caption") or {"text": "", "entities": []}
    reply = message.get("reply_to") or {}
    timer = message.get("self_destruct_type") or {}
    return Message(
        text=text["text"],
        entities=tuple(sorted(from_entity(entity) for entity in text["entities"])),
        media=files_from(content) if file_of(content) else unfiled_from(content),
        reply_to=str(reply.get("message_id", "")),
        ttl=timer.get("self_destruct_time", 0),
        album=message["media_album_id"].lstrip("0"),
        id=str(message["id"]),
    )
