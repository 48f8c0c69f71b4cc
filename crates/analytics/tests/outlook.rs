//! Where single customers go next, said as of past days, against what they did: on simulated shops and a real one. And that what is
//! said of one customer does not contradict itself.

mod shop;

use analytics::foresight::{Outlooks, Rhythm, TRIAL_HORIZONS, Trial, TrialHorizon, Way, trial};
use analytics::history::PhaseHistory;
use lifecycle::{CustomerIndex, PhaseModel};
use shop::Shop;
use simulator::ShopPlan;

/// Customers of a phase or band below which shares are mostly chance.
const FEWEST: u64 = 100;

fn tried(name: &str, shop: &Shop, model: &str) -> Trial {
    let (_, last) = shop.book.span().expect("orders");
    let (knowledge, (_, model)) = (shop.knowledge(), shop.model(model));
    let history = PhaseHistory::build(&knowledge, model, last);
    let trial = trial(&history, &Rhythm { knowledge: &knowledge, model }, last).expect("long enough");
    for told in &trial.horizons {
        assert!(told.made_on.iter().all(|day| day.plus(i32::try_from(told.days).expect("days")) <= last));
        tell(name, model, told);
    }
    trial
}

fn tell(name: &str, model: &PhaseModel, told: &TrialHorizon) {
    eprintln!(
        "{name}, {}, {} days, {} customers as of {} days: {:?}, base {:.3}, {:?}{}",
        model.id,
        told.days,
        told.customers,
        told.made_on.len(),
        told.scores.iter().map(|score| (score.way, (score.brier * 1e3).round() / 1e3)).collect::<Vec<_>>(),
        told.base_brier,
        told.way,
        if told.is_sure { ", surely" } else { "" }
    );
    for phase in &told.phases {
        let share = |part: f64| 100.0 * part / phase.customers as f64;
        eprintln!(
            "   {}: of {} said to leave {:.0} %, left {:.0} %",
            model.phase(phase.phase).id,
            phase.customers,
            share(phase.expected),
            share(phase.left as f64)
        );
    }
}

/// That shares come as they were said, in phases (of some ids) and bands with enough customers.
fn assert_calibrated(shop: &Shop, model: &str, told: &TrialHorizon, within: f64, phases: &[&str]) {
    let (_, model) = shop.model(model);
    for phase in told.phases.iter().filter(|phase| phase.customers >= FEWEST) {
        let id = model.phase(phase.phase).id.as_str();
        let off = (phase.expected - phase.left as f64) / phase.customers as f64;
        assert!(!phases.contains(&id) || off.abs() <= within, "{id}, {} days: off by {off:.2}", told.days);
    }
}

/// The way that is taken is better than to know the share of each phase beforehand, which nobody did.
fn assert_beats_base(name: &str, told: &TrialHorizon) {
    let taken = told.scores.iter().find(|score| score.way == told.way).expect("a score").brier;
    assert!(taken < told.base_brier, "{name}, {} days: {taken} against {}", told.days, told.base_brier);
}

const STAUSS: [&str; 7] =
    ["anbahnung", "sozialisierung", "wachstum", "reife", "gefaehrdung", "aufloesung", "abstinenz"];
const FOUR: [&str; 4] = ["gewinnung", "bindung", "reaktivierung", "abwanderung"];

#[test]
fn customers_of_a_grown_shop_go_where_they_were_said_to() {
    let (shop, _) = Shop::simulated(ShopPlan::new(1_500, 36, 9));
    for (model, phases) in [("stauss_bruhn", &STAUSS[..]), ("four_phases", &FOUR)] {
        let trial = tried("simulated", &shop, model);
        assert_eq!(trial.horizons.iter().map(|told| told.days).collect::<Vec<_>>(), TRIAL_HORIZONS);
        assert_eq!(trial.way(), (Way::Rhythm, true));
        for told in &trial.horizons {
            assert_beats_base(model, told);
            assert_calibrated(&shop, model, told, 0.08, phases);
            for band in told.bands.iter().filter(|band| band.customers >= FEWEST) {
                let off = (band.expected - band.left as f64) / band.customers as f64;
                assert!(off.abs() <= 0.12, "{model}, {} days, from {}: off by {off:.2}", told.days, band.low);
            }
        }
    }
    let trial = tried("simulated", &shop, "six_phases");
    assert_beats_base("six_phases", &trial.horizons[0]);
    for (told, within) in trial.horizons.iter().zip([0.05, 0.10]) {
        assert_calibrated(&shop, "six_phases", told, within, &["retention", "advocacy", "consideration"]);
    }
}

