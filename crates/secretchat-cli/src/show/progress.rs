//! Progress bars, on terminals only.

use std::borrow::Cow;
use std::io::{IsTerminal as _, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use secretchat::files::Progress;

use super::out::Out;

/// Whether bars are shown, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) is_shown: bool,
    pub(crate) has_colour: bool,
}

impl Look {
    /// Bars where somebody sees them, and nobody reads the output as JSON.
    pub(crate) fn of(out: Out) -> Self {
        Self {
            is_shown: !out.json && stderr().is_terminal(),
            has_colour: out.paint.has_colour(),
        }
    }
}

/// The bar of one file. It is gone when this is dropped, even if the file goes on.
pub(crate) struct FileBar(ProgressBar);

impl FileBar {
    pub(crate) fn new(what: impl Into<Cow<'static, str>>, look: Look) -> Self {
        Self(of_bytes(0, what, look))
    }

    /// Moves the bar.
    pub(crate) fn observer(&self) -> impl FnMut(Progress) + Send + 'static {
        let bar = self.0.clone();
        move |Progress { done, total }| {
            bar.set_length(total);
            bar.set_position(done);
        }
    }
}

impl Drop for FileBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A bar that counts bytes.
pub(crate) fn of_bytes(total: u64, what: impl Into<Cow<'static, str>>, look: Look) -> ProgressBar {
    bar(
        total,
        what,
        look,
        "  {msg:12} {bar:32STYLE} {bytes:>10} of {total_bytes}  {binary_bytes_per_sec}",
    )
}

/// A bar that counts messages.
pub(crate) fn of_messages(total: u64, look: Look) -> ProgressBar {
    bar(
        total,
        "messages",
        look,
        "  {msg:12} {bar:32STYLE} {pos:>10} of {len}",
    )
}

fn bar(total: u64, what: impl Into<Cow<'static, str>>, look: Look, template: &str) -> ProgressBar {
    let template = template.replace("STYLE", if look.has_colour { ".cyan/dim" } else { "" });
    let target = if look.is_shown {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style =
        ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(total), target);
    bar.set_style(style.progress_chars(if look.has_colour {
        "━━━"
    } else {
        "━━ "
    }));
    bar.set_message(what);
    bar
}
