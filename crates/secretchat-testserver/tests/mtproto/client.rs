//! The client of grammers, which knows nothing of this project.

use grammers_mtproto::mtp::Encrypted;
use grammers_mtproto::transport::{Full, Transport};
use grammers_mtsender::{Sender, ServerAddr, connect_with_auth};
use grammers_tl_types::functions;
use secretchat_testserver::HOME_DC;
use secretchat_testserver::mtproto::TestServer;

/// A client on a connection.
pub(crate) type Client = Sender<Full, Encrypted>;

/// A call that every account may make.
pub(crate) const GET_DH_CONFIG: functions::messages::GetDhConfig =
    functions::messages::GetDhConfig {
        version: 0,
        random_length: 256,
    };

pub(crate) fn address(server: &TestServer, dc: i32) -> ServerAddr {
    let address = server.address(dc).unwrap();
    ServerAddr::Tcp { address }
}

pub(crate) async fn connect(server: &TestServer, name: &str) -> Client {
    connect_over(server, name, Full::new()).await
}

pub(crate) async fn connect_over<T: Transport>(
    server: &TestServer,
    name: &str,
    transport: T,
) -> Sender<T, Encrypted> {
    let key = server.account(name).unwrap().key(HOME_DC).unwrap();
    let connected = connect_with_auth(transport, address(server, HOME_DC), key).await;
    connected.unwrap()
}
