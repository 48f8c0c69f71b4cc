//! When an event happened, by the sender's clock and ours.

use domain::Flaw;
use jiff::{SignedDuration, Timestamp, civil};

use super::wire::Scalar;

/// The faults of what a sender says about time.
const NO_MOMENT: &str = "no-moment";
pub(super) const BEFORE_1970: &str = "before-1970";
pub(super) const IN_THE_FUTURE: &str = "in-the-future";

/// Clocks, zones and date lines together are not further apart than this.
const MOST_AHEAD: SignedDuration = SignedDuration::from_hours(36);

/// A moment as clients write it: ISO 8601 with or without an offset (then UTC), a day, or the seconds or milliseconds since
/// 1970. `None` for anything else.
pub(super) fn moment(written: &Scalar<'_>) -> Option<Timestamp> {
    match written {
        Scalar::Text(text) => {
            let text = text.trim();
            let number = || text.parse::<f64>().ok().and_then(since_1970);
            text.parse().ok().or_else(|| naive(text)).or_else(number)
        }
        Scalar::Number(number) => since_1970(number.as_f64()?),
        Scalar::Absent | Scalar::Other(_) => None,
    }
}

fn naive(text: &str) -> Option<Timestamp> {
    let local: civil::DateTime = text.parse().ok()?;
    local.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
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

/// When an event happened; what is wrong with what the sender said about it goes to the flaws.
pub(super) fn occurred_at(
    (original, name): (&Scalar<'_>, &str),
    sent_at: &Scalar<'_>,
    received_at: Timestamp,
    flaws: &mut Vec<Flaw>,
) -> Timestamp {
    if original.is_absent() {
        return received_at;
    }
    let Some(original) = moment(original) else {
        flaws.push(Flaw::new(name, NO_MOMENT));
        return received_at;
    };
    let sent = moment(sent_at);
    if sent.is_none() && !sent_at.is_absent() {
        flaws.push(Flaw::new("sentAt", NO_MOMENT));
    }
    let corrected = match sent {
        None => Ok(original),
        Some(sent) => received_at.checked_sub(sent.duration_since(original)),
    };
    match corrected {
        Ok(moment) if moment < Timestamp::UNIX_EPOCH => {
            flaws.push(Flaw::new(name, BEFORE_1970));
            received_at
        }
        Ok(moment) if moment.duration_since(received_at) <= MOST_AHEAD => moment,
        // Beyond the end of time, too.
        Ok(_) | Err(_) => {
            flaws.push(Flaw::new(name, IN_THE_FUTURE));
            received_at
        }
    }
}
