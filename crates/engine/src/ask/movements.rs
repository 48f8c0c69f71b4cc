//! Which way customers moved between two days: forward, into danger, or back.

use analytics::flows::Transitions;
use analytics::population::UNKNOWN;
use domain::{Amount, Day};
pub use lifecycle::phase::Standing;
use lifecycle::{PhaseModel, PhaseNumber};
use serde::Serialize;

use super::model;
use crate::error::EngineError;
use crate::state::State;

/// Stands in links for 'not known before' where else the id of an earlier phase stands.
pub const NEW: &str = "new";

/// The directions that a page tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// To a later active phase, or to the first purchase.
    Forward,
    /// From buying (or from having returned) to overdue, leaving or gone.
    AtRisk,
    /// From overdue, leaving or gone back to buying.
    Back,
}

impl Movement {
    /// All with the names they have in links.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Forward, "forward"), (Self::AtRisk, "at_risk"), (Self::Back, "back")];

    /// The movement with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(movement, _)| *movement)
    }

    /// The name in links.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::AtRisk => "at_risk",
            Self::Back => "back",
        }
    }

    /// Which way a customer went from one phase ([`UNKNOWN`] where nobody knew them) to another; `None` where they
    /// stayed, or moved in a way that is none of these (settled after a return, fell back between active phases).
    pub fn of(model: &PhaseModel, from: PhaseNumber, to: PhaseNumber) -> Option<Self> {
        if from == to || to == UNKNOWN {
            return None;
        }
        let reached = model.phase(to);
        let before = (from != UNKNOWN).then(|| model.phase(from));
        match (before.map(|before| before.standing), reached.standing) {
            (None, Standing::Active) => (reached.place > 0).then_some(Self::Forward),
            (Some(Standing::Active), Standing::Active) => {
                before.is_some_and(|before| before.place < reached.place).then_some(Self::Forward)
            }
            (None | Some(Standing::Active | Standing::Returned), Standing::Away) => Some(Self::AtRisk),
            (Some(Standing::Away), Standing::Active | Standing::Returned) | (None, Standing::Returned) => {
                Some(Self::Back)
            }
            (Some(Standing::Away), Standing::Away)
            | (Some(Standing::Returned), Standing::Active | Standing::Returned)
            | (Some(Standing::Active), Standing::Returned) => None,
        }
    }
}

/// Customers who moved one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Moved {
    /// How many.
    pub customers: u64,
    /// Their expected revenue of the next 12 months, as of the later day.
    pub value: Amount,
}

/// Who moved where between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Movements {
    /// Every move by phases; its days are the two days.
    pub transitions: Transitions,
    /// Those who moved forward.
    pub forward: Moved,
    /// Those who came into danger.
    pub at_risk: Moved,
    /// Those who came back.
    pub back: Moved,
}

impl Movements {
    /// Those who moved one way.
    pub const fn of(&self, movement: Movement) -> Moved {
        match movement {
            Movement::Forward => self.forward,
            Movement::AtRisk => self.at_risk,
            Movement::Back => self.back,
        }
    }
}

/// Who moved where from the end of one day to the end of a later one.
pub fn movements(state: &State, model_id: Option<&str>, since: Day, until: Day) -> Result<Movements, EngineError> {
    let (place, model) = model(state, model_id)?;
    let moment = state.at(until);
    let population = moment.population(state);
    let history = moment.history(state, place);
    let (before, after) = (history.column(since), history.column(until));
    let mut moved = [Moved::default(); Movement::ALL.len()];
    for ((from, to), facts) in before.iter().zip(&after).zip(&population.facts) {
        let Some(movement) = Movement::of(model, *from, *to) else { continue };
        let one = &mut moved[match movement {
            Movement::Forward => 0,
            Movement::AtRisk => 1,
            Movement::Back => 2,
        }];
        one.customers += 1;
        one.value += facts.forecast.map_or(Amount::ZERO, |forecast| forecast.value_year);
    }
    let [forward, at_risk, back] = moved;
    Ok(Movements { transitions: Transitions::between(since, &before, until, &after, model), forward, at_risk, back })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Zone;

    use super::*;

    fn built_in(id: &str) -> PhaseModel {
        let catalogue = lifecycle::catalogue::catalogue("EUR".parse().expect("currency"), &Zone::utc());
        let models = PhaseModel::built_in(&Arc::new(catalogue.expect("catalogue"))).expect("models");
        models.into_iter().find(|model| model.id == id).expect("there")
    }

    fn model() -> PhaseModel {
        built_in("stauss_bruhn")
    }

    fn movement(model: &PhaseModel, from: &str, to: &str) -> Option<Movement> {
        let number = |id| if id == NEW { UNKNOWN } else { model.number_of(id).expect(id) };
        Movement::of(model, number(from), number(to))
    }

    #[test]
    fn a_second_purchase_moves_forward_and_silence_into_danger() {
        let model = model();
        let told = |from, to| movement(&model, from, to);
        assert_eq!(told("sozialisierung", "wachstum"), Some(Movement::Forward));
        assert_eq!(told("anbahnung", "sozialisierung"), Some(Movement::Forward));
        assert_eq!(told(NEW, "sozialisierung"), Some(Movement::Forward));
        assert_eq!(told("reife", "gefaehrdung"), Some(Movement::AtRisk));
        assert_eq!(told("wachstum", "abstinenz"), Some(Movement::AtRisk));
        assert_eq!(told("rueckgewonnen", "gefaehrdung"), Some(Movement::AtRisk));
        assert_eq!(told("gefaehrdung", "wachstum"), Some(Movement::Back));
        assert_eq!(told("abstinenz", "rueckgewonnen"), Some(Movement::Back));
    }

    #[test]
    fn what_is_neither_of_these_is_not_told_as_one() {
        let model = model();
        let told = |from, to| movement(&model, from, to);
        assert_eq!(told(NEW, "anbahnung"), None);
        assert_eq!(told("reife", "wachstum"), None);
        assert_eq!(told("gefaehrdung", "abstinenz"), None);
        assert_eq!(told("rueckgewonnen", "wachstum"), None);
        for phase in &model.phases {
            assert_eq!(told(&phase.id, &phase.id), None, "{}", phase.id);
        }
    }

    #[test]
    fn a_model_without_an_exit_knows_steps_forward_only() {
        let model = built_in("six_phases");
        assert!(!model.has_exit() && built_in("stauss_bruhn").has_exit());
        assert_eq!(movement(&model, "decision", "delivery"), Some(Movement::Forward));
        assert_eq!(movement(&model, "decision", "consideration"), None);
        for (from, to) in model.phases.iter().flat_map(|from| model.phases.iter().map(move |to| (from, to))) {
            let told = movement(&model, &from.id, &to.id);
            assert!(matches!(told, None | Some(Movement::Forward)), "{} {}", from.id, to.id);
        }
    }

    #[test]
    fn names_read_back() {
        for (movement, name) in Movement::ALL {
            assert_eq!(movement.name(), name);
            assert_eq!(Movement::from_name(name), Some(movement));
        }
    }
}
