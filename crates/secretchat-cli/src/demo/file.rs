//! The file: up, down, and compared.

use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use indicatif::ProgressBar;
use secretchat::Attachment;
use secretchat::files::{FileSink, Progress};
use secretchat_core::ids::RandomId;
use tokio::io::AsyncWrite;

use super::person::Person::{Alice, Bob};
use super::report::FileFacts;
use super::{Demo, DemoError};
use crate::show::clean::harmless;
use crate::show::progress;
use crate::show::units::{count, size};

impl Demo {
    pub(super) async fn send_file(&mut self) -> Result<(), DemoError> {
        self.out.section("File")?;
        self.pass(3000).await?;
        let (bytes, name) = (self.source.size(), self.source.name());
        let start = Instant::now();
        let (random_id, parts_uploaded) = self.upload_file(bytes, &name).await?;
        let (ranges_downloaded, is_equal) = self.download_file(random_id, bytes).await?;
        let seconds = start.elapsed().as_secs_f64();
        self.report.file = Some(FileFacts {
            name,
            bytes,
            parts_uploaded,
            ranges_downloaded,
        });
        self.report.measured.file_mb_per_second = Some(bytes as f64 / 1e6 / seconds);
        self.report
            .check("the file arrived, byte by byte", is_equal);
        Ok(())
    }

    /// Alice's part.
    async fn upload_file(&mut self, bytes: u64, name: &str) -> Result<(RandomId, u32), DemoError> {
        let what = format!("encrypts and uploads {} ({})", harmless(name), size(bytes));
        self.out.act(self.world.now(), Alice, &what)?;
        let source = self.source.to_send().map_err(DemoError::File)?;
        let steps = Steps::new(progress::of_bytes(bytes, "uploading", self.progress));
        let sent = self
            .world
            .client(Alice)
            .send_file(self.world.chat(), source, Attachment::document())
            .caption("Here is the file.")
            .lossless()
            .progress(steps.observer())
            .await;
        let parts = steps.end();
        let random_id = sent?.random_id;
        self.settle().await?;
        Ok((random_id, parts))
    }

    /// Bob's part; compares what he gets with the original, without keeping either.
    async fn download_file(
        &mut self,
        random_id: RandomId,
        bytes: u64,
    ) -> Result<(u32, bool), DemoError> {
        let original = self.source.open().map_err(DemoError::File)?;
        let (comparison, verdict) = Comparison::new(original);
        let steps = Steps::new(progress::of_bytes(bytes, "downloading", self.progress));
        let received = self
            .world
            .client(Bob)
            .download(self.world.chat(), random_id, FileSink::writer(comparison))
            .progress(steps.observer())
            .await;
        let ranges = steps.end();
        received?;
        let is_equal = verdict.load(Ordering::Relaxed);
        let verdict = match is_equal {
            true => "every byte is the same",
            false => "it is NOT the same",
        };
        let what = format!(
            "downloads it in {}, decrypts it: {verdict}",
            count(ranges, "range")
        );
        self.out.act(self.world.now(), Bob, &what)?;
        Ok((ranges, is_equal))
    }
}

/// Shows how far a file is, and counts its parts.
struct Steps {
    bar: ProgressBar,
    calls: Arc<AtomicU32>,
}

impl Steps {
    fn new(bar: ProgressBar) -> Self {
        let calls = Arc::default();
        Self { bar, calls }
    }

    fn observer(&self) -> impl FnMut(Progress) + Send + 'static {
        let (bar, calls) = (self.bar.clone(), Arc::clone(&self.calls));
        move |progress| {
            bar.set_position(progress.done);
            calls.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Gives how many parts there were: one call is made for each, and one before all.
    fn end(self) -> u32 {
        self.bar.finish_and_clear();
        self.calls.load(Ordering::Relaxed).saturating_sub(1)
    }
}

/// Takes what is written and compares it with what it should be.
struct Comparison {
    original: Box<dyn Read + Send>,
    is_equal: bool,
    verdict: Arc<AtomicBool>,
}

impl Comparison {
    /// With the verdict: all of it came, and every byte is the same.
    fn new(original: Box<dyn Read + Send>) -> (Self, Arc<AtomicBool>) {
        let verdict = Arc::default();
        let comparison = Self {
            original,
            is_equal: true,
            verdict: Arc::clone(&verdict),
        };
        (comparison, verdict)
    }

    fn compare(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut expected = Vec::with_capacity(bytes.len());
        let original = (&mut self.original).take(bytes.len() as u64);
        { original }.read_to_end(&mut expected)?;
        self.is_equal &= expected == bytes;
        Ok(bytes.len())
    }

    fn conclude(&mut self) -> io::Result<()> {
        let is_at_end = self.original.read(&mut [0])? == 0;
        self.verdict
            .store(self.is_equal && is_at_end, Ordering::Relaxed);
        Ok(())
    }
}

impl AsyncWrite for Comparison {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.compare(bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.conclude())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_equal(original: &'static [u8], written: &[&[u8]]) -> bool {
        let (mut comparison, verdict) = Comparison::new(Box::new(original));
        for bytes in written {
            comparison.compare(bytes).unwrap();
        }
        comparison.conclude().unwrap();
        verdict.load(Ordering::Relaxed)
    }

    #[test]
    fn only_the_very_same_bytes_are_equal() {
        assert!(are_equal(b"abc", &[b"ab", b"c"]));
        assert!(!are_equal(b"abc", &[b"ab"]));
        assert!(!are_equal(b"abc", &[b"ab", b"cd"]));
        assert!(!are_equal(b"abc", &[b"aX", b"c"]));
    }
}
