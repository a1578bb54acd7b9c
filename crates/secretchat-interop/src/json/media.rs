//! Media as JSON.

use secretchat::core::message::Media;
use secretchat::core::message::media::{
    Contact, ExternalSticker, FileInfo, Venue, unpack_waveform,
};
use serde_json::{Value, json};

use super::{extend, long};
use crate::hex;

/// `kind` and all attributes; `file` where there is one.
pub(super) fn media(media: &Media) -> Value {
    let mut object = attributes(media);
    extend(&mut object, json!({ "kind": kind(media) }));
    if let Some(info) = media.file() {
        extend(&mut object, json!({ "file": file(info) }));
    }
    object
}

/// Media are called as in the commands that send them.
const fn kind(media: &Media) -> &'static str {
    match media {
        Media::Photo(_) => "photo",
        Media::Video(_) => "video",
        Media::VideoNote(_) => "video_note",
        Media::Audio(_) => "audio",
        Media::Voice(_) => "voice",
        Media::Animation(_) => "gif",
        Media::Sticker(_) => "sticker",
        Media::ExternalSticker(_) => "external_sticker",
        Media::Document(_) => "document",
        Media::Location(_) => "location",
        Media::Venue(_) => "venue",
        Media::Contact(_) => "contact",
        Media::WebPage(_) => "web_page",
        Media::Unsupported(_) => "unsupported",
    }
}

fn attributes(media: &Media) -> Value {
    match media {
        Media::Photo(m) => json!({ "w": m.w, "h": m.h }),
        Media::Video(m) => json!({ "w": m.w, "h": m.h, "duration": m.duration }),
        Media::Animation(m) => json!({ "w": m.w, "h": m.h, "duration": m.duration }),
        Media::VideoNote(m) => json!({ "side": m.side, "duration": m.duration }),
        Media::Voice(m) => {
            json!({ "duration": m.duration, "waveform": unpack_waveform(&m.waveform) })
        }
        Media::Audio(m) => {
            json!({ "duration": m.duration, "title": m.title, "performer": m.performer })
        }
        Media::Sticker(m) => json!({ "alt": m.alt, "w": m.w, "h": m.h }),
        Media::Document(m) => json!({ "dimensions": m.dimensions }),
        Media::Location(m) => json!({ "lat": m.lat, "long": m.long }),
        Media::Venue(m) => venue(m),
        Media::Contact(m) => contact(m),
        Media::WebPage(m) => json!({ "url": m.url }),
        Media::ExternalSticker(m) => external_sticker(m),
        Media::Unsupported(reason) => json!({ "reason": format!("{reason:?}") }),
    }
}

fn file(info: &FileInfo) -> Value {
    let thumb = info
        .thumb
        .as_ref()
        .map(|thumb| json!({ "w": thumb.w, "h": thumb.h, "jpeg": hex::encode(&thumb.jpeg) }));
    json!({
        "size": long(info.size),
        "mime_type": info.mime_type,
        "name": info.name,
        "thumb": thumb,
    })
}

fn venue(venue: &Venue) -> Value {
    json!({
        "lat": venue.location.lat,
        "long": venue.location.long,
        "title": venue.title,
        "address": venue.address,
        "provider": venue.provider,
        "venue_id": venue.venue_id,
    })
}

fn contact(contact: &Contact) -> Value {
    json!({
        "phone_number": contact.phone_number,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
    })
}

fn external_sticker(sticker: &ExternalSticker) -> Value {
    json!({
        "document_id": long(sticker.id),
        "access_hash": long(sticker.access_hash),
        "dc_id": sticker.dc_id,
        "mime_type": sticker.mime_type,
        "size": sticker.size,
        "alt": sticker.alt,
        "set": sticker.set,
        "w": sticker.w,
        "h": sticker.h,
    })
}
