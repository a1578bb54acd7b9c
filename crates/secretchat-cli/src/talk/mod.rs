//! A conversation: what comes is shown while the user writes.

mod act;
mod files;
mod line;
mod numbers;
mod tell;
mod terminal;

use secretchat::core::chat::{ChatInfo, Status};
use secretchat::core::history::StoredMessage;
use secretchat::core::ids::{ChatId, RandomId, Time};
use secretchat::core::message::Content;
use tokio::time::{Duration, Instant};

use self::files::{Done, Files};
use self::line::{Line, Tag};
use self::numbers::Numbers;
use self::terminal::{Heard, Terminal};
use crate::args::{Chat, Style};
use crate::commands::catch_up;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::clean::harmless;
use crate::show::out::Out;
use crate::words::chat;
use crate::words::transcript::Transcript;

/// The peer is told that the user types at most so often (spec/09 §5).
const TYPING: Duration = Duration::from_secs(5);

/// A conversation under way.
struct Talk<'a> {
    session: &'a Session,
    chat: ChatId,
    /// Whom it is with.
    name: String,
    terminal: Terminal,
    transcript: Transcript,
    numbers: Numbers,
    files: Files,
    out: Out,
    style: Style,
    /// Neither typing nor reading is told.
    is_quiet: bool,
    typed: Option<Instant>,
    peer_typed: Option<Instant>,
    /// The oldest message on the screen.
    oldest: Option<RandomId>,
    /// What happened before is in the history.
    began: Time,
}

/// How a conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Stay,
    Leave,
}

/// Talks until the user leaves, or the login is over.
pub(crate) async fn talk(args: &Chat, session: &Session, out: Out) -> Result<(), Failure> {
    if out.json {
        let instead = "chat has no JSON: use send, history and listen with --json".to_owned();
        return Err(Failure::Usage(instead));
    }
    catch_up(session, out).await;
    let chat = session.find(&args.chat).await?;
    let mut talk = Talk::new(args, &chat, session, out)?;
    talk.begin(&chat, usize::from(args.history)).await?;
    session.while_logged_in(talk.run()).await
}

impl<'a> Talk<'a> {
    fn new(args: &Chat, chat: &ChatInfo, session: &'a Session, out: Out) -> Result<Self, Failure> {
        let name = session.people.name(chat.user_id);
        let prompt = out.paint.magenta("you> ");
        Ok(Self {
            session,
            chat: chat.id,
            terminal: Terminal::open(prompt, out)?,
            transcript: Transcript::new(name.clone(), out.paint),
            name,
            numbers: Numbers::default(),
            files: Files::default(),
            out,
            style: args.style,
            is_quiet: args.quiet,
            typed: None,
            peer_typed: None,
            oldest: None,
            began: session.client.clock().now(),
        })
    }

    /// The first lines: which chat it is, and what was said last.
    async fn begin(&mut self, chat: &ChatInfo, messages: usize) -> Result<(), Failure> {
        let with = chat::with(chat, &self.session.people);
        let title = format!(
            "Secret chat {} with {with}: {}",
            chat.id,
            chat::status(chat)
        );
        self.terminal.show(&[self.out.paint.bold(&title)]);
        self.note(match chat.status {
            Status::Requested if chat.is_unanswered => "/accept opens it, /close refuses",
            Status::Requested => "what you write waits until the chat is accepted",
            Status::Closed | Status::Empty => "nothing can be sent any more",
            Status::Ready => "/help lists what there is; Ctrl-D leaves",
        });
        self.show_earlier(messages).await?;
        self.read().await
    }

    async fn run(&mut self) -> Result<(), Failure> {
        let mut events = self.session.client.events();
        loop {
            let next = tokio::select! {
                heard = self.terminal.next() => self.hear(heard).await?,
                Some(event) = events.next() => {
                    self.tell(&event).await?;
                    if let Some(id) = event.id {
                        events.ack(id);
                    }
                    Next::Stay
                }
                done = self.files.next() => {
                    self.tell_file(&done);
                    Next::Stay
                }
            };
            if next == Next::Leave {
                return self.leave().await;
            }
        }
    }

    async fn hear(&mut self, heard: Heard) -> Result<Next, Failure> {
        match heard {
            Heard::Typing => {
                self.type_on().await;
                Ok(Next::Stay)
            }
            Heard::Line(line) => self.act(Line::read(&line)).await,
            Heard::End => Ok(Next::Leave),
            Heard::Interrupted => Err(Failure::Interrupted),
        }
    }

    /// What was entered through a pipe is at the server before the program ends.
    async fn leave(&mut self) -> Result<(), Failure> {
        while let Some(done) = self.files.finish().await {
            self.tell_file(&done);
        }
        self.session.settle().await;
        Ok(())
    }

    /// Tells the peer that the user types; of the moment only, so failures do not matter.
    async fn type_on(&mut self) {
        let is_due = self.typed.is_none_or(|typed| typed.elapsed() >= TYPING);
        if is_due && !self.is_quiet {
            self.typed = Some(Instant::now());
            let _ = self.session.client.set_typing(self.chat, true).await;
        }
    }

    /// The user has seen what is on the screen.
    async fn read(&self) -> Result<(), Failure> {
        let chat = self.session.chat(self.chat).await?;
        if chat.status == Status::Ready && !self.is_quiet {
            self.session.client.read_all(self.chat).await?;
        }
        Ok(())
    }

    /// Shows messages before the oldest that is on the screen.
    async fn show_earlier(&mut self, count: usize) -> Result<(), Failure> {
        let client = &self.session.client;
        let mut messages = client.history(self.chat, self.oldest, count).await?;
        messages.reverse();
        self.oldest = messages
            .first()
            .map(|first| first.random_id)
            .or(self.oldest);
        if messages.len() == count && count > 0 {
            self.note("earlier ones: /history");
        }
        for message in &messages {
            self.show(message).await?;
        }
        Ok(())
    }

    async fn show(&mut self, message: &StoredMessage) -> Result<(), Failure> {
        let chat = self.session.chat(self.chat).await?;
        let tag = self.tag(message);
        let lines = self.transcript.message(message, &tag, &chat);
        self.terminal.show(&lines);
        Ok(())
    }

    /// The number of a message, with the one that it answers.
    fn tag(&mut self, message: &StoredMessage) -> String {
        let own = self.numbers.of(message.random_id).0;
        let answered = match message.content() {
            Content::Message(message) => message.reply_to,
            Content::Service(_) => None,
        };
        match answered.and_then(|answered| self.numbers.find(answered)) {
            Some(Tag(answered)) => format!("#{own} answers #{answered}"),
            None => format!("#{own}"),
        }
    }

    /// Says what became of a file, with the number of its message.
    fn tell_file(&mut self, done: &Done) {
        match done.sent {
            Some(message) => {
                let Tag(number) = self.numbers.of(message);
                self.note(&format!("#{number} {}", done.what));
            }
            None => self.note(&done.what),
        }
    }

    /// Shows something that is not a message.
    fn note(&self, what: &str) {
        let line = format!("       {}", harmless(what));
        self.terminal.show(&[self.out.paint.dim(&line)]);
    }

    /// Shows what went wrong.
    fn complain(&self, what: &str) {
        let line = format!("       {}", harmless(what));
        self.terminal.show(&[self.out.paint.bad(&line)]);
    }
}
