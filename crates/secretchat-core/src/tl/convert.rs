//! The conversions that the schema does not determine. Generated code calls them by name, so a missing one is a
//! compile error that names it.
//!
//! * `upgrade_NAME_A_to_B` makes of a constructor of layer A the one that replaced it in layer B, without loss.
//! * `downgrade_NAME_B_to_A` goes back, and notes what is lost.
//! * `upgrade_NAME` says what of the newest layer stands for a decode-only constructor.

use super::Boxed as _;
use super::downgrade::Descent;
use super::e2e::any::{self, types};
use super::e2e::latest;

/// The random bytes were padding; later layers have them in `decryptedMessageLayer`.
pub(crate) fn upgrade_decrypted_message_8_to_17(
    x: types::DecryptedMessage8,
) -> types::DecryptedMessage17 {
    types::DecryptedMessage17 {
        random_id: x.random_id,
        ttl: 0,
        message: x.message,
        media: x.media,
    }
}

/// Whoever sends in layer 8 has to fill in the random bytes.
pub(crate) fn downgrade_decrypted_message_17_to_8(
    x: types::DecryptedMessage17,
    descent: &mut Descent,
) -> types::DecryptedMessage8 {
    descent.removed("ttl", &x.ttl);
    types::DecryptedMessage8 {
        random_id: x.random_id,
        random_bytes: Vec::new(),
        message: x.message,
        media: x.media,
    }
}

/// The random bytes were padding; later layers have them in `decryptedMessageLayer`.
pub(crate) fn upgrade_decrypted_message_service_8_to_17(
    x: types::DecryptedMessageService8,
) -> types::DecryptedMessageService {
    types::DecryptedMessageService {
        random_id: x.random_id,
        action: x.action,
    }
}

/// Whoever sends in layer 8 has to fill in the random bytes.
pub(crate) fn downgrade_decrypted_message_service_17_to_8(
    x: types::DecryptedMessageService,
    _descent: &mut Descent,
) -> types::DecryptedMessageService8 {
    types::DecryptedMessageService8 {
        random_id: x.random_id,
        random_bytes: Vec::new(),
        action: x.action,
    }
}

/// The file name became an attribute.
pub(crate) fn upgrade_decrypted_message_media_document_8_to_45(
    x: types::DecryptedMessageMediaDocument8,
) -> types::DecryptedMessageMediaDocument45 {
    let name = types::DocumentAttributeFilename {
        file_name: x.file_name,
    };
    types::DecryptedMessageMediaDocument45 {
        thumb: x.thumb,
        thumb_w: x.thumb_w,
        thumb_h: x.thumb_h,
        mime_type: x.mime_type,
        size: x.size,
        key: x.key,
        iv: x.iv,
        attributes: vec![any::DocumentAttribute::Filename(name)],
        caption: String::new(),
    }
}

/// Of the attributes only the first file name has a place.
pub(crate) fn downgrade_decrypted_message_media_document_45_to_8(
    x: types::DecryptedMessageMediaDocument45,
    descent: &mut Descent,
) -> types::DecryptedMessageMediaDocument8 {
    descent.removed("caption", &x.caption);
    let mut file_name = None;
    for (index, attribute) in x.attributes.into_iter().enumerate() {
        match attribute {
            any::DocumentAttribute::Filename(name) if file_name.is_none() => {
                file_name = Some(name.file_name);
            }
            other => descent.lost_element("attributes", index, other.constructor().1),
        }
    }
    types::DecryptedMessageMediaDocument8 {
        thumb: x.thumb,
        thumb_w: x.thumb_w,
        thumb_h: x.thumb_h,
        file_name: file_name.unwrap_or_default(),
        mime_type: x.mime_type,
        size: x.size,
        key: x.key,
        iv: x.iv,
    }
}

/// The range stays marked; whom it names has no place in the schema of any layer.
pub(crate) fn upgrade_message_entity_mention_name(
    x: types::MessageEntityMentionName,
) -> latest::MessageEntity {
    unknown(x.offset, x.length)
}

/// The range stays marked; the kind can be seen from the text.
pub(crate) fn upgrade_message_entity_phone(x: types::MessageEntityPhone) -> latest::MessageEntity {
    unknown(x.offset, x.length)
}

/// The range stays marked; the kind can be seen from the text.
pub(crate) fn upgrade_message_entity_cashtag(
    x: types::MessageEntityCashtag,
) -> latest::MessageEntity {
    unknown(x.offset, x.length)
}

/// The range stays marked; the kind can be seen from the text.
pub(crate) fn upgrade_message_entity_bank_card(
    x: types::MessageEntityBankCard,
) -> latest::MessageEntity {
    unknown(x.offset, x.length)
}

fn unknown(offset: i32, length: i32) -> latest::MessageEntity {
    latest::MessageEntity::Unknown(latest::types::MessageEntityUnknown { offset, length })
}
