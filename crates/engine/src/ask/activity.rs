//! Who counts as active, for retention and churn.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use analytics::CustomerSet;
use analytics::kpi::{ActiveCustomers, Activity};
use domain::{Day, Message};
use lifecycle::vintage::FIXED_GONE_DAYS;
use lifecycle::{CustomerIndex, PhaseModel, PhaseNumber};
use serde::{Serialize, Serializer};

use super::model;
use crate::error::EngineError;
use crate::phase_models::ModelsError;
use crate::state::State;

/// The phase model that knows when a relationship is over.
const MODEL: &str = "stauss_bruhn";
/// Its phase for that; also the name of the measure.
const PHASE: &str = "abstinenz";
/// The most months that can be asked for.
const MOST_MONTHS: u8 = 120;

/// What makes a customer active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ActiveRule {
    /// Not in the phase 'Abstinenz' of the Stauss/Bruhn model on the day, by the vintage valid then: silence is measured
    /// against everybody's own rhythm, and customers can be lost as soon as a model carries.
    #[default]
    NotInAbstinence,
    /// Bought within so many months, from 1 to 120.
    BoughtWithinMonths(u8),
}

/// Whether the models know the phase that the measure 'not in Abstinenz' asks for.
pub(crate) fn rests_on(models: &[PhaseModel]) -> Result<(), ModelsError> {
    let knows = |model: &PhaseModel| model.id == MODEL && model.number_of(PHASE).is_some();
    if models.iter().any(knows) {
        return Ok(());
    }
    Err(ModelsError::KpisRestOn { model: MODEL.to_owned(), phase: PHASE.to_owned() })
}

/// A text that names no measure of being active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("active is who is not in `{PHASE}`, or who bought within a number of months from 1 to {MOST_MONTHS}")]
pub struct NotARule;

impl ActiveRule {
    /// Those to choose from on a page.
    pub const CHOICES: [Self; 4] = [
        Self::NotInAbstinence,
        Self::BoughtWithinMonths(6),
        Self::BoughtWithinMonths(12),
        Self::BoughtWithinMonths(24),
    ];

    /// The measure in words for a person: who is active.
    pub fn message(self) -> Message {
        match self {
            Self::NotInAbstinence => Message::new("engine-active-not-in-abstinence"),
            Self::BoughtWithinMonths(months) => Message::new("engine-active-months").with("months", u64::from(months)),
        }
    }

    /// The measure applied to a state.
    pub(super) fn of(self, state: &State) -> Result<Activity<'_>, EngineError> {
        match self {
            Self::BoughtWithinMonths(months) => Ok(Activity::BoughtWithinMonths(i32::from(months))),
            Self::NotInAbstinence => {
                model(state, Some(MODEL))?;
                Ok(Activity::Told(state))
            }
        }
    }
}

/// `abstinenz`, or a number of months.
impl fmt::Display for ActiveRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInAbstinence => formatter.write_str(PHASE),
            Self::BoughtWithinMonths(months) => months.fmt(formatter),
        }
    }
}

impl FromStr for ActiveRule {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        if text == PHASE {
            return Ok(Self::NotInAbstinence);
        }
        let months = text.parse().ok().filter(|months| (1..=MOST_MONTHS).contains(months));
        months.map(Self::BoughtWithinMonths).ok_or(NotARule)
    }
}

impl Serialize for ActiveRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Active is who is not in the phase 'Abstinenz'; whoever is not known yet counts as active, so that the others are the
/// lost ones.
impl ActiveCustomers for State {
    fn at_end_of(&self, day: Day) -> Arc<CustomerSet> {
        self.remembered_active(day, || {
            let Ok((place, model)) = model(self, Some(MODEL)) else { return CustomerSet::default() };
            let gone = model.phases.iter().position(|phase| phase.id == PHASE).and_then(|gone| u8::try_from(gone).ok());
            let phases = self.phases_on(place, day);
            let is_active = |phase: &PhaseNumber| Some(phase.0) != gone;
            (0..).map(CustomerIndex).zip(phases.iter()).filter(|(_, phase)| is_active(phase)).map(|it| it.0).collect()
        })
    }

    /// As long as nobody has ever been lost and the data are younger than the longest fixed limit, that may be for want
    /// of time.
    fn needed_from(&self, day: Day) -> Option<Day> {
        let is_nobody_lost = self.at_end_of(day).len() == self.book.len();
        #[allow(clippy::cast_possible_truncation)] // whole days
        is_nobody_lost.then(|| day.plus(-(FIXED_GONE_DAYS as i32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_written_as_it_is_read() {
        for rule in ActiveRule::CHOICES {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
        for text in ["", "0", "121", "-3", "twelve", "Abstinenz "] {
            assert_eq!(text.parse::<ActiveRule>(), Err(NotARule), "{text}");
        }
    }
}
