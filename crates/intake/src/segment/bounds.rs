//! How much one request may bring.

/// How much one request may bring. The defaults are those of Segment; a key of the configuration may change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Most bytes of one event, unpacked.
    pub event_bytes: usize,
    /// Most bytes of a batch, unpacked.
    pub batch_bytes: usize,
    /// Most events of a batch.
    pub events_per_batch: usize,
}

/// Whatever the bounds say, a batch holds no more events: so many are held in memory at once.
pub const MOST_EVENTS: usize = 10_000;

impl Default for Bounds {
    fn default() -> Self {
        Self { event_bytes: 32 << 10, batch_bytes: 500 << 10, events_per_batch: 2_500 }
    }
}
