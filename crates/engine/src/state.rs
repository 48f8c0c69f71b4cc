//! What the process knows: the book and everything derived from it, as one immutable whole that readers share.
//!
//! A change makes a new [`State`]; whoever reads keeps the one they have until they are done. What is costly to derive
//! (facts of everybody, the order table, the monthly phases) is derived when first asked for, once per state and day.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use analytics::Crowd;
use analytics::cohort::Cohorts;
use analytics::economics::{Acquired, Ledger, Remembered};
use analytics::flows::PhaseGrid;
use analytics::foresight::{self, Forecast, Rhythm};
use analytics::history::PhaseHistory;
use analytics::intensity::{self, IntensityCohort};
use analytics::orders::{CustomerSet, OrderTable};
use analytics::population::{Knowledge, Population};
use analytics::products::Assortment;
use analytics::value::backtest::Holdout;
use domain::{Amount, ClockMode, Day, Firm, Zone};
use jiff::Timestamp;
use lifecycle::{Book, Categories, CustomerIndex, Goods, PhaseModel, PhaseNumber, Vintages};
use rules::{Catalogue, Expr, KnownMemberships, MembershipQuery, Rule, Tense};

use crate::ask::churn::{Learned, Scores};
use crate::ask::next::Foreseen;
use crate::goods::Stock;
use crate::live::{Live, Step};
use crate::ports::{LawChoice, Position};
use crate::pseudonym::Reader;
use crate::segments::Segments;

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
    /// Which law somebody chose for them, and from when on, oldest first.
    pub laws: Arc<[LawChoice]>,
    /// Categories by set.
    pub categories: Categories,
    /// What rules may ask about.
    pub catalogue: Arc<Catalogue>,
    /// The phase models, the leading one first.
    pub models: Arc<Vec<PhaseModel>>,
    /// The segments.
    pub segments: Arc<Segments>,
    attribute_names: OnceLock<BTreeSet<String>>,
    /// The latest moments asked about.
    moments: Mutex<VecDeque<Arc<Moment>>>,
    /// The customers active at the end of the latest days asked about.
    active: Mutex<VecDeque<(Day, Arc<CustomerSet>)>>,
    /// The phase histories, which go along from state to state.
    live: Arc<Live>,
    step: Step,
    /// What was ordered, which goes along from state to state, too.
    goods: Arc<Stock>,
}

/// How many days' active customers are kept, a bit a customer: enough for a course of three years with its comparisons.
const ACTIVE_DAYS_KEPT: usize = 96;

/// How many rules' customers are kept for a day, a bit a customer: enough for a page that lists all segments.
const RULES_KEPT: usize = 64;

/// Of so many customers, what each buyer brought is told anew only when one in [`CHANGED_FEWEST`] has changed since.
const MANY_CUSTOMERS: usize = 50_000;
const CHANGED_FEWEST: usize = 50;

/// How many days other than today are kept derived: enough for one person comparing, little enough to forget.
const MOMENTS_KEPT: usize = 4;

