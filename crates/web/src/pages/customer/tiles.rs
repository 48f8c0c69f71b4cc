//! What a customer is worth and when the next order is expected, as four tiles.

use analytics::buying::CHURN_DAYS;
use engine::ask::customer::Customer;
use words::{Format, NO_VALUE};

use super::known::basis_name;
use crate::frame::PageFrame;
use crate::pages::customers::no_value_reason;
use crate::pages::formulas::sources;
use crate::query::encode;

/// One figure.
pub(crate) struct Tile {
    /// Unique in the page.
    pub(crate) id: &'static str,
    /// What it is.
    pub(crate) name: String,
    /// The figure.
    pub(crate) value: String,
    /// Where it leads.
    pub(crate) link: String,
    /// How it comes about, or why there is none.
    pub(crate) tip: String,
    /// Its interval.
    pub(crate) interval: Option<Interval>,
    /// What stands below.
    pub(crate) notes: Vec<String>,
    /// The first note is bad news.
    pub(crate) is_bad: bool,
}

/// An interval in per cent of its axis.
pub(crate) struct Interval {
    /// Its numbers, as the `style` of an `.iv`.
    pub(crate) style: String,
    /// The same in words.
    pub(crate) label: String,
}

/// Ends of an interval in per cent of an axis that starts at zero and leaves some room after the end.
fn interval(low: f64, value: f64, high: f64, label: String) -> Option<Interval> {
    let axis = high.max(value) * 1.15;
    (axis > 0.0 && axis.is_finite()).then(|| {
        let part = |number: f64| (number.max(0.0) / axis * 100.0).clamp(0.0, 100.0);
        Interval { style: format!("--lo:{:.1};--hi:{:.1};--x:{:.1}", part(low), part(high), part(value)), label }
    })
}

/// All four.
pub(crate) fn tiles(frame: &PageFrame, one: &Customer) -> Vec<Tile> {
    vec![worth(frame, one), earned(frame, one), buys_again(frame, one), next_order(frame, one)]
}

fn worth(frame: &PageFrame, one: &Customer) -> Tile {
    let (format, value) = (&frame.format, &one.value);
    let mut tile = Tile {
        id: "worth",
        name: format.text("customer-worth").into_owned(),
        value: value.revenue_year.map_or_else(|| NO_VALUE.to_owned(), |amount| format.money_short(amount)),
        link: frame.link("/value"),
        tip: no_value_reason(format, one.facts.orders),
        interval: None,
        notes: Vec::new(),
        is_bad: false,
    };
    let Some(year) = value.revenue_year else {
        return tile;
    };
    let number = |number: Option<f32>| number.map_or_else(|| NO_VALUE.to_owned(), |n| format.decimal(f64::from(n), 1));
    tile.tip = format.format(
        "customer-worth-tip",
        &[
            ("purchases", number(value.purchases_year).into()),
            ("spend", value.spend.map_or_else(String::new, |spend| format.money_estimate(f64::from(spend))).into()),
            ("basis", basis_name(format, value.basis).into()),
        ],
    );
    if let Some((low, high)) = value.revenue_year_low.zip(value.revenue_year_high) {
        let words = format.interval(&format.money_short(low), &format.money_short(high));
        let label = level(format, value.interval_level, &words);
        tile.interval = interval(low.to_f64(), year.to_f64(), high.to_f64(), label.clone());
        tile.notes.push(label);
    }
    if let Some(margin) = value.margin_year {
        tile.notes.push(format.format("customer-worth-margin", &[("margin", format.money_short(margin).into())]));
    }
    if let Some(endless) = value.revenue_endless {
        let rate = format.percent(value.discount_rate, 0);
        let gaps = [("value", format.money_short(endless).into()), ("rate", rate.into())];
        tile.notes.push(format.format("customer-worth-endless", &gaps));
    }
    let within: Vec<String> = value
        .discounted
        .iter()
        .filter_map(|within| {
            let gaps = [("count", within.years.into()), ("value", format.money_short(within.revenue?).into())];
            Some(format.format("customer-worth-within", &gaps))
        })
        .collect();
    if !within.is_empty() {
        let rate = format.percent(value.discount_rate, 0);
        let gaps = [("values", within.join(", ").into()), ("rate", rate.into())];
        tile.tip = format!("{} {}", tile.tip, format.format("customer-worth-discounted", &gaps));
    }
    tile
}

fn level(format: &Format, level: f64, interval: &str) -> String {
    let arguments = [("level", format.percent(level, 0).into()), ("interval", interval.into())];
    format.format("customer-interval", &arguments)
}

