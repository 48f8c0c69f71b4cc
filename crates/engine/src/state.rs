//! What the process knows: the book and everything derived from it, as one immutable whole that readers share.
//!
//! A change makes a new [`State`]; whoever reads keeps the one they have until they are done. What is costly to derive
//! (facts of everybody, the order table, the monthly phases) is derived when first asked for, once per state and day.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use analytics::cohort::Cohorts;
use analytics::flows::PhaseGrid;
use analytics::orders::{CustomerSet, OrderTable};
use analytics::population::{Knowledge, Population};
use domain::{ClockMode, Day, Firm, Zone};
use jiff::Timestamp;
use lifecycle::{Book, Categories, PhaseModel, PhaseNumber, Vintages};
use rules::Catalogue;

use crate::ports::Position;

/// Everything known at one position of the log.
pub struct State {
    /// The firm.
    pub firm: Firm,
    /// Its zone.
    pub zone: Zone,
    /// Position up to which the book was folded.
    pub position: Position,
    /// Every customer's history.
    pub book: Arc<Book>,
    /// The value models by day.
    pub vintages: Arc<Vintages>,
    /// Categories by set.
    pub categories: Categories,
    /// What rules may ask about.
    pub catalogue: Arc<Catalogue>,
    /// The phase models, the leading one first.
    pub models: Arc<Vec<PhaseModel>>,
    /// The latest moments asked about.
    moments: Mutex<VecDeque<Arc<Moment>>>,
    /// The customers active at the end of the latest days asked about.
    active: Mutex<VecDeque<(Day, Arc<CustomerSet>)>>,
    grid: OnceLock<Arc<PhaseGrid>>,
}

/// How many days' active customers are kept, a bit a customer: enough for a course of three years with its comparisons.
const ACTIVE_DAYS_KEPT: usize = 96;

/// How many days other than today are kept derived: enough for one person comparing, little enough to forget.
const MOMENTS_KEPT: usize = 4;

/// The state as of a day.
pub struct Moment {
    /// The day.
    pub day: Day,
    population: OnceLock<Population>,
    orders: OnceLock<OrderTable>,
    cohorts: OnceLock<Cohorts>,
    grid: OnceLock<Arc<PhaseGrid>>,
}

impl State {
    /// A state of a book, with nothing derived yet.
    pub fn new(
        firm: Firm,
        zone: Zone,
        position: Position,
        book: Arc<Book>,
        vintages: Arc<Vintages>,
        catalogue: Arc<Catalogue>,
        models: Arc<Vec<PhaseModel>>,
    ) -> Self {
        let categories = Categories::of(&book, &vintages);
        Self {
            firm,
            zone,
            position,
            book,
            vintages,
            categories,
            catalogue,
            models,
            moments: Mutex::default(),
            active: Mutex::default(),
            grid: OnceLock::new(),
        }
    }

    /// What is needed to ask about customers.
    pub fn knowledge(&self) -> Knowledge<'_> {
        Knowledge {
            book: &self.book,
            vintages: &self.vintages,
            categories: &self.categories,
            models: &self.models,
            zone: &self.zone,
            delivery_days: self.firm.delivery_days,
        }
    }

    /// First and last day of the data; `None` while there are none.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.book.span()
    }

    /// Today by the folder's clock.
    pub fn today(&self, now: Timestamp) -> Day {
        match (self.firm.clock, self.span()) {
            (Some(ClockMode::Data), Some((_, last))) => last,
            _ => self.zone.day_of(now),
        }
    }

    /// The state as of a day, derived at most once while it is remembered.
    pub fn at(&self, day: Day) -> Arc<Moment> {
        let mut moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        let place = moments.iter().position(|moment| moment.day == day);
        if let Some(moment) = place.and_then(|place| moments.remove(place)) {
            moments.push_back(Arc::clone(&moment));
            return moment;
        }
        let moment = Arc::new(Moment {
            day,
            population: OnceLock::new(),
            orders: OnceLock::new(),
            cohorts: OnceLock::new(),
            grid: OnceLock::new(),
        });
        moments.push_back(Arc::clone(&moment));
        while moments.len() > MOMENTS_KEPT {
            moments.pop_front();
        }
        moment
    }

    /// The phases of a model on a day, by customers in the order of the book; from what is derived already, if it is.
    pub(crate) fn phases_on(&self, model: usize, day: Day) -> Vec<PhaseNumber> {
        let in_grid = |grid: &Arc<PhaseGrid>| {
            let place = grid.days.binary_search(&day).ok()?;
            Some(grid.phases[model][place].clone())
        };
        if let Some(phases) = self.grid.get().and_then(in_grid) {
            return phases;
        }
        let moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        let moment = moments.iter().find(|moment| moment.day == day).map(Arc::clone);
        drop(moments);
        let derived = moment.as_ref().and_then(|moment| moment.population.get());
        derived.map_or_else(
            || self.knowledge().population(day).phases.swap_remove(model),
            |population| population.phases[model].clone(),
        )
    }

    /// The customers active at the end of a day, found out at most once while they are remembered.
    pub(crate) fn remembered_active(&self, day: Day, find: impl FnOnce() -> CustomerSet) -> Arc<CustomerSet> {
        let remembered = || self.active.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, active)) = remembered().iter().find(|(known, _)| *known == day) {
            return Arc::clone(active);
        }
        let active = Arc::new(find());
        let mut days = remembered();
        days.push_back((day, Arc::clone(&active)));
        while days.len() > ACTIVE_DAYS_KEPT {
            days.pop_front();
        }
        active
    }

    /// The phases at every month end of the data and on their last day.
    pub fn full_grid(&self) -> Arc<PhaseGrid> {
        let build = || {
            let days = self.span().map_or_else(Vec::new, |(first, last)| PhaseGrid::days_between(first, last));
            Arc::new(PhaseGrid::build(&self.knowledge(), days, |_, _| {}))
        };
        Arc::clone(self.grid.get_or_init(build))
    }
}

impl Moment {
    /// Everybody as of the day.
    pub fn population(&self, state: &State) -> &Population {
        self.population.get_or_init(|| state.knowledge().population(self.day))
    }

    /// All orders as of the day.
    pub fn orders(&self, state: &State) -> &OrderTable {
        self.orders.get_or_init(|| OrderTable::build(&state.book, self.day))
    }

    /// Cohorts as of the day.
    pub fn cohorts(&self, state: &State) -> &Cohorts {
        self.cohorts.get_or_init(|| Cohorts::build(self.orders(state), None))
    }

    /// The phases at every month end up to the day, and on the day.
    pub fn grid(&self, state: &State) -> Arc<PhaseGrid> {
        let build = || {
            let full = state.full_grid();
            if full.days.last() == Some(&self.day) {
                return full;
            }
            let before = full.days.iter().take_while(|day| **day < self.day && **day == day.month_end()).count();
            let population = self.population(state);
            let mut days = full.days[..before].to_vec();
            days.push(self.day);
            let with_today = |(columns, today): (&Vec<Vec<_>>, &Vec<_>)| {
                let mut columns = columns[..before].to_vec();
                columns.push(today.clone());
                columns
            };
            let phases = full.phases.iter().zip(&population.phases).map(with_today).collect();
            Arc::new(PhaseGrid { days, phases })
        };
        Arc::clone(self.grid.get_or_init(build))
    }
}
