//! Random vintages of the value model.

use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::Vintages;
use lifecycle::facts::intensity::Yardstick;
use lifecycle::vintage::{Origin, PurchaseFit, SpendFit, Vintage};
use models::value::bg_nbd::BgNbd;
use models::value::nbd::Nbd;
use models::value::purchase_model::PurchaseModel;
use proptest::prelude::*;

pub(crate) fn vintage(day: i32, model: Option<PurchaseModel>, typical: f64) -> Vintage {
    Vintage {
        day: Day::from_number(day),
        revision: 0,
        recorded_at: Timestamp::UNIX_EPOCH,
        origin: Origin::Import,
        customers: 100,
        repeat_customers: 50,
        purchase: PurchaseFit { model, bg_nbd: None, because: None },
        spend: SpendFit { gamma_gamma: None, mean: None, because: None },
        typical_expectation: Some(typical),
        usual_categories: Vec::new(),
        yardstick: Yardstick::new(
            (1..=30).map(|units| Amount::from_units(units * 3)).collect(),
            u32::try_from(day % 2).unwrap_or(0),
        ),
    }
}

/// A few of them within some days after the first: without a model, by NBD, or by BG/NBD.
pub(crate) fn vintages(first: i32, days: i32) -> impl Strategy<Value = Vintages> {
    let model = prop_oneof![
        Just(None),
        (0.2..2.0_f64, 1.0..20.0_f64).prop_map(|(r, alpha)| Some(PurchaseModel::Nbd(Nbd { r, alpha }))),
        (0.2..2.0_f64, 1.0..20.0_f64, 0.2..2.0_f64, 1.0..5.0_f64)
            .prop_map(|(r, alpha, a, b)| Some(PurchaseModel::BgNbd(BgNbd { r, alpha, a, b }))),
    ];
    let vintage = (0..days, model, 0.1..2.0_f64);
    let vintage = vintage.prop_map(move |(day, model, typical)| self::vintage(first + day, model, typical));
    proptest::collection::vec(vintage, 0..6).prop_map(Vintages::new)
}
