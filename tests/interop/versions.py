"""Which version of a peer is here."""

import re
from importlib.metadata import version as of_package
from pathlib import Path

PACKAGES = {
    "TDLib": "tdjson",
    "Telethon": "telethon",
    "tg-secret": "tg-secret",
    "telethon-secret-chat": "telethon-secret-chat",
}
CRATES = {"grammers": "grammers-mtsender"}
LOCK = Path(__file__).parents[2] / "Cargo.lock"


def version(peer: str) -> str:
    return of_package(PACKAGES[peer]) if peer in PACKAGES else _of_crate(CRATES[peer])


def _of_crate(name: str) -> str:
    found = re.search(rf'name = "{name}"\nversion = "([^"]+)"', LOCK.read_text())
    return found[1] if found else "?"
