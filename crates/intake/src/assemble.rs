//! The rows of one order, put together.

use domain::{Amount, ArrivedAs, Currency, Line, Order, Person};
use jiff::Timestamp;

use crate::amount::share;
use crate::condition::normal_status;
use crate::limits;
use crate::map::{Grain, MapKind, Purpose};
use crate::moment::parse_moment;
use crate::plan::{Fault, Plan};
use crate::record::{Record, Span, cut_again};
use crate::revenue::{Stated, refunded_revenue, revenue_of};

/// An order as its rows tell it.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) order: Order,
    pub(crate) arrived_as: Option<ArrivedAs>,
    pub(crate) occurred_at: Timestamp,
    /// What was given back, and when.
    pub(crate) refund: Option<(Amount, Timestamp)>,
    /// When it was called off.
    pub(crate) cancelled_at: Option<Timestamp>,
}

/// Why rows make no order.
#[derive(Debug)]
pub(crate) enum Refusal {
    Fault(Box<Fault>),
    /// It does not meet the filter's condition at this position.
    LeftOut(usize),
}

impl From<Box<Fault>> for Refusal {
    fn from(fault: Box<Fault>) -> Self {
        Self::Fault(fault)
    }
}

/// Puts orders together, one after the other, in buffers that it keeps.
pub(crate) struct Assembler<'l, 't> {
    plan: &'l Plan<'l>,
    text: &'t str,
    record: Record,
    /// By purpose: the first value that is not empty, and the row it stands in.
    values: Vec<(String, usize)>,
    /// The last moment read, because neighbouring rows mostly share it.
    last_moment: (String, Option<Timestamp>),
}

/// One line with its total, where the row states one.
struct PricedLine {
    line: Line,
    total: Option<Amount>,
}

impl<'l, 't> Assembler<'l, 't> {
    pub(crate) fn new(plan: &'l Plan<'l>, text: &'t str) -> Self {
        Self {
            plan,
            text,
            record: Record::default(),
            values: vec![(String::new(), 0); Purpose::ALL.len()],
            last_moment: (String::new(), None),
        }
    }

    /// The order that `rows` make.
    pub(crate) fn assemble(&mut self, rows: &[Span]) -> Result<Assembled, Refusal> {
        for (value, _) in &mut self.values {
            value.clear();
        }
        if rows.len() > limits::MAX_LINES_OF_ORDER as usize {
            return Err(self
                .plan
                .fault(0, Purpose::OrderId, "", "intake-reject-too-many-lines", "intake-mend-order-id")
                .into());
        }
        let mut lines = Vec::with_capacity(if self.plan.lines.any() { rows.len() } else { 0 });
        let mut sum = Some(Amount::ZERO);
        let mut earliest: Option<Timestamp> = None;
        for (row, span) in rows.iter().enumerate() {
            cut_again(self.text, *span, self.plan.layout.delimiter, &mut self.record);
            if let Some(fault) = self.plan.damage_of(row, &self.record) {
                return Err(fault.into());
            }
            self.keep_values(row);
            if let Some(moment) = self.moment_of_row(row)? {
                earliest = Some(earliest.map_or(moment, |earlier| earlier.min(moment)));
            }
            if let Some(PricedLine { line, total }) = self.line(row)? {
                sum = sum.zip(total).and_then(|(sum, total)| sum.checked_add(total));
                lines.push(line);
            }
        }
        let sum = sum.filter(|_| !lines.is_empty());
        let Some(occurred_at) = earliest else { return Err(self.missing(Purpose::OccurredAt).into()) };
        self.check_order_conditions()?;
        Ok(self.finish(lines, sum, occurred_at)?)
    }

    fn keep_values(&mut self, row: usize) {
        for &(purpose, column) in &self.plan.order_columns {
            let (kept, kept_row) = &mut self.values[purpose as usize];
            if kept.is_empty() {
                kept.push_str(self.record.get(self.text, column));
                *kept_row = row;
            }
        }
    }

    fn value(&self, purpose: Purpose) -> &str {
        &self.values[purpose as usize].0
    }

