//! Phase validity: how well a customer's phase foretells whether they buy within 90 days, on the firm's own data.
//!
//! # Method
//!
//! Two days are looked at: the *split*, 90 days before the last day of the data, and the day 90 days before that. Only customers
//! who had bought by the day count; of others it is no question of leaving. On the earlier day it is counted in which share of
//! each phase's customers bought within the 90 days up to the split. On the split every customer is given the share of their
//! phase as a score, and the scores are held against who then bought within the last 90 days of the data: the area under the
//! ROC curve (AUC), which is the probability that of two customers the one who bought has the higher score; equal scores count
//! one half (J. Hanley and B. `McNeil` 1982). So a phase's standing is learnt from the past alone, and no order of phases need be given.
//!
//! Shares of small phases are pulled towards that of all customers, as if one more customer had been in the phase who bought with
//! the probability of all: a phase that nobody was in on the earlier day stands for nothing.

pub mod lived;

use domain::Day;
use lifecycle::{History, PhaseModel, PhaseNumber};
use models::value::backtest::auc;
use serde::Serialize;

use crate::population::{Knowledge, Population, UNKNOWN};
use crate::value::purchase_days;

/// Within so many days somebody buys or does not.
pub const HORIZON_DAYS: i32 = 90;

/// The phase of a customer on a day, and whether they bought within the days after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The phase.
    pub phase: PhaseNumber,
    /// Whether they bought.
    pub bought: bool,
}

/// How well a model's phases tell who buys.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Validity {
    /// The day whose phases were judged.
    pub split: Day,
    /// Customers who were judged.
    pub customers: u64,
    /// Those of them who bought within the horizon.
    pub bought: u64,
    /// From 0.5, which is chance, to 1; `None` where everybody bought or nobody.
    pub auc: Option<f64>,
}

/// For each phase the share of its customers who bought, pulled towards that of all by one customer.
pub fn buying_shares(outcomes: &[Outcome], phases: usize) -> Vec<f64> {
    let all = outcomes.iter().filter(|outcome| outcome.bought).count() as f64 / outcomes.len().max(1) as f64;
    let mut counts = vec![(0.0, 0.0); phases];
    for outcome in outcomes {
        if let Some((bought, customers)) = counts.get_mut(usize::from(outcome.phase.0)) {
            *customers += 1.0;
            *bought += f64::from(u8::from(outcome.bought));
        }
    }
    counts.into_iter().map(|(bought, customers)| (bought + all) / (customers + 1.0)).collect()
}

/// The AUC of phases that stand in the order of their buying share on an earlier day; ties count one half. `None` where
/// everybody bought or nobody.
pub fn phase_auc(earlier: &[Outcome], later: &[Outcome], phases: usize) -> Option<f64> {
    let shares = buying_shares(earlier, phases);
    let score = |outcome: &Outcome| shares.get(usize::from(outcome.phase.0)).copied().unwrap_or(0.0);
    let scores: Vec<f64> = later.iter().map(score).collect();
    let bought: Vec<bool> = later.iter().map(|outcome| outcome.bought).collect();
    auc(&scores, &bought)
}

/// The two days that a validity rests on: where the shares are learnt, and the split; `None` where the data are shorter.
pub fn days(first: Day, last: Day) -> Option<[Day; 2]> {
    let split = last.plus(-HORIZON_DAYS);
    let earlier = split.plus(-HORIZON_DAYS);
    (earlier >= first).then_some([earlier, split])
}

/// What became of everybody who had bought by the population's day, for one of its models.
pub fn outcomes(knowledge: &Knowledge<'_>, population: &Population, model_place: usize) -> Vec<Outcome> {
    let until = population.day.plus(HORIZON_DAYS);
    let mut states = Vec::new();
    let mut buys = |history: &History| {
        let days = purchase_days(history, until, &mut states);
        days.last().is_some_and(|(last, _)| *last > population.day)
    };
    let rows = knowledge.book.histories().iter().zip(&population.phases[model_place]).zip(&population.facts);
    let judged = rows.filter(|((_, phase), facts)| **phase != UNKNOWN && facts.purchase_days > 0);
    judged.map(|((history, phase), _)| Outcome { phase: *phase, bought: buys(history) }).collect()
}

/// How well three things tell who buys within [`HORIZON_DAYS`] after a day, each as an AUC; `None` where everybody bought or nobody.
/// Only customers count who had bought by the day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trial {
    /// The day.
    pub day: Day,
    /// Customers who had bought by the day.
    pub customers: u64,
    /// Those of them who bought within the horizon.
    pub bought: u64,
    /// The probability to buy, as the value model of the day has it.
    pub probability: Option<f64>,
    /// The silence score; who is more silent stands lower.
    pub silence: Option<f64>,
    /// The phase alone, in the order of risk of the model's file ([`PhaseModel::by_risk`]).
    pub phase: Option<f64>,
}

