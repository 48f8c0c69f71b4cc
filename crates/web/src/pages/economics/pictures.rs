//! The curves of the page.

use analytics::economics::{CurvePoint, GroupFigures, Measure, STEP_DAYS};
use analytics::kpi::Unit;
use engine::ask::economics::Economics;
use words::NO_VALUE;

use super::rows::name;
use crate::frame::{Choice, PageFrame};
use crate::view::chart::{Chart, Picture, Role, Series};

/// Groups whose curve can be chosen.
const CHOSEN_AMONG: usize = 12;
/// Cohorts drawn: more lines are a tangle. The table has all.
const DRAWN: usize = 8;

/// A picture with its table; no picture where there is nothing to draw.
pub(crate) struct Drawn {
    pub(crate) title: String,
    pub(crate) picture: Option<Picture>,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<String>)>,
}

/// The group whose curve is shown, by its place; `None` for everybody.
fn chosen(frame: &PageFrame, told: &Economics) -> Option<usize> {
    let place: usize = frame.query.get("curve")?.parse().ok()?;
    (place < told.groups.len().min(CHOSEN_AMONG)).then_some(place)
}

/// The groups whose curve can be chosen.
pub(super) fn choices(frame: &PageFrame, told: &Economics) -> Vec<Choice> {
    let current = chosen(frame, told);
    let choice = |place: Option<usize>, label: String| Choice {
        link: format!("{}#h-payback", frame.with("curve", &place.map_or_else(String::new, |place| place.to_string()))),
        label,
        note: String::new(),
        is_current: place == current,
    };
    let with_curve = told.groups.iter().enumerate().take(CHOSEN_AMONG).filter(|(_, group)| group.figures.customers > 0);
    let groups = with_curve.map(|(place, group)| choice(Some(place), name(frame, told.by, group)));
    std::iter::once(choice(None, frame.text("economics-all").into_owned())).chain(groups).collect()
}

fn since(frame: &PageFrame, day: u32) -> String {
    if day == 0 {
        return frame.text("economics-first-order").into_owned();
    }
    frame.format.duration_days(day.into(), 0)
}

/// What a customer has brought against what they cost.
pub(super) fn payback(frame: &PageFrame, told: &Economics) -> Drawn {
    let format = &frame.format;
    let group = chosen(frame, told).and_then(|place| told.groups.get(place));
    let title = group.map_or_else(|| frame.text("economics-all").into_owned(), |group| name(frame, told.by, group));
    let figures: &GroupFigures = group.map_or(&told.all, |group| &group.figures);
    let points = &figures.curve;
    let values = points.iter().map(|point| Some(point.mean.to_f64())).collect();
    let days = points.iter().map(|point| since(frame, point.day)).collect();
    let mut chart =
        Chart::lines(Unit::Money).named(days).with(Series::new(format.text(measured(told.measure)), values));
    let cost = figures.acquisition_cost.filter(|cost| !cost.is_zero());
    if let Some(cost) = cost {
        let line = vec![Some(cost.to_f64()); points.len()];
        chart = chart.with(Series::new(format.text("economics-column-cost"), line).role(Role::Expected));
    }
    let gaps = [("group", title.clone().into()), ("cost", super::money(format, cost).into())];
    let description = format.format("economics-payback-description", &gaps);
    let picture = Picture::new("payback", &chart.zero_based().on(frame), description);
    let row = |point: &CurvePoint| {
        let cells = vec![format.integer(point.customers), format.money(point.mean), super::money(format, cost)];
        (since(frame, point.day), cells)
    };
    Drawn {
        title,
        picture: (points.len() > 1).then_some(picture),
        heads: ["economics-column-watched", measured(told.measure), "economics-column-cost"]
            .map(|key| frame.text(key).into_owned())
            .to_vec(),
        rows: points.iter().map(row).collect(),
    }
}

const fn measured(measure: Measure) -> &'static str {
    match measure {
        Measure::Margin => "economics-measure-margin",
        Measure::Revenue => "economics-measure-revenue",
    }
}

/// What customers of each month have brought since their first order.
pub(super) fn cohorts(frame: &PageFrame, told: &Economics) -> Drawn {
    let format = &frame.format;
    let cohorts: Vec<_> = told.groups.iter().filter(|group| !group.figures.curve.is_empty()).collect();
    let longest = cohorts.iter().map(|group| group.figures.curve.len()).max().unwrap_or(0);
    let days: Vec<String> =
        (0..longest).map(|step| since(frame, u32::try_from(step * STEP_DAYS).unwrap_or(u32::MAX))).collect();
    let mut chart = Chart::lines(Unit::Money).named(days.clone());
    let drawn: Vec<_> = cohorts.iter().filter(|group| group.figures.curve.len() > 1).collect();
    for group in &drawn[drawn.len().saturating_sub(DRAWN)..] {
        let curve = &group.figures.curve;
        let values = (0..longest).map(|step| curve.get(step).map(|point| point.mean.to_f64())).collect();
        chart = chart.with(Series::new(name(frame, told.by, group), values));
    }
    let description = frame.text("economics-cohorts-description").into_owned();
    let picture = Picture::new("cohort-curves", &chart.zero_based().on(frame), description);
    let row = |group: &&engine::ask::economics::GroupOf| {
        let curve = &group.figures.curve;
        let cell = |step: usize| curve.get(step).map_or_else(|| NO_VALUE.to_owned(), |point| format.money(point.mean));
        let cells = std::iter::once(format.integer(group.figures.customers)).chain((0..longest).map(cell));
        (name(frame, told.by, group), cells.collect())
    };
    let heads = std::iter::once(frame.text("economics-column-won").into_owned()).chain(days);
    Drawn {
        title: frame.text(measured(told.measure)).into_owned(),
        picture: (longest > 1).then_some(picture),
        heads: heads.collect(),
        rows: cohorts.iter().map(row).collect(),
    }
}
