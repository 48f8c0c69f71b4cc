//! One customer's way through the days that count.

use domain::{Amount, Day};
use jiff::Timestamp;
use rules::{FactIndex, Unsettled};

use super::watch::{Clock, Depth};
use super::{Asked, Replay, Thresholds, Track, growth_of, moves};
use crate::book::{DayNumber, History};
use crate::catalogue::{Curve, CustomerFacts, Growth, Step};
use crate::facts::{Extent, Facts, Ground, Scratch, fold};
use crate::phase::{PhaseModel, PhaseNumber, Stay};
use crate::vintage::{Forecast, Purchases, Silence, SilenceCurve};

/// After so many days without anything a customer is looked at again: so far rules foretell every kind of turn, and halving
/// finds a day quickly.
const LONGEST_JUMP_DAYS: i32 = 400;
/// So many events within the reach of a rule's windows can turn it more often than rules follow; then every day is looked at.
const MOST_IN_REACH: usize = 16;

/// What a customer bought, as the value model sees it, between two events.
#[derive(Clone, Copy)]
struct Bought<'w> {
    first: Day,
    purchases: Purchases,
    silence: SilenceCurve<'w>,
}

impl Bought<'_> {
    fn silence_on(&self, day: Day) -> Option<Silence> {
        let purchases = self.purchases.seen_after(day.since(self.first))?;
        Some(self.silence.at(&purchases))
    }
}

/// A curve on its way past the values that rules compare it with.
#[derive(Clone, Copy, Default)]
struct Course {
    /// Where it stands among them: twice the number of those below it, and one more on one of them; `None` without a value.
    side: Option<usize>,
    /// The day on which it will stand elsewhere.
    turn: Option<Day>,
    /// The last day up to which it was looked at.
    seen_to: Option<Day>,
}

pub(super) struct Walk<'w> {
    replay: &'w Replay<'w>,
    history: &'w History,
    ground: &'w Ground<'w>,
    scratch: &'w mut Scratch,
    /// Days with an event, ascending, and whether one of them moves the customer.
    events: Vec<(DayNumber, bool)>,
    tracks: Vec<Track>,
    /// When each model has to be looked at by its rules' clocks and minimum stays.
    clocks: Vec<Option<Day>>,
    steps: [Option<Day>; Step::ALL.len()],
    courses: Vec<Course>,
    bought: Option<Bought<'w>>,
    /// When the next vintage comes.
    next_vintage: Option<Day>,
    due: Vec<bool>,
    /// What of time can move each model until something happens to the customer.
    open: Vec<Open>,
}

/// What of time can still decide a model's phase. Most customers have nothing of which rules ask that time could change: a session
/// that grows old moves nobody in a model of subscriptions who never had one.
#[derive(Clone, Copy)]
struct Open {
    /// For each of [`Step::ALL`].
    steps: [bool; Step::ALL.len()],
    /// Whether any curve can.
    curves: bool,
    /// Whether points in time, windows or phases of other models can, or lengths of time.
    clock: bool,
}

impl Open {
    const ALL: Self = Self { steps: [true; Step::ALL.len()], curves: true, clock: true };
}

impl<'w> Walk<'w> {
    pub(super) fn new(
        replay: &'w Replay<'w>,
        history: &'w History,
        ground: &'w Ground<'w>,
        tracks: Vec<Track>,
        scratch: &'w mut Scratch,
    ) -> Self {
        let models = replay.models.len();
        Self {
            events: days_of_events(history),
            clocks: vec![None; models],
            steps: [None; Step::ALL.len()],
            courses: vec![Course::default(); replay.curves.len()],
            bought: None,
            next_vintage: None,
            due: vec![false; models],
            open: vec![Open::ALL; models],
            replay,
            history,
            ground,
            scratch,
            tracks,
        }
    }

    /// The stay in a phase of the last model.
    pub(super) fn present(&self) -> Option<Stay> {
        self.tracks.last()?.present()
    }

    /// Visits every day that counts after `from` up to and with `until`.
    pub(super) fn go_on(&mut self, from: Day, until: Day) {
        let mut day = from;
        let mut next = self.next(day);
        while let Some(then) = next.filter(|then| *then <= until) {
            day = then;
            self.visit(day);
            next = self.next(day);
        }
        for place in 0..self.tracks.len() {
            self.tracks[place].due = self.due_of(place, day);
        }
    }

