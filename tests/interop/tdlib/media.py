"""Media, as TDLib names them."""

import base64
from typing import Any

from ..model import Attribute, Media

Json = dict[str, Any]

# For each kind of ours that has a file: how TDLib calls it, and what its attributes are called there.
_FILES = {
    "document": ("document", {"name": "file_name", "mime_type": "mime_type"}),
    "photo": ("photo", {"w": "width", "h": "height"}),
    "video": ("video", {"w": "width", "h": "height", "duration": "duration"}),
    "gif": ("animation", {"w": "width", "h": "height", "duration": "duration"}),
    "audio": ("audio", {"duration": "duration", "title": "title", "performer": "performer"}),
    "voice": ("voice_note", {"duration": "duration", "waveform": "waveform"}),
    "video_note": ("video_note", {"duration": "duration", "side": "length"}),
    "sticker": ("sticker", {"w": "width", "h": "height", "alt": "emoji"}),
}


def _content_name(kind: str) -> str:
    return "".join(word.capitalize() for word in _FILES[kind][0].split("_"))


_KINDS = {f"message{_content_name(kind)}": kind for kind in _FILES}

# TDLib finds these out by itself, from the path.
_FOUND_OUT = {"file_name", "mime_type"}


def files_to(media: Media) -> Json:
    """An InputMessageContent of a file, but for its caption."""
    name, names = _FILES[media.kind]
    attributes: Json = {names[key]: value for key, value in media.attributes.items() if names[key] not in _FOUND_OUT}
    emoji = {"emoji": attributes.pop("emoji")} if "emoji" in attributes else {}
    if "waveform" in attributes:
        attributes["waveform"] = _pack(attributes["waveform"])
    file = {"@type": "inputFileLocal", "path": str(media.path)}
    content = _content_name(media.kind)
    return {"@type": f"inputMessage{content}", name: {"@type": f"input{content}", name: file} | attributes} | emoji


def file_of(content: Json) -> Json | None:
    """What is known of the file in a MessageContent."""
    if (kind := _KINDS.get(content["@type"])) is None:
        return None
    known: Json = content[_FILES[kind][0]]
    return known["sizes"][-1] if kind == "photo" else known


def files_from(content: Json) -> Media:
    kind, known = _KINDS[content["@type"]], file_of(content)
    assert known
    name, names = _FILES[kind]
    attributes = {here: known[there] for here, there in names.items()}
    if "waveform" in attributes:
        attributes["waveform"] = _unpack(attributes["waveform"])
    file = known[name.removesuffix("_note")]
    return Media(kind, attributes, handle=str(file["id"]))


def unfiled_to(media: Media) -> Json:
    """An InputMessageContent without a file."""
    attributes = media.attributes
    match media.kind:
        case "location":
            return {"@type": "inputMessageLocation", "location": _to_point(attributes)}
        case "venue":
            rest = {key: attributes[key] for key in ("title", "address", "provider")}
            venue = {"@type": "venue", "location": _to_point(attributes), "id": attributes["venue_id"]} | rest
            return {"@type": "inputMessageVenue", "venue": venue}
        case _:
            return {"@type": "inputMessageContact", "contact": {"@type": "contact"} | attributes}


def unfiled_from(content: Json) -> Media | None:
    match content["@type"]:
        case "messageText":
            return None
        case "messageLocation":
            return Media("location", _from_point(content["location"]))
        case "messageVenue":
            venue = content["venue"]
            rest = {key: venue[key] for key in ("title", "address", "provider")}
            return Media("venue", _from_point(venue["location"]) | rest | {"venue_id": venue["id"]})
        case "messageContact":
            names = ("phone_number", "first_name", "last_name")
            return Media("contact", {key: content["contact"][key] for key in names})
        case other:
            return Media(other)


def _to_point(attributes: dict[str, Attribute]) -> Json:
    return {"@type": "location", "latitude": attributes["lat"], "longitude": attributes["long"]}


def _from_point(point: Json) -> dict[str, Attribute]:
    return {"lat": point["latitude"], "long": point["longitude"]}


def _pack(samples: list[int]) -> str:
    """Five bits each, the first ones lowest."""
    bits = sum(sample << 5 * place for place, sample in enumerate(samples))
    return base64.b64encode(bits.to_bytes((5 * len(samples) + 7) // 8, "little")).decode()


def _unpack(packed: str) -> list[int]:
    data = base64.b64decode(packed)
    bits = int.from_bytes(data, "little")
    return [bits >> 5 * place & 31 for place in range(8 * len(data) // 5)]