/// The state as of a day.
pub struct Moment {
    /// The day.
    pub day: Day,
    population: OnceLock<Population>,
    orders: OnceLock<OrderTable>,
    cohorts: OnceLock<Cohorts>,
    intensity: OnceLock<Vec<IntensityCohort>>,
    scores: OnceLock<Scores>,
    backtest: OnceLock<Arc<Holdout>>,
    /// By model.
    grids: Vec<OnceLock<Arc<PhaseGrid>>>,
    /// By model.
    forecasts: Vec<OnceLock<Option<Arc<[Forecast]>>>>,
    assortment: OnceLock<Arc<Assortment>>,
    ledger: OnceLock<Arc<Ledger>>,
    costs_known: OnceLock<bool>,
    acquired: Remembered,
    /// Who is in the segments and rules asked about of late, by the text of the rule.
    members: Mutex<VecDeque<(String, Arc<CustomerSet>)>>,
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
        let live = Arc::new(Live::new(models.len()));
        Self {
            firm,
            zone,
            position,
            book,
            vintages,
            laws: Arc::default(),
            categories,
            catalogue,
            models,
            segments: Arc::default(),
            attribute_names: OnceLock::new(),
            moments: Mutex::default(),
            active: Mutex::default(),
            live,
            step: 0,
            goods: Arc::default(),
        }
    }

    /// The state that follows when events have come: the book has grown, and these places hold another history than before;
    /// all else stays as it is. What is derived from customers whose history did not change goes along.
    #[must_use]
    pub fn followed_by(&self, position: Position, book: Arc<Book>, changes: Vec<CustomerIndex>) -> Self {
        let (vintages, catalogue) = (Arc::clone(&self.vintages), Arc::clone(&self.catalogue));
        let (firm, zone, models) = (self.firm.clone(), self.zone.clone(), Arc::clone(&self.models));
        let step = self.live.note(changes, book.len());
        let next = Self::new(firm, zone, position, book, vintages, catalogue, models);
        let (laws, segments, goods) = (Arc::clone(&self.laws), Arc::clone(&self.segments), Arc::clone(&self.goods));
        Self { live: Arc::clone(&self.live), step, laws, segments, goods, ..next }
    }

    /// Whether nothing but events came between an earlier state and this one, or they are the same, and most customers are what
    /// they were.
    pub fn goes_on_from(&self, earlier: &Self) -> bool {
        Arc::ptr_eq(&self.live, &earlier.live)
            && Arc::ptr_eq(&self.segments, &earlier.segments)
            && Arc::ptr_eq(&self.vintages, &earlier.vintages)
            && Arc::ptr_eq(&self.models, &earlier.models)
            && self.laws.len() == earlier.laws.len()
            && self.firm == earlier.firm
            && self.live.changes_between(earlier.step, self.step).is_some_and(|changes| changes <= self.book.len() / 10)
    }

    /// What each buyer brought by a day, net of refunds, ascending: to tell a customer's place among them.
    ///
    /// It is the day's latest that is at hand where many customers changed little since, so that a look at one of a million does
    /// not derive them all.
    pub fn earnings(&self, day: Day) -> Arc<[Amount]> {
        let fresh = |(known, step, _): &(Day, Step, Arc<[Amount]>)| {
            let changes = self.live.changes_between(*step, self.step);
            let few = |changes| self.book.len() >= MANY_CUSTOMERS && changes <= self.book.len() / CHANGED_FEWEST;
            *known == day && (*step == self.step || changes.is_some_and(few))
        };
        if let Some((.., earnings)) = self.live.earnings().filter(fresh) {
            return earnings;
        }
        let moment = self.at(day);
        let buyers = moment.population(self).facts.iter().filter(|facts| facts.orders > 0);
        let mut earnings: Vec<Amount> = buyers.map(|facts| facts.net_revenue()).collect();
        earnings.sort_unstable();
        let earnings: Arc<[Amount]> = earnings.into();
        self.live.keep_earnings((day, self.step, Arc::clone(&earnings)));
        earnings
    }

    /// The same state with the laws that were chosen.
    #[must_use]
    pub(crate) fn with_laws(self, laws: Arc<[LawChoice]>) -> Self {
        Self { laws, ..self }
    }

    /// The same state with segments.
    #[must_use]
    pub(crate) fn with_segments(self, segments: Arc<Segments>) -> Self {
        Self { segments, ..self }
    }

    /// The same knowledge with other segments; what was derived stays.
    pub(crate) fn redefined(&self, segments: Segments) -> Self {
        let moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let active = self.active.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            firm: self.firm.clone(),
            zone: self.zone.clone(),
            position: self.position,
            book: Arc::clone(&self.book),
            vintages: Arc::clone(&self.vintages),
            laws: Arc::clone(&self.laws),
            categories: self.categories.clone(),
            catalogue: Arc::clone(&self.catalogue),
            models: Arc::clone(&self.models),
            segments: Arc::new(segments),
            attribute_names: self.attribute_names.clone(),
            moments: Mutex::new(moments),
            active: Mutex::new(active),
            live: Arc::clone(&self.live),
            step: self.step,
            goods: Arc::clone(&self.goods),
        }
    }

    /// The names of the attributes that anybody was told of with, found out at most once.
    pub fn attribute_names(&self) -> &BTreeSet<String> {
        self.attribute_names.get_or_init(|| self.book.attribute_names())
    }

    /// What a rule may name that is being written: of attributes only those that are known of anybody, and
    /// of events of the firm's own those that have come in.
    pub fn memberships_for_drafts(&self) -> KnownMemberships {
        KnownMemberships {
            attributes: Some(self.attribute_names().clone()),
            own_events: Some(self.book.own_events().clone()),
            ..self.segments.memberships().clone()
        }
    }

    /// The same for somebody who sees no persons. Senders may have put a person's name into the name of an event.
    fn memberships_without_persons(&self) -> KnownMemberships {
        KnownMemberships { own_events: Some(BTreeSet::new()), ..self.segments.memberships().clone() }
    }

    /// The same for a rule of this reader. Who sees no persons may not ask for attributes nor for events
    /// of the firm's own, and is not told their names either.
    pub fn memberships_for(&self, reader: &Reader) -> KnownMemberships {
        if reader.sees_persons() { self.memberships_for_drafts() } else { self.memberships_without_persons() }
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

    /// What was ordered, as far as it was read.
    pub(crate) fn stock(&self) -> &Stock {
        &self.goods
    }

    /// First and last day of the data; `None` while there are none.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.book.span()
    }

    /// The firm's yearly discount rate, a fraction.
    pub fn discount_rate(&self) -> f64 {
        self.firm.discount_rate.to_string().parse().unwrap_or(0.0)
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
            intensity: OnceLock::new(),
            scores: OnceLock::new(),
            backtest: OnceLock::new(),
            grids: self.models.iter().map(|_| OnceLock::new()).collect(),
            forecasts: self.models.iter().map(|_| OnceLock::new()).collect(),
            assortment: OnceLock::new(),
            ledger: OnceLock::new(),
            costs_known: OnceLock::new(),
            acquired: Remembered::default(),
            members: Mutex::default(),
        });
        moments.push_back(Arc::clone(&moment));
        while moments.len() > MOMENTS_KEPT {
            moments.pop_front();
        }
        moment
    }

    /// All stays of all customers in the phases of a model, up to a day at least. Only customers are replayed to whom something
    /// has happened since it was last asked for, in this state or one before, and those who are due by the day.
    ///
    /// What was true on a day does not change with later days, so one history answers for all of them.
    pub fn history(&self, model: usize, day: Day) -> Arc<PhaseHistory> {
        let last = self.span().map_or(day, |(_, last)| last.max(day));
        let (knowledge, phases) = (self.knowledge(), &self.models[model]);
        self.live.history(model, self.step, day, |earlier| match earlier {
            Some((history, changes)) => history.renewed(&knowledge, phases, changes, last),
            None => PhaseHistory::build(&knowledge, phases, last),
        })
    }

    /// For whom a rule held on each day, as stays in and out of it ([`lifecycle::past`]), up to a day at least. It goes along from
    /// state to state like the history of a model.
    pub fn history_of(&self, rule: &Rule, day: Day) -> Arc<PhaseHistory> {
        let last = self.span().map_or(day, |(_, last)| last.max(day));
        // Who asks for a segment by its rule and who asks for its past in another one mean the same.
        let itself = rule.segments().next().filter(|id| Expr::in_segment(*id).to_string() == rule.to_string());
        let itself = itself.and_then(|id| self.segments.find(id)?.rule.as_ref().ok());
        let rule = itself.unwrap_or(rule);
        let (knowledge, model) = (self.knowledge(), PhaseModel::of_rule(rule));
        self.live.history_of_rule(self.whole_text(rule), self.step, day, |earlier| match earlier {
            Some((history, changes)) => history.renewed(&knowledge, &model, changes, last),
            None => PhaseHistory::build(&knowledge, &model, last),
        })
    }

    /// A rule's text with those of the segments that are part of it as they were when it was read.
    fn whole_text(&self, rule: &Rule) -> String {
        let segments = rule.segments().map(|id| self.segments.memberships().segments.get(id));
        format!("{rule}\n{:?}", segments.collect::<Vec<_>>())
    }

    /// The histories of the phase models and segments whose past a rule asks for, by the ids of the models.
    fn pasts(&self, rule: &Rule, day: Day) -> Vec<(String, Arc<PhaseHistory>)> {
        let past = |query: &Arc<MembershipQuery>| {
            if let Some(segment) = query.past() {
                return Some((PhaseModel::of_past(query)?.id, self.history_of(segment, day)));
            }
            let id = &query.model().filter(|_| query.tense() == Tense::Was)?.id;
            let place = self.models.iter().position(|model| model.id == *id)?;
            Some((id.clone(), self.history(place, day)))
        };
        rule.memberships().filter_map(past).collect()
    }

    /// Who buys, as learned of late.
    pub(crate) fn learned(&self) -> &Learned {
        &self.live.learned
    }

    /// What is known to say where customers go next, of late.
    pub(crate) fn foreseen(&self) -> &Foreseen {
        &self.live.foreseen
    }

    /// The phases of a model on a day, by customers in the order of the book.
    pub(crate) fn phases_on(&self, model: usize, day: Day) -> Vec<PhaseNumber> {
        self.history(model, day).column(day)
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
}

