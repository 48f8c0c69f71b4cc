//! What makes customers buy more, or leave sooner: models with covariates, in words.

use analytics::value::backtest::Holdout;
use analytics::value::drivers::{Driven, Drivers, Effect, Rate, Trait, Value};
use lifecycle::vintage::Basis;
use words::{Format, NO_VALUE};

use crate::pages::customer::basis_keys;

/// The effects as the page shows them.
pub(super) struct DriversView {
    /// Whether knowing them helps to foretell, a sentence for each model.
    pub(super) answers: Vec<String>,
    /// The values.
    pub(super) rows: Vec<DriverRow>,
    /// Heads of the effects.
    pub(super) heads: Vec<String>,
    /// What they are held against, and how it was looked at.
    pub(super) note: String,
}

/// A value with what it does.
pub(super) struct DriverRow {
    pub(super) name: String,
    pub(super) customers: String,
    pub(super) effects: Vec<String>,
}

fn kind(format: &Format, of: Trait) -> String {
    let key = match of {
        Trait::Channel => "value-drivers-channel",
        Trait::Country => "value-drivers-country",
        Trait::FirstCategory => "value-drivers-first-category",
    };
    format.text(key).into_owned()
}

fn name(format: &Format, value: &Value) -> String {
    let named = value.value.clone().unwrap_or_else(|| format.text("value-drivers-others").into_owned());
    format!("{}: {named}", kind(format, value.of))
}

/// What an effect does, in words with its interval.
fn words(format: &Format, effect: &Effect) -> String {
    let Some((low, high)) = effect.low.zip(effect.high) else { return NO_VALUE.to_owned() };
    let change = |factor: f64| format.change_percent(factor - 1.0, 0);
    let interval = format.interval(&change(low), &change(high));
    let key = match (effect.is_clear, effect.on, effect.factor > 1.0) {
        (false, ..) => "value-drivers-unclear",
        (true, Rate::Buying, true) => "value-drivers-more-often",
        (true, Rate::Buying, false) => "value-drivers-less-often",
        (true, Rate::Leaving, true) => "value-drivers-sooner",
        (true, Rate::Leaving, false) => "value-drivers-later",
    };
    let share = format.percent((effect.factor - 1.0).abs(), 0);
    format.format(key, &[("share", share.into()), ("interval", interval.into())])
}

fn answer(format: &Format, driven: &Driven) -> String {
    let key = if driven.is_clear {
        "value-drivers-better"
    } else if driven.is_clearly_worse() {
        "value-drivers-worse"
    } else {
        "value-drivers-alike"
    };
    let gaps = [
        ("model", format.text(basis_keys(Basis::from(driven.law)).0).into_owned().into()),
        ("lead", format.change(driven.lead, 4).into()),
        ("error", format.decimal(driven.lead_error, 4).into()),
    ];
    format.format(key, &gaps)
}

impl DriversView {
    /// Of a back-test; `None` where nothing can be told.
    pub(super) fn new(format: &Format, holdout: &Holdout) -> Option<Self> {
        let drivers = holdout.drivers.as_ref().filter(|drivers| !drivers.laws.is_empty())?;
        let head = |(driven, rate): &(&Driven, Rate)| {
            let key = match rate {
                Rate::Buying => "value-drivers-buys",
                Rate::Leaving => "value-drivers-leaves",
            };
            let model = format.text(basis_keys(Basis::from(driven.law)).0).into_owned();
            format!("{} ({model})", format.text(key))
        };
        let columns = columns(drivers);
        let row = |(place, value): (usize, &Value)| DriverRow {
            name: name(format, value),
            customers: format.integer(value.customers),
            effects: columns
                .iter()
                .map(|(driven, rate)| {
                    let effect = driven.effects.iter().find(|effect| effect.value == place && effect.on == *rate);
                    effect.map_or_else(|| NO_VALUE.to_owned(), |effect| words(format, effect))
                })
                .collect(),
        };
        let against: Vec<String> = drivers.held_against.iter().map(|value| name(format, value)).collect();
        let gaps = [
            ("against", against.join(", ").into()),
            ("compared", format.integer(drivers.compared).into()),
            ("customers", format.integer(drivers.customers).into()),
        ];
        Some(Self {
            answers: drivers.laws.iter().map(|driven| answer(format, driven)).collect(),
            heads: columns.iter().map(head).collect(),
            rows: drivers.values.iter().enumerate().map(row).collect(),
            note: format.format("value-drivers-note", &gaps),
        })
    }
}

/// The laws with the rates that they tell of.
fn columns(drivers: &Drivers) -> Vec<(&Driven, Rate)> {
    let both = drivers.laws.iter().flat_map(|driven| [Rate::Buying, Rate::Leaving].map(|rate| (driven, rate)));
    both.filter(|(driven, rate)| driven.effects.iter().any(|effect| effect.on == *rate)).collect()
}
