//! All models of purchases side by side, the one proposed, and the choice of the firm.

use analytics::kpi::{Grain, Unit};
use analytics::value::backtest::{Holdout, Laws, Tried};
use axum::extract::State;
use axum::response::Response;
use domain::Period;
use engine::ask::value::{drawn, not_carried, proposal};
use lifecycle::vintage::{Basis, NotUsed};
use models::value::purchase_model::Law;
use serde::Deserialize;
use serde_json::json;
use words::{Format, NO_VALUE};

use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done};
use crate::pages::customer::basis_keys;
use crate::pages::form::Form;
use crate::routes::may_post;
use crate::security::audit::Note;
use crate::view::chart::{Chart, Kind, Picture, Role, Series};
use crate::view::csv::{self, Csv};

/// Where a choice is sent.
const CHOOSE: &str = "/value/law";
/// What stands for no choice.
const AUTOMATIC: &str = "automatic";

/// All models as the page shows them.
pub(super) struct Compared {
    /// Which is proposed and why, in a sentence.
    pub(super) answer: String,
    /// How they were compared.
    pub(super) note: String,
    /// Repeat purchases from the first day on, made and expected.
    pub(super) picture: Picture,
    /// Heads of the table of weeks: made, and every model.
    pub(super) heads: Vec<String>,
    /// The weeks as a table.
    pub(super) weeks: Vec<(String, Vec<String>)>,
    /// The models with their measures.
    pub(super) models: Vec<ModelRow>,
    /// Of the proposed model, who was said to be how likely to buy, and who did.
    pub(super) calibration: Vec<[String; 4]>,
    /// The name of the proposed model.
    pub(super) proposed: String,
    /// The choice of the firm, for who may make it.
    pub(super) choice: Option<Vec<LawOption>>,
    /// What is chosen, in a sentence.
    pub(super) chosen: String,
    /// Files.
    pub(super) csv: String,
    /// The file of the weeks.
    pub(super) weeks_csv: String,
}

