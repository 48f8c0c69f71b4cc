//! The partial likelihood of proportional hazards with its derivatives, in one walk from the latest age to the earliest.

use super::cox::{CoxFault, Subject, Ties};
use crate::numeric::optimise_many::{Landscape, Square};

/// A watched spell with standardised covariates.
pub(super) struct Row {
    entry: f64,
    exit: f64,
    ends: bool,
    z: Vec<f64>,
}

/// Spells that were seen, latest exit first, with what standardised their covariates.
pub(super) struct Prepared {
    pub(super) rows: Vec<Row>,
    /// Places of the rows, latest entry first.
    by_entry: Vec<usize>,
    pub(super) means: Vec<f64>,
    pub(super) scales: Vec<f64>,
    pub(super) ended: usize,
}

/// Σ e^(β·z), Σ z e^(β·z), Σ zzᵀ e^(β·z) over some rows.
struct Weights {
    whole: f64,
    first: Vec<f64>,
    second: Square,
}

impl Weights {
    fn zero(size: usize) -> Self {
        Self { whole: 0.0, first: vec![0.0; size], second: Square::zero(size) }
    }

    fn add(&mut self, z: &[f64], weight: f64) {
        self.whole += weight;
        for (first, z) in self.first.iter_mut().zip(z) {
            *first += weight * z;
        }
        self.second.add_outer(z, z, weight);
    }
}

impl Prepared {
    pub(super) fn of(subjects: &[Subject]) -> Result<Self, CoxFault> {
        let columns = subjects.first().map_or(0, |subject| subject.covariates.len());
        for (row, subject) in subjects.iter().enumerate() {
            if subject.covariates.len() != columns {
                return Err(CoxFault::Lengths { row, found: subject.covariates.len(), expected: columns });
            }
            if let Some(column) = subject.covariates.iter().position(|value| !value.is_finite()) {
                return Err(CoxFault::NotANumber { row, column });
            }
        }
        let is_seen = |subject: &&Subject| {
            let spell = subject.spell;
            (spell.entry < spell.exit || (spell.entry == 0.0 && spell.exit == 0.0)) && spell.exit.is_finite()
        };
        let seen: Vec<&Subject> = subjects.iter().filter(is_seen).collect();
        if seen.is_empty() {
            return Err(CoxFault::NoSpells);
        }
        let ended = seen.iter().filter(|subject| subject.spell.cause.is_some()).count();
        if ended == 0 {
            return Err(CoxFault::NothingEnded { spells: seen.len() });
        }
        let n = seen.len() as f64;
        let mean = |column: usize| seen.iter().map(|subject| subject.covariates[column]).sum::<f64>() / n;
        let means: Vec<f64> = (0..columns).map(mean).collect();
        let scale = |column: usize| {
            let squares: f64 = seen.iter().map(|subject| (subject.covariates[column] - means[column]).powi(2)).sum();
            (squares / n).sqrt()
        };
        let scales: Vec<f64> = (0..columns).map(scale).collect();
        // A mean of equal numbers may be off by its last digit.
        if let Some(column) = (0..columns).find(|column| scales[*column] <= 1e-12 * means[*column].abs()) {
            return Err(CoxFault::Constant { column });
        }
        let mut rows: Vec<Row> = seen
            .iter()
            .map(|subject| Row {
                entry: subject.spell.entry,
                exit: subject.spell.exit,
                ends: subject.spell.cause.is_some(),
                z: (0..columns).map(|column| (subject.covariates[column] - means[column]) / scales[column]).collect(),
            })
            .collect();
        rows.sort_by(|one, other| other.exit.total_cmp(&one.exit));
        let mut by_entry: Vec<usize> = (0..rows.len()).collect();
        by_entry.sort_by(|one, other| rows[*other].entry.total_cmp(&rows[*one].entry));
        Ok(Self { rows, by_entry, means, scales, ended })
    }

    /// Whether some covariate follows from the others.
    pub(super) fn is_collinear(&self) -> bool {
        let mut products = Square::zero(self.means.len());
        for row in &self.rows {
            products.add_outer(&row.z, &row.z, 1.0 / self.rows.len() as f64);
        }
        // The products of standardised columns have a diagonal of 1; what is left of it when the others are taken out.
        products.factor().is_none_or(|factor| {
            let inverse = factor.inverse();
            (0..self.means.len()).any(|place| inverse.at(place, place) > 1e10)
        })
    }

    fn linear(&self, row: &Row, point: &[f64]) -> f64 {
        debug_assert_eq!(point.len(), self.means.len());
        row.z.iter().zip(point).map(|(z, coefficient)| z * coefficient).sum()
    }

