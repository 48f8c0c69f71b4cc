//! # What it measures
//! Which share of revenue was bought at a discount.
//!
//! # Formula
//! Revenue of orders with a discount / revenue, guests' orders included. The interval is that of a ratio of sums over
//! orders (linearised).
//!
//! # Not shown
//! With fewer than ten orders, and without revenue. Where a source holds no discounts at all, it is 0 throughout.
//!
//! # Source
//! The discounts of the firm's orders. A rising share says that customers are being taught to wait for offers.

use crate::kpi::{
    Context, Definition, Dimension, Direction, KpiPhase, MINIMUM_FOR_A_SHARE, Measurement, Moments, Text, Unit,
};
use domain::Amount;

/// What it is.
pub const DEFINITION: Definition = Definition {
    id: "discount_share",
    name: Text { de: "Umsatzanteil mit Rabatt", en: "Share of revenue at a discount" },
    formula: Text {
        de: "Umsatz der Bestellungen mit Rabatt ÷ Umsatz",
        en: "revenue of orders with a discount ÷ revenue",
    },
    meaning: Text {
        de: "Welcher Anteil des Umsatzes mit Rabatt gekauft wurde.",
        en: "Which share of revenue was bought at a discount.",
    },
    unit: Unit::Share,
    good: Direction::Down,
    phase: KpiPhase::Retention,
    minimum_count: MINIMUM_FOR_A_SHARE,
    dimensions: Dimension::ALL,
    rests_on_activity: false,
};

/// Measures it.
pub fn measure(context: &Context<'_>) -> Measurement {
    let orders = context.orders;
    let (mut discounted, mut all) = (Moments::default(), Moments::default());
    context.each_order(|row| {
        all.add(orders.amount(row).micros());
        if orders.discount(row) > Amount::ZERO {
            discounted.add(orders.amount(row).micros());
        }
    });
    Measurement::share_of_money(&discounted, &all)
}
