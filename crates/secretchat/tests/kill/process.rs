//! A client in a process of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::plan::{Plan, Who};

pub(crate) struct Process {
    who: Who,
    plan: Plan,
    server: SocketAddr,
    folder: PathBuf,
    child: Child,
}

impl Process {
    pub(crate) fn start(plan: Plan, who: Who, server: SocketAddr, folder: &Path) -> Self {
        Self {
            who,
            plan,
            server,
            folder: folder.to_owned(),
            child: spawn(plan, who, server, folder),
        }
    }

    /// Kills it, without any warning.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.check()?;
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        Ok(())
    }

    pub(crate) fn start_again(&mut self) {
        self.child = spawn(self.plan, self.who, self.server, &self.folder);
    }

    /// It must be there.
    pub(crate) fn check(&mut self) -> Result<(), String> {
        match self.child.try_wait().unwrap() {
            None => Ok(()),
            Some(status) => Err(format!("{} ended by itself: {status}", self.who)),
        }
    }

    /// Asks it to write down its history and to end.
    pub(crate) fn stop(mut self, patience: Duration) -> Result<ExitStatus, String> {
        drop(self.child.stdin.take());
        let until = Instant::now() + patience;
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) if status.success() => return Ok(status),
                Some(status) => return Err(format!("{} ended badly: {status}", self.who)),
                None if Instant::now() > until => {
                    return Err(format!("{} does not end", self.who));
                }
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }
}

/// None outlives the run.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// It ends when its standard input does, so also when this process is no more.
fn spawn(plan: Plan, who: Who, server: SocketAddr, folder: &Path) -> Child {
    let Plan {
        messages,
        files,
        seed,
    } = plan;
    Command::new(std::env::current_exe().unwrap())
        .args(["--side", &who.to_string()])
        .args(["--server", &server.to_string()])
        .args(["--messages", &messages.to_string()])
        .args(["--files", &files.to_string()])
        .args(["--seed", &seed.to_string()])
        .arg("--folder")
        .arg(folder)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap()
}