impl Moment {
    /// Everybody as of the day.
    pub fn population(&self, state: &State) -> &Population {
        self.population.get_or_init(|| state.knowledge().population(self.day))
    }

    /// Everybody for whom a rule holds on the day, found out at most once while it is remembered.
    pub fn members(&self, state: &State, rule: &Rule) -> Arc<CustomerSet> {
        let text = state.whole_text(rule);
        let remembered = || self.members.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, members)) = remembered().iter().find(|(known, _)| *known == text) {
            return Arc::clone(members);
        }
        let (knowledge, population) = (state.knowledge(), self.population(state));
        let mut crowd = Crowd::new(&knowledge, population);
        for (model, history) in state.pasts(rule, self.day) {
            crowd = crowd.with_history(model, history);
        }
        let members = Arc::new(crowd.who(rule));
        let mut all = remembered();
        all.push_back((text, Arc::clone(&members)));
        while all.len() > RULES_KEPT {
            all.pop_front();
        }
        members
    }

    /// All orders as of the day.
    pub fn orders(&self, state: &State) -> &OrderTable {
        self.orders.get_or_init(|| OrderTable::build(&state.book, self.day))
    }

    /// Cohorts as of the day.
    pub fn cohorts(&self, state: &State) -> &Cohorts {
        self.cohorts.get_or_init(|| Cohorts::build(self.orders(state), None))
    }

    /// How close the customers won in each of the latest quarters were to the firm.
    pub fn intensity(&self, state: &State) -> &[IntensityCohort] {
        self.intensity.get_or_init(|| intensity::cohorts(&state.knowledge(), self.population(state)))
    }

    /// Who is at risk to leave.
    pub(crate) fn scores(&self, make: impl FnOnce() -> Scores) -> &Scores {
        self.scores.get_or_init(make)
    }

    /// Products and baskets as of the day; `None` until they were derived.
    pub(crate) fn known_assortment(&self) -> Option<Arc<Assortment>> {
        self.assortment.get().map(Arc::clone)
    }

    /// Products and baskets as of the day.
    pub(crate) fn assortment(&self, state: &State, goods: &Goods) -> Arc<Assortment> {
        Arc::clone(self.assortment.get_or_init(|| Arc::new(Assortment::build(&state.book, goods, self.day))))
    }

    /// What economics rest on as of the day; `None` until it was derived.
    pub(crate) fn known_ledger(&self) -> Option<Arc<Ledger>> {
        self.ledger.get().map(Arc::clone)
    }

    /// What economics rest on as of the day.
    pub(crate) fn ledger(&self, make: impl FnOnce() -> Ledger) -> Arc<Ledger> {
        Arc::clone(self.ledger.get_or_init(|| Arc::new(make())))
    }

    /// Whether any cost of winning customers is known; `found` looks where nobody has yet.
    pub(crate) fn costs_known<E>(&self, found: impl FnOnce() -> Result<bool, E>) -> Result<bool, E> {
        if let Some(known) = self.costs_known.get() {
            return Ok(*known);
        }
        let found = found()?;
        Ok(*self.costs_known.get_or_init(|| found))
    }

    /// What KPIs of winning customers rest on; `None` until the ledger was derived.
    pub(crate) fn acquired(&self, state: &State) -> Option<Acquired<'_>> {
        let ledger = self.ledger.get()?;
        Some(Acquired { ledger, population: self.population(state), remembered: &self.acquired, of_part: None })
    }

    /// How well the value models foretell, as [`crate::ask::value::of_day`] asks.
    pub(crate) fn backtest(&self, find: impl FnOnce() -> Holdout) -> Arc<Holdout> {
        Arc::clone(self.backtest.get_or_init(|| Arc::new(find())))
    }

    /// All stays in the phases of a model, up to the day at least.
    pub fn history(&self, state: &State, model: usize) -> Arc<PhaseHistory> {
        state.history(model, self.day)
    }

    /// The phases of a model at every month end up to the day, and on the day.
    pub fn grid(&self, state: &State, model: usize) -> Arc<PhaseGrid> {
        let build = || {
            let first = state.span().map(|(first, _)| first).filter(|first| *first <= self.day);
            let days = first.map_or_else(|| vec![self.day], |first| PhaseGrid::days_between(first, self.day));
            Arc::new(PhaseGrid::of(&self.history(state, model), &state.models[model], days))
        };
        Arc::clone(self.grids[model].get_or_init(build))
    }

    /// What comes next in the phases of a model for the firm, each horizon tried out on the past; `None` where the history up to the day is
    /// too short.
    pub fn forecasts(&self, state: &State, model: usize) -> Option<Arc<[Forecast]>> {
        let fit = || {
            let (history, knowledge) = (self.history(state, model), state.knowledge());
            let rhythm = Rhythm { knowledge: &knowledge, model: &state.models[model] };
            foresight::forecast(&history, rhythm.model.phases.len(), self.day, Some(&rhythm)).map(Arc::from)
        };
        self.forecasts[model].get_or_init(fit).clone()
    }
}
