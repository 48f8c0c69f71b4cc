//! What the subscriptions of each plan will do: the share that stays month after month by the shifted beta-geometric model (Fader & Hardie
//! 2007), and what those running are worth.
//!
//! Months are of equal length ([`MONTH_DAYS`]). A subscription is lost at the end of the month of its life in which notice was given; of
//! a month that is not over yet nothing is known.

use std::collections::BTreeMap;

use domain::{Amount, Day};
use models::statistics::Interval;
use models::value::discount::{DiscountRate, Until};
use models::value::shifted_beta_geometric::{Cohort, CohortFault, ShiftedBetaGeometric};
use models::value::{Fitted, Verdict};
use serde::Serialize;

use super::Subscription;

/// Days of a month.
pub const MONTH_DAYS: f64 = 365.25 / 12.0;
/// The ages of which retention is told, in months.
pub const RETENTION_MONTHS: [u32; 4] = [1, 6, 12, 24];
/// Months that are looked ahead where an expectation without end may be infinite.
pub const AHEAD_MONTHS: u32 = 60;
/// The standard normal's 97.5 % quantile: intervals hold 95 %.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Why there is no forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoForecast {
    /// No subscription has run for a month.
    TooYoung,
    /// Nobody has left yet.
    NobodyLeft,
    /// The data do not carry the model: too few, or all leave alike.
    NotCarried,
}

/// The share that is left at an age.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeftAt {
    /// Months.
    pub months: u32,
    /// The share, with its interval from the uncertainty of the parameters.
    #[serde(flatten)]
    pub share: Interval,
}

/// What the model says of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanForecast {
    /// First parameter of the chance to leave in a month.
    pub alpha: f64,
    /// Second parameter.
    pub beta: f64,
    /// The share of new subscriptions that is left after [`RETENTION_MONTHS`].
    pub retention: Vec<LeftAt>,
    /// Months to come of a subscription that runs, on average, within [`AHEAD_MONTHS`]; with its interval.
    pub months_to_come: Option<Interval>,
    /// What all running subscriptions are still worth in revenue: their months to come without end, each discounted at the firm's rate, times
    /// the plan's price. `None` without a price, and where the sum is not finite.
    pub value: Option<Amount>,
}

/// The subscriptions of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The plan, by its number among the book's words; 0 where none is named.
    #[serde(skip)]
    pub plan: u32,
    /// Subscriptions that began.
    pub began: u64,
    /// Those running.
    pub running: u64,
    /// Price a month of those running, on average; `None` where none is told.
    pub monthly_price: Option<Amount>,
    /// What comes.
    pub forecast: Option<PlanForecast>,
    /// Why nothing is foretold.
    pub because: Option<NoForecast>,
}

/// Of each plan what its subscriptions will do, those with most first. `discount_rate` is that of a year.
pub fn plans(all: &[Subscription], day: Day, discount_rate: f64) -> Vec<Plan> {
    let mut by_plan: BTreeMap<u32, Vec<&Subscription>> = BTreeMap::new();
    for one in all {
        by_plan.entry(one.plan).or_default().push(one);
    }
    let mut plans: Vec<Plan> = by_plan.into_iter().map(|(plan, own)| plan_of(plan, &own, day, discount_rate)).collect();
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.began));
    plans
}

fn plan_of(plan: u32, own: &[&Subscription], day: Day, discount_rate: f64) -> Plan {
    let running: Vec<&Subscription> = own.iter().copied().filter(|one| one.runs_on(day)).collect();
    let prices: Vec<Amount> = running.iter().filter_map(|one| one.monthly_price).collect();
    let monthly_price = crate::economics::per_head(prices.iter().copied().sum(), prices.len() as u64);
    let fitted = fit(own, day);
    let because = match &fitted {
        Ok(fitted) if matches!(fitted.verdict, Verdict::Sound) && fitted.covariance.is_some() => None,
        Ok(_) => Some(NoForecast::NotCarried),
        Err(CohortFault::NobodyLeft { .. }) => Some(NoForecast::NobodyLeft),
        Err(_) => Some(NoForecast::TooYoung),
    };
    let sound = fitted.ok().filter(|_| because.is_none());
    let ages: Vec<u32> = running.iter().map(|one| months(one.began, day)).collect();
    Plan {
        plan,
        began: own.len() as u64,
        running: running.len() as u64,
        monthly_price,
        forecast: sound.map(|fitted| forecast(&fitted, &ages, monthly_price, discount_rate)),
        because,
    }
}

