//! What shops are usually like: what a fit leans on where a shop's own data cannot tell all four parameters.
//!
//! The estimate is then the greatest posterior density (MAP) under independent normal priors of four numbers, logarithms that mean
//! the same in every unit of time. With m the shop's own time per repeat purchase (the ages of all its customers over all their repeat
//! purchases) they are, for BG/NBD and MBG/NBD: ln r; ln α/(r m), the inverse of the mean rate beside m; ln a/b, the odds to leave
//! after a purchase; ½ ln ab, how alike customers are in that. For Pareto/NBD the last two are ln β/(s m), the
//! inverse of the mean rate of leaving beside m, and ln s.
//!
//! Centres and widths were taken from maximum-likelihood fits of whole shops, days of purchase counted once:
//!
//! | shop | BG/NBD r, α/(r m), a/b, √ab | MBG/NBD | Pareto/NBD r, α/(r m), s, β/(s m) |
//! | --- | --- | --- | --- |
//! | CDNOW, 39 weeks (Fader, Hardie & Lee 2005) | .24, .58, .33, 1.39 | .52, .38, .55, 1.20 | .55, .61, .61, .61 |
//! | CDNOW, 78 weeks | .25, .55, .23, 1.27 | .62, .36, .55, .75 | .56, .57, .41, .66 |
//! | a grocer (`BTYDplus`, Platzer & Reutterer 2016), 104 weeks | .30, .47, .15, 1.37 | 1.32, .32, .51, .57 | .77, .48, .48, 1.20 |
//! | the same, 52 weeks | .35, .59, .14, 1.35 | 1.26, .38, .52, .51 | .79, .58, .39, 1.18 |
//! | Online Retail (Chen 2015), 53 weeks | .80, 1.08, hardly any leave | .80, 1.08, hardly any leave | |
//! | supermarkets (Complete Journey), 52 weeks | 1.41, 1.02, hardly any leave | 1.42, 1.02, hardly any leave | 1.44, 1.02, hardly any leave |
//!
//! The widths are the spread of these shops in r and α/(r m); in leaving they are wider than those among which somebody leaves, so that
//! a shop where few do is within reach. A few dozen customers outweigh all of it.

use super::PurchaseHistory;
use crate::numeric::optimise::Evaluation;

/// A normal prior of one number, a weighted sum of the logarithms of the four parameters.
#[derive(Debug, Clone, Copy)]
struct Expectation {
    weights: [f64; 4],
    centre: f64,
    width: f64,
}

/// What is expected of a shop before its data are seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UsualShop([Expectation; 4]);

/// Widths of ln r and ln α/(r m).
const WIDTH_SHAPE: f64 = 0.75;
const WIDTH_RATE: f64 = 0.4;
/// Widths of the two numbers that say how customers leave.
const WIDTH_LEAVING: f64 = 1.0;
const WIDTH_ALIKE: f64 = 0.75;

impl UsualShop {
    /// Of a law where a coin decides after purchases: the centres of r, α/(r m), a/b and √ab. `gap` is m.
    pub(crate) fn of_tosses([r, rate, odds, alike]: [f64; 4], gap: f64) -> Self {
        Self([
            Expectation { weights: [1.0, 0.0, 0.0, 0.0], centre: r.ln(), width: WIDTH_SHAPE },
            Expectation { weights: [-1.0, 1.0, 0.0, 0.0], centre: (rate * gap).ln(), width: WIDTH_RATE },
            Expectation { weights: [0.0, 0.0, 1.0, -1.0], centre: odds.ln(), width: WIDTH_LEAVING },
            Expectation { weights: [0.0, 0.0, 0.5, 0.5], centre: alike.ln(), width: WIDTH_ALIKE },
        ])
    }

