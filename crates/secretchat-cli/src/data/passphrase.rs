//! The passphrase of the data folder. It is never an argument: other users see those.

use std::env;
use std::fs;
use std::io::{self, IsTerminal as _};

use secretchat::store::StoreKey;
use zeroize::Zeroizing;

use super::Folder;
use crate::args::Global;
use crate::ask;
use crate::failure::Failure;
use crate::show::out::tell;

const VARIABLE: &str = "SECRETCHAT_PASSPHRASE";
/// Nobody types more; it bounds what is read from a file descriptor.
const LONGEST: usize = 4096;

const EMPTY: &str =
    "the passphrase is empty; if the chats shall lie on the disk readably, say --no-passphrase";
const MISSING: &str = "a passphrase is needed, and there is no terminal to ask for it: use --passphrase-fd or the variable SECRETCHAT_PASSPHRASE";
const DIFFERENT: &str = "the two passphrases differ";
const TOO_LONG: &str = "the passphrase is longer than 4096 bytes";

/// What seals the data folder.
pub(crate) enum Passphrase {
    Given(Zeroizing<String>),
    /// Nothing: whoever can read the folder can read everything.
    None,
}

impl Passphrase {
    /// Takes the passphrase from where the command line says, or asks.
    pub(crate) async fn get(global: &Global, folder: &Folder) -> Result<Self, Failure> {
        if global.no_passphrase {
            if folder.is_new() {
                tell(
                    "Warning: without a passphrase, whoever can read the data folder can read all chats, and write in your name.",
                );
            }
            return Ok(Self::None);
        }
        let passphrase = match global.passphrase_fd {
            Some(number) => from_descriptor(number)?,
            None => match env::var(VARIABLE) {
                Ok(passphrase) => Zeroizing::new(passphrase),
                Err(_) => from_terminal(folder.is_new()).await?,
            },
        };
        checked(passphrase).map(Self::Given)
    }

    /// The key of a file in the folder; each gets its own.
    pub(crate) fn key(&self) -> StoreKey {
        match self {
            Self::Given(passphrase) => StoreKey::passphrase(passphrase.as_str()),
            Self::None => StoreKey::none(),
        }
    }
}

fn checked(passphrase: Zeroizing<String>) -> Result<Zeroizing<String>, Failure> {
    match passphrase.len() {
        0 => Err(Failure::Passphrase(EMPTY)),
        length if length > LONGEST => Err(Failure::Passphrase(TOO_LONG)),
        _ => Ok(passphrase),
    }
}

/// A new one is asked for twice.
async fn from_terminal(is_new: bool) -> Result<Zeroizing<String>, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::Passphrase(MISSING));
    }
    if !is_new {
        return ask::secret("Passphrase: ").await;
    }
    tell(
        "The chats of this folder will be sealed with a passphrase. There is no way to them without it.",
    );
    let first = checked(ask::secret("New passphrase: ").await?)?;
    let second = ask::secret("Once more: ").await?;
    if first == second {
        Ok(first)
    } else {
        Err(Failure::Passphrase(DIFFERENT))
    }
}

/// One line, or everything if there is no end of line.
fn from_descriptor(number: u16) -> Result<Zeroizing<String>, Failure> {
    let path = std::path::PathBuf::from(format!("/dev/fd/{number}"));
    let read = fs::File::open(&path).and_then(read_line);
    read.map_err(|error| Failure::File { path, error })
}

fn read_line(mut from: impl io::Read) -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
    let mut byte = Zeroizing::new([0]);
    while bytes.len() <= LONGEST && from.read(&mut *byte)? == 1 && *byte != *b"\n" {
        bytes.extend_from_slice(&*byte);
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    let text = std::str::from_utf8(&bytes);
    text.map(|text| Zeroizing::new(text.to_owned()))
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(bytes: &[u8]) -> Option<String> {
        read_line(bytes).ok().map(|line| line.to_string())
    }

    #[test]
    fn a_descriptor_gives_its_first_line_as_it_is() {
        for (bytes, expected) in [
            (&b"correct horse\nrest"[..], Some("correct horse")),
            (b" spaces count \r\n", Some(" spaces count ")),
            (b"no end", Some("no end")),
            (b"", Some("")),
            (b"\xff\n", None),
        ] {
            assert_eq!(line(bytes).as_deref(), expected);
        }
    }

    #[test]
    fn a_descriptor_without_an_end_is_not_read_to_it() {
        let endless = read_line(io::repeat(b'x')).unwrap();
        assert!(matches!(
            checked(endless),
            Err(Failure::Passphrase(TOO_LONG))
        ));
        assert!(matches!(
            checked(Zeroizing::default()),
            Err(Failure::Passphrase(EMPTY))
        ));
    }
}
