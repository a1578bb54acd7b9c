//! Misbehaviour on demand, for one account.

use secretchat_core::io::RpcError;

/// What goes wrong for an account. Counters count down; at 0 all is well again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// Messages to this account that the server accepts and then loses: neither pushed nor in a difference, so that
    /// only the peers can heal it (spec/06 §4). The same message is taken again: that is how TDLib heals it.
    pub lose_messages: u32,
    /// Messages to this account whose update is not pushed; `updates.getDifference` has them.
    pub drop_updates: u32,
    /// How many of a hundred messages to this account are like that, evenly spread, until set to 0 again.
    pub drop_percent: u32,
    /// Messages to this account whose update is pushed twice.
    pub duplicate_updates: u32,
    /// Messages to this account whose update is pushed only after a later one.
    pub hold_back_updates: u32,
    /// Messages to this account of which one bit is changed on the way.
    pub tamper_messages: u32,
    /// Milliseconds by which every push to this account is late, until set to 0 again.
    pub delay_ms: i64,
    /// Numbers that the qts of this account skips before the next message.
    pub qts_gap: u32,
    /// Calls that are told to wait, and not carried out.
    pub flood_wait: FloodWait,
    /// Calls that fail, and are not carried out.
    pub failure: Option<Failure>,
    /// Calls that are carried out, and whose answer is lost.
    pub lose_answers: u32,
    /// Calls of single methods that fail.
    pub refusals: Vec<Refusal>,
    /// Uploads of this account of which the server forgets one part just when a message names them
    /// (`FILE_PART_X_MISSING`).
    pub forget_parts: u32,
    /// Uploads of this account that the server forgets wholly then (`FILE_PART_0_MISSING`).
    pub forget_uploads: u32,
    /// Messages to this account whose file is said to be half as long as it is.
    pub wrong_file_sizes: u32,
    /// Messages to this account that come without their file.
    pub lose_files: u32,
    /// Answers of `upload.getFile` to this account that end too early, as if the file did.
    pub short_ranges: u32,
}

/// Calls refused with `FLOOD_WAIT_X`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FloodWait {
    /// How many.
    pub calls: u32,
    /// The X that they are told, in seconds.
    pub seconds: u32,
}

/// Calls refused with an error of choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How many.
    pub calls: u32,
    /// The error.
    pub error: RpcError,
}

/// Calls of one method refused with an error of choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The method, as [`Function::NAME`](secretchat_core::tl::Function::NAME) spells it.
    pub method: &'static str,
    /// How many.
    pub calls: u32,
    /// The error.
    pub error: RpcError,
    /// Whether they are carried out all the same, as a server that fails late does.
    pub carried_out: bool,
}

impl Faults {
    /// Whether the next call may be carried out.
    pub(crate) fn before_call(&mut self) -> Result<(), RpcError> {
        if count_down(&mut self.flood_wait.calls) {
            return Err(RpcError::server(
                420,
                format!("FLOOD_WAIT_{}", self.flood_wait.seconds),
            ));
        }
        match &mut self.failure {
            Some(failure) => {
                if count_down(&mut failure.calls) {
                    Err(failure.error.clone())
                } else {
                    Ok(())
                }
            }
            None => Ok(()),
        }
    }

    /// The refusal of a call of this method, if it is one of those that fail.
    pub(crate) fn refuse(&mut self, method: &str) -> Option<Refusal> {
        let refusals = self.refusals.iter_mut();
        let mut of_method = refusals.filter(|refusal| refusal.method == method);
        let refusal = of_method.find_map(|r| count_down(&mut r.calls).then_some(r))?;
        Some(refusal.clone())
    }

    /// Whether the answer of the call that was carried out gets lost.
    pub(crate) const fn loses_answer(&mut self) -> bool {
        count_down(&mut self.lose_answers)
    }
}

/// Whether there is one left; takes it.
pub(crate) const fn count_down(counter: &mut u32) -> bool {
    let is_left = *counter > 0;
    *counter = counter.saturating_sub(1);
    is_left
}
