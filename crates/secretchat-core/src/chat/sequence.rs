//! Sequence numbers: the raw counters, their wire form, and the checks of spec/06 §2–3.

use crate::ids::Role;
use crate::limits::MAX_SEQ_NO;

/// A number as it stands in `decryptedMessageLayer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wire(pub(crate) i32);

/// A counter value: how many messages came before.
pub(crate) type Raw = u32;

/// What a peer does wrong with the numbers, only possible for somebody who has the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A negative number.
    #[error("a sequence number is negative")]
    Negative,
    /// The numbers of the other role.
    #[error("a sequence number has the wrong parity")]
    Parity,
    /// It acknowledges less than before.
    #[error("in_seq_no goes back")]
    AcknowledgesLess,
    /// It acknowledges what was never sent.
    #[error("in_seq_no acknowledges a message that was never sent")]
    AcknowledgesUnsent,
    /// It asks for messages that were never sent.
    #[error("a resend is asked for messages that were never sent")]
    ResendUnsent,
    /// It asks for more than 1000 messages.
    #[error("a resend is asked for more than 1000 messages")]
    ResendTooMany,
    /// It commits a key that was never agreed upon.
    #[error("the key that is committed is not the one that was agreed upon")]
    WrongCommit,
}

/// The counters of a chat (spec/06 §2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counters {
    /// Messages of the peer processed in order: the next number expected.
    pub(crate) incoming: Raw,
    /// Own messages created: the next number to use.
    pub(crate) outgoing: Raw,
    /// Own messages that the peer has acknowledged.
    pub(crate) acknowledged: Raw,
}

/// The two numbers of a message of the peer, as counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// Its own number.
    pub(crate) number: Raw,
    /// How many of our messages its sender had seen.
    pub(crate) seen: Raw,
}

/// `in_seq_no` of an own message that was created after `seen` messages of the peer.
pub(crate) fn wire_in(own: Role, seen: Raw) -> Wire {
    Wire(double(seen) + own.x())
}

/// `out_seq_no` of the own message `number`.
pub(crate) fn wire_out(own: Role, number: Raw) -> Wire {
    Wire(double(number) + own.peer().x())
}

/// A number of the peer's `out_seq_no` numbering, as Resend uses it (spec/06 §4.3).
pub(crate) fn wire_out_of_peer(own: Role, number: Raw) -> Wire {
    wire_out(own.peer(), number)
}

fn double(raw: Raw) -> i32 {
    i32::try_from(raw.min(MAX_SEQ_NO)).unwrap_or(i32::MAX / 2) * 2
}

/// Reads the numbers of a message of the peer: checks 1 and 2 of spec/06 §3.
pub(crate) fn read(own: Role, in_seq_no: Wire, out_seq_no: Wire) -> Result<Numbers, Violation> {
    let raw = |wire: Wire, parity: i32| match u32::try_from(wire.0) {
        Err(_) => Err(Violation::Negative),
        Ok(_) if wire.0 % 2 != parity => Err(Violation::Parity),
        Ok(value) => Ok(value / 2),
    };
    Ok(Numbers {
        seen: raw(in_seq_no, own.peer().x())?,
        number: raw(out_seq_no, own.x())?,
    })
}

impl Counters {
    /// Checks 5 and 6 of spec/06 §3, to be made in the order of the peer's numbers.
    pub(crate) const fn check_seen(&self, seen: Raw) -> Result<(), Violation> {
        if seen < self.acknowledged {
            return Err(Violation::AcknowledgesLess);
        }
        if seen > self.outgoing {
            return Err(Violation::AcknowledgesUnsent);
        }
        Ok(())
    }

    /// One more message of the peer is processed, whose sender had seen `seen` of ours.
    pub(crate) const fn accept(&mut self, seen: Raw) {
        self.incoming += 1;
        self.acknowledged = seen;
    }

    /// The number of the next own message, if there is one left.
    pub(crate) const fn following(&self) -> Option<Raw> {
        if self.outgoing < MAX_SEQ_NO {
            Some(self.outgoing)
        } else {
            None
        }
    }
}

/// What a Resend asks for, clamped to what may still be there (spec/06 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: Raw,
    pub(crate) last: Raw,
}

