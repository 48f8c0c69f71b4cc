//! How much is taken in at once and how long things are kept: what the operator of a server decides.
//!
//! Plain values. The roof reads them from the configuration (its keys have the same names) and hands them on; the
//! defaults here are the defaults there.

use std::collections::BTreeMap;

use jiff::SignedDuration;

/// What one request, one key and all requests together may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A body of `/v1/…` is read up to so many bytes, unpacked; a longer one is answered with 413.
    pub request_bytes: usize,
    /// A batch of events may have so many bytes; a larger one is answered with 400 (Segment: 500 KB).
    pub batch_bytes: usize,
    /// One event may have so many bytes; a larger one is answered with 400 (Segment: 32 KB).
    pub event_bytes: usize,
    /// A batch may hold so many events.
    pub events_per_batch: usize,
    /// So many events may wait to be written; beyond it requests are answered with 429.
    pub queue_events: usize,
    /// One key may send so many requests in a second; beyond it they are answered with 429.
    pub requests_per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_bytes: 1 << 20,
            batch_bytes: 500 << 10,
            event_bytes: 32 << 10,
            events_per_batch: 2_500,
            queue_events: 50_000,
            requests_per_second: 10_000,
        }
    }
}

/// How long what is kept is kept, and how often it is tidied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upkeep {
    /// An event whose message id was seen in so many days changes nothing.
    pub idempotency_days: u32,
    /// Events of these kinds, by the name of the kind, expire so many days after they occurred; all others stay.
    /// See [`crate::Engine::expire`].
    pub keep_days: BTreeMap<String, u32>,
    /// Closed events move into the lake at least so often.
    pub flush_every: SignedDuration,
    /// As soon as so many events are in the log, they move into the lake without waiting.
    pub flush_rows: usize,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self {
            idempotency_days: 30,
            keep_days: BTreeMap::new(),
            flush_every: SignedDuration::from_mins(15),
            flush_rows: 100_000,
        }
    }
}
