//! Stays: one customer's phases replayed from the first day on, without looking at every day.
//!
//! A phase is a statement about the end of a day. A replay therefore visits only days at whose end something can be
//! different: days with an event of the customer, days on which time alone changes a fact, a new vintage, or the answer to a
//! rule, and the end of a minimum stay. It jumps over all others, and gives what a replay of every day would give.
//!
//! ```text
//! events ─────────┐
//! vintages ───────┤            facts as of the day          a stay ends, a stay begins
//! steps of facts ─┼─► next day ──────► rules that may ──────►  due: the next day
//! curves crossing ┤                    have turned
//! rules' clocks ──┘
//! ```
//!
//! What time alone does to each fact stands in the catalogue of facts: forecasts move on curves in one direction, so that one
//! look at the far end of a stretch tells whether a threshold is passed in it, and halving finds the day; other facts jump
//! on days that can be told beforehand; for points in time and windows the rules say when they turn
//! ([`rules::Rule::turns_at`]). A rule that computes with a forecast is looked at every day.
//!
//! Minimum stays and rules for staying make a phase rest on the day before ([`PhaseModel::decide`]), and rules may ask for
//! phases of models that stand before their own: those are replayed along, day for day. A model's rules may also ask for its own past
//! (`was in … of "own"`): they are told the stays up to the day before, so that the day after every change is looked at.

mod asked;
mod walk;
mod watch;

use domain::{Day, Kind};
use rules::FactIndex;

use crate::book::{DayNumber, EntryKind, History, Mark};
use crate::catalogue::{Curve, Step};
use crate::facts::{CategoryKnowledge, Extent, Ground, Scratch};
use crate::phase::{PhaseModel, PhaseNumber, Stay};

pub use asked::Asked;
use walk::Walk;
use watch::Depth;
pub(crate) use watch::Watch;

/// How far ahead the day is looked for on which silence alone moves a customer.
pub const FORESEEN_DAYS: i32 = 5 * 365;

/// Whether an event moves a customer at once, whatever minimum stay they are in: all that happens to them, but for what the
/// firm does of its own accord.
pub const fn is_moving(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::MessageSent | Kind::MessageBounced | Kind::SurveySent | Kind::CouponIssued | Kind::PointsExpired
    )
}

/// A customer's stays in the phases of one model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// The stays, oldest first; the last one lasts.
    pub stays: Vec<Stay>,
    /// The first day after the last one replayed on which the customer has to be looked at again, if nothing happens to them
    /// and no new vintage comes; `None` if never.
    pub due: Option<Day>,
}

impl Track {
    /// The stay on the last day replayed; `None` of a customer who was not known by then.
    pub fn present(&self) -> Option<Stay> {
        self.stays.last().copied()
    }
}

/// One customer's stays in the phases of all of a firm's models, and in the segments whose past those ask for.
#[derive(Debug, Clone)]
pub struct Tracks<'a> {
    models: Vec<&'a PhaseModel>,
    tracks: Vec<Track>,
}

impl<'a> Tracks<'a> {
    /// Of a replay of all of a firm's models, up to and with a day.
    pub fn run(
        models: &'a [PhaseModel],
        history: &History,
        ground: &Ground<'_>,
        until: Day,
        scratch: &mut Scratch,
    ) -> Self {
        let replay = Replay::new(models);
        let tracks = replay.run(history, ground, until, scratch);
        Self { models: replay.models, tracks }
    }

    /// The stays in the phases of a model, oldest first; none of a customer who was not known by the day.
    pub fn of(&self, model: &PhaseModel) -> &[Stay] {
        let place = self.models.iter().position(|known| known.id == model.id);
        place.map_or(&[], |place| &self.tracks[place].stays)
    }

    /// The stay on the last day in a phase of a model; `None` of a customer who was not known by the day.
    pub fn present(&self, model: &PhaseModel) -> Option<Stay> {
        self.of(model).last().copied()
    }

    /// All that rules may ask for, see [`Asked`].
    pub fn stays(&self) -> Vec<(&'a PhaseModel, &[Stay])> {
        self.models.iter().zip(&self.tracks).map(|(model, track)| (*model, track.stays.as_slice())).collect()
    }
}

/// The replay of some phase models, made once for many customers.
#[derive(Debug)]
pub struct Replay<'a> {
    models: Vec<&'a PhaseModel>,
    depth: Depth,
    curves: Vec<Thresholds>,
    /// For each of [`Step::ALL`] whether any rule rests on it.
    steps: [bool; Step::ALL.len()],
    /// Whether new vintages matter.
    rests_on_vintages: bool,
}

