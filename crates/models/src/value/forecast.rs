//! What every model of purchases can say of a customer, so that models can be compared and exchanged.

use super::discount::{DiscountRate, Until};
use super::grouping::{answer_each, group};
use super::purchase_model::count_range;
use super::{Prediction, PurchaseHistory, Range};
use crate::parallel;

/// A model of repeat purchases with its parameters, asked about one customer at a time.
///
/// Times and horizons are in the unit of the histories. A horizon of 0 foretells nothing (0); one that is negative is senseless.
pub trait PurchaseForecast: Sync {
    /// Probability that the customer has not left for good.
    fn probability_alive(&self, history: &PurchaseHistory) -> f64;

    /// Expected purchases in (T, T + horizon], given the history.
    fn expected_purchases(&self, history: &PurchaseHistory, horizon: f64) -> f64;

    /// Probability of at least `purchases` in (T, T + horizon], given the history: the predictive distribution.
    fn probability_of_at_least(&self, purchases: u32, history: &PurchaseHistory, horizon: f64) -> f64;

    /// Expected purchases of someone of whom nothing is known, in `time` from the first purchase, that one not counted.
    fn expected_purchases_new(&self, time: f64) -> f64;

    /// Expected purchases to come, each discounted to now (DERT without end). `None` where that has no finite value, as without
    /// discount and end where customers stay too long, and for a negative horizon.
    fn discounted_purchases(&self, history: &PurchaseHistory, rate: DiscountRate, until: Until) -> Option<f64>;

    /// Probability of at least one purchase in (T, T + horizon], given the history.
    fn probability_to_buy(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        self.probability_of_at_least(1, history, horizon)
    }

    /// Everything about one customer and horizon.
    fn predict(&self, history: &PurchaseHistory, horizon: f64) -> Prediction {
        Prediction {
            probability_alive: self.probability_alive(history),
            expected_purchases: self.expected_purchases(history, horizon),
            probability_to_buy: self.probability_to_buy(history, horizon),
        }
    }

    /// [`Self::predict`] for all customers, in parallel, into `predictions` (of the same length); equal histories are asked about once.
    fn predict_into(&self, histories: &[PurchaseHistory], horizon: f64, predictions: &mut [Prediction]) {
        answer_each(histories, predictions, |history| self.predict(history, horizon));
    }

    /// [`Self::expected_purchases`] of all customers, in parallel; equal histories are asked about once.
    fn expected_purchases_of(&self, histories: &[PurchaseHistory], horizon: f64) -> Vec<f64> {
        let mut expected = vec![0.0; histories.len()];
        answer_each(histories, &mut expected, |history| self.expected_purchases(history, horizon));
        expected
    }

    /// Expected purchases of all customers together in each of these horizons; equal histories are asked about once.
    fn expected_totals(&self, histories: &[PurchaseHistory], horizons: &[f64]) -> Vec<f64> {
        let grouped = group(histories);
        let total = |horizon: &f64| -> f64 {
            let rows = grouped.histories.iter().enumerate();
            rows.map(|(row, history)| grouped.customers_of(row) * self.expected_purchases(history, *horizon)).sum()
        };
        parallel::map(horizons.iter().collect(), total)
    }

    /// Range that holds the number of purchases in the horizon with probability `level` or more, equal tails.
    fn purchases_range(&self, history: &PurchaseHistory, horizon: f64, level: f64) -> Range {
        count_range(level, |purchases| self.probability_of_at_least(purchases, history, horizon))
    }

    /// Where the `purchases` that came stand in the predictive distribution: P(N < n) + `uniform` · P(N = n), uniform on (0, 1)
    /// if the model is right and `uniform` is (the randomised probability integral transform, Czado, Gneiting & Held 2009).
    fn randomised_place(&self, purchases: u32, history: &PurchaseHistory, horizon: f64, uniform: f64) -> f64 {
        let reached = self.probability_of_at_least(purchases, history, horizon);
        let passed = self.probability_of_at_least(purchases.saturating_add(1), history, horizon);
        1.0 - reached + uniform * (reached - passed)
    }

    /// Expected purchases in the horizon now, as a share of those right after the last purchase: 1 then, sinking towards 0
    /// the longer the silence against the customer's own rhythm.
    fn decline(&self, history: &PurchaseHistory, horizon: f64) -> f64 {
        let after = self.expected_purchases(&history.at_last_purchase(), horizon);
        if after > 0.0 { self.expected_purchases(history, horizon) / after } else { 1.0 }
    }
}
