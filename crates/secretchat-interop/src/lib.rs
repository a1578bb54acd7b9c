//! Test equipment: a client of secretchat that is driven by lines of JSON. Never shipped.
//!
//! The program `interop-peer` holds the chats of one account at a [test server](secretchat_testserver), over MTProto or
//! over the [ASCII line](wire::line). It obeys at once, and says `{"event":"hello",…}` when the server can be reached.
//!
//! # What it takes
//! A command is `{"n":1,"do":"send_text","chat":5,"text":"hi"}`, and is answered by `{"n":1,"ok":…}`
//! or `{"n":1,"error":"…"}`. Commands are begun in their order; one that takes long, such as a file, holds nothing up.
//! `stop`, and the end of the input, close the client in order; `kill` ends the process as a crash would.
//!
//! # What it tells
//! `{"event":"message","id":7,"chat":5,…}`: the names are those of [`ChatEvent`](secretchat::ChatEvent), in snake case. A
//! message is told with all of its [content](json::message). Events are confirmed once they are written.
//!
//! In JSON, numbers of 64 bits are strings, and bytes are hexadecimal.

#![forbid(unsafe_code)]

pub mod driver;
pub mod hex;
pub mod json;
pub mod wire;