/// What rules compare a curve with, and the places of the models whose rules do.
#[derive(Debug)]
struct Thresholds {
    curve: Curve,
    /// Ascending, each once.
    values: Vec<f64>,
    models: Vec<usize>,
}

impl<'a> Replay<'a> {
    /// The replay of all models of a firm. Before each stand the segments whose past it asks for.
    pub fn new(models: &'a [PhaseModel]) -> Self {
        Self::of_some(models, models)
    }

    /// The replay of one of a firm's models, or of a model made of a rule, with those on which it rests. The track of the model
    /// itself is the last one.
    pub fn of_one(models: &'a [PhaseModel], model: &'a PhaseModel) -> Self {
        Self::of_some(models, [model])
    }

    /// The replay of some of a firm's models with those on which they rest; see [`Replay::models`] for the order of the tracks.
    pub fn of_some(models: &'a [PhaseModel], some: impl IntoIterator<Item = &'a PhaseModel>) -> Self {
        let mut needed = Vec::new();
        for model in some {
            add(model, models, &mut needed);
        }
        Self::of(needed)
    }

    fn of(models: Vec<&'a PhaseModel>) -> Self {
        let mut curves: Vec<Thresholds> = Vec::new();
        for (place, model) in models.iter().enumerate() {
            for (curve, values) in &model.watch.curves {
                let known = curves.iter().position(|known| known.curve == *curve).unwrap_or_else(|| {
                    curves.push(Thresholds { curve: *curve, values: Vec::new(), models: Vec::new() });
                    curves.len() - 1
                });
                curves[known].values.extend(values);
                curves[known].models.push(place);
            }
        }
        for known in &mut curves {
            known.values.sort_by(f64::total_cmp);
            known.values.dedup();
        }
        let steps = std::array::from_fn(|step| models.iter().any(|model| model.watch.steps[step]));
        Self {
            depth: models.iter().map(|model| model.watch.depth).max().unwrap_or_default(),
            steps,
            rests_on_vintages: models.iter().any(|model| model.watch.rests_on_vintages()),
            curves,
            models,
        }
    }

    /// What of facts its rules ask for. The silence score is left to the curve that the replay follows.
    fn extent(&self) -> Extent {
        Extent {
            forecast: self.depth == Depth::Forecast,
            returned_after: self.steps[Step::Settling as usize],
            bonds: self.models.iter().any(|model| model.watch.intensity),
        }
    }

    /// The models in the order of the tracks: those on which one rests stand before it.
    pub fn models(&self) -> &[&'a PhaseModel] {
        &self.models
    }

    /// A customer's stays up to and with a day, one track for each model; empty tracks if they were not known by then.
    pub fn run(&self, history: &History, ground: &Ground<'_>, until: Day, scratch: &mut Scratch) -> Vec<Track> {
        let first_seen = history.first_seen(ground.zone);
        let Some(first) = first_seen.filter(|first| *first <= until) else {
            // Somebody is known from the day on that their first event bears.
            return self.models.iter().map(|_| Track { stays: Vec::new(), due: first_seen }).collect();
        };
        let tracks = self.models.iter().map(|_| Track::default()).collect();
        let mut walk = Walk::new(self, history, ground, tracks, scratch);
        walk.visit_anew(first);
        walk.go_on(first, until);
        walk.finish()
    }

    /// Goes on from the tracks of an earlier day up to and with another one. What happened to the customer by the earlier day
    /// must be what it was, and so must the vintages be; else they have to be replayed from the first day on. No track may be due
    /// later than it says: until then it is not looked at.
    pub fn resume(
        &self,
        history: &History,
        ground: &Ground<'_>,
        tracks: Vec<Track>,
        from: Day,
        until: Day,
        scratch: &mut Scratch,
    ) -> Vec<Track> {
        if tracks.iter().any(|track| track.stays.is_empty()) {
            return self.run(history, ground, until, scratch);
        }
        let due = tracks.iter().filter_map(|track| track.due).min();
        let vintage = ground.vintages.next_after(from).filter(|_| self.rests_on_vintages);
        let mut walk = Walk::new(self, history, ground, tracks, scratch);
        // On the days before the first that counts everything is as it was: they need no look, not even to begin with.
        let next =
            [due, vintage, walk.event_after(from)].into_iter().flatten().min().map(|next| next.max(from.plus(1)));
        match next.filter(|next| *next <= until) {
            Some(next) => {
                walk.visit_anew(next);
                walk.go_on(next, until);
                walk.finish()
            }
            None => walk.finish().into_iter().map(|track| Track { due: next, ..track }).collect(),
        }
    }

