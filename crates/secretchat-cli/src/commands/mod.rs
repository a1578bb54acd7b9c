//! What the commands do.

mod answer;
mod attachment;
mod chats;
mod close;
mod download;
mod export_log;
mod history;
mod key;
mod listen;
mod login;
mod pages;
mod request;
mod send;
mod send_file;
mod text;

use std::process::ExitCode;

use secretchat::AcceptPolicy;

use crate::args::{Accept, Command, Global};
use crate::demo;
use crate::failure::{EXIT_FAILED, Failure};
use crate::interrupt::or_interrupted;
use crate::session::{self, Session};
use crate::show::out::{Out, tell};
use crate::talk;
use crate::terminal::AsFound;
use crate::testserver;

pub(crate) use self::attachment::sending;
pub(crate) use self::chats::catch_up;
pub(crate) use self::download::{newest_file, save};
pub(crate) use self::text::compose;

/// Runs a command; the exit codes are in the help.
pub(crate) fn run(command: &Command, global: &Global) -> ExitCode {
    let result = match command {
        Command::Demo(demo) => return demo::run(demo, global),
        Command::Testserver(args) => testserver::run(args),
        Command::Completions(shell) => pages::completions(shell),
        Command::Man(man) => pages::man(man),
        command => with_runtime(command, global),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_silent() => ExitCode::from(EXIT_FAILED),
        Err(failure) => {
            tell(&format!("secretchat: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

/// One thread is enough, and makes it simple to say when nothing is under way.
fn with_runtime(command: &Command, global: &Global) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    let _terminal = AsFound::note();
    let result = runtime.block_on(carry_out(command, global));
    // A thread may still wait for an answer of the user.
    runtime.shutdown_background();
    result
}

async fn carry_out(command: &Command, global: &Global) -> Result<(), Failure> {
    let out = Out::new(global);
    match command {
        Command::Login(args) => or_interrupted(login::login(args, global, out)).await,
        Command::Logout(_) => or_interrupted(login::logout(global, out)).await,
        command => {
            let session = or_interrupted(session::open(global, policy(command))).await?;
            let result = or_interrupted(with_session(command, &session, global, out)).await;
            match result {
                Err(Failure::Interrupted) => session.close_soon().await,
                _ => session.close().await,
            }
            result
        }
    }
}

/// Nobody is accepted without having been asked for.
const fn policy(command: &Command) -> AcceptPolicy {
    match command {
        Command::Listen(listen) if matches!(listen.accept, Accept::All) => AcceptPolicy::All,
        _ => AcceptPolicy::Ask,
    }
}

async fn with_session(
    command: &Command,
    session: &Session,
    global: &Global,
    out: Out,
) -> Result<(), Failure> {
    match command {
        Command::Chats(args) => chats::list(args, session, out).await,
        Command::Info(args) => chats::info(args, session, out).await,
        Command::Request(args) => request::request(args, session, out).await,
        Command::Accept(args) => answer::accept(args, session, out).await,
        Command::Refuse(args) => answer::refuse(args, session, out).await,
        Command::Close(args) => close::close(args, session, out).await,
        Command::Key(args) => key::show(args, session, out).await,
        Command::Verify(args) => key::verify(args, session, out).await,
        Command::Send(args) => send::send(args, session, out).await,
        Command::SendFile(args) => send_file::send(args, session, out).await,
        Command::Download(args) => download::download(args, session, out).await,
        Command::History(args) => history::show(args, session, out).await,
        Command::Listen(_) => listen::listen(session, out).await,
        Command::ExportLog(args) => export_log::export(args, session, global).await,
        Command::Chat(args) => talk::talk(args, session, out).await,
        // These have no session, and do not come here.
        Command::Login(_)
        | Command::Logout(_)
        | Command::Demo(_)
        | Command::Testserver(_)
        | Command::Completions(_)
        | Command::Man(_) => Ok(()),
    }
}
