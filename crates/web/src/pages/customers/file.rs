//! The list of customers as a file.

use domain::Day;
use engine::ask::customers::CustomerLine;

use super::basis_id;
use crate::view::csv::{self, Csv};

/// The list in machine numbers.
pub(super) fn table(lines: &[CustomerLine]) -> Csv {
    let mut csv = Csv::new(&[
        "customer",
        "name",
        "email",
        "country",
        "phase",
        "overlays",
        "orders",
        "first_order",
        "last_order",
        "revenue",
        "net_revenue",
        "value_12_months",
        "expected_purchases_12_months",
        "probability_to_buy_90_days",
        "probability_alive",
        "silence_score",
        "basis",
    ]);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let share = |share: Option<f32>| csv::number(share.map(f64::from));
    for line in lines {
        csv.row([
            line.customer.clone(),
            text(&line.name),
            text(&line.email),
            text(&line.country),
            line.phase.clone(),
            line.overlays.join(" "),
            line.orders.to_string(),
            day(line.first_order),
            day(line.last_order),
            line.revenue.to_string(),
            line.net_revenue.to_string(),
            line.value_year.map_or_else(String::new, |value| value.to_string()),
            share(line.expected_purchases_year),
            share(line.probability_to_buy_90_days),
            share(line.probability_alive),
            share(line.silence_score),
            line.basis.map_or("", basis_id).to_owned(),
        ]);
    }
    csv
}