/// Reads the bounds of a Resend; `None` if nothing of it is left to do.
pub(crate) fn read_resend(
    counters: &Counters,
    start: i32,
    end: i32,
) -> Result<Option<Range>, Violation> {
    let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
        return Err(Violation::Negative);
    };
    let (first, last) = (start / 2, end / 2);
    if last >= counters.outgoing {
        return Err(Violation::ResendUnsent);
    }
    if first > last {
        return Ok(None);
    }
    if last - first > crate::limits::MAX_RESEND {
        return Err(Violation::ResendTooMany);
    }
    let first = first.max(counters.acknowledged);
    Ok((first <= last).then_some(Range { first, last }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_numbers_of_the_specification() {
        assert_eq!(wire_in(Role::Creator, 0), Wire(0));
        assert_eq!(wire_out(Role::Creator, 0), Wire(1));
        assert_eq!(wire_out(Role::Creator, 1), Wire(3));
        assert_eq!(wire_in(Role::Creator, 1), Wire(2));
        assert_eq!(wire_in(Role::Participant, 0), Wire(1));
        assert_eq!(wire_out(Role::Participant, 0), Wire(0));
        assert_eq!(wire_out(Role::Participant, 1), Wire(2));
        assert_eq!(wire_in(Role::Participant, 1), Wire(3));
    }

    #[test]
    fn what_one_side_writes_the_other_reads() {
        for role in [Role::Creator, Role::Participant] {
            for n in [0, 1, 2, 77, MAX_SEQ_NO] {
                let read = read(role.peer(), wire_in(role, n / 2), wire_out(role, n)).unwrap();
                assert_eq!(
                    read,
                    Numbers {
                        number: n,
                        seen: n / 2
                    }
                );
            }
        }
    }

    #[test]
    fn mistake_10_parity_is_checked() {
        assert_eq!(
            read(Role::Creator, Wire(0), Wire(0)),
            Err(Violation::Parity)
        );
        assert_eq!(
            read(Role::Creator, Wire(1), Wire(1)),
            Err(Violation::Parity)
        );
        assert_eq!(
            read(Role::Creator, Wire(-1), Wire(-2)),
            Err(Violation::Negative)
        );
        assert!(read(Role::Creator, Wire(1), Wire(0)).is_ok());
    }

    #[test]
    fn mistake_10_acknowledgements_are_monotonic_and_bounded() {
        let counters = Counters {
            incoming: 3,
            outgoing: 5,
            acknowledged: 2,
        };
        assert_eq!(counters.check_seen(1), Err(Violation::AcknowledgesLess));
        assert_eq!(counters.check_seen(2), Ok(()));
        assert_eq!(counters.check_seen(5), Ok(()));
        assert_eq!(counters.check_seen(6), Err(Violation::AcknowledgesUnsent));
    }

    #[test]
    fn numbers_end_before_the_wire_form_overflows() {
        let counters = |outgoing| Counters {
            outgoing,
            ..Counters::default()
        };
        assert_eq!(counters(MAX_SEQ_NO - 1).following(), Some(MAX_SEQ_NO - 1));
        assert_eq!(counters(MAX_SEQ_NO).following(), None);
    }

    #[test]
    fn a_resend_is_clamped_to_what_is_not_acknowledged() {
        let counters = Counters {
            incoming: 0,
            outgoing: 10,
            acknowledged: 4,
        };
        assert_eq!(
            read_resend(&counters, 5, 13),
            Ok(Some(Range { first: 4, last: 6 }))
        );
        assert_eq!(
            read_resend(&counters, 4, 12),
            Ok(Some(Range { first: 4, last: 6 })),
            "parity is not held against it"
        );
        assert_eq!(read_resend(&counters, 1, 5), Ok(None));
        assert_eq!(read_resend(&counters, 13, 11), Ok(None));
        assert_eq!(read_resend(&counters, 1, 21), Err(Violation::ResendUnsent));
        assert_eq!(read_resend(&counters, -2, 3), Err(Violation::Negative));
        let many = Counters {
            incoming: 0,
            outgoing: 5000,
            acknowledged: 0,
        };
        assert_eq!(read_resend(&many, 1, 2003), Err(Violation::ResendTooMany));
        assert_eq!(
            read_resend(&many, 1, 2001),
            Ok(Some(Range {
                first: 0,
                last: 1000
            }))
        );
    }
}