    /// The next day after this one on which one of the models has to be looked at.
    fn due_of(&self, place: usize, day: Day) -> Option<Day> {
        let watch = &self.replay.models[place].watch;
        let of_model = |(thresholds, _): &(&Thresholds, &Course)| thresholds.models.contains(&place);
        let courses = self.replay.curves.iter().zip(&self.courses).filter(of_model);
        let vintage = self.next_vintage.filter(|_| watch.rests_on_vintages());
        let far = self.has_curves(place).then(|| day.plus(LONGEST_JUMP_DAYS));
        let steps = self.steps_of(place).min();
        let phases = self.replay.models.iter().enumerate();
        // A phase of another model may move on, and with it this one.
        let asked = phases.filter(|(_, other)| self.replay.models[place].asks_for(other));
        [self.event_after(day), vintage, far, self.clocks[place]]
            .into_iter()
            .flatten()
            .chain(courses.filter(|_| self.open[place].curves).filter_map(|(_, course)| course.turn))
            .chain(steps)
            .chain(asked.filter_map(|(other, _)| self.due_of(other, day)))
            .min()
            .map(|due| due.max(day.plus(1)))
    }

    pub(super) fn finish(self) -> Vec<Track> {
        self.tracks
    }

    /// Visits a day whatever it brings: the first one, or one of which the phases are known.
    pub(super) fn visit_anew(&mut self, day: Day) {
        self.due.fill(true);
        self.next_vintage = self.ground.vintages.next_after(day);
        self.look(day, true);
    }

    /// Visits a day that [`Walk::next`] named.
    pub(super) fn visit(&mut self, day: Day) {
        let is_event = self.event_on(day).is_some();
        let is_vintage = self.next_vintage == Some(day);
        let are_others_usual = is_vintage && self.ground.categories.changes_on(day);
        for (place, model) in self.replay.models.iter().enumerate() {
            self.due[place] = is_event
                || self.clocks[place].is_some_and(|at| at <= day)
                || (is_vintage && (model.watch.jumps || (model.watch.categories && are_others_usual)))
                || (self.steps.iter().zip(model.watch.steps))
                    .any(|(at, counts)| counts && at.is_some_and(|at| at <= day));
        }
        if is_vintage {
            self.next_vintage = self.ground.vintages.next_after(day);
            self.renew_bought(day);
        }
        if !is_event {
            self.follow_courses(day, is_vintage);
        }
        if self.due.contains(&true) {
            self.look(day, is_event);
        }
    }

    /// The next day after this one on which something can be different; `None` if there is none.
    pub(super) fn next(&mut self, day: Day) -> Option<Day> {
        let event = self.event_after(day);
        let vintage = self.next_vintage.filter(|_| self.replay.rests_on_vintages);
        let models = 0..self.replay.models.len();
        let far = models.clone().any(|place| self.has_curves(place)).then(|| day.plus(LONGEST_JUMP_DAYS));
        let hard = [event, vintage, far].into_iter().flatten().min();
        let turn = hard.and_then(|hard| self.next_turn(day, hard.plus(-1)));
        let steps = models.filter_map(|place| self.steps_of(place).min()).min();
        let clock = self.clocks.iter().flatten().copied().min();
        [hard, turn, steps, clock].into_iter().flatten().min().map(|next| next.max(day.plus(1)))
    }

    /// Whether a curve can move the customer in a model.
    fn has_curves(&self, place: usize) -> bool {
        self.open[place].curves && self.replay.models[place].watch.has_curves_of(self.bought.is_some())
    }

    /// The days on which steps of facts can move the customer in a model.
    fn steps_of(&self, place: usize) -> impl Iterator<Item = Day> {
        let watched = self.replay.models[place].watch.steps.into_iter().zip(self.open[place].steps);
        self.steps.iter().zip(watched).filter(|(_, (watched, open))| *watched && *open).filter_map(|(at, _)| *at)
    }

    /// The first day with an event after this one.
    pub(super) fn event_after(&self, day: Day) -> Option<Day> {
        let place = self.events.partition_point(|(known, _)| *known <= DayNumber::from(day));
        self.events.get(place).map(|(day, _)| Day::from(*day))
    }

    fn event_on(&self, day: Day) -> Option<bool> {
        let place = self.events.binary_search_by_key(&DayNumber::from(day), |(known, _)| *known).ok()?;
        Some(self.events[place].1)
    }

