//! Who buys within a horizon, and so who does not: learned from all facts, tried on days that it did not know.
//!
//! # Method
//!
//! On *lessons*, days of the past a month apart, the latest a horizon before the day of asking, everybody who had bought by then is
//! measured (`measures`): facts as of that day, by the value model valid on it. Whether they bought within the horizon after it is
//! known by now. A logistic regression with a penalty learns from all lessons together. The value model's own probability is one of
//! the measures, and the penalty draws its slope to 1 and all others to 0: with few examples the learned model is the value
//! model, with many it departs from it where the past says so.
//!
//! How strong the penalty is, nobody chooses: the model is the mean of those with strengths of 1, 10, 100 and 1,000, as if it were not known
//! within three powers of ten. Measured on the six real rows that the tests have, any single one from 1 to 30 is above every rule as well, so
//! that no result rests on the choice; 100 is not on one of them, 1,000 on two.
//!
//! The *trial* says how far to believe it: the same, learned as if the day of asking were a horizon earlier, from lessons whose
//! outcomes were known by then, and judged by who bought since (area under the ROC curve, Brier score, lift of the best tenth,
//! calibration), beside the value model on the same customers. Nothing later than the day enters, in neither of them.
//!
//! # Level
//!
//! Over all lessons together as many buy as is said; on the latest more or fewer may. How far such a difference lasts over a horizon tell the
//! lessons themselves: the slope of each lesson's difference (on the logit) on that of the one a horizon before, drawn to 0 as if by
//! three more pairs that show nothing, and never below 0, because a season that turns is not foretold by this. The latest difference
//! times that slope is added to the intercept. So no order of customers changes, only how many are said to buy; the trial learns its own
//! level from its own lessons. Where said and came still differ by more than chance in the trial, everybody who reads a probability is told.
//!
//! # Reasons
//!
//! A logistic regression adds up, and so does the value model on the logit: what it said right after the last purchase, from how often
//! they bought, and what silence has taken from that since. So there are reasons also where the value model holds, told beside a
//! customer who buys as often as is usual and has just bought; the learned model's are told beside one usual in everything.
//!
//! # Source
//!
//! Ridge logistic regression: S. le Cessie and J. C. van Houwelingen, Applied Statistics 41 (1992). Lessons and trials that
//! move along with time are the rolling origin of L. Tashman, International Journal of Forecasting 16 (2000).
//!
//! # Tried and left
//!
//! To correct today's probabilities by how the trial was off (J. Platt 1999) made them worse on four of the five real rows that have one: one season says
//! little of the next. Fitted with a free intercept, they come as often as they say over all lessons together. A further bend of the
//! silence at half a year rests on the few of the youngest data who were silent for so long, and went astray beyond them.

mod measures;

use std::collections::BTreeMap;
use std::thread;

use domain::{Amount, Day};
use lifecycle::book::OrderState;
use lifecycle::book::shelf::Part;
use lifecycle::facts::Scratch;
use lifecycle::vintage::Purchases;
use lifecycle::{Facts, History, Vintages};
use models::learning::{Examples, Judgement, LearningFault, Logistic, Pull, Scale, level, logit};
use models::value::calibration::Calibration;
use serde::Serialize;

use crate::population::{Knowledge, Population, thread_count};
use crate::value::purchase_days;
pub use measures::{Aspect, Driver};
use measures::{MEASURES, Seen, expected};

/// The horizons that are asked about, in days.
pub const HORIZONS: [u32; 3] = [30, 90, 365];
/// The horizon of 'will leave': who does not buy within it is counted as lost in trials.
pub const CHURN_DAYS: u32 = 90;
/// Days between lessons.
const LESSON_STEP: i32 = 30;
/// Lessons at most: a year's, so that all seasons are seen and old habits forgotten.
const MOST_LESSONS: i32 = 12;
/// Data before the first lesson: fewer days say nothing of rhythms.
const FIRST_LESSON_AFTER: i32 = 45;
/// Examples at most, in all lessons together: more of them change weights in the third digit.
const MOST_EXAMPLES: usize = 48_000;
/// Examples of the rarer outcome at least; a model learned from fewer says less than the value model.
const FEWEST_OUTCOMES: usize = 30;
/// As if so many more pairs of lessons showed that a level does not last.
const NOTHING_LASTS: f64 = 3.0;
/// How strongly weights are drawn to what they are without examples, all of them in turn, from the weakest on.
const PULLS: [f64; 4] = [1.0, 10.0, 100.0, 1_000.0];

