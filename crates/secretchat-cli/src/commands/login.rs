//! Logging in and out.

use secretchat::AcceptPolicy;
use secretchat::core::io::RpcError;
use secretchat_telegram::{CodeSent, LoginError, Me, PasswordNeeded, SignIn, Telegram};
use serde_json::json;

use crate::args::{Global, Login};
use crate::ask;
use crate::data::KnownApiId;
use crate::failure::Failure;
use crate::session::Place;
use crate::show::clean::harmless;
use crate::show::out::{Out, tell};

const NO_NETWORK: &str = "Telegram does not answer; is the network up?";

/// Logs in, step by step. Every step stands for itself: after an interruption, login begins again.
pub(crate) async fn login(args: &Login, global: &Global, out: Out) -> Result<(), Failure> {
    let place = Place::open(global).await?;
    if global.server.is_none() {
        KnownApiId::find(global, &place.folder)?.keep(&place.folder)?;
    }
    let known = match global.account {
        Some(_) => place.telegram.ask_user().await.map_err(failed)?,
        None => place.telegram.user(),
    };
    let me = match known {
        Some(me) => me,
        None => log_in(args, &place.telegram).await?,
    };
    welcome(&me, out)?;
    // The chats begin now: what is asked of this account from here on is not missed.
    let session = place.start(&me, AcceptPolicy::Ask).await?;
    session.catch_up().await;
    session.close().await;
    Ok(())
}

async fn log_in(args: &Login, telegram: &Telegram) -> Result<Me, Failure> {
    let mut phone = args.phone.clone();
    loop {
        let number = match phone.take() {
            Some(number) => number,
            None => ask::line("Phone number, with the code of the country: ").await?,
        };
        match telegram.send_code(&number).await {
            Ok(sent) => {
                if let Some(me) = enter_code(&sent, telegram).await? {
                    return Ok(me);
                }
                phone = Some(number);
            }
            Err(error @ LoginError::PhoneInvalid) if args.phone.is_none() => {
                tell(&format!("{number}: {error}"));
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Asks until the code is right; `None` if a new one is needed.
async fn enter_code(sent: &CodeSent, telegram: &Telegram) -> Result<Option<Me>, Failure> {
    tell(&format!(
        "The code was sent {}.",
        harmless(&sent.via.to_string())
    ));
    loop {
        let code = ask::line("Code: ").await?;
        match telegram.sign_in(sent, &code).await {
            Ok(SignIn::Done(me)) => return Ok(Some(me)),
            Ok(SignIn::PasswordNeeded(needed)) => {
                return enter_password(&needed, telegram).await.map(Some);
            }
            Err(error @ LoginError::WrongCode) => tell(&error.to_string()),
            Err(error @ LoginError::CodeExpired) => {
                tell(&format!("{error}; another one is sent"));
                return Ok(None);
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

async fn enter_password(needed: &PasswordNeeded, telegram: &Telegram) -> Result<Me, Failure> {
    if let Some(hint) = needed.hint.as_ref().filter(|hint| !hint.is_empty()) {
        tell(&format!(
            "The account has a password. Its hint: {}",
            harmless(hint)
        ));
    }
    loop {
        let password = ask::secret("Password of the account: ").await?;
        match telegram.check_password(needed, password).await {
            Ok(me) => return Ok(me),
            Err(error @ LoginError::WrongPassword) => tell(&error.to_string()),
            Err(error) => return Err(failed(error)),
        }
    }
}

fn welcome(me: &Me, out: Out) -> Result<(), Failure> {
    let object = json!({
        "user_id": me.id.to_string(), "name": me.name, "username": me.username, "phone": me.phone,
    });
    out.result(&object, |_| {
        vec![format!(
            "logged in as {} (user {})",
            harmless(&me.name),
            me.id
        )]
    })
}

/// Logs out; the chats stay.
pub(crate) async fn logout(global: &Global, out: Out) -> Result<(), Failure> {
    let place = Place::open(global).await?;
    if place.telegram.user().is_none() {
        return Err(Failure::NotLoggedIn);
    }
    place.telegram.log_out().await.map_err(failed)?;
    place.telegram.close().await;
    out.result(&json!({ "logged_out": true }), |_| {
        vec!["logged out; the chats stay in the data folder".to_owned()]
    })
}

fn failed(error: LoginError) -> Failure {
    match error {
        LoginError::Rpc(RpcError::Network) => Failure::Timeout(NO_NETWORK),
        other => Failure::Login(other.to_string()),
    }
}
