//! What the phase history tells, as tables: how long customers stay and where they go, what comes next, and how phases
//! differ by cohort and channel.

use analytics::breakdown::GroupedBy;
use analytics::dwell::{Dwell, leads_on};
use analytics::foresight::{TrialBand, Way};
use analytics::kpi::{Grain, Unit};
use domain::Period;
use engine::ask::history::{Breakdown, ConversionOf, Horizon, Outlook, PhaseStays, Stays, Within};
use engine::ask::next::{NextTrial, NextTrialHorizon};
use lifecycle::{PhaseModel, PhaseNumber};
use models::statistics::Interval;
use words::{Format, NO_VALUE};

use crate::frame::{Choice, PageFrame};
use crate::view::chart::{Chart, Picture, Series};

/// Days within which the pages tell how many have moved on.
pub(crate) const DAYS_TOLD: u32 = 90;
/// A share of fewer than these says nothing; the counts stand there instead.
const FEWEST_FOR_A_SHARE: u64 = 20;
/// Cohorts and channels shown; the rest is in the file.
const GROUPS_SHOWN: usize = 24;

/// Name, colour and page of a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PhaseName {
    /// Its name.
    pub(crate) name: String,
    /// Colour and shape.
    pub(crate) colour: String,
    /// Its page.
    pub(crate) href: String,
}

impl PhaseName {
    /// Of a phase of a model.
    pub(crate) fn of(frame: &PageFrame, model: &PhaseModel, number: PhaseNumber) -> Self {
        let phase = model.phase(number);
        Self {
            name: phase.name.get(frame.format.language).to_owned(),
            colour: phase.colour.clone(),
            href: phase_page(frame, model, &phase.id),
        }
    }
}

/// The page of a phase, as of the page's day.
pub(crate) fn phase_page(frame: &PageFrame, model: &PhaseModel, id: &str) -> String {
    format!("/phases/{id}{}", frame.in_model(frame.kept(), &model.id))
}

/// How long customers stay in a phase, in words: the median, and between which days the middle half leaves.
pub(crate) fn median(format: &Format, stays: &PhaseStays) -> (String, String) {
    let dwell = &stays.dwell;
    let days = |days: f64| format.duration_days(days, 0);
    let Some(median) = dwell.median else {
        let key = if dwell.stays == 0 { "phases-dwell-nobody" } else { "phases-dwell-most-stay" };
        return (NO_VALUE.to_owned(), format.format(key, &[("days", days(dwell.curve.until).into())]));
    };
    let mut told: Vec<String> = middle_half(format, dwell).into_iter().collect();
    if let (Some(low), Some(high)) = dwell.median_range {
        told.push(format.format(
            "phases-dwell-median-range",
            &[("low", format.decimal(low, 0).into()), ("high", days(high).into())],
        ));
    }
    told.push(
        format.format("phases-dwell-counts", &[("stays", dwell.stays.into()), ("lasting", dwell.lasting.into())]),
    );
    (days(median), told.join(" "))
}

/// Between which days the middle half leaves a phase, in words; `None` where less than three quarters have left.
pub(crate) fn middle_half(format: &Format, dwell: &Dwell) -> Option<String> {
    let (low, high) = (dwell.lower_quartile?, dwell.upper_quartile?);
    let gaps = [("low", format.decimal(low, 0).into()), ("high", format.duration_days(high, 0).into())];
    Some(format.format("phases-dwell-middle-half", &gaps))
}

/// The share within the days told of.
pub(crate) fn told_within(within: &[Within]) -> Option<Interval> {
    within.iter().find(|within| within.days == DAYS_TOLD).and_then(|within| within.share)
}

/// A share with its interval as a drawn bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShareBar {
    /// The share.
    pub(crate) text: String,
    /// The interval in words.
    pub(crate) title: String,
    /// The bar; empty where there is nothing to draw.
    pub(crate) style: String,
}

/// A share of 0 to 100 % with its interval; `–` and why where there is none.
pub(crate) fn share_bar(format: &Format, share: Option<Interval>) -> ShareBar {
    let Some(share) = share else {
        let title = format.format("phases-onward-short", &[("days", DAYS_TOLD.into())]);
        return ShareBar { text: NO_VALUE.to_owned(), title, style: String::new() };
    };
    let percent = |share: f64| format.percent(share, 0);
    let gaps = [("low", percent(share.low).into()), ("high", percent(share.high).into())];
    ShareBar {
        text: percent(share.estimate),
        title: format.format("phases-interval-95", &gaps),
        style: format!(
            "--lo:{:.1};--hi:{:.1};--x:{:.1}",
            share.low * 100.0,
            share.high * 100.0,
            share.estimate * 100.0
        ),
    }
}