    /// Looks at the customer at the end of a day: what is due is decided anew.
    fn look(&mut self, day: Day, is_event: bool) {
        let mut facts = fold(self.history, day, self.ground, self.replay.extent(), self.scratch);
        if is_event {
            self.renew_purchases(day);
        }
        if self.replay.depth == Depth::Silence {
            let silence = self.bought.and_then(|bought| bought.silence_on(day));
            facts.forecast = silence.map(|silence| Forecast { silence, ..Forecast::default() });
        }
        if is_event {
            for place in 0..self.courses.len() {
                self.courses[place] = Course { side: self.side(place, day), ..Course::default() };
            }
        }
        for (step, at) in Step::ALL.into_iter().zip(&mut self.steps) {
            if self.replay.steps[step as usize] {
                *at = self.scratch.next_step(step, self.history, self.ground, day);
            }
        }
        self.decide(day, &facts);
    }

    fn decide(&mut self, day: Day, facts: &Facts) {
        let Ground { book, zone, .. } = *self.ground;
        let customer = CustomerFacts { facts, history: self.history, book, today: day, zone };
        let is_moved = self.event_on(day).unwrap_or(false);
        for place in 0..self.replay.models.len() {
            let model = self.replay.models[place];
            let (before, rest) = self.tracks.split_at_mut(place);
            let track = &mut rest[0];
            // Whoever asks for phases is asked again when one of them has changed.
            let changed = |(other, track): (&&PhaseModel, &Track)| {
                model.asks_for(other) && track.present().is_some_and(|stay| stay.since == day)
            };
            if !self.due[place] && !self.replay.models.iter().zip(&*before).any(changed) {
                continue;
            }
            let own = if model.watch.remembers { track.stays.clone() } else { Vec::new() };
            let stays: Vec<(&PhaseModel, &[Stay])> = if model.asks() {
                let others =
                    self.replay.models.iter().zip(&*before).map(|(model, track)| (*model, track.stays.as_slice()));
                others.chain([(model, own.as_slice())]).collect()
            } else {
                Vec::new()
            };
            let asked = Asked::new(&customer, &stays);
            let phase = match track.present() {
                Some(stay) => model.decide(stay, day, is_moved, &asked),
                None => model.assign(&asked),
            };
            let stay = track.arrive(phase, day);
            let moving = Moving { steps: &self.steps, has_bought: self.bought.is_some() };
            self.open[place] = moving.open(model, stay.phase, &asked);
            let reach = |clock: Clock| {
                // Of the own past nothing but stays can turn an answer.
                let past = own.iter().filter(|stay| day.since(stay.since) <= clock.own_reach_days).count();
                let all = (clock.reach_days > 0).then(|| in_reach(self.history, &stays, day, clock.reach_days));
                all.unwrap_or(0).max(past)
            };
            self.clocks[place] = clock_of(model, stay, day, (&asked, self.open[place]), &reach);
            if model.watch.remembers && stay.since == day {
                // Rules that ask for the own past know of this stay from tomorrow on.
                self.clocks[place] = Some(day.plus(1));
            }
        }
    }

    fn renew_purchases(&mut self, day: Day) {
        self.bought = None;
        if self.replay.depth == Depth::Nothing {
            return;
        }
        let days: &[(Day, Amount)] = self.scratch.purchase_days();
        let Some((first, _)) = days.first() else { return };
        let ground: &'w Ground<'w> = self.ground;
        self.bought = Purchases::of(days, day).map(|purchases| Bought {
            first: *first,
            purchases,
            silence: ground.vintages.silence_curve(&purchases, day),
        });
    }

    /// The same purchases by the vintage of another day.
    fn renew_bought(&mut self, day: Day) {
        let ground: &'w Ground<'w> = self.ground;
        if let Some(bought) = &mut self.bought {
            bought.silence = ground.vintages.silence_curve(&bought.purchases, day);
        }
    }

    /// Where a curve stands on a day without an event since the purchases were looked at.
    fn side(&mut self, place: usize, day: Day) -> Option<usize> {
        let value = self.value(self.replay.curves[place].curve, day)?;
        let thresholds = &self.replay.curves[place];
        let below = thresholds.values.partition_point(|threshold| *threshold < value);
        let is_on = thresholds.values.get(below).is_some_and(|threshold| *threshold <= value);
        Some(2 * below + usize::from(is_on))
    }

