//! What comes next for a customer: the likely phases, and the one that silence alone brings.

use analytics::foresight::Way;
use engine::ask::next::{LikelyPhase, NextOf};

use crate::frame::PageFrame;

/// Phases shown.
const SHOWN: usize = 3;
/// Less likely ones are not shown.
const LEAST_SHARE: f64 = 0.01;

/// The panel.
pub(crate) struct NextShown {
    /// The most likely phase and its time, in a sentence.
    pub(crate) sentence: String,
    /// The likely phases.
    pub(crate) rows: Vec<LikelyRow>,
    /// What silence alone brings.
    pub(crate) by_silence: String,
    /// How it is estimated.
    pub(crate) foot: String,
    /// That two ways are told, where the past does not say which comes closer.
    pub(crate) unsure: Option<String>,
}

/// A phase that may come next.
pub(crate) struct LikelyRow {
    /// Its name.
    pub(crate) name: String,
    /// Colour and shape.
    pub(crate) colour: String,
    /// How likely.
    pub(crate) share: String,
    /// How likely by the other way, where both are told.
    pub(crate) otherwise: String,
    /// When: the middle half.
    pub(crate) days: String,
}

/// The panel of what comes next; `by_silence` says what silence alone brings.
pub(crate) fn shown(frame: &PageFrame, next: &NextOf, by_silence: String) -> NextShown {
    let format = &frame.format;
    let model = frame.state.models.iter().find(|model| model.id == next.model);
    let row = |likely: &LikelyPhase| LikelyRow {
        name: likely.name.get(format.language).to_owned(),
        colour: model.map_or_else(String::new, |model| model.phase(likely.number).colour.clone()),
        share: format.percent(likely.probability, 0),
        otherwise: likely.otherwise.map(|share| format.percent(share, 0)).unwrap_or_default(),
        days: format.format(
            "customer-next-days",
            &[
                ("early", format.decimal(likely.early_days.into(), 0).into()),
                ("late", format.duration_days(likely.late_days.into(), 0).into()),
            ],
        ),
    };
    let stays = next.stays.map(|stays| format.percent(stays, 0)).unwrap_or_default();
    let gaps = |likely: &LikelyPhase| {
        let middle = next.at.plus(i32::try_from(likely.median_days).unwrap_or(i32::MAX));
        [
            ("phase", likely.name.get(format.language).to_owned().into()),
            ("share", format.percent(likely.probability, 0).into()),
            ("day", format.date(middle).into()),
        ]
    };
    let sentence = match (next.stays, next.next.first()) {
        (None, _) => format.text("customer-next-short").into_owned(),
        (Some(share), Some(likely)) if likely.probability >= share => {
            format.format("customer-next-likely", &gaps(likely))
        }
        (Some(_), _) => format.format(
            "customer-next-stays",
            &[("share", stays.as_str().into()), ("days", format.duration_days(next.days_ahead.into(), 0).into())],
        ),
    };
    let likely = next.next.iter().filter(|likely| likely.probability >= LEAST_SHARE).take(SHOWN);
    let foot = match next.way {
        Some(Way::Rhythm) | None => "customer-next-foot-rhythm",
        Some(Way::Rates) => "customer-next-foot-rates",
    };
    let is_unsure = next.next.iter().any(|likely| likely.otherwise.is_some());
    NextShown {
        sentence,
        rows: likely.map(row).collect(),
        by_silence,
        foot: format.text(foot).into_owned(),
        unsure: is_unsure.then(|| format.text("customer-next-unsure").into_owned()),
    }
}