/// Why nothing was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotLearned {
    /// The data are too short for one lesson.
    #[error("the data are too short to learn from: there is no day a horizon ago with enough data before it")]
    TooShort,
    /// Nearly everybody bought, or nearly nobody.
    #[error("too few bought, or too few did not, to learn what tells them apart")]
    TooFew,
    /// The mathematics found no answer.
    #[error("the examples give no answer")]
    NoAnswer,
}

impl NotLearned {
    /// The key of its explanation in the word lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "churn-not-learned-too-short",
            Self::TooFew => "churn-not-learned-too-few",
            Self::NoAnswer => "churn-not-learned-no-answer",
        }
    }
}

impl From<LearningFault> for NotLearned {
    fn from(fault: LearningFault) -> Self {
        match fault {
            LearningFault::Empty => Self::TooShort,
            LearningFault::OneOutcome { .. } => Self::TooFew,
            LearningFault::Lengths { .. } | LearningFault::Pulls { .. } | LearningFault::NotANumber { .. } => {
                Self::NoAnswer
            }
        }
    }
}

/// One day of the past with what was measured on it and what then came.
#[derive(Debug, Clone)]
struct Lesson {
    day: Day,
    examples: Examples,
    bought: Vec<bool>,
    /// What the value model said; `None` where it said nothing.
    expected: Vec<Option<f64>>,
}

/// A learned model of who buys within a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct BuyingModel {
    /// The horizon.
    pub horizon_days: u32,
    /// The first day it learned from.
    pub first_lesson: Day,
    /// The last day it learned from; what came within the horizon after it is the latest that it knows.
    pub last_lesson: Day,
    /// Examples that it learned from.
    pub examples: usize,
    scale: Scale,
    model: Logistic,
}

/// What is said of one customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foretold {
    /// Probability to buy within the horizon.
    pub probability: f64,
    /// What speaks for it and against it, the weightiest first.
    pub drivers: Vec<Driven>,
}

/// What one driver adds to the logit of the probability, beside a customer who is usual in everything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Driven {
    /// The driver.
    pub driver: Driver,
    /// Above 0 it makes a purchase more likely, below 0 less. 0.7 doubles the odds.
    pub adds: f64,
    /// What weighs most in that, among what points the same way.
    pub aspect: Aspect,
}

/// How a model learned a horizon earlier did since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BuyingTrial {
    /// The day as of which customers were judged.
    pub day: Day,
    /// The learned model.
    pub learned: Judgement,
    /// The value model on the same customers; `None` where it said nothing of some of them.
    pub value_model: Option<Judgement>,
}

/// What was said of all together in a trial, and what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LevelOff {
    /// The day as of which customers were judged.
    pub day: Day,
    /// Customers.
    pub customers: usize,
    /// Mean probability.
    pub said: f64,
    /// Share who bought.
    pub came: f64,
}

impl LevelOff {
    /// The key of its explanation in the word lists.
    pub const fn key(&self) -> &'static str {
        if self.came > self.said { "churn-level-low" } else { "churn-level-high" }
    }
}

/// A horizon: what was learned, and how that did when tried.
#[derive(Debug, Clone)]
pub struct Buying {
    /// The horizon.
    pub horizon_days: u32,
    /// The model, or why there is none.
    pub model: Result<BuyingModel, NotLearned>,
    /// How one of a horizon ago did; `None` where the data are too short for it.
    pub trial: Option<BuyingTrial>,
    /// The logit that the value model says right after a purchase, in the mean of all customers: beside it reasons are told where the value
    /// model holds. `None` where it says nothing of anybody.
    pub usual: Option<f64>,
}