    fn optional(&self, purpose: Purpose) -> Option<String> {
        Some(self.value(purpose)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    fn missing(&self, purpose: Purpose) -> Box<Fault> {
        self.plan.fault(0, purpose, "", "intake-reject-missing", "intake-mend-missing")
    }

    /// The moment on this row; every row is read, because the earliest counts.
    fn moment_of_row(&mut self, row: usize) -> Result<Option<Timestamp>, Box<Fault>> {
        let Some(column) = self.plan.occurred_at else { return Ok(None) };
        let value = self.record.get(self.text, column);
        if value.is_empty() {
            return Ok(None);
        }
        if value != self.last_moment.0 {
            let layout = self.plan.layout;
            self.last_moment.1 = parse_moment(value, &layout.dates, &layout.zone_rules);
            self.last_moment.0.clear();
            self.last_moment.0.push_str(value);
        }
        self.plan.checked_moment(row, Purpose::OccurredAt, value, self.last_moment.1).map(Some)
    }

    fn moment(&self, purpose: Purpose) -> Result<Option<Timestamp>, Box<Fault>> {
        let (value, row) = &self.values[purpose as usize];
        if value.is_empty() {
            return Ok(None);
        }
        let layout = self.plan.layout;
        let moment = parse_moment(value, &layout.dates, &layout.zone_rules);
        self.plan.checked_moment(*row, purpose, value, moment).map(Some)
    }

    fn amount(&self, purpose: Purpose) -> Result<Option<Amount>, Box<Fault>> {
        let (value, row) = &self.values[purpose as usize];
        if value.is_empty() {
            return Ok(None);
        }
        match self.plan.amount(value) {
            Some(amount) => Ok(Some(amount)),
            None => Err(self.plan.fault(*row, purpose, value, "intake-reject-not-an-amount", "intake-mend-amount")),
        }
    }

    /// The line on this row; `None` where the row has nothing of one.
    fn line(&self, row: usize) -> Result<Option<PricedLine>, Box<Fault>> {
        let columns = self.plan.lines;
        let cell = |column: Option<usize>| column.map_or("", |column| self.record.get(self.text, column));
        let (sku, product) = (cell(columns.sku), cell(columns.product));
        let (quantity, price, total) = (cell(columns.quantity), cell(columns.price), cell(columns.line_total));
        if sku.is_empty() && product.is_empty() && quantity.is_empty() && price.is_empty() && total.is_empty() {
            return Ok(None);
        }
        let number = |text: &str, purpose, key| match text {
            "" => Ok(None),
            _ => match self.plan.amount(text) {
                Some(amount) => Ok(Some(amount)),
                None => Err(self.plan.fault(row, purpose, text, key, "intake-mend-amount")),
            },
        };
        let mut pieces =
            number(quantity, Purpose::Quantity, "intake-reject-not-a-quantity")?.unwrap_or(Amount::from_units(1));
        let mut price_of_one = number(price, Purpose::Price, "intake-reject-not-an-amount")?;
        let mut line_total = number(total, Purpose::LineTotal, "intake-reject-not-an-amount")?;
        if self.plan.layout.kind == MapKind::Refund {
            let positive = |amount: Amount| if amount < Amount::ZERO { -amount } else { amount };
            (pieces, price_of_one, line_total) =
                (positive(pieces), price_of_one.map(positive), line_total.map(positive));
        }
        let out_of_range =
            || self.plan.fault(row, Purpose::Price, price, "intake-reject-too-large", "intake-mend-amount");
        let one = Amount::from_units(1);
        if line_total.is_none()
            && let Some(price) = price_of_one
        {
            line_total = Some(share(price, pieces, one).ok_or_else(out_of_range)?);
        }
        if price_of_one.is_none()
            && let Some(total) = line_total
        {
            price_of_one = Some(share(total, one, pieces).unwrap_or_default());
        }
        // Parts of a piece (1.5 kg) are one piece of that price: pieces are counted whole.
        let is_whole = pieces.micros() % domain::money::MICROS_PER_UNIT == 0;
        let (quantity, price) =
            if is_whole { (pieces.micros() / domain::money::MICROS_PER_UNIT, price_of_one) } else { (1, line_total) };
        let text = |value: &str| Some(value).filter(|value| !value.is_empty()).map(str::to_owned);
        let line = Line {
            sku: text(sku),
            name: text(product),
            category: text(cell(columns.category)),
            price: price.unwrap_or_default(),
            quantity,
            cost: None,
        };
        Ok(Some(PricedLine { line, total: line_total }))
    }

    fn check_order_conditions(&self) -> Result<(), Refusal> {
        for &(position, condition) in &self.plan.order_conditions {
            let holds = if condition.is_numeric() {
                self.amount(condition.purpose)?.is_none_or(|number| condition.holds_for_number(number))
            } else if condition.purpose == Purpose::Customer {
                let key = self.plan.customer_key(self.value(Purpose::Customer));
                condition.holds_for_text(if key.is_empty() { self.value(Purpose::Email) } else { key })
            } else {
                condition.holds_for_text(self.value(condition.purpose))
            };
            if !holds {
                return Err(Refusal::LeftOut(position));
            }
        }
        Ok(())
    }

    fn finish(&self, lines: Vec<Line>, sum: Option<Amount>, occurred_at: Timestamp) -> Result<Assembled, Box<Fault>> {
        let layout = self.plan.layout;
        let stated = self.stated(sum)?;
        let revenue = self.revenue(&stated)?;
        let refund = self.refund(revenue, &stated, occurred_at)?;
        let cancelled_at = self.cancelled_at(occurred_at)?;
        let order = Order {
            order_id: self.optional(Purpose::OrderId),
            source: layout.source.clone(),
            revenue,
            discount: positive(stated.discount),
            shipping: stated.shipping.unwrap_or_default(),
            tax: stated.tax.unwrap_or_default(),
            currency: Some(self.currency()?),
            sales_channel: self.sales_channel(),
            lines: self.lines(lines, &stated),
            person: self.person(),
        };
        Ok(Assembled { order, arrived_as: self.arrived_as()?, occurred_at, refund, cancelled_at })
    }

    fn stated(&self, sum: Option<Amount>) -> Result<Stated, Box<Fault>> {
        Ok(Stated {
            revenue: self.amount(Purpose::Revenue)?,
            goods: self.amount(Purpose::Goods)?,
            total: self.amount(Purpose::Total)?,
            tax: self.amount(Purpose::Tax)?,
            discount: self.amount(Purpose::Discount)?.map(|amount| positive(Some(amount))),
            shipping: self.amount(Purpose::Shipping)?,
            lines: sum,
            lines_are_discounted: self.plan.lines.line_total.is_some(),
            shipping_is_net: self.plan.layout.map.shipping_is_net,
        })
    }

    fn revenue(&self, stated: &Stated) -> Result<Amount, Box<Fault>> {
        let layout = self.plan.layout;
        if let Some(revenue) = revenue_of(stated, layout.prices) {
            return Ok(if layout.kind == MapKind::Refund { positive(Some(revenue)) } else { revenue });
        }
        let from = layout.columns.iter().map(|column| column.purpose).find(|purpose| purpose.states_revenue());
        let purpose = from.unwrap_or(Purpose::Total);
        let nothing = stated.goods.or(stated.total).or(stated.lines).is_none();
        Err(if nothing {
            self.missing(purpose)
        } else {
            self.plan.fault(0, purpose, self.value(purpose), "intake-reject-too-large", "intake-mend-amount")
        })
    }

    fn has_status(&self, words: &[String]) -> bool {
        [Purpose::Status, Purpose::PaymentStatus]
            .into_iter()
            .map(|purpose| self.value(purpose))
            .any(|status| !status.is_empty() && words.contains(&normal_status(status)))
    }

    /// What was given back. Where the file has no moment for it, the order's counts.
    fn refund(
        &self,
        revenue: Amount,
        stated: &Stated,
        at: Timestamp,
    ) -> Result<Option<(Amount, Timestamp)>, Box<Fault>> {
        let refunded = positive(self.amount(Purpose::Refunded)?);
        let amount = if !refunded.is_zero() {
            refunded_revenue(refunded, revenue, stated, self.plan.layout.prices)
        } else if self.has_status(&self.plan.refunded) {
            Some(revenue)
        } else {
            return Ok(None);
        };
        let Some(amount) = amount else {
            let value = self.value(Purpose::Refunded);
            return Err(self.plan.fault(0, Purpose::Refunded, value, "intake-reject-too-large", "intake-mend-amount"));
        };
        Ok(Some((amount, self.moment(Purpose::RefundedAt)?.unwrap_or(at))))
    }

    /// When it was called off. Where the file has no moment for it, the order's counts.
    fn cancelled_at(&self, at: Timestamp) -> Result<Option<Timestamp>, Box<Fault>> {
        let stated = self.moment(Purpose::CancelledAt)?;
        Ok(stated.or_else(|| self.has_status(&self.plan.cancelled).then_some(at)))
    }

    fn currency(&self) -> Result<Currency, Box<Fault>> {
        let (value, row) = &self.values[Purpose::Currency as usize];
        let fault = |reason, mend| self.plan.fault(*row, Purpose::Currency, value, reason, mend);
        let layout = &self.plan.layout;
        let currency = if value.is_empty() {
            layout.currency
        } else {
            Currency::understood(value).ok_or_else(|| fault("intake-reject-not-a-currency", "intake-mend-currency"))?
        };
        // Amounts of two currencies must never be added up; a missing rate is an error (DOMAIN.md, section 1).
        if currency != layout.reporting {
            return Err(fault("intake-reject-other-currency", "intake-mend-other-currency"));
        }
        Ok(currency)
    }

    fn sales_channel(&self) -> Option<String> {
        let value = self.optional(Purpose::SalesChannel)?;
        let channels = &self.plan.layout.map.sales_channels;
        Some(channels.get(&value.to_lowercase()).cloned().unwrap_or(value))
    }

    fn person(&self) -> Person {
        let names = [self.value(Purpose::FirstName), self.value(Purpose::LastName)];
        let full = names.join(" ");
        let email = self.value(Purpose::Email);
        Person {
            name: self.optional(Purpose::Name).or(Some(full.trim().to_owned()).filter(|name| !name.is_empty())),
            email: email.contains('@').then(|| email.to_lowercase()),
            country: self.optional(Purpose::Country),
            // Spreadsheets and Shopify put an apostrophe before postcodes to keep their zeros.
            postcode: self.optional(Purpose::Postcode).map(|code| code.trim_start_matches('\'').to_owned()),
            ..Person::default()
        }
    }

    /// The shop's number of the customer, else the e-mail address, else nobody.
    fn arrived_as(&self) -> Result<Option<ArrivedAs>, Box<Fault>> {
        let key = self.plan.customer_key(self.value(Purpose::Customer));
        let email = self.value(Purpose::Email);
        let (purpose, parsed) = if !key.is_empty() {
            (Purpose::Customer, ArrivedAs::external(key))
        } else if email.contains('@') {
            (Purpose::Email, ArrivedAs::email(email))
        } else {
            return Ok(None);
        };
        let (value, row) = &self.values[purpose as usize];
        parsed
            .map(Some)
            .map_err(|_| self.plan.fault(*row, purpose, value, "intake-reject-not-a-customer", "intake-mend-customer"))
    }

    fn lines(&self, mut lines: Vec<Line>, stated: &Stated) -> Vec<Line> {
        if lines.is_empty() {
            let skus = self.value(Purpose::PackedSkus);
            if !skus.is_empty() {
                return unpack(skus, &["|"], |line, text| line.sku = Some(text));
            }
            return unpack(self.value(Purpose::PackedProducts), &["|", ", "], |line, text| line.name = Some(text));
        }
        // A row that is a whole order with pieces and one amount is one line of that amount.
        if self.plan.layout.grain == Grain::Order
            && let [line] = lines.as_mut_slice()
            && self.plan.lines.price.or(self.plan.lines.line_total).is_none()
        {
            let amount = stated.goods.or(stated.total).or(stated.revenue).unwrap_or_default();
            line.price = share(amount, Amount::from_units(1), Amount::from_units(line.quantity)).unwrap_or_default();
        }
        lines
    }

    /// What tells a row or group without an order number from others, in the file's own words.
    pub(crate) fn identity(&self) -> Vec<&str> {
        let plan = self.plan;
        if plan.layout.grain == Grain::Line {
            return vec![
                plan.customer_key(self.value(Purpose::Customer)),
                self.value(Purpose::Email),
                self.value(Purpose::OccurredAt),
            ];
        }
        let mut columns: Vec<_> = plan.layout.columns.iter().collect();
        columns.sort_by_key(|column| column.purpose);
        columns.into_iter().map(|column| self.record.get(self.text, column.position - 1)).collect()
    }
}

fn positive(amount: Option<Amount>) -> Amount {
    let amount = amount.unwrap_or_default();
    if amount < Amount::ZERO { -amount } else { amount }
}

/// Lines written into one cell as `2x first|1x second`. A part without a count belongs to the name before it.
fn unpack(cell: &str, separators: &[&str], put: fn(&mut Line, String)) -> Vec<Line> {
    let separator = separators.iter().find(|separator| cell.contains(**separator)).or(separators.last()).copied();
    let mut parts: Vec<(i64, String)> = Vec::new();
    for part in cell.split(separator.unwrap_or("|")).map(str::trim).filter(|part| !part.is_empty()) {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let name = part[digits..].trim_start().strip_prefix(['x', '×']).map(str::trim_start);
        match (part[..digits].parse(), name, parts.last_mut()) {
            (Ok(quantity), Some(name), _) => parts.push((quantity, name.to_owned())),
            (_, _, Some((_, before))) => {
                before.push_str(separator.unwrap_or_default());
                before.push_str(part);
            }
            (_, _, None) => parts.push((1, part.to_owned())),
        }
    }
    let to_line = |(quantity, name)| {
        let mut line = Line { quantity, ..Line::default() };
        put(&mut line, name);
        line
    };
    parts.into_iter().take(limits::MAX_LINES_OF_ORDER as usize).map(to_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_one_cell_are_taken_apart() {
        let names = |cell| {
            unpack(cell, &["|", ", "], |line, text| line.name = Some(text))
                .into_iter()
                .map(|line| (line.quantity, line.name.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        assert_eq!(names("2× Tasse, blau, 1× Teller"), [(2, "Tasse, blau".into()), (1, "Teller".into())]);
        assert_eq!(names("2x SW1|1x SW2"), [(2, "SW1".into()), (1, "SW2".into())]);
        assert_eq!(names("Tasse"), [(1, "Tasse".into())]);
        assert!(names("").is_empty());
    }
}
