//! `stammkunde value`: fits the value models, predicts with them, tests them on held-out days, and keeps which one the firm wants.

mod backtest;
mod distribution;
mod vintages;

use analytics::value::{Occasion, fit_vintage, purchases_as_of};
use clap::{Args, Subcommand, ValueEnum};
use domain::{Day, Message};
use lifecycle::vintage::{
    Basis, DAYS_PER_WEEK, HORIZON_DAYS, NotUsed, Origin, PurchaseFit, Purchases, Vintage, YEAR_DAYS,
};
use models::value::empirical::EmpiricalRates;
use models::value::purchase_model::{Law, PurchaseModel};
use models::value::{Fitted, Parameters, PurchaseHistory};
use serde::Serialize;
use serde_json::{Value as Json, json};
use words::Format;

pub(super) use self::distribution::by_formulas;
use super::{At, Data, Desk, Opened, access, parse_day};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Value {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Fit(Options),
    Predict(Predict),
    Backtest(Options),
    Vintages(vintages::Vintages),
    Distribution(distribution::Distribution),
    Choose(vintages::Choose),
}

#[derive(Debug, Args)]
struct Options {
    #[command(flatten)]
    data: Data,
    #[arg(long, value_name = "ID")]
    model: Option<Model>,
    #[command(flatten)]
    at: At,
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    calibration_end: Option<Day>,
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    holdout_end: Option<Day>,
    #[arg(long, value_name = "TIME", default_value = "week")]
    unit: Unit,
}

#[derive(Debug, Args)]
struct Predict {
    #[command(flatten)]
    options: Options,
    #[arg(long, value_name = "DAYS")]
    horizon: Option<u32>,
}

/// The models of purchases by their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Model {
    #[value(name = "bg_nbd", alias = "bg-nbd")]
    BgNbd,
    #[value(name = "mbg_nbd", alias = "mbg-nbd")]
    MbgNbd,
    #[value(name = "pareto_nbd", alias = "pareto-nbd")]
    ParetoNbd,
    Nbd,
    Empirical,
}

impl From<Model> for Law {
    fn from(model: Model) -> Self {
        match model {
            Model::BgNbd => Self::BgNbd,
            Model::MbgNbd => Self::MbgNbd,
            Model::ParetoNbd => Self::ParetoNbd,
            Model::Nbd => Self::Nbd,
            Model::Empirical => Self::Empirical,
        }
    }
}

/// The unit in which parameters and ages are stated. Predictions are the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Week,
    Day,
}

impl Unit {
    const fn days(self) -> f64 {
        match self {
            Self::Week => DAYS_PER_WEEK,
            Self::Day => 1.0,
        }
    }

    const fn told(self) -> engine::ask::value::Unit {
        match self {
            Self::Week => engine::ask::value::Unit::Week,
            Self::Day => engine::ask::value::Unit::Day,
        }
    }
}

impl Value {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::Fit(options) => options.fit(desk),
            Action::Predict(predict) => predict.run(desk),
            Action::Backtest(options) => backtest::run(options, desk),
            Action::Vintages(vintages) => vintages.run(desk),
            Action::Distribution(distribution) => distribution.run(desk),
            Action::Choose(choose) => choose.run(desk),
        }
    }
}

impl Options {
    /// The last day whose data the models may know.
    fn day(&self, opened: &Opened) -> Result<Day, Fault> {
        let today = opened.day(self.at)?;
        let Some(end) = self.calibration_end else { return Ok(today) };
        let (first, last) = opened.state.span().ok_or(engine::EngineError::NoData)?;
        if end < first || end > last {
            let message = Message::new("cli-calibration-outside").with("calibration", end.to_string());
            return Err(Fault::Told(message.with("first", first.to_string()).with("last", last.to_string())));
        }
        Ok(end)
    }

    /// The models fitted on the data up to a day, by the law asked for or the one of the firm. Recorded vintages stay as they
    /// are: this one is looked at, not kept.
    fn vintage(&self, opened: &Opened, day: Day) -> Vintage {
        let (law, chosen) = opened.state.law_on(day);
        let law = self.model.map_or(law, Law::from);
        let (revision, recorded_at, origin) = (0, opened.now, Origin::Live);
        fit_vintage(&opened.state.book, Occasion { day, revision, recorded_at, origin, law, chosen })
    }

