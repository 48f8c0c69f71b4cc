//! How many customers each phase will have.

use lifecycle::{CustomerIndex, PhaseNumber};
use serde::Serialize;

use super::{AGES, Foresight};
use crate::history::{PhaseHistory, Sojourn};

/// How many customers a phase is expected to have.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Expected {
    /// Customers in it on the day from which it is looked ahead.
    pub now: u64,
    /// The mean of what is expected.
    pub customers: f64,
    /// Of them those not known yet.
    pub new: f64,
    /// The variance if the rates were known exactly: each customer for themselves, and newcomers by Poisson.
    #[serde(skip)]
    pub variance: f64,
}

impl Foresight {
    /// What is expected of every phase so many days ahead (rising), for everybody as of the day of the rates, and for
    /// those who come until then at the latest steady pace.
    ///
    /// The probabilities are exact under the rates: by going backwards in time from the horizon, for every phase, phase
    /// before and age, instead of by simulation.
    pub fn expect(&self, history: &PhaseHistory, horizons: &[u32]) -> Vec<Vec<Expected>> {
        self.expect_others(history, horizons, |_| false)
    }

    /// The same of all but those `without`, and of newcomers.
    pub(super) fn expect_others(
        &self,
        history: &PhaseHistory,
        horizons: &[u32],
        without: impl Fn(CustomerIndex) -> bool,
    ) -> Vec<Vec<Expected>> {
        let here = self.standing(history, without);
        let mut now = vec![0_u64; self.phases];
        for (set, ages) in here.iter().enumerate() {
            now[self.sets[set]] += ages.iter().sum::<u64>();
        }
        let mut backwards = Backwards::new(self);
        // Probabilities of a newcomer of each phase, by days since they came.
        let mut newcomers = vec![backwards.of_newcomers()];
        let mut expected = Vec::with_capacity(horizons.len());
        for horizon in horizons {
            while newcomers.len() <= *horizon as usize {
                backwards.step();
                newcomers.push(backwards.of_newcomers());
            }
            let mut phases: Vec<Expected> =
                now.iter().map(|now| Expected { now: *now, ..Expected::default() }).collect();
            backwards.add_known(&here, &mut phases);
            for of_phase in newcomers.iter().take(*horizon as usize) {
                for (arrivals, probabilities) in self.arrivals.iter().zip(of_phase.chunks(self.phases)) {
                    for (phase, probability) in phases.iter_mut().zip(probabilities) {
                        phase.customers += arrivals * probability;
                        phase.new += arrivals * probability;
                        phase.variance += arrivals * probability;
                    }
                }
            }
            expected.push(phases);
        }
        expected
    }

    /// Customers as of the day of the rates, by set of rates and age.
    fn standing(&self, history: &PhaseHistory, without: impl Fn(CustomerIndex) -> bool) -> Vec<Vec<u64>> {
        let mut here = vec![vec![0; AGES]; self.sets.len()];
        let counts = |sojourn: &Sojourn| sojourn.until.is_none() && !without(sojourn.customer);
        for sojourn in history.sojourns(self.day).filter(counts) {
            let set = self.set_of(sojourn.phase, sojourn.from);
            here[set][(sojourn.age_on(self.day) as usize).min(AGES - 1)] += 1;
        }
        here
    }
}

/// For every set of rates and age the probabilities to be in each phase some days later.
struct Backwards<'a> {
    foresight: &'a Foresight,
    /// `[(set * AGES + age) * phases + phase]`.
    probabilities: Vec<f64>,
}

impl<'a> Backwards<'a> {
    /// No day later: everybody is where they are.
    fn new(foresight: &'a Foresight) -> Self {
        let phases = foresight.phases;
        let mut probabilities = vec![0.0; foresight.sets.len() * AGES * phases];
        for (set, phase) in foresight.sets.iter().enumerate() {
            for age in 0..AGES {
                probabilities[(set * AGES + age) * phases + phase] = 1.0;
            }
        }
        Self { foresight, probabilities }
    }

    fn at(&self, set: usize, age: usize) -> &[f64] {
        let start = (set * AGES + age) * self.foresight.phases;
        &self.probabilities[start..start + self.foresight.phases]
    }

    /// One day later.
    fn step(&mut self) {
        let phases = self.foresight.phases;
        // Who goes begins at age 0 in the phase reached; taken before anything is overwritten.
        let begun: Vec<Vec<f64>> =
            (0..self.foresight.origins.len()).map(|place| self.at(self.foresight.origins[place], 0).to_vec()).collect();
        let mut mixed = vec![0.0; phases];
        for (set, phase) in self.foresight.sets.iter().enumerate() {
            for age in 0..AGES {
                let rates = self.foresight.rates_of(set, age);
                let stays = (1.0 - rates.iter().sum::<f64>()).max(0.0);
                mixed.clear();
                mixed.extend(self.at(set, (age + 1).min(AGES - 1)).iter().map(|probability| stays * probability));
                for (to, rate) in rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
                    let reached = &begun[to * (phases + 1) + phase];
                    for (mixed, probability) in mixed.iter_mut().zip(reached) {
                        *mixed += rate * probability;
                    }
                }
                let start = (set * AGES + age) * phases;
                self.probabilities[start..start + phases].copy_from_slice(&mixed);
            }
        }
    }

    /// Probabilities of those who become known today, by the phase in which they do.
    fn of_newcomers(&self) -> Vec<f64> {
        let of = |phase: u8| self.at(self.foresight.set_of(PhaseNumber(phase), None), 0).to_vec();
        (0_u8..).take(self.foresight.phases).flat_map(of).collect()
    }

    fn add_known(&self, here: &[Vec<u64>], phases: &mut [Expected]) {
        for (set, ages) in here.iter().enumerate() {
            for (age, customers) in ages.iter().enumerate().filter(|(_, customers)| **customers > 0) {
                let customers = *customers as f64;
                for (phase, probability) in phases.iter_mut().zip(self.at(set, age)) {
                    phase.customers += customers * probability;
                    phase.variance += customers * probability * (1.0 - probability);
                }
            }
        }
    }
}
