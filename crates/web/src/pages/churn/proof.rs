//! How far to believe who is at risk: the trial beside the value model, and how often came what was said.

use analytics::buying::LevelOff;
use analytics::kpi::Unit;
use engine::ask::churn::{Proof, Rests};
use models::learning::Judgement;
use words::{Format, NO_VALUE};

use crate::frame::PageFrame;
use crate::view::chart::{Chart, Kind, Picture, Role, Series};

/// The panel.
pub(crate) struct ProofShown {
    /// What is in use, and why.
    pub(crate) in_use: Vec<String>,
    /// How it was tried, or why it was not.
    pub(crate) trial: String,
    /// The measures; none without a trial.
    pub(crate) measures: Vec<MeasureRow>,
    /// Said and came.
    pub(crate) picture: Option<Picture>,
    /// The same as a table: range, customers, said, came.
    pub(crate) bins: Vec<[String; 4]>,
}

/// One measure.
pub(crate) struct MeasureRow {
    /// Its name.
    pub(crate) name: String,
    /// What it says.
    pub(crate) meaning: String,
    /// Of what was learned.
    pub(crate) learned: String,
    /// Of the value model.
    pub(crate) value_model: String,
}

/// A measure: the end of its keys, and how it is read.
type Measure = (&'static str, fn(&Format, &Judgement) -> String);

fn or_none(value: Option<String>) -> String {
    value.unwrap_or_else(|| NO_VALUE.to_owned())
}

const MEASURES: [Measure; 4] = [
    ("auc", |format, one| or_none(one.calibration.auc.map(|auc| format.percent(auc, 1)))),
    ("brier", |format, one| format.decimal(one.calibration.brier, 4)),
    ("lift", |format, one| or_none(one.top_tenth_lift.map(|lift| format!("× {}", format.decimal(lift, 2))))),
    ("calibration", |format, one| format.points(100.0 * one.calibration.error(), 1)),
];

pub(super) fn shown(frame: &PageFrame, proof: &Proof) -> ProofShown {
    let format = &frame.format;
    let days = proof.horizon_days;
    let Some(trial) = &proof.trial else {
        return ProofShown {
            in_use: in_use(format, proof),
            trial: format.format("churn-proof-untried", &[("days", days.into())]),
            measures: Vec::new(),
            picture: None,
            bins: Vec::new(),
        };
    };
    let measure = |(id, read): &Measure| MeasureRow {
        name: format.text(&format!("churn-measure-{id}")).into_owned(),
        meaning: format.text(&format!("churn-measure-{id}-meaning")).into_owned(),
        learned: read(format, &trial.learned),
        value_model: or_none(trial.value_model.as_ref().map(|value| read(format, value))),
    };
    let told = &trial.learned.calibration;
    let range = |from: f64| {
        let gaps = [("from", format.percent(from, 0).into()), ("to", format.percent(from + 0.1, 0).into())];
        format.format("churn-calibration-bin", &gaps)
    };
    let bins = told.bins.iter().map(|bin| {
        [range(bin.from), format.integer(bin.customers), format.percent(bin.said, 1), format.percent(bin.came, 1)]
    });
    let gaps = [
        ("day", format.date(trial.day).into()),
        ("customers", format.integer(told.customers).into()),
        ("days", days.into()),
    ];
    let chart = Chart::new(Kind::Tracking, Unit::Share)
        .named(told.bins.iter().map(|bin| range(bin.from)).collect())
        .with(Series::new(
            format.text("churn-calibration-came"),
            told.bins.iter().map(|bin| Some(rounded(bin.came))).collect(),
        ))
        .with(
            Series::new(
                format.text("churn-calibration-said"),
                told.bins.iter().map(|bin| Some(rounded(bin.said))).collect(),
            )
            .role(Role::Expected),
        )
        .on(frame);
    let description = format.text("churn-calibration-description").into_owned();
    ProofShown {
        in_use: in_use(format, proof),
        trial: format.format("churn-proof-trial", &gaps),
        measures: MEASURES.iter().map(measure).collect(),
        picture: (told.bins.len() > 1).then(|| Picture::new("calibration", &chart, description).height(260)),
        bins: bins.collect(),
    }
}

fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

/// How far the level was off in the trial.
pub(super) fn level(format: &Format, off: &LevelOff) -> String {
    let decimals = u8::from((off.said - off.came).abs() < 0.02);
    let gaps = [
        ("day", format.date(off.day).into()),
        ("said", format.percent(off.said, decimals).into()),
        ("came", format.percent(off.came, decimals).into()),
    ];
    format.format(off.key(), &gaps)
}

fn in_use(format: &Format, proof: &Proof) -> Vec<String> {
    let mut lines: Vec<String> = proof.off.iter().map(|off| level(format, off)).collect();
    match (proof.rests_on, proof.first_lesson.zip(proof.last_lesson)) {
        (Rests::Learned, Some((first, last))) => lines.push(format.format(
            "churn-proof-learned",
            &[
                ("examples", format.integer(proof.examples).into()),
                ("first", format.date(first).into()),
                ("last", format.date(last).into()),
            ],
        )),
        (Rests::ValueModel, _) => lines.push(format.text("churn-proof-value-model").into_owned()),
        (Rests::Learned | Rests::LearnedCourse | Rests::Nothing, _) => {
            lines.push(format.text("churn-proof-nothing").into_owned());
        }
    }
    if let Some(because) = proof.not_learned {
        lines.push(format.text(because.key()).into_owned());
    } else if proof.rests_on != Rests::Learned && proof.trial.is_some() {
        lines.push(format.text("churn-proof-no-better").into_owned());
    }
    lines
}
