//! A layout made ready for reading: which column to look at for what, and what goes wrong with a row.

use domain::{Amount, Message};
use jiff::Timestamp;

use crate::amount::parse_amount;
use crate::condition::{Condition, normal_status};
use crate::layout::Layout;
use crate::limits;
use crate::map::{Grain, Purpose};
use crate::record::{Damage, Record};
use crate::text::shortened;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// Index of the row among the rows of its order.
    pub(crate) row: usize,
    /// Name of the column, empty for the row as a whole.
    pub(crate) field: String,
    /// What stands there.
    pub(crate) value: String,
    /// What is wrong.
    pub(crate) reason: Message,
    /// What to do.
    pub(crate) mend: Message,
}

/// Columns of the lines of an order.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineColumns {
    pub(crate) sku: Option<usize>,
    pub(crate) product: Option<usize>,
    pub(crate) category: Option<usize>,
    pub(crate) quantity: Option<usize>,
    pub(crate) price: Option<usize>,
    pub(crate) line_total: Option<usize>,
}

impl LineColumns {
    /// Whether the file has lines at all.
    pub(crate) const fn any(self) -> bool {
        self.sku.is_some()
            || self.product.is_some()
            || self.category.is_some()
            || self.quantity.is_some()
            || self.price.is_some()
            || self.line_total.is_some()
    }
}

