//! The result of measuring a KPI: a value with both its numbers and its interval, or the reason why there is none.

use domain::{Amount, Day, Language};
use serde::{Serialize, Serializer};

use super::interval::{self, Interval};

/// A count or an exact amount: the numerator or denominator of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// So many things or people.
    Count(u64),
    /// So much money.
    Money(Amount),
}

impl Quantity {
    /// As a number of things or of currency units, for statistics and display.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Money(amount) => amount.to_f64(),
        }
    }

    /// The exact amount, where it is money.
    pub const fn amount(self) -> Option<Amount> {
        match self {
            Self::Count(_) => None,
            Self::Money(amount) => Some(amount),
        }
    }
}

/// A count as an integer, an amount as a number of currency units.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Money(amount) => serializer.serialize_f64(amount.to_f64()),
        }
    }
}

/// Why a KPI has no value. 'No value' is never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum NoValue {
    /// The data hold nothing of the whole period.
    OutsideData,
    /// The data cover only part of the period, and as the value of the whole it would mislead: in comparisons.
    PartlyCovered {
        /// First day covered.
        from: Day,
        /// Last day covered.
        to: Day,
    },
    /// There is nothing to divide by.
    DivisionByZero,
    /// Fewer cases than the KPI needs.
    BelowMinimum {
        /// Cases there are.
        cases: u64,
        /// Cases needed.
        minimum: u64,
    },
    /// The data do not reach back far enough.
    HistoryTooShort {
        /// The day from which data would be needed.
        needed_from: Day,
    },
    /// It is not known what winning customers cost.
    NoCosts,
    /// It is not known what stays of the revenue.
    NoMargin,
    /// What is waited for has not happened within the days watched.
    NotYet {
        /// Those days.
        watched_days: u32,
    },
}

impl NoValue {
    /// The reason as a sentence for the page.
    pub fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::OutsideData, Language::De) => "Für diesen Zeitraum gibt es keine Daten.".to_owned(),
            (Self::OutsideData, Language::En) => "There are no data for this period.".to_owned(),
            (Self::DivisionByZero, Language::De) => "Es gibt nichts, worauf sich die Zahl beziehen könnte.".to_owned(),
            (Self::DivisionByZero, Language::En) => "There is nothing that the figure could refer to.".to_owned(),
            (Self::BelowMinimum { cases, minimum }, Language::De) => {
                format!("Zu wenige Fälle: {cases}, nötig sind {minimum}.")
            }
            (Self::BelowMinimum { cases, minimum }, Language::En) => {
                format!("Too few cases: {cases}, {minimum} are needed.")
            }
            (Self::PartlyCovered { from, to }, Language::De) => {
                format!("Die Daten decken davon nur die Tage vom {} bis {} ab.", german(from), german(to))
            }
            (Self::PartlyCovered { from, to }, Language::En) => {
                format!("The data cover only the days from {from} to {to} of it.")
            }
            (Self::HistoryTooShort { needed_from }, Language::De) => {
                format!("Dafür müssten die Daten bis zum {} zurückreichen.", german(needed_from))
            }
            (Self::HistoryTooShort { needed_from }, Language::En) => {
                format!("The data would have to reach back to {needed_from}.")
            }
            (Self::NoCosts, Language::De) => "Dafür sind keine Werbekosten bekannt.".to_owned(),
            (Self::NoCosts, Language::En) => "No advertising costs are known for it.".to_owned(),
            (Self::NoMargin, Language::De) => "Dafür ist keine Marge bekannt.".to_owned(),
            (Self::NoMargin, Language::En) => "No margin is known for it.".to_owned(),
            (Self::NotYet { watched_days }, Language::De) => {
                format!("Noch nicht: {watched_days} Tage sind beobachtet.")
            }
            (Self::NotYet { watched_days }, Language::En) => format!("Not yet: {watched_days} days are watched."),
        }
    }
}

/// A day as German readers write it.
fn german(day: Day) -> String {
    let date = day.date();
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}

/// What measuring a KPI gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measurement {
    /// The value in the KPI's unit; `None` has its reason in `no_value`.
    pub value: Option<f64>,
    /// What was divided, or the value itself where nothing is divided; exact where it is money.
    pub numerator: Option<Quantity>,
    /// What it was divided by.
    pub denominator: Option<Quantity>,
    /// Lower bound of the 95 % interval, where the value is a share, a mean or a median.
    pub low: Option<f64>,
    /// Upper bound of it.
    pub high: Option<f64>,
    /// How many cases (orders, customers, gaps) it rests on.
    pub cases: u64,
    /// Why there is no value.
    pub no_value: Option<NoValue>,
}

/// Number, sum and sum of squares of exact integers: what a mean and its interval need, in any order of adding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    /// How many.
    pub cases: u64,
    /// Their sum.
    pub sum: i128,
    /// The sum of their squares.
    pub squares: i128,
}