/// Whole months between two days.
fn months(from: Day, until: Day) -> u32 {
    let whole = f64::from(until.since(from).max(0)) / MONTH_DAYS;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // not negative, and far below the limit
    let whole = whole.floor() as u32;
    whole
}

/// Cohorts of subscriptions that were watched for the same number of whole months.
fn fit(own: &[&Subscription], day: Day) -> Result<Fitted<ShiftedBetaGeometric>, CohortFault> {
    let mut by_age: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    for one in own {
        let age = months(one.began, day);
        if age == 0 {
            continue;
        }
        let left = by_age.entry(age).or_insert_with(|| vec![0; age as usize + 1]);
        let stayed = one.left.map_or(age, |left| months(one.began, left).min(age));
        for count in left.iter_mut().take(stayed as usize + 1) {
            *count += 1;
        }
    }
    let cohorts: Vec<Cohort> = by_age.into_values().map(Cohort::new).collect::<Result<_, _>>()?;
    ShiftedBetaGeometric::fit(&cohorts)
}

fn forecast(
    fitted: &Fitted<ShiftedBetaGeometric>,
    ages: &[u32],
    price: Option<Amount>,
    discount_rate: f64,
) -> PlanForecast {
    let model = fitted.model;
    let left_at = |months: u32| {
        let logit = |model: ShiftedBetaGeometric| {
            let share = model.share_left(months);
            (share / (1.0 - share)).ln()
        };
        let back = |logit: f64| 1.0 / (1.0 + (-logit).exp());
        LeftAt { months, share: interval(fitted, logit, back) }
    };
    let horizon = Until::Horizon(AHEAD_MONTHS.into());
    let mean_to_come = |model: ShiftedBetaGeometric| {
        let sum: f64 = ages.iter().filter_map(|age| model.expected_renewals(*age, horizon)).sum();
        sum / ages.len().max(1) as f64
    };
    let rate = DiscountRate::over(discount_rate, 12.0).ok();
    let discounted = rate.and_then(|rate| {
        ages.iter().map(|age| model.discounted_renewals(*age, rate, Until::Forever)).sum::<Option<f64>>()
    });
    let value = discounted.zip(price).and_then(|(months, price)| Amount::from_f64_rounded(months * price.to_f64()));
    PlanForecast {
        alpha: model.alpha,
        beta: model.beta,
        retention: RETENTION_MONTHS.map(left_at).to_vec(),
        months_to_come: (!ages.is_empty()).then(|| interval(fitted, |model| mean_to_come(model).ln(), f64::exp)),
        value: value.filter(|_| !ages.is_empty()),
    }
}

/// An interval by the delta method: normal on a scale that has no ends, brought back from it.
fn interval(
    fitted: &Fitted<ShiftedBetaGeometric>,
    scale: impl Fn(ShiftedBetaGeometric) -> f64,
    back: impl Fn(f64) -> f64,
) -> Interval {
    let model = fitted.model;
    let estimate = scale(model);
    let slope = |own: f64, at: &dyn Fn(f64) -> ShiftedBetaGeometric| {
        let step = own * 1e-4;
        (scale(at(own + step)) - scale(at(own - step))) / (2.0 * step)
    };
    let slopes = [
        slope(model.alpha, &|alpha| ShiftedBetaGeometric { alpha, ..model }),
        slope(model.beta, &|beta| ShiftedBetaGeometric { beta, ..model }),
    ];
    let variance: f64 = fitted.covariance.iter().flatten().zip(slopes).fold(0.0, |sum, (line, slope)| {
        sum + slope * line.iter().zip(slopes).map(|(cell, other)| cell * other).sum::<f64>()
    });
    let error = NORMAL * variance.max(0.0).sqrt();
    Interval { estimate: back(estimate), low: back(estimate - error), high: back(estimate + error) }
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation)] // days of a few years
mod tests {
    use lifecycle::CustomerIndex;

