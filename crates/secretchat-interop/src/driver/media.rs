//! Media without a file, as commands describe them: with the names that [messages](crate::json::message) are told with.

use secretchat::core::message::{Media, media};
use serde::Deserialize;

use crate::json::long;

#[derive(Deserialize)]
pub(super) struct Location {
    lat: f64,
    long: f64,
}

#[derive(Deserialize)]
pub(super) struct Venue {
    #[serde(flatten)]
    location: Location,
    title: String,
    address: String,
    provider: String,
    venue_id: String,
}

#[derive(Deserialize)]
pub(super) struct Contact {
    phone_number: String,
    first_name: String,
    last_name: String,
}

#[derive(Deserialize)]
pub(super) struct WebPage {
    url: String,
}

#[derive(Deserialize)]
pub(super) struct ExternalSticker {
    #[serde(with = "long")]
    document_id: i64,
    #[serde(with = "long")]
    access_hash: i64,
    dc_id: i32,
    mime_type: String,
    size: u32,
    alt: String,
    set: Option<String>,
    w: u16,
    h: u16,
}

impl From<Location> for media::Location {
    fn from(Location { lat, long }: Location) -> Self {
        Self { lat, long }
    }
}

impl From<Location> for Media {
    fn from(location: Location) -> Self {
        media::Location::from(location).into()
    }
}

impl From<Venue> for Media {
    fn from(venue: Venue) -> Self {
        let Venue {
            location,
            title,
            address,
            provider,
            venue_id,
        } = venue;
        let location = location.into();
        media::Venue {
            location,
            title,
            address,
            provider,
            venue_id,
        }
        .into()
    }
}

impl From<Contact> for Media {
    fn from(contact: Contact) -> Self {
        let Contact {
            phone_number,
            first_name,
            last_name,
        } = contact;
        media::Contact {
            phone_number,
            first_name,
            last_name,
        }
        .into()
    }
}

impl From<WebPage> for Media {
    fn from(WebPage { url }: WebPage) -> Self {
        media::WebPage { url }.into()
    }
}

impl From<ExternalSticker> for Media {
    fn from(sticker: ExternalSticker) -> Self {
        media::ExternalSticker {
            id: sticker.document_id,
            access_hash: sticker.access_hash,
            dc_id: sticker.dc_id,
            mime_type: sticker.mime_type,
            size: sticker.size,
            alt: sticker.alt,
            set: sticker.set,
            w: sticker.w,
            h: sticker.h,
        }
        .into()
    }
}
