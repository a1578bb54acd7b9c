"""Files and media."""

import os
from dataclasses import replace
from pathlib import Path

from ..exchange import KIB, deliver, files
from ..model import Attribute, Media, Message
from ..pairing import Pair, with_tdlib

POINT: dict[str, Attribute] = {"lat": 51.4779, "long": -0.0015}


@with_tdlib("files")
async def of_all_sizes(pair: Pair) -> None:
    await files(pair.ours, pair.tdlib, pair.folder)


@with_tdlib("media")
async def of_all_kinds(pair: Pair) -> None:
    for medium in samples(pair.folder):
        caption = "" if medium.kind in ("sticker", "video_note") else f"a {medium.kind}"
        await deliver(pair.ours, Message(caption, media=medium), pair.tdlib)
        await deliver(pair.tdlib, Message(caption, media=_of_tdlib(medium)), pair.ours)


@with_tdlib("what is on the servers already")
async def without_upload(pair: Pair) -> None:
    """Stickers of a set and previews of pages: TDLib shows them, and sends none."""
    sticker: dict[str, Attribute] = {"w": 512, "h": 512, "alt": "👍"}
    elsewhere: dict[str, Attribute] = {"document_id": "7", "access_hash": "8", "dc_id": 2, "set": "Set"}
    file: dict[str, Attribute] = {"mime_type": "image/webp", "size": 1000}
    await pair.ours.send(Message(media=Media("external_sticker", sticker | elsewhere | file)))
    shown = (await pair.tdlib.receive()).media
    assert shown and shown.kind == "sticker" and shown.attributes == sticker
    await pair.ours.send(Message("https://example.com/", media=Media("web_page", {"url": "https://example.com/"})))
    assert (await pair.tdlib.receive()).text == "https://example.com/"


def _of_tdlib(medium: Media) -> Media:
    """TDLib does not say to which emoji a sticker of a file belongs."""
    known = {name: value for name, value in medium.attributes.items() if name != "alt"}
    return replace(medium, attributes=known)


@with_tdlib("places and contacts")
async def without_files(pair: Pair) -> None:
    for medium in (
        Media("location", POINT),
        Media("venue", POINT | {"title": "Pub", "address": "1 Street", "provider": "foursquare", "venue_id": "4b"}),
        Media("contact", {"phone_number": "999661003", "first_name": "Carl", "last_name": "C."}),
    ):
        await deliver(pair.ours, Message(media=medium), pair.tdlib)
        await deliver(pair.tdlib, Message(media=medium), pair.ours)


def sample(kind: str, folder: Path) -> Media:
    """A file of this kind. Nobody looks into it."""
    return next(medium for medium in samples(folder) if medium.kind == kind)


def samples(folder: Path) -> list[Media]:
    square: dict[str, Attribute] = {"w": 320, "h": 240}
    return [
        Media("photo", square, _file(folder, "photo.jpg", b"\xff\xd8\xff\xe0")),
        Media("video", square | {"duration": 7}, _file(folder, "video.mp4", _MP4)),
        Media("gif", square | {"duration": 2}, _file(folder, "animation.mp4", _MP4)),
        Media("audio", {"duration": 9, "title": "Song", "performer": "Choir"}, _file(folder, "song.mp3", b"ID3")),
        Media(
            "voice",
            {"duration": 3, "waveform": [place % 32 for place in range(100)]},
            _file(folder, "voice.ogg", b"OggS"),
        ),
        Media("video_note", {"duration": 4, "side": 240}, _file(folder, "round.mp4", _MP4)),
        Media("sticker", {"w": 512, "h": 512, "alt": "👍"}, _file(folder, "sticker.webp", b"RIFF")),
        Media("document", {"name": "text.pdf", "mime_type": "application/pdf"}, _file(folder, "text.pdf", b"%PDF-")),
    ]


_MP4 = b"\0\0\0\x18ftypmp42"


def _file(folder: Path, name: str, magic: bytes) -> Path:
    path = folder / name
    path.write_bytes(magic + os.urandom(50 * KIB))
    return path
