//! The log: what the program did and what failed. The library never writes a text, a name or a key into it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Context, Filter, Layer as _, SubscriberExt as _};

use super::Folder;

/// A log that is longer is begun anew; the one before it is kept.
const LONGEST: u64 = 1 << 20;

/// Writes down what happens from now on. Without a log the program works all the same.
pub(crate) fn start_log(folder: &Folder) {
    if let Ok(file) = open(&folder.log()) {
        let lines = fmt::layer()
            .with_ansi(false)
            .with_writer(file)
            .with_filter(OurOwn);
        // Only tests start it twice.
        let _ = tracing::subscriber::set_global_default(Registry::default().with(lines));
    }
}

fn open(path: &Path) -> io::Result<File> {
    if fs::metadata(path).is_ok_and(|file| file.len() > LONGEST) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Lines of this project only: nobody knows what others write.
struct OurOwn;

impl<S: Subscriber> Filter<S> for OurOwn {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        *metadata.level() <= LevelFilter::DEBUG && metadata.target().starts_with("secretchat")
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }
}