    fn fit(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let day = self.day(&opened)?;
        let vintage = self.vintage(&opened, day);
        let law = vintage.purchase.law;
        let purchase = match self.unit {
            Unit::Week => vintage.purchase.clone(),
            Unit::Day => PurchaseFit::of(law, &in_days(&purchases_as_of(&opened.state.book, day))),
        };
        let fitted = purchase.fitted.as_ref();
        let gamma_gamma = vintage.spend.gamma_gamma.as_ref();
        let format = desk.format(&opened.state);
        let json = json!({
            "at": day,
            "unit": self.unit,
            "customers": vintage.customers,
            "repeat_customers": vintage.repeat_customers,
            "law": law,
            "model": purchase.model.as_ref().map(model_id),
            "in_use": purchase.model,
            "because": reason_json(purchase.because, &format),
            "drawn": drawn_json(purchase.drawn(), &format),
            (law.id()): fitted.map(fitted_json),
            "spend_model": if vintage.spend.model().is_some() { "gamma_gamma" } else { "mean" },
            "spend_because": reason_json(vintage.spend.because, &format),
            "gamma_gamma": gamma_gamma.map(fitted_json),
            "mean_spend": vintage.spend.mean.map(|mean| mean.mean),
        });
        let mut report = Report::new(json)
            .line(format.format("cli-value-fit-title", &[("day", format.date(day).into())]))
            .facts(vec![
                (desk.text("cli-fact-customers"), Cell::count(vintage.customers)),
                (desk.text("cli-fact-repeat-customers"), Cell::count(vintage.repeat_customers)),
                (desk.text("cli-fact-in-use"), Cell::Text(model_name(purchase.model.as_ref(), &format))),
            ])
            .line("");
        if let Some(because) = purchase.because {
            report = report.line(refusal(law, because, &format));
        }
        if let Some(reason) = purchase.drawn() {
            report = report.line(format.text(reason.drawn_key()).into_owned());
        }
        if let Some(because) = vintage.spend.because {
            report = report.line(refused("Gamma-Gamma".to_owned(), because, &format));
        }
        let mut table = Table::new(&format, &["model", "parameter", "estimate", "standard_error"]);
        // What was fitted and not taken says nothing; the reason stands above, the numbers in the JSON.
        let is_taken = purchase.model.as_ref().is_some_and(|model| model.law() == law);
        if let Some(fit) = fitted.filter(|_| is_taken) {
            parameters(&mut table, &basis_name(law, &format), fit);
        } else if let Some(model) = &purchase.model {
            bare_parameters(&mut table, &model_name(Some(model), &format), model);
        }
        if let Some(fit) = gamma_gamma.filter(|_| vintage.spend.model().is_some()) {
            parameters(&mut table, "Gamma-Gamma", fit);
        }
        if fitted.is_some() && !is_taken {
            let model = basis_name(law, &format);
            report = report.line(format.format("cli-value-fit-not-taken", &[("model", model.into())]));
        }
        desk.print(&report.table(table), &format)
    }
}

impl Predict {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.options.data.open()?;
        let options = &self.options;
        let day = options.day(&opened)?;
        let vintage = options.vintage(&opened, day);
        let Some(model) = options.chosen(&opened, &vintage, day)? else {
            return Err(engine::EngineError::NoData.into());
        };
        let horizon_days = self
            .horizon
            .map_or_else(|| options.holdout_end.map_or(YEAR_DAYS, |end| f64::from(end.since(day).max(0))), f64::from);
        let format = desk.format(&opened.state);
        access::note(opened.engine.folder().as_ref(), "values-exported", None, Json::Null)?;
        let rows = predictions(&opened, &vintage, &model, horizon_days, day);
        let unit = options.unit.days();
        let json = json!({
            "at": day,
            "model": model_id(&model),
            "because": reason_json(vintage.purchase.because, &format),
            "unit": options.unit,
            "horizon_days": horizon_days,
            "customers": rows.iter().map(|row| row.json(unit)).collect::<Vec<_>>(),
        });
        let mut table = Table::new(
            &format,
            &[
                "customer",
                "repeat_purchases",
                "recency",
                "age",
                "probability_alive",
                "expected_purchases",
                "probability_to_buy",
                "probability_to_buy_90_days",
                "expected_spend",
                "value",
            ],
        );
        for row in &rows {
            table.push(row.cells(unit));
        }
        let title = format.format(
            "cli-predict-title",
            &[
                ("model", model_name(Some(&model), &format).into()),
                ("day", format.date(day).into()),
                ("days", format.decimal(horizon_days, 0).into()),
            ],
        );
        desk.print(&Report::new(json).line(title).line("").table(table), &format)
    }
}

