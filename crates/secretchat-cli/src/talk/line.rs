//! What a line means that the user enters.

use std::path::PathBuf;

use crate::args::Kind;
use crate::show::units::read_duration;

/// What the user wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Nothing,
    Say(String),
    Reply {
        to: Tag,
        text: String,
    },
    File {
        path: PathBuf,
        kind: Kind,
    },
    Download {
        which: Option<Tag>,
        path: PathBuf,
    },
    Ttl(i32),
    Key,
    Verify,
    Info,
    Earlier(usize),
    Delete(Vec<Tag>),
    Flush,
    Rekey,
    Screenshot,
    Accept,
    Close {
        delete_history: bool,
    },
    Help,
    Leave,
    /// What is wrong with it.
    Bad(String),
}

/// The number of a message on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag(pub(crate) usize);

/// What `/help` says.
pub(crate) const HELP: &[&str] = &[
    "Whatever does not begin with / is a message. A message that does: //…",
    "  /reply N TEXT      answer message N",
    "  /file PATH         send a file; also /photo, /video, /gif, /audio, /voice, /video-note, /sticker",
    "  /download [N] [PATH]   fetch the file of message N, or the newest one",
    "  /delete N…         delete messages, on both sides",
    "  /history [N]       show N earlier messages",
    "  /ttl TIME|off      messages destroy themselves after: 30s, 5m, 1h, 1d, 1w",
    "  /key  /verify      show the key picture; note that both have compared it",
    "  /info              everything about the chat",
    "  /rekey             renew the key now",
    "  /screenshot        tell that you took a screenshot",
    "  /accept            accept the chat, if you were asked for it",
    "  /flush             delete all messages, on both sides",
    "  /close [--delete-history]   end the chat for good",
    "  /quit              leave; the chat stays open (also Ctrl-D)",
];

impl Line {
    pub(crate) fn read(line: &str) -> Self {
        let line = line.trim_end();
        match line.strip_prefix('/') {
            None if line.trim().is_empty() => Self::Nothing,
            None => Self::Say(line.to_owned()),
            Some(rest) if rest.starts_with('/') => Self::Say(rest.to_owned()),
            Some(rest) => {
                let (name, rest) = rest.split_once(' ').unwrap_or((rest, ""));
                Self::command(name, rest.trim())
            }
        }
    }

    fn command(name: &str, rest: &str) -> Self {
        match (name, rest) {
            ("reply", rest) => reply(rest),
            ("download", rest) => download(rest),
            ("ttl", time) => match read_duration(time) {
                Some(seconds) => Self::Ttl(seconds),
                None => bad("/ttl wants a time, such as 30s, 5m, 1h, 1d, 1w, or off"),
            },
            ("delete", rest) => match tags(rest) {
                Some(tags) if !tags.is_empty() => Self::Delete(tags),
                _ => bad("/delete wants numbers of messages"),
            },
            ("history", "") => Self::Earlier(20),
            ("history", count) => count
                .parse()
                .map_or_else(|_| bad("/history wants a number"), Self::Earlier),
            ("key", "") => Self::Key,
            ("verify", "") => Self::Verify,
            ("info", "") => Self::Info,
            ("rekey", "") => Self::Rekey,
            ("screenshot", "") => Self::Screenshot,
            ("accept", "") => Self::Accept,
            ("flush", "") => Self::Flush,
            ("close", "") => Self::Close {
                delete_history: false,
            },
            ("close", "--delete-history") => Self::Close {
                delete_history: true,
            },
            ("help" | "h" | "?", _) => Self::Help,
            ("quit" | "q" | "exit", "") => Self::Leave,
            (name, path) => file(name, path),
        }
    }
}

fn reply(rest: &str) -> Line {
    let parts = rest
        .split_once(' ')
        .map(|(tag, text)| (tag_of(tag), text.trim()));
    match parts {
        Some((Some(to), text)) if !text.is_empty() => Line::Reply {
            to,
            text: text.to_owned(),
        },
        _ => bad("/reply wants the number of a message, and a text"),
    }
}