/// Customers whose mean is that of all: more of them change it in the third digit.
const USUAL_OF: usize = 10_000;

fn usual_after_a_purchase(knowledge: &Knowledge<'_>, horizon_days: u32, day: Day) -> Option<f64> {
    let vintage = knowledge.vintages.valid_on(day)?;
    let step = knowledge.book.len().div_ceil(USUAL_OF).max(1);
    let (mut states, mut count, mut sum) = (Vec::new(), 0.0, 0.0);
    for history in knowledge.book.histories().iter().step_by(step) {
        let purchases = Purchases::of(&purchase_days(history, day, &mut states), day);
        if let Some([_, fresh]) = purchases.and_then(|purchases| expected(vintage, &purchases, horizon_days)) {
            count += 1.0;
            sum += logit(fresh);
        }
    }
    (count > 0.0).then(|| sum / count)
}

/// The value model's probability with its two reasons: how often they bought, beside what is usual right after a purchase, and what
/// silence has taken since. The usual silence is none: where most have gone, their mean would make half a year of silence speak for a purchase.
fn by_value_model([now, fresh]: [f64; 2], usual: f64) -> Foretold {
    let often = Driven { driver: Driver::Frequency, adds: logit(fresh) - usual, aspect: Aspect::Purchases };
    let silent = Driven { driver: Driver::Silence, adds: logit(now) - logit(fresh), aspect: Aspect::Silence };
    Foretold { probability: now, drivers: weightiest_first(vec![often, silent]) }
}

/// What the measures of a driver add up to, from the place of each measure and what it adds.
fn driven(driver: Driver, parts: &[(usize, f64)]) -> Option<Driven> {
    let mut by_aspect = BTreeMap::<Aspect, f64>::new();
    for (place, adds) in parts.iter().filter(|(place, _)| MEASURES[*place].driver == driver) {
        *by_aspect.entry(MEASURES[*place].aspect).or_default() += adds;
    }
    let adds: f64 = by_aspect.values().sum();
    let towards = |adds_of: &f64| if adds < 0.0 { -adds_of } else { *adds_of };
    let (aspect, _) = by_aspect.iter().max_by(|one, other| towards(one.1).total_cmp(&towards(other.1)))?;
    Some(Driven { driver, adds, aspect: *aspect })
}

fn weightiest_first(mut drivers: Vec<Driven>) -> Vec<Driven> {
    drivers.sort_by(|one, other| other.adds.abs().total_cmp(&one.adds.abs()).then(one.driver.cmp(&other.driver)));
    drivers
}

impl Buying {
    /// Learns who buys within a horizon from what is known on a day, and tries it.
    pub fn learn(knowledge: &Knowledge<'_>, horizon_days: u32, day: Day) -> Self {
        let horizon = i32::try_from(horizon_days).unwrap_or(i32::MAX / 4);
        let Some((first, _)) = knowledge.book.span() else {
            return Self { horizon_days, model: Err(NotLearned::TooShort), trial: None, usual: None };
        };
        let days = lesson_days(first, day.plus(-horizon));
        let lessons = lessons(knowledge, &days, horizon_days);
        let trial = try_out(&lessons, horizon_days);
        let all: Vec<&Lesson> = lessons.iter().collect();
        let model = BuyingModel::learn(&all, horizon_days);
        Self { horizon_days, model, trial, usual: usual_after_a_purchase(knowledge, horizon_days, day) }
    }

    /// The probability that a customer buys within the horizon after a day, with what speaks for it and against it: by the model if it is
    /// believed, else by the value model; `None` where that says nothing either. `bought` and `facts` as in [`BuyingModel::probability`].
    pub fn foretell(&self, facts: &Facts, bought: &[(Day, Amount)], vintages: &Vintages, day: Day) -> Option<Foretold> {
        if let Some(model) = self.believed() {
            return model.foretell(facts, bought, vintages, day);
        }
        let said = expected(vintages.valid_on(day)?, &Purchases::of(bought, day)?, self.horizon_days)?;
        Some(by_value_model(said, self.usual?))
    }

