//! A server with some accounts, and authorization keys to call it on.

use std::net::SocketAddr;

use grammers_tl_types::{Deserializable, RemoteCall, enums, types};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat_core::ids::{Time, UserId};
use secretchat_testserver::session_api::{Caller, Kind, Registered, SessionApi};
use secretchat_testserver::{DC_ID, HOME_DC, RpcError, Server};

/// A key at home.
pub(crate) const KEY: Caller = Caller {
    dc: HOME_DC,
    key_id: 1,
};
/// A key where the files are.
pub(crate) const FAR_KEY: Caller = Caller {
    dc: DC_ID,
    key_id: 2,
};

pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) session: SessionApi,
    pub(crate) now: Time,
    pub(crate) alice: Registered,
    pub(crate) bob: Registered,
    pub(crate) carl: Registered,
}

impl World {
    /// Alice, Bob and the bot Carl; nobody is logged in.
    pub(crate) fn new() -> Self {
        let mut server = Server::new(ChaCha20Rng::seed_from_u64(1));
        let mut session = SessionApi::default();
        session.set_datacentres(vec![(HOME_DC, address(4001)), (DC_ID, address(4002))]);
        let mut register =
            |name, kind| SessionApi::register(&mut session, &mut server, name, kind).unwrap();
        let alice = register("alice", Kind::Person);
        let bob = register("bob", Kind::Person);
        let carl = register("carl", Kind::Bot);
        Self {
            server,
            session,
            now: Time::from_date(1_000_000),
            alice,
            bob,
            carl,
        }
    }

    /// The same with Alice logged in on [`KEY`].
    pub(crate) fn with_alice() -> Self {
        let mut world = Self::new();
        world.session.bind(KEY.key_id, world.alice.user);
        world
    }

    pub(crate) fn raw(&mut self, caller: Caller, call: &[u8]) -> Result<Vec<u8>, RpcError> {
        self.session
            .handle(&mut self.server, caller, call, self.now)
    }

    /// Calls on a key.
    pub(crate) fn call<F: RemoteCall>(
        &mut self,
        caller: Caller,
        f: &F,
    ) -> Result<F::Return, RpcError> {
        let answer = self.raw(caller, &f.to_bytes())?;
        Ok(F::Return::from_bytes(&answer).unwrap())
    }
}

pub(crate) fn address(port: u16) -> SocketAddr {
    ([127, 0, 0, 1], port).into()
}

pub(crate) fn refused<T>(code: i32, message: &str) -> Result<T, RpcError> {
    Err(RpcError::server(code, message))
}

pub(crate) fn full(user: enums::User) -> types::User {
    match user {
        enums::User::User(user) => user,
        enums::User::Empty(_) => panic!("an empty user"),
    }
}

pub(crate) fn input(user: &Registered) -> enums::InputUser {
    enums::InputUser::User(types::InputUser {
        user_id: user.user.0,
        access_hash: user.access_hash,
    })
}

pub(crate) fn id_of(user: UserId) -> enums::Peer {
    enums::Peer::User(types::PeerUser { user_id: user.0 })
}