impl Options {
    /// The model asked for, or the one that the data carry.
    fn chosen(&self, opened: &Opened, vintage: &Vintage, day: Day) -> Result<Option<PurchaseModel>, Fault> {
        let Some(asked) = self.model else { return Ok(vintage.purchase.model) };
        // Whoever names a model sees what it says, also where the data do not carry it.
        let fitted = vintage.purchase.fitted.as_ref().map(|fit| fit.model).or_else(|| {
            let all = purchases_as_of(&opened.state.book, day);
            let histories: Vec<PurchaseHistory> = all.iter().map(|purchases| purchases.history).collect();
            let rates = matches!(asked, Model::Empirical).then(|| EmpiricalRates::of(&histories).ok()).flatten();
            rates.map(PurchaseModel::Empirical)
        });
        fitted.map(Some).ok_or_else(|| Fault::Told(Message::new("cli-no-fit").with("model", Law::from(asked).id())))
    }
}

/// What a model says of one customer.
struct Row {
    customer: String,
    history: PurchaseHistory,
    alive: Option<f64>,
    expected: f64,
    buys: f64,
    buys_90_days: f64,
    spend: f64,
}

fn predictions(opened: &Opened, vintage: &Vintage, model: &PurchaseModel, horizon_days: f64, day: Day) -> Vec<Row> {
    let mut states = Vec::new();
    let knows_leaving = model.law().knows_leaving();
    let all = opened.state.book.histories().iter();
    let mut rows: Vec<Row> = all
        .filter_map(|history| {
            let days = analytics::value::purchase_days(history, day, &mut states);
            let purchases = Purchases::of(&days, day)?;
            let prediction = model.predict(&purchases.history, horizon_days / DAYS_PER_WEEK);
            let soon = model.predict(&purchases.history, HORIZON_DAYS / DAYS_PER_WEEK);
            Some(Row {
                customer: history.customer.to_string(),
                history: purchases.history,
                alive: knows_leaving.then_some(prediction.probability_alive),
                expected: prediction.expected_purchases,
                buys: prediction.probability_to_buy,
                buys_90_days: soon.probability_to_buy,
                spend: vintage.spend.expected_spend(&purchases),
            })
        })
        .collect();
    rows.sort_by(|left, right| left.customer.cmp(&right.customer));
    rows
}

impl Row {
    fn json(&self, unit: f64) -> Json {
        json!({
            "customer": self.customer,
            "repeat_purchases": self.history.repeats(),
            "recency": self.history.recency() * DAYS_PER_WEEK / unit,
            "age": self.history.age() * DAYS_PER_WEEK / unit,
            "probability_alive": self.alive,
            "expected_purchases": self.expected,
            "probability_to_buy": self.buys,
            "probability_to_buy_90_days": self.buys_90_days,
            "expected_spend": self.spend,
            "value": self.expected * self.spend,
        })
    }

    fn cells(&self, unit: f64) -> Vec<Cell> {
        vec![
            Cell::Text(self.customer.clone()),
            Cell::count(self.history.repeats()),
            Cell::Number(self.history.recency() * DAYS_PER_WEEK / unit, 2),
            Cell::Number(self.history.age() * DAYS_PER_WEEK / unit, 2),
            Cell::of(self.alive, |share| Cell::Share(share, 1)),
            Cell::Number(self.expected, 3),
            Cell::Share(self.buys, 1),
            Cell::Share(self.buys_90_days, 1),
            Cell::Estimate(self.spend),
            Cell::Estimate(self.expected * self.spend),
        ]
    }
}

