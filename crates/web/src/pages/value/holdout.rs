//! The back-test: what the models foretold on a part of the past, against what then happened.

use analytics::kpi::{Grain, Unit};
use analytics::value::backtest::{Holdout, HoldoutWeek};
use domain::Period;
use models::value::backtest::{Backtest, Decile};
use words::{Format, NO_VALUE};

use super::days;
use crate::frame::PageFrame;
use crate::pages::customer::basis_keys;
use crate::view::chart::{Chart, Kind, Picture, Role, Series};
use crate::view::csv::{self, Csv};

/// A back-test as the page shows it.
pub(super) struct Tested {
    /// The result in a sentence.
    pub(super) answer: String,
    /// How it was done.
    pub(super) note: String,
    /// Purchases added up week by week.
    pub(super) picture: Picture,
    /// The same as a table: week, expected, made.
    pub(super) weeks: Vec<[String; 3]>,
    /// Measures of purchases and of revenue.
    pub(super) measures: Vec<Measure>,
    /// Tenths of the customers by prediction.
    pub(super) deciles: Vec<DecileRow>,
}

/// One measure of the error.
pub(super) struct Measure {
    /// Its name.
    pub(super) name: String,
    /// What it says.
    pub(super) meaning: String,
    /// Of purchases.
    pub(super) purchases: String,
    /// Of revenue.
    pub(super) revenue: String,
}

/// A tenth of the customers.
pub(super) struct DecileRow {
    /// Its number, the highest predicted first.
    pub(super) number: String,
    /// Customers in it.
    pub(super) customers: String,
    /// Mean purchases predicted.
    pub(super) predicted: String,
    /// Mean purchases made.
    pub(super) made: String,
    /// Made over the mean of all.
    pub(super) lift: String,
}

/// A measure of a back-test in words.
type Read = fn(&Format, &Backtest, Unit) -> String;

impl Tested {
    /// Of a holdout; `None` where no model could be fitted on its first part.
    pub(super) fn new(frame: &PageFrame, holdout: &Holdout) -> Option<Self> {
        let format = &frame.format;
        let purchases = holdout.purchases.as_ref()?;
        let answer = answer(format, purchases);
        let (model, _) = basis_keys(super::models::basis_of(&holdout.vintage));
        let note = format.format(
            "value-test-note",
            &[
                ("model", format.text(model).into()),
                ("calibration", format.date(holdout.calibration_end).into()),
                ("holdout", days(frame, holdout.calibration_end.plus(1), holdout.holdout_end).into()),
                ("count", purchases.customers.into()),
            ],
        );
        let week = |week: &HoldoutWeek| {
            [format.date_short(week.day), format.decimal(week.expected, 1), format.integer(week.made)]
        };
        Some(Self {
            picture: picture(frame, holdout, &answer),
            answer,
            note,
            weeks: holdout.weeks.iter().map(week).collect(),
            measures: measures(format, purchases, holdout.revenue.as_ref()),
            deciles: (1_u32..).zip(&purchases.deciles).map(|(number, decile)| row(format, number, decile)).collect(),
        })
    }
}

fn answer(format: &Format, purchases: &Backtest) -> String {
    let expected = format.decimal(purchases.predicted_total, 0);
    let made = format.decimal(purchases.actual_total, 0);
    let Some(bias) = purchases.bias() else {
        return format.format("value-test-answer-nothing", &[("expected", expected.into()), ("made", made.into())]);
    };
    let key = if bias < 1.0 { "value-test-answer-under" } else { "value-test-answer-over" };
    let off = format.percent((bias - 1.0).abs(), 0);
    format.format(key, &[("expected", expected.into()), ("made", made.into()), ("off", off.into())])
}

fn picture(frame: &PageFrame, holdout: &Holdout, description: &str) -> Picture {
    let format = &frame.format;
    let weeks: Vec<Period> =
        holdout.weeks.iter().filter_map(|week| Period::from_days(week.day.plus(-6), week.day)).collect();
    let made = holdout.weeks.iter().map(|week| Some(week.made as f64)).collect();
    let expected = holdout.weeks.iter().map(|week| Some((week.expected * 10.0).round() / 10.0)).collect();
    let chart = Chart::new(Kind::Tracking, Unit::Count)
        .over(Grain::Week, weeks)
        .with(Series::new(format.text("value-test-made"), made))
        .with(Series::new(format.text("value-test-expected"), expected).role(Role::Expected))
        .on(frame);
    Picture::new("tracking", &chart, description.to_owned()).called(format!("backtest-{}", frame.at))
}

fn measures(format: &Format, purchases: &Backtest, revenue: Option<&Backtest>) -> Vec<Measure> {
    let bias: Read =
        |format, test, _| test.bias().map_or_else(|| NO_VALUE.to_owned(), |bias| format.change_percent(bias - 1.0, 1));
    let error: Read = |format, test, unit| in_unit(format, unit, test.mean_absolute_error);
    let root: Read = |format, test, unit| in_unit(format, unit, test.root_mean_squared_error);
    let correlation: Read = |format, test, _| score(format, test.correlation);
    let gini: Read = |format, test, _| score(format, test.gini);
    let predicted: Read = |format, test, unit| in_unit(format, unit, test.predicted_total);
    let actual: Read = |format, test, unit| in_unit(format, unit, test.actual_total);
    let all: [(&str, &str, Read); 7] = [
        ("value-measure-predicted", "value-measure-predicted-text", predicted),
        ("value-measure-actual", "value-measure-actual-text", actual),
        ("value-measure-bias", "value-measure-bias-text", bias),
        ("value-measure-mae", "value-measure-mae-text", error),
        ("value-measure-rmse", "value-measure-rmse-text", root),
        ("value-measure-correlation", "value-measure-correlation-text", correlation),
        ("value-measure-gini", "value-measure-gini-text", gini),
    ];
    let measure = |(name, meaning, read): (&str, &str, Read)| Measure {
        name: format.text(name).into_owned(),
        meaning: format.text(meaning).into_owned(),
        purchases: read(format, purchases, Unit::Number),
        revenue: revenue.map_or_else(|| NO_VALUE.to_owned(), |revenue| read(format, revenue, Unit::Money)),
    };
    all.into_iter().map(measure).collect()
}

fn in_unit(format: &Format, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Money => format.money_estimate(value),
        _ if value >= 100.0 => format.decimal(value, 0),
        _ => format.decimal(value, 2),
    }
}

fn score(format: &Format, value: Option<f64>) -> String {
    value.map_or_else(|| NO_VALUE.to_owned(), |value| format.decimal(value, 2))
}

fn row(format: &Format, number: u32, decile: &Decile) -> DecileRow {
    DecileRow {
        number: format.integer(number),
        customers: format.integer(decile.customers),
        predicted: format.decimal(decile.predicted_mean, 2),
        made: format.decimal(decile.actual_mean, 2),
        lift: score(format, decile.lift),
    }
}

/// Week by week in machine numbers.
pub(super) fn table(holdout: &Holdout) -> Csv {
    let mut csv = Csv::new(&["week_ends", "expected_purchases", "purchases"]);
    for week in &holdout.weeks {
        csv.row([week.day.to_string(), csv::number(Some(week.expected)), week.made.to_string()]);
    }
    csv
}
