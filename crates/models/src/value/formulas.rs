//! Formulas of customer value that need no model: an average customer, multiplied out. They stand beside the models so that whoever knows a
//! figure from a slide or a textbook finds it again, with what went into it.
//!
//! None of them knows a single customer's silence, and all of them take one retention for all: a cohort's retention rises with its age
//! because those who leave easily leave first, so a mean retention undervalues those who stayed (Fader & Hardie 2010, "Customer-Base
//! Valuation in a Contractual Setting", Marketing Science 29(1)).

/// Revenue CLTV: revenue of a purchase × purchases a year × years. No cost and no discount.
pub fn revenue(of_purchase: f64, purchases_a_year: f64, years: f64) -> f64 {
    of_purchase * purchases_a_year * years
}

/// The textbook's: (revenue − cost of a customer and year) ÷ (1 + discount rate) × years. It discounts only once, whatever the years: kept
/// as it is told.
pub fn textbook(revenue_a_year: f64, cost_a_year: f64, discount_rate: f64, years: f64) -> f64 {
    (revenue_a_year - cost_a_year) / (1.0 + discount_rate) * years
}

/// How long a customer stays on average where a share `retention` stays each year: 1 ÷ (1 − retention), the mean of a geometric
/// distribution. `None` where all stay, or for what is no share.
pub fn years(retention: f64) -> Option<f64> {
    (0.0..1.0).contains(&retention).then(|| 1.0 / (1.0 - retention))
}

/// What a customer is still worth after this year's margin: m·r ÷ (1 + d − r), the sum of m·(r/(1 + d))ᵗ over t = 1, 2, … (Gupta & Lehmann
/// 2003, "Customers as assets", Journal of Interactive Marketing 17(1)). `None` where the sum is not finite, or for what is no share or rate.
pub fn retention(margin_a_year: f64, retention: f64, discount_rate: f64) -> Option<f64> {
    let is_finite = (0.0..=1.0).contains(&retention) && discount_rate >= 0.0 && 1.0 + discount_rate > retention;
    is_finite.then(|| margin_a_year * retention / (1.0 + discount_rate - retention))
}

/// What a new customer is worth, this year's margin included: m(1 + d) ÷ (1 + d − r) less what winning them costs.
pub fn new_customer(margin_a_year: f64, retention: f64, discount_rate: f64, acquisition_cost: f64) -> Option<f64> {
    Some(margin_a_year + self::retention(margin_a_year, retention, discount_rate)? - acquisition_cost)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_textbooks_example() {
        // (120 − 70)/1.1 × 4.
        assert!((textbook(120.0, 70.0, 0.1, 4.0) - 181.818_181_818).abs() < 1e-9);
        assert!((revenue(60.0, 2.0, 4.0) - 480.0).abs() < 1e-12);
        assert_eq!(years(0.75), Some(4.0));
        assert_eq!((years(1.0), years(-0.1), years(f64::NAN)), (None, None, None));
    }

    #[test]
    fn nothing_that_is_no_finite_sum() {
        assert_eq!(retention(10.0, 1.0, 0.0), None);
        assert_eq!((retention(10.0, 1.2, 0.5), retention(10.0, 0.5, -0.1)), (None, None));
    }

    proptest! {
        #[test]
        fn the_closed_forms_are_their_sums(margin in -500.0_f64..500.0, stay in 0.0_f64..0.95, rate in 0.01_f64..0.5, cost in 0.0_f64..300.0) {
            let sum: f64 = (1..2_000).map(|year| margin * (stay / (1.0 + rate)).powi(year)).sum();
            let told = retention(margin, stay, rate).expect("finite");
            prop_assert!((told - sum).abs() < 1e-7 * (1.0 + margin.abs()));
            let whole = margin * (1.0 + rate) / (1.0 + rate - stay) - cost;
            prop_assert!((new_customer(margin, stay, rate, cost).expect("finite") - whole).abs() < 1e-7 * (1.0 + margin.abs()));
        }
    }
}
