//! The models of purchases on a million customers: each fitted, and all predicted.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use models::chance::Chance;
use models::value::purchase_model::Law;
use models::value::{Prediction, PurchaseHistory};

use super::{Figure, Given, memory_megabytes};
use crate::fault::Fault;

const SECONDS: f64 = 2.0;
/// Pareto/NBD's likelihood has a hypergeometric function in it.
const PARETO_SECONDS: f64 = 15.0;
const MEGABYTES: f64 = 200.0;
/// Customers simulated where there is no file of them.
const CUSTOMERS: usize = 1_000_000;
/// A year in weeks.
const HORIZON: f64 = 52.0;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let histories = if given.sim.is_file() { read(&given.sim)? } else { simulate(CUSTOMERS) };
    let seconds = fit_and_predict(Law::BgNbd, &histories)?;
    let mut figures = vec![Figure { peer: peer(&given.sim), ..Figure::at_most("value", "fit", seconds, "s", SECONDS) }];
    if let Some(peak) = memory_megabytes(std::process::id(), "VmHWM") {
        figures.push(Figure::at_most("value", "fit-memory", peak, "MB", MEGABYTES));
    }
    for (law, name, budget) in [(Law::MbgNbd, "fit-mbg", SECONDS), (Law::ParetoNbd, "fit-pareto", PARETO_SECONDS)] {
        figures.push(Figure::at_most("value", name, fit_and_predict(law, &histories)?, "s", budget));
    }
    Ok(figures)
}

/// Seconds for both.
fn fit_and_predict(law: Law, histories: &[PurchaseHistory]) -> Result<f64, Fault> {
    let begun = Instant::now();
    let fit = law.fit(histories).and_then(Result::ok).ok_or(Fault::Engine(engine::EngineError::NoData))?;
    let mut predictions = vec![Prediction::default(); histories.len()];
    fit.model.predict_into(histories, HORIZON, &mut predictions);
    Ok(begun.elapsed().as_secs_f64())
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
    let mut chance = Chance::new(7);
    let (r, alpha, a, b) = (0.243, 4.414, 0.793, 2.426);
    (0..customers)
        .filter_map(|_| {
            let age = 27.0 + 12.0 * chance.uniform();
            let rate = chance.gamma(r) / alpha;
            let leaving = chance.beta(a, b);
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

#[cfg(test)]
mod tests {
    use models::value::bg_nbd::BgNbd;

    use super::*;

    #[test]
    fn simulated_customers_have_the_parameters_they_were_made_with() {
        let fit = BgNbd::fit(&simulate(20_000)).expect("a fit");
        assert!((fit.model.r - 0.243).abs() < 0.02, "{:?}", fit.model);
        assert!((fit.model.alpha - 4.414).abs() < 0.5, "{:?}", fit.model);
    }
}
