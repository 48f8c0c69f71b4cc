//! Everybody as rules see them: who is in a segment, asked of all at once or of one with the reasons.

use std::ops::Range;
use std::sync::Arc;
use std::thread;

use domain::Day;
use lifecycle::facts::Scratch;
use lifecycle::{CustomerFacts, CustomerIndex, FactColumns, History, PhaseModel, Replay};
use rules::{
    Bounds, Column, Columns, FactIndex, Facts, Known, MembershipAnswer, MembershipQuery, Rule, Stay, Tense, Truth,
    Value, WindowQuery,
};

use crate::history::PhaseHistory;
use crate::orders::CustomerSet;
use crate::population::{Knowledge, Population, UNKNOWN, thread_count};

/// All customers as of a day, ready to be asked a rule.
///
/// The phase a customer is in comes from the population. `was in` is answered by replaying the customer's phases, or their
/// comings into a segment and goings; where all are asked, by histories that have been replayed already ([`Crowd::with_history`]).
pub struct Crowd<'a> {
    knowledge: &'a Knowledge<'a>,
    population: &'a Population,
    /// Of phase models, and of segments as models, by id.
    histories: Vec<(String, Arc<PhaseHistory>)>,
}

/// One customer of a crowd, as rules see them.
pub struct Member<'a> {
    crowd: &'a Crowd<'a>,
    row: usize,
    facts: lifecycle::Facts,
}

impl<'a> Crowd<'a> {
    /// The customers of a population.
    pub fn new(knowledge: &'a Knowledge<'a>, population: &'a Population) -> Self {
        Self { knowledge, population, histories: Vec::new() }
    }

    /// With everybody's stays in the phases of the model with an id, or in a segment as a model, up to the population's day at
    /// least.
    #[must_use]
    pub fn with_history(mut self, model: impl Into<String>, history: Arc<PhaseHistory>) -> Self {
        self.histories.push((model.into(), history));
        self
    }