fn download(rest: &str) -> Line {
    let (first, path) = rest.split_once(' ').unwrap_or((rest, ""));
    let (which, path) = match tag_of(first) {
        Some(tag) => (Some(tag), path.trim()),
        None => (None, rest),
    };
    let path = if path.is_empty() { "." } else { path };
    Line::Download {
        which,
        path: path.into(),
    }
}

fn file(name: &str, path: &str) -> Line {
    let kind = match name {
        "file" | "document" => Kind::Document,
        "photo" => Kind::Photo,
        "video" => Kind::Video,
        "gif" => Kind::Gif,
        "audio" => Kind::Audio,
        "voice" => Kind::Voice,
        "video-note" => Kind::VideoNote,
        "sticker" => Kind::Sticker,
        _ => return bad(&format!("/{name} is unknown; /help lists what there is")),
    };
    match path {
        "" => bad(&format!("/{name} wants a path")),
        path => Line::File {
            path: path.into(),
            kind,
        },
    }
}

fn tags(rest: &str) -> Option<Vec<Tag>> {
    rest.split_whitespace().map(tag_of).collect()
}

fn tag_of(text: &str) -> Option<Tag> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits.parse().ok().map(Tag)
}

fn bad(why: &str) -> Line {
    Line::Bad(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_begin_with_a_slash_is_said() {
        assert_eq!(Line::read("hello /help "), Line::Say("hello /help".into()));
        assert_eq!(Line::read("  indented"), Line::Say("  indented".into()));
        assert_eq!(Line::read("//etc"), Line::Say("/etc".into()));
        assert_eq!(Line::read("  "), Line::Nothing);
    }

    #[test]
    fn commands_are_read_with_what_they_need() {
        let file = |path: &str, kind| Line::File {
            path: path.into(),
            kind,
        };
        let download = |which, path: &str| Line::Download {
            which,
            path: path.into(),
        };
        for (line, expected) in [
            ("/ttl 5m", Line::Ttl(300)),
            ("/ttl off", Line::Ttl(0)),
            ("/file my notes.pdf", file("my notes.pdf", Kind::Document)),
            ("/photo a.jpg", file("a.jpg", Kind::Photo)),
            ("/delete 3 #4", Line::Delete(vec![Tag(3), Tag(4)])),
            ("/download", download(None, ".")),
            ("/download 3", download(Some(Tag(3)), ".")),
            ("/download #3 a b", download(Some(Tag(3)), "a b")),
            ("/download a b", download(None, "a b")),
            (
                "/close",
                Line::Close {
                    delete_history: false,
                },
            ),
            (
                "/close --delete-history",
                Line::Close {
                    delete_history: true,
                },
            ),
            ("/history 5", Line::Earlier(5)),
            ("/key", Line::Key),
            ("/quit", Line::Leave),
            ("/help", Line::Help),
        ] {
            assert_eq!(Line::read(line), expected, "{line}");
        }
        let reply = Line::Reply {
            to: Tag(2),
            text: "of course".into(),
        };
        assert_eq!(Line::read("/reply 2 of course"), reply);
    }

    #[test]
    fn mistakes_are_told_and_not_sent() {
        for line in [
            "/",
            "/tll 5",
            "/ttl",
            "/ttl soon",
            "/file",
            "/delete",
            "/delete x",
            "/reply",
            "/reply 1",
            "/reply x y",
            "/close now",
            "/history many",
            "/key please",
        ] {
            assert!(matches!(Line::read(line), Line::Bad(_)), "{line}");
        }
    }

    #[test]
    fn the_help_names_every_command() {
        let help = HELP.join("\n");
        for name in [
            "reply",
            "file",
            "photo",
            "video-note",
            "download",
            "delete",
            "history",
            "ttl",
            "key",
            "verify",
            "info",
            "rekey",
            "screenshot",
            "accept",
            "flush",
            "close",
            "quit",
        ] {
            assert!(help.contains(&format!("/{name}")), "{name}");
        }
    }
}