    fn value(&mut self, curve: Curve, day: Day) -> Option<f64> {
        if curve == Curve::Intensity {
            return Some(self.intensity(day));
        }
        let bought = self.bought?;
        let purchases = bought.purchases.seen_after(day.since(bought.first))?;
        let forecast = || self.ground.vintages.forecast(&purchases, day);
        Some(match curve {
            Curve::SilenceScore => bought.silence_on(day)?.score.into(),
            Curve::ProbabilityAlive => f64::from(forecast().probability_alive?),
            Curve::ProbabilityToBuy => forecast().probability_to_buy_90_days.into(),
            Curve::ExpectedOrders => forecast().expected_purchases_year.into(),
            Curve::ExpectedValue => forecast().value_year.micros() as f64,
            Curve::Intensity => return None,
        })
    }

    /// The intensity of the relationship on a day: it rests on much, so the facts of that day are folded.
    fn intensity(&mut self, day: Day) -> f64 {
        let extent = Extent { forecast: false, returned_after: false, bonds: true };
        let mut facts = fold(self.history, day, self.ground, extent, self.scratch);
        let silence = self.bought.and_then(|bought| bought.silence_on(day));
        facts.forecast = silence.map(|silence| Forecast { silence, ..Forecast::default() });
        facts.intensity().score()
    }

    /// Finds out which curves stand elsewhere on a day without an event.
    fn follow_courses(&mut self, day: Day, is_vintage: bool) {
        for place in 0..self.courses.len() {
            let Course { side, turn, .. } = self.courses[place];
            if !is_vintage && turn.is_none_or(|turn| turn > day) {
                continue;
            }
            let now = self.side(place, day);
            if now != side {
                for model in &self.replay.curves[place].models {
                    self.due[*model] = true;
                }
            }
            self.courses[place] = Course { side: now, ..Course::default() };
        }
    }

    /// The first day up to and with `last` on which a curve passes a value that rules compare it with; there is neither an event
    /// nor a new vintage after `day`.
    fn next_turn(&mut self, day: Day, last: Day) -> Option<Day> {
        for place in 0..self.courses.len() {
            let Course { side, turn, seen_to } = self.courses[place];
            let from = seen_to.map_or(day, |seen| seen.max(day));
            let is_open = self.replay.curves[place].models.iter().any(|model| self.open[*model].curves);
            if !is_open || turn.is_some() || side.is_none() || last <= from {
                continue;
            }
            self.courses[place].seen_to = Some(last);
            if self.side(place, last) == side {
                continue;
            }
            // Curves move in one direction, so that once elsewhere they stay elsewhere.
            let (mut low, mut high) = (from.number() + 1, last.number());
            while low < high {
                let middle = low + (high - low) / 2;
                if self.side(place, Day::from_number(middle)) == side { low = middle + 1 } else { high = middle }
            }
            self.courses[place].turn = Some(Day::from_number(low));
        }
        self.courses.iter().filter_map(|course| course.turn).min()
    }
}

/// What of time moves the facts of a customer until something happens to them.
struct Moving<'a> {
    /// The days on which facts jump.
    steps: &'a [Option<Day>; Step::ALL.len()],
    has_bought: bool,
}

impl Moving<'_> {
    fn moves(&self, fact: FactIndex) -> bool {
        match growth_of(fact) {
            Growth::Still => false,
            Growth::WithTime | Growth::Vintage | Growth::Forecast | Growth::Curve(Curve::Intensity) => true,
            Growth::Curve(_) => self.has_bought,
            Growth::Step(step) => self.steps[step as usize].is_some(),
        }
    }

    /// What can decide the phase of a model after the present one: whatever a rule rests on that is not settled, up to the first
    /// one that holds in any case.
    fn open(&self, model: &PhaseModel, present: PhaseNumber, facts: &Asked<'_>) -> Open {
        if !model.watch.moves_with_time() {
            return Open { steps: [false; Step::ALL.len()], curves: false, clock: false };
        }
        let mut unsettled = Unsettled::default();
        for (number, phase) in (0..).map(PhaseNumber).zip(&model.phases) {
            let keeping = phase.stay.as_ref().filter(|_| number == present);
            let mut rules = std::iter::once(&phase.rule).chain(keeping);
            if rules.any(|rule| rule.settled(facts, &|fact| self.moves(fact), &mut unsettled) == Some(true)) {
                break;
            }
        }
        let mut open = Open { steps: [false; Step::ALL.len()], curves: false, clock: unsettled.by_clock };
        for fact in unsettled.facts {
            match growth_of(fact) {
                Growth::Still | Growth::Vintage | Growth::Forecast => {}
                Growth::WithTime => open.clock = true,
                Growth::Curve(_) => open.curves = true,
                Growth::Step(step) => open.steps[step as usize] = true,
            }
        }
        open
    }
}