/// One model with its measures.
pub(super) struct ModelRow {
    /// Its name.
    pub(super) name: String,
    /// A word about it: proposed, in use, not carried.
    pub(super) tags: Vec<(&'static str, String)>,
    /// Why the data do not carry it.
    pub(super) because: String,
    /// Predicted over made, less one.
    pub(super) bias: String,
    /// Mean absolute error.
    pub(super) mean_error: String,
    /// Root of the mean squared error.
    pub(super) root_error: String,
    /// Gini.
    pub(super) gini: String,
    /// Lift of the first tenth.
    pub(super) lift: String,
    /// Mean distance between what was said and what came.
    pub(super) calibration: String,
    /// Mean share by which the weeks were off.
    pub(super) tracking: String,
    /// How far it lies behind the best.
    pub(super) behind: String,
}

/// What can be chosen.
pub(super) struct LawOption {
    /// What is sent.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: String,
    /// What it does.
    pub(super) text: String,
    /// Whether it is chosen now.
    pub(super) is_chosen: bool,
}

fn name(format: &Format, law: Law) -> String {
    format.text(basis_keys(Basis::from(law)).0).into_owned()
}

impl Compared {
    /// Of a back-test; `None` where there was nobody to compare.
    pub(super) fn new(frame: &PageFrame, holdout: &Holdout) -> Option<Self> {
        let (format, laws) = (&frame.format, holdout.laws.as_ref()?);
        let answer = proposal(laws, format, |law| name(format, law));
        let gaps = [
            ("calibration", format.date(holdout.calibration_end).into()),
            ("holdout", super::days(frame, holdout.calibration_end.plus(1), holdout.holdout_end).into()),
            ("count", laws.compared.into()),
            ("customers", format.integer(laws.customers).into()),
        ];
        let key = if laws.compared < laws.customers { "value-laws-note-some" } else { "value-laws-note" };
        let shown = shown(laws);
        let in_use = super::fit(&frame.state, frame.at).ok().and_then(|vintage| vintage.purchase.model);
        let in_use = in_use.map(|model| model.law());
        let proposed = laws.of(laws.proposed)?;
        Some(Self {
            note: format.format(key, &gaps),
            picture: picture(frame, holdout, laws, &shown, &answer),
            heads: shown.iter().map(|tried| name(format, tried.law)).collect(),
            weeks: weeks(format, laws, &shown),
            models: laws.contenders.iter().map(|tried| row(format, laws, tried, in_use)).collect(),
            calibration: calibration(format, proposed),
            proposed: name(format, laws.proposed),
            choice: may_post(CHOOSE, frame.user.role).then(|| options(frame)),
            chosen: chosen(frame),
            csv: frame.link("/value/models.csv"),
            weeks_csv: frame.link("/value/tracking.csv"),
            answer,
        })
    }
}

/// The models worth drawing: those that the data carry, as many as can be told apart.
fn shown(laws: &Laws) -> Vec<&Tried> {
    let carried = laws.contenders.iter().filter(|tried| not_carried(tried).is_none());
    carried.take(4).collect()
}

fn picture(frame: &PageFrame, holdout: &Holdout, laws: &Laws, shown: &[&Tried], description: &str) -> Picture {
    let format = &frame.format;
    let steps = laws.weeks.iter().filter_map(|day| Period::from_days(day.plus(-6), *day));
    let made = shown
        .first()
        .map_or_else(Vec::new, |tried| tried.contender.tracking.iter().map(|week| Some(week.actual)).collect());
    let mut chart = Chart::new(Kind::Tracking, Unit::Count)
        .over(Grain::Week, steps)
        .with(Series::new(format.text("value-test-made"), made));
    for tried in shown {
        let rounded = |week: &models::value::tracking::Tracked| Some((week.expected * 10.0).round() / 10.0);
        let expected = tried.contender.tracking.iter().map(rounded).collect();
        chart = chart.with(Series::new(name(format, tried.law), expected).role(Role::Expected));
    }
    let first = laws.weeks.partition_point(|day| *day <= holdout.calibration_end);
    let chart = chart.shaded(first..=laws.weeks.len().saturating_sub(1), format.text("value-laws-holdout")).on(frame);
    Picture::new("laws", &chart, description.to_owned()).called(format!("models-{}", frame.at))
}

fn weeks(format: &Format, laws: &Laws, shown: &[&Tried]) -> Vec<(String, Vec<String>)> {
    let row = |(place, day): (usize, &domain::Day)| {
        let at = |tried: &&Tried| tried.contender.tracking.get(place).copied();
        let made = shown.first().and_then(at).map(|week| format.decimal(week.actual, 0));
        let expected = shown.iter().filter_map(at).map(|week| format.decimal(week.expected, 1));
        (format.date_short(*day), made.into_iter().chain(expected).collect())
    };
    laws.weeks.iter().enumerate().map(row).collect()
}

fn row(format: &Format, laws: &Laws, tried: &Tried, in_use: Option<Law>) -> ModelRow {
    let (purchases, contender) = (&tried.contender.scorecard.purchases, &tried.contender);
    let or_none = |value: Option<String>| value.unwrap_or_else(|| NO_VALUE.to_owned());
    let because = not_carried(tried);
    let tags = [
        (laws.proposed == tried.law, "good", "value-laws-tag-proposed"),
        (in_use == Some(tried.law), "", "value-laws-tag-in-use"),
        (because.is_some(), "warn", "value-laws-tag-not-carried"),
        (drawn(tried).is_some(), "", "value-laws-tag-drawn"),
    ];
    let (behind, error) = contender.behind;
    ModelRow {
        name: name(format, tried.law),
        tags: tags
            .into_iter()
            .filter(|(is_so, _, _)| *is_so)
            .map(|(_, kind, key)| (kind, format.text(key).into_owned()))
            .collect(),
        because: because
            .map(NotUsed::key)
            .or_else(|| drawn(tried).map(NotUsed::drawn_key))
            .map_or_else(String::new, |key| format.text(key).into_owned()),
        bias: or_none(purchases.bias().map(|bias| format.change_percent(bias - 1.0, 1))),
        mean_error: format.decimal(purchases.mean_absolute_error, 3),
        root_error: format.decimal(purchases.root_mean_squared_error, 3),
        gini: or_none(purchases.gini.map(|gini| format.decimal(gini, 3))),
        lift: or_none(purchases.deciles.first().and_then(|it| it.lift).map(|lift| format.decimal(lift, 2))),
        calibration: format.percent(contender.scorecard.buying.error(), 1),
        tracking: or_none(contender.tracking_error.map(|error| format.percent(error, 1))),
        behind: if tried.law == laws.best {
            NO_VALUE.to_owned()
        } else {
            format!("{} ± {}", format.decimal(behind, 4), format.decimal(error, 4))
        },
    }
}

/// By tenths of probability: from, customers, said, came.
fn calibration(format: &Format, tried: &Tried) -> Vec<[String; 4]> {
    let bin = |bin: &models::value::calibration::Bin| {
        [
            format!("{}–{}", format.decimal(bin.from * 100.0, 0), format.percent(bin.from + 0.1, 0)),
            format.integer(bin.customers),
            format.percent(bin.said, 1),
            format.percent(bin.came, 1),
        ]
    };
    tried.contender.scorecard.buying.bins.iter().map(bin).collect()
}

fn options(frame: &PageFrame) -> Vec<LawOption> {
    let format = &frame.format;
    let chosen = frame.state.chosen_law(frame.at).and_then(|choice| choice.law);
    let automatic = LawOption {
        id: AUTOMATIC,
        name: format.text("value-law-automatic").into_owned(),
        text: format.text("value-law-automatic-text").into_owned(),
        is_chosen: chosen.is_none(),
    };
    let of_law = |law: Law| LawOption {
        id: law.id(),
        name: name(format, law),
        text: format.text(basis_keys(Basis::from(law)).1).into_owned(),
        is_chosen: chosen == Some(law),
    };
    std::iter::once(automatic).chain(Law::ALL.into_iter().map(of_law)).collect()
}

/// Which law holds and who said so.
fn chosen(frame: &PageFrame) -> String {
    let format = &frame.format;
    let Some((choice, law)) = frame.state.chosen_law(frame.at).and_then(|choice| Some((choice, choice.law?))) else {
        let law = frame.state.law_on(frame.at).0;
        return format.format("value-law-is-automatic", &[("model", name(format, law).into())]);
    };
    let gaps = [("model", name(format, law).into()), ("day", format.date(choice.day).into())];
    format.format("value-law-is-chosen", &gaps)
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    law: String,
}

/// Keeps by which model is foretold from today on.
pub(crate) async fn choose(
    State(app): State<App>,
    frame: PageFrame,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageError> {
    let law = match chosen.law.as_str() {
        AUTOMATIC => None,
        id => Some(Law::of_id(id).ok_or(PageError::Unreadable)?),
    };
    let (by, now) = (frame.user.id, app.now());
    app.blocking(move |engine| Ok(engine.choose_law(law, Some(by), now)?)).await?;
    let note = Note::details(json!({ "law": law.map_or(AUTOMATIC, Law::id) }));
    Ok(note.on(done(&app, "/value", "done-law-chosen")))
}

/// All models with their measures in machine numbers.
pub(super) fn measures(holdout: &Holdout) -> Csv {
    let mut csv = Csv::new(&[
        "model",
        "is_carried",
        "is_proposed",
        "predicted",
        "purchases",
        "mean_absolute_error",
        "root_mean_squared_error",
        "gini",
        "top_decile_lift",
        "calibration_error",
        "brier",
        "auc",
        "tracking_error",
        "log_score",
        "behind",
        "behind_standard_error",
    ]);
    let Some(laws) = &holdout.laws else { return csv };
    for tried in &laws.contenders {
        let contender = &tried.contender;
        let (purchases, buying) = (&contender.scorecard.purchases, &contender.scorecard.buying);
        csv.row([
            tried.law.id().to_owned(),
            not_carried(tried).is_none().to_string(),
            (laws.proposed == tried.law).to_string(),
            csv::number(Some(purchases.predicted_total)),
            csv::number(Some(purchases.actual_total)),
            csv::number(Some(purchases.mean_absolute_error)),
            csv::number(Some(purchases.root_mean_squared_error)),
            csv::number(purchases.gini),
            csv::number(purchases.deciles.first().and_then(|decile| decile.lift)),
            csv::number(Some(buying.error())),
            csv::number(Some(buying.brier)),
            csv::number(buying.auc),
            csv::number(contender.tracking_error),
            csv::number(Some(contender.log_score)),
            csv::number(Some(contender.behind.0)),
            csv::number(Some(contender.behind.1)),
        ]);
    }
    csv
}

/// Repeat purchases week by week in machine numbers.
pub(super) fn tracking(holdout: &Holdout) -> Csv {
    let mut csv = Csv::new(&["week_ends", "model", "expected_repeat_purchases", "repeat_purchases"]);
    let Some(laws) = &holdout.laws else { return csv };
    for tried in &laws.contenders {
        for (day, week) in laws.weeks.iter().zip(&tried.contender.tracking) {
            let numbers = [csv::number(Some(week.expected)), csv::number(Some(week.actual))];
            csv.row([day.to_string(), tried.law.id().to_owned()].into_iter().chain(numbers));
        }
    }
    csv
}
