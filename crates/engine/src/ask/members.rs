//! Who is in a phase: the first few, with the day since when and the reason.

use domain::{CustomerId, Day, Language};
use lifecycle::facts::Scratch;
use serde::Serialize;

use super::customer::reason;
use super::customers::{CustomerLine, Query, customers};
use super::model;
use crate::error::EngineError;
use crate::pseudonym::Reader;
use crate::state::{Moment, State};

/// A customer in a phase.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Who it is.
    #[serde(flatten)]
    pub line: CustomerLine,
    /// First day of the stay.
    pub since: Day,
    /// Why they are in it, in a sentence; empty where the rule always holds.
    pub reason: String,
}

/// The first `limit` customers of a phase as of a moment, of those with the highest expected revenue of 12 months. `reader` sees
/// them as lists show them.
pub fn members(
    state: &State,
    moment: &Moment,
    (model_id, phase): (Option<&str>, &str),
    (reader, language): (&Reader, Language),
    limit: usize,
) -> Result<Vec<Member>, EngineError> {
    let (_, model) = model(state, model_id)?;
    let query = Query { model: Some(model.id.clone()), phase: Some(phase.to_owned()), limit, ..Query::default() };
    let knowledge = state.knowledge();
    let (mut scratch, day) = (Scratch::default(), moment.day);
    let member = |line: CustomerLine| {
        let history = CustomerId::new(&line.customer).ok().and_then(|id| state.book.find(&id));
        let history = history.and_then(|place| state.book.history(place))?;
        let facts = knowledge.facts(history, day, &mut scratch);
        let tracks = knowledge.tracks(history, day);
        let stay = tracks.present(model)?;
        let why = knowledge.ask(&facts, history, &tracks, day, |asked| model.explain_stay(stay, day, asked));
        Some(Member { since: stay.since, reason: reason(state, &why, language), line: reader.line(line) })
    };
    Ok(customers(state, moment, &query)?.customers.into_iter().filter_map(member).collect())
}
