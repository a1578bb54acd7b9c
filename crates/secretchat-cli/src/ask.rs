//! Questions to the user.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Longest answer.
const LONGEST: u64 = 4096;

/// Asks for a line.
pub(crate) async fn line(question: &str) -> Result<String, Failure> {
    show(question)?;
    let answer = answer(|| read(LONGEST)).await?;
    Ok(answer.trim().to_owned())
}

/// Asks for a line that nobody else should see; a terminal does not show it.
pub(crate) async fn secret(question: &str) -> Result<Zeroizing<String>, Failure> {
    if io::stdin().is_terminal() {
        let question = question.to_owned();
        answer(move || rpassword::prompt_password(question).map(Zeroizing::new)).await
    } else {
        show(question)?;
        answer(|| read(LONGEST)).await
    }
}

fn show(question: &str) -> Result<(), Failure> {
    let mut out = io::stderr();
    let shown = write!(out, "{question}").and_then(|()| out.flush());
    shown.map_err(Failure::Output)
}

/// Waits for an answer in a thread of its own: if this future is dropped, nobody takes it.
async fn answer(
    read: impl FnOnce() -> io::Result<Zeroizing<String>> + Send + 'static,
) -> Result<Zeroizing<String>, Failure> {
    match spawn_blocking(read).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(match error.kind() {
            io::ErrorKind::UnexpectedEof => Failure::EndOfInput,
            // Prompts that show nothing take Ctrl-C as a key.
            io::ErrorKind::Interrupted => Failure::Interrupted,
            _ => Failure::Input(error),
        }),
        Err(_) => Err(Failure::EndOfInput),
    }
}

fn read(longest: u64) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    let mut input = io::Read::take(io::stdin().lock(), longest);
    if input.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(line)
}
