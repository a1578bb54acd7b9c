//! Layer negotiation (spec/06 §7) and what may be sent at a layer (spec/02 §6).

use crate::ids::Layer;

/// The layers that every client can read in a header: only these are ever written.
pub const SEND_LAYERS: [Layer; 4] = [Layer(46), Layer(73), Layer(101), Layer(144)];
/// What is assumed of a peer that has shown nothing yet (spec/06 §7.3).
pub const ASSUMED_LAYER: Layer = Layer(73);
/// From this layer on, messages are MTProto 2.0 only (spec/05 §7).
pub const MTPROTO_2_LAYER: Layer = Layer(73);
/// Messages below this layer had no numbers: the peer writes imaginary ones (spec/06 §7.4).
pub(super) const FIRST_NUMBERED_LAYER: Layer = Layer(17);

/// What is known of the layers of a chat. Nothing in here ever goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layers {
    /// The highest layer that the peer has shown, or the assumption.
    pub(crate) peer: Layer,
    /// The layer in the last header of the peer that was processed in order.
    pub(crate) header: Layer,
    /// The highest layer we wrote in a header.
    pub(crate) sent: Layer,
    /// The layer of the last NotifyLayer we sent; 0 if none.
    pub(crate) announced: Layer,
}

impl Layers {
    pub(crate) const fn new(assumed: Layer) -> Self {
        Self {
            peer: assumed,
            header: Layer(0),
            sent: Layer(46),
            announced: Layer(0),
        }
    }

    /// The peer shows a layer, in a header or by NotifyLayer; true if that was news.
    pub(crate) fn learn(&mut self, layer: Layer) -> bool {
        let news = layer > self.peer;
        self.peer = self.peer.max(layer);
        news
    }

    /// The layer for the next message: never lower than the one before (spec/06 §3 check 7).
    pub(crate) fn send_layer(&self, own_max: Layer) -> Layer {
        highest_send_layer(own_max.min(self.peer)).max(self.sent)
    }
}

/// The highest layer that may be written and is at most `limit`.
pub(crate) fn highest_send_layer(limit: Layer) -> Layer {
    SEND_LAYERS
        .into_iter()
        .rev()
        .find(|layer| *layer <= limit)
        .unwrap_or(Layer(46))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_four_layers_are_written() {
        let sent: Vec<_> = [8, 45, 46, 66, 73, 100, 101, 143, 144, 151]
            .map(|l| highest_send_layer(Layer(l)).0)
            .into();
        assert_eq!(sent, [46, 46, 46, 46, 73, 73, 101, 101, 144, 144]);
    }

    #[test]
    fn mistake_9_the_layer_is_clamped_to_our_own_and_never_goes_down() {
        let mut layers = Layers::new(ASSUMED_LAYER);
        assert_eq!(layers.send_layer(Layer(144)), Layer(73));
        assert!(layers.learn(Layer(151)));
        assert_eq!(layers.send_layer(Layer(144)), Layer(144));
        assert_eq!(layers.send_layer(Layer(101)), Layer(101));
        assert!(!layers.learn(Layer(46)));
        assert_eq!(layers.peer, Layer(151));
        layers.sent = Layer(101);
        assert_eq!(layers.send_layer(Layer(73)), Layer(101));
    }
}