/// A layout made ready for reading.
#[derive(Debug)]
pub(crate) struct Plan<'l> {
    pub(crate) layout: &'l Layout,
    /// Columns that speak of the order as a whole.
    pub(crate) order_columns: Vec<(Purpose, usize)>,
    pub(crate) lines: LineColumns,
    pub(crate) order_id: Option<usize>,
    pub(crate) customer: Option<usize>,
    pub(crate) email: Option<usize>,
    pub(crate) occurred_at: Option<usize>,
    /// Conditions on one row: position in the filter, condition, column.
    row_conditions: Vec<(usize, &'l Condition, usize)>,
    /// Conditions on an order, whose first row alone states what they ask.
    pub(crate) order_conditions: Vec<(usize, &'l Condition)>,
    pub(crate) cancelled: Vec<String>,
    pub(crate) refunded: Vec<String>,
}

impl<'l> Plan<'l> {
    pub(crate) fn new(layout: &'l Layout) -> Self {
        let index = |purpose| layout.index(purpose);
        let (mut row_conditions, mut order_conditions) = (Vec::new(), Vec::new());
        for (position, condition) in layout.filter.iter().enumerate() {
            // The e-mail stands in for a customer number.
            let found = index(condition.purpose)
                .or_else(|| index(Purpose::Email).filter(|_| condition.purpose == Purpose::Customer));
            let Some(column) = found else { continue };
            if layout.map.order_on_first_row && layout.grain == Grain::Line && !condition.purpose.is_of_line() {
                order_conditions.push((position, condition));
            } else {
                row_conditions.push((position, condition, column));
            }
        }
        let order_columns = layout
            .columns
            .iter()
            .filter(|column| !column.purpose.is_of_line())
            .map(|column| (column.purpose, column.position - 1))
            .collect();
        let words = |words: &[String]| words.iter().map(|word| normal_status(word)).collect();
        Self {
            layout,
            order_columns,
            lines: LineColumns {
                sku: index(Purpose::Sku),
                product: index(Purpose::Product),
                category: index(Purpose::Category),
                quantity: index(Purpose::Quantity),
                price: index(Purpose::Price),
                line_total: index(Purpose::LineTotal),
            },
            order_id: index(Purpose::OrderId),
            customer: index(Purpose::Customer),
            email: index(Purpose::Email),
            occurred_at: index(Purpose::OccurredAt),
            row_conditions,
            order_conditions,
            cancelled: words(&layout.map.status.cancelled),
            refunded: words(&layout.map.status.refunded),
        }
    }

    /// The first condition of the filter that a row does not meet.
    ///
    /// A value that should be a number and is none lets the row pass: it is rejected with its reason later.
    pub(crate) fn failed_condition(&self, text: &str, record: &Record) -> Option<usize> {
        let fails = |(_, condition, column): &&(usize, &Condition, usize)| {
            let value = record.get(text, *column);
            if condition.is_numeric() {
                return self.amount(value).is_some_and(|number| !condition.holds_for_number(number));
            }
            if condition.purpose == Purpose::Customer {
                let email = self.email.map_or("", |column| record.get(text, column));
                let key = self.customer_key(self.customer.map_or("", |column| record.get(text, column)));
                return !condition.holds_for_text(if key.is_empty() { email } else { key });
            }
            !condition.holds_for_text(value)
        };
        self.row_conditions.iter().find(fails).map(|(position, _, _)| *position)
    }

    /// A number of a customer without what is no part of it; empty for nobody.
    pub(crate) fn customer_key<'a>(&self, value: &'a str) -> &'a str {
        let map = &self.layout.map;
        let mut key = value;
        if map.customer_is_number {
            if let Some((whole, fraction)) = value.split_once('.')
                && fraction.bytes().all(|byte| byte == b'0')
            {
                key = whole;
            }
            if key.len() > 1 && key.bytes().all(|byte| byte.is_ascii_digit()) {
                let trimmed = key.trim_start_matches('0');
                key = if trimmed.is_empty() { "0" } else { trimmed };
            }
        }
        if map.no_customer.iter().any(|nobody| nobody == key) { "" } else { key }
    }

    pub(crate) fn amount(&self, value: &str) -> Option<Amount> {
        parse_amount(value, self.layout.decimal)
    }

    /// What is wrong with a row as a row.
    pub(crate) fn damage_of(&self, row: usize, record: &Record) -> Option<Box<Fault>> {
        let (reason, mend) = match record.damage {
            Some(Damage::Unclosed) => (Message::new("intake-reject-unclosed"), "intake-mend-quotes"),
            Some(Damage::TooLong) => {
                (Message::new("intake-reject-too-long").with("bytes", limits::MAX_FIELD_BYTES), "intake-mend-quotes")
            }
            Some(Damage::NotText) => (Message::new("intake-reject-not-text"), "intake-mend-encoding"),
            None if record.len() == self.layout.width => return None,
            None => (
                Message::new("intake-reject-width").with("found", record.len()).with("expected", self.layout.width),
                "intake-mend-width",
            ),
        };
        Some(Box::new(Fault { row, field: String::new(), value: String::new(), reason, mend: Message::new(mend) }))
    }

    /// A value that is not what its column promises.
    /// A moment that was read, unless it is none or lies in the future: one mistyped year would move the folder's clock.
    pub(crate) fn checked_moment(
        &self,
        row: usize,
        purpose: Purpose,
        value: &str,
        moment: Option<Timestamp>,
    ) -> Result<Timestamp, Box<Fault>> {
        match moment {
            Some(moment) if self.layout.latest.is_none_or(|latest| moment <= latest) => Ok(moment),
            Some(_) => Err(self.fault(row, purpose, value, "intake-reject-in-the-future", "intake-mend-in-the-future")),
            None => Err(self.fault(row, purpose, value, "intake-reject-not-a-moment", "intake-mend-moment")),
        }
    }

    pub(crate) fn fault(
        &self,
        row: usize,
        purpose: Purpose,
        value: &str,
        key: &'static str,
        mend: &'static str,
    ) -> Box<Fault> {
        let value = shortened(value, 80);
        let field = self.layout.header_of(purpose);
        let decimal = if self.layout.decimal == crate::DecimalMark::Point { "1234.50" } else { "1234,50" };
        Box::new(Fault {
            row,
            reason: Message::new(key).with("field", field.as_str()).with("value", value.as_str()),
            mend: Message::new(mend)
                .with("field", field.as_str())
                .with("amount", decimal)
                .with("reporting", self.layout.reporting.as_str())
                .with("dates", self.layout.dates.to_string()),
            field,
            value,
        })
    }
}
