//! The server that an account is at, and what a session has to begin with there.

use grammers_session::SessionData;

use crate::connect::ConnectError;
use crate::datacentres::{Datacentre, Datacentres};
use crate::session::{Account, AuthKey, Beginning, Change, Contents, Dc, Server, mapped};

/// The server that an account is at.
pub(crate) enum Origin {
    Telegram,
    Test(Datacentres),
}

impl Origin {
    pub(crate) fn of(datacentres: Option<Datacentres>) -> Result<Self, ConnectError> {
        let Some(given) = datacentres else {
            return Ok(Self::Telegram);
        };
        if given.options.iter().any(|dc| dc.id == given.home) {
            Ok(Self::Test(given))
        } else {
            Err(ConnectError::NoHome)
        }
    }

    /// The data centre that is asked first.
    pub(crate) fn home(&self) -> i32 {
        match self {
            Self::Telegram => SessionData::default().home_dc,
            Self::Test(given) => given.home.0,
        }
    }

    /// Whether the server cannot say where its data centres are.
    pub(crate) const fn is_fixed(&self) -> bool {
        matches!(self, Self::Test(_))
    }

    /// What a session lacks to be used here.
    pub(crate) fn changes(&self, session: &Contents) -> Result<Vec<Change>, ConnectError> {
        match &session.account {
            None => Ok(self.of_new()),
            Some(account) if account.server != self.server() => Err(ConnectError::OtherServer),
            Some(account) => Ok(self.updated(account, session)),
        }
    }

    /// With what a login begins.
    pub(crate) fn beginning(&self) -> Beginning {
        let given = match self {
            Self::Telegram => &[][..],
            Self::Test(given) => &given.options,
        };
        let key = |dc: &Datacentre| Some((dc.id.0, AuthKey::new(dc.auth_key.as_deref()?)));
        Beginning {
            home: self.home(),
            keys: given.iter().filter_map(key).collect(),
        }
    }

    /// What a new session holds.
    fn of_new(&self) -> Vec<Change> {
        let account = Change::Account(Account {
            server: self.server(),
            home: self.home(),
            me: None,
            users_of: None,
        });
        let mut changes = vec![account];
        match self {
            Self::Telegram => {
                changes.extend(SessionData::default().dc_options.into_values().map(|dc| {
                    let (v4, v6) = (dc.ipv4, dc.ipv6);
                    Change::Dc(
                        dc.id,
                        Dc {
                            v4,
                            v6,
                            auth_key: None,
                        },
                    )
                }))
            }
            Self::Test(given) => changes.extend(given.options.iter().map(|dc| at(dc, None))),
        }
        changes
    }

    /// A test server may listen elsewhere than last time, and bring other keys.
    fn updated(&self, account: &Account, session: &Contents) -> Vec<Change> {
        let Self::Test(given) = self else {
            return Vec::new();
        };
        let options = given.options.iter();
        let mut changes: Vec<_> = options
            .map(|dc| at(dc, session.dcs.get(&dc.id.0)))
            .collect();
        let is_other = |dc: &Datacentre| {
            let known = session
                .dcs
                .get(&dc.id.0)
                .and_then(|dc| dc.auth_key.as_ref());
            dc.auth_key.is_some() && known.map(|key| key.bytes()) != dc.auth_key.as_deref()
        };
        if given.options.iter().any(is_other) {
            // It is another authorization: nobody is known to be logged in with it.
            changes.push(Change::Account(Account {
                home: given.home.0,
                me: None,
                ..account.clone()
            }));
        }
        changes
    }

    const fn server(&self) -> Server {
        match self {
            Self::Telegram => Server::Telegram,
            Self::Test(_) => Server::Test,
        }
    }
}

/// A data centre where it is said to be; the key that is given counts before the known one.
fn at(dc: &Datacentre, known: Option<&Dc>) -> Change {
    let given = dc.auth_key.as_deref().map(AuthKey::new);
    let auth_key = given.or_else(|| known?.auth_key.clone());
    Change::Dc(
        dc.id.0,
        Dc {
            v4: dc.address,
            v6: mapped(dc.address),
            auth_key,
        },
    )
}
