//! What a host decides for its chats.

use crate::crypto::dh::{DhError, DhParams};
use crate::ids::{Layer, UserId};
use crate::io::{Request, Response};
use crate::tl::api;
use crate::tl::api::functions;

use super::closed::CloseReason;
use super::layers::{ASSUMED_LAYER, SEND_LAYERS};
use super::step::Step;

/// Bytes of randomness asked of the server (spec/04 §1.1).
const SERVER_RANDOM: i32 = 256;

/// Settings of a chat.
#[derive(Clone, Debug)]
pub struct Config {
    /// The user of this account.
    pub own_user: UserId,
    /// The highest layer that is announced and sent: one of [`SEND_LAYERS`]; 144 unless a test wants less.
    pub max_layer: Layer,
    /// The layer that is assumed of a peer who has shown none: 73, or 46 where clients from before 2017 matter.
    pub assumed_layer: Layer,
    /// Read MTProto 1.0 of old clients, until they have shown that they know 2.0.
    pub accept_mtproto_1: bool,
    /// Messages of one chat on their way to the server at the same time: 1, or up to 16 over a transport that keeps
    /// the order of calls and lets those fail that are behind a failed one (spec/03 §5). What failed is repeated one
    /// by one, in its order, before anything new.
    pub window: usize,
    /// The Diffie–Hellman parameters of an earlier chat.
    pub dh: Option<DhConfig>,
}

/// Checked Diffie–Hellman parameters with the server's version of them (spec/04 §1.1).
#[derive(Clone, Debug, PartialEq)]
pub struct DhConfig {
    /// `dhConfig.version`.
    pub version: i32,
    /// p and g, checked.
    pub params: DhParams,
}

impl Config {
    /// The settings for an account: everything this library can do.
    #[must_use]
    pub const fn new(own_user: UserId) -> Self {
        let [.., max_layer] = SEND_LAYERS;
        Self {
            own_user,
            max_layer,
            assumed_layer: ASSUMED_LAYER,
            accept_mtproto_1: true,
            window: 1,
            dh: None,
        }
    }

    pub(super) fn get_dh_config(&self) -> Request {
        let version = self.dh.as_ref().map_or(0, |dh| dh.version);
        Request::GetDhConfig(functions::MessagesGetDhConfig {
            version,
            random_length: SERVER_RANDOM,
        })
    }
}

/// Parameters that passed all checks, and the randomness that came with them.
pub(super) struct Parameters {
    pub(super) dh: DhConfig,
    pub(super) random: Vec<u8>,
}

/// Reads and checks the answer to getDhConfig (spec/04 §1).
pub(super) fn read_parameters(
    response: Response,
    step: &mut Step<'_>,
) -> Result<Parameters, CloseReason> {
    let Response::DhConfig(config) = response else {
        return Err(CloseReason::UnsafeParameters);
    };
    match config {
        api::MessagesDhConfig::MessagesDhConfig(new) => {
            let known = step.config.dh.as_ref().filter(|dh| {
                i32::from(dh.params.g()) == new.g && dh.params.p().as_slice() == new.p
            });
            let params = match known {
                Some(dh) => Ok(dh.params.clone()),
                None => DhParams::check(new.g, &new.p, step.rng),
            };
            let params = params.map_err(|_: DhError| CloseReason::UnsafeParameters)?;
            Ok(Parameters {
                dh: DhConfig {
                    version: new.version,
                    params,
                },
                random: new.random,
            })
        }
        api::MessagesDhConfig::NotModified(same) => {
            let dh = step
                .config
                .dh
                .clone()
                .ok_or(CloseReason::UnsafeParameters)?;
            Ok(Parameters {
                dh,
                random: same.random,
            })
        }
    }
}
