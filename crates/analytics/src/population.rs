//! All customers as of a day: their facts and their phases.

use std::thread;

use domain::{Day, Zone};
use lifecycle::book::shelf::Part;
use lifecycle::facts::{Ground, Scratch, facts_as_of};
use lifecycle::stays::{Asked, Track, Tracks};
use lifecycle::{
    Book, Categories, CustomerFacts, CustomerIndex, FactColumns, FactTable, Facts, History, PhaseModel, PhaseNumber,
    Replay, Stay, Vintages,
};

/// What is needed to say what is true of customers on any day.
pub struct Knowledge<'a> {
    /// Every customer's history.
    pub book: &'a Book,
    /// The value models by day.
    pub vintages: &'a Vintages,
    /// Categories by set.
    pub categories: &'a Categories,
    /// The phase models, the leading one first.
    pub models: &'a [PhaseModel],
    /// The firm's zone.
    pub zone: &'a Zone,
    /// Days that a delivery takes of which nothing is told.
    pub delivery_days: u16,
}

/// Marks a customer in a row of phases who was not known yet.
pub const UNKNOWN: PhaseNumber = PhaseNumber(u8::MAX);

/// All customers as of a day. Rows stand in the order of the book.
#[derive(Debug, Clone)]
pub struct Population {
    /// The day as of which it holds.
    pub day: Day,
    /// Facts of every customer.
    pub facts: FactTable,
    /// For every model the phase of every customer; [`UNKNOWN`] for those not known by then.
    pub phases: Vec<Vec<PhaseNumber>>,
}

/// How many threads share the work: more than the cores of a small server bring nothing.
pub(crate) fn thread_count(rows: usize) -> usize {
    if rows < 2_000 { 1 } else { thread::available_parallelism().map_or(1, usize::from).min(16) }
}

/// Replays of some of a firm's models, each made when it is first needed: customers whose facts alone do not tell their phases in
/// several models are looked at once for all of these.
struct Replays<'a> {
    models: &'a [PhaseModel],
    made: Vec<(Vec<usize>, Replay<'a>)>,
}

impl<'a> Replays<'a> {
    /// The replay of the models at some places.
    fn of(&mut self, places: &[usize]) -> &Replay<'a> {
        let known = self.made.iter().position(|(known, _)| known == places);
        let known = known.unwrap_or_else(|| {
            let some = places.iter().map(|place| &self.models[*place]);
            self.made.push((places.to_vec(), Replay::of_some(self.models, some)));
            self.made.len() - 1
        });
        &self.made[known].1
    }
}

