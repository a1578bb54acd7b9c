"""Messages, as telethon-secret-chat has them."""

from typing import Any

from telethon_secret_chat import secretTL as tl

from ...model import Entity, Media, Message

# Of each kind that it knows: the class, and the field of the value.
_ENTITIES: dict[str, tuple[type[Any], str]] = {
    "bold": (tl.MessageEntityBold, ""),
    "italic": (tl.MessageEntityItalic, ""),
    "underline": (tl.MessageEntityUnderline, ""),
    "strike": (tl.MessageEntityStrike, ""),
    "blockquote": (tl.MessageEntityBlockquote, ""),
    "code": (tl.MessageEntityCode, ""),
    "pre": (tl.MessageEntityPre, "language"),
    "text_url": (tl.MessageEntityTextUrl, "url"),
    "mention": (tl.MessageEntityMention, ""),
    "hashtag": (tl.MessageEntityHashtag, ""),
    "bot_command": (tl.MessageEntityBotCommand, ""),
    "url": (tl.MessageEntityUrl, ""),
    "email": (tl.MessageEntityEmail, ""),
}
_KINDS = {of_kind: (kind, field) for kind, (of_kind, field) in _ENTITIES.items()}


def to_entity(entity: Entity) -> Any:
    of_kind, field = _ENTITIES[entity.kind]
    return of_kind(entity.offset, entity.length, *([entity.value] if field else []))


def _from_entity(entity: Any) -> Entity:
    kind, field = _KINDS[type(entity)]
    return Entity(entity.offset, entity.length, kind, getattr(entity, field) if field else "")


def from_message(message: Any) -> Message:
    """It says nothing of albums, and of silence only in the newest of its layers."""
    return Message(
        text=message.message,
        entities=tuple(sorted(map(_from_entity, getattr(message, "entities", None) or ()))),
        media=_from_media(message),
        reply_to=str(getattr(message, "reply_to_random_id", None) or ""),
        silent=bool(getattr(message, "silent", False)),
        ttl=getattr(message, "ttl", 0),
        id=str(message.random_id),
    )


def _from_media(message: Any) -> Media | None:
    if not isinstance(message.media, tl.DecryptedMessageMediaDocument):
        return None
    names = [a.file_name for a in message.media.attributes if isinstance(a, tl.DocumentAttributeFilename)]
    attributes = {"name": names[0]} if names else {}
    return Media("document", attributes, handle=str(message.random_id))
