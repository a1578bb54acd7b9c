//! What a file is sent as.

use std::path::Path;

use secretchat::core::ids::ChatId;
use secretchat::files::FileSource;
use secretchat::{Attachment, Client, SendFile};

use crate::args::{Kind, Measures};
use crate::failure::Failure;

/// What stands for a sticker, if the user does not say.
const EMOJI: &str = "🙂";

/// A file on its way out. An upload that goes on after a restart needs the whole path.
pub(crate) fn sending(
    client: &Client,
    chat: ChatId,
    path: &Path,
    kind: Kind,
    measures: &Measures,
) -> Result<SendFile, Failure> {
    let source = std::path::absolute(path).map_err(|error| Failure::File {
        path: path.to_owned(),
        error,
    })?;
    let attachment = attachment(kind, measures);
    let sending = client.send_file(chat, FileSource::path(source), attachment);
    Ok(match kind {
        Kind::Photo => sending.thumbnail(),
        _ => sending,
    })
}

/// What a file is sent as; of what is not known the peer is told nothing.
fn attachment(kind: Kind, measures: &Measures) -> Attachment {
    let (w, h) = measures.size.unwrap_or_default();
    let duration = measures.duration;
    match kind {
        Kind::Photo => Attachment::photo(w, h),
        Kind::Video => Attachment::video(w, h, duration),
        Kind::Gif => Attachment::animation(w, h, duration),
        Kind::Audio => Attachment::audio(duration, "", ""),
        Kind::Voice => Attachment::voice(duration, &[]),
        Kind::VideoNote => Attachment::video_note(w, duration),
        Kind::Sticker => Attachment::sticker(emoji(measures), w, h),
        Kind::Document if measures.size.is_some() => Attachment::image_file(w, h),
        Kind::Document => Attachment::document(),
    }
}

fn emoji(measures: &Measures) -> &str {
    match measures.emoji.as_str() {
        "" => EMOJI,
        emoji => emoji,
    }
}