/// One phase: how long, how many step on, where most others go.
pub(crate) struct StaysRow {
    /// The phase.
    pub(crate) phase: PhaseName,
    /// Stays watched, and those that last.
    pub(crate) stays: String,
    /// Median dwell.
    pub(crate) median: String,
    /// The middle half, or why there is no median.
    pub(crate) median_note: String,
    /// The share that steps on within the days told.
    pub(crate) onward: ShareBar,
    /// Where most go.
    pub(crate) exit: Option<PhaseName>,
    /// How many of those who left went there.
    pub(crate) exit_share: String,
}

/// The rows, along the cycle.
pub(crate) fn stays_rows(frame: &PageFrame, model: &PhaseModel, stays: &Stays) -> Vec<StaysRow> {
    let format = &frame.format;
    let row = |phase: &PhaseStays| {
        let (median, median_note) = median(format, phase);
        let exit = phase.conversion.exits.first();
        StaysRow {
            phase: PhaseName::of(frame, model, phase.number),
            stays: format.integer(phase.dwell.stays),
            median,
            median_note,
            onward: if leads_on(model, phase.number) {
                share_bar(format, told_within(&phase.conversion.within))
            } else {
                ShareBar {
                    text: NO_VALUE.to_owned(),
                    title: format.text("phase-answer-last").into_owned(),
                    style: String::new(),
                }
            },
            exit: exit.map(|exit| PhaseName::of(frame, model, exit.number)),
            exit_share: exit.map_or_else(String::new, |exit| of_left(format, exit.customers, &phase.conversion)),
        }
    };
    stays.phases.iter().map(row).collect()
}

/// A count among those who left, as a share where they are enough.
pub(crate) fn of_left(format: &Format, customers: u64, conversion: &ConversionOf) -> String {
    let left = conversion.onward + conversion.elsewhere;
    if left < FEWEST_FOR_A_SHARE {
        return format.format("phases-of", &[("count", customers.into()), ("whole", left.into())]);
    }
    format.percent(customers as f64 / left as f64, 0)
}

/// What is foretold of one phase.
pub(crate) struct OutlookRow {
    /// The phase.
    pub(crate) phase: PhaseName,
    /// Customers now.
    pub(crate) now: String,
    /// By days ahead: what is expected, its change, and its interval.
    pub(crate) expected: Vec<(String, String, String)>,
}

/// The firm's phases some days ahead.
pub(crate) struct OutlookShown {
    /// The days, in words.
    pub(crate) heads: Vec<String>,
    /// Along the cycle.
    pub(crate) rows: Vec<OutlookRow>,
    /// How such forecasts did.
    pub(crate) skill: Vec<String>,
    /// The past forecasts of the longest horizon: made on, phase, expected, interval, came.
    pub(crate) past: Vec<PastRow>,
}

/// A past forecast against what came.
pub(crate) struct PastRow {
    /// The day that was foretold.
    pub(crate) day: String,
    /// The phase.
    pub(crate) phase: PhaseName,
    /// Before.
    pub(crate) before: String,
    /// What was expected, with its interval.
    pub(crate) expected: String,
    /// What came.
    pub(crate) came: String,
    /// Whether the interval held; empty where it could not be judged.
    pub(crate) held: String,
}

/// `None` where the history is too short.
pub(crate) fn outlook(frame: &PageFrame, model: &PhaseModel, outlook: &Outlook) -> Option<OutlookShown> {
    let format = &frame.format;
    let first = outlook.horizons.first()?;
    let row = |place: usize, number: PhaseNumber| {
        let of = |horizon: &Horizon| horizon.phases.get(place).map(|phase| phase.forecasted);
        let now = of(first).map_or(0, |forecasted| forecasted.expected.now);
        let expected = outlook.horizons.iter().filter_map(of).map(|forecasted| {
            let change = forecasted.expected.customers.round() - now as f64;
            let interval = format.interval(&format.decimal(forecasted.low, 0), &format.decimal(forecasted.high, 0));
            let change = if change == 0.0 { String::new() } else { format.change(change, 0) };
            (format.decimal(forecasted.expected.customers, 0), change, interval)
        });
        OutlookRow {
            phase: PhaseName::of(frame, model, number),
            now: format.integer(now),
            expected: expected.collect(),
        }
    };
    let head = |horizon: &Horizon| {
        format.format(
            "phases-outlook-head",
            &[("days", horizon.days.into()), ("day", format.date_short(horizon.day).into())],
        )
    };
    Some(OutlookShown {
        heads: outlook.horizons.iter().map(head).collect(),
        rows: first.phases.iter().enumerate().map(|(place, phase)| row(place, phase.number)).collect(),
        skill: outlook.horizons.iter().map(|horizon| skill(format, horizon)).collect(),
        past: past(frame, model, first),
    })
}

