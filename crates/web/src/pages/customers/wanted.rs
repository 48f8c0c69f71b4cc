//! Which customers the address asks for.

use domain::{Day, Period};
use engine::EngineError;
use engine::ask;
use engine::ask::customers::Sort;
use engine::ask::movements::{Movement, NEW};
use engine::pseudonym::Reader;

use crate::query::Query;

/// The parameters that ask for moves from phase to phase.
pub(super) const OF_MOVES: [&str; 7] = ["from", "from_phase", "to", "phase", "movement", "month", "since"];

/// The customers asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// The phase model.
    pub(super) model: Option<String>,
    /// The text searched for.
    pub(super) search: String,
    /// The phase they are in (or moved to).
    pub(super) phase: Option<String>,
    /// The phase they came from.
    pub(super) from_phase: Option<String>,
    /// The way they moved.
    pub(super) movement: Option<Movement>,
    /// The day before the move.
    pub(super) since: Option<Day>,
    /// The month of the first order, by its first day.
    pub(super) cohort: Option<Day>,
    /// When they placed an order.
    pub(super) ordered: Option<Period>,
    /// The country that they ordered from; empty for 'not stated'.
    pub(super) country: Option<String>,
    /// The channel that they ordered through; empty for 'not stated'.
    pub(super) sales_channel: Option<String>,
    /// What else is true of them: an overlay of the model.
    pub(super) overlay: Option<String>,
    /// The segment they are in.
    pub(super) segment: Option<String>,
    /// The order.
    pub(super) sort: Sort,
    /// The least first.
    pub(super) ascending: bool,
    /// How many stand on earlier pages.
    pub(super) offset: usize,
    /// The day the list speaks of: for the moves of a month its end.
    pub(super) at: Day,
}

impl Wanted {
    /// Of the parameters of an address, as of a day. A month of moves (`month=2011-11`) sets the day to its end.
    pub(super) fn of(query: &Query, at: Day) -> Self {
        let text = |names: &[&str]| names.iter().find_map(|name| query.get(name)).map(str::to_owned);
        let from_phase = text(&["from_phase"]).or_else(|| text(&["from"]).filter(|from| from.parse::<Day>().is_err()));
        let to = text(&["to"]).filter(|to| to.parse::<Day>().is_err());
        let movement = query.get("movement").and_then(Movement::from_name);
        let month = query.get("month").and_then(month_of);
        let (at, since) = match month {
            Some(month) if from_phase.is_some() || movement.is_some() => {
                (month.month_end().min(at), Some(month.plus(-1)))
            }
            Some(_) | None => (at, query.get("since").and_then(|day| day.parse().ok())),
        };
        // Without an earlier day a move is one of the running month.
        let is_move = from_phase.is_some() || movement.is_some();
        let since = since.or_else(|| is_move.then(|| at.month_start().plus(-1)));
        Self {
            model: text(&["model"]),
            search: query.get("q").map_or_else(String::new, bounded),
            phase: text(&["phase"]).or(to),
            from_phase,
            movement,
            since,
            cohort: query.get("cohort").and_then(month_of),
            ordered: query.get("ordered").and_then(|text| Period::parse(text, at, at).ok()),
            country: query.get("country").map(stated),
            sales_channel: query.get("sales_channel").map(stated),
            overlay: text(&["overlay"]),
            segment: text(&["segment"]),
            sort: query.get("sort").and_then(Sort::from_name).unwrap_or_default(),
            ascending: query.get("dir") == Some("asc"),
            offset: query.get("after").and_then(|after| after.parse().ok()).unwrap_or(0),
            at,
        }
    }

    /// The same with the model that is meant where the address names none: the leading one, unless another in use knows the
    /// phases asked for, or tells who came into danger where the leading one cannot.
    pub(super) fn of_model(self, state: &engine::State) -> Result<Self, EngineError> {
        if self.model.is_some() || state.models.is_empty() {
            return Ok(self);
        }
        let meant = match self.movement {
            Some(Movement::AtRisk | Movement::Back) => ask::model_with_exit(state, None)?.1,
            Some(Movement::Forward) | None => {
                let known = |id: &&str| *id != NEW;
                let phases = [&self.phase, &self.from_phase].into_iter().flatten().map(String::as_str).filter(known);
                ask::model_that_knows(state, None, &phases.collect::<Vec<_>>())?
            }
        };
        let is_leading = state.models.first().is_some_and(|leading| leading.id == meant.id);
        let model = (!is_leading).then(|| meant.id.clone());
        Ok(Self { model, ..self })
    }

