//! `stammkunde value backtest`: all models fitted on a part of the data and judged by the rest.

use engine::ask::value::{Asked, BacktestTold, ModelTold, told};
use models::value::purchase_model::Law;
use serde_json::json;
use words::Format;

use super::{Options, basis_name, reason_json};
use crate::cli::Desk;
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

pub(super) fn run(options: &Options, desk: &Desk) -> Result<(), Fault> {
    let opened = options.data.open()?;
    let asked = Asked {
        calibration_end: options.calibration_end,
        holdout_end: options.holdout_end,
        law: options.model.map(Law::from),
        compared: None,
    };
    let holdout = engine::ask::value::backtest(&opened.state, asked, opened.day(options.at), opened.now)?;
    let format = desk.format(&opened.state);
    let told = told(&holdout, options.unit.told());
    let mut json = json!(told);
    json["because"] = reason_json(told.because, &format);
    let gaps =
        [("calibration", format.date(told.calibration_end).into()), ("holdout", format.date(told.holdout_end).into())];
    let mut report = Report::new(json).line(format.format("cli-backtest-title", &gaps)).line("");
    if let Some(because) = told.because {
        report = report.line(format.text(because.key()).into_owned());
    }
    report = report.line(proposal(&told, &format)).line("").csv(models_for_programs(&told, &format));
    if !told.models.is_empty() {
        report = report.heading(desk.text("cli-backtest-models")).table(models(&told, &format));
        report = report.line(desk.text("cli-backtest-legend"));
    }
    let heading = format.format("cli-backtest-in-use", &[("model", in_use(&told, &format).into())]);
    desk.print(&report.heading(heading).table(totals(&told, desk, &format)), &format)
}

fn name_of(id: Option<&str>, format: &Format) -> String {
    id.and_then(Law::of_id).map_or_else(String::new, |law| basis_name(law, format))
}

fn in_use(told: &BacktestTold, format: &Format) -> String {
    match told.model {
        Some(model) => name_of(Some(model), format),
        None => format.text("cli-basis-fixed-days").into_owned(),
    }
}

/// Which model is proposed and why, in a sentence.
fn proposal(told: &BacktestTold, format: &Format) -> String {
    let (Some(proposed), Some(best)) = (told.proposed, told.best) else {
        return format.text("cli-backtest-nothing").into_owned();
    };
    let key = if told.is_clear {
        "cli-backtest-clear"
    } else if proposed == best {
        "cli-backtest-usual-best"
    } else {
        "cli-backtest-not-clear"
    };
    let gaps = [("proposed", name_of(Some(proposed), format).into()), ("best", name_of(Some(best), format).into())];
    format.format(key, &gaps)
}

/// Purchases and revenue of the model in use.
fn totals(told: &BacktestTold, desk: &Desk, format: &Format) -> Table {
    let mut table = Table::new(format, &["what", "predicted", "actual", "bias", "error", "correlation", "gini"]);
    let kinds = [("purchases", told.purchases.as_ref()), ("revenue", told.revenue.as_ref())];
    for (id, test) in kinds.into_iter().filter_map(|(id, test)| Some((id, test?))) {
        let total = |units: f64| if id == "revenue" { Cell::Estimate(units) } else { Cell::Number(units, 0) };
        table.push(vec![
            Cell::Text(desk.text(&format!("cli-backtest-{id}"))),
            total(test.predicted_total),
            total(test.actual_total),
            Cell::of(test.bias(), |bias| Cell::Number(bias, 3)),
            Cell::Number(test.mean_absolute_error, 3),
            Cell::of(test.correlation, |it| Cell::Number(it, 3)),
            Cell::of(test.gini, |it| Cell::Number(it, 3)),
        ]);
    }
    table
}

/// What a person compares: the best in each column need not be one model.
fn models(told: &BacktestTold, format: &Format) -> Table {
    let columns =
        ["model", "predicted", "bias", "error", "rmse", "gini", "top_decile_lift", "calibration", "tracking", "behind"];
    let mut table = Table::new(format, &columns);
    for model in &told.models {
        table.push(vec![
            Cell::Named { id: model.model.to_owned(), name: model_name(told, model, format) },
            Cell::Number(model.purchases.predicted_total, 0),
            Cell::of(model.bias, |bias| Cell::Number(bias, 3)),
            Cell::Number(model.purchases.mean_absolute_error, 3),
            Cell::Number(model.purchases.root_mean_squared_error, 3),
            Cell::of(model.purchases.gini, |gini| Cell::Number(gini, 3)),
            Cell::of(model.top_decile_lift, |lift| Cell::Number(lift, 2)),
            Cell::Share(model.calibration_error, 1),
            Cell::of(model.tracking_error, |error| Cell::Share(error, 1)),
            Cell::Text(behind(model, format)),
        ]);
    }
    table
}

fn model_name(told: &BacktestTold, model: &ModelTold, format: &Format) -> String {
    let name = name_of(Some(model.model), format);
    if told.proposed == Some(model.model) {
        format.format("cli-backtest-proposed", &[("model", name.into())])
    } else if model.is_sound {
        name
    } else {
        format.format("cli-backtest-not-carried", &[("model", name.into())])
    }
}

/// How far the score lies behind the best one's, with its error.
fn behind(model: &ModelTold, format: &Format) -> String {
    if model.behind_error <= 0.0 {
        return words::NO_VALUE.to_owned();
    }
    format!("{} ± {}", format.decimal(model.behind, 4), format.decimal(model.behind_error, 4))
}

fn models_for_programs(told: &BacktestTold, format: &Format) -> Table {
    let columns = [
        "model",
        "is_sound",
        "predicted",
        "actual",
        "bias",
        "error",
        "rmse",
        "correlation",
        "gini",
        "top_decile_lift",
        "calibration",
        "brier",
        "auc",
        "tracking",
        "log_likelihood",
        "akaike",
        "log_score",
        "behind",
        "behind_error",
    ];
    let mut table = Table::new(format, &columns);
    let number = |value: Option<f64>| Cell::of(value, |value| Cell::Number(value, 4));
    for model in &told.models {
        let purchases = &model.purchases;
        table.push(vec![
            Cell::Text(model.model.to_owned()),
            Cell::Flag(model.is_sound),
            number(Some(purchases.predicted_total)),
            number(Some(purchases.actual_total)),
            number(model.bias),
            number(Some(purchases.mean_absolute_error)),
            number(Some(purchases.root_mean_squared_error)),
            number(purchases.correlation),
            number(purchases.gini),
            number(model.top_decile_lift),
            number(Some(model.calibration_error)),
            number(Some(model.buying.brier)),
            number(model.buying.auc),
            number(model.tracking_error),
            number(model.log_likelihood),
            number(model.akaike),
            number(Some(model.log_score)),
            number(Some(model.behind)),
            number(Some(model.behind_error)),
        ]);
    }
    table
}
