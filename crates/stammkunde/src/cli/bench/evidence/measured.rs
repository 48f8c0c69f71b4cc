//! The measurements themselves.

use std::collections::BTreeMap;
use std::path::Path;

use analytics::buying::{Buying, CHURN_DAYS, judge};
use analytics::foresight::{self, Method, Rhythm};
use analytics::history::PhaseHistory;
use analytics::population::UNKNOWN;
use analytics::validity::lived::{Lived, Told, told};
use analytics::validity::{Trial, trial};
use domain::{Day, Message};
use lifecycle::PhaseModel;
use lifecycle::phase::Name;
use serde::{Deserialize, Serialize};
use simulator::{Life, ShopPlan};

use super::logs::{self, LOGS};
use super::shops::Shop;
use crate::cli::Desk;
use crate::fault::Fault;

/// What phases are measured beside, in the order of the table; the names are those of the trusted results.
pub(super) const BASELINES: [&str; 6] = ["fixed_90_365", "recency", "own_gap", "amperity", "p_alive", "bgnbd_expected"];
/// By so much the probability may stay behind BG/NBD as another program fits it.
const PROBABILITY_MARGIN: f64 = 0.005;
/// By so much the phase, which is a few levels, may stay behind the days of silence.
const PHASE_MARGIN: f64 = 0.03;
/// The model whose phases are held against who bought and who left.
const RELATIONSHIP: &str = "stauss_bruhn";
/// Its phases for those who are lost.
const LOST: [&str; 2] = ["aufloesung", "abstinenz"];
/// Its phases for those who are at least at risk.
const AT_RISK: [&str; 3] = ["gefaehrdung", "aufloesung", "abstinenz"];
/// The models whose forecasts are tried, and whose phases are held against the truth.
const MODELS: [&str; 2] = ["six_phases", RELATIONSHIP];
/// Simulated shops: customers, months, seed; others than those on which thresholds were chosen.
const SHOPS: [(u32, u32, u64); 6] =
    [(1_000, 24, 101), (1_000, 24, 102), (1_000, 24, 103), (1_000, 24, 104), (1_000, 36, 105), (1_000, 36, 106)];
/// Days after which a shop knows its customers: those who left later are counted apart, too.
const FIRST_DAYS: i32 = 270;

/// The trusted results.
#[derive(Deserialize)]
struct Trusted {
    rows: Vec<TrustedRow>,
}

#[derive(Deserialize)]
struct TrustedRow {
    log: String,
    day: Day,
    auc: BTreeMap<String, Option<f64>>,
}

/// One log on one day.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ValidityRow {
    pub(super) log: String,
    #[serde(flatten)]
    pub(super) trial: Trial,
    /// AUC of the model learned from what was known on the day; `None` where the data before it were too short.
    pub(super) learned: Option<f64>,
    pub(super) baselines: BTreeMap<String, Option<f64>>,
}

/// Means over the rows that have a value.
pub(super) struct Means {
    pub(super) learned: Option<f64>,
    pub(super) probability: Option<f64>,
    pub(super) silence: Option<f64>,
    pub(super) phase: Option<f64>,
    pub(super) baselines: BTreeMap<String, Option<f64>>,
}

/// How phases did in a simulated shop.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Simulated {
    pub(super) customers: u32,
    pub(super) months: u32,
    pub(super) seed: u64,
    pub(super) told: Told,
    /// The same of those who left after the shop's first time.
    pub(super) later: Told,
    /// The same where to be at risk is to be written off.
    pub(super) alarmed: Told,
}

/// The truth against the phases of a model, over all simulated shops.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Confusion {
    pub(super) model: Name,
    /// Along the cycle.
    pub(super) phases: Vec<(String, Name)>,
    /// By what is true, on the last day.
    pub(super) last_day: Vec<(String, Vec<u64>)>,
    /// The same at all month ends.
    pub(super) month_ends: Vec<(String, Vec<u64>)>,
}

/// The forecast of one shop and model.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Forecasted {
    pub(super) shop: String,
    pub(super) model: String,
    pub(super) days: u32,
    pub(super) method: Method,
    pub(super) error: f64,
    pub(super) standstill: f64,
}

/// Everything measured.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Measured {
    pub(super) validity: Vec<ValidityRow>,
    pub(super) simulated: Vec<Simulated>,
    pub(super) confusions: Vec<Confusion>,
    pub(super) forecasts: Vec<Forecasted>,
}

fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

