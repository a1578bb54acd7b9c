//! Drafts as programs make them, and the messages that come of them.

use std::ptr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secretchat::core::ids::{ChatId, RandomId, Time, UserId};
use secretchat::core::io::RpcError;
use secretchat::core::message::media::{Media, Venue};
use secretchat::core::message::{Content as Received, Message, Text};
use secretchat::core::tl::api::{self, types::InputUser};
use secretchat::store::Vault;
use secretchat::transport::{DcId, Peer, ResolveError, Transport};
use secretchat::{Client, Feed};
use secretchat_testserver::Server;

use super::file::{secretchat_draft_document, secretchat_draft_photo, secretchat_draft_voice};
use super::file_settings::{
    secretchat_draft_make_thumb, secretchat_draft_mime_type, secretchat_draft_premium,
    secretchat_draft_thumb,
};
use super::media::{secretchat_draft_external_sticker, secretchat_draft_venue};
use super::settings::{
    secretchat_draft_lossless, secretchat_draft_no_webpage, secretchat_draft_random_id,
    secretchat_draft_reply_to, secretchat_draft_silent, secretchat_draft_ttl,
    secretchat_draft_via_bot,
};
use super::text::{
    secretchat_draft_entity, secretchat_draft_html, secretchat_draft_markdown,
    secretchat_draft_text,
};
use super::{Draft, Outgoing, secretchat_draft_free, secretchat_draft_new};
use crate::boundary::Given as _;
use crate::message::entity::{SECRETCHAT_ENTITY_TEXT_URL, SECRETCHAT_ENTITY_UNKNOWN};
use crate::owned::Owned;
use crate::source::{
    Source, secretchat_source_bytes, secretchat_source_free, secretchat_source_name,
};
use crate::status::Status;

fn draft() -> Owned<Draft> {
    Owned::made(secretchat_draft_free, |out| secretchat_draft_new(out, None))
}

fn source(bytes: &[u8]) -> Owned<Source> {
    Owned::made(secretchat_source_free, |out| {
        // SAFETY: the bytes are there.
        unsafe { secretchat_source_bytes(bytes.as_ptr(), bytes.len(), out, None) }
    })
}

const NOW: Time = Time::from_date(1_767_258_000);

/// Calls functions that have to return OK; bytes are given by a pointer and a length.
macro_rules! set {
    ($($function:ident($($argument:expr),*);)*) => {
        $(
            #[allow(unused_unsafe, reason = "some are safe")]
            // SAFETY: arguments are literals that live on, and objects that are there.
            let status = unsafe { $function($($argument,)* None) };
            assert_eq!(status, Status::Ok, stringify!($function));
        )*
    };
}

/// The content of what was sent, as the history has it.
async fn sent(mut draft: Owned<Draft>) -> Message {
    let (client, chat) = chat().await;
    let content = draft.get().given("draft").unwrap().take("draft").unwrap();
    let sent = match content.outgoing(&client, chat) {
        Outgoing::Message(send) => send.await,
        Outgoing::File(send) => send.await,
    };
    let random_id = sent.unwrap().random_id;
    let stored = client.message(chat, random_id).await.unwrap();
    match stored.content() {
        Received::Message(message) => message,
        Received::Service(service) => panic!("{service:?}"),
    }
}

/// A chat of two clients.
async fn chat() -> (Client, ChatId) {
    let server = Arc::new(Mutex::new(Server::new(ChaCha20Rng::seed_from_u64(1))));
    let mut clients = Vec::new();
    for user in [UserId(1), UserId(2)] {
        server.lock().unwrap().add_account(user);
        let line = Line {
            server: Arc::clone(&server),
            user,
        };
        let builder = Client::builder().user(user).store(Vault::memory());
        let client = builder.transport(line.clone()).build().await.unwrap();
        tokio::spawn(feed(client.feed(), line));
        clients.push(client);
    }
    let chat = clients[0].request_chat(Peer::Id(UserId(2))).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    (clients.remove(0), chat)
}

/// The way to the server.
#[derive(Clone)]
struct Line {
    server: Arc<Mutex<Server>>,
    user: UserId,
}

impl Transport for Line {
    async fn invoke(&self, _: Option<DcId>, request: Vec<u8>) -> Result<Vec<u8>, RpcError> {
        self.server.lock().unwrap().handle(self.user, &request, NOW)
    }

    async fn resolve(&self, peer: Peer) -> Result<InputUser, ResolveError> {
        let Peer::Id(user) = peer else {
            return Err(ResolveError::Unknown);
        };
        match self.server.lock().unwrap().input_user(user) {
            Some(api::InputUser::InputUser(user)) => Ok(user),
            _ => Err(ResolveError::Unknown),
        }
    }
}

