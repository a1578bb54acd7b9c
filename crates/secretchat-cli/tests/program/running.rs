//! A program under way: what it says is collected, and it can be talked to.

use std::io::{Read, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::world::PATIENCE;

/// A program under way; ended with the test.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    /// Both outputs, as they come.
    said: Arc<Mutex<String>>,
    collectors: Vec<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn new(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::default();
        let collectors = vec![
            collect(child.stdout.take().unwrap(), &said),
            collect(child.stderr.take().unwrap(), &said),
        ];
        let input = child.stdin.take();
        Self {
            child,
            input,
            said,
            collectors,
        }
    }

    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it has said something.
    pub(crate) fn expect(&self, what: &str) {
        self.expect_times(what, 1);
    }

    pub(crate) fn expect_times(&self, what: &str, times: usize) {
        let start = Instant::now();
        while self.said().matches(what).count() < times {
            assert!(
                start.elapsed() < PATIENCE,
                "no “{what}” in:\n{}",
                self.said()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn enter(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// As Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(killed.success());
    }

    /// Ends its input, and waits until it has ended and everything that it said is here.
    pub(crate) fn end(&mut self) -> i32 {
        drop(self.input.take());
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                for collector in self.collectors.drain(..) {
                    collector.join().unwrap();
                }
                return status.code().unwrap();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "it does not end:\n{}",
                self.said()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Interrupts it while its input is open, and waits until it has ended.
    pub(crate) fn interrupt_and_end(&mut self) -> i32 {
        self.interrupt();
        let input = self.input.take();
        let code = self.end();
        drop(input);
        code
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn collect(mut from: impl Read + Send + 'static, said: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let said = Arc::clone(said);
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut bytes) {
            let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
            said.lock().unwrap().push_str(&text);
        }
    })
}
