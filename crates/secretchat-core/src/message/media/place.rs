//! Media without a file.

use core::fmt;

/// A place on the map.
#[derive(Clone, Copy, PartialEq)]
pub struct Location {
    /// Latitude in degrees, -90 to 90.
    pub lat: f64,
    /// Longitude in degrees, -180 to 180.
    pub long: f64,
}

impl Location {
    /// The coordinate that is out of range or not a number, with its largest value.
    pub(super) fn bad_coordinate(&self) -> Option<(&'static str, u8)> {
        let is_within = |degrees: f64, limit: u8| degrees.abs() <= f64::from(limit);
        match (is_within(self.lat, 90), is_within(self.long, 180)) {
            (false, _) => Some(("lat", 90)),
            (true, false) => Some(("long", 180)),
            (true, true) => None,
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Location(..)")
    }
}

/// A place with a name.
#[derive(Clone, PartialEq)]
pub struct Venue {
    /// Where it is.
    pub location: Location,
    /// Its name.
    pub title: String,
    /// Its address, or empty.
    pub address: String,
    /// Who lists it, such as `foursquare`, or empty.
    pub provider: String,
    /// Its id at the provider, or empty.
    pub venue_id: String,
}

impl fmt::Debug for Venue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Venue(..)")
    }
}

/// A phone number with a name. Which user it is, is neither told nor believed (spec/02 §3).
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// The number.
    pub phone_number: String,
    /// The first name.
    pub first_name: String,
    /// The last name, or empty.
    pub last_name: String,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(..)")
    }
}

/// The link of which a preview may be shown. Fetching it tells the server the link: ask the user first (spec/09 §4).
#[derive(Clone, PartialEq, Eq)]
pub struct WebPage {
    /// An http or https link.
    pub url: String,
}

impl fmt::Debug for WebPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebPage(..)")
    }
}
