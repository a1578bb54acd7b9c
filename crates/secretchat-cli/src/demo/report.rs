//! What came out: facts, comparisons, measurements; as text or as JSON.

use std::io;

use serde::Serialize;

use super::transcript::Transcript;
use crate::show::units::size;

/// Everything that a run tells about itself.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) version: &'static str,
    /// Repeats the run, but for `measured`.
    pub(crate) seed: u64,
    pub(crate) chat_id: i32,
    /// The four lines that both can read to each other.
    pub(crate) key_text: Vec<String>,
    /// How many were there from an earlier run; `null` in a new chat.
    pub(crate) messages_before: Option<u32>,
    pub(crate) messages: Messages,
    pub(crate) key_renewals: u32,
    pub(crate) gaps_healed: u32,
    /// `null` if none was sent.
    pub(crate) file: Option<FileFacts>,
    /// Virtual time from beginning to end.
    pub(crate) virtual_seconds: f64,
    pub(crate) checks: Vec<Check>,
    /// All checks hold.
    pub(crate) ok: bool,
    /// Every commit of the databases waited for the disk.
    pub(crate) synced: bool,
    pub(crate) measured: Measured,
}

/// Messages that the peer received.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Messages {
    pub(crate) from_alice: u32,
    pub(crate) from_bob: u32,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct FileFacts {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) parts_uploaded: u32,
    pub(crate) ranges_downloaded: u32,
}

/// Real time.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Measured {
    /// From the request to the moment when both are ready, milliseconds; `null` in a chat of an earlier run.
    pub(crate) handshake_ms: Option<f64>,
    /// Messages of the conversation, sent and received, in a second; `null` if there were none.
    pub(crate) messages_per_second: Option<f64>,
    /// 10^6 bytes in a second, encrypted, uploaded, downloaded, decrypted and compared; `null` without a file.
    pub(crate) file_mb_per_second: Option<f64>,
}

/// One comparison.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) ok: bool,
}

impl Report {
    pub(crate) fn check(&mut self, name: &'static str, ok: bool) {
        self.checks.push(Check { name, ok });
    }

    /// All checks must hold, and there must be some.
    pub(crate) fn judge(&mut self) {
        self.ok = !self.checks.is_empty() && self.checks.iter().all(|check| check.ok);
    }

    /// Prints the summary.
    pub(crate) fn print(&self, out: &mut Transcript) -> io::Result<()> {
        out.section("Comparisons")?;
        for check in &self.checks {
            let verdict = if check.ok {
                out.paint.good("ok    ")
            } else {
                out.paint.bad("FAILED")
            };
            out.line(&format!("  {verdict}  {}", check.name))?;
        }
        out.section("Summary")?;
        let Messages {
            from_alice,
            from_bob,
        } = self.messages;
        row(
            out,
            "messages",
            &(from_alice + from_bob).to_string(),
            &format!("{from_alice} from Alice, {from_bob} from Bob"),
        )?;
        row(out, "key renewals", &self.key_renewals.to_string(), "")?;
        row(out, "gaps healed", &self.gaps_healed.to_string(), "")?;
        if let Some(file) = &self.file {
            let (up, down) = (file.parts_uploaded, file.ranges_downloaded);
            let note = format!("{up} parts up, {down} down");
            row(out, "file", &size(file.bytes), &note)?;
        }
        self.print_measured(out)?;
        if self.messages_before.is_some() {
            return Ok(());
        }
        out.line("")?;
        let hint = out.paint.dim(&format!(
            "  --seed {} repeats everything but what was measured.",
            self.seed
        ));
        out.line(&hint)
    }

    fn print_measured(&self, out: &mut Transcript) -> io::Result<()> {
        out.section("Measured")?;
        let measured = &self.measured;
        if let Some(ms) = measured.handshake_ms {
            row(out, "handshake", &format!("{ms:.1} ms"), "")?;
        }
        if let Some(rate) = measured.messages_per_second {
            let note = match self.synced {
                true => "both sides and the server together; every commit waits for the disk",
                false => "both sides and the server together; commits do not wait for the disk",
            };
            row(out, "messages", &format!("{rate:.0} per second"), note)?;
        }
        if let Some(rate) = measured.file_mb_per_second {
            let note = "up and down and compared";
            row(out, "file", &format!("{rate:.0} MB/s"), note)?;
        }
        Ok(())
    }
}

fn row(out: &mut Transcript, name: &str, value: &str, note: &str) -> io::Result<()> {
    let line = format!(
        "  {}  {value:18}{}",
        out.paint.dim(&format!("{name:14}")),
        out.paint.dim(note)
    );
    out.line(&line)
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn one_comparison_that_fails_fails_all() {
        let mut report = Report::default();
        report.judge();
        assert!(!report.ok);
        for (holds, ok) in [(true, true), (false, false), (true, false)] {
            report.check("something", holds);
            report.judge();
            assert_eq!(report.ok, ok);
        }
    }
}
