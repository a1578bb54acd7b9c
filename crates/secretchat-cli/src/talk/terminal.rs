//! Both ends of a conversation: what the user enters, and what is shown meanwhile.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _, stdin, stdout};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::Duration;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Context, Editor, ExternalPrinter, Helper};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::failure::Failure;
use crate::show::out::Out;

/// Lines of the user that can be taken up again.
const REMEMBERED: usize = 200;
/// So long the last lines have to be shown in the end.
const FAREWELL: Duration = Duration::from_millis(500);

/// What comes from the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A key was pressed, and the line goes on.
    Typing,
    Line(String),
    /// Nothing more will come.
    End,
    Interrupted,
}

/// The screen with the line that the user edits below it; or two pipes.
pub(crate) struct Terminal {
    heard: UnboundedReceiver<Heard>,
    shown: mpsc::Sender<Shown>,
    /// The user sees what they enter.
    pub(crate) echoes: bool,
    /// The line is not edited any more.
    is_over: bool,
}

enum Shown {
    Lines(String),
    /// Answered when everything before it is shown.
    Mark(SyncSender<()>),
}

impl Terminal {
    /// Begins to read in a thread of its own. It ends with the program: nothing can end it while it waits for a key.
    pub(crate) fn open(prompt: String, out: Out) -> Result<Self, Failure> {
        let (teller, heard) = unbounded_channel();
        let (shown, to_show) = mpsc::channel();
        let echoes = stdin().is_terminal() && stdout().is_terminal();
        let printer = if echoes {
            let (editor, printer) = editor(teller.clone(), out)?;
            thread::spawn(move || edit(editor, &prompt, &teller));
            printer
        } else {
            thread::spawn(move || read(&teller));
            Box::new(print) as Printer
        };
        thread::spawn(move || show(to_show, printer));
        Ok(Self {
            heard,
            shown,
            echoes,
            is_over: false,
        })
    }

    /// What comes next.
    pub(crate) async fn next(&mut self) -> Heard {
        let heard = self.heard.recv().await.unwrap_or(Heard::End);
        self.is_over = matches!(heard, Heard::End | Heard::Interrupted);
        heard
    }

    /// Shows lines above the one that is edited.
    pub(crate) fn show(&self, lines: &[String]) {
        if !lines.is_empty() {
            let text = lines.iter().map(|line| format!("{line}\n")).collect();
            // The thread ends only with the terminal.
            let _ = self.shown.send(Shown::Lines(text));
        }
    }
}

/// What was said last is shown, too, if the terminal takes it.
impl Drop for Terminal {
    fn drop(&mut self) {
        let (done, is_done) = mpsc::sync_channel(1);
        if self.shown.send(Shown::Mark(done)).is_ok() {
            let _: Result<(), RecvTimeoutError> = is_done.recv_timeout(FAREWELL);
        }
        if self.echoes && !self.is_over {
            // What comes next begins on a line of its own.
            print("\r\n".to_owned());
        }
    }
}

type Printer = Box<dyn FnMut(String) -> bool + Send>;
type Line = Editor<Keys, MemHistory>;

fn editor(teller: UnboundedSender<Heard>, out: Out) -> Result<(Line, Printer), Failure> {
    let build = || {
        let config = Config::builder()
            .max_history_size(REMEMBERED)?
            .auto_add_history(true)
            .color_mode(match out.paint.has_colour() {
                true => rustyline::ColorMode::Enabled,
                false => rustyline::ColorMode::Disabled,
            })
            .build();
        let history = MemHistory::with_config(&config);
        let mut editor = Line::with_history(config, history)?;
        let mut printer = editor.create_external_printer()?;
        editor.set_helper(Some(Keys(teller)));
        let print: Printer = Box::new(move |text| printer.print(text).is_ok());
        Ok((editor, print))
    };
    build().map_err(|error: ReadlineError| Failure::Output(io::Error::other(error)))
}

fn edit(mut editor: Line, prompt: &str, teller: &UnboundedSender<Heard>) {
    loop {
        let heard = match editor.readline(prompt) {
            Ok(line) => Heard::Line(line),
            Err(ReadlineError::Interrupted) => Heard::Interrupted,
            Err(_) => Heard::End,
        };
        let is_last = !matches!(heard, Heard::Line(_));
        if teller.send(heard).is_err() || is_last {
            return;
        }
    }
}

fn read(teller: &UnboundedSender<Heard>) {
    for line in stdin().lock().lines() {
        let Ok(line) = line else { break };
        if teller.send(Heard::Line(line)).is_err() {
            return;
        }
    }
    // Nobody listens any more if this fails.
    let _ = teller.send(Heard::End);
}

fn print(text: String) -> bool {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .is_ok()
}

fn show(to_show: mpsc::Receiver<Shown>, mut printer: Printer) {
    for shown in to_show {
        match shown {
            Shown::Lines(text) => {
                if !printer(text) {
                    return;
                }
            }
            Shown::Mark(done) => drop(done.send(())),
        }
    }
}

/// Tells of every key; it hints at nothing.
struct Keys(UnboundedSender<Heard>);

impl Hinter for Keys {
    type Hint = String;

    fn hint(&self, line: &str, _: usize, _: &Context<'_>) -> Option<String> {
        // Commands are nobody's business.
        if !line.is_empty() && !line.starts_with('/') {
            let _ = self.0.send(Heard::Typing);
        }
        None
    }
}

impl Completer for Keys {
    type Candidate = String;
}

impl Helper for Keys {}
impl Highlighter for Keys {}
impl Validator for Keys {}
