//! Progress bars, on terminals only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Whether bars are shown, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) is_shown: bool,
    pub(crate) has_colour: bool,
}

/// A bar that counts bytes.
pub(crate) fn of_bytes(total: u64, what: &'static str, look: Look) -> ProgressBar {
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

fn bar(total: u64, what: &'static str, look: Look, template: &str) -> ProgressBar {
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