    /// Those known by the day for whom a rule holds.
    pub fn who(&self, rule: &Rule) -> CustomerSet {
        let rows = self.rows();
        let chunk = rows.div_ceil(thread_count(rows)).max(1);
        let parts: Vec<Vec<usize>> = thread::scope(|scope| {
            let starts = (0..rows).step_by(chunk);
            let ask = |start: usize| self.holding(rule, start..(start + chunk).min(rows));
            let workers: Vec<_> = starts.map(|start| scope.spawn(move || ask(start))).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let held = parts.into_iter().flatten().filter(|row| self.is_known(*row));
        held.filter_map(|row| u32::try_from(row).ok()).map(CustomerIndex).collect()
    }

    /// The rows among some for which a rule holds, block by block.
    fn holding(&self, rule: &Rule, rows: Range<usize>) -> Vec<usize> {
        let mut holding = Vec::new();
        for first in rows.clone().step_by(FactColumns::BLOCK) {
            let rows = first..(first + FactColumns::BLOCK).min(rows.end);
            let histories: Vec<&History> = self.knowledge.book.histories().part(rows.clone()).into_iter().collect();
            let facts: Vec<lifecycle::Facts> = rows.clone().map(|row| self.population.facts.row(row)).collect();
            let Knowledge { book, zone, .. } = self.knowledge;
            let columns = FactColumns::new(&facts, &histories, book, self.population.day, zone);
            let truths = rule.evaluate_columns(&Block { crowd: self, columns, first }, 0..rows.len());
            holding.extend(truths.rows_yes().map(|row| first + row));
        }
        holding
    }

    fn rows(&self) -> usize {
        self.population.facts.len().min(self.knowledge.book.len())
    }

    /// One customer; `None` where there is none in this place, or none was known by the day.
    pub fn member(&'a self, place: CustomerIndex) -> Option<Member<'a>> {
        let row = place.0 as usize;
        let is_there = row < self.rows() && self.is_known(row);
        is_there.then(|| Member { crowd: self, row, facts: self.population.facts.row(row) })
    }

    fn is_known(&self, row: usize) -> bool {
        self.population.phases.first().is_none_or(|phases| phases[row] != UNKNOWN)
    }

    /// The phase model asked about with its place; `None` of segments, and of models that are not there.
    fn model(&self, query: &MembershipQuery) -> Option<(usize, &'a PhaseModel)> {
        let id = &query.model()?.id;
        self.knowledge.models.iter().enumerate().find(|(_, model)| model.id == *id)
    }

    /// A customer's stays in the phases of a replay's last model.
    fn replayed(&self, replay: &Replay<'_>, row: usize, scratch: &mut Scratch) -> Vec<lifecycle::Stay> {
        let history = &self.knowledge.book.histories()[row];
        let tracks = replay.run(history, &self.knowledge.ground(), self.population.day, scratch);
        tracks.into_iter().next_back().map_or_else(Vec::new, |track| track.stays)
    }

    /// The answer that stays give.
    fn answer(
        &self,
        query: &MembershipQuery,
        stays: impl IntoIterator<Item = lifecycle::Stay>,
        bounds: Bounds,
    ) -> MembershipAnswer {
        let start = |day: Day| self.knowledge.zone.start_of(day).as_microsecond();
        let stays = stays.into_iter().map(|stay| Stay {
            place: stay.phase.0.into(),
            since: Some(start(stay.since)),
            until: stay.until.map(|last| start(last.plus(1))),
        });
        // Before the customer was known there was no stay: all of the past is known.
        query.answer(stays, i64::MIN, bounds)
    }

    /// What the population alone says of a customer; `None` where the past decides.
    fn present(&self, query: &MembershipQuery, model: Option<usize>, row: usize) -> Option<Truth> {
        let Some(model) = model else { return (!self.is_known(row)).then_some(Truth::Unknown) };
        let phase = self.population.phases[model][row];
        if phase == UNKNOWN {
            return Some(Truth::Unknown);
        }
        let is_in = query.places().contains(&usize::from(phase.0));
        (is_in || query.tense() == Tense::Is).then(|| Truth::from(is_in))
    }

    /// The truths of rows, of the model asked about.
    fn truths(
        &self,
        query: &MembershipQuery,
        model: (Option<usize>, &PhaseModel),
        bounds: Bounds,
        rows: Range<usize>,
    ) -> Vec<Truth> {
        let (place, model) = model;
        let known = self.histories.iter().find(|(known, _)| *known == model.id).map(|(_, history)| history);
        let mut past: Option<(Replay<'_>, Scratch)> = None;
        let truths = rows.map(|row| {
            self.present(query, place, row).unwrap_or_else(|| {
                if let Some(history) = known {
                    let customer = CustomerIndex(u32::try_from(row).unwrap_or(u32::MAX));
                    return self.answer(query, history.stays_of(customer), bounds).truth;
                }
                let new = || (Replay::of_one(self.knowledge.models, model), Scratch::default());
                let (replay, scratch) = past.get_or_insert_with(new);
                self.answer(query, self.replayed(replay, row, scratch), bounds).truth
            })
        });
        truths.collect()
    }
}

/// Some customers of a crowd, a row each.
struct Block<'a> {
    crowd: &'a Crowd<'a>,
    columns: FactColumns<'a>,
    /// The row of the first one among all.
    first: usize,
}

impl Columns for Block<'_> {
    fn now(&self) -> i64 {
        self.columns.now()
    }

    fn column(&self, fact: FactIndex, rows: Range<usize>) -> Column<'_> {
        self.columns.column(fact, rows)
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds, rows: Range<usize>) -> Column<'_> {
        self.columns.window(query, bounds, rows)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds, rows: Range<usize>) -> Column<'_> {
        let rows = self.first + rows.start..self.first + rows.end;
        let segment = PhaseModel::of_past(query);
        let truths = match (&segment, self.crowd.model(query)) {
            (Some(segment), _) => self.crowd.truths(query, (None, segment), bounds, rows),
            (None, Some((place, model))) => self.crowd.truths(query, (Some(place), model), bounds, rows),
            (None, None) => return Column::Missing,
        };
        let (values, known): (Vec<bool>, Vec<bool>) =
            truths.into_iter().map(|truth| (truth == Truth::Yes, truth != Truth::Unknown)).unzip();
        Column::Bools { values: values.into(), known: Known::Flags(known.into()) }
    }
}

impl Member<'_> {
    /// The customer as rules see them who ask for no phase.
    fn customer(&self) -> CustomerFacts<'_> {
        let history = &self.crowd.knowledge.book.histories()[self.row];
        self.crowd.knowledge.customer(&self.facts, history, self.crowd.population.day)
    }
}

impl Facts for Member<'_> {
    fn now(&self) -> i64 {
        self.customer().now()
    }

    fn fact(&self, fact: FactIndex) -> Value {
        self.customer().fact(fact)
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        self.customer().window(query, bounds)
    }

    fn window_times(&self, query: &WindowQuery, bounds: Bounds) -> Vec<i64> {
        self.customer().window_times(query, bounds)
    }

    fn crossing(&self, fact: FactIndex, threshold: &Value) -> Option<i64> {
        self.customer().crossing(fact, threshold)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        let segment = PhaseModel::of_past(query);
        let (place, model) = match (&segment, self.crowd.model(query)) {
            (Some(segment), _) => (None, segment),
            (None, Some((place, model))) => (Some(place), model),
            (None, None) => return MembershipAnswer::UNKNOWN,
        };
        let present = self.crowd.present(query, place, self.row);
        if present == Some(Truth::Unknown) {
            return MembershipAnswer::UNKNOWN;
        }
        // With the stay that decides, for the explanation.
        let replay = Replay::of_one(self.crowd.knowledge.models, model);
        let stays = self.crowd.replayed(&replay, self.row, &mut Scratch::default());
        let told = self.crowd.answer(query, stays, bounds);
        present.map_or(told, |truth| MembershipAnswer { truth, ..told })
    }
}