fn skill(format: &Format, horizon: &Horizon) -> String {
    let Some(skill) = horizon.skill else {
        return format.format("phases-outlook-untested", &[("days", horizon.days.into())]);
    };
    let gaps = [
        ("days", horizon.days.into()),
        ("forecasts", skill.forecasts.into()),
        ("error", format.decimal(skill.mean_absolute_error, 1).into()),
        ("naive", format.decimal(skill.naive_mean_absolute_error, 1).into()),
    ];
    let mut told = format.format("phases-outlook-skill", &gaps);
    told.push(' ');
    told.push_str(&format.text(horizon.method.key()));
    if skill.intervals > 0 {
        let gaps = [("held", skill.held.into()), ("intervals", skill.intervals.into())];
        told.push(' ');
        told.push_str(&format.format("phases-outlook-held", &gaps));
    }
    told
}

fn past(frame: &PageFrame, model: &PhaseModel, horizon: &Horizon) -> Vec<PastRow> {
    let format = &frame.format;
    let row = |past: &engine::ask::history::PastForecast| {
        let row = &past.row;
        let (low, high, came) = (row.forecasted.low, row.forecasted.high, row.came as f64);
        let held = if low - 0.5 <= came && came <= high + 0.5 { "answer-yes" } else { "answer-no" };
        PastRow {
            day: format.date_short(row.day),
            phase: PhaseName::of(frame, model, row.phase),
            before: format.integer(row.forecasted.expected.now),
            expected: format!(
                "{} ({})",
                format.decimal(row.forecasted.expected.customers, 0),
                format.interval(&format.decimal(low, 0), &format.decimal(high, 0))
            ),
            came: format.integer(row.came),
            held: if row.has_interval { format.text(held).into_owned() } else { NO_VALUE.to_owned() },
        }
    };
    horizon.past.iter().rev().map(row).collect()
}

/// Customers, the share that was said to leave, and the one that left.
type SaidAndLeft = (String, String, String);

/// What was said of single customers and what they did.
pub(crate) struct TrialShown {
    /// Days ahead, as heads of two columns each.
    pub(crate) heads: Vec<String>,
    /// Along the cycle: customers, then for each horizon the share that was said to leave and the one that left; empty where nobody was
    /// asked about.
    pub(crate) rows: Vec<(PhaseName, Vec<SaidAndLeft>)>,
    /// Days ahead of which the bands tell.
    pub(crate) bands_head: String,
    /// Probability said, customers, said and left.
    pub(crate) bands: Vec<[String; 4]>,
    /// How each horizon did, in sentences.
    pub(crate) skill: Vec<String>,
}

/// What was said of single customers and what they did; `None` where nobody has come due yet.
pub(crate) fn next_trial(frame: &PageFrame, model: &PhaseModel, told: &NextTrial) -> Option<TrialShown> {
    let format = &frame.format;
    let longest = told.horizons.last()?;
    let percent = |part: f64, whole: u64| format.percent(part / whole.max(1) as f64, 0);
    let row = |(number, _): &(PhaseNumber, &lifecycle::Phase)| {
        let of = |horizon: &NextTrialHorizon| {
            let phase = horizon.phases.iter().find(|phase| phase.number == *number);
            phase.map_or_else(
                || (String::new(), NO_VALUE.to_owned(), NO_VALUE.to_owned()),
                |phase| {
                    let (all, left) = (phase.customers, phase.left as f64);
                    (format.integer(all), percent(phase.expected, all), percent(left, all))
                },
            )
        };
        (PhaseName::of(frame, model, *number), told.horizons.iter().map(of).collect())
    };
    let band = |band: &TrialBand| {
        let ends = [band.low, band.high].map(|end| format.percent(end, 0));
        let (said, left) = (percent(band.expected, band.customers), percent(band.left as f64, band.customers));
        [format.interval(&ends[0], &ends[1]), format.integer(band.customers), said, left]
    };
    let days = |horizon: &NextTrialHorizon| format.format("phases-next-head", &[("days", horizon.days.into())]);
    Some(TrialShown {
        heads: told.horizons.iter().map(days).collect(),
        rows: model.along_the_cycle().iter().map(row).collect(),
        bands_head: days(longest),
        bands: longest.bands.iter().filter(|band| band.customers > 0).map(band).collect(),
        skill: told.horizons.iter().map(|horizon| next_skill(format, horizon)).collect(),
    })
}

