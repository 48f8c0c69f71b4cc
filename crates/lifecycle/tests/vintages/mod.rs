//! Vintages at random, for laws that must hold whatever the value models say.

use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::facts::intensity::Yardstick;
use lifecycle::vintage::{Origin, PurchaseFit, SpendFit, Vintage};
use models::value::bg_nbd::BgNbd;
use models::value::nbd::Nbd;
use models::value::purchase_model::PurchaseModel;
use proptest::prelude::*;

/// A model of purchases, or none.
pub(crate) fn models() -> impl Strategy<Value = Option<PurchaseModel>> {
    prop_oneof![
        Just(None),
        (0.2..2.0_f64, 1.0..20.0_f64).prop_map(|(r, alpha)| Some(PurchaseModel::Nbd(Nbd { r, alpha }))),
        (0.2..2.0_f64, 1.0..20.0_f64, 0.2..2.0_f64, 1.0..5.0_f64)
            .prop_map(|(r, alpha, a, b)| Some(PurchaseModel::BgNbd(BgNbd { r, alpha, a, b }))),
    ]
}

/// A vintage of this day and model, with what is typically expected after a purchase. The yardstick is 30 customers whose spend
/// differs by `step` units, and so many in contact.
pub(crate) fn vintage(day: Day, model: Option<PurchaseModel>, typical: f64, (step, in_contact): (i64, u32)) -> Vintage {
    Vintage {
        day,
        revision: 0,
        recorded_at: Timestamp::UNIX_EPOCH,
        origin: Origin::Import,
        customers: 100,
        repeat_customers: 50,
        purchase: PurchaseFit { model, bg_nbd: None, because: None },
        spend: SpendFit { gamma_gamma: None, mean: None, because: None },
        typical_expectation: Some(typical),
        usual_categories: Vec::new(),
        yardstick: Yardstick::new((1..=30).map(|place| Amount::from_units(place * step)).collect(), in_contact),
    }
}
