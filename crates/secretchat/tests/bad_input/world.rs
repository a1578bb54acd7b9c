//! Alice with a chat in each state, and a look at all of it before and after a call.

use secretchat::core::chat::ChatInfo;
use secretchat::core::history::StoredMessage;
use secretchat::core::ids::{ChatId, RandomId, UserId};
use secretchat::files::FileSource;
use secretchat::store::{Generation, Vault};
use secretchat::transport::Peer;
use secretchat::{AcceptPolicy, Attachment, Client, Event, Events};
use secretchat_testserver::network::Network;

use crate::common::{Line, builder, feed, network, settle};

pub(crate) const ALICE: UserId = UserId(1);
pub(crate) const BOB: UserId = UserId(2);
/// Never there.
pub(crate) const CAROL: UserId = UserId(3);
/// A bot.
pub(crate) const BOT: UserId = UserId(4);

pub(crate) const NO_CHAT: ChatId = ChatId(5);
pub(crate) const NO_MESSAGE: RandomId = RandomId(5);

pub(crate) struct World {
    pub(crate) network: Network,
    pub(crate) alice: Client,
    line: Line,
    events: Events,
    pub(crate) bob: Client,
    /// A chat with Bob.
    pub(crate) ready: ChatId,
    /// Asked for by Alice, not answered by Carol.
    pub(crate) requested: ChatId,
    /// Asked for by Bob, not answered by Alice.
    pub(crate) asked: ChatId,
    /// A chat with Bob that is over.
    pub(crate) closed: ChatId,
    /// A text of Alice in the chat that is ready.
    pub(crate) text: RandomId,
    /// A file of Bob there: 5 bytes.
    pub(crate) file: RandomId,
}

/// What must not change.
#[derive(PartialEq)]
pub(crate) struct State {
    chats: Vec<ChatInfo>,
    histories: Vec<Vec<StoredMessage>>,
    generation: Generation,
    calls: usize,
}

impl State {
    /// What the user sees.
    pub(crate) fn content(&self) -> (&[ChatInfo], &[Vec<StoredMessage>]) {
        (&self.chats, &self.histories)
    }

    /// Calls that left so far.
    pub(crate) const fn calls(&self) -> usize {
        self.calls
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let network = network(1);
        let (line, bobs_line) = (Line::new(&network, ALICE), Line::new(&network, BOB));
        drop([network.account(CAROL), network.account(BOT)]);
        network.server(|server| server.set_bot(BOT, true));
        let alice = builder(&line, Vault::memory()).accept(AcceptPolicy::Ask);
        let (alice, bob) = (
            alice.build().await.unwrap(),
            builder(&bobs_line, Vault::memory()).build().await.unwrap(),
        );
        feed(&alice, &line);
        feed(&bob, &bobs_line);
        let ready = alice.request_chat(Peer::Id(BOB)).await.unwrap();
        let closed = alice.request_chat(Peer::Id(BOB)).await.unwrap();
        let requested = alice.request_chat(Peer::Id(CAROL)).await.unwrap();
        let asked = bob.request_chat(Peer::Id(ALICE)).await.unwrap();
        settle().await;
        alice.discard_chat(closed, false).await.unwrap();
        let text = alice.send_text(ready, "a text").await.unwrap().random_id;
        let file = bob.send_file(ready, FileSource::bytes(*b"bytes"), Attachment::document());
        let file = file.await.unwrap().random_id;
        settle().await;
        Self {
            events: alice.events(),
            network,
            alice,
            line,
            bob,
            ready,
            requested,
            asked,
            closed,
            text,
            file,
        }
        .told()
        .await
    }

    /// All events so far are taken.
    async fn told(mut self) -> Self {
        while self.next_event().await.is_some() {}
        self
    }

    async fn next_event(&mut self) -> Option<Event> {
        let soon = std::time::Duration::from_secs(1);
        tokio::time::timeout(soon, self.events.next()).await.ok()?
    }

    pub(crate) async fn state(&self) -> State {
        let chats = self.alice.chats().await.unwrap();
        let mut histories = Vec::new();
        for chat in &chats {
            histories.push(self.alice.history(chat.id, None, usize::MAX).await.unwrap());
        }
        State {
            chats,
            histories,
            generation: self.alice.generation().await.unwrap(),
            calls: self.line.calls(),
        }
    }

    /// Looks again, when everything that could have begun has ended.
    pub(crate) async fn assert_unchanged(&mut self, before: &State, call: &str) {
        settle().await;
        let after = self.state().await;
        assert_eq!(after.chats, before.chats, "{call}");
        assert!(
            after.histories == before.histories,
            "{call}: another history"
        );
        assert_eq!(after.generation, before.generation, "{call}");
        assert_eq!(after.calls, before.calls, "{call}");
        let event = self.next_event().await;
        assert_eq!(event, None, "{call}");
    }
}

/// Makes a call that must be refused with an error of this form, which says something, and change nothing.
macro_rules! refused {
    ($world:expr, $call:expr, $error:pat $(if $guard:expr)?) => {{
        let name = stringify!($call);
        let before = $world.state().await;
        let error = $call.await.err().unwrap_or_else(|| panic!("{name} was not refused"));
        assert!(matches!(&error, $error $(if $guard)?), "{name}: {error:?}");
        let said = error.to_string();
        assert!(said.len() > 5 && !said.contains('\n'), "{name}: {said:?}");
        $world.assert_unchanged(&before, name).await;
    }};
}

pub(crate) use refused;
