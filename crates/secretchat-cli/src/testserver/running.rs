//! A server that runs.

use std::io;
use std::net::SocketAddr;

use secretchat_core::ids::UserId;
use secretchat_testserver::line;
use secretchat_testserver::mtproto::{Listen, TestServer};
use secretchat_testserver::server_file::{Account, ServerFile};
use secretchat_testserver::session_api::{Kind, RegisterError};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

use super::args::Args;
use super::describe;
use crate::failure::Failure;

/// Why a server cannot begin.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    #[error("no port can be had at {0}: {1}")]
    Port(SocketAddr, io::Error),
    #[error("{0}: {1}")]
    Name(String, RegisterError),
    #[error("--password: there is no account {0}")]
    NoSuchAccount(String),
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Usage(error.to_string())
    }
}

/// A server and the line beside it. Both end with this.
pub(super) struct Running {
    pub(super) server: TestServer,
    pub(super) line: SocketAddr,
    line_task: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.line_task.abort();
    }
}

impl Running {
    /// Listens, with the accounts of the command line; gives what there is to say of it.
    pub(super) async fn start(args: &Args) -> Result<(Self, ServerFile), StartError> {
        check_passwords(args)?;
        let running = Self::listen(args.listen).await;
        let mut running = running.map_err(|error| StartError::Port(args.listen, error))?;
        let people = args.accounts.iter().map(|name| (name, Kind::Person));
        let bots = args.bots.iter().map(|name| (name, Kind::Bot));
        let accounts = people
            .chain(bots)
            .map(|(name, kind)| {
                let password = password_of(args, name);
                let account = running.add_account(name, kind, password);
                account.map_err(|error| StartError::Name(name.clone(), error))
            })
            .collect::<Result<_, _>>()?;
        let spare: Vec<_> = (0..args.spare_keys)
            .map(|_| running.server.add_keys())
            .collect();
        let description = describe::server(&running, accounts, &spare);
        Ok((running, description))
    }

    async fn listen(at: SocketAddr) -> io::Result<Self> {
        let (ip, port) = (at.ip(), at.port());
        let server = TestServer::listen(Listen { ip, port }).await?;
        let line_port = if port == 0 { 0 } else { port.saturating_add(2) };
        let listener = TcpListener::bind((ip, line_port)).await?;
        Ok(Self {
            line: listener.local_addr()?,
            line_task: tokio::spawn(line::serve(listener, server.network().clone())).abort_handle(),
            server,
        })
    }

    pub(super) fn add_account(
        &mut self,
        name: &str,
        kind: Kind,
        password: Option<&str>,
    ) -> Result<Account, RegisterError> {
        let account = self.server.add_account(name, kind)?;
        if let Some(password) = password {
            self.server.set_password(account.user, password);
        }
        Ok(describe::account(&account, password))
    }

    /// The user of this name.
    pub(super) fn user(&self, name: &str) -> Option<UserId> {
        self.server.account(name).map(|account| account.user)
    }
}

fn check_passwords(args: &Args) -> Result<(), StartError> {
    let is_unknown = |name: &&String| !args.accounts.contains(name);
    match args.password.iter().map(|(name, _)| name).find(is_unknown) {
        Some(name) => Err(StartError::NoSuchAccount(name.clone())),
        None => Ok(()),
    }
}

fn password_of<'a>(args: &'a Args, name: &str) -> Option<&'a str> {
    let mut passwords = args.password.iter();
    let found = passwords.find(|(of, _)| of == name)?;
    Some(&found.1)
}