    /// How what is in use was off in the trial, where it said fewer or more than came by more than chance. `None` where it did
    /// not, or was never tried.
    pub fn off(&self) -> Option<LevelOff> {
        let trial = self.trial.as_ref()?;
        let judged = if self.believed().is_some() { Some(&trial.learned) } else { trial.value_model.as_ref() }?;
        let Calibration { said, came, customers, .. } = judged.calibration;
        judged.calibration.is_level_off().then_some(LevelOff { day: trial.day, customers, said, came })
    }

    /// The model if it did no worse than the value model when tried; one that was never tried is not believed.
    pub fn believed(&self) -> Option<&BuyingModel> {
        let trial = self.trial.as_ref()?;
        let beats = |value: &Judgement| trial.learned.calibration.log_loss <= value.calibration.log_loss;
        self.model.as_ref().ok().filter(|_| trial.value_model.as_ref().is_none_or(beats))
    }
}

/// The days to learn from, oldest first.
fn lesson_days(first: Day, last: Day) -> Vec<Day> {
    let earliest = first.plus(FIRST_LESSON_AFTER);
    let all = (0..MOST_LESSONS).map(|back| last.plus(-back * LESSON_STEP));
    let mut days: Vec<Day> = all.take_while(|day| *day >= earliest).collect();
    days.reverse();
    days
}

/// The last lesson foretold by those whose outcomes were known on its day.
fn try_out(lessons: &[Lesson], horizon_days: u32) -> Option<BuyingTrial> {
    let judged = lessons.last()?;
    let earlier = known_by(&lessons.iter().collect::<Vec<_>>(), judged.day, horizon_days);
    let model = BuyingModel::learn(&earlier, horizon_days).ok()?;
    let said: Vec<f64> = judged.examples.rows().map(|row| model.probability_of(row)).collect();
    let expected: Option<Vec<f64>> = judged.expected.iter().copied().collect();
    Some(BuyingTrial {
        day: judged.day,
        learned: Judgement::of(&said, &judged.bought).ok()?,
        value_model: expected.and_then(|expected| Judgement::of(&expected, &judged.bought).ok()),
    })
}

fn lessons(knowledge: &Knowledge<'_>, days: &[Day], horizon_days: u32) -> Vec<Lesson> {
    let customers = knowledge.book.len();
    let most = MOST_EXAMPLES / days.len().max(1);
    let step = customers.div_ceil(most.max(1)).max(1);
    let threads = thread_count(customers.min(most) * days.len()).min(days.len().max(1));
    let mut lessons: Vec<Lesson> = thread::scope(|scope| {
        let work = |thread: usize| {
            let own = days.iter().skip(thread).step_by(threads);
            own.map(|day| lesson(knowledge, *day, horizon_days, step)).collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<Lesson>>| match worker.join() {
            Ok(lessons) => lessons,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        workers.into_iter().flat_map(join).collect()
    });
    lessons.sort_by_key(|lesson| lesson.day);
    lessons
}

/// Every `step`th customer who had bought by a day, measured on it.
fn lesson(knowledge: &Knowledge<'_>, day: Day, horizon_days: u32, step: usize) -> Lesson {
    let until = day.plus(i32::try_from(horizon_days).unwrap_or(i32::MAX / 4));
    let mut lesson = Lesson { day, examples: Examples::new(MEASURES.len()), bought: vec![], expected: vec![] };
    let (mut states, mut scratch) = (Vec::new(), Scratch::default());
    for history in knowledge.book.histories().iter().step_by(step) {
        let bought = purchase_days(history, day, &mut states);
        if bought.is_empty() {
            continue;
        }
        let facts = knowledge.facts(history, day, &mut scratch);
        let Some(seen) = Seen::of(&facts, &bought, (knowledge.vintages, horizon_days), day) else { continue };
        lesson.examples.push(row(&seen));
        lesson.expected.push(seen.expected.map(|[now, _]| now));
        lesson.bought.push(purchase_days(history, until, &mut states).last().is_some_and(|(last, _)| *last > day));
    }
    lesson
}

fn row(seen: &Seen<'_>) -> Vec<f64> {
    let read = |measure: &measures::Measure| (measure.read)(seen);
    MEASURES.iter().map(read).map(|value| if value.is_infinite() { f64::NAN } else { value }).collect()
}

/// Those of some lessons whose outcomes were known on a day.
fn known_by<'a>(lessons: &[&'a Lesson], day: Day, horizon_days: u32) -> Vec<&'a Lesson> {
    let horizon = i32::try_from(horizon_days).unwrap_or(i32::MAX);
    lessons.iter().copied().filter(|lesson| day.since(lesson.day) >= horizon).collect()
}

