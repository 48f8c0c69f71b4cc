//! What a KPI is: its names, its formula in words, its unit and its limits.

use domain::Language;
use serde::Serialize;

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// German.
    pub de: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text in a language.
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::De => self.de,
            Language::En => self.en,
        }
    }
}

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A whole number of things or people.
    Count,
    /// Money in the reporting currency.
    Money,
    /// A fraction of a whole, 1 for all of it; shown in per cent.
    Share,
    /// Days, with fractions.
    Days,
    /// Points of a score, such as NPS.
    Points,
    /// A number per something else, such as orders per customer.
    Number,
}

/// Which way is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither is better by itself.
    Neutral,
}

/// The part of the customer lifecycle that a KPI belongs to, as in the KPI table of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiPhase {
    /// Awareness.
    Awareness,
    /// Consideration.
    Consideration,
    /// Decision.
    Decision,
    /// Delivery.
    Delivery,
    /// Retention.
    Retention,
    /// Advocacy.
    Advocacy,
    /// Recovery.
    Recovery,
    /// Measures.
    Measures,
}

/// What a KPI can be split by. A set of customers (segment, phase, persona) can be asked for with every KPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Country of the order; for KPIs of the relationship, of the customer's first order.
    Country,
    /// Sales channel of the order; for KPIs of the relationship, of the customer's first order.
    SalesChannel,
    /// New customers, returning ones, guests.
    Buyers,
    /// Month of the customer's first order.
    Cohort,
    /// The advertising channel that won the customer.
    WonBy,
    /// Country of the customer.
    HomeCountry,
}

impl Dimension {
    /// All of orders.
    pub const ALL: &'static [Self] = &[Self::Country, Self::SalesChannel, Self::Buyers, Self::Cohort];
    /// Those that say nothing of new and returning customers, for KPIs that have this split in themselves.
    pub const WITHOUT_BUYERS: &'static [Self] = &[Self::Country, Self::SalesChannel, Self::Cohort];
    /// Those of winning customers.
    pub const OF_WINNING: &'static [Self] = &[Self::WonBy, Self::HomeCountry];
    /// Those of an order, for KPIs of customers who are all new.
    pub const OF_ORDERS: &'static [Self] = &[Self::Country, Self::SalesChannel];
}

/// The definition of a KPI: the only one, for page, API, report, goal and alert alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its name in the API and in addresses.
    pub id: &'static str,
    /// Its name on the page.
    pub name: Text,
    /// How it is calculated, short enough for a tooltip.
    pub formula: Text,
    /// What it says, in one or two sentences.
    pub meaning: Text,
    /// What its value is counted in.
    pub unit: Unit,
    /// Which way is good news.
    pub good: Direction,
    /// Part of the customer lifecycle.
    pub phase: KpiPhase,
    /// With fewer cases than this there is no value.
    pub minimum_count: u64,
    /// What it can be split by.
    pub dimensions: &'static [Dimension],
    /// Whether it rests on who is active (`Context::activity`), so that this has to be said beside it; such KPIs are
    /// read by months, because nobody falls silent within days.
    pub rests_on_activity: bool,
}

/// Fewest cases for a share: below, one person moves it by more than ten points.
pub const MINIMUM_FOR_A_SHARE: u64 = 10;
/// Fewest cases for a mean: below, it is a list and not a mean.
pub const MINIMUM_FOR_A_MEAN: u64 = 3;
/// Fewest cases for a median.
pub const MINIMUM_FOR_A_MEDIAN: u64 = 10;
