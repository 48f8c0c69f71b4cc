//! Who comes into danger and who comes back, also on pages whose phases have no exit.

use domain::Day;
use engine::ask::movements::{Movements, movements};
use engine::ask::phases::{Phases, phases};
use engine::{EngineError, Moment, State, ask};
use lifecycle::PhaseModel;
use lifecycle::phase::Group;

use crate::frame::{Choice, PageFrame};
use crate::view::sentence::{Gap, Sentence};

/// The moves of a span: those between the phases shown, and those into danger and back.
///
/// A model without phases for customers who leave cannot tell the latter; they are asked of the first model in use that can
/// ([`ask::model_with_exit`]).
pub(crate) struct Moves {
    /// Between the phases shown.
    pub(crate) shown: Movements,
    other: Option<Movements>,
}

impl Moves {
    /// Of a model from the end of one day to the end of a later one.
    pub(crate) fn ask(state: &State, model: &PhaseModel, since: Day, until: Day) -> Result<Self, EngineError> {
        let other = other(state, model)?.map(|other| movements(state, Some(&other.id), since, until));
        Ok(Self { shown: movements(state, Some(&model.id), since, until)?, other: other.transpose()? })
    }

    /// Those that tell who came into danger and who came back.
    pub(crate) fn danger(&self) -> &Movements {
        self.other.as_ref().unwrap_or(&self.shown)
    }
}

/// The phases shown, and those that tell who is away.
pub(crate) struct Standings {
    /// The phases shown.
    pub(crate) shown: Phases,
    other: Option<Phases>,
}

impl Standings {
    /// Of a model as of a moment.
    pub(crate) fn ask(state: &State, moment: &Moment, model: &PhaseModel) -> Result<Self, EngineError> {
        let other = other(state, model)?.map(|other| phases(state, moment, Some(&other.id)));
        Ok(Self { shown: phases(state, moment, Some(&model.id))?, other: other.transpose()? })
    }

    /// Those that tell who is overdue or gone.
    pub(crate) fn danger(&self) -> &Phases {
        self.other.as_ref().unwrap_or(&self.shown)
    }
}

/// The model that tells who comes into danger, where it is not the one shown.
pub(crate) fn other<'a>(state: &'a State, shown: &PhaseModel) -> Result<Option<&'a PhaseModel>, EngineError> {
    let (_, model) = ask::model_with_exit(state, Some(&shown.id))?;
    Ok((model.id != shown.id).then_some(model))
}

/// Which model tells who is in danger, in a sentence, where it is not the one shown.
pub(crate) fn told_by(frame: &PageFrame, shown: &PhaseModel, danger: &PhaseModel) -> Option<String> {
    let language = frame.format.language;
    let gaps = [("shown", shown.name.get(language).into()), ("model", danger.name.get(language).into())];
    (danger.id != shown.id).then(|| frame.format.format("phases-danger-told-by", &gaps))
}

/// From this share on one phase holds nearly everybody.
const NEARLY_ALL: f64 = 0.9;

/// Where nearly everybody is in one phase, because there are only orders and the phases before a purchase are empty: what fills them,
/// and which model tells more meanwhile. `None` where the phases shown tell enough.
pub(crate) fn one_phase(
    frame: &PageFrame,
    (shown, danger): (&PhaseModel, &PhaseModel),
    phases: &Phases,
) -> Option<Sentence> {
    let first = phases.phases.first()?;
    let is_without_visitors = first.group == Group::Acquisition && first.customers == 0;
    let largest = phases.phases.iter().max_by_key(|line| line.customers)?;
    let share = largest.customers as f64 / phases.total.max(1) as f64;
    if shown.id == danger.id || !is_without_visitors || share < NEARLY_ALL {
        return None;
    }
    let format = &frame.format;
    let gaps = [
        Gap::plain("share", format.percent(share, 0)),
        Gap::plain("phase", largest.name.get(format.language)),
        Gap::linked("model", danger.name.get(format.language).to_owned(), frame.with("model", &danger.id)),
    ];
    Some(Sentence::new(format, "phases-one-phase", &gaps))
}

/// The models in use to choose from, the leading one first.
pub(crate) fn model_choices(frame: &PageFrame, shown: &PhaseModel) -> Vec<Choice> {
    let choice = |(place, model): (usize, &PhaseModel)| Choice {
        link: frame.with("model", if place == 0 { "" } else { &model.id }),
        label: model.name.get(frame.face.language).to_owned(),
        note: String::new(),
        is_current: model.id == shown.id,
    };
    frame.state.models.iter().enumerate().map(choice).collect()
}
