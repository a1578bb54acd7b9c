//! What the command prints.

use secretchat_testserver::HOME_DC;
use secretchat_testserver::mtproto::{TestAccount, TestKey};
use secretchat_testserver::server_file::{
    Account, AuthKey, Datacentre, Keys, Rsa, ServerFile, VERSION,
};
use secretchat_testserver::session_api::LOGIN_CODE;

use super::running::Running;

/// Everything that a client needs.
pub(super) fn server(
    running: &Running,
    accounts: Vec<Account>,
    spare: &[Vec<TestKey>],
) -> ServerFile {
    let front = running.server.front();
    let dcs = front.addresses().iter();
    ServerFile {
        version: VERSION,
        rsa: Rsa {
            public_key: front.rsa_public_pem(),
            fingerprint: front.rsa_fingerprint(),
        },
        home_dc: HOME_DC,
        dcs: dcs
            .map(|&(id, address)| Datacentre { id, address })
            .collect(),
        line: running.line,
        accounts,
        spare_keys: spare.iter().map(|of| keys(of)).collect(),
    }
}

pub(super) fn account(account: &TestAccount, password: Option<&str>) -> Account {
    Account {
        name: account.name.clone(),
        user_id: account.user.0,
        access_hash: account.access_hash,
        phone: account.phone.clone(),
        code: account.phone.as_ref().map(|_| LOGIN_CODE.to_owned()),
        password: password.map(str::to_owned),
        token: account.token.clone(),
        bot: account.token.is_some(),
        auth_keys: keys(&account.keys),
    }
}

fn keys(keys: &[TestKey]) -> Keys {
    let key = |key: &TestKey| (key.dc, AuthKey(Box::new(key.key)));
    keys.iter().map(key).collect()
}
