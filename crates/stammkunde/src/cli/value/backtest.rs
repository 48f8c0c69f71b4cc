//! `stammkunde value backtest`: all models fitted on a part of the data and judged by the rest.

use analytics::value::drivers::{Drivers, Rate, Value};
use engine::ask::value::{Asked, BacktestTold, ModelTold, proposal, told};
use models::value::purchase_model::Law;
use serde_json::json;
use words::Format;

use super::{Options, basis_name, reason_json, refusal};
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
    let holdout = engine::ask::value::backtest(&opened.state, asked, opened.day(options.at)?, opened.now)?;
    let format = desk.format(&opened.state);
    let told = told(&holdout, options.unit.told());
    let mut json = json!(told);
    json["because"] = reason_json(told.because, &format);
    let gaps =
        [("calibration", format.date(told.calibration_end).into()), ("holdout", format.date(told.holdout_end).into())];
    let mut report = Report::new(json).line(format.format("cli-backtest-title", &gaps)).line("");
    if let Some(because) = told.because {
        report = report.line(refusal(holdout.vintage.purchase.law, because, &format));
    }
    let proposed = match &holdout.laws {
        Some(laws) => proposal(laws, &format, |law| basis_name(law, &format)),
        None => format.text("cli-backtest-nothing").into_owned(),
    };
    report = report.line(proposed).line("").csv(models_for_programs(&told, &format));
    if !told.models.is_empty() {
        report = report.heading(desk.text("cli-backtest-models")).table(models(&told, &format));
        report = report.line(desk.text("cli-backtest-legend"));
        if told.models.iter().any(|model| model.drawn.is_some()) {
            report = report.line(desk.text("cli-backtest-drawn-note"));
        }
    }
    if let Some(drivers) = told.covariates.as_ref().filter(|drivers| !drivers.laws.is_empty()) {
        report = report.heading(desk.text("value-drivers"));
        for line in covariates(drivers, &format) {
            report = report.line(line);
        }
    }
    let heading = format.format("cli-backtest-in-use", &[("model", in_use(&told, &format).into())]);
    desk.print(&report.heading(heading).table(totals(&told, desk, &format)), &format)
}

/// Whether covariates help each model, and what they do, a line each.
fn covariates(drivers: &Drivers, format: &Format) -> Vec<String> {
    let named = |value: &Value| {
        let kind = format.text(&format!("value-drivers-{}", value.of.id().replace('_', "-")));
        let name = value.value.clone().unwrap_or_else(|| format.text("value-drivers-others").into_owned());
        format!("{kind}: {name}")
    };
    let mut lines = Vec::new();
    for driven in &drivers.laws {
        let key = if driven.is_clear {
            "value-drivers-better"
        } else if driven.is_clearly_worse() {
            "value-drivers-worse"
        } else {
            "value-drivers-alike"
        };
        let gaps = [
            ("model", basis_name(driven.law, format).into()),
            ("lead", format.change(driven.lead, 4).into()),
            ("error", format.decimal(driven.lead_error, 4).into()),
        ];
        lines.push(format.format(key, &gaps));
        for effect in &driven.effects {
            let Some((low, high)) = effect.low.zip(effect.high) else { continue };
            let key = match (effect.is_clear, effect.on, effect.factor > 1.0) {
                (false, ..) => "value-drivers-unclear",
                (true, Rate::Buying, true) => "value-drivers-more-often",
                (true, Rate::Buying, false) => "value-drivers-less-often",
                (true, Rate::Leaving, true) => "value-drivers-sooner",
                (true, Rate::Leaving, false) => "value-drivers-later",
            };
            let change = |factor: f64| format.change_percent(factor - 1.0, 0);
            let share = format.percent((effect.factor - 1.0).abs(), 0);
            let interval = format.interval(&change(low), &change(high));
            let does = format.format(key, &[("share", share.into()), ("interval", interval.into())]);
            let rate = match effect.on {
                Rate::Buying => "value-drivers-buys",
                Rate::Leaving => "value-drivers-leaves",
            };
            lines.push(format!("  {} · {}: {does}", named(&drivers.values[effect.value]), format.text(rate)));
        }
    }
    let against: Vec<String> = drivers.held_against.iter().map(named).collect();
    let gaps = [
        ("against", against.join(", ").into()),
        ("compared", format.integer(drivers.compared).into()),
        ("customers", format.integer(drivers.customers).into()),
    ];
    lines.push(format.format("value-drivers-note", &gaps));
    lines
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
    let name = match model.drawn {
        Some(_) => format.format("cli-backtest-drawn", &[("model", name.into())]),
        None => name,
    };
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
        "is_drawn",
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
            Cell::Flag(model.drawn.is_some()),
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