impl<'a> Knowledge<'a> {
    /// A customer as rules see them.
    pub fn customer<'b>(&'b self, facts: &'b Facts, history: &'b History, today: Day) -> CustomerFacts<'b> {
        CustomerFacts { facts, history, book: self.book, today, zone: self.zone }
    }

    /// Facts of one customer as of a day.
    pub fn facts(&self, history: &History, day: Day, scratch: &mut Scratch) -> Facts {
        facts_as_of(history, day, &self.ground(), scratch)
    }

    /// What facts of this knowledge rest on.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            book: self.book,
            vintages: self.vintages,
            categories: self.categories,
            zone: self.zone,
            delivery_days: self.delivery_days,
        }
    }

    /// Everybody as of a day.
    pub fn population(&self, day: Day) -> Population {
        let histories = self.book.histories();
        let chunk = histories.len().div_ceil(thread_count(histories.len())).max(1);
        let (facts, parts): (Vec<FactTable>, Vec<Vec<Vec<PhaseNumber>>>) = thread::scope(|scope| {
            let workers: Vec<_> =
                histories.parts(chunk).map(|part| scope.spawn(move || self.population_part(part, day))).collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
        });
        let mut population = Population {
            day,
            facts: FactTable::joined(&facts),
            phases: self.models.iter().map(|_| Vec::with_capacity(histories.len())).collect(),
        };
        for phases in parts {
            for (whole, part) in population.phases.iter_mut().zip(phases) {
                whole.extend(part);
            }
        }
        population
    }

    fn population_part(&self, histories: Part<'_, History>, day: Day) -> (FactTable, Vec<Vec<PhaseNumber>>) {
        let mut scratch = Scratch::default();
        let mut replays = Replays { models: self.models, made: Vec::new() };
        let mut all_facts = FactTable::default();
        let mut phases: Vec<Vec<PhaseNumber>> =
            self.models.iter().map(|_| Vec::with_capacity(histories.len())).collect();
        let mut histories = histories.into_iter();
        loop {
            let block: Vec<&History> = histories.by_ref().take(FactColumns::BLOCK).collect();
            if block.is_empty() {
                return (all_facts, phases);
            }
            let facts: Vec<Facts> = block.iter().map(|history| self.facts(history, day, &mut scratch)).collect();
            let columns = FactColumns::new(&facts, &block, self.book, day, self.zone);
            let mut settled: Vec<Vec<Option<PhaseNumber>>> =
                self.models.iter().map(|model| model.settled(&columns, block.len())).collect();
            for (row, history) in block.iter().enumerate() {
                if history.first_seen(self.zone).is_none_or(|first| first > day) {
                    for column in &mut settled {
                        column[row] = None;
                    }
                    continue;
                }
                let open = |place: &usize| settled[*place][row].is_none();
                let open: Vec<usize> = (0..self.models.len()).filter(open).collect();
                if open.is_empty() {
                    continue;
                }
                let replay = replays.of(&open);
                let tracks = replay.run(history, &self.ground(), day, &mut scratch);
                for place in open {
                    let of_model = |model: &&PhaseModel| model.id == self.models[place].id;
                    let track = replay.models().iter().position(of_model).and_then(|track| tracks.get(track));
                    settled[place][row] = track.and_then(Track::present).map(|stay| stay.phase);
                }
            }
            for (column, settled) in phases.iter_mut().zip(settled) {
                column.extend(settled.into_iter().map(|phase| phase.unwrap_or(UNKNOWN)));
            }
            for facts in &facts {
                all_facts.push(facts);
            }
        }
    }

    /// One customer's stays in the phases of a model, up to and with `day`. For many customers make the [`Replay`] once.
    pub fn stays(&self, history: &History, model: &PhaseModel, day: Day) -> Vec<Stay> {
        lifecycle::stays::replay(history, self.models, model, &self.ground(), day, &mut Scratch::default())
    }

    /// One customer's stays in the phases of all models, up to and with `day`.
    pub fn tracks(&self, history: &History, day: Day) -> Tracks<'a> {
        Tracks::run(self.models, history, &self.ground(), day, &mut Scratch::default())
    }

    /// The day on which silence alone will put a customer into another phase of a model, and that phase.
    pub fn next_turn(&self, history: &History, model: &PhaseModel, day: Day) -> Option<(Day, PhaseNumber)> {
        let (replay, mut scratch) = (Replay::of_one(self.models, model), Scratch::default());
        let tracks = replay.run(history, &self.ground(), day, &mut scratch);
        replay.next_turn(history, &self.ground(), &tracks, day, &mut scratch)
    }

    /// Asks something of a customer as rules see them who ask for phases too, and for the past of segments that the models ask
    /// for; `tracks` are those of all models up to and with `day`.
    pub fn ask<Answer>(
        &self,
        facts: &Facts,
        history: &History,
        tracks: &Tracks<'_>,
        day: Day,
        question: impl FnOnce(&Asked<'_>) -> Answer,
    ) -> Answer {
        let customer = self.customer(facts, history, day);
        question(&Asked::new(&customer, &tracks.stays()))
    }
}

impl Population {
    /// Bytes that facts and phases hold in memory.
    pub fn held_bytes(&self) -> usize {
        let phases: usize = self.phases.iter().map(|column| column.capacity() * size_of::<PhaseNumber>()).sum();
        self.facts.held_bytes() + phases
    }

    /// The customers known by the day.
    pub fn known(&self) -> impl Iterator<Item = CustomerIndex> + '_ {
        let phases = self.phases.first();
        (0..)
            .map(CustomerIndex)
            .take(self.facts.len())
            .filter(move |place| phases.is_none_or(|phases| phases[place.0 as usize] != UNKNOWN))
    }
}
