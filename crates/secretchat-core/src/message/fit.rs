//! What a layer wants of entities, beyond having their constructors.

use crate::tl::e2e::latest::types;

use super::limits::NESTING_LAYER;
use super::text::{Entity, remove_intersecting};

/// Removes the entities that overlap others, if the layer does not allow that; returns how many.
///
/// To be called before a message is brought down to a layer below 101 (spec/09 §4). Of overlapping ones the first
/// and longest stays. Entities that the layer does not have stay too: `downgrade` names them as lost.
pub fn fit(message: &mut types::DecryptedMessage, layer: u32) -> usize {
    let Some(entities) = message.entities.as_mut().filter(|_| layer < NESTING_LAYER) else {
        return 0;
    };
    let model = entities
        .iter()
        .enumerate()
        .filter_map(|(i, e)| Some((i, Entity::from_tl(e)?)));
    let kept: Vec<_> = model
        .filter(|(_, e)| e.kind.since_layer() <= layer)
        .collect();
    let mut removed = remove_intersecting(&kept);
    removed.sort_unstable();
    let mut index = 0;
    entities.retain(|_| {
        let stays = removed.binary_search(&index).is_err();
        index += 1;
        stays
    });
    if entities.is_empty() {
        message.entities = None;
    }
    removed.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Content, EntityKind, Message, Text};
    use crate::tl::e2e::latest::DecryptedMessage;

    #[test]
    fn overlapping_entities_go_below_layer_101_only() {
        let text = Text::new("abcdef")
            .mark(0..4, EntityKind::Bold)
            .mark(1..2, EntityKind::Italic)
            .mark(1..2, EntityKind::Underline)
            .mark(4..6, EntityKind::Italic);
        for (layer, removed, left) in [(144, 0, 4), (101, 0, 4), (73, 1, 3), (46, 1, 3)] {
            let mut tl = Message::text(text.clone()).to_tl().unwrap();
            let DecryptedMessage::DecryptedMessage(message) = &mut tl else {
                panic!()
            };
            message.random_id = 1;
            assert_eq!(fit(message, layer), removed);
            assert_eq!(fit(message, layer), 0);
            let Content::Message(model) = Content::from_tl(&tl) else {
                panic!()
            };
            assert_eq!(model.text.entities.len(), left);
            assert_eq!(model.text.check_for_layer(layer), Ok(()));
        }
    }
}
