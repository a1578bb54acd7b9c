//! Generated objects, as apps hand them in.

use secretchat_core::ids::RandomId;
use secretchat_core::io::CommandError;
use secretchat_core::tl::e2e::latest::{DecryptedMessage, DecryptedMessageMedia as Media};

use crate::files::UploadPlan;

/// The id of a message; 0 if the chat is to draw one.
pub(super) const fn random_id(message: &DecryptedMessage) -> RandomId {
    RandomId(match message {
        DecryptedMessage::DecryptedMessage(message) => message.random_id,
        DecryptedMessage::Service(service) => service.random_id,
    })
}

/// Names a message, and says in its media what the file is encrypted with.
pub(super) fn fill_in(
    message: &mut DecryptedMessage,
    random_id: RandomId,
    plan: &UploadPlan,
) -> Result<(), CommandError> {
    const NO_FILE: CommandError = CommandError::File("the message has no media with a file");
    const TOO_LARGE: CommandError = CommandError::File("such media cannot have a file of 2 GiB");
    let DecryptedMessage::DecryptedMessage(message) = message else {
        return Err(NO_FILE);
    };
    message.random_id = random_id.0;
    let (key, iv) = (plan.key.key().to_vec(), plan.key.iv().to_vec());
    let small = i32::try_from(plan.size).map_err(|_| TOO_LARGE);
    match &mut message.media {
        Some(Media::Photo(media)) => (media.key, media.iv, media.size) = (key, iv, small?),
        Some(Media::Video(media)) => (media.key, media.iv, media.size) = (key, iv, small?),
        Some(Media::Audio(media)) => (media.key, media.iv, media.size) = (key, iv, small?),
        Some(Media::Document(media)) => {
            let size = i64::try_from(plan.size).map_err(|_| TOO_LARGE)?;
            (media.key, media.iv, media.size) = (key, iv, size);
        }
        _ => return Err(NO_FILE),
    }
    Ok(())
}
