//! What a program says of itself.

use std::fmt;

use crate::datacentres::Datacentres;

/// The key of a program to the API of Telegram, from <https://my.telegram.org/apps>.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiId {
    /// The number.
    pub id: i32,
    /// The hash: 32 hexadecimal digits. Not to be published.
    pub hash: String,
}

/// Hides the hash.
impl fmt::Debug for ApiId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, hash: _ } = self;
        f.debug_struct("ApiId")
            .field("id", id)
            .finish_non_exhaustive()
    }
}

/// What the user sees of the program in the list of active sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The device, such as "PC 64bit".
    pub model: String,
    /// The operating system and its version.
    pub system: String,
    /// The version of the program.
    pub app_version: String,
    /// The language of the user, as ISO 639-1 has it.
    pub language: String,
}

impl Default for Device {
    /// The system on which this was built, and the version of this library, in English.
    fn default() -> Self {
        Self {
            model: format!("{} computer", std::env::consts::ARCH),
            system: std::env::consts::OS.to_owned(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            language: "en".to_owned(),
        }
    }
}

/// What [`Telegram::connect`](crate::Telegram::connect) needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// The key of the program.
    pub api: ApiId,
    /// What the user sees of the program.
    pub device: Device,
    /// Another server than Telegram, for tests; `None` is Telegram.
    pub datacentres: Option<Datacentres>,
}

impl Config {
    /// Telegram, on the device that [`Device::default`] describes.
    #[must_use]
    pub fn new(api: ApiId) -> Self {
        Self {
            api,
            device: Device::default(),
            datacentres: None,
        }
    }

    /// The same at a test server.
    #[must_use]
    pub fn at(self, datacentres: Datacentres) -> Self {
        Self {
            datacentres: Some(datacentres),
            ..self
        }
    }
}
