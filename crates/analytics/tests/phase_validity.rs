//! How well phases foretell who buys within 90 days, on real logs, against the bar of the trusted results, and how they hold against
//! the truth of simulated shops. `stammkunde bench phases` prints the same for the guide, on all logs.

mod shop;

use analytics::history::PhaseHistory;
use analytics::validity::lived::{Lived, Told, told};
use analytics::validity::{Trial, trial};
use domain::{Day, Zone};
use lifecycle::Book;
use shop::Shop;
use simulator::{Life, ShopPlan};

/// Log, day, and the trusted results: AUC of BG/NBD's expected purchases (where it could be fitted), of recency.
const ROWS: [(&str, &str, Option<f64>, f64); 6] = [
    ("cdnow", "1997-09-30", Some(0.7891), 0.7843),
    ("cdnow", "1998-03-31", Some(0.8346), 0.8278),
    ("online_retail", "2011-06-30", None, 0.6799),
    ("online_retail", "2011-09-09", Some(0.7287), 0.6831),
    ("grocery", "2006-12-31", Some(0.9002), 0.9116),
    ("grocery", "2007-06-30", Some(0.9322), 0.9360),
];

fn measured(log: &str, day: Day) -> Option<Trial> {
    let (zone, purchases) = (Zone::utc(), shop::purchases(log)?);
    let shop = Shop::as_of(Book::of_purchases(&purchases, &zone), zone, day);
    let knowledge = shop.knowledge();
    Some(trial(&knowledge, &knowledge.population(day), shop.model("stauss_bruhn")))
}

#[test]
fn phases_foretell_who_buys_nearly_as_well_as_recency_does() {
    let (mut phases, mut recency) = (Vec::new(), Vec::new());
    for (log, day, bg_nbd, of_recency) in ROWS {
        let Some(trial) = measured(log, day.parse().expect("day")) else { continue };
        let (phase, probability) = (trial.phase.expect("both"), trial.probability.expect("both"));
        let silence = trial.silence.expect("both happened");
        eprintln!(
            "{log} {day}: phase {phase:.4}, probability {probability:.4}, silence {silence:.4}, recency {of_recency:.4}"
        );
        if let Some(bar) = bg_nbd {
            assert!(probability >= bar - 0.005, "{log} {day}: probability to buy {probability:.4}, bar {bar}");
        }
        phases.push(phase);
        recency.push(of_recency);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    assert!(mean(&phases) >= mean(&recency) - 0.03, "phases {:.4}, recency {:.4}", mean(&phases), mean(&recency));
}

/// The buyers of a simulated shop as they are, without those who had everything erased that tells who they are.
fn buyers(shop: &Shop, lives: &[Life]) -> Vec<Lived> {
    let lived = |life: &Life| {
        let person = &life.person;
        let mut keys = person.keys.iter().filter_map(|key| domain::ArrivedAs::from_key(key));
        let customer = keys.find_map(|key| shop.book.find(key.customer()))?;
        Some(Lived {
            customer,
            since: shop.zone.day_of(person.first_order?),
            left: person.left_at.map(|left| shop.zone.day_of(left)),
            gap_days: 7.0 / person.orders_per_week?,
        })
    };
    lives.iter().filter(|life| !life.person.is_erased).filter_map(lived).collect()
}

#[test]
fn those_who_left_are_noticed_and_those_who_stay_are_not_written_off() {
    let mut all = Told::default();
    for seed in [3, 4, 5] {
        let (shop, lives) = Shop::simulated(ShopPlan::new(600, 24, seed));
        let (_, last) = shop.book.span().expect("orders");
        let (_, model) = shop.model("stauss_bruhn");
        let history = PhaseHistory::build(&shop.knowledge(), model, last);
        let told = told(&history, model, &["aufloesung", "abstinenz"], &buyers(&shop, &lives), last);
        eprintln!(
            "seed {seed}: {told:?}, noticed {:?}, written off {:?}",
            told.noticed_share(),
            told.written_off_share()
        );
        all = all.and(told);
    }
    assert!(all.noticed_share().is_some_and(|share| share >= 0.9), "{all:?}");
    assert!(all.written_off_share().is_some_and(|share| share <= 0.1), "{all:?}");
}
