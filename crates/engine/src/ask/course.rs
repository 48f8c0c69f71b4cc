//! The course of a KPI: whole days, weeks or months, each beside the step it is compared with.

use analytics::kpi::{Context, Coverage, Grain, Kpi, Measurement};
use domain::{Comparison, Day, Period};
use serde::Serialize;

use super::kpis::grain_for;

/// A KPI over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// How long the steps are.
    pub grain: Grain,
    /// What each step is compared with.
    pub comparison: Option<Comparison>,
    /// The steps in order, those of which the data cover no day left out at both ends.
    pub steps: Vec<Step>,
}

/// One step of a course.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// The whole day, week or month.
    pub period: Period,
    /// The measurement in it.
    pub measurement: Measurement,
    /// How much of it the data cover.
    pub coverage: Coverage,
    /// Whether it is not over on the day at which the course is asked for.
    pub is_running: bool,
    /// The step it is compared with, where the data cover all of that.
    pub before: Option<Before>,
}

/// The step that another is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Before {
    /// Its days: as many as the other step has had so far.
    pub period: Period,
    /// The measurement in them.
    pub measurement: Measurement,
}

/// The course of a KPI through a period, in the grain in which the period reads well.
///
/// The first and last step are whole, though the period may start or end within them: half a month beside whole ones
/// would look like a fall. A step that still runs is compared with as many days of the other as have passed of it.
pub fn course(context: &Context<'_>, kpi: &Kpi, comparison: Option<Comparison>) -> Course {
    let (period, today) = (context.period, context.orders.as_of());
    let grain = grain_for(kpi, period);
    let span = whole(grain, period);
    let others = comparison.map(|comparison| compared_steps(grain, span, comparison));
    let measure = |(place, period): (usize, Period)| {
        let step = context.in_period(period);
        let coverage = step.coverage();
        let other = others.as_ref().and_then(|others| others.get(place)).copied();
        Step {
            period,
            measurement: kpi.measure(&step),
            coverage,
            is_running: period.contains(today) && period.last() > today,
            before: other.and_then(|other| before(kpi, context, passed(other, period, today))),
        }
    };
    let mut steps: Vec<Step> = grain.steps(span).into_iter().enumerate().map(measure).collect();
    let is_known = |step: &Step| step.coverage != Coverage::None;
    steps.truncate(steps.iter().rposition(is_known).map_or(0, |place| place + 1));
    steps.drain(..steps.iter().position(is_known).unwrap_or(0));
    Course { grain, comparison, steps }
}

/// A period widened to whole steps.
fn whole(grain: Grain, period: Period) -> Period {
    let first = grain.step_of(period.first()).map_or(period.first(), Period::first);
    let last = grain.step_of(period.last()).map_or(period.last(), Period::last);
    Period::from_days(first, last).unwrap_or(period)
}

/// For each step of a span the one it is compared with.
fn compared_steps(grain: Grain, span: Period, comparison: Comparison) -> Vec<Period> {
    match comparison {
        // A span of whole steps is shifted by whole steps: the steps before it stand in the same places.
        Comparison::Previous => grain.steps(span.compared(comparison)),
        // A year is not a whole number of weeks: each week has its own seven days a year earlier.
        Comparison::LastYear => grain.steps(span).into_iter().map(|step| step.compared(comparison)).collect(),
    }
}

/// As many days of `other` as have passed of `step` on a day; all of it where the step is over.
fn passed(other: Period, step: Period, day: Day) -> Period {
    if step.last() <= day {
        return other;
    }
    let days = day.since(step.first()).max(0);
    Period::from_days(other.first(), other.first().plus(days).min(other.last())).unwrap_or(other)
}

fn before(kpi: &Kpi, context: &Context<'_>, period: Period) -> Option<Before> {
    let context = context.in_period(period);
    (context.coverage() == Coverage::Full).then(|| Before { period, measurement: kpi.measure(&context) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn period(first: &str, last: &str) -> Period {
        Period::from_days(day(first), day(last)).expect("period")
    }

    #[test]
    fn a_year_to_the_day_becomes_whole_months() {
        let span = whole(Grain::Month, period("2010-12-10", "2011-12-09"));
        assert_eq!(span, period("2010-12-01", "2011-12-31"));
        let others = compared_steps(Grain::Month, span, Comparison::Previous);
        assert_eq!(others.first().copied(), Some(Period::month_of(day("2009-11-01"))));
        assert_eq!(others.len(), 13);
        let others = compared_steps(Grain::Month, span, Comparison::LastYear);
        assert_eq!(others.last().copied(), Some(Period::month_of(day("2010-12-01"))));
    }

    #[test]
    fn weeks_are_held_against_whole_weeks_and_a_year_earlier_against_seven_days() {
        let span = whole(Grain::Week, period("2011-09-07", "2011-12-09"));
        assert_eq!((span.first(), span.last()), (day("2011-09-05"), day("2011-12-11")));
        for comparison in [Comparison::Previous, Comparison::LastYear] {
            let others = compared_steps(Grain::Week, span, comparison);
            assert_eq!(others.len(), Grain::Week.steps(span).len());
            assert!(others.iter().all(|other| other.days() == 7), "{others:?}");
        }
    }

    #[test]
    fn a_running_step_is_held_against_as_many_days() {
        let (december, before) = (Period::month_of(day("2011-12-01")), Period::month_of(day("2010-12-01")));
        assert_eq!(passed(before, december, day("2011-12-09")), period("2010-12-01", "2010-12-09"));
        assert_eq!(passed(before, december, day("2011-12-31")), before);
    }
}
