//! Runs a plugin and judges its answer.

use std::env;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use thiserror::Error;

use super::document::{Request, Response, VERSION};
use super::files::{PathError, check_paths};

/// How long a plugin may run.
pub const TIME_LIMIT: Duration = Duration::from_secs(60);

/// How many bytes a plugin may answer.
pub const OUTPUT_LIMIT: u64 = 256 * 1024 * 1024;

const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// An executable that speaks the plugin protocol.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plugin {
    path: PathBuf,
    time_limit: Duration,
}

/// Why a plugin could not be used.
#[derive(Debug, Error)]
pub enum PluginError {
    /// Nothing of that name on PATH.
    #[error("no executable `tl-codegen-{name}` on PATH")]
    NotFound {
        /// The name that was asked for.
        name: String,
    },
    /// The executable could not be started.
    #[error("cannot start {}: {source}", path.display())]
    Start {
        /// The executable.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The request could not be written as JSON.
    #[error("cannot write the request as JSON: {0}")]
    Request(#[source] serde_json::Error),
    /// The connection to the plugin broke.
    #[error("cannot read from {}: {source}", path.display())]
    Read {
        /// The executable.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It did not finish in time and was killed.
    #[error("{} did not finish within {} s", path.display(), limit.as_secs_f32())]
    TooSlow {
        /// The executable.
        path: PathBuf,
        /// The limit.
        limit: Duration,
    },
    /// It ended with a status other than zero.
    #[error("{} failed: {status}", path.display())]
    Failed {
        /// The executable.
        path: PathBuf,
        /// How it ended.
        status: ExitStatus,
    },
    /// Its answer is larger than [`OUTPUT_LIMIT`].
    #[error("{} answered more than {OUTPUT_LIMIT} bytes", path.display())]
    TooLong {
        /// The executable.
        path: PathBuf,
    },
    /// Its answer is not the document it should be.
    #[error("{} did not answer a response document: {source}", path.display())]
    Rubbish {
        /// The executable.
        path: PathBuf,
        /// Where and why the text is refused.
        source: serde_json::Error,
    },
    /// It speaks another version of the protocol.
    #[error("{} answered version {got}, expected {VERSION}", path.display())]
    Version {
        /// The executable.
        path: PathBuf,
        /// The version of its answer, as it stands there.
        got: Value,
    },
    /// It names a file that must not be written.
    #[error("{} names a file that must not be written: {source}", path.display())]
    Path {
        /// The executable.
        path: PathBuf,
        /// Which file and why.
        source: PathError,
    },
}

impl Plugin {
    /// Finds a plugin: `swift` is the executable `tl-codegen-swift` on PATH, anything with a separator is a path.
    ///
    /// # Errors
    /// [`PluginError::NotFound`].
    pub fn find(name: &str) -> Result<Self, PluginError> {
        if name.contains(std::path::is_separator) {
            return Ok(Self::at(PathBuf::from(name)));
        }
        let file_name = format!("tl-codegen-{name}{}", env::consts::EXE_SUFFIX);
        let folders = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&folders)
            .map(|folder| folder.join(&file_name))
            .find(|path| is_executable(path))
            .map(Self::at)
            .ok_or_else(|| PluginError::NotFound {
                name: name.to_owned(),
            })
    }

    /// The plugin that is the executable `path`.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self {
            path,
            time_limit: TIME_LIMIT,
        }
    }

    /// Lets the plugin run for `limit` instead of [`TIME_LIMIT`].
    #[must_use]
    pub fn time_limit(self, limit: Duration) -> Self {
        Self {
            time_limit: limit,
            ..self
        }
    }

    /// The executable.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs the plugin on a request. Its standard error goes to ours. Writes no file.
    ///
    /// # Errors
    /// Whenever the plugin does not end well with a response document whose every path may be written.
    pub fn run(&self, request: &Request) -> Result<Response, PluginError> {
        let request = serde_json::to_vec(request).map_err(PluginError::Request)?;
        let output = self.exchange(request)?;
        let response = self.parse(&output)?;
        check_paths(&response.files).map_err(|source| PluginError::Path {
            path: self.path.clone(),
            source,
        })?;
        Ok(response)
    }

    fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, PluginError> {
        let deadline = Instant::now() + self.time_limit;
        let mut child = self.start()?;
        let result = converse(&mut child, request, deadline);
        let status = match &result {
            Ok(_) => wait(&mut child, deadline),
            Err(_) => Ok(None),
        };
        if !matches!(status, Ok(Some(_))) {
            end(&mut child);
        }
        let output = result.map_err(|source| self.refusal(source))?;
        let status = status
            .map_err(|source| self.refusal(source))?
            .ok_or_else(|| self.too_slow())?;
        if !status.success() {
            return Err(PluginError::Failed {
                path: self.path.clone(),
                status,
            });
        }
        Ok(output)
    }

    fn start(&self) -> Result<Child, PluginError> {
        Command::new(&self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| PluginError::Start {
                path: self.path.clone(),
                source,
            })
    }

    fn parse(&self, output: &[u8]) -> Result<Response, PluginError> {
        let rubbish = |source| PluginError::Rubbish {
            path: self.path.clone(),
            source,
        };
        // The version comes first: another one may have another shape.
        let document: Value = serde_json::from_slice(output).map_err(rubbish)?;
        match document.get("version") {
            Some(version) if *version != VERSION => Err(PluginError::Version {
                path: self.path.clone(),
                got: version.clone(),
            }),
            _ if !is_made_of_objects(&document) => {
                Err(rubbish(serde::de::Error::custom("expected an object")))
            }
            _ => serde_json::from_value(document).map_err(rubbish),
        }
    }

    fn refusal(&self, source: io::Error) -> PluginError {
        match source.kind() {
            io::ErrorKind::TimedOut => self.too_slow(),
            io::ErrorKind::FileTooLarge => PluginError::TooLong {
                path: self.path.clone(),
            },
            _ => PluginError::Read {
                path: self.path.clone(),
                source,
            },
        }
    }

    fn too_slow(&self) -> PluginError {
        PluginError::TooSlow {
            path: self.path.clone(),
            limit: self.time_limit,
        }
    }
}

/// Serde reads a struct from an array too; the protocol has only objects.
fn is_made_of_objects(document: &Value) -> bool {
    let lists = ["files", "diagnostics"]
        .into_iter()
        .filter_map(|key| document.get(key)?.as_array());
    document.is_object() && lists.flatten().all(Value::is_object)
}

/// Writes the request and reads the answer at once: either may be larger than a pipe holds.
fn converse(child: &mut Child, request: Vec<u8>, deadline: Instant) -> io::Result<Vec<u8>> {
    if let Some(mut stdin) = child.stdin.take() {
        // A plugin need not read what it does not want; its answer is what counts.
        thread::spawn(move || stdin.write_all(&request));
    }
    let stdout = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let output = read_in_background(stdout);
    match output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(output) => output,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

fn read_in_background(stdout: impl Read + Send + 'static) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        let result = stdout.take(OUTPUT_LIMIT + 1).read_to_end(&mut output);
        let result = match result {
            Ok(length) if length as u64 > OUTPUT_LIMIT => Err(io::ErrorKind::FileTooLarge.into()),
            Ok(_) => Ok(output),
            Err(error) => Err(error),
        };
        // Nobody listens any more once the time is over.
        let _ = sender.send(result);
    });
    receiver
}

fn wait(child: &mut Child, deadline: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(Some(status)),
            None if Instant::now() >= deadline => return Ok(None),
            None => thread::sleep(POLL_INTERVAL),
        }
    }
}

/// Both calls fail only for a process that is gone already.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
