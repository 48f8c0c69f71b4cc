//! Vintages at random, for laws that must hold whatever the value models say.

use domain::{Amount, Day};
use jiff::Timestamp;
use lifecycle::Vintages;
use lifecycle::facts::intensity::Yardstick;
use lifecycle::vintage::{Origin, PurchaseFit, SpendFit, Vintage};
use models::value::bg_nbd::BgNbd;
use models::value::mbg_nbd::MbgNbd;
use models::value::nbd::Nbd;
use models::value::pareto_nbd::ParetoNbd;
use models::value::purchase_model::PurchaseModel;
use proptest::prelude::*;

/// A model of purchases, or none.
pub(crate) fn models() -> impl Strategy<Value = Option<PurchaseModel>> {
    prop_oneof![
        Just(None),
        (0.2..2.0_f64, 1.0..20.0_f64).prop_map(|(r, alpha)| Some(PurchaseModel::Nbd(Nbd { r, alpha }))),
        (0.2..2.0_f64, 1.0..20.0_f64, 0.2..2.0_f64, 1.0..5.0_f64)
            .prop_map(|(r, alpha, a, b)| Some(PurchaseModel::BgNbd(BgNbd { r, alpha, a, b }))),
        (0.2..2.0_f64, 1.0..20.0_f64, 0.2..2.0_f64, 1.0..5.0_f64)
            .prop_map(|(r, alpha, a, b)| Some(PurchaseModel::MbgNbd(MbgNbd { r, alpha, a, b }))),
        (0.2..2.0_f64, 1.0..20.0_f64, 0.2..2.0_f64, 1.0..40.0_f64)
            .prop_map(|(r, alpha, s, beta)| Some(PurchaseModel::ParetoNbd(ParetoNbd { r, alpha, s, beta }))),
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
        purchase: PurchaseFit::given(model),
        spend: SpendFit { gamma_gamma: None, mean: None, because: None },
        typical_expectation: Some(typical),
        usual_categories: Vec::new(),
        yardstick: Yardstick::new((1..=30).map(|place| Amount::from_units(place * step)).collect(), in_contact),
        review: None,
    }
}

/// A few of them within some days after the first.
#[allow(dead_code)] // not every test asks for several
pub(crate) fn vintages(first: i32, days: i32) -> impl Strategy<Value = Vintages> {
    let vintage = (0..days, models(), 0.1..2.0_f64).prop_map(move |(day, model, typical)| {
        let in_contact = u32::try_from(day % 2).unwrap_or(0);
        vintage(Day::from_number(first + day), model, typical, (3, in_contact))
    });
    proptest::collection::vec(vintage, 0..6).prop_map(Vintages::new)
}