impl Measured {
    /// Measures all that can be with what stands in the folder of published data; what is skipped is told.
    pub(super) fn of(shared: &Path, desk: &Desk) -> Result<Self, Fault> {
        let mut measured = Self::default();
        let rows = trusted(shared, desk)?;
        for (log, _) in LOGS {
            if let Some(path) = logs::path(shared, log).filter(|path| !path.is_file()) {
                let path = path.display().to_string();
                desk.say(&Message::new("cli-bench-no-data").with("name", log).with("path", path));
                continue;
            }
            desk.say(&Message::new("cli-bench-running").with("name", log));
            let purchases = logs::read(shared, log)?;
            for row in rows.iter().filter(|row| row.log == log) {
                let shop = Shop::as_of(&purchases, row.day)?;
                let knowledge = shop.knowledge();
                let trial = trial(&knowledge, &knowledge.population(row.day), shop.model(RELATIONSHIP)?);
                let buying = Buying::learn(&knowledge, CHURN_DAYS, row.day);
                let judged = buying.model.ok().and_then(|model| judge(&knowledge, &model, row.day));
                let learned = judged.and_then(|judged| judged.calibration.auc);
                let (log, baselines) = (log.to_owned(), row.auc.clone());
                measured.validity.push(ValidityRow { log, trial, learned, baselines });
            }
            // A year of weekly purchases of the same households says nothing of how a shop goes on.
            if log != "completejourney" {
                measured.forecast(log, &Shop::of(&purchases)?)?;
            }
        }
        for (place, (customers, months, seed)) in SHOPS.into_iter().enumerate() {
            desk.say(&Message::new("cli-bench-running").with("name", format!("simulated {seed}")));
            let (shop, lives) = Shop::simulated(ShopPlan::new(customers, months, seed))?;
            measured.live((customers, months, seed), &shop, &lives)?;
            if place == 0 {
                measured.forecast("simulated", &shop)?;
            }
        }
        Ok(measured)
    }

    fn forecast(&mut self, name: &str, shop: &Shop) -> Result<(), Fault> {
        let knowledge = shop.knowledge();
        let Some((_, last)) = shop.book.span() else { return Ok(()) };
        for id in MODELS {
            let (_, model) = shop.model(id)?;
            let history = PhaseHistory::build(&knowledge, model, last);
            let rhythm = Rhythm { knowledge: &knowledge, model };
            let foreseen = foresight::forecast(&history, model.phases.len(), last, Some(&rhythm));
            for forecast in foreseen.into_iter().flatten() {
                let Some(skill) = forecast.backtest.skill else { continue };
                self.forecasts.push(Forecasted {
                    shop: name.to_owned(),
                    model: id.to_owned(),
                    days: forecast.days,
                    method: forecast.method,
                    error: skill.mean_absolute_error,
                    standstill: skill.naive_mean_absolute_error,
                });
            }
        }
        Ok(())
    }

    /// Holds the phases of a simulated shop against its lives.
    fn live(&mut self, (customers, months, seed): (u32, u32, u64), shop: &Shop, lives: &[Life]) -> Result<(), Fault> {
        let Some((first, last)) = shop.book.span() else { return Ok(()) };
        for (place, id) in MODELS.into_iter().enumerate() {
            let (_, model) = shop.model(id)?;
            let history = PhaseHistory::build(&shop.knowledge(), model, last);
            if self.confusions.len() <= place {
                self.confusions.push(Confusion::new(model));
            }
            self.confusions[place].add(shop, &history, model, lives);
            if id != RELATIONSHIP {
                continue;
            }
            let lived: Vec<Lived> = lives.iter().filter_map(|life| shop.lived(life)).collect();
            let is_later = |lived: &&Lived| lived.left.is_none_or(|left| left.since(first) >= FIRST_DAYS);
            let later: Vec<Lived> = lived.iter().filter(is_later).copied().collect();
            self.simulated.push(Simulated {
                customers,
                months,
                seed,
                told: told(&history, model, &LOST, &lived, last),
                later: told(&history, model, &LOST, &later, last),
                alarmed: told(&history, model, &AT_RISK, &lived, last),
            });
        }
        Ok(())
    }

    pub(super) fn means(&self) -> Means {
        let of = |value: fn(&Trial) -> Option<f64>| mean(self.validity.iter().map(|row| value(&row.trial)));
        let baseline = |name: &&str| {
            let values = self.validity.iter().map(|row| row.baselines.get(*name).copied().flatten());
            ((*name).to_owned(), mean(values))
        };
        Means {
            learned: mean(self.validity.iter().map(|row| row.learned)),
            probability: of(|trial| trial.probability),
            silence: of(|trial| trial.silence),
            phase: of(|trial| trial.phase),
            baselines: BASELINES.iter().map(baseline).collect(),
        }
    }

    /// Rows on which the probability is as good as BG/NBD fitted elsewhere, of those where that could be fitted.
    pub(super) fn probabilities_kept(&self) -> (usize, usize) {
        let bar = |row: &ValidityRow| row.baselines.get("bgnbd_expected").copied().flatten();
        let rows = || self.validity.iter().filter_map(|row| Some((row.trial.probability?, bar(row)?)));
        (rows().filter(|(probability, bar)| *probability >= bar - PROBABILITY_MARGIN).count(), rows().count())
    }

