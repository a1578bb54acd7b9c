//! Media without a file.

use std::mem::MaybeUninit;

use secretchat::core::message::media::{Contact, ExternalSticker, Location, Venue, WebPage};

use super::{Draft, change, pixels};
use crate::boundary;
use crate::error::Error;
use crate::status::Status;

/// Sets the media, in place of others: a place on the map, in degrees.
///
/// `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_draft_location(
    draft: Option<&mut Draft>,
    latitude: f64,
    longitude: f64,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        draft.set_media(location(latitude, longitude));
        Ok(())
    })
}

/// Sets the media, in place of others: a place with a name and, if they are known, its address, who lists it (such as
/// "foursquare"), and its id there.
///
/// `draft` is not NULL, `error` may be. The texts are UTF-8, and are copied. One thread at a time. Statuses:
/// NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_venue(
    draft: Option<&mut Draft>,
    latitude: f64,
    longitude: f64,
    title: *const u8,
    title_len: usize,
    address: *const u8,
    address_len: usize,
    provider: *const u8,
    provider_len: usize,
    venue_id: *const u8,
    venue_id_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands readable texts.
        let venue = unsafe {
            Venue {
                location: location(latitude, longitude),
                title: boundary::text("title", title, title_len)?.to_owned(),
                address: boundary::text("address", address, address_len)?.to_owned(),
                provider: boundary::text("provider", provider, provider_len)?.to_owned(),
                venue_id: boundary::text("venue_id", venue_id, venue_id_len)?.to_owned(),
            }
        };
        draft.set_media(venue);
        Ok(())
    })
}

/// Sets the media, in place of others: a phone number with a name, the second part of which may be empty.
///
/// `draft` is not NULL, `error` may be. The texts are UTF-8, and are copied. One thread at a time. Statuses:
/// NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_contact(
    draft: Option<&mut Draft>,
    phone_number: *const u8,
    phone_number_len: usize,
    first_name: *const u8,
    first_name_len: usize,
    last_name: *const u8,
    last_name_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands readable texts.
        let contact = unsafe {
            Contact {
                phone_number: boundary::text("phone_number", phone_number, phone_number_len)?
                    .to_owned(),
                first_name: boundary::text("first_name", first_name, first_name_len)?.to_owned(),
                last_name: boundary::text("last_name", last_name, last_name_len)?.to_owned(),
            }
        };
        draft.set_media(contact);
        Ok(())
    })
}

/// Sets the media, in place of others: the link of which a preview is shown. The message needs a text.
///
/// `draft` is not NULL, `error` may be. `url` is UTF-8 of `url_len` bytes, and is copied. One thread at a time.
/// Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_web_page(
    draft: Option<&mut Draft>,
    url: *const u8,
    url_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands a readable link.
        let url = unsafe { boundary::text("url", url, url_len) }?.to_owned();
        draft.set_media(WebPage { url });
        Ok(())
    })
}

/// Sets the media, in place of others: a sticker of a public set, which is a document of the cloud and not encrypted. It
/// has `size` bytes, and lies in the data centre `dc`. `alt` is the emoji that it stands for, `set` the short name of
/// its set; some apps show only stickers that have one.
///
/// `draft` is not NULL, `error` may be. `width` and `height` are pixels, at most 65535, 0 if unknown. The texts are
/// UTF-8, and are copied. One thread at a time. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, SPENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn secretchat_draft_external_sticker(
    draft: Option<&mut Draft>,
    document_id: i64,
    access_hash: i64,
    dc: i32,
    size: u32,
    width: u32,
    height: u32,
    mime_type: *const u8,
    mime_type_len: usize,
    alt: *const u8,
    alt_len: usize,
    set: *const u8,
    set_len: usize,
    error: Option<&mut MaybeUninit<*mut Error>>,
) -> Status {
    change(draft, error, |draft| {
        // SAFETY: the header demands readable texts.
        let (mime_type, alt, set) = unsafe {
            (
                boundary::text("mime_type", mime_type, mime_type_len)?,
                boundary::text("alt", alt, alt_len)?,
                boundary::text("set", set, set_len)?,
            )
        };
        draft.set_media(ExternalSticker {
            id: document_id,
            access_hash,
            dc_id: dc,
            mime_type: mime_type.to_owned(),
            size,
            alt: alt.to_owned(),
            set: (!set.is_empty()).then(|| set.to_owned()),
            w: pixels("width", width)?,
            h: pixels("height", height)?,
        });
        Ok(())
    })
}

const fn location(latitude: f64, longitude: f64) -> Location {
    Location {
        lat: latitude,
        long: longitude,
    }
}