fn earned(frame: &PageFrame, one: &Customer) -> Tile {
    let (format, value) = (&frame.format, &one.value);
    let amount = value.historic_value.unwrap_or(value.historic_revenue);
    let name = if value.historic_value.is_some() { "customer-earned" } else { "customer-revenue" };
    let revenue = format.money(one.facts.revenue);
    let refunded = format.money(one.facts.refunded);
    let tip = match value.historic_margin {
        Some(margin) => {
            let arguments = [
                ("revenue", revenue.into()),
                ("refunded", refunded.into()),
                ("margin", format.money(margin).into()),
                ("sources", sources(format, value.margin_sources).into()),
                (
                    "acquisition",
                    value.acquisition_cost.map_or_else(|| NO_VALUE.to_owned(), |it| format.money(it)).into(),
                ),
                ("messages", format.money(value.messages.cost).into()),
            ];
            format.format("customer-earned-tip", &arguments)
        }
        None => format.format("customer-revenue-tip", &[("revenue", revenue.into()), ("refunded", refunded.into())]),
    };
    let mut notes = Vec::new();
    if let Some(mean) = one.facts.average_order_value() {
        let arguments = [("count", one.facts.orders.into()), ("mean", format.money(mean).into())];
        notes.push(format.format("customer-from-orders", &arguments));
    }
    if let Some(share) = value.better_than.map(whole_percents).filter(|share| *share > 0.0) {
        notes.push(format.format("customer-better-than", &[("share", format.percent(share, 0).into())]));
    }
    Tile {
        id: "earned",
        name: format.text(name).into_owned(),
        value: format.money_short(amount),
        link: "#h-time".to_owned(),
        tip,
        interval: None,
        notes,
        is_bad: false,
    }
}

/// Whole percents that are surely reached: nobody is better than 100 % of all, themselves among them.
fn whole_percents(share: f64) -> f64 {
    // A share such as 0.29 is a little less in binary.
    (share * 100.0 + 1e-9).floor().min(99.0) / 100.0
}

/// What the panel of purchase and churn says, which fills the tile when it has come: one probability, from one source.
fn buys_again(frame: &PageFrame, one: &Customer) -> Tile {
    let format = &frame.format;
    let mut notes = vec![format.text("customer-buys-below").into_owned()];
    if let Some(alive) = one.value.probability_alive {
        notes.push(format.format("customer-alive", &[("share", format.percent(f64::from(alive), 0).into())]));
    }
    Tile {
        id: "buys",
        name: format.format("churn-customer-within", &[("days", CHURN_DAYS.into())]),
        value: "…".to_owned(),
        link: frame.link(&format!("/customers/{}/churn", encode(&one.customer))),
        tip: match one.facts.orders {
            0 => no_value_reason(format, 0),
            _ => format.text("customer-buys-tip").into_owned(),
        },
        interval: None,
        notes,
        is_bad: false,
    }
}

/// The latest order plus the own gap: a plain rule that a reader can check.
fn next_order(frame: &PageFrame, one: &Customer) -> Tile {
    let format = &frame.format;
    let mut tile = Tile {
        id: "next",
        name: format.text("customer-next").into_owned(),
        value: NO_VALUE.to_owned(),
        link: "#h-facts".to_owned(),
        tip: format.text("customer-next-none").into_owned(),
        interval: None,
        notes: Vec::new(),
        is_bad: false,
    };
    let (Some(last), Some(gap)) = (one.facts.last_order, one.facts.gaps.mean_days()) else {
        return tile;
    };
    #[allow(clippy::cast_possible_truncation)] // a gap is at most some decades
    let expected = last.plus(gap.round().max(1.0) as i32);
    let late = one.at.since(expected);
    tile.tip = format.format(
        "customer-next-tip",
        &[
            ("last", format.date(last).into()),
            ("gap", format.duration_days(gap, 0).into()),
            ("count", one.facts.gaps.count.into()),
        ],
    );
    if late > 0 {
        tile.value = format.text("customer-overdue").into_owned();
        let arguments = [("count", late.into()), ("day", format.date_short(expected).into())];
        tile.notes.push(format.format("customer-overdue-by", &arguments));
        tile.is_bad = true;
    } else {
        tile.value = format.relative_day(expected, one.at);
        tile.notes.push(format.date(expected));
    }
    tile.notes.push(format.format("customer-gap", &[("gap", format.duration_days(gap, 0).into())]));
    tile
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_better_than_everybody() {
        let told = [0.999_7, 1.0, 0.29, 0.295, 0.004].map(whole_percents);
        let meant = [0.99, 0.99, 0.29, 0.29, 0.0];
        assert!(told.iter().zip(meant).all(|(told, meant)| (told - meant).abs() < 1e-9), "{told:?}");
    }

    #[test]
    fn an_interval_keeps_its_order_on_its_axis() {
        let shown = interval(61.0, 148.0, 236.0, String::new()).expect("an axis");
        assert_eq!(shown.style, "--lo:22.5;--hi:87.0;--x:54.5");
        assert!(interval(0.0, 0.0, 0.0, String::new()).is_none());
    }
}