    /// Rows on which what was learned stands above every baseline.
    pub(super) fn learned_above_all(&self) -> usize {
        let is_above = |row: &&ValidityRow| {
            let best = row.baselines.values().flatten().copied().fold(0.0, f64::max);
            row.learned.is_some_and(|learned| learned > best)
        };
        self.validity.iter().filter(is_above).count()
    }

    /// What the mean of the phase alone has to reach: that of the days of silence less the margin.
    pub(super) fn phase_bar(&self) -> Option<f64> {
        let recency = self.validity.iter().map(|row| row.baselines.get("recency").copied().flatten());
        Some(mean(recency)? - PHASE_MARGIN)
    }
}

/// The trusted results; none, and a word about it, where they are not at hand.
fn trusted(shared: &Path, desk: &Desk) -> Result<Vec<TrustedRow>, Fault> {
    let path = shared.join("oracles/phase_validity.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        let path = path.display().to_string();
        desk.say(&Message::new("cli-bench-no-data").with("name", "phase_validity").with("path", path));
        return Ok(Vec::new());
    };
    let trusted: Trusted = serde_json::from_str(&text)
        .map_err(|cause| Fault::file("cli-cannot-read", &path, &std::io::Error::other(cause)))?;
    Ok(trusted.rows)
}

impl Simulated {
    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            customers: self.customers + other.customers,
            told: self.told.and(other.told),
            later: self.later.and(other.later),
            alarmed: self.alarmed.and(other.alarmed),
            ..self
        }
    }
}

/// What is lived in, in the order of a relationship; the names are those of the simulator's truth.
const TRUTHS: [&str; 7] = ["awareness", "consideration", "decision", "delivery", "retention", "advocacy", "gone"];

impl Confusion {
    fn new(model: &PhaseModel) -> Self {
        let phases: Vec<(String, Name)> =
            model.along_the_cycle().iter().map(|(_, phase)| (phase.id.clone(), phase.name.clone())).collect();
        let none: Vec<(String, Vec<u64>)> =
            TRUTHS.iter().map(|truth| ((*truth).to_owned(), vec![0; phases.len()])).collect();
        Self { model: model.name.clone(), phases, last_day: none.clone(), month_ends: none }
    }

    fn add(&mut self, shop: &Shop, history: &PhaseHistory, model: &PhaseModel, lives: &[Life]) {
        let along = model.along_the_cycle();
        for life in lives {
            let Some(customer) = shop.customer(life) else { continue };
            for (place, month) in life.months.iter().enumerate() {
                let phase = history.at(customer, month.day);
                let Some(column) = along.iter().position(|(number, _)| *number == phase && phase != UNKNOWN) else {
                    continue;
                };
                let truth = truth_name(month.phase);
                let count = |rows: &mut Vec<(String, Vec<u64>)>| {
                    if let Some((_, counts)) = rows.iter_mut().find(|(name, _)| name == truth) {
                        counts[column] += 1;
                    }
                };
                count(&mut self.month_ends);
                if place + 1 == life.months.len() {
                    count(&mut self.last_day);
                }
            }
        }
    }
}

fn truth_name(phase: simulator::truth::LatentPhase) -> &'static str {
    use simulator::truth::LatentPhase;
    match phase {
        LatentPhase::Awareness => TRUTHS[0],
        LatentPhase::Consideration => TRUTHS[1],
        LatentPhase::Decision => TRUTHS[2],
        LatentPhase::Delivery => TRUTHS[3],
        LatentPhase::Retention => TRUTHS[4],
        LatentPhase::Advocacy => TRUTHS[5],
        LatentPhase::Gone => TRUTHS[6],
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// The log that only this crate can read, as it comes in columns; the others are looked at where the model is.
    #[test]
    fn the_learned_model_beats_every_rule_on_complete_journey() {
        let Some(shared) = std::env::var_os("STAMMKUNDE_SHARED").map(PathBuf::from) else {
            eprintln!("passed without completejourney: name the folder of shared data in STAMMKUNDE_SHARED");
            return;
        };
        let text = std::fs::read_to_string(shared.join("oracles/phase_validity.json")).expect("the trusted results");
        let trusted: Trusted = serde_json::from_str(&text).expect("JSON");
        let purchases = logs::read(&shared, "completejourney").expect("the log");
        let rows: Vec<TrustedRow> = trusted.rows.into_iter().filter(|row| row.log == "completejourney").collect();
        assert_eq!(rows.len(), 2);
        for row in rows {
            let shop = Shop::as_of(&purchases, row.day).expect("a shop");
            let knowledge = shop.knowledge();
            let model = Buying::learn(&knowledge, CHURN_DAYS, row.day).model.expect("learned");
            let learned = judge(&knowledge, &model, row.day).expect("buyers").calibration.auc.expect("some bought");
            let best = row.auc.values().flatten().copied().fold(0.0, f64::max);
            eprintln!("completejourney {}: AUC {learned:.4}, bar {best}", row.day);
            assert!(learned > best, "{}: {learned} below {best}", row.day);
        }
    }
}