/// A young shop knows little of what a year does to anybody; a quarter it can tell.
#[test]
fn customers_of_a_young_shop_go_where_they_were_said_to_within_a_quarter() {
    let (shop, _) = Shop::simulated(ShopPlan::new(1_500, 24, 9));
    for (model, phases) in
        [("stauss_bruhn", &STAUSS[..]), ("four_phases", &FOUR), ("six_phases", &["retention", "advocacy"])]
    {
        let trial = tried("young", &shop, model);
        assert_beats_base(model, &trial.horizons[0]);
        assert_calibrated(&shop, model, &trial.horizons[0], 0.15, phases);
    }
}

#[test]
fn customers_of_a_real_shop_go_where_they_were_said_to() {
    let Some(shop) = shop::log("cdnow") else { return };
    for (model, phases) in [("stauss_bruhn", &STAUSS[..]), ("four_phases", &FOUR)] {
        let trial = tried("cdnow", &shop, model);
        assert_eq!(trial.way(), (Way::Rhythm, true));
        for told in &trial.horizons {
            assert_beats_base(model, told);
            assert_calibrated(&shop, model, told, 0.10, phases);
        }
    }
}

/// Into the phase that silence brings nobody is said to come by anything but orders before the day on which silence brings it; and
/// chances add up.
fn assert_no_contradiction(shop: &Shop, model: &str) {
    let (_, last) = shop.book.span().expect("orders");
    let (knowledge, (_, model)) = (shop.knowledge(), shop.model(model));
    let history = PhaseHistory::build(&knowledge, model, last);
    let rhythm = Rhythm { knowledge: &knowledge, model };
    let outlooks = Outlooks::fit(&history, &rhythm, last).expect("long enough");
    let mut foretold = 0;
    for (place, of) in (0..).zip(shop.book.histories()).step_by(2) {
        let Some(stay) = history.last_sojourn(CustomerIndex(place), last) else { continue };
        let silence = knowledge.next_turn(of, model, last);
        for way in Way::ALL {
            let outlook = outlooks.outlook(&rhythm, &stay, way);
            let all: f64 = outlook.next.iter().map(|next| next.probability).sum();
            assert!((all + outlook.stays - 1.0).abs() < 1e-6, "{all} and {}", outlook.stays);
            for next in &outlook.next {
                assert!(next.early_days <= next.median_days && next.median_days <= next.late_days);
                assert!(next.phase != stay.phase && next.early_days >= 1, "{next:?} from {stay:?}");
                let Some((day, _)) = silence.filter(|(_, phase)| *phase == next.phase) else { continue };
                let earliest = day.since(last);
                foretold += 1;
                // What is hardly ever said of anybody is not shown. An order may lead there earlier, but not all go by one.
                let days = if way == Way::Rates { next.median_days } else { next.late_days };
                assert!(
                    next.probability < 0.01 || i64::from(days) >= i64::from(earliest),
                    "{} {way:?}: {next:?}, but silence brings it in {earliest} days",
                    of.customer
                );
            }
        }
    }
    assert!(foretold > 100, "{foretold}");
}

#[test]
fn what_is_said_of_one_customer_does_not_contradict_itself() {
    let (shop, _) = Shop::simulated(ShopPlan::new(700, 24, 11));
    for model in ["stauss_bruhn", "six_phases", "four_phases"] {
        assert_no_contradiction(&shop, model);
    }
    if let Some(shop) = shop::log("cdnow") {
        assert_no_contradiction(&shop, "stauss_bruhn");
    }
}
