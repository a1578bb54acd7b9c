//! What is never sent, because some client cannot read it (spec/02 §6).

use crate::io::CommandError;
use crate::limits::MAX_CHAT_TTL;
use crate::tl::e2e::latest::{
    DecryptedMessage, DecryptedMessageAction as Action, DecryptedMessageMedia as Media,
    DocumentAttribute as Attribute, types,
};

/// Refuses what must not be sent; and a file without media that describe it, or the reverse.
pub(super) fn check_message(
    message: &DecryptedMessage,
    has_file: bool,
) -> Result<(), CommandError> {
    match message {
        DecryptedMessage::DecryptedMessage(message) => {
            check_media(message.media.as_ref(), has_file)
        }
        DecryptedMessage::Service(_) if has_file => {
            Err(CommandError::File("a service message has no file"))
        }
        DecryptedMessage::Service(service) => check_action(&service.action),
    }
}

fn check_media(media: Option<&Media>, has_file: bool) -> Result<(), CommandError> {
    let needs_file = match media {
        Some(Media::Audio(_)) => return Err(CommandError::NeverSent("decryptedMessageMediaAudio")),
        Some(Media::Video(_)) => return Err(CommandError::NeverSent("decryptedMessageMediaVideo")),
        Some(Media::ExternalDocument(document)) => return check_external(document, has_file),
        Some(Media::Photo(_) | Media::Document(_)) => true,
        None
        | Some(
            Media::Empty
            | Media::GeoPoint(_)
            | Media::Contact(_)
            | Media::Venue(_)
            | Media::WebPage(_),
        ) => false,
    };
    match (needs_file, has_file) {
        (true, false) => Err(CommandError::File(
            "a photo or document needs its uploaded file",
        )),
        (false, true) => Err(CommandError::File("only a photo or document has a file")),
        (true, true) | (false, false) => Ok(()),
    }
}

/// Only stickers are taken as documents of the cloud (spec/08 §9).
fn check_external(
    document: &types::DecryptedMessageMediaExternalDocument,
    has_file: bool,
) -> Result<(), CommandError> {
    if has_file {
        return Err(CommandError::File(
            "a document of the cloud has no file of its own",
        ));
    }
    if !document
        .attributes
        .iter()
        .any(|a| matches!(a, Attribute::Sticker(_)))
    {
        return Err(CommandError::File(
            "a document of the cloud must be a sticker",
        ));
    }
    Ok(())
}

/// What the machine keeps in order by itself is not for the app to send.
const fn check_action(action: &Action) -> Result<(), CommandError> {
    let name = match action {
        Action::Typing(_) => "decryptedMessageActionTyping",
        Action::Resend(_) => "decryptedMessageActionResend",
        Action::NotifyLayer(_) => "decryptedMessageActionNotifyLayer",
        Action::RequestKey(_) => "decryptedMessageActionRequestKey",
        Action::AcceptKey(_) => "decryptedMessageActionAcceptKey",
        Action::CommitKey(_) => "decryptedMessageActionCommitKey",
        Action::AbortKey(_) => "decryptedMessageActionAbortKey",
        Action::SetMessageTTL(set) if set.ttl_seconds < 0 || set.ttl_seconds > MAX_CHAT_TTL => {
            return Err(CommandError::Ttl(set.ttl_seconds));
        }
        Action::SetMessageTTL(_)
        | Action::ReadMessages(_)
        | Action::DeleteMessages(_)
        | Action::ScreenshotMessages(_)
        | Action::FlushHistory
        | Action::Noop => return Ok(()),
    };
    Err(CommandError::NeverSent(name))
}