    /// Of a law where customers leave at any time: the centres of r, α/(r m), s and β/(s m). `gap` is m.
    pub(crate) fn of_lifetimes([r, rate, s, leaving]: [f64; 4], gap: f64) -> Self {
        Self([
            Expectation { weights: [1.0, 0.0, 0.0, 0.0], centre: r.ln(), width: WIDTH_SHAPE },
            Expectation { weights: [-1.0, 1.0, 0.0, 0.0], centre: (rate * gap).ln(), width: WIDTH_RATE },
            Expectation { weights: [0.0, 0.0, -1.0, 1.0], centre: (leaving * gap).ln(), width: WIDTH_LEAVING },
            Expectation { weights: [0.0, 0.0, 1.0, 0.0], centre: s.ln(), width: WIDTH_ALIKE },
        ])
    }

    /// The parameters of a shop that is usual in everything.
    pub(crate) fn centre(&self) -> [f64; 4] {
        let [shape, rate, third, fourth] = self.0.map(|expectation| expectation.centre);
        let ln_rate = shape + rate;
        // The third is ln a − ln b with the fourth ½ (ln a + ln b), or ln β − ln s with the fourth ln s.
        let tosses = self.0[3].weights[3] > 0.0;
        let leaving = if tosses { [fourth + third / 2.0, fourth - third / 2.0] } else { [fourth, third + fourth] };
        [shape, ln_rate, leaving[0], leaving[1]].map(f64::exp)
    }

    /// Adds the logarithm of the prior density, without its constant, to a function of the parameters' logarithms.
    pub(crate) fn weigh(&self, logarithms: &[f64; 4], mut evaluation: Evaluation<4>) -> Evaluation<4> {
        for Expectation { weights, centre, width } in &self.0 {
            let sum: f64 = weights.iter().zip(logarithms).map(|(weight, logarithm)| weight * logarithm).sum();
            let (apart, precision) = (sum - centre, width.powi(-2));
            evaluation.value -= 0.5 * precision * apart * apart;
            for row in 0..4 {
                evaluation.gradient[row] -= precision * apart * weights[row];
                for column in 0..4 {
                    evaluation.hessian[row][column] -= precision * weights[row] * weights[column];
                }
            }
        }
        evaluation
    }
}

/// m: time of all customers per repeat purchase of all; `None` where there is none of either.
pub(crate) fn time_per_repeat(histories: &[PurchaseHistory]) -> Option<f64> {
    let (mut purchases, mut time) = (0.0, 0.0);
    for history in histories {
        purchases += f64::from(history.repeats());
        time += history.age();
    }
    (purchases > 0.0 && time > 0.0).then(|| time / purchases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::differences::assert_derivatives;

    const SHOPS: [fn(f64) -> UsualShop; 2] = [
        |gap| UsualShop::of_tosses([0.4, 0.7, 0.2, 1.3], gap),
        |gap| UsualShop::of_lifetimes([0.6, 0.7, 0.6, 1.0], gap),
    ];

    #[test]
    fn the_prior_is_highest_at_the_usual_shop_and_knows_its_slopes() {
        for shop in SHOPS.map(|shop| shop(30.0)) {
            let at = |logarithms: &[f64; 4]| shop.weigh(logarithms, Evaluation::ZERO);
            let centre = at(&shop.centre().map(f64::ln));
            assert!(centre.value.abs() < 1e-20 && centre.gradient.iter().all(|slope| slope.abs() < 1e-9), "{centre:?}");
            assert_derivatives(&[-0.7, 2.1, 0.4, 1.6], at);
        }
    }

    #[test]
    fn weeks_and_days_are_drawn_alike() {
        for shop in SHOPS {
            let (weeks, days) = (shop(4.0), shop(28.0));
            let (weeks_centre, days_centre) = (weeks.centre(), days.centre());
            assert!((days_centre[1] / weeks_centre[1] - 7.0).abs() < 1e-12);
            assert!((days_centre[0] / weeks_centre[0] - 1.0).abs() < 1e-12);
        }
    }
}
