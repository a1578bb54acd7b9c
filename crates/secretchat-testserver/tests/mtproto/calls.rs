//! Calls and their answers over the transports.
//!
//! The abridged transport of grammers takes every short packet whose first four bytes are a negative number for a
//! status, and with half of all keys these are; so it is left out.

use grammers_mtproto::transport::{Full, Intermediate, Obfuscated, Transport};
use grammers_tl_types::enums;
use secretchat_testserver::mtproto::TestServer;

use super::client::{GET_DH_CONFIG, connect_over};

async fn is_answered(transport: impl Transport) {
    let server = TestServer::start(["alice"]).await.unwrap();
    let mut alice = connect_over(&server, "alice", transport).await;
    for _ in 0..3 {
        let config = alice.invoke(&GET_DH_CONFIG).await.unwrap();
        let enums::messages::DhConfig::Config(config) = config else {
            panic!("{config:?}");
        };
        let lengths = (config.p.len(), config.random.len());
        assert_eq!((config.g, lengths), (3, (256, 256)));
    }
}

#[tokio::test]
async fn calls_are_answered_over_the_full_transport() {
    is_answered(Full::new()).await;
}

#[tokio::test]
async fn calls_are_answered_over_the_intermediate_transport() {
    is_answered(Intermediate::new()).await;
}

#[tokio::test]
async fn calls_are_answered_over_the_obfuscated_transport() {
    is_answered(Obfuscated::new(Intermediate::new())).await;
}
