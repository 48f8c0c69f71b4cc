//! BG/NBD on a million customers: fitted, and all predicted.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use models::value::bg_nbd::BgNbd;
use models::value::{Prediction, PurchaseHistory};

use super::{Figure, Given, memory_megabytes};
use crate::fault::Fault;

const SECONDS: f64 = 2.0;
const MEGABYTES: f64 = 200.0;
/// Customers simulated where there is no file of them.
const CUSTOMERS: usize = 1_000_000;
/// A year in weeks.
const HORIZON: f64 = 52.0;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let histories = if given.sim.is_file() { read(&given.sim)? } else { simulate(CUSTOMERS) };
    let begun = Instant::now();
    let fit = BgNbd::fit(&histories).map_err(|_| Fault::Engine(engine::EngineError::NoData))?;
    let mut predictions = vec![Prediction::default(); histories.len()];
    fit.model.predict_into(&histories, HORIZON, &mut predictions);
    let seconds = begun.elapsed().as_secs_f64();
    let mut figures = vec![Figure { peer: peer(&given.sim), ..Figure::at_most("value", "fit", seconds, "s", SECONDS) }];
    if let Some(peak) = memory_megabytes(std::process::id(), "VmHWM") {
        figures.push(Figure::at_most("value", "fit-memory", peak, "MB", MEGABYTES));
    }
    Ok(figures)
}

fn read(path: &Path) -> Result<Vec<PurchaseHistory>, Fault> {
    let columns = storage::read_numbers(path, &["x", "t_x", "T"])?;
    let [repeats, recency, age] = columns.as_slice() else { return Ok(Vec::new()) };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts written as numbers
    let history = |row: usize| PurchaseHistory::new(repeats[row] as u32, recency[row], age[row]).ok();
    Ok((0..repeats.len()).filter_map(history).collect())
}

/// Seconds that the Python package `lifetimes` takes for the same, where it is installed.
fn peer(sim: &Path) -> Option<f64> {
    const SCRIPT: &str = "
import sys, time, pandas, lifetimes
d = pandas.read_parquet(sys.argv[1])
t = time.time()
m = lifetimes.BetaGeoFitter()
m.fit(d['x'], d['t_x'], d['T'])
m.conditional_expected_number_of_purchases_up_to_time(52, d['x'], d['t_x'], d['T'])
print(time.time() - t)
";
    let output =
        Command::new("python3").args(["-c", SCRIPT]).arg(sim).output().ok().filter(|it| it.status.success())?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// Customers who buy and leave as BG/NBD says, with CDNOW's parameters; always the same ones.
fn simulate(customers: usize) -> Vec<PurchaseHistory> {
    let mut chance = Chance(7);
    let (r, alpha, a, b) = (0.243, 4.414, 0.793, 2.426);
    (0..customers)
        .filter_map(|_| {
            let age = 27.0 + 12.0 * chance.uniform();
            let rate = chance.gamma(r) / alpha;
            let (left, stays) = (chance.gamma(a), chance.gamma(b));
            let leaving = left / (left + stays);
            let (mut repeats, mut recency, mut time) = (0, 0.0, 0.0);
            loop {
                time += -chance.uniform().ln() / rate;
                if time > age {
                    break;
                }
                repeats += 1;
                recency = time;
                if chance.uniform() < leaving {
                    break;
                }
            }
            PurchaseHistory::new(repeats, recency, age).ok()
        })
        .collect()
}

/// `SplitMix64`: not for secrets, the same on every machine.
struct Chance(u64);

impl Chance {
    /// In (0, 1].
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Marsaglia and Tsang (2000); a shape below 1 by their boost.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simulated_customers_have_the_parameters_they_were_made_with() {
        let fit = BgNbd::fit(&simulate(20_000)).expect("a fit");
        assert!((fit.model.r - 0.243).abs() < 0.02, "{:?}", fit.model);
        assert!((fit.model.alpha - 4.414).abs() < 0.5, "{:?}", fit.model);
    }
}
