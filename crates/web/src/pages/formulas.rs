//! Customer value by formulas without a model, each with what goes into it: on the page of values and of a customer.

use analytics::economics::{Formulas, Sources};
use domain::Amount;
use words::{Format, NO_VALUE};

/// A formula with its value.
pub(crate) struct FormulaRow {
    pub(crate) name: String,
    /// The formula with its numbers, in words.
    pub(crate) how: String,
    pub(crate) value: String,
}

/// The table of formulas.
pub(crate) struct FormulasShown {
    pub(crate) rows: Vec<FormulaRow>,
    /// What is known of the inputs, and what is not.
    pub(crate) note: String,
}

fn money(format: &Format, amount: Option<f64>) -> String {
    amount.map_or_else(|| NO_VALUE.to_owned(), |amount| format.money_estimate(amount))
}

impl FormulasShown {
    /// Of a mean customer, or of one.
    pub(crate) fn new(format: &Format, told: &Formulas, is_mean: bool) -> Self {
        let inputs = &told.inputs;
        let number = |number: Option<f64>| number.map_or_else(|| NO_VALUE.to_owned(), |it| format.decimal(it, 1));
        let kept = inputs.keeping_a_year.unwrap_or(0.0);
        let cost = inputs.margin_a_year.map(|margin| inputs.revenue_a_year - margin + kept);
        let share = inputs.retention.map(|part| part.share);
        let gaps = [
            ("order", money(format, Some(inputs.order_value)).into()),
            ("orders", number(Some(inputs.orders_a_year)).into()),
            ("years", number(inputs.years).into()),
            ("revenue", money(format, Some(inputs.revenue_a_year)).into()),
            ("cost", money(format, cost).into()),
            ("margin", money(format, inputs.margin_a_year.map(|margin| margin - kept)).into()),
            ("rate", format.percent(inputs.discount_rate, 1).into()),
            ("stay", share.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share, 1)).into()),
            ("acquisition", money(format, inputs.acquisition_cost).into()),
        ];
        let row = |name: &str, how: &str, value: Option<f64>| FormulaRow {
            name: format.text(name).into_owned(),
            how: format.format(how, &gaps),
            value: money(format, value),
        };
        Self {
            rows: vec![
                row("value-formula-revenue", "value-formula-revenue-how", told.revenue),
                row("value-formula-textbook", "value-formula-textbook-how", told.textbook),
                row("value-formula-retention", "value-formula-retention-how", told.retention),
                row("value-formula-new", "value-formula-new-how", told.new_customer),
            ],
            note: note(format, told, is_mean),
        }
    }
}

fn note(format: &Format, told: &Formulas, is_mean: bool) -> String {
    let inputs = &told.inputs;
    let who = if is_mean { "value-formulas-mean" } else { "value-formulas-one" };
    let mut said = vec![format.text(who).into_owned()];
    said.push(match inputs.retention {
        Some(part) => {
            let gaps = [
                ("share", format.percent(part.share, 1).into()),
                ("part", format.integer(part.part).into()),
                ("whole", format.integer(part.whole).into()),
            ];
            format.format("value-formulas-retention", &gaps)
        }
        None => format.text("value-formulas-no-retention").into_owned(),
    });
    if inputs.margin_a_year.is_none() {
        said.push(format.text("value-formulas-no-margin").into_owned());
    }
    if inputs.keeping_a_year.is_none() {
        said.push(format.text("value-formulas-no-keeping").into_owned());
    }
    said.join(" ")
}

/// What margins rest on, with how much of the revenue each is.
pub(crate) fn sources(format: &Format, sources: Sources) -> String {
    let total = sources.total().to_f64();
    let told = [
        ("economics-source-cost-prices", sources.cost_prices),
        ("economics-source-categories", sources.category_rates),
        ("economics-source-firm", sources.firm_rate),
        ("economics-source-unknown", sources.unknown),
    ];
    let part = |(key, revenue): (&str, Amount)| {
        let share = format.percent(revenue.to_f64() / total, 0);
        format!("{} {share}", format.text(key))
    };
    let told: Vec<String> = told.into_iter().filter(|(_, revenue)| !revenue.is_zero()).map(part).collect();
    if told.is_empty() { NO_VALUE.to_owned() } else { told.join(", ") }
}
