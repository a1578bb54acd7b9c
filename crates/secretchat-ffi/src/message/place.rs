//! Places, contacts and links.

use secretchat::core::message::media::{Contact, Location, Media, Venue};

use super::{Content, Message};
use crate::boundary::{get, lend_text};
use crate::bytes::Bytes;

/// Latitude of a place in degrees, -90 to 90; 0 for other media. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_latitude(message: Option<&Message>) -> f64 {
    get(message, |content| Some(location(content)?.lat))
}

/// Longitude of a place in degrees, -180 to 180; 0 for other media. `message` may be NULL: 0. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_longitude(message: Option<&Message>) -> f64 {
    get(message, |content| Some(location(content)?.long))
}

/// The address of a place; empty if there is none. Valid until the message is freed. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_address(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&venue(content)?.address))
}

/// Who lists a place, such as "foursquare"; empty if that is not told. Valid until the message is freed. `message` may
/// be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_provider(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&venue(content)?.provider))
}

/// The id of a place there; empty if that is not told. Valid until the message is freed. `message` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_venue_id(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&venue(content)?.venue_id))
}

/// The number of a contact; empty for other media. Valid until the message is freed. `message` may be NULL. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_phone_number(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&contact(content)?.phone_number))
}

/// The first name of a contact; empty for other media. Valid until the message is freed. `message` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_first_name(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&contact(content)?.first_name))
}

/// The last name of a contact; empty if there is none. Valid until the message is freed. `message` may be NULL. Any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_last_name(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| Some(&contact(content)?.last_name))
}

/// The http or https link of a web page; empty for other media. Valid until the message is freed. `message` may be NULL.
/// Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn secretchat_message_url(message: Option<&Message>) -> Bytes {
    lend_text(message, |content| match content.media()? {
        Media::WebPage(page) => Some(&page.url),
        _ => None,
    })
}

fn location(content: &Content) -> Option<&Location> {
    match content.media()? {
        Media::Location(location) | Media::Venue(Venue { location, .. }) => Some(location),
        _ => None,
    }
}

fn venue(content: &Content) -> Option<&Venue> {
    match content.media()? {
        Media::Venue(venue) => Some(venue),
        _ => None,
    }
}

fn contact(content: &Content) -> Option<&Contact> {
    match content.media()? {
        Media::Contact(contact) => Some(contact),
        _ => None,
    }
}
