//! Purchases and spend together: what will a customer bring in a horizon?
//!
//! The number of purchases and the spend per purchase are independent in these models, so the expectation is their product and
//! the distribution of the sum is a mixture: P(S ≤ s) = Σₖ P(N = k) · P(sum of k purchases ≤ s), where a sum of k purchases is beta-prime
//! distributed ([`super::gamma_gamma`]).

use super::discount::{DiscountRate, Until};
use super::forecast::PurchaseForecast;
use super::gamma_gamma::{GammaGamma, SpendHistory};
use super::{PurchaseHistory, Range};

/// Purchases whose probability is below this are left out of the mixture.
const NEGLIGIBLE: f64 = 1e-9;
/// And at most so many are looked at.
const MOST_PURCHASES: u32 = 20_000;

/// Expected spend in the horizon; `None` where the mean spend is not defined (q ≤ 1).
pub fn expected_spend_in(
    purchases: &dyn PurchaseForecast,
    spend_model: &GammaGamma,
    history: &PurchaseHistory,
    spend: Option<SpendHistory>,
    horizon: f64,
) -> Option<f64> {
    let per_purchase = spend_model.expected_spend(spend)?;
    Some(purchases.expected_purchases(history, horizon) * per_purchase)
}

/// Spend to come, each purchase discounted to now; without end the residual value of the customer, before margin (Fader, Hardie & Lee 2005,
/// "RFM and CLV"). `None` where the mean spend is not defined (q ≤ 1), or the discounted purchases have no finite value.
pub fn discounted_spend(
    purchases: &dyn PurchaseForecast,
    spend_model: &GammaGamma,
    history: &PurchaseHistory,
    spend: Option<SpendHistory>,
    rate: DiscountRate,
    until: Until,
) -> Option<f64> {
    let per_purchase = spend_model.expected_spend(spend)?;
    Some(purchases.discounted_purchases(history, rate, until)? * per_purchase)
}

/// Range that holds the customer's spend in the horizon with probability `level`, equal tails.
pub fn spend_range(
    purchases: &dyn PurchaseForecast,
    spend_model: &GammaGamma,
    history: &PurchaseHistory,
    spend: Option<SpendHistory>,
    horizon: f64,
    level: f64,
) -> Range {
    let mut shares = Vec::new();
    let mut at_least = 1.0;
    for count in 0..MOST_PURCHASES {
        let more = purchases.probability_of_at_least(count + 1, history, horizon);
        shares.push((count, (at_least - more).max(0.0)));
        at_least = more;
        // Written so that NaN ends it too.
        if at_least.is_nan() || at_least < NEGLIGIBLE {
            break;
        }
    }
    let within = |amount: f64| -> f64 {
        shares
            .iter()
            .filter(|(_, share)| *share > NEGLIGIBLE)
            .map(|(count, share)| share * spend_model.probability_sum_within(amount, *count, spend))
            .sum()
    };
    let tail = (1.0 - level.clamp(0.0, 1.0)) / 2.0;
    Range { low: amount_quantile(tail, &within), high: amount_quantile(1.0 - tail, &within) }
}

/// The smallest amount with this probability of spending no more.
fn amount_quantile(probability: f64, within: &impl Fn(f64) -> f64) -> f64 {
    if within(0.0) >= probability {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while within(high) < probability && high < 1e15 {
        low = high;
        high *= 2.0;
    }
    // To a ten-thousandth: amounts are shown in whole coins.
    while high - low > 1e-4 * high {
        let middle = low + (high - low) / 2.0;
        if within(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
