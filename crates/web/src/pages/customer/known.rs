//! Who a customer is, the facts about them with their sources, and what the forecast rests on.

use engine::ask::customer::Customer;
use engine::ask::explained::FactLine;
use lifecycle::vintage;
use words::{Format, NO_VALUE};

use crate::frame::PageFrame;

/// A fact with its value and source.
pub(crate) struct Fact {
    /// What it is.
    pub(crate) name: String,
    /// The value; `–` where there is none.
    pub(crate) value: String,
    /// What it means and where it comes from, or why there is none.
    pub(crate) source: String,
}

/// What the forecast rests on.
pub(crate) struct Basis {
    /// Its name.
    pub(crate) name: String,
    /// What it does, in plain words, and why it is this one.
    pub(crate) text: Vec<String>,
    /// Where more stands.
    pub(crate) link: String,
}

/// The facts shown, in their order. What the head of the page says already is left out.
const SHOWN: [&str; 19] = [
    "orders",
    "purchase_days",
    "first_order",
    "last_order",
    "silence",
    "mean_gap",
    "silence_score",
    "average_order_value",
    "revenue",
    "refunded",
    "net_revenue",
    "earlier_half",
    "later_half",
    "items",
    "categories",
    "category_share",
    "discount_share",
    "cancelled_orders",
    "expected_orders",
];

/// Country, since when, number, address.
pub(crate) fn about(frame: &PageFrame, one: &Customer) -> String {
    let format = &frame.format;
    let place = match (&one.postcode, &one.country) {
        (Some(postcode), Some(country)) => Some(format!("{postcode} {country}")),
        (postcode, country) => postcode.clone().or_else(|| country.clone()),
    };
    let since = one.facts.first_order.map(|day| format.format("customer-since", &[("day", format.date(day).into())]));
    let number = format.format("customers-no", &[("number", one.customer.as_str().into())]);
    let number =
        (one.name.is_some() || one.customer.contains('@')).then_some(number).filter(|_| !one.customer.contains('@'));
    let email = one.email.clone().filter(|email| one.name.is_some() || *email != one.customer);
    let email = email.or_else(|| (one.name.is_some() && one.customer.contains('@')).then(|| one.customer.clone()));
    let parts: Vec<String> = [place, since, number, email].into_iter().flatten().collect();
    parts.join(" · ")
}

/// The facts about a customer.
pub(crate) fn facts(frame: &PageFrame, one: &Customer, lines: &[FactLine]) -> Vec<Fact> {
    let line = |id: &&str| lines.iter().find(|line| line.id == *id);
    SHOWN.iter().filter_map(line).map(|line| fact(&frame.format, one, line)).collect()
}

fn fact(format: &Format, one: &Customer, line: &FactLine) -> Fact {
    let gaps = one.facts.gaps.count;
    let source = match (line.id.as_str(), &line.value) {
        ("mean_gap", Some(_)) => format.format("customer-gap-source", &[("count", gaps.into())]),
        ("mean_gap", None) => format.text("customer-next-none").into_owned(),
        ("refunded", Some(_)) if one.facts.refunds > 0 => {
            format.format("customer-refunds-source", &[("count", one.facts.refunds.into())])
        }
        ("categories" | "category_share", None) => format.text("customer-no-categories").into_owned(),
        ("discount_share", None) => format.text("customer-no-revenue").into_owned(),
        (_, Some(_)) => line.description.clone(),
        (_, None) => format.format("customer-no-fact", &[("meaning", line.description.as_str().into())]),
    };
    let value = line.value.as_deref().map(|value| match line.id.as_str() {
        "first_channel" => format.channel(value),
        _ => value.to_owned(),
    });
    Fact { name: line.name.clone(), value: value.unwrap_or_else(|| NO_VALUE.to_owned()), source }
}

/// Keys of a basis: its name, and what it does in plain words.
pub(crate) const fn basis_keys(basis: vintage::Basis) -> (&'static str, &'static str) {
    match basis {
        vintage::Basis::BgNbd => ("value-basis-bg-nbd", "value-basis-bg-nbd-text"),
        vintage::Basis::MbgNbd => ("value-basis-mbg-nbd", "value-basis-mbg-nbd-text"),
        vintage::Basis::ParetoNbd => ("value-basis-pareto-nbd", "value-basis-pareto-nbd-text"),
        vintage::Basis::Nbd => ("value-basis-nbd", "value-basis-nbd-text"),
        vintage::Basis::Empirical => ("value-basis-empirical", "value-basis-empirical-text"),
        vintage::Basis::FixedDays => ("value-basis-fixed-days", "value-basis-fixed-days-text"),
    }
}

/// What a forecast rests on, by name.
pub(crate) fn basis_name(format: &Format, basis: vintage::Basis) -> String {
    format.text(basis_keys(basis).0).into_owned()
}

/// What the forecast of a customer rests on, and why.
pub(crate) fn basis(frame: &PageFrame, one: &Customer) -> Basis {
    let format = &frame.format;
    let (name, meaning) = basis_keys(one.value.basis);
    let mut text = vec![format.text(meaning).into_owned()];
    if let Some(because) = one.value.because {
        text.push(format.text(because.key()).into_owned());
    }
    let drawn = frame.state.vintages.valid_on(one.at).and_then(|vintage| vintage.purchase.drawn());
    text.extend(drawn.map(|reason| format.text(reason.drawn_key()).into_owned()));
    if let Some(vintage) = frame.state.vintages.valid_on(one.at) {
        let spend = if vintage.spend.model().is_some() { "customer-spend-gamma" } else { "customer-spend-mean" };
        text.push(format.text(spend).into_owned());
        let arguments = [("count", vintage.customers.into()), ("day", format.date(vintage.day).into())];
        text.push(format.format("customer-vintage", &arguments));
    }
    Basis { name: format.text(name).into_owned(), text, link: frame.link("/value") }
}
