//! When an event happened, by the sender's clock and ours.

use domain::{Flaw, Zone};
use jiff::civil::Time;
use jiff::fmt::temporal::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use super::wire::Scalar;

/// The faults of what a sender says about time.
const NO_MOMENT: &str = "no-moment";
pub(super) const BEFORE_1970: &str = "before-1970";
pub(super) const IN_THE_FUTURE: &str = "in-the-future";
pub(super) const NO_OFFSET: &str = "no-offset";

/// Clocks, zones and date lines together are not further apart than this.
const MOST_AHEAD: SignedDuration = SignedDuration::from_hours(36);

/// A moment that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Read {
    at: Timestamp,
    /// Whether it was written without saying where on earth: then it is read as of the firm's zone.
    lacks_offset: bool,
}

/// A moment as clients write it: ISO 8601 with an offset, or without one (then in the firm's zone), a day, or the seconds or
/// milliseconds since 1970. What is well written and beyond the bounds of time is their bound. `None` for anything else.
fn moment(written: &Scalar<'_>, zone: &Zone) -> Option<Read> {
    let exact = |at| Read { at, lacks_offset: false };
    match written {
        Scalar::Text(text) => {
            let text = text.trim();
            let number = || text.parse::<f64>().ok().and_then(since_1970).map(exact);
            text.parse().ok().map(exact).or_else(|| in_parts(text, zone)).or_else(number)
        }
        Scalar::Number(number) => since_1970(number.as_f64()?).map(exact),
        Scalar::Absent | Scalar::Other(_) => None,
    }
}

/// What is no timestamp though it is well written: it lacks its offset, or lies beyond the bounds of time.
fn in_parts(text: &str, zone: &Zone) -> Option<Read> {
    let parts = DateTimeParser::new().parse_pieces(text).ok()?;
    let written = parts.date().to_datetime(parts.time().unwrap_or(Time::midnight()));
    if parts.offset().is_none() {
        return Some(Read { at: zone.moment(written), lacks_offset: true });
    }
    let at = match written.year() {
        9999 => Timestamp::MAX,
        -9999 => Timestamp::MIN,
        _ => return None,
    };
    Some(Read { at, lacks_offset: false })
}

/// What is too large for seconds of this century and the next is milliseconds.
#[allow(clippy::cast_possible_truncation)] // out of range it saturates, and is then no moment
fn since_1970(number: f64) -> Option<Timestamp> {
    if !number.is_finite() {
        return None;
    }
    let seconds = if number.abs() >= 1e11 { number / 1e3 } else { number };
    Timestamp::from_microsecond((seconds * 1e6).round() as i64).ok()
}

/// When an event happened, times without an offset being of a zone; what is wrong with what the sender said about it goes to the flaws.
pub(super) fn occurred_at(
    (original, name): (&Scalar<'_>, &str),
    sent_at: &Scalar<'_>,
    (received_at, zone): (Timestamp, &Zone),
    flaws: &mut Vec<Flaw>,
) -> Timestamp {
    if original.is_absent() {
        return received_at;
    }
    let Some(original) = moment(original, zone) else {
        flaws.push(Flaw::new(name, NO_MOMENT));
        return received_at;
    };
    if original.lacks_offset {
        flaws.push(Flaw::new(name, NO_OFFSET));
    }
    let sent = moment(sent_at, zone);
    match sent {
        None if !sent_at.is_absent() => flaws.push(Flaw::new("sentAt", NO_MOMENT)),
        Some(sent) if sent.lacks_offset => flaws.push(Flaw::new("sentAt", NO_OFFSET)),
        _ => {}
    }
    let corrected = match sent {
        None => Ok(original.at),
        Some(sent) => received_at.checked_sub(sent.at.duration_since(original.at)),
    };
    match corrected {
        Ok(moment) if moment < Timestamp::UNIX_EPOCH => {
            flaws.push(Flaw::new(name, BEFORE_1970));
            received_at
        }
        Ok(moment) if moment.duration_since(received_at) <= MOST_AHEAD => moment,
        // Beyond either end of time, too.
        Ok(_) | Err(_) => {
            let is_old = original.at < Timestamp::UNIX_EPOCH;
            flaws.push(Flaw::new(name, if is_old { BEFORE_1970 } else { IN_THE_FUTURE }));
            received_at
        }
    }
}