fn next_skill(format: &Format, horizon: &NextTrialHorizon) -> String {
    let score = |way: Way| horizon.scores.iter().find(|score| score.way == way).map_or(f64::NAN, |score| score.brier);
    let gaps = [
        ("days", horizon.days.into()),
        ("times", horizon.made_on.len().into()),
        ("customers", format.integer(horizon.customers).into()),
        ("score", format.decimal(score(horizon.way), 2).into()),
        ("other", format.decimal(score(horizon.way.other()), 2).into()),
        ("base", format.decimal(horizon.base_brier, 2).into()),
    ];
    let way = format.text(horizon.way.key());
    let sure = format.text(if horizon.is_sure { "phases-next-sure" } else { "phases-next-unsure" });
    format!("{} {way} {sure}", format.format("phases-next-skill", &gaps))
}

/// One cohort or channel.
pub(crate) struct GroupRow {
    /// Its name.
    pub(crate) name: String,
    /// Customers of it.
    pub(crate) customers: String,
    /// One for each phase: text, title, colour, strength of the colour; an empty text for nobody.
    pub(crate) cells: Vec<(String, String, String, u32)>,
}

/// Phases by cohort or channel.
pub(crate) struct Groups {
    /// What to group by.
    pub(crate) choices: Vec<Choice>,
    /// Heading of the names.
    pub(crate) head: String,
    /// Names and colours of the phases.
    pub(crate) phases: Vec<(String, String)>,
    /// The groups.
    pub(crate) rows: Vec<GroupRow>,
    /// How many more are in the file; empty for none.
    pub(crate) more: String,
}

/// The key of what customers are grouped by.
const fn group_key(by: GroupedBy) -> &'static str {
    match by {
        GroupedBy::Cohort => "phases-by-cohort",
        GroupedBy::SalesChannel => "phases-by-sales-channel",
        GroupedBy::FirstChannel => "phases-by-first-channel",
    }
}

impl Groups {
    /// The table of a breakdown, the latest cohorts first.
    pub(crate) fn new(frame: &PageFrame, model: &PhaseModel, breakdown: &Breakdown) -> Self {
        let format = &frame.format;
        let mut groups: Vec<_> = breakdown.groups.iter().collect();
        if breakdown.by == GroupedBy::Cohort {
            groups.reverse();
            groups.sort_by_key(|group| group.month.is_none());
        }
        let left_out = groups.len().saturating_sub(GROUPS_SHOWN);
        let choice = |(by, name): (GroupedBy, &str)| Choice {
            link: frame.with("by", if by == GroupedBy::Cohort { "" } else { name }),
            label: format.text(group_key(by)).into_owned(),
            note: String::new(),
            is_current: by == breakdown.by,
        };
        let name = |month: Option<Period>, group: Option<&str>| match (month, group) {
            (Some(month), _) => format.period(month),
            (None, Some(name)) => format.channel(name),
            (None, None) if breakdown.by == GroupedBy::Cohort => format.text("phases-by-no-order").into_owned(),
            (None, None) => format.text("phases-by-untold").into_owned(),
        };
        let row = |group: &engine::ask::history::GroupOf| GroupRow {
            name: name(group.month, group.group.as_deref()),
            customers: format.integer(group.customers),
            cells: group.phases.iter().map(|phase| group_cell(format, model, group.customers, phase)).collect(),
        };
        Self {
            choices: GroupedBy::ALL.map(choice).to_vec(),
            head: format.text(group_key(breakdown.by)).into_owned(),
            phases: model
                .along_the_cycle()
                .iter()
                .map(|(_, phase)| (phase.name.get(format.language).to_owned(), phase.colour.clone()))
                .collect(),
            rows: groups.iter().take(GROUPS_SHOWN).map(|group| row(group)).collect(),
            more: if left_out == 0 {
                String::new()
            } else {
                format.format("phases-by-more", &[("count", left_out.into())])
            },
        }
    }
}