fn in_days(purchases: &[Purchases]) -> Vec<PurchaseHistory> {
    let scaled = |history: &PurchaseHistory| {
        PurchaseHistory::new(history.repeats(), history.recency() * DAYS_PER_WEEK, history.age() * DAYS_PER_WEEK).ok()
    };
    purchases.iter().filter_map(|purchases| scaled(&purchases.history)).collect()
}

/// Which law is not in use, and why.
fn refusal(law: Law, because: NotUsed, format: &Format) -> String {
    refused(basis_name(law, format), because, format)
}

fn refused(model: String, because: NotUsed, format: &Format) -> String {
    let reason = format.text(because.key()).into_owned();
    format.format("value-not-used-of", &[("model", model.into()), ("reason", reason.into())])
}

const fn model_id(model: &PurchaseModel) -> &'static str {
    model.law().id()
}

fn model_name(model: Option<&PurchaseModel>, format: &Format) -> String {
    let basis = model.map_or(Basis::FixedDays, |model| model.law().into());
    format.text(&format!("cli-basis-{}", basis.id().replace('_', "-"))).into_owned()
}

fn basis_name(law: Law, format: &Format) -> String {
    format.text(&format!("cli-basis-{}", law.id().replace('_', "-"))).into_owned()
}

fn reason_json(because: Option<NotUsed>, format: &Format) -> Json {
    because.map_or(Json::Null, |because| json!({ "id": because, "text": format.text(because.key()) }))
}

fn drawn_json(reason: Option<NotUsed>, format: &Format) -> Json {
    reason.map_or(Json::Null, |reason| json!({ "id": reason, "text": format.text(reason.drawn_key()) }))
}

fn fitted_json<Model: Serialize>(fit: &Fitted<Model>) -> Json {
    json!({
        "parameters": fit.model,
        "standard_errors": fit.standard_errors,
        "log_likelihood": fit.log_likelihood,
        "covariance": fit.covariance,
        "customers": fit.customers,
        "repeat_buyers": fit.repeat_buyers,
        "is_sound": fit.verdict.is_sound(),
        "verdict": fit.verdict,
    })
}

/// Of a model that stands in for the one asked for, or was counted and not fitted.
fn bare_parameters(table: &mut Table, name: &str, model: &PurchaseModel) {
    for (letter, value) in model.named() {
        let letter = match (model, letter) {
            (PurchaseModel::Empirical(_), "1") => "rate_bought_once",
            (PurchaseModel::Empirical(_), _) => "rate_bought_again",
            (_, letter) => spelled(letter),
        };
        table.push(vec![
            Cell::Text(name.to_owned()),
            Cell::Text(letter.to_owned()),
            Cell::Number(value, enough_decimals(value)),
            Cell::None,
        ]);
    }
}

/// Decimals that leave a small rate its first digits.
fn enough_decimals(value: f64) -> u8 {
    match value.abs() {
        ..1e-5 => 8,
        1e-5..1e-3 => 7,
        _ => 5,
    }
}

fn parameters<Model: Parameters>(table: &mut Table, model: &str, fit: &Fitted<Model>) {
    let errors = fit.standard_errors.as_ref().map(Parameters::named);
    for (place, (name, value)) in fit.model.named().into_iter().enumerate() {
        let error = errors.as_ref().and_then(|errors| errors.get(place));
        table.push(vec![
            Cell::Text(model.to_owned()),
            Cell::Text(spelled(name).to_owned()),
            Cell::Number(value, 5),
            Cell::of(error, |(_, error)| Cell::Number(*error, 5)),
        ]);
    }
    let likelihood = Cell::Number(fit.log_likelihood, 3);
    table.push(vec![Cell::Text(model.to_owned()), Cell::Text("log_likelihood".to_owned()), likelihood, Cell::None]);
}

/// A parameter's letter as programs and terminals write it, which is how the JSON spells it too.
fn spelled(letter: &'static str) -> &'static str {
    match letter {
        "α" => "alpha",
        "β" => "beta",
        other => other,
    }
}
