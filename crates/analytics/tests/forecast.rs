//! The firm's forecast against 'it stays as it is', on real and simulated shops, in its own back-test.

mod shop;

use analytics::foresight::{self, HORIZONS, Method, Rhythm};
use analytics::history::PhaseHistory;
use shop::Shop;
use simulator::ShopPlan;

/// For one model what is told of each horizon: the way, its error and that of standing still.
fn tried(name: &str, shop: &Shop, model: &str) -> Vec<(Method, f64, f64)> {
    let (_, last) = shop.book.span().expect("orders");
    let (knowledge, (_, model)) = (shop.knowledge(), shop.model(model));
    let history = PhaseHistory::build(&knowledge, model, last);
    let rhythm = Rhythm { knowledge: &knowledge, model };
    let forecasts = foresight::forecast(&history, model.phases.len(), last, Some(&rhythm)).expect("long enough");
    assert_eq!(forecasts.len(), HORIZONS.len());
    let told = forecasts.into_iter().map(|forecast| {
        let skill = forecast.backtest.skill.expect("some are due");
        let (error, still) = (skill.mean_absolute_error, skill.naive_mean_absolute_error);
        eprintln!(
            "{name}, {}, {} days: off by {error:.2}, standing still {still:.2}, {:?}",
            model.id, forecast.days, forecast.method
        );
        // Nobody is lost on the way, and nobody is foretold twice.
        let (now, then) = forecast.phases.iter().fold((0.0, 0.0), |(now, then), phase| {
            (now + phase.expected.now as f64, then + phase.expected.customers - phase.expected.new)
        });
        assert!((now - then).abs() < 1e-6 * (1.0 + now), "{now} customers became {then}");
        (forecast.method, error, still)
    });
    told.collect()
}

#[test]
fn customers_of_real_shops_are_foretold_better_than_by_standing_still() {
    for name in ["cdnow", "online_retail", "grocery"] {
        let Some(shop) = shop::log(name) else { continue };
        for (method, error, still) in tried(name, &shop, "stauss_bruhn") {
            assert!(method != Method::Standstill && error < still, "{name}: {error} against {still}");
        }
        for (method, error, still) in tried(name, &shop, "six_phases") {
            // Of buyers who never look around, nothing but coming is to be foretold: where nobody comes any more both are right.
            assert!(method != Method::Standstill && (error < still || error < 0.01), "{name}: {error} against {still}");
        }
    }
}

#[test]
fn customers_of_a_simulated_shop_are_foretold_better_than_by_standing_still() {
    let (shop, _) = Shop::simulated(ShopPlan::new(700, 24, 11));
    for model in ["stauss_bruhn", "six_phases"] {
        for (method, error, still) in tried("simulated", &shop, model) {
            assert!(method != Method::Standstill && error < still, "{model}: {error} against {still}");
        }
    }
}