    /// Whether moves are asked for.
    pub(super) fn is_move(&self) -> bool {
        self.from_phase.is_some() || self.movement.is_some()
    }

    /// As the engine is asked, for at most so many.
    pub(super) fn query(&self, reader: &Reader, limit: usize) -> engine::ask::customers::Query {
        engine::ask::customers::Query {
            model: self.model.clone(),
            search: self.search.clone(),
            reader: reader.clone(),
            phase: self.phase.clone(),
            from_phase: self.from_phase.clone(),
            movement: self.movement,
            moved_since: self.since,
            cohort: self.cohort,
            ordered: self.ordered,
            country: self.country.clone(),
            sales_channel: self.sales_channel.clone(),
            overlay: self.overlay.clone(),
            segment: self.segment.clone(),
            members: None,
            sort: self.sort,
            ascending: self.ascending,
            offset: self.offset,
            limit,
        }
    }
}

/// Stands in addresses for a country or channel that orders do not state.
pub(crate) const NOT_STATED: &str = "not-stated";

/// A country or channel of an address; empty for 'not stated'.
fn stated(text: &str) -> String {
    if text == NOT_STATED { String::new() } else { text.to_owned() }
}

/// So many characters are searched for at most: no name or address is longer, and the text stands on the page again.
pub(super) const MOST_SEARCHED: usize = 200;

/// What is searched for.
pub(super) fn bounded(text: &str) -> String {
    text.chars().take(MOST_SEARCHED).collect()
}

/// The first day of a month written `2011-11`, or of the month of a day.
fn month_of(text: &str) -> Option<Day> {
    let day = text.parse::<Day>().or_else(|_| format!("{text}-01").parse()).ok()?;
    Some(day.month_start())
}

/// A month as addresses have it: `2011-11`.
pub(super) fn month_text(month: Day) -> String {
    let date = month.date();
    format!("{:04}-{:02}", date.year(), date.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn wanted(address: &str) -> Wanted {
        Wanted::of(&Query::of(&address.parse().expect("address")), day("2011-12-09"))
    }

    #[test]
    fn nothing_asked_for_is_everybody_by_value() {
        let all = wanted("/customers");
        assert_eq!((all.sort, all.ascending, all.offset, all.at), (Sort::Value, false, 0, day("2011-12-09")));
        assert!(!all.is_move() && all.phase.is_none() && all.since.is_none());
    }

    #[test]
    fn the_moves_of_a_month_are_judged_at_its_end() {
        let moved = wanted("/customers?from=reife&to=gefaehrdung&month=2011-10");
        assert_eq!((moved.from_phase.as_deref(), moved.phase.as_deref()), (Some("reife"), Some("gefaehrdung")));
        assert_eq!((moved.at, moved.since), (day("2011-10-31"), Some(day("2011-09-30"))));
        let running = wanted("/customers?from_phase=reife&phase=gefaehrdung&month=2011-12");
        assert_eq!((running.at, running.since), (day("2011-12-09"), Some(day("2011-11-30"))));
        let back = wanted("/customers?movement=back&since=2011-11-30");
        assert_eq!((back.movement, back.since), (Some(Movement::Back), Some(day("2011-11-30"))));
    }

    #[test]
    fn a_search_has_an_end_and_orders_can_be_asked_for() {
        let long = format!("/customers?q={}", "x".repeat(5_000));
        assert_eq!(wanted(&long).search.len(), MOST_SEARCHED);
        let asked = wanted("/customers?ordered=2011-11&country=not-stated&sales_channel=shop");
        assert_eq!(asked.ordered.map(|it| it.to_string()).as_deref(), Some("2011-11"));
        assert_eq!((asked.country.as_deref(), asked.sales_channel.as_deref()), (Some(""), Some("shop")));
    }

    #[test]
    fn days_of_a_period_are_no_phases() {
        let period = wanted("/customers?from=2011-10-01&to=2011-10-31&cohort=2010-12");
        assert!(period.from_phase.is_none() && period.phase.is_none());
        assert_eq!(period.cohort, Some(day("2010-12-01")));
        assert_eq!(month_text(day("2010-12-01")), "2010-12");
    }
}
