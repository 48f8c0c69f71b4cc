//! What a replay has to watch for a model: found out once, when its rules are read.

use rules::{MICROS_PER_DAY, Period, Rule, Value};

use super::growth_of;
use crate::catalogue::{Curve, Growth, Step};
use crate::phase::Phase;

/// Which part of the value model rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Depth {
    /// None of it.
    #[default]
    Nothing,
    /// The silence score alone.
    Silence,
    /// The forecast.
    Forecast,
}

/// What beside events can turn the rules of a model.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // answers to questions of their own
pub(crate) struct Watch {
    /// Which part of the forecast its rules look at.
    pub(super) depth: Depth,
    /// For each of [`Step::ALL`] whether its rules rest on it.
    pub(super) steps: [bool; Step::ALL.len()],
    /// The curves its rules look at with what they compare them with.
    pub(super) curves: Vec<(Curve, Vec<f64>)>,
    /// Whether its rules look at what of the forecast jumps with a vintage and stands still under it.
    pub(super) jumps: bool,
    /// Whether its rules look at the intensity of the relationship.
    pub(super) intensity: bool,
    /// Whether its rules look at which categories are usual.
    pub(super) categories: bool,
    /// Whether its rules compute with a curve, so that only to look at every day is exact.
    pub(super) every_day: bool,
    /// Whether minimum stays or questions for phases of others make the past decide even where no rule for staying holds.
    pub(crate) waits: bool,
    /// Whether its rules ask for the past of its own phases.
    pub(crate) remembers: bool,
    /// The clocks of the phases' rules, in the order of the phases.
    pub(super) clocks: Vec<Clock>,
    /// Those of the rules for staying.
    pub(super) stay_clocks: Vec<Clock>,
}

/// How a rule turns with time, curves aside.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    /// Whether it does.
    pub(super) turns: bool,
    /// Whether it asks for a length of time that grows. Rules let it grow by 24 hours a day, facts by one day a day, so that where
    /// the clocks are changed the rule may be an hour late.
    pub(super) grows: bool,
    /// How many days its windows and pasts reach back.
    pub(super) reach_days: i32,
    /// How many days it reaches back into the past of its own model.
    pub(super) own_reach_days: i32,
}

impl Clock {
    fn of(rule: &Rule) -> Self {
        let periods = rule.windows().filter_map(|window| window.period());
        let pasts = |own: bool| {
            rule.memberships().filter(move |question| question.is_own() == own).filter_map(|question| question.period())
        };
        let reach = periods.chain(pasts(false)).map(days_of).max().unwrap_or(0);
        Self {
            turns: rule.moves_by_clock(),
            grows: rule.facts().any(|fact| growth_of(fact) == Growth::WithTime),
            reach_days: reach,
            own_reach_days: pasts(true).map(days_of).max().unwrap_or(0),
        }
    }
}

/// Whole days that a period takes at most.
fn days_of(period: Period) -> i32 {
    i32::try_from(period.at_most_micros() / MICROS_PER_DAY + 2).unwrap_or(i32::MAX)
}

impl Watch {
    /// What the rules of these phases make it necessary to watch.
    pub(crate) fn of(phases: &[Phase]) -> Self {
        let mut watch = Self {
            clocks: phases.iter().map(|phase| Clock::of(&phase.rule)).collect(),
            stay_clocks: phases.iter().map(|phase| phase.stay.as_ref().map(Clock::of).unwrap_or_default()).collect(),
            ..Self::default()
        };
        for rule in phases.iter().flat_map(|phase| std::iter::once(&phase.rule).chain(&phase.stay)) {
            watch.take(rule);
            watch.waits |= rule.memberships().any(|question| !question.is_own());
            watch.remembers |= rule.memberships().any(|question| question.is_own());
        }
        watch.waits |= phases.iter().any(|phase| phase.minimum_stay_days > 1);
        watch
    }

    /// Whether a curve that its rules look at can move; those of forecasts move for buyers only.
    pub(super) fn has_curves_of(&self, has_bought: bool) -> bool {
        self.intensity || (has_bought && !self.curves.is_empty())
    }

    /// Whether time alone can turn a rule of somebody's at all.
    pub(super) fn moves_with_time(&self) -> bool {
        let clocks = self.clocks.iter().chain(&self.stay_clocks);
        self.every_day
            || self.intensity
            || !self.curves.is_empty()
            || self.steps.contains(&true)
            || clocks.into_iter().any(|clock| clock.turns || clock.grows)
    }

    /// Whether a new vintage can turn a rule.
    pub(super) fn rests_on_vintages(&self) -> bool {
        self.depth > Depth::Nothing || self.jumps || self.categories
    }

    fn take(&mut self, rule: &Rule) {
        for fact in rule.facts() {
            self.intensity |= growth_of(fact) == Growth::Curve(Curve::Intensity);
            match growth_of(fact) {
                Growth::Still | Growth::WithTime | Growth::Curve(_) => {}
                Growth::Vintage => self.categories = true,
                Growth::Forecast => self.jumps = true,
                Growth::Step(step) => self.steps[step as usize] = true,
            }
            let depth = match growth_of(fact) {
                Growth::Curve(Curve::SilenceScore | Curve::Intensity) => Depth::Silence,
                Growth::Curve(_) | Growth::Forecast => Depth::Forecast,
                Growth::Still | Growth::WithTime | Growth::Vintage | Growth::Step(_) => Depth::Nothing,
            };
            self.depth = self.depth.max(depth);
        }
        for (fact, compared) in rule.curves() {
            let Growth::Curve(curve) = growth_of(fact) else { continue };
            match compared.map(|values| values.iter().map(number).collect::<Option<Vec<f64>>>()) {
                Some(Some(values)) => match self.curves.iter_mut().find(|(known, _)| *known == curve) {
                    Some((_, known)) => known.extend(values),
                    None => self.curves.push((curve, values)),
                },
                Some(None) | None => self.every_day = true,
            }
        }
    }
}

/// A value as the number that a curve is compared with.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Share(number) | Value::Number(number) => Some(*number),
        Value::Whole(number) | Value::Money(number) => Some(*number as f64),
        Value::Missing
        | Value::Duration(_)
        | Value::Instant(_)
        | Value::Text(_)
        | Value::Bool(_)
        | Value::TextSet(_) => None,
    }
}
