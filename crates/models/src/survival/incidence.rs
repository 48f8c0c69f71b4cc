//! The share that ended in each way at every age, where one way of ending keeps the others from happening (Aalen &
//! Johansen 1978).

use super::risk::RiskTable;
use crate::numeric::distribution::normal_quantile;
use crate::statistics::Interval;

/// Cumulative incidence: the share that has ended in the way k by the age t,
/// `F_k(t) = ∑ S(tᵢ−) d_kᵢ / nᵢ` over the ages tᵢ ≤ t (Aalen & Johansen, Scandinavian Journal of Statistics 5, 1978).
///
/// All ways together and the share that still lasts make 1 at every age. Taking one minus Kaplan–Meier's curve of a
/// single way instead would count those who ended otherwise as if they could still end this way.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidence {
    causes: usize,
    until: f64,
    rows: Vec<Row>,
    /// `shares[row * causes + cause]`.
    shares: Vec<f64>,
    ends: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    age: f64,
    at_risk: f64,
    /// Share that lasted up to this age, and beyond it.
    before: f64,
    after: f64,
}

impl Incidence {
    /// Of a table.
    pub fn of(table: &RiskTable) -> Self {
        let causes = table.causes();
        let mut incidence =
            Self { causes, until: table.until(), rows: Vec::new(), shares: Vec::new(), ends: Vec::new() };
        let mut so_far = vec![0.0; causes];
        let mut before = 1.0;
        for (age, at_risk, ends) in table.rows() {
            let n = at_risk as f64;
            for (share, ended) in so_far.iter_mut().zip(ends) {
                *share += before * *ended as f64 / n;
            }
            let after = before * (1.0 - ends.iter().sum::<u64>() as f64 / n);
            incidence.rows.push(Row { age, at_risk: n, before, after });
            incidence.shares.extend(&so_far);
            incidence.ends.extend(ends);
            before = after;
        }
        incidence
    }

    /// The greatest age watched.
    pub fn until(&self) -> f64 {
        self.until
    }

    fn fallen(&self, age: f64) -> usize {
        self.rows.partition_point(|row| row.age <= age)
    }

    fn share_after(&self, rows: usize, cause: usize) -> f64 {
        rows.checked_sub(1).map_or(0.0, |row| self.shares[row * self.causes + cause])
    }

    /// The share that still lasts beyond an age; beyond what was watched, as far as was watched.
    pub fn lasting(&self, age: f64) -> f64 {
        self.fallen(age).checked_sub(1).map_or(1.0, |row| self.rows[row].after)
    }

    /// The share that has ended in one way by an age; beyond what was watched, as far as was watched.
    pub fn share(&self, cause: usize, age: f64) -> f64 {
        if cause >= self.causes { 0.0 } else { self.share_after(self.fallen(age), cause) }
    }

    /// Of those who last beyond the age `spent`, the share that ends in one way by an age. `None` where none lasts so
    /// long.
    pub fn share_given(&self, cause: usize, spent: f64, age: f64) -> Option<f64> {
        let lasting = self.lasting(spent);
        (lasting > 0.0).then(|| ((self.share(cause, age) - self.share(cause, spent)) / lasting).max(0.0))
    }

    /// The share that has ended in one way by an age, with an interval; `None` beyond what was watched.
    ///
    /// The variance is that of the delta method (Marubini & Valsecchi 1995, eq. 10.12), the interval on the scale of
    /// ln(−ln(1 − F)), so that it stays within 0 and 1. With a single way of ending both are Greenwood's.
    pub fn interval(&self, cause: usize, age: f64, level: f64) -> Option<Interval> {
        if age > self.until || cause >= self.causes || !(level > 0.0 && level < 1.0) {
            return None;
        }
        let estimate = self.share(cause, age);
        if estimate <= 0.0 || estimate >= 1.0 {
            return Some(Interval { low: estimate, estimate, high: estimate });
        }
        let error = self.variance(cause, age).max(0.0).sqrt();
        let rest = 1.0 - estimate;
        let wide = normal_quantile(0.5 + level / 2.0) * error / (rest * rest.ln().abs());
        let end = |sign: f64| 1.0 - rest.powf((sign * wide).exp());
        Some(Interval { low: end(-1.0), estimate, high: end(1.0) })
    }

    fn variance(&self, cause: usize, age: f64) -> f64 {
        let rows = self.fallen(age);
        let whole = self.share_after(rows, cause);
        let mut sum = 0.0;
        for (place, row) in self.rows[..rows].iter().enumerate() {
            let ends = &self.ends[place * self.causes..(place + 1) * self.causes];
            let (n, own) = (row.at_risk, ends[cause] as f64);
            let all = ends.iter().sum::<u64>() as f64;
            let still = whole - self.share_after(place + 1, cause);
            if still > 0.0 && n > all {
                sum += still * still * all / (n * (n - all));
            }
            sum += row.before * row.before * own * (n - own) / (n * n * n);
            sum -= 2.0 * still * row.before * own / (n * n);
        }
        sum
    }
}
