//! The mathematics on a million customers, beside the packages that are usual for it: models of purchases and spend fitted and all
//! customers foretold, groups of alike customers, and what foretells the next products of Online Retail.

mod peer;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use engine::Engine;
use models::chance::Chance;
use models::clusters::{Scale, Search, k_means};
use models::value::gamma_gamma::{GammaGamma, SpendHistory};
use models::value::purchase_model::Law;
use models::value::{Prediction, PurchaseHistory};
use storage::DataFolder;

use super::import::import_online_retail;
use super::{Figure, Given, memory_megabytes};
use crate::clock;
use crate::fault::Fault;
use peer::{Peers, Row};

const BENCH: &str = "models";
const SECONDS: f64 = 2.0;
/// Pareto/NBD's likelihood has a hypergeometric function in it.
const PARETO_SECONDS: f64 = 15.0;
const SPEND_SECONDS: f64 = 1.0;
const CLUSTER_SECONDS: f64 = 1.5;
const RECOMMENDER_SECONDS: f64 = 0.4;
const MEGABYTES: f64 = 200.0;
/// Bytes that fitting and foretelling need for each customer, the predictions among them, the histories not.
const BYTES_EACH: f64 = 100.0;
/// Customers simulated where there is no file of them.
const CUSTOMERS: usize = 1_000_000;
/// Customers on whom the peer fits Pareto/NBD; more would take it minutes.
const PARETO_PART: usize = 100_000;
/// A year in weeks.
const HORIZON: f64 = 52.0;

pub(crate) fn measure(given: &Given) -> Result<Vec<Figure>, Fault> {
    let peers = Peers::new(given);
    let mut figures = purchases(given, &peers)?;
    figures.push(spend(&peers)?);
    figures.push(groups(&peers)?);
    match given.online_retail(BENCH) {
        Ok(file) => figures.push(recommender(&file, &peers)?),
        // The others were measured; what is missing is said.
        Err(Fault::Told(missing)) => eprintln!("{}", words::message(given.language, &missing)),
        Err(fault) => return Err(fault),
    }
    Ok(figures)
}

/// The models of purchases, one after the other on the same customers.
fn purchases(given: &Given, peers: &Peers) -> Result<Vec<Figure>, Fault> {
    let histories = if given.sim.is_file() { read(&given.sim)? } else { simulate(CUSTOMERS) };
    let rows = |histories: &[PurchaseHistory]| -> Vec<Row> {
        histories.iter().map(|one| [f64::from(one.repeats()), one.recency(), one.age()]).collect()
    };
    let mut figures = Vec::new();
    let mut most_each = 0.0_f64;
    for (law, name, budget) in [
        (Law::BgNbd, "fit", SECONDS),
        (Law::MbgNbd, "fit-mbg", SECONDS),
        (Law::ParetoNbd, "fit-pareto", PARETO_SECONDS),
    ] {
        let (seconds, bytes) = fit_and_predict(law, &histories)?;
        most_each = most_each.max(bytes / histories.len() as f64);
        figures.push(Figure::at_most(BENCH, name, seconds, "s", budget));
    }
    figures.push(Figure::at_most(BENCH, "fit-memory-each", most_each, "B", BYTES_EACH));
    if let Some(peak) = memory_megabytes(std::process::id(), "VmHWM") {
        figures.push(Figure::at_most(BENCH, "fit-memory", peak, "MB", MEGABYTES));
    }
    // Peers come last: what they need to be given must not count as ours.
    figures[0].peer = peers.seconds("bg_nbd", &rows(&histories))?;
    figures[1].peer = peers.seconds("mbg_nbd", &rows(&histories))?;
    let part = &histories[..histories.len().min(PARETO_PART)];
    let (seconds, _) = fit_and_predict(Law::ParetoNbd, part)?;
    let figure = Figure::at_most(BENCH, "fit-pareto-part", seconds, "s", 0.0);
    figures.push(Figure { budget: None, peer: peers.seconds("pareto_nbd", &rows(part))?, ..figure });
    Ok(figures)
}

/// Seconds for both, and bytes at most beyond what was there before.
fn fit_and_predict(law: Law, histories: &[PurchaseHistory]) -> Result<(f64, f64), Fault> {
    // Linux forgets the peak when told so; elsewhere, and where it may not be told, the peak of the whole process counts.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    let held = memory_megabytes(std::process::id(), "VmRSS").unwrap_or_default();
    let begun = Instant::now();
    let fit = law.fit(histories).and_then(Result::ok).ok_or(Fault::Engine(engine::EngineError::NoData))?;
    let mut predictions = vec![Prediction::default(); histories.len()];
    fit.model.predict_into(histories, HORIZON, &mut predictions);
    let seconds = begun.elapsed().as_secs_f64();
    let peak = memory_megabytes(std::process::id(), "VmHWM").unwrap_or_default();
    Ok((seconds, (peak - held).max(0.0) * 1e6))
}