/// What the latest lesson's level is expected to be off by a horizon after it, on the logit.
fn lasting_level(lessons: &[&Lesson], horizon_days: u32, score: impl Fn(&[f64]) -> f64) -> f64 {
    let off: Vec<f64> = lessons
        .iter()
        .map(|lesson| {
            let scores: Vec<f64> = lesson.examples.rows().map(&score).collect();
            level(&scores, &lesson.bought).unwrap_or_default()
        })
        .collect();
    let step = usize::try_from(LESSON_STEP).unwrap_or(1);
    let apart = usize::try_from(horizon_days).unwrap_or(usize::MAX).div_ceil(step);
    let pairs = || off.iter().zip(off.iter().skip(apart));
    let count = pairs().count();
    if count == 0 {
        return 0.0;
    }
    let squares: f64 = pairs().map(|(before, _)| before * before).sum();
    let together: f64 = pairs().map(|(before, after)| before * after).sum();
    let drawn = squares * (1.0 + NOTHING_LASTS / count as f64);
    let lasts = if drawn > 0.0 { (together / drawn).clamp(0.0, 1.0) } else { 0.0 };
    lasts * off.last().copied().unwrap_or_default()
}

/// The mean of what is learned with each of the strengths, each from where the one before arrived.
fn learn_with_all_pulls(examples: &Examples, bought: &[bool], scale: &Scale) -> Result<Logistic, NotLearned> {
    let pulls = |strength: f64| -> Vec<Pull> {
        let pull = |column: usize| {
            // A slope in a measure's own unit is one in standard deviations, times the deviation.
            let own = scale.source(column) == column;
            let towards = if own { MEASURES[column].towards * scale.spread(column).unwrap_or(0.0) } else { 0.0 };
            Pull { towards, strength }
        };
        (0..scale.width()).map(pull).collect()
    };
    let mut learned: Vec<Logistic> = Vec::with_capacity(PULLS.len());
    for strength in PULLS {
        let next = match learned.last() {
            None => Logistic::fit(examples, bought, &pulls(strength)),
            Some(before) => before.fit_on(examples, bought, &pulls(strength)),
        };
        learned.push(next?);
    }
    Logistic::mean_of(&learned).ok_or(NotLearned::NoAnswer)
}

impl BuyingModel {
    fn learn(lessons: &[&Lesson], horizon_days: u32) -> Result<Self, NotLearned> {
        let (Some(first), Some(last)) = (lessons.first(), lessons.last()) else { return Err(NotLearned::TooShort) };
        let bought: Vec<bool> = lessons.iter().flat_map(|lesson| lesson.bought.iter().copied()).collect();
        let buyers = bought.iter().filter(|bought| **bought).count();
        if buyers.min(bought.len() - buyers) < FEWEST_OUTCOMES {
            return Err(NotLearned::TooFew);
        }
        let mut examples = Examples::new(MEASURES.len());
        lessons.iter().flat_map(|lesson| lesson.examples.rows()).for_each(|row| examples.push(row.iter().copied()));
        let scale = Scale::of(&examples)?;
        let mut model = learn_with_all_pulls(&scale.apply(&examples), &bought, &scale)?;
        model.intercept += lasting_level(lessons, horizon_days, |row| model.score(&scale.row(row)));
        Ok(Self { horizon_days, first_lesson: first.day, last_lesson: last.day, examples: bought.len(), scale, model })
    }