impl Track {
    /// Notes the phase at the end of a day.
    fn arrive(&mut self, phase: PhaseNumber, day: Day) -> Stay {
        if let Some(last) = self.stays.last_mut() {
            if last.phase == phase {
                return *last;
            }
            last.until = Some(day.plus(-1));
        }
        let stay = Stay { phase, since: day, until: None };
        self.stays.push(stay);
        stay
    }
}

/// When a model has to be looked at again though neither facts nor phases of other models change.
fn clock_of(
    model: &PhaseModel,
    stay: Stay,
    day: Day,
    (asked, open): (&Asked<'_>, Open),
    in_reach: &dyn Fn(Clock) -> usize,
) -> Option<Day> {
    let watch = &model.watch;
    let tomorrow = day.plus(1);
    if watch.every_day && (open.curves || open.clock) {
        return Some(tomorrow);
    }
    // The first day that no minimum stay holds: before it nothing that time alone does counts.
    let free = tomorrow.max(stay.since.plus(model.phase(stay.phase).minimum_stay_days));
    if model.is_held(stay, day) && model.first_that_holds(Some(stay.phase), asked) != stay.phase {
        return Some(free);
    }
    if !open.clock && !open.curves {
        return None;
    }
    let place = usize::from(stay.phase.0);
    let rules = model.phases.iter().zip(&watch.clocks).take(place + 1).map(|(phase, clock)| (&phase.rule, clock));
    let own = model.phase(stay.phase).stay.as_ref().zip(watch.stay_clocks.get(place));
    let turns = rules.chain(own).filter(|(_, clock)| clock.turns).map(|(rule, clock)| {
        if in_reach(*clock) > MOST_IN_REACH {
            return tomorrow;
        }
        let at = rule.turns_at(asked).and_then(|micros| Timestamp::from_microsecond(micros).ok());
        let at = at.map_or(day.plus(LONGEST_JUMP_DAYS), |moment| asked.day_of(moment));
        let early = at.plus(-i32::from(clock.grows));
        early.clamp(tomorrow, day.plus(LONGEST_JUMP_DAYS))
    });
    turns.min().map(|turn| turn.max(free))
}

/// How many events and stays lie within some days before a day.
fn in_reach(history: &History, stays: &[(&PhaseModel, &[Stay])], day: Day, days: i32) -> usize {
    let from = DayNumber::from(day.plus(days.saturating_neg()));
    let last = DayNumber::from(day);
    let within = |before: usize, until: usize| until - before;
    let (entries, marks) = (&history.entries, &history.marks);
    let (visits, looks) = (&history.visits, &history.looks);
    within(entries.partition_point(|it| it.day < from), entries.partition_point(|it| it.day <= last))
        + within(marks.partition_point(|it| it.day < from), marks.partition_point(|it| it.day <= last))
        + within(visits.partition_point(|it| it.day < from), visits.partition_point(|it| it.day <= last))
        + within(looks.partition_point(|it| it.day < from), looks.partition_point(|it| it.day <= last))
        + stays
            .iter()
            .map(|(_, stays)| stays.iter().filter(|stay| DayNumber::from(stay.since) >= from).count())
            .sum::<usize>()
}

/// The days on which something happened to a customer, ascending, each once, with whether it moves them.
fn days_of_events(history: &History) -> Vec<(DayNumber, bool)> {
    let mut days: Vec<(DayNumber, bool)> =
        Vec::with_capacity(history.entries.len() + history.marks.len() + history.visits.len());
    let mut note = |day: DayNumber, is_moving: bool| match days.last_mut() {
        Some((last, was_moving)) if *last == day => *was_moving |= is_moving,
        _ => days.push((day, is_moving)),
    };
    history.entries.iter().for_each(|entry| note(entry.day, true));
    history.visits.iter().for_each(|visit| note(visit.day, true));
    history.looks.iter().for_each(|look| note(look.day, true));
    history.marks.iter().for_each(|mark| note(mark.day, moves(mark)));
    // What is told of a person changes rules that ask for it, and is no act of theirs.
    history.person.attributes().days().for_each(|day| note(day, false));
    days.sort_unstable_by_key(|(day, is_moving)| (*day, !is_moving));
    days.dedup_by_key(|(day, _)| *day);
    days
}