/// Gamma-Gamma: fitted to a million repeat buyers, and the spend of each foretold.
fn spend(peers: &Peers) -> Result<Figure, Fault> {
    let mut chance = Chance::new(11);
    let buyer = |_| {
        let (purchases, scale) = (1 + chance.poisson(2.0), 15.44 / chance.gamma(3.74));
        let spent: f64 = (0..purchases).map(|_| chance.gamma(6.25) * scale).sum();
        SpendHistory::new(purchases, spent / f64::from(purchases)).ok()
    };
    let spends: Vec<SpendHistory> = (0..CUSTOMERS).filter_map(buyer).collect();
    let begun = Instant::now();
    let fit = GammaGamma::fit(&spends).map_err(|_| Fault::Engine(engine::EngineError::NoData))?;
    let expected: Vec<Option<f64>> = spends.iter().map(|spend| fit.model.expected_spend(Some(*spend))).collect();
    let seconds = begun.elapsed().as_secs_f64();
    tracing::debug!(customers = expected.len(), "foretold");
    let rows: Vec<Row> = spends.iter().map(|one| [f64::from(one.purchases()), one.mean(), 0.0]).collect();
    let peer = peers.seconds("gamma_gamma", &rows)?;
    Ok(Figure { peer, ..Figure::at_most(BENCH, "fit-spend", seconds, "s", SPEND_SECONDS) })
}

/// Four groups of a million customers by recency, frequency and spend, from ten starts.
fn groups(peers: &Peers) -> Result<Figure, Fault> {
    let mut chance = Chance::new(7);
    let point = |_| {
        let rate = chance.gamma(0.8) / 12.0;
        let orders = 1.0 + f64::from(chance.poisson(52.0 * rate));
        let silence = chance.exponential((1.0 / rate.max(0.005)).min(52.0));
        [silence, orders, orders * (3.5 + 0.6 * chance.normal()).exp()].map(f64::ln_1p)
    };
    let points: Vec<Row> = (0..CUSTOMERS).map(point).collect();
    let scale = Scale::of(&points);
    let points: Vec<Row> = points.into_iter().map(|point| scale.standard(point)).collect();
    let begun = Instant::now();
    let inertia = k_means(&points, Search::of(4), 1).inertia;
    let seconds = begun.elapsed().as_secs_f64();
    tracing::debug!(inertia, "grouped");
    let peer = peers.seconds("k_means", &points)?;
    Ok(Figure { peer, ..Figure::at_most(BENCH, "k-means", seconds, "s", CLUSTER_SECONDS) })
}

/// What foretells the next products, learned from all baskets of Online Retail as pages have it learned.
fn recommender(file: &Path, peers: &Peers) -> Result<Figure, Fault> {
    let folder = tempfile::tempdir()?;
    import_online_retail(file, folder.path())?;
    let engine = Engine::open(Arc::new(DataFolder::open(folder.path())?))?;
    let state = engine.state()?;
    let assortment = engine.assortment(&state, state.today(clock::now()))?;
    let begun = Instant::now();
    let products = assortment.recommender().neighbours().products();
    let seconds = begun.elapsed().as_secs_f64();
    tracing::debug!(products, "learned");
    let mut rows: Vec<Row> = Vec::new();
    for (place, customer) in assortment.customers().iter().enumerate() {
        let mut bought: Vec<u32> = assortment.baskets_of(*customer).flat_map(|(_, basket)| basket.to_vec()).collect();
        bought.sort_unstable();
        let cells = bought.chunk_by(|one, other| one == other);
        rows.extend(cells.map(|same| [place as f64, f64::from(same[0]), same.len() as f64]));
    }
    let peer = peers.seconds("recommender", &rows)?;
    Ok(Figure { peer, ..Figure::at_most(BENCH, "recommender", seconds, "s", RECOMMENDER_SECONDS) })
}

fn read(path: &Path) -> Result<Vec<PurchaseHistory>, Fault> {
    let columns = storage::read_numbers(path, &["x", "t_x", "T"])?;
    let [repeats, recency, age] = columns.as_slice() else { return Ok(Vec::new()) };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts written as numbers
    let history = |row: usize| PurchaseHistory::new(repeats[row] as u32, recency[row], age[row]).ok();
    Ok((0..repeats.len()).filter_map(history).collect())
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