impl Moments {
    /// Adds one.
    #[inline]
    pub fn add(&mut self, number: i64) {
        let number = i128::from(number);
        self.cases += 1;
        self.sum += number;
        // A square of the largest amount has 126 bits; real ones are far from it, and saturating is not a panic.
        self.squares = self.squares.saturating_add(number * number);
    }

    /// Their sample variance; `None` for fewer than two.
    pub fn variance(&self) -> Option<f64> {
        let cases = i128::from(self.cases);
        if cases < 2 {
            return None;
        }
        let divisor = self.cases as f64 * (self.cases as f64 - 1.0);
        // Exact wherever it fits, so that equal numbers vary by nothing at all.
        let exact =
            self.squares.checked_mul(cases).zip(self.sum.checked_mul(self.sum)).map(|(left, right)| left - right);
        let spread = exact.map_or_else(
            || self.squares as f64 * cases as f64 - self.sum as f64 * self.sum as f64,
            |spread| spread as f64,
        );
        Some(spread.max(0.0) / divisor)
    }

    /// Their sum as an amount, where the numbers are micro-units.
    pub fn amount(&self) -> Amount {
        let bounded = self.sum.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        Amount::from_micros(i64::try_from(bounded).unwrap_or_default())
    }
}

impl Measurement {
    /// No value at all, not even numbers to look at.
    pub const fn none(reason: NoValue) -> Self {
        Self {
            value: None,
            numerator: None,
            denominator: None,
            low: None,
            high: None,
            cases: 0,
            no_value: Some(reason),
        }
    }

    /// A number of things or people.
    pub fn count(count: u64) -> Self {
        Self {
            value: Some(count as f64),
            numerator: Some(Quantity::Count(count)),
            cases: count,
            no_value: None,
            ..Self::none(NoValue::DivisionByZero)
        }
    }

    /// A sum of money over so many cases.
    pub fn money(amount: Amount, cases: u64) -> Self {
        Self {
            value: Some(amount.to_f64()),
            numerator: Some(Quantity::Money(amount)),
            cases,
            no_value: None,
            ..Self::none(NoValue::DivisionByZero)
        }
    }

    /// One quantity over another, with an interval where one is known. Nothing to divide by gives no value.
    pub fn quotient(numerator: Quantity, denominator: Quantity, cases: u64, interval: Option<Interval>) -> Self {
        let both = Self {
            numerator: Some(numerator),
            denominator: Some(denominator),
            cases,
            ..Self::none(NoValue::DivisionByZero)
        };
        let divisor = denominator.to_f64();
        if divisor <= 0.0 {
            return both;
        }
        Self {
            value: Some(numerator.to_f64() / divisor),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            no_value: None,
            ..both
        }
    }

    /// A share of people or things, with its Wilson interval.
    pub fn share(part: u64, whole: u64) -> Self {
        Self::quotient(Quantity::Count(part), Quantity::Count(whole), whole, interval::share(part, whole))
    }

    /// A mean of amounts in micro-units, with its t interval.
    pub fn mean_amount(moments: &Moments) -> Self {
        let interval =
            interval::mean(moments).map(|interval| interval.scaled(1.0 / domain::money::MICROS_PER_UNIT as f64));
        Self::quotient(Quantity::Money(moments.amount()), Quantity::Count(moments.cases), moments.cases, interval)
    }

    /// A mean of whole numbers, with its t interval.
    pub fn mean_count(moments: &Moments) -> Self {
        let sum = u64::try_from(moments.sum).unwrap_or_default();
        Self::quotient(Quantity::Count(sum), Quantity::Count(moments.cases), moments.cases, interval::mean(moments))
    }

    /// The share of `part` in the money of `whole`; the cases of `part` are among those of `whole`.
    pub fn share_of_money(part: &Moments, whole: &Moments) -> Self {
        let interval = interval::share_of_sum(part, whole);
        Self::quotient(Quantity::Money(part.amount()), Quantity::Money(whole.amount()), whole.cases, interval)
    }

    /// Takes the value away where the cases are too few; the numbers stay on view.
    #[must_use]
    pub fn from_at_least(self, minimum: u64) -> Self {
        if self.value.is_none() || self.cases >= minimum {
            return self;
        }
        let no_value = Some(NoValue::BelowMinimum { cases: self.cases, minimum });
        Self { value: None, low: None, high: None, no_value, ..self }
    }

    /// The value as an exact amount, where it is a plain sum of money.
    pub fn exact_amount(&self) -> Option<Amount> {
        let sum = self.value.is_some() && self.denominator.is_none();
        self.numerator.filter(|_| sum).and_then(Quantity::amount)
    }
}
