//! The models in use: their parameters with standard errors, and why not another.

use lifecycle::Vintage;
use lifecycle::vintage::{Basis, NotUsed};
use models::value::purchase_model::{Law, PurchaseModel};
use models::value::{Fitted, Parameters};
use words::{Format, NO_VALUE};

use crate::frame::PageFrame;
use crate::pages::customer::basis_keys;

/// A model with its parameters.
pub(super) struct ModelPanel {
    /// What it foretells.
    pub(super) title: String,
    /// What is in use.
    pub(super) name: String,
    /// What it does, and why it is this one.
    pub(super) text: Vec<String>,
    /// Whether the model that is usually used could not be.
    pub(super) is_fallback: bool,
    /// The parameters in use.
    pub(super) parameters: Vec<Parameter>,
    /// Figures of the fit.
    pub(super) fit: Vec<(String, String)>,
    /// The parameters of the model that was fitted and is not in use.
    pub(super) refused: Vec<Parameter>,
}

/// One parameter.
pub(super) struct Parameter {
    /// Its letter in the papers.
    pub(super) letter: &'static str,
    /// What it says.
    pub(super) meaning: String,
    /// The estimate.
    pub(super) estimate: String,
    /// Its standard error.
    pub(super) error: String,
}

/// What forecasts of a vintage rest on.
pub(super) fn basis_of(vintage: &Vintage) -> Basis {
    vintage.purchase.model.map_or(Basis::FixedDays, |model| model.law().into())
}

/// Letter, key of the meaning, estimate and standard error of a parameter.
type Line = (&'static str, &'static str, f64, Option<f64>);

fn parameters(format: &Format, lines: &[Line]) -> Vec<Parameter> {
    let parameter = |(letter, key, estimate, error): &Line| Parameter {
        letter,
        meaning: format.text(key).into_owned(),
        estimate: number(format, *estimate),
        error: error.map_or_else(|| NO_VALUE.to_owned(), |error| number(format, error)),
    };
    lines.iter().map(parameter).collect()
}

/// A parameter with as many decimals as it needs: those that ran away are large.
fn number(format: &Format, number: f64) -> String {
    match number.abs() {
        1_000.0.. => format.number_short(number),
        // A rate of small shops: four decimals would make it none.
        1e-9..0.001 => format.decimal(number, 7),
        _ => format.decimal(number, 4),
    }
}

/// The parameters of a purchase model, with their standard errors where those are known.
fn of_purchases(format: &Format, model: &PurchaseModel, errors: Option<&PurchaseModel>) -> Vec<Parameter> {
    let errors = errors.map(Parameters::named);
    let line = |(place, (letter, estimate)): (usize, (&'static str, f64))| {
        let error = errors.as_ref().and_then(|errors| errors.get(place)).map(|(_, error)| *error);
        (letter, meaning(letter), estimate, error)
    };
    let lines: Vec<Line> = model.named().into_iter().enumerate().map(line).collect();
    parameters(format, &lines)
}

/// The key of what a parameter says.
fn meaning(letter: &str) -> &'static str {
    match letter {
        "r" => "value-parameter-r",
        "α" => "value-parameter-alpha",
        "a" => "value-parameter-a",
        "b" => "value-parameter-b",
        "s" => "value-parameter-s",
        "β" => "value-parameter-beta",
        "1" => "value-parameter-once",
        _ => "value-parameter-again",
    }
}

/// Which law is not in use, and why.
fn refusal(format: &Format, law: Law, because: NotUsed) -> String {
    not_used(format, format.text(basis_keys(law.into()).0).into_owned(), because)
}

fn not_used(format: &Format, model: String, because: NotUsed) -> String {
    let reason = format.text(because.key()).into_owned();
    format.format("value-not-used-of", &[("model", model.into()), ("reason", reason.into())])
}

