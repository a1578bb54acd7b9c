"""Keys, as users compare them."""

from hashlib import sha1, sha256


def key_hash(key: bytes) -> str:
    """The 36 bytes of the key picture, in hexadecimal."""
    return (sha1(key).digest()[:16] + sha256(key).digest()[:20]).hex()
