//! What a simulated shop is to be like.

use domain::Day;
use models::value::bg_nbd::BgNbd;
use models::value::gamma_gamma::GammaGamma;

/// How buying varies over the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// As wine is bought: little in January, the new vintage in spring and autumn, most before Christmas.
    Wine,
    /// Every day alike: the buying law then holds in calendar time and not only in the shop's own.
    Even,
}

/// Size, time, laws and seed of a shop. Two equal plans give the same shop.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopPlan {
    /// People who buy at least once. Beside them there are people who never do, see `prospects`.
    pub customers: u32,
    /// Months of 28 to 31 days that are simulated, from `first_day` on.
    pub months: u32,
    /// The first day, in the shop's zone (Europe/Berlin).
    pub first_day: Day,
    /// What chance is drawn from.
    pub seed: u64,
    /// How often customers buy again and leave, in weeks.
    pub buying: BgNbd,
    /// What an order is worth net of VAT, in euros.
    pub spend: GammaGamma,
    /// How buying varies over the year.
    pub season: Season,
    /// People known or seen who never buy, for each customer.
    pub prospects: f64,
    /// Probability that a campaign makes a customer who gets it, and has not left, order once more: its true effect.
    pub campaign_effect: f64,
}

/// A plan that makes no shop.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// Nobody buys.
    #[error("a shop needs customers; ask for at least one")]
    NoCustomers,
    /// No time or more of it than a shop lives.
    #[error("{0} months cannot be simulated; ask for 1 to {MOST_MONTHS}")]
    Months(u32),
    /// The time lies where no calendar reaches.
    #[error("a shop cannot begin on {0}; choose a day between 1970 and 2200")]
    FirstDay(Day),
    /// A parameter of a law is not a positive number.
    #[error("the parameter `{name}` is {value}; it must be a positive number")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What it is.
        value: f64,
    },
    /// A share outside 0 to 1, or prospects outside 0 to 10.
    #[error("`{name}` is {value}; it must lie between 0 and {most}")]
    Share {
        /// Its name.
        name: &'static str,
        /// What it is.
        value: f64,
        /// The most it may be.
        most: f64,
    },
}

/// Longest time simulated: the calendar of the shop is kept in memory.
pub const MOST_MONTHS: u32 = 240;

impl ShopPlan {
    /// A wine estate with the usual laws, from the first day of 2024 on.
    pub fn new(customers: u32, months: u32, seed: u64) -> Self {
        Self {
            customers,
            months,
            // 2024-01-01.
            first_day: Day::from_number(19_723),
            seed,
            // A customer who stays buys each 14 weeks or so; one in four leaves after an order.
            buying: BgNbd { r: 1.1, alpha: 15.0, a: 0.8, b: 2.6 },
            // Mean order 95 € net.
            spend: GammaGamma { p: 4.0, q: 5.0, v: 95.0 },
            season: Season::Wine,
            prospects: 0.5,
            campaign_effect: 0.02,
        }
    }

    pub(crate) fn checked(self) -> Result<Self, PlanError> {
        if self.customers == 0 {
            return Err(PlanError::NoCustomers);
        }
        if !(1..=MOST_MONTHS).contains(&self.months) {
            return Err(PlanError::Months(self.months));
        }
        // 2200-01-01 is day 84 006.
        if !(0..84_006).contains(&self.first_day.number()) {
            return Err(PlanError::FirstDay(self.first_day));
        }
        let (buying, spend) = (self.buying, self.spend);
        let parameters = [("r", buying.r), ("alpha", buying.alpha), ("a", buying.a), ("b", buying.b)];
        for (name, value) in parameters.into_iter().chain([("p", spend.p), ("q", spend.q), ("v", spend.v)]) {
            if !(value.is_finite() && value > 0.0) {
                return Err(PlanError::Parameter { name, value });
            }
        }
        for (name, value, most) in [("prospects", self.prospects, 10.0), ("campaign_effect", self.campaign_effect, 1.0)]
        {
            if !(0.0..=most).contains(&value) {
                return Err(PlanError::Share { name, value, most });
            }
        }
        Ok(self)
    }
}
