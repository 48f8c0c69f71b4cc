//! KPIs of the decision: orders and what they are worth, what winning customers costs and when it is paid back.

pub mod acquisition_cost;
pub mod average_order_value;
pub mod first_order_covered;
pub mod first_order_value;
pub mod items_per_order;
pub mod net_revenue;
pub mod new_customers;
pub mod orders;
pub mod paid_back_share;
pub mod payback_days;
pub mod revenue;
pub mod value_to_cost;

use super::{Context, Measurement, NoValue, Quantity};
use crate::economics::{GroupFigures, Part};

/// Measures something of the customers won in the period; without any known cost it cannot be said.
fn won(context: &Context<'_>, of: impl FnOnce(&GroupFigures) -> Measurement) -> Measurement {
    let Some(acquired) = context.acquired else { return Measurement::none(NoValue::NoCosts) };
    let figures = acquired.figures(context);
    if figures.customers == 0 {
        return Measurement::none(NoValue::DivisionByZero);
    }
    of(&figures)
}

/// Why something of costs and margins cannot be said: in which no cost is known, or no margin.
fn missing(figures: &GroupFigures) -> NoValue {
    let has_cost = figures.acquisition_cost.is_some() && figures.spend.total() > domain::Amount::ZERO;
    if has_cost { NoValue::NoMargin } else { NoValue::NoCosts }
}

fn share_of(figures: &GroupFigures, part: Option<Part>) -> Measurement {
    let Some(part) = part else { return Measurement::none(missing(figures)) };
    Measurement {
        value: Some(part.share),
        numerator: Some(Quantity::Count(part.part)),
        denominator: Some(Quantity::Count(part.whole)),
        low: Some(part.low),
        high: Some(part.high),
        cases: part.whole,
        no_value: None,
    }
}
