//! A customer's purchases, boiled down to what the models need.

/// When and how often a customer bought: all that BG/NBD looks at.
///
/// Purchases of one day count as one. `repeats` (x) is the number of purchase days after the first, `recency` (`t_x`) the
/// time from the first to the last purchase, `age` (T) the time from the first purchase to now; one time unit for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PurchaseHistory {
    recency: f64,
    age: f64,
    repeats: u32,
}

/// What is wrong with a purchase history.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum HistoryFault {
    /// Not a number, infinite or negative.
    #[error("recency {recency} and age {age} must be finite and not negative; check the dates")]
    NoTime {
        /// Recency as given.
        recency: f64,
        /// Age as given.
        age: f64,
    },
    /// Last purchase after now.
    #[error(
        "recency {recency} is beyond age {age}: the last purchase lies after the day looked at; cut the purchases there first"
    )]
    RecencyBeyondAge {
        /// Recency as given.
        recency: f64,
        /// Age as given.
        age: f64,
    },
    /// Repeats at recency 0, or none at a later recency.
    #[error(
        "{repeats} repeat purchases do not go with recency {recency}: merge the purchases of a day and leave out the first"
    )]
    RepeatsAgainstRecency {
        /// Repeats as given.
        repeats: u32,
        /// Recency as given.
        recency: f64,
    },
}

impl PurchaseHistory {
    /// The history of `repeats` purchase days after the first, the last of them `recency` after it, seen `age` after it.
    pub fn new(repeats: u32, recency: f64, age: f64) -> Result<Self, HistoryFault> {
        if !(recency.is_finite() && age.is_finite() && recency >= 0.0 && age >= 0.0) {
            return Err(HistoryFault::NoTime { recency, age });
        }
        if recency > age {
            return Err(HistoryFault::RecencyBeyondAge { recency, age });
        }
        if (repeats == 0) != (recency == 0.0) {
            return Err(HistoryFault::RepeatsAgainstRecency { repeats, recency });
        }
        // −0 and 0 are one age, also where histories are grouped by their bits.
        Ok(Self { recency: recency + 0.0, age: age + 0.0, repeats })
    }

    /// x: purchase days after the first.
    pub fn repeats(&self) -> u32 {
        self.repeats
    }

    /// `t_x`: from the first to the last purchase.
    pub fn recency(&self) -> f64 {
        self.recency
    }

    /// T: from the first purchase to now.
    pub fn age(&self) -> f64 {
        self.age
    }

    /// The same customer seen right after the last purchase.
    #[must_use]
    pub fn at_last_purchase(&self) -> Self {
        Self { age: self.recency, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senseless_histories_are_refused_with_their_fault() {
        assert!(matches!(PurchaseHistory::new(0, 0.0, f64::NAN), Err(HistoryFault::NoTime { .. })));
        assert!(matches!(PurchaseHistory::new(1, -1.0, 2.0), Err(HistoryFault::NoTime { .. })));
        assert!(matches!(PurchaseHistory::new(1, f64::INFINITY, f64::INFINITY), Err(HistoryFault::NoTime { .. })));
        assert!(matches!(PurchaseHistory::new(1, 3.0, 2.0), Err(HistoryFault::RecencyBeyondAge { .. })));
        assert!(matches!(PurchaseHistory::new(1, 0.0, 2.0), Err(HistoryFault::RepeatsAgainstRecency { .. })));
        assert!(matches!(PurchaseHistory::new(0, 1.0, 2.0), Err(HistoryFault::RepeatsAgainstRecency { .. })));
        assert!(PurchaseHistory::new(0, 0.0, 0.0).is_ok());
    }
}