    /// The day on which a customer will be in another phase of the last model if nothing more happens to them than had by `day`
    /// and the vintage stays what it is, and that phase; `None` if there is none within [`FORESEEN_DAYS`]. `tracks` are those
    /// up to and with the day.
    pub fn next_turn(
        &self,
        history: &History,
        ground: &Ground<'_>,
        tracks: &[Track],
        day: Day,
        scratch: &mut Scratch,
    ) -> Option<(Day, PhaseNumber)> {
        let present = tracks.last()?.present()?;
        let silent = history.until(day);
        let vintages = ground.vintages.until(day);
        let categories = CategoriesAsOf { categories: ground.categories, day };
        let ground = Ground { vintages: &vintages, categories: &categories, ..*ground };
        let mut walk = Walk::new(self, &silent, &ground, tracks.to_vec(), scratch);
        walk.visit_anew(day);
        let until = day.plus(FORESEEN_DAYS);
        let mut now = day;
        while let Some(next) = walk.next(now).filter(|next| *next <= until) {
            now = next;
            walk.visit(now);
            let stay = walk.present()?;
            if stay.phase != present.phase {
                return Some((stay.since, stay.phase));
            }
        }
        None
    }
}

/// Puts a model behind all on which it rests.
fn add<'a>(model: &'a PhaseModel, models: &'a [PhaseModel], needed: &mut Vec<&'a PhaseModel>) {
    if needed.iter().any(|known| known.id == model.id) {
        return;
    }
    for other in models.iter().filter(|other| model.rests_on.contains(&other.id)) {
        add(other, models, needed);
    }
    for past in &model.pasts {
        add(past, models, needed);
    }
    needed.push(model);
}

/// One customer's stays in the phases of one of a firm's models, up to and with a day; see [`Replay`] for many.
pub fn replay(
    history: &History,
    models: &[PhaseModel],
    model: &PhaseModel,
    ground: &Ground<'_>,
    until: Day,
    scratch: &mut Scratch,
) -> Vec<Stay> {
    let mut tracks = Replay::of_one(models, model).run(history, ground, until, scratch);
    tracks.pop().unwrap_or_default().stays
}

/// Categories as they were known on a day, for the days after it.
pub struct CategoriesAsOf<'a> {
    /// What is known of them.
    pub categories: &'a dyn CategoryKnowledge,
    /// The day.
    pub day: Day,
}

impl CategoryKnowledge for CategoriesAsOf<'_> {
    fn each_of_set(&self, set: u32, each: &mut dyn FnMut(u32)) {
        self.categories.each_of_set(set, each);
    }

    fn is_usual(&self, category: u32, day: Day) -> bool {
        self.categories.is_usual(category, day.min(self.day))
    }

    fn usual_count(&self, day: Day) -> u32 {
        self.categories.usual_count(day.min(self.day))
    }

    fn changes_on(&self, day: Day) -> bool {
        day <= self.day && self.categories.changes_on(day)
    }
}

/// What happened to a customer on a day, as far as it moves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// Nothing: whatever moved them was time, or a new vintage.
    Nothing,
    /// An order was placed.
    Order,
    /// Anything else.
    Other,
}

/// What moved a customer on a day.
pub fn mover_on(history: &History, day: Day) -> Mover {
    let day = DayNumber::from(day);
    let first = history.entries.partition_point(|entry| entry.day < day);
    let entries = history.entries[first..].iter().take_while(|entry| entry.day == day);
    let mut other = false;
    for entry in entries {
        if entry.kind == EntryKind::Completed {
            return Mover::Order;
        }
        other = true;
    }
    let first = history.marks.partition_point(|mark| mark.day < day);
    other = other
        || history.marks[first..].iter().take_while(|mark| mark.day == day).any(moves)
        || history.visits.binary_search_by_key(&day, |visit| visit.day).is_ok()
        || history.looks.binary_search_by_key(&day, |look| look.day).is_ok();
    if other { Mover::Other } else { Mover::Nothing }
}

/// Whether what a mark tells moves a customer.
fn moves(mark: &Mark) -> bool {
    is_moving(mark.kind())
}

/// What time does to a fact, by its place in the catalogue.
fn growth_of(fact: FactIndex) -> crate::catalogue::Growth {
    crate::catalogue::growth_of(fact)
}