/// Takes to the client what its account is told.
async fn feed(feed: Feed, line: Line) {
    loop {
        let update = line.server.lock().unwrap().poll_update(line.user, NOW);
        match update {
            Some(update) => feed.handle_updates(&update).await.unwrap(),
            None => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn all_settings_of_a_text_are_sent() {
    let mut draft = draft();
    let (text, url, bot) = (b"See here", b"https://a.example", b"some_bot");
    set! {
        secretchat_draft_text(draft.get(), text.as_ptr(), text.len());
        secretchat_draft_entity(draft.get(), SECRETCHAT_ENTITY_TEXT_URL, 4, 4, url.as_ptr(), url.len(), 0);
        secretchat_draft_random_id(draft.get(), -7);
        secretchat_draft_reply_to(draft.get(), 5);
        secretchat_draft_silent(draft.get(), true);
        secretchat_draft_no_webpage(draft.get(), true);
        secretchat_draft_ttl(draft.get(), 30);
        secretchat_draft_lossless(draft.get(), true);
        secretchat_draft_via_bot(draft.get(), bot.as_ptr(), bot.len());
    }
    let text = Text::new("See ").then_link("here", "https://a.example");
    let mut expected = Message::text(text)
        .reply_to(RandomId(5))
        .silent()
        .no_webpage()
        .ttl(30);
    expected.random_id = RandomId(-7);
    expected.via_bot = Some("some_bot".to_owned());
    assert_eq!(sent(draft).await, expected);
}

#[tokio::test(start_paused = true)]
async fn all_settings_of_a_file_are_sent() {
    let (mut draft, mut source) = (draft(), source(b"content"));
    let (name, bot, text) = (b"../a.txt", b"some_bot", b"caption");
    let (mime_type, jpeg) = (b"text/html", b"\xff\xd8\xff");
    set! {
        secretchat_source_name(source.get(), name.as_ptr(), name.len());
        secretchat_draft_document(draft.get(), source.get());
        secretchat_draft_mime_type(draft.get(), mime_type.as_ptr(), mime_type.len());
        secretchat_draft_thumb(draft.get(), jpeg.as_ptr(), jpeg.len(), 3, 2);
        secretchat_draft_premium(draft.get(), true);
        secretchat_draft_text(draft.get(), text.as_ptr(), text.len());
        secretchat_draft_random_id(draft.get(), 9);
        secretchat_draft_reply_to(draft.get(), 5);
        secretchat_draft_silent(draft.get(), true);
        secretchat_draft_ttl(draft.get(), 30);
        secretchat_draft_lossless(draft.get(), true);
        secretchat_draft_via_bot(draft.get(), bot.as_ptr(), bot.len());
    }
    let message = sent(draft).await;
    let Some(Media::Document(document)) = &message.media else {
        panic!("{message:?}");
    };
    let file = &document.file;
    let thumb = file.thumb.as_ref().unwrap();
    assert_eq!((file.size, file.name.as_deref()), (7, Some("a.txt")));
    assert_eq!(file.mime_type, "text/html");
    assert_eq!((thumb.jpeg.as_slice(), thumb.w, thumb.h), (&jpeg[..], 3, 2));
    let said = (
        message.random_id.0,
        message.reply_to,
        message.silent,
        message.ttl,
    );
    assert_eq!(said, (9, Some(RandomId(5)), true, 30));
    let texts = (message.text.text.as_str(), message.via_bot.as_deref());
    assert_eq!(texts, ("caption", Some("some_bot")));
}

#[tokio::test(start_paused = true)]
async fn the_last_media_are_sent() {
    let (mut draft, mut source) = (draft(), source(b"content"));
    let (title, address) = (b"Tower", b"1 Street");
    set! {
        secretchat_draft_photo(draft.get(), source.get(), 1, 1);
        secretchat_draft_venue(
            draft.get(), 48.5, -2.0, title.as_ptr(), title.len(), address.as_ptr(), address.len(),
            ptr::null(), 0, ptr::null(), 0
        );
    }
    let media = sent(draft).await.media;
    let Some(Media::Venue(Venue {
        location,
        title,
        address,
        provider,
        venue_id,
    })) = media
    else {
        panic!("{media:?}");
    };
    assert_eq!((location.lat, location.long), (48.5, -2.0));
    let texts = [title, address, provider, venue_id];
    assert_eq!(texts, ["Tower", "1 Street", "", ""]);
}

#[test]
fn a_text_takes_the_place_of_another_and_its_entities() {
    let mut draft = draft();
    let (first, url, second) = (b"one", b"https://a.example", b"two");
    set! {
        secretchat_draft_text(draft.get(), first.as_ptr(), first.len());
        secretchat_draft_entity(draft.get(), SECRETCHAT_ENTITY_TEXT_URL, 0, 3, url.as_ptr(), url.len(), 0);
        secretchat_draft_text(draft.get(), second.as_ptr(), second.len());
    }
    let content = draft.get().given("draft").unwrap().get("draft").unwrap();
    assert_eq!(content.message.text, Text::new("two"));
}

#[test]
fn formats_are_read_if_they_are_built_in() {
    let mut draft = draft();
    let (markdown, html) = (b"**x**", b"<b>x</b>");
    // SAFETY: the texts live on.
    let statuses = unsafe {
        [
            secretchat_draft_markdown(draft.get(), markdown.as_ptr(), markdown.len(), None),
            secretchat_draft_html(draft.get(), html.as_ptr(), html.len(), None),
        ]
    };
    let content = draft.get().given("draft").unwrap().get("draft").unwrap();
    if cfg!(feature = "formats") {
        assert_eq!(statuses, [Status::Ok; 2]);
        assert_eq!(content.message.text, Text::default().then_bold("x"));
    } else {
        assert_eq!(statuses, [Status::Unsupported; 2]);
        assert!(content.message.text.is_empty());
    }
}

#[test]
fn drafts_and_sources_are_used_once() {
    let (mut used, mut other, mut content) = (draft(), draft(), source(b"content"));
    set! { secretchat_draft_document(used.get(), content.get()); }
    let again = secretchat_draft_document(other.get(), content.get(), None);
    assert_eq!(again, Status::Spent);
    // SAFETY: an empty name.
    let named = unsafe { secretchat_source_name(content.get(), ptr::null(), 0, None) };
    assert_eq!(named, Status::Spent);
    let draft = used.get().given("draft").unwrap();
    assert!(draft.take("draft").unwrap().has_file());
    assert_eq!(draft.take("draft").err().unwrap().status, Status::Spent);
    assert_eq!(
        secretchat_draft_silent(used.get(), true, None),
        Status::Spent
    );
}

#[test]
fn a_source_is_not_used_up_by_what_fails() {
    let (mut draft, mut source) = (draft(), source(b"content"));
    let too_wide = secretchat_draft_photo(draft.get(), source.get(), 65536, 1, None);
    assert_eq!(too_wide, Status::Value);
    let voice = |draft: &mut Owned<Draft>, source: &mut Owned<Source>, samples: &[u8]| {
        let (data, len) = (samples.as_ptr(), samples.len());
        // SAFETY: the samples are there.
        unsafe { secretchat_draft_voice(draft.get(), source.get(), 1, data, len, None) }
    };
    assert_eq!(voice(&mut draft, &mut source, &[32]), Status::Value);
    assert_eq!(voice(&mut draft, &mut source, &[1; 101]), Status::Length);
    assert_eq!(voice(&mut draft, &mut source, &[31; 100]), Status::Ok);
}

#[test]
fn what_has_no_place_is_refused() {
    let mut draft = draft();
    for kind in [SECRETCHAT_ENTITY_UNKNOWN, 16, u32::MAX] {
        // SAFETY: no argument.
        let status =
            unsafe { secretchat_draft_entity(draft.get(), kind, 0, 1, ptr::null(), 0, 0, None) };
        assert_eq!(status, Status::Value, "{kind}");
    }
    // SAFETY: empty texts.
    let tall = unsafe {
        let (none, len) = (ptr::null(), 0);
        secretchat_draft_external_sticker(
            draft.get(),
            1,
            2,
            3,
            4,
            5,
            65536,
            none,
            len,
            none,
            len,
            none,
            len,
            None,
        )
    };
    assert_eq!(tall, Status::Value);
    assert_eq!(
        secretchat_draft_premium(draft.get(), true, None),
        Status::Missing
    );
    assert_eq!(
        secretchat_draft_premium(None, true, None),
        Status::NullPointer
    );
}

#[test]
fn thumbnails_are_made_if_they_are_built_in() {
    let (mut draft, mut source) = (draft(), source(b"content"));
    set! { secretchat_draft_photo(draft.get(), source.get(), 0, 0); }
    let expected = if cfg!(feature = "thumbnails") {
        Status::Ok
    } else {
        Status::Unsupported
    };
    assert_eq!(
        secretchat_draft_make_thumb(draft.get(), true, None),
        expected
    );
}
