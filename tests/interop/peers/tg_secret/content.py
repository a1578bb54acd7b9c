"""Messages, as tg-secret has them."""

from typing import Any

from tg_secret import SecretMessage
from tg_secret.raw import types
from tg_secret.raw.base import MessageEntity

from ...model import Entity, Media, Message

# Of each kind: the class, and the field of the value.
_ENTITIES: dict[str, tuple[type[Any], str]] = {
    "bold": (types.MessageEntityBold, ""),
    "italic": (types.MessageEntityItalic, ""),
    "underline": (types.MessageEntityUnderline, ""),
    "strike": (types.MessageEntityStrike, ""),
    "blockquote": (types.MessageEntityBlockquote, ""),
    "spoiler": (types.MessageEntitySpoiler, ""),
    "code": (types.MessageEntityCode, ""),
    "pre": (types.MessageEntityPre, "language"),
    "text_url": (types.MessageEntityTextUrl, "url"),
    "custom_emoji": (types.MessageEntityCustomEmoji, "document_id"),
    "mention": (types.MessageEntityMention, ""),
    "hashtag": (types.MessageEntityHashtag, ""),
    "bot_command": (types.MessageEntityBotCommand, ""),
    "url": (types.MessageEntityUrl, ""),
    "email": (types.MessageEntityEmail, ""),
}
_KINDS = {of_kind: (kind, field) for kind, (of_kind, field) in _ENTITIES.items()}


def to_entity(entity: Entity) -> MessageEntity:
    of_kind, field = _ENTITIES[entity.kind]
    value: Any = int(entity.value) if field == "document_id" else entity.value
    return of_kind(offset=entity.offset, length=entity.length, **({field: value} if field else {}))


def _from_entity(entity: Any) -> Entity:
    kind, field = _KINDS[type(entity)]
    return Entity(entity.offset, entity.length, kind, str(getattr(entity, field)) if field else "")


def from_message(message: SecretMessage) -> Message:
    """What it keeps of a message: neither the timer nor the silence."""
    return Message(
        text=message.text,
        entities=tuple(sorted(map(_from_entity, message.entities or ()))),
        media=_from_media(message),
        reply_to=str(message.reply_to_id or ""),
        id=str(message.id),
    )


def _from_media(message: SecretMessage) -> Media | None:
    if message.media is None:
        return None
    media, attributes = message._media, {}
    for attribute in getattr(media, "attributes", ()):
        if isinstance(attribute, types.DocumentAttributeFilename):
            attributes["name"] = attribute.file_name
    return Media(str(message.media), attributes, handle=str(message.id))
