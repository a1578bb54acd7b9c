"""The database of a TDLib that has never run.

The addresses and the RSA keys of Telegram are compiled into TDLib. A database that already has a login, the keys of that
login, and a SOCKS5 proxy through which every connection goes, leaves it no reason to look at either.
"""

import hashlib
import struct
import zlib
from pathlib import Path

HOME_DC = 1
_KEY_VALUE_EVENT = 0x4327
_SOCKS5 = 1


def write(folder: Path, user_id: int, auth_keys: dict[int, bytes], proxy: tuple[str, int]) -> None:
    """Writes `td.binlog` for a user who is logged in with a key at each datacentre."""
    pairs = {
        "main_dc_id": str(HOME_DC).encode(),
        "auth": b"ok",
        "my_id": str(user_id).encode(),
        "proxy_max_id": b"3",
        "proxy_active_id": b"2",
        "proxy2": _proxy(*proxy),
    } | {f"auth{dc}": _auth_key(key) for dc, key in auth_keys.items()}
    events = (_event(number, key, value) for number, (key, value) in enumerate(pairs.items(), 1))
    (folder / "td.binlog").write_bytes(b"".join(events))


def _event(number: int, key: str, value: bytes) -> bytes:
    body = struct.pack("<QiiQ", number, _KEY_VALUE_EVENT, 0, 0) + _string(key.encode()) + _string(value)
    event = struct.pack("<I", len(body) + 8) + body
    return event + struct.pack("<I", zlib.crc32(event))


def _auth_key(key: bytes) -> bytes:
    logged_in = struct.pack("<i", 1)
    return hashlib.sha1(key).digest()[12:20] + logged_in + _string(key)


def _proxy(host: str, port: int) -> bytes:
    nobody = _string(b"")
    return struct.pack("<ii", 1, _SOCKS5) + _string(host.encode()) + struct.pack("<i", port) + nobody + nobody


def _string(value: bytes) -> bytes:
    """A string of TL: its length, itself, zeros up to a multiple of four."""
    length = bytes([len(value)]) if len(value) < 254 else b"\xfe" + len(value).to_bytes(3, "little")
    return length + value + bytes(-(len(length) + len(value)) % 4)