    use super::*;

    /// The "High End" cohort of Fader & Hardie (2007), of 1,000 that began together, watched for seven years.
    const PAPER: [u64; 8] = [1_000, 869, 743, 653, 593, 551, 517, 491];

    fn subscriptions(left_over: &[u64]) -> Vec<Subscription> {
        let (began, end) = (Day::from_number(10_000), left_over.len() - 1);
        let mut all = Vec::new();
        for (month, pair) in left_over.windows(2).enumerate() {
            let left = began.plus((month as f64 * MONTH_DAYS) as i32 + 3);
            all.extend((0..pair[0] - pair[1]).map(|_| Some(left)));
        }
        all.extend((0..left_over[end]).map(|_| None));
        let price = Some(Amount::from_units(10));
        (0..)
            .zip(all)
            .map(|(place, left)| Subscription {
                customer: CustomerIndex(place),
                began,
                left,
                plan: 7,
                monthly_price: price,
            })
            .collect()
    }

    fn last(months: usize) -> Day {
        Day::from_number(10_000).plus((months as f64 * MONTH_DAYS).ceil() as i32)
    }

    #[test]
    fn the_papers_parameters_are_found_in_subscriptions() {
        let all = subscriptions(&PAPER);
        let told = plans(&all, last(7), 0.1);
        let [plan] = &told[..] else { panic!("one plan") };
        assert_eq!((plan.plan, plan.began, plan.running), (7, 1_000, 491));
        let forecast = plan.forecast.as_ref().expect("a forecast");
        assert!((forecast.alpha - 0.6681).abs() < 1e-3 && (forecast.beta - 3.8061).abs() < 1e-2, "{forecast:?}");
        let year = forecast.retention.iter().find(|left| left.months == 12).expect("a year");
        // The paper's figure 5 leaves two fifths after twelve.
        assert!((0.36..0.44).contains(&year.share.estimate), "{year:?}");
        assert!(year.share.low < year.share.estimate && year.share.estimate < year.share.high);
        let to_come = forecast.months_to_come.expect("months");
        assert!(to_come.low < to_come.estimate && to_come.estimate < to_come.high && to_come.high < 60.0);
        // By hand: what each of the 491 after seven renewals will still make, discounted, times the price.
        let model = ShiftedBetaGeometric { alpha: forecast.alpha, beta: forecast.beta };
        let monthly = 1.1_f64.powf(-1.0 / 12.0);
        let each: f64 = (1..40_000).map(|k| model.stays(7, k) * monthly.powi(k.cast_signed())).sum();
        let value = forecast.value.expect("a value").to_f64();
        assert!((value / (each * 10.0 * 491.0) - 1.0).abs() < 1e-4, "{value}");
    }

    #[test]
    fn where_the_data_say_nothing_it_is_said_why() {
        let because = |left_over: &[u64], months: usize| {
            let told = plans(&subscriptions(left_over), last(months), 0.1);
            (told[0].forecast.is_none(), told[0].because)
        };
        assert_eq!(because(&[50, 50, 50], 2), (true, Some(NoForecast::NobodyLeft)));
        assert_eq!(because(&[50, 50], 0), (true, Some(NoForecast::TooYoung)));
        assert_eq!(because(&[3, 2, 1], 2), (true, Some(NoForecast::NotCarried)));
        assert!(plans(&[], Day::from_number(10_000), 0.1).is_empty());
    }
}
