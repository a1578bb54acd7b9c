//! The log of one client: what the engine reports on its threads goes to a function of the program.

use std::ffi::c_void;
use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::boundary;
use crate::callbacks::Context;
use crate::options::log::{
    SECRETCHAT_LOG_DEBUG, SECRETCHAT_LOG_ERROR, SECRETCHAT_LOG_INFO, SECRETCHAT_LOG_TRACE,
    SECRETCHAT_LOG_WARN,
};

/// Where lines go.
pub(crate) struct Log {
    pub(crate) function: unsafe extern "C" fn(*mut c_void, u32, *const u8, usize),
    pub(crate) context: Context,
    pub(crate) max_level: LevelFilter,
}

impl Log {
    /// Writes a line, whatever the level.
    pub(crate) fn line(&self, level: Level, text: &str) {
        let context = self.context.pointer();
        // SAFETY: the header says that it is called with the context that it was given with, on any thread, and that the
        // text is gone afterwards.
        boundary::in_callback(|| unsafe {
            (self.function)(context, number_of(level), text.as_ptr(), text.len());
        });
    }
}

const fn number_of(level: Level) -> u32 {
    match level {
        Level::ERROR => SECRETCHAT_LOG_ERROR,
        Level::WARN => SECRETCHAT_LOG_WARN,
        Level::INFO => SECRETCHAT_LOG_INFO,
        Level::DEBUG => SECRETCHAT_LOG_DEBUG,
        Level::TRACE => SECRETCHAT_LOG_TRACE,
    }
}

/// The levels up to a number; `None` if there is no such number.
pub(crate) const fn levels_up_to(number: u32) -> Option<LevelFilter> {
    Some(match number {
        SECRETCHAT_LOG_ERROR => LevelFilter::ERROR,
        SECRETCHAT_LOG_WARN => LevelFilter::WARN,
        SECRETCHAT_LOG_INFO => LevelFilter::INFO,
        SECRETCHAT_LOG_DEBUG => LevelFilter::DEBUG,
        SECRETCHAT_LOG_TRACE => LevelFilter::TRACE,
        _ => return None,
    })
}

/// There are no spans in the engine: they would say what its events say already.
impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.max_level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.max_level)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let Line { message, fields } = line;
        self.line(*event.metadata().level(), &format!("{message}{fields}"));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// An event as text: the message first, then `field=value`.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}
