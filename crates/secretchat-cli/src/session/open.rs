//! From the command line to a session.

use std::time::Duration;

use secretchat::AcceptPolicy;
use secretchat::store::{OpenError, Vault};
use secretchat_telegram::{ApiId, Config, Datacentres, Me, SessionError, Telegram};
use tokio::task::spawn_blocking;

use super::server::TestServer;
use super::{People, Session};
use crate::args::Global;
use crate::data::{Folder, KnownApiId, Passphrase, start_log};
use crate::failure::Failure;
use crate::show::out::tell;

/// The data folder, opened, and the way to the server; perhaps nobody is logged in.
pub(crate) struct Place {
    pub(crate) telegram: Telegram,
    pub(crate) folder: Folder,
    vault: Vault,
    patience: Duration,
}

/// Opens everything, for a user who is logged in.
pub(crate) async fn open(global: &Global, accept: AcceptPolicy) -> Result<Session, Failure> {
    let place = Place::open(global).await?;
    let user = match place.telegram.user() {
        Some(me) => Some(me),
        // With a key that is known to the server, nobody has to log in.
        None if global.account.is_some() => place.ask_user().await?,
        None => None,
    };
    match user {
        Some(me) => place.start(&me, accept).await,
        None => {
            place.telegram.close().await;
            Err(Failure::NotLoggedIn)
        }
    }
}

impl Place {
    pub(crate) async fn open(global: &Global) -> Result<Self, Failure> {
        let folder = Folder::open(global.data.as_deref())?;
        let server = global.server.as_deref().map(TestServer::read).transpose()?;
        let api = match server {
            Some(_) => test_api_id(),
            None => api_id(global, &folder)?,
        };
        start_log(&folder);
        let passphrase = Passphrase::get(global, &folder).await?;
        let (vault, session) = unlock(&folder, passphrase).await?;
        let mut config = Config::new(api);
        if let Some(server) = &server {
            config = config.at(datacentres(server, global, &session)?);
        }
        let telegram = Telegram::connect(config, session).await;
        let telegram = telegram.map_err(|error| Failure::Login(error.to_string()))?;
        Ok(Self {
            telegram,
            folder,
            vault,
            patience: global.patience(),
        })
    }

    async fn ask_user(&self) -> Result<Option<Me>, Failure> {
        let asked = self.telegram.ask_user().await;
        asked.map_err(|error| Failure::Login(error.to_string()))
    }

    /// Takes up the chats of whoever is logged in.
    pub(crate) async fn start(self, me: &Me, accept: AcceptPolicy) -> Result<Session, Failure> {
        let Self {
            telegram,
            vault,
            patience,
            ..
        } = self;
        let people = People::of(&telegram);
        let transport = telegram.clone();
        let patience = Some(patience);
        let session = Session::start(me.id, vault, transport, people, accept, patience);
        let mut session = session.await?;
        session.feed_from(telegram);
        Ok(session)
    }
}

/// Opening takes some tenths of a second for each file, which is what a guess costs.
async fn unlock(
    folder: &Folder,
    passphrase: Passphrase,
) -> Result<(Vault, secretchat_telegram::Session), Failure> {
    let (chats, session) = (folder.chats(), folder.session());
    let opened = spawn_blocking(move || {
        // The first is what keeps a second program out.
        let vault = Vault::sqlite(chats, passphrase.key())?;
        let session = secretchat_telegram::Session::open(session, passphrase.key())?;
        Ok((vault, session))
    });
    let opened: Result<_, SessionError> = match opened.await {
        Ok(opened) => opened,
        Err(_) => return Err(Failure::Interrupted),
    };
    opened.map_err(|error| match error {
        SessionError::Open(error) => refused(error, folder),
        other => Failure::Login(other.to_string()),
    })
}

/// The keys of an account of the test server, or those that the session has, or new ones.
fn datacentres(
    server: &TestServer,
    global: &Global,
    session: &secretchat_telegram::Session,
) -> Result<Datacentres, Failure> {
    match &global.account {
        Some(name) => server.of_account(name),
        None if session.has_key() => server.of_session(),
        None => server.of_nobody(),
    }
}

/// A test server does not look at it.
fn test_api_id() -> ApiId {
    ApiId {
        id: 1,
        hash: "test".to_owned(),
    }
}

fn api_id(global: &Global, folder: &Folder) -> Result<ApiId, Failure> {
    let api = KnownApiId::find(global, folder)?;
    Ok(ApiId {
        id: api.api_id,
        hash: api.api_hash,
    })
}

fn refused(error: OpenError, folder: &Folder) -> Failure {
    match error {
        OpenError::InUse => Failure::InUse(folder.path().to_owned()),
        OpenError::WrongKey => Failure::WrongPassphrase,
        OpenError::OtherKind { .. } | OpenError::KeyNeeded => {
            tell("The data folder is sealed with a passphrase.");
            Failure::WrongPassphrase
        }
        OpenError::NotSealed => Failure::Passphrase(
            "the data folder was made without a passphrase: say --no-passphrase",
        ),
        other => Failure::Open(other),
    }
}