fn group_cell(
    format: &Format,
    model: &PhaseModel,
    whole: u64,
    phase: &engine::ask::history::GroupPhase,
) -> (String, String, String, u32) {
    let colour = model.phase(phase.number).colour.clone();
    if phase.customers == 0 {
        return (String::new(), String::new(), colour, 0);
    }
    let share = phase.customers as f64 / whole as f64;
    let text = if whole < FEWEST_FOR_A_SHARE { format.integer(phase.customers) } else { format.percent(share, 0) };
    let mut title = format.format("phases-of", &[("count", phase.customers.into()), ("whole", whole.into())]);
    if let Some(interval) = phase.share {
        let percent = |share: f64| format.percent(share, 0);
        let gaps = [("low", percent(interval.low).into()), ("high", percent(interval.high).into())];
        title.push_str(" · ");
        title.push_str(&format.format("phases-interval-95", &gaps));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole per cent
    let strength = (share.sqrt() * 100.0).round() as u32;
    (text, title, colour, strength)
}

/// How many are still in a phase after so many days, as a line with its band; `None` where nobody has left it.
pub(crate) fn curve(frame: &PageFrame, stays: &PhaseStays, name: &str, colour: &str) -> Option<Picture> {
    const POINTS: usize = 60;
    let format = &frame.format;
    let curve = &stays.dwell.curve;
    if curve.steps.is_empty() {
        return None;
    }
    // Whole days in equal steps, as far as anybody was watched.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // days of a history
    let (until, step) = (curve.until as u32, ((curve.until / POINTS as f64).ceil() as u32).max(1));
    let days: Vec<u32> = (0..=until).step_by(step as usize).collect();
    let shares: Vec<Option<Interval>> = days.iter().map(|day| curve.at(f64::from(*day))).collect();
    let of = |end: fn(&Interval) -> f64| shares.iter().map(|share| share.as_ref().map(end)).collect::<Vec<_>>();
    let series = Series::new(name, of(|share| share.estimate))
        .phase(colour)
        .between(of(|share| share.low), of(|share| share.high));
    let chart = Chart::lines(Unit::Share).named(days.iter().map(u32::to_string).collect()).with(series).zero_based();
    let at = |day: u32| curve.at(f64::from(day)).map(|share| format.percent(share.estimate, 0));
    let told: Vec<String> = [30, 90, 365]
        .into_iter()
        .filter_map(|day| Some(format.format("phase-curve-at", &[("days", day.into()), ("share", at(day)?.into())])))
        .collect();
    let description =
        format.format("phase-curve-in-words", &[("phase", name.into()), ("told", told.join(", ").into())]);
    Some(Picture::new("curve", &chart.on(frame), description).height(260))
}

/// Who came into a phase and who left it, as a chart of steps in time.
pub(crate) fn traffic(frame: &PageFrame, traffic: &engine::ask::history::Traffic, number: PhaseNumber) -> Picture {
    let format = &frame.format;
    let line = |step: &engine::ask::history::TrafficStep| {
        step.phases.iter().find(|line| line.number == number).map(|line| line.traffic).unwrap_or_default()
    };
    let values = |of: fn(analytics::traffic::PhaseTraffic) -> u64| {
        traffic.steps.iter().map(|step| Some(of(line(step)) as f64)).collect::<Vec<_>>()
    };
    let steps = traffic.steps.iter().filter_map(|step| Period::from_days(step.first, step.last));
    let mut chart = Chart::lines(Unit::Count)
        .over(traffic.grain, steps)
        .with(Series::new(format.text("phase-came"), values(|traffic| traffic.new + traffic.entered)))
        .with(Series::new(format.text("phase-left"), values(|traffic| traffic.left)));
    let whole = |last: domain::Day| match traffic.grain {
        Grain::Day => true,
        grain => grain.step_of(last).is_some_and(|step| step.last() <= frame.at),
    };
    if traffic.steps.last().is_some_and(|step| !whole(step.last)) {
        chart = chart.partial(format.text("phases-until-today"));
    }
    let (came, left) = traffic
        .steps
        .iter()
        .map(line)
        .fold((0, 0), |(came, left), traffic| (came + traffic.new + traffic.entered, left + traffic.left));
    let description = format.format("phase-traffic-in-words", &[("came", came.into()), ("left", left.into())]);
    Picture::new("traffic", &chart.on(frame), description).height(260)
}
