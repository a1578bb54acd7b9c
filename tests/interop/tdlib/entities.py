"""Entities of a text, as TDLib names them."""

from typing import Any

from ..model import Entity

Json = dict[str, Any]

# For each of ours: the name, and the field of the value.
_NAMES = {
    "bold": ("Bold", ""),
    "italic": ("Italic", ""),
    "underline": ("Underline", ""),
    "strike": ("Strikethrough", ""),
    "spoiler": ("Spoiler", ""),
    "code": ("Code", ""),
    "pre": ("PreCode", "language"),
    "blockquote": ("BlockQuote", ""),
    "text_url": ("TextUrl", "url"),
    "custom_emoji": ("CustomEmoji", "custom_emoji_id"),
    "mention": ("Mention", ""),
    "hashtag": ("Hashtag", ""),
    "cashtag": ("Cashtag", ""),
    "bot_command": ("BotCommand", ""),
    "url": ("Url", ""),
    "email": ("EmailAddress", ""),
    "phone": ("PhoneNumber", ""),
    "bank_card": ("BankCardNumber", ""),
}
_PREFIX = "textEntityType"
_BACK = {_PREFIX + name: (kind, field) for kind, (name, field) in _NAMES.items()} | {_PREFIX + "Pre": ("pre", "")}


def to_entity(entity: Entity) -> Json:
    name, field = _NAMES[entity.kind]
    if entity.kind == "pre" and not entity.value:
        name, field = "Pre", ""
    value = {field: entity.value} if field else {}
    return {"offset": entity.offset, "length": entity.length, "type": {"@type": _PREFIX + name} | value}


def from_entity(entity: Json) -> Entity:
    kind, field = _BACK[entity["type"]["@type"]]
    return Entity(entity["offset"], entity["length"], kind, entity["type"][field] if field else "")
