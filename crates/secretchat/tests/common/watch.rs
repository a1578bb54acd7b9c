//! A subscriber at the level TRACE that panics if something planted appears in a line of a log.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// In every text, name and title of these tests that nobody may see.
pub(crate) const PLANTED: &str = "pl4nt3d";

static STATE: Mutex<State> = Mutex::new(State {
    forms: Vec::new(),
    lines: Vec::new(),
    leaks: Vec::new(),
});

struct State {
    /// What must not appear, in every form that it could have.
    forms: Vec<String>,
    lines: Vec<String>,
    leaks: Vec<String>,
}

/// Watches all logs of this process from now on.
pub(crate) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Watcher::default()).unwrap();
        plant(PLANTED.as_bytes());
    });
}

/// From now on, these bytes must not appear.
pub(crate) fn plant(secret: &[u8]) {
    let mut state = state();
    if let Ok(text) = std::str::from_utf8(secret) {
        state.forms.push(text.to_owned());
    }
    // Whatever is cut off at either end, one of these is left of a secret of some length.
    for part in secret.chunks_exact(7.min(secret.len()).max(1)) {
        state.forms.extend(forms(part));
    }
}

/// Text that the app could see: it must say nothing.
pub(crate) fn check(text: impl AsRef<str>) {
    let state = state();
    let text = text.as_ref();
    assert!(!state.leaks(text), "a secret can be seen in {text}");
}

/// What was logged so far; none of it says anything.
pub(crate) fn lines() -> Vec<String> {
    let state = state();
    assert_eq!(state.leaks, [""; 0], "secrets in the log");
    state.lines.clone()
}

/// Some bytes as they are shown.
fn forms(bytes: &[u8]) -> [String; 5] {
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let list = format!("{bytes:?}");
    let list = list.trim_matches(['[', ']']).to_owned();
    let escaped = bytes.escape_ascii().to_string();
    [hex.to_uppercase(), hex, list, base64(bytes), escaped]
}

/// The whole triples of the bytes. In a longer text in base64 they look so if they begin at a triple of it, as every
/// third of the pieces does that are planted.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let triples = bytes.chunks_exact(3).flat_map(|triple| {
        let n = triple
            .iter()
            .fold(0_usize, |n, byte| n << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[n >> shift & 63]))
    });
    triples.collect()
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn leaks(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form))
    }
}

#[derive(Default)]
struct Watcher {
    spans: AtomicU64,
}

impl Watcher {
    fn line(line: String) {
        let mut state = state();
        let leaks = state.leaks(&line);
        if leaks {
            // A panic in a thread of the runtime may be seen by nobody.
            state.leaks.push(line.clone());
        }
        state.lines.push(line);
        drop(state);
        assert!(!leaks, "a secret in the log");
    }
}

impl Subscriber for Watcher {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line::of(span.metadata());
        span.record(&mut line);
        Self::line(line.0);
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        Self::line(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::of(event.metadata());
        event.record(&mut line);
        Self::line(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// A line with all its fields.
struct Line(String);

impl Line {
    fn of(metadata: &Metadata<'_>) -> Self {
        Self(format!(
            "{} {} {}:",
            metadata.level(),
            metadata.target(),
            metadata.name()
        ))
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_seen(text: String) -> bool {
        state().leaks(&text)
    }

    #[test]
    fn what_is_planted_is_seen_in_every_form() {
        watch();
        let key: Vec<u8> = (0..64_u8).map(|n| n.wrapping_mul(197) ^ 0x5a).collect();
        assert!(!is_seen(format!("{key:?}")));
        plant(&key);
        assert!(is_seen(format!("{key:?}")));
        assert!(is_seen(forms(&key)[0].clone()) && is_seen(forms(&key)[1].clone()));
        assert!(is_seen(base64(&key)) && is_seen(key.escape_ascii().to_string()));
        assert!(is_seen(format!("a {PLANTED} word")) && !is_seen("another word".to_owned()));
        assert!(is_seen(format!("{:?}", PLANTED.as_bytes())));
    }
}