    /// Calls `visit` for every age at which something ended, latest first, with the sums over those at risk and over those who end.
    fn walk(&self, point: &[f64], mut visit: impl FnMut(f64, &Weights, &[&Row], &Weights)) {
        let columns = self.means.len();
        let scores: Vec<f64> = self.rows.iter().map(|row| self.linear(row, point)).collect();
        // Relative to the largest, so that no sum overflows.
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weight = |place: usize| (scores[place] - largest).exp();
        let (mut at_risk, mut gone) = (Weights::zero(columns), 0);
        let mut place = 0;
        while place < self.rows.len() {
            let age = self.rows[place].exit;
            let mut enders = Weights::zero(columns);
            let mut ends = Vec::new();
            while let Some(row) = self.rows.get(place).filter(|row| row.exit.total_cmp(&age).is_eq()) {
                at_risk.add(&row.z, weight(place));
                if row.ends {
                    enders.add(&row.z, weight(place));
                    ends.push(row);
                }
                place += 1;
            }
            // Who came at this age or later was not at risk at it; who was watched from the beginning always is.
            while let Some(late) =
                self.by_entry.get(gone).filter(|late| self.rows[**late].entry >= age && self.rows[**late].entry > 0.0)
            {
                at_risk.add(&self.rows[*late].z, -weight(*late));
                gone += 1;
            }
            if !ends.is_empty() {
                visit(largest, &at_risk, &ends, &enders);
            }
        }
    }

    pub(super) fn evaluate(&self, point: &[f64], ties: Ties) -> Landscape {
        let columns = self.means.len();
        let mut sum = Landscape::zero(columns);
        self.walk(point, |largest, at_risk, ends, enders| {
            for (order, row) in ends.iter().enumerate() {
                let taken = match ties {
                    Ties::Efron => order as f64 / ends.len() as f64,
                    Ties::Breslow => 0.0,
                };
                let whole = at_risk.whole - taken * enders.whole;
                let mean: Vec<f64> =
                    at_risk.first.iter().zip(&enders.first).map(|(all, ends)| (all - taken * ends) / whole).collect();
                sum.value += self.linear(row, point) - largest - whole.ln();
                for ((slope, z), mean) in sum.gradient.iter_mut().zip(&row.z).zip(&mean) {
                    *slope += z - mean;
                }
                sum.hessian.add_scaled(&at_risk.second, -1.0 / whole);
                sum.hessian.add_scaled(&enders.second, taken / whole);
                sum.hessian.add_outer(&mean, &mean, 1.0);
            }
        });
        sum
    }

    /// Breslow's estimate of the cumulative hazard at the means of the covariates, by age.
    pub(super) fn baseline(&self, point: &[f64]) -> Vec<(f64, f64)> {
        let mut steps = Vec::new();
        self.walk(point, |largest, at_risk, ends, _| {
            steps.push((ends[0].exit, ends.len() as f64 / at_risk.whole * (-largest).exp()));
        });
        steps.reverse();
        let mut hazard = 0.0;
        for (_, step) in &mut steps {
            hazard += *step;
            *step = hazard;
        }
        steps
    }
}

/// Share of the comparable pairs in which the one with the higher score ended first, equal scores counting half (Harrell et al. 1982). Of
/// a pair the one that ended must have ended while the other was at risk and before the other's own end; who is censored at an
/// age has lasted longer than who ends then.
pub(super) fn concordance(prepared: &Prepared, point: &[f64]) -> Option<f64> {
    let scores: Vec<f64> = prepared.rows.iter().map(|row| prepared.linear(row, point)).collect();
    let mut ranked = scores.clone();
    ranked.sort_unstable_by(f64::total_cmp);
    ranked.dedup();
    let rank = |place: usize| ranked.partition_point(|score| *score < scores[place]);
    let mut counts = Counts::new(ranked.len());
    let (mut pairs, mut agree, mut gone, mut place) = (0.0, 0.0, 0, 0);
    while place < prepared.rows.len() {
        let age = prepared.rows[place].exit;
        let here = prepared.rows[place..].iter().take_while(|row| row.exit.total_cmp(&age).is_eq()).count();
        let tied = place..place + here;
        for censored in tied.clone().filter(|place| !prepared.rows[*place].ends) {
            counts.add(rank(censored), 1);
        }
        while let Some(late) = prepared
            .by_entry
            .get(gone)
            .filter(|late| prepared.rows[**late].entry >= age && prepared.rows[**late].entry > 0.0)
        {
            // Of those who come so late all have been added already: their exits are later.
            counts.add(rank(*late), -1);
            gone += 1;
        }
        for ending in tied.clone().filter(|place| prepared.rows[*place].ends) {
            let (below, equal) = (counts.below(rank(ending)), counts.at(rank(ending)));
            pairs += counts.whole as f64;
            agree += below as f64 + 0.5 * equal as f64;
        }
        for ending in tied.filter(|place| prepared.rows[*place].ends) {
            counts.add(rank(ending), 1);
        }
        place += here;
    }
    (pairs > 0.0).then(|| agree / pairs)
}

/// Numbers by rank, with quick sums of those below (Fenwick 1994).
struct Counts {
    tree: Vec<i64>,
    whole: i64,
}

impl Counts {
    fn new(ranks: usize) -> Self {
        Self { tree: vec![0; ranks + 1], whole: 0 }
    }

    fn add(&mut self, rank: usize, number: i64) {
        self.whole += number;
        let mut place = rank + 1;
        while place < self.tree.len() {
            self.tree[place] += number;
            place += place & place.wrapping_neg();
        }
    }

    fn below(&self, rank: usize) -> i64 {
        let (mut place, mut sum) = (rank, 0);
        while place > 0 {
            sum += self.tree[place];
            place -= place & place.wrapping_neg();
        }
        sum
    }

    fn at(&self, rank: usize) -> i64 {
        self.below(rank + 1) - self.below(rank)
    }
}