/// Holds what a population's probability, silence and phase in a model say against what its customers did then.
pub fn trial(knowledge: &Knowledge<'_>, population: &Population, (place, model): (usize, &PhaseModel)) -> Trial {
    let until = population.day.plus(HORIZON_DAYS);
    let mut states = Vec::new();
    let (mut probabilities, mut silences, mut standings) = (Vec::new(), Vec::new(), Vec::new());
    let order = model.by_risk();
    let mut bought = Vec::new();
    let rows = knowledge.book.histories().iter().zip(&population.facts).zip(&population.phases[place]);
    for ((history, facts), phase) in rows {
        let Some(forecast) = facts.forecast else { continue };
        probabilities.push(f64::from(forecast.probability_to_buy_90_days));
        silences.push(-f64::from(forecast.silence.score));
        standings.push(order.iter().position(|known| known == phase).map_or(0.0, |standing| standing as f64));
        let days = purchase_days(history, until, &mut states);
        bought.push(days.last().is_some_and(|(last, _)| *last > population.day));
    }
    Trial {
        day: population.day,
        customers: bought.len() as u64,
        bought: bought.iter().filter(|bought| **bought).count() as u64,
        probability: auc(&probabilities, &bought),
        silence: auc(&silences, &bought),
        phase: auc(&standings, &bought),
    }
}

/// How well a model's phases tell who buys, from the populations of the two days of [`days`].
pub fn validity(
    knowledge: &Knowledge<'_>,
    [earlier, split]: [&Population; 2],
    model_place: usize,
    phases: usize,
) -> Validity {
    let learnt = outcomes(knowledge, earlier, model_place);
    let judged = outcomes(knowledge, split, model_place);
    Validity {
        split: split.day,
        customers: judged.len() as u64,
        bought: judged.iter().filter(|outcome| outcome.bought).count() as u64,
        auc: phase_auc(&learnt, &judged, phases),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<Outcome> {
        let outcome = |word: &str| Outcome {
            phase: PhaseNumber(word[..1].parse().expect("a digit")),
            bought: word.ends_with('+'),
        };
        text.split_whitespace().map(outcome).collect()
    }

    #[test]
    fn phases_that_part_buyers_from_others_are_perfect_and_one_phase_is_chance() {
        let earlier = told("0+ 0+ 1- 1-");
        assert_eq!(phase_auc(&earlier, &told("0+ 0+ 1- 1- 1-"), 2), Some(1.0));
        assert_eq!(
            phase_auc(&earlier, &told("0- 0- 1+ 1+"), 2),
            Some(0.0),
            "learnt from the past, not from the answer"
        );
        assert_eq!(phase_auc(&earlier, &told("0+ 0- 0+ 0-"), 2), Some(0.5), "ties count one half");
        assert_eq!(phase_auc(&earlier, &told("0+ 1+"), 2), None, "without anybody who did not buy");
    }

    #[test]
    fn pairs_are_counted_by_hand() {
        // Shares learnt: 0 high, 1 low. Of 2 × 2 pairs: (0+ over 1-) 1, (0+ over 0-) ½, (1+ over 1-) ½, (1+ over 0-) 0.
        assert_eq!(phase_auc(&told("0+ 0+ 1- 1-"), &told("0+ 1+ 0- 1-"), 2), Some(0.5));
        // (0+ over 1-) twice 1, (0+ over 0-) twice ½: 3 of 4.
        assert_eq!(phase_auc(&told("0+ 0+ 1- 1-"), &told("0+ 0+ 0- 1-"), 2), Some(0.75));
    }

    #[test]
    fn shares_of_few_are_pulled_towards_those_of_all() {
        let shares = buying_shares(&told("0+ 0- 0- 0- 1+"), 3);
        assert!((shares[0] - 1.4 / 5.0).abs() < 1e-12);
        assert!((shares[1] - 1.4 / 2.0).abs() < 1e-12);
        assert!((shares[2] - 0.4).abs() < 1e-12, "nobody was in it: as all");
        assert!(buying_shares(&[], 1)[0].abs() < 1e-12);
    }

    #[test]
    fn two_horizons_are_needed() {
        let day = Day::from_number;
        assert_eq!(days(day(0), day(179)), None);
        assert_eq!(days(day(0), day(180)), Some([day(0), day(90)]));
    }
}
