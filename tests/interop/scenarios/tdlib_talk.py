"""Texts, and the keys under which they go."""

from ..exchange import deliver, texts
from ..model import Message
from ..pairing import Pair, with_tdlib

NEWEST_LAYER = 144


@with_tdlib("handshake")
async def handshake(pair: Pair) -> None:
    """Each learns the layer of the other one with the first messages."""
    await texts(pair.ours, pair.tdlib, 2)
    assert (await pair.ours.info())["layer"] == NEWEST_LAYER
    assert await pair.tdlib.layer() == NEWEST_LAYER


@with_tdlib("300 texts each way")
async def many_texts(pair: Pair) -> None:
    """Every 100 messages the key is renewed."""
    first_key = (await pair.ours.info())["key_fingerprint"]
    await texts(pair.ours, pair.tdlib, 300)
    assert pair.ours.count("key_renewed") >= 4
    info = await pair.ours.info()
    assert info["key_fingerprint"] != first_key
    assert info["dropped"] == 0


def _at_layer(layer: int) -> None:
    @with_tdlib(f"send layer {layer}", "--layer", str(layer))
    async def at_layer(pair: Pair) -> None:
        assert (await pair.ours.info())["send_layer"] <= layer
        await texts(pair.ours, pair.tdlib, 60)
        assert (await pair.ours.info())["send_layer"] == layer
        await deliver(pair.ours, Message("the last one"), pair.tdlib)


for _layer in (46, 73, 101, 144):
    _at_layer(_layer)
