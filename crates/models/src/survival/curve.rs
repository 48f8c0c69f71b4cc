//! The share that still lasts at every age (Kaplan & Meier 1958), with a band (Greenwood 1926).

use serde::Serialize;

use super::risk::RiskTable;
use crate::numeric::distribution::normal_quantile;
use crate::statistics::Interval;

/// One fall of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// The age at which it falls.
    pub age: f64,
    /// How many were at risk.
    pub at_risk: u64,
    /// How many ended.
    pub ended: u64,
    /// The share that lasts longer than this age.
    pub share: f64,
    /// Lower end of its band.
    pub low: f64,
    /// Upper end of its band.
    pub high: f64,
}

/// The share that lasts longer than t, for every age t: S(t) = ∏ (1 − dᵢ/nᵢ) over the ages tᵢ ≤ t at which dᵢ of the
/// nᵢ at risk ended (the product-limit estimate of Kaplan & Meier, JASA 53, 1958).
///
/// Its variance is Greenwood's (1926): S(t)² ∑ dᵢ / (nᵢ (nᵢ − dᵢ)). The band is drawn on the scale of ln(−ln S), so that it
/// stays within 0 and 1 (Kalbfleisch & Prentice 1980); it holds at each age for itself, not for the whole curve at once.
/// Where S is 1 the band is 1; where S is 0 the variance does not exist, and the band goes from 0 to where it last was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// The falls, by age; before the first the share is 1.
    pub steps: Vec<Step>,
    /// How many were watched.
    pub watched: u64,
    /// How many of them ended.
    pub ended: u64,
    /// The greatest age watched; beyond it the curve says nothing.
    pub until: f64,
}

impl Curve {
    /// Of a table, whatever the way of ending; `level` of the band within 0 and 1, else there is none but the share.
    pub fn of(table: &RiskTable, level: f64) -> Self {
        let z = if level > 0.0 && level < 1.0 { normal_quantile(0.5 + level / 2.0) } else { 0.0 };
        let (mut share, mut greenwood, mut high) = (1.0, 0.0, 1.0);
        let step = |(age, at_risk, ends): (f64, u64, &[u64])| {
            let ended: u64 = ends.iter().sum();
            let (n, d) = (at_risk as f64, ended as f64);
            share *= 1.0 - d / n;
            greenwood += d / (n * (n - d));
            let band = if share > 0.0 { band(share, greenwood, z) } else { (0.0, high) };
            high = band.1;
            Step { age, at_risk, ended, share, low: band.0, high }
        };
        let steps: Vec<Step> = table.rows().map(step).collect();
        Self { steps, watched: table.watched(), ended: table.ended_at_all(), until: table.until() }
    }

    /// The share that lasts longer than an age, with its band; `None` beyond what was watched.
    pub fn at(&self, age: f64) -> Option<Interval> {
        if age > self.until || self.watched == 0 {
            return None;
        }
        let fallen = self.steps.partition_point(|step| step.age <= age);
        let step = fallen.checked_sub(1).map(|place| self.steps[place]);
        let whole = Interval { low: 1.0, estimate: 1.0, high: 1.0 };
        Some(step.map_or(whole, |step| Interval { low: step.low, estimate: step.share, high: step.high }))
    }

    /// The age at which a part of all has ended (0.5 is the median): the first at which the share that lasts is at most
    /// 1 − `part`. `None` where so many have not ended as far as was watched.
    pub fn quantile(&self, part: f64) -> Option<f64> {
        self.first_below(1.0 - part, |step| step.share)
    }

    /// Both ends of the interval of a quantile: where the ends of the band reach it (Brookmeyer & Crowley 1982). An end
    /// that the band does not reach is `None`.
    pub fn quantile_range(&self, part: f64) -> (Option<f64>, Option<f64>) {
        (self.first_below(1.0 - part, |step| step.low), self.first_below(1.0 - part, |step| step.high))
    }

    fn first_below(&self, share: f64, of: impl Fn(&Step) -> f64) -> Option<f64> {
        // Shares are products of rounded factors: a share that is the bound but for the last digits has reached it.
        self.steps.iter().find(|step| of(step) <= share + 1e-12).map(|step| step.age)
    }

    /// The same curve with at most so many steps, for a picture: the last of each of equal spans of age. What is read from
    /// the steps kept is exact; ages between them read as a little younger.
    #[must_use]
    pub fn thinned(&self, most: usize) -> Self {
        let most_spans = most.max(1) as f64;
        let span_of = |age: f64| (age / self.until * most_spans).ceil().min(most_spans);
        let ends_span = |place: usize| match self.steps.get(place + 1) {
            Some(next) => span_of(self.steps[place].age) < span_of(next.age),
            None => true,
        };
        let is_short = self.steps.len() <= most;
        let kept = (0..self.steps.len()).filter(|place| is_short || ends_span(*place));
        Self { steps: kept.map(|place| self.steps[place]).collect(), ..*self }
    }

    /// The mean age at the end, where whoever lasts longer than `until` counts as `until`: the area under the curve up to
    /// there (Irwin 1949). `None` beyond what was watched.
    pub fn restricted_mean(&self, until: f64) -> Option<f64> {
        self.at(until)?;
        let (mut area, mut age, mut share) = (0.0, 0.0, 1.0);
        for step in self.steps.iter().take_while(|step| step.age < until) {
            area += share * (step.age - age);
            (age, share) = (step.age, step.share);
        }
        Some(area + share * (until - age))
    }
}

/// The band about a share on the scale of ln(−ln S); `sum` is Greenwood's.
fn band(share: f64, sum: f64, z: f64) -> (f64, f64) {
    if share >= 1.0 {
        return (1.0, 1.0);
    }
    let wide = z * sum.sqrt() / share.ln().abs();
    (share.powf(wide.exp()), share.powf((-wide).exp()))
}
