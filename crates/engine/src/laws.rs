//! By which law the firm's purchases are foretold: a choice that is recorded, or what reviews of the data propose.
//!
//! A vintage is fitted by the law that was chosen for its day. Where none was, by what the last two reviews agree on
//! ([`lifecycle::Vintages::automatic_law`]): BG/NBD, unless another was clearly better twice. A review compares all laws on the newest vintage's data, at most once
//! a quarter. Phases do not move with the law: silence is measured by BG/NBD ([`lifecycle::vintage::PurchaseFit::silence_model`]).

use std::sync::Arc;

use analytics::value::backtest::review;
use analytics::value::{Occasion, fit_vintage};
use domain::Day;
use jiff::Timestamp;
use lifecycle::Vintage;
use lifecycle::vintage::{LawChosen, Origin};
use models::value::purchase_model::Law;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ports::LawChoice;
use crate::state::State;

/// Days after which the laws are compared again: a quarter, less a little, so that no month's end is missed.
const DAYS_BETWEEN_REVIEWS: i32 = 85;

impl State {
    /// What somebody chose for a day; `None` where nobody ever did, or chose to leave it to the reviews.
    pub fn chosen_law(&self, day: Day) -> Option<LawChoice> {
        self.laws.iter().rev().find(|choice| choice.day <= day).copied().filter(|choice| choice.law.is_some())
    }

    /// The law by which a vintage of a day is fitted, and who asked for it.
    pub fn law_on(&self, day: Day) -> (Law, LawChosen) {
        match self.chosen_law(day).and_then(|choice| choice.law) {
            Some(law) => (law, LawChosen::ByFirm),
            None => (self.vintages.automatic_law(day), LawChosen::Automatically),
        }
    }

    fn is_review_due(&self, day: Day) -> bool {
        let mut reviewed = self.vintages.iter().filter(|vintage| vintage.review.is_some()).map(|vintage| vintage.day);
        reviewed.all(|other| other == day || day.since(other).abs() >= DAYS_BETWEEN_REVIEWS)
    }
}

/// The next vintage of a day; the newest one looks at how the laws compare, if that was not done of late.
pub(crate) fn vintage(state: &State, day: Day, origin: Origin, is_newest: bool, now: Timestamp) -> Vintage {
    let revision = state.vintages.revision_of(day).map_or(0, |revision| revision + 1);
    let (law, chosen) = state.law_on(day);
    let occasion = Occasion { day, revision, recorded_at: now, origin, law, chosen };
    let reviewed = (is_newest && state.is_review_due(day)).then(|| review(&state.book, day)).flatten();
    Vintage { review: reviewed, ..fit_vintage(&state.book, occasion) }
}

impl Engine {
    /// Keeps by which law forecasts are made from today on, `None` to leave it to the reviews, and makes today's vintage by it. What was
    /// told of days before stays.
    pub fn choose_law(&self, law: Option<Law>, chosen_by: Option<i64>, now: Timestamp) -> Result<(), EngineError> {
        let _writing = self.write();
        let state = self.state()?;
        let day = state.today(now);
        self.folder().add_law_choice(&LawChoice { law, day, chosen_at: now, chosen_by })?;
        self.publish(state.firm.clone(), state.position, Arc::clone(&state.book))?;
        let state = self.state()?;
        if state.span().is_some_and(|(first, _)| first <= day) {
            self.folder().add_vintages(&[vintage(&state, day, Origin::Live, true, now)])?;
            self.publish(state.firm.clone(), state.position, Arc::clone(&state.book))?;
        }
        Ok(())
    }
}