    fn probability_of(&self, row: &[f64]) -> f64 {
        self.model.probability(&self.scale.row(row))
    }

    /// The probability that a customer buys within the horizon after a day; `None` of whom has not bought by then. `bought` are the
    /// days with a purchase up to the day ([`purchase_days`]), `facts` those as of it.
    pub fn probability(&self, facts: &Facts, bought: &[(Day, Amount)], vintages: &Vintages, day: Day) -> Option<f64> {
        let seen = Seen::of(facts, bought, (vintages, self.horizon_days), day)?;
        Some(self.probability_of(&row(&seen)))
    }

    /// The same with what speaks for it and against it.
    pub fn foretell(&self, facts: &Facts, bought: &[(Day, Amount)], vintages: &Vintages, day: Day) -> Option<Foretold> {
        let seen = Seen::of(facts, bought, (vintages, self.horizon_days), day)?;
        let row = self.scale.row(&row(&seen));
        let parts: Vec<(usize, f64)> = (self.model.contributions(&row).into_iter().enumerate())
            .map(|(column, adds)| (self.scale.source(column), adds))
            .collect();
        let drivers = Driver::ALL.into_iter().filter_map(|driver| driven(driver, &parts)).collect();
        Some(Foretold { probability: self.model.probability(&row), drivers: weightiest_first(drivers) })
    }
}

/// Holds a model that knows nothing later than a day against who bought within its horizon after the day, which has to have passed.
/// `None` where nobody had bought by the day.
pub fn judge(knowledge: &Knowledge<'_>, model: &BuyingModel, day: Day) -> Option<Judgement> {
    let lesson = lesson(knowledge, day, model.horizon_days, 1);
    let said: Vec<f64> = lesson.examples.rows().map(|row| model.probability_of(row)).collect();
    Judgement::of(&said, &lesson.bought).ok()
}

/// What the value model alone says of the probability to buy within a horizon; `None` where it has no model.
pub fn expected_probability(history: &History, vintages: &Vintages, horizon_days: u32, day: Day) -> Option<f64> {
    let mut states: Vec<OrderState> = Vec::new();
    let purchases = Purchases::of(&purchase_days(history, day, &mut states), day)?;
    measures::probability(vintages.valid_on(day)?, &purchases.history, horizon_days)
}

/// Everybody's probability to buy within a horizon after the population's day, in the order of the book: by the learned model, or by the
/// value model where there is none. NaN for those who had not bought by the day, and where nothing says.
pub fn everybody(
    knowledge: &Knowledge<'_>,
    population: &Population,
    model: Option<&BuyingModel>,
    horizon_days: u32,
) -> Vec<f32> {
    let histories = knowledge.book.histories();
    let chunk = histories.len().div_ceil(thread_count(histories.len())).max(1);
    let part = |rows: Part<'_, History>| {
        let mut states = Vec::new();
        let facts = population.facts.part(rows.places());
        let one = |(history, facts): (&History, Facts)| {
            if facts.purchase_days == 0 {
                return f32::NAN;
            }
            let bought = purchase_days(history, population.day, &mut states);
            let seen = Seen::of(&facts, &bought, (knowledge.vintages, horizon_days), population.day);
            let found = seen.and_then(|seen| match model {
                Some(model) => Some(model.probability_of(&row(&seen))),
                None => seen.expected.map(|[now, _]| now),
            });
            #[allow(clippy::cast_possible_truncation)] // a share: four bytes say enough
            found.map_or(f32::NAN, |probability| probability as f32)
        };
        rows.into_iter().zip(facts).map(one).collect::<Vec<f32>>()
    };
    thread::scope(|scope| {
        let part = &part;
        let workers: Vec<_> = histories.parts(chunk).map(|rows| scope.spawn(move || part(rows))).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<f32>>| match worker.join() {
            Ok(part) => part,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        workers.into_iter().flat_map(join).collect()
    })
}
