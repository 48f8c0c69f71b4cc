//! The truth behind the events, which no system sees: what models and rules are measured against.

use domain::{Amount, Day};
use jiff::Timestamp;
use serde::Serialize;

use crate::person::Sort;

/// A person as they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonTruth {
    /// The person's name in the truth: `c17` buys, `p17` does not.
    pub person: String,
    /// What becomes of them.
    pub sort: Sort,
    /// Every key under which the person can be met, in the form of [`domain::ArrivedAs::to_key`]: all of these are one person,
    /// but for a shared device.
    pub keys: Vec<String>,
    /// The device that another person uses as well, with that person.
    pub shared_device: Option<(String, String)>,
    /// How they came: `google-ads`, `referral`, …
    pub channel: &'static str,
    /// Who sent them.
    pub referred_by: Option<String>,
    /// First contact, whether it left a trace or not.
    pub first_contact: Timestamp,
    /// First order.
    pub first_order: Option<Timestamp>,
    /// Purchases a week while the customer stays (λ), in the shop's own time.
    pub orders_per_week: Option<f64>,
    /// Probability to leave after an order that is not the first (p).
    pub dropout: Option<f64>,
    /// What an order is worth on average, in euros net.
    pub mean_spend: Option<f64>,
    /// When the customer left for good; `None` for those who stay.
    pub left_at: Option<Timestamp>,
    /// How content they were to begin with, 0 to 1.
    pub content: f64,
    /// Whether everything that names them was erased.
    pub is_erased: bool,
}

/// Phases as they were lived, not as they look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LatentPhase {
    /// Had one contact.
    Awareness,
    /// Came back or left an address.
    Consideration,
    /// Had a cart open within the last seven days and has not bought before.
    Decision,
    /// Waits for the first order.
    Delivery,
    /// Buys, and has not left.
    Retention,
    /// The same, and recommended the shop within twelve months.
    Advocacy,
    /// Has left for good: will never buy again.
    Gone,
}

/// A person at the end of a month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthTruth {
    /// The person.
    pub person: String,
    /// Last day of the month.
    pub day: Day,
    /// The phase lived in.
    pub phase: LatentPhase,
    /// How content, 0 to 1.
    pub content: f64,
    /// Orders to date.
    pub orders: u32,
}

/// An order as it came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderTruth {
    /// Its number.
    pub order_id: String,
    /// Whose it is.
    pub person: String,
    /// When.
    pub at: Timestamp,
    /// Net of VAT after discounts.
    pub revenue: Amount,
    /// The campaign without which it would not exist; `None` for an order of the customer's own accord.
    pub caused_by: Option<String>,
    /// Whether it came later than promised.
    pub is_late: bool,
    /// Whether it was the last before the customer left.
    pub is_last: bool,
}

/// What a mailing truly did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignTruth {
    /// Its id.
    pub campaign: String,
    /// When it went out.
    pub at: Timestamp,
    /// Who got it.
    pub recipients: u64,
    /// Who was left out to compare with.
    pub control: u64,
    /// Orders that exist only because of it.
    pub caused_orders: u64,
    /// Their revenue, net of VAT.
    pub caused_revenue: Amount,
}

impl CampaignTruth {
    /// Adds what another group of people had of the same campaign.
    pub fn add(&mut self, other: &Self) {
        self.recipients += other.recipients;
        self.control += other.control;
        self.caused_orders += other.caused_orders;
        self.caused_revenue += other.caused_revenue;
    }
}
