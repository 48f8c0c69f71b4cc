//! Everybody as rules see them: who is in a segment, asked of all at once or of one with the reasons.

use std::thread;

use domain::Day;
use lifecycle::facts::Scratch;
use lifecycle::{CustomerFacts, CustomerIndex, FactColumns, PhaseModel, PhaseNumber, Replay};
use rules::{
    Bounds, Column, Columns, FactIndex, Facts, Known, MembershipAnswer, MembershipQuery, Rule, Stay, Tense, Truth,
    Value, WindowQuery,
};

use crate::orders::CustomerSet;
use crate::population::{Knowledge, Population, UNKNOWN, thread_count};

/// All customers as of a day, ready to be asked a rule.
///
/// The phase a customer is in comes from the population; `was in phase` is answered by replaying the customer's phases.
/// A segment's past is not kept: it is unknown, except that who is in now was in.
pub struct Crowd<'a> {
    knowledge: &'a Knowledge<'a>,
    population: &'a Population,
    columns: FactColumns<'a>,
}

/// One customer of a crowd, as rules see them.
pub struct Member<'a> {
    crowd: &'a Crowd<'a>,
    row: usize,
    facts: CustomerFacts<'a>,
}

impl<'a> Crowd<'a> {
    /// The customers of a population.
    pub fn new(knowledge: &'a Knowledge<'a>, population: &'a Population) -> Self {
        let columns = FactColumns::new(&population.facts, knowledge.book, population.day, knowledge.zone);
        Self { knowledge, population, columns }
    }

    /// Those known by the day for whom a rule holds.
    pub fn who(&self, rule: &Rule) -> CustomerSet {
        let rows = self.columns.len();
        let chunk = rows.div_ceil(thread_count(rows)).max(1);
        let parts: Vec<(usize, rules::Truths)> = thread::scope(|scope| {
            let starts = (0..rows).step_by(chunk);
            let ask = |start: usize| (start, rule.evaluate_columns(self, start..(start + chunk).min(rows)));
            let workers: Vec<_> = starts.map(|start| scope.spawn(move || ask(start))).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let held = parts.iter().flat_map(|(start, truths)| truths.rows_yes().map(move |row| start + row));
        held.filter(|row| self.is_known(*row)).filter_map(|row| u32::try_from(row).ok()).map(CustomerIndex).collect()
    }

    /// One customer; `None` where there is none in this place, or none was known by the day.
    pub fn member(&'a self, place: CustomerIndex) -> Option<Member<'a>> {
        let row = place.0 as usize;
        let is_there = row < self.columns.len() && self.is_known(row);
        is_there.then(|| Member { crowd: self, row, facts: self.columns.customer(row) })
    }

    fn is_known(&self, row: usize) -> bool {
        self.population.phases.first().is_none_or(|phases| phases[row] != UNKNOWN)
    }

    fn model(&self, query: &MembershipQuery) -> Option<(usize, &'a PhaseModel)> {
        let id = &query.model()?.id;
        self.knowledge.models.iter().enumerate().find(|(_, model)| model.id == *id)
    }

    /// A customer's stays in the phases of a replay's last model, in the time of rules.
    fn stays(&self, replay: &Replay<'_>, row: usize, scratch: &mut Scratch) -> Vec<Stay> {
        let start = |day: Day| self.knowledge.zone.start_of(day).as_microsecond();
        let history = &self.knowledge.book.histories()[row];
        let tracks = replay.run(history, &self.knowledge.ground(), self.population.day, scratch);
        let stays = tracks.last().map_or(&[][..], |track| track.stays.as_slice()).iter();
        let stays = stays.map(|stay| Stay {
            place: stay.phase.0.into(),
            since: Some(start(stay.since)),
            until: stay.until.map(|last| start(last.plus(1))),
        });
        stays.collect()
    }

    /// What the phase of the population's day alone says; `None` where the past decides.
    fn present(query: &MembershipQuery, phase: PhaseNumber) -> Option<Truth> {
        if phase == UNKNOWN {
            return Some(Truth::Unknown);
        }
        let is_in = query.places().contains(&usize::from(phase.0));
        (is_in || query.tense() == Tense::Is).then(|| Truth::from(is_in))
    }
}

impl Columns for Crowd<'_> {
    fn now(&self) -> i64 {
        self.columns.now()
    }

    fn column(&self, fact: FactIndex, rows: std::ops::Range<usize>) -> Column<'_> {
        self.columns.column(fact, rows)
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds, rows: std::ops::Range<usize>) -> Column<'_> {
        self.columns.window(query, bounds, rows)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds, rows: std::ops::Range<usize>) -> Column<'_> {
        let Some((place, model)) = self.model(query) else { return Column::Missing };
        let phases = &self.population.phases[place];
        let mut past: Option<(Replay<'_>, Scratch)> = None;
        let truths = rows.map(|row| {
            Self::present(query, phases[row]).unwrap_or_else(|| {
                let new = || (Replay::of_one(self.knowledge.models, model), Scratch::default());
                let (replay, scratch) = past.get_or_insert_with(new);
                query.answer(self.stays(replay, row, scratch), i64::MIN, bounds).truth
            })
        });
        let (values, known): (Vec<bool>, Vec<bool>) =
            truths.map(|truth| (truth == Truth::Yes, truth != Truth::Unknown)).unzip();
        Column::Bools { values: values.into(), known: Known::Flags(known.into()) }
    }
}

impl Facts for Member<'_> {
    fn now(&self) -> i64 {
        Facts::now(&self.facts)
    }

    fn fact(&self, fact: FactIndex) -> Value {
        self.facts.fact(fact)
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        self.facts.window(query, bounds)
    }

    fn window_times(&self, query: &WindowQuery, bounds: Bounds) -> Vec<i64> {
        self.facts.window_times(query, bounds)
    }

    fn crossing(&self, fact: FactIndex, threshold: &Value) -> Option<i64> {
        self.facts.crossing(fact, threshold)
    }

    fn membership(&self, query: &MembershipQuery, bounds: Bounds) -> MembershipAnswer {
        let Some((place, model)) = self.crowd.model(query) else { return MembershipAnswer::UNKNOWN };
        let present = Crowd::present(query, self.crowd.population.phases[place][self.row]);
        if present == Some(Truth::Unknown) {
            return MembershipAnswer::UNKNOWN;
        }
        // With the stay that decides, for the explanation.
        let replay = Replay::of_one(self.crowd.knowledge.models, model);
        let told = query.answer(self.crowd.stays(&replay, self.row, &mut Scratch::default()), i64::MIN, bounds);
        present.map_or(told, |truth| MembershipAnswer { truth, ..told })
    }
}
