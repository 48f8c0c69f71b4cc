//! Retention: what may expire, and when.

use std::collections::BTreeMap;

use domain::Kind;
use jiff::Timestamp;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::{Expired, Expiry};

/// Whether facts rest on events of a kind, or who is who: then they must stay, because the log is where facts come from.
pub const fn must_stay(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::OrderCompleted
            | Kind::OrderUpdated
            | Kind::OrderCancelled
            | Kind::OrderRefunded
            | Kind::CustomerIdentified
            | Kind::CustomerMerged
            | Kind::CustomersKeptApart
    )
}

/// Refuses days of retention for kinds that must stay.
pub fn may_expire(keep_days: &BTreeMap<String, u32>) -> Result<(), EngineError> {
    match keep_days.keys().find(|kind| must_stay(&Kind::from_name(kind))) {
        Some(kind) => Err(EngineError::MustStay { kind: kind.clone() }),
        None => Ok(()),
    }
}

impl Engine {
    /// Lets events of these kinds expire so many whole days (UTC) after they occurred, those that are in the lake. The book stays
    /// what it is: events on which facts rest lose their particulars alone; of others the first and the last stay, of each customer,
    /// kind and month, without particulars.
    ///
    /// Whole days, so that a file of the lake is written anew at most once a day, however often this is called.
    pub fn expire(&self, keep_days: &BTreeMap<String, u32>, now: Timestamp) -> Result<Expired, EngineError> {
        may_expire(keep_days)?;
        if keep_days.is_empty() {
            return Ok(Expired::default());
        }
        let expiry: Vec<Expiry> = keep_days
            .iter()
            .map(|(kind, days)| Expiry { kind: kind.clone(), before: start_of_day(now, *days) })
            .collect();
        Ok(self.folder().expire(&expiry)?)
    }
}

/// The start of the day (UTC) that lies so many days before a moment.
fn start_of_day(now: Timestamp, days_ago: u32) -> Timestamp {
    const SECONDS: i64 = 86_400;
    let day = now.as_second().div_euclid(SECONDS) - i64::from(days_ago);
    Timestamp::from_second(day.saturating_mul(SECONDS)).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_expires_as_a_whole() {
        let before = |now: &str, days| start_of_day(now.parse().expect("a moment"), days).to_string();
        assert_eq!(before("2026-03-01T00:00:00Z", 1), "2026-02-28T00:00:00Z");
        assert_eq!(before("2026-03-01T23:59:59.9Z", 1), "2026-02-28T00:00:00Z");
        assert_eq!(start_of_day(Timestamp::UNIX_EPOCH, u32::MAX), Timestamp::MIN);
    }

    #[test]
    fn orders_and_people_must_stay() {
        let keep = |kind: &str| may_expire(&BTreeMap::from([(kind.to_owned(), 30)]));
        assert!(keep("Page Viewed").is_ok());
        assert!(keep("Machine Serviced").is_ok());
        for kind in ["Order Completed", "Order Updated", "Order Cancelled", "Order Refunded", "Customer Identified"] {
            assert!(matches!(keep(kind), Err(EngineError::MustStay { kind: told }) if told == kind));
        }
    }
}
