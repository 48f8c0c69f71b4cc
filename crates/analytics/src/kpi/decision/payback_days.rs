//! # What it measures
//! After how many days a new customer has paid back what winning them cost.
//!
//! # Formula
//! First day after the first order on which the mean cumulative contribution margin of the customers won in the period reaches the cost of
//! a
//! new customer; 0 is the day of the first order.
//!
//! # Not shown
//! Where no cost or no margin is known, where nobody was won, and where it is not reached within the days watched.
//!
//! # Source
//! As for the cost of a new customer. Nelson 1988, "Graphical analysis of system repair data".

use super::won;
use crate::economics::NoPayback;
use crate::kpi::{Context, Definition, Dimension, Direction, KpiPhase, Measurement, NoValue, Text, Unit};

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "payback_days",
    name: Text { de: "Zeit bis zur Deckung", en: "Payback time" },
    formula: Text {
        de: "Tage, bis der mittlere Deckungsbeitrag eines gewonnenen Kunden dessen Kosten erreicht",
        en: "days until the mean margin of a customer won reaches what they cost",
    },
    meaning: Text {
        de: "Nach wie vielen Tagen ein neuer Kunde im Mittel verdient hat, was er gekostet hat.",
        en: "After how many days a new customer has brought in on average what they cost.",
    },
    unit: Unit::Days,
    good: Direction::Down,
    phase: KpiPhase::Decision,
    minimum_count: 1,
    dimensions: Dimension::OF_WINNING,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    won(context, |figures| {
        let payback = figures.payback;
        let Some(days) = payback.days else {
            return Measurement::none(match payback.because {
                Some(NoPayback::NotYet) | None => NoValue::NotYet { watched_days: payback.watched_days },
                Some(NoPayback::NoMargin) => NoValue::NoMargin,
                Some(NoPayback::NoCost) => NoValue::NoCosts,
                Some(NoPayback::NoCustomers) => NoValue::DivisionByZero,
            });
        };
        let value = Some(f64::from(days));
        Measurement { value, cases: figures.customers, no_value: None, ..Measurement::none(NoValue::DivisionByZero) }
    })
}
