//! How often one source may ask: a bucket of tokens for each, filled by time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// Buckets by source.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    buckets: Mutex<HashMap<i64, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    filled_at: Timestamp,
}

impl Rates {
    /// Whether a source may ask once more: as many times at once as it may in a second.
    pub(crate) fn may_ask(&self, source: i64, per_second: u32, now: Timestamp) -> bool {
        let most = f64::from(per_second);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(source).or_insert(Bucket { tokens: most, filled_at: now });
        let passed = now.duration_since(bucket.filled_at).as_secs_f64().max(0.0);
        *bucket = Bucket { tokens: (bucket.tokens + passed * most).min(most), filled_at: now };
        let may = bucket.tokens >= 1.0;
        if may {
            bucket.tokens -= 1.0;
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_fills_with_time_and_each_source_has_its_own() {
        let rates = Rates::default();
        let at = |second: i64| Timestamp::from_second(1_700_000_000 + second).expect("moment");
        let asked = |source, second| (0..10).filter(|_| rates.may_ask(source, 3, at(second))).count();
        assert_eq!((asked(1, 0), asked(2, 0), asked(1, 0)), (3, 3, 0));
        assert_eq!((asked(1, 1), asked(1, 60), asked(1, 50)), (3, 3, 0), "a clock set back gives nothing");
    }
}