/// When customers buy.
pub(super) fn purchase(frame: &PageFrame, vintage: &Vintage) -> ModelPanel {
    let format = &frame.format;
    let (name, meaning) = basis_keys(basis_of(vintage));
    let mut text = vec![format.text(meaning).into_owned()];
    text.extend(vintage.purchase.because.map(|because| refusal(format, vintage.purchase.law, because)));
    text.extend(vintage.purchase.drawn().map(|reason| format.text(reason.drawn_key()).into_owned()));
    let fitted = vintage.purchase.fitted.as_ref();
    let of_fitted =
        || fitted.map(|fit| of_purchases(format, &fit.model, fit.standard_errors.as_ref())).unwrap_or_default();
    let model = vintage.purchase.model.as_ref();
    let (in_use, refused) = match model {
        Some(model) if model.law() == vintage.purchase.law && fitted.is_some() => (of_fitted(), Vec::new()),
        Some(model) => (of_purchases(format, model, None), of_fitted()),
        None => (Vec::new(), of_fitted()),
    };
    ModelPanel {
        title: format.text("value-purchases-title").into_owned(),
        name: format.text(name).into_owned(),
        text,
        is_fallback: vintage.purchase.because.is_some(),
        parameters: in_use,
        fit: fitted.map_or_else(Vec::new, |fit| of_fit(format, fit)),
        refused,
    }
}

/// What customers spend on a purchase.
pub(super) fn spend(frame: &PageFrame, vintage: &Vintage) -> ModelPanel {
    let format = &frame.format;
    let is_modelled = vintage.spend.model().is_some();
    let fitted = vintage.spend.gamma_gamma.as_ref();
    let gamma = fitted.map(|fit| {
        let (at, error) = (fit.model, fit.standard_errors);
        parameters(
            format,
            &[
                ("p", "value-parameter-p", at.p, error.map(|error| error.p)),
                ("q", "value-parameter-q", at.q, error.map(|error| error.q)),
                ("v", "value-parameter-v", at.v, error.map(|error| error.v)),
            ],
        )
    });
    let gamma = gamma.unwrap_or_default();
    let (parameters, refused) = if is_modelled { (gamma, Vec::new()) } else { (Vec::new(), gamma) };
    let (name, meaning) = if is_modelled {
        ("value-spend-gamma", "value-spend-gamma-text")
    } else {
        ("value-spend-mean", "value-spend-mean-text")
    };
    let mut text = vec![format.text(meaning).into_owned()];
    text.extend(vintage.spend.because.map(|because| not_used(format, "Gamma-Gamma".to_owned(), because)));
    let mut fit = fitted.map_or_else(Vec::new, |fit| of_fit(format, fit));
    if let Some(mean) = vintage.spend.mean {
        fit.push((format.text("value-fit-mean-spend").into_owned(), format.money_estimate(mean.mean)));
    }
    ModelPanel {
        title: format.text("value-spend-title").into_owned(),
        name: format.text(name).into_owned(),
        text,
        is_fallback: vintage.spend.because.is_some(),
        parameters,
        fit,
        refused,
    }
}

fn of_fit<Model>(format: &Format, fit: &Fitted<Model>) -> Vec<(String, String)> {
    vec![
        (format.text("value-fit-likelihood").into_owned(), format.decimal(fit.log_likelihood, 2)),
        (format.text("value-fit-customers").into_owned(), format.integer(fit.customers)),
        (format.text("value-fit-repeat").into_owned(), format.integer(fit.repeat_buyers)),
    ]
}

/// The purchase model of a vintage in a line: its name and parameters.
pub(super) fn in_short(format: &Format, vintage: &Vintage) -> String {
    let name = format.text(basis_keys(basis_of(vintage)).0);
    let Some(model) = vintage.purchase.model.filter(|model| model.law() != Law::Empirical) else {
        return name.into_owned();
    };
    let named = model.named().into_iter();
    let numbers: Vec<String> = named.map(|(letter, value)| format!("{letter} {}", format.decimal(value, 3))).collect();
    format!("{name}: {}", numbers.join(" · "))
}
