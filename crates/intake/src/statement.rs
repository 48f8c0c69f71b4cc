//! Rows that tell of no customer: what campaigns cost by day, and what articles cost the firm.
//!
//! What rows tell of the same thing (a campaign on a day, an article from a day on) is one statement. Spend of several rows is added
//! up, because platforms list advertisements and devices apart; two cost prices for the same day contradict each other. Like an
//! order, a statement is taken whole or not at all.

use std::collections::HashMap;

use domain::event::digest;
use domain::{Amount, Currency, Day, Kind, Message, NaturalKey};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::map::{MapKind, Purpose};
use crate::moment::parse_moment;
use crate::plan::{Fault, Plan};
use crate::reader::{Progress, Row, Summary};
use crate::record::{Record, Rows, Span};
use crate::reject::Reject;

/// What a file tells that belongs to no customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// First line of the file that it was made from, from 1.
    pub line: u64,
    /// What it is, whatever file it stands in.
    pub natural_key: NaturalKey,
    /// Digest of what it says. The same key with another content replaces what was said before.
    pub content: [u8; 16],
    /// `Campaign Spend Recorded` or `Cost Price Recorded`.
    pub kind: Kind,
    /// When it happened; `None` for a cost price that holds from the beginning.
    pub occurred_at: Option<Timestamp>,
    /// The cost of the day, or the cost price.
    pub amount: Amount,
    /// Its particulars under the names of the vocabulary.
    pub properties: Map<String, Value>,
}

/// One row, read.
struct Told {
    /// What it speaks of, in a form that can be compared.
    key: Vec<String>,
    day: Option<(Day, Timestamp)>,
    names: Vec<(&'static str, String)>,
    amount: Amount,
    currency: Currency,
    counts: [Option<i64>; 3],
}

/// Why a row cannot be read, with what it speaks of where that can be told.
struct Unread {
    key: Option<Vec<String>>,
    fault: Box<Fault>,
}

/// All rows that speak of the same.
struct Gathered {
    told: Option<Told>,
    rows: Vec<Span>,
    /// The first fault among them, with the place of its row.
    fault: Option<(usize, Box<Fault>)>,
}

/// The names of [`Told::counts`] in properties.
const COUNTS: [(Purpose, &str); 3] =
    [(Purpose::Impressions, "impressions"), (Purpose::Reach, "reach"), (Purpose::Clicks, "clicks")];
/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 20_000;

/// Reads all rows of a text and hands out statements, in the order of their first rows, and rejects.
pub(crate) fn read_statements(
    text: &str,
    mut rows: Rows<'_>,
    plan: &Plan<'_>,
    sink: &mut dyn FnMut(Row),
    progress: &mut dyn FnMut(Progress),
) -> Summary {
    let mut summary = Summary::default();
    let mut left_out = vec![0; plan.layout.filter.len()];
    let mut record = Record::default();
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    let mut gathered: Vec<Gathered> = Vec::new();
    let mut orphans: Vec<(Span, Box<Fault>)> = Vec::new();
    while let Some(span) = rows.next_into(&mut record) {
        summary.rows += 1;
        if summary.rows.is_multiple_of(PROGRESS_ROWS) {
            let permille = u64::from(span.end) * 1_000 / (text.len() as u64).max(1);
            let permille = u16::try_from(permille.min(1_000)).unwrap_or(1_000);
            progress(Progress { bytes: text.len() as u64, rows: summary.rows, orders: 0, permille });
        }
        if plan.damage_of(0, &record).is_none()
            && let Some(condition) = plan.failed_condition(text, &record)
        {
            left_out[condition] += 1;
            continue;
        }
        let reader = RowReader { plan, text, record: &record };
        let read = reader.read();
        let key = match &read {
            Ok(told) => Some(told.key.clone()),
            Err(unread) => unread.key.clone(),
        };
        match (key, read) {
            (Some(key), read) => {
                let place = *places.entry(key).or_insert_with(|| {
                    gathered.push(Gathered { told: None, rows: Vec::new(), fault: None });
                    gathered.len() - 1
                });
                gathered[place].take(span, read, plan);
            }
            (None, Err(unread)) => orphans.push((span, unread.fault)),
            (None, Ok(_)) => {}
        }
    }
    let adds_up = plan.layout.kind == MapKind::Spend && gathered.iter().any(|gathered| gathered.rows.len() > 1);
    for one in gathered {
        one.emit(text, plan, &mut summary, sink);
    }
    for (span, mut fault) in orphans {
        if adds_up {
            // Alone, the mended row would replace the sum that it belongs to.
            fault.mend = Message::new("intake-mend-whole-file").with("field", fault.field.as_str());
        }
        summary.rejected_rows += 1;
        summary.rejected_orders += 1;
        sink(Row::Reject(Box::new(rejected(text, span, *fault))));
    }
    let conditions = plan.layout.filter.iter().cloned().zip(left_out);
    summary.left_out = conditions.map(|(condition, rows)| crate::LeftOut { condition, rows }).collect();
    progress(Progress { bytes: text.len() as u64, rows: summary.rows, orders: 0, permille: 1_000 });
    summary
}

impl Gathered {
    fn take(&mut self, span: Span, read: Result<Told, Unread>, plan: &Plan<'_>) {
        let row = self.rows.len();
        self.rows.push(span);
        let fault = match read {
            Err(unread) => Some(unread.fault),
            Ok(told) => self.add(told, plan).err(),
        };
        if let Some(fault) = fault {
            self.fault.get_or_insert((row, fault));
        }
    }

    /// Adds what another row says.
    fn add(&mut self, told: Told, plan: &Plan<'_>) -> Result<(), Box<Fault>> {
        let Some(sum) = &mut self.told else {
            self.told = Some(told);
            return Ok(());
        };
        if plan.layout.kind == MapKind::CostPrices {
            if sum.amount == told.amount {
                return Ok(());
            }
            let value = told.amount.to_string();
            return Err(plan.fault(
                0,
                Purpose::CostPrice,
                &value,
                "intake-reject-two-prices",
                "intake-mend-two-prices",
            ));
        }
        let too_large = || plan.fault(0, Purpose::Cost, "", "intake-reject-too-large", "intake-mend-amount");
        sum.amount = sum.amount.checked_add(told.amount).ok_or_else(too_large)?;
        for (sum, count) in sum.counts.iter_mut().zip(told.counts) {
            *sum = match (*sum, count) {
                (Some(sum), Some(count)) => Some(sum.saturating_add(count)),
                (sum, count) => sum.or(count),
            };
        }
        // People reached by two advertisements are not twice as many people.
        sum.counts[1] = None;
        Ok(())
    }

    fn emit(self, text: &str, plan: &Plan<'_>, summary: &mut Summary, sink: &mut dyn FnMut(Row)) {
        let line_of = |row: usize| self.rows.get(row).map_or(0, |span| u64::from(span.line));
        if let Some((at_fault, fault)) = self.fault {
            summary.rejected_orders += 1;
            for (row, span) in self.rows.iter().enumerate() {
                let fault = if row == at_fault {
                    (*fault).clone()
                } else {
                    Fault {
                        row,
                        field: String::new(),
                        value: String::new(),
                        reason: Message::new("intake-reject-same-statement").with("line", line_of(at_fault)),
                        mend: Message::new("intake-mend-same-statement"),
                    }
                };
                summary.rejected_rows += 1;
                sink(Row::Reject(Box::new(rejected(text, *span, fault))));
            }
        } else if let Some(told) = self.told {
            let statement = told.statement(line_of(0), plan.layout.kind);
            if let Some(at) = statement.occurred_at {
                summary.first = Some(summary.first.map_or(at, |first| first.min(at)));
                summary.last = Some(summary.last.map_or(at, |last| last.max(at)));
            }
            summary.statements += 1;
            sink(Row::Statement(Box::new(statement)));
        }
    }
}

fn rejected(text: &str, span: Span, fault: Fault) -> Reject {
    let Fault { field, value, reason, mend, .. } = fault;
    Reject { line: u64::from(span.line), field, value, reason, mend, raw: span.of(text).to_owned() }
}

impl Told {
    fn statement(self, line: u64, kind: MapKind) -> Statement {
        let is_spend = kind == MapKind::Spend;
        let kind = if is_spend { Kind::CampaignSpendRecorded } else { Kind::CostPriceRecorded };
        let mut properties = Map::new();
        if let Some((day, _)) = self.day {
            let name = if is_spend { "day" } else { "valid_from" };
            properties.insert(name.to_owned(), Value::String(day.to_string()));
        }
        for (name, value) in self.names {
            properties.insert(name.to_owned(), Value::String(value));
        }
        properties.insert(if is_spend { "cost" } else { "cost_price" }.to_owned(), self.amount.to_json());
        properties.insert("currency".to_owned(), Value::String(self.currency.to_string()));
        for ((_, name), count) in COUNTS.iter().zip(self.counts) {
            if let Some(count) = count {
                properties.insert((*name).to_owned(), count.into());
            }
        }
        let name = kind.name();
        let mut parts = vec![&*name];
        parts.extend(self.key.iter().map(String::as_str));
        let natural_key = NaturalKey::of(&parts);
        let content = digest([Value::Object(properties.clone()).to_string().as_bytes()]);
        let occurred_at = self.day.map(|(_, at)| at);
        Statement { line, natural_key, content, kind, occurred_at, amount: self.amount, properties }
    }
}

/// One row on its way to being read.
struct RowReader<'a> {
    plan: &'a Plan<'a>,
    text: &'a str,
    record: &'a Record,
}

impl RowReader<'_> {
    fn read(&self) -> Result<Told, Unread> {
        let without_key = |fault| Unread { key: None, fault };
        if let Some(fault) = self.plan.damage_of(0, self.record) {
            return Err(without_key(fault));
        }
        let is_spend = self.plan.layout.kind == MapKind::Spend;
        let (key, names, day) = if is_spend { self.campaign() } else { self.article() }.map_err(without_key)?;
        let known = |fault| Unread { key: Some(key.clone()), fault };
        let currency = self.currency().map_err(known)?;
        let amount = self.amount(if is_spend { Purpose::Cost } else { Purpose::CostPrice }).map_err(known)?;
        let mut counts = [None; 3];
        for (kept, (purpose, _)) in counts.iter_mut().zip(COUNTS) {
            *kept = self.count(purpose).map_err(known)?;
        }
        Ok(Told { key, day, names, amount, currency, counts })
    }

    fn value(&self, purpose: Purpose) -> &str {
        self.plan.layout.index(purpose).map_or("", |column| self.record.get(self.text, column))
    }

    fn needed(&self, purpose: Purpose) -> Result<&str, Box<Fault>> {
        let value = self.value(purpose);
        if value.is_empty() {
            return Err(self.plan.fault(0, purpose, "", "intake-reject-missing", "intake-mend-missing"));
        }
        Ok(value)
    }

    /// What a row of spend speaks of. A day of a campaign is one in each country.
    #[allow(clippy::type_complexity)] // a key, names and a day, taken apart at once
    fn campaign(&self) -> Result<(Vec<String>, Vec<(&'static str, String)>, Option<(Day, Timestamp)>), Box<Fault>> {
        let layout = self.plan.layout;
        let told = self.needed(Purpose::OccurredAt)?;
        let moment = parse_moment(told, &layout.dates, &layout.zone_rules);
        let moment = self.plan.checked_moment(0, Purpose::OccurredAt, told, moment)?;
        let day = layout.zone_rules.day_of(moment);
        let channel = match (layout.index(Purpose::Channel), &layout.channel) {
            (Some(_), Some(otherwise)) if self.value(Purpose::Channel).is_empty() => otherwise,
            (Some(_), _) => self.needed(Purpose::Channel)?,
            (None, Some(channel)) => channel,
            (None, None) => "",
        };
        let mut names = vec![("channel", channel.to_owned())];
        for (purpose, name) in [(Purpose::Campaign, "campaign"), (Purpose::Country, "country")] {
            let value = self.value(purpose);
            if !value.is_empty() {
                names.push((name, value.to_owned()));
            }
        }
        let compared = |purpose| self.value(purpose).to_lowercase();
        let key = vec![
            day.to_string(),
            channel.trim().to_lowercase(),
            compared(Purpose::Campaign),
            compared(Purpose::Country),
        ];
        Ok((key, names, Some((day, layout.zone_rules.start_of(day)))))
    }

    /// What a row of cost prices speaks of. A price may be told before the day from which it holds.
    #[allow(clippy::type_complexity)] // as above
    fn article(&self) -> Result<(Vec<String>, Vec<(&'static str, String)>, Option<(Day, Timestamp)>), Box<Fault>> {
        let layout = self.plan.layout;
        let product = self.needed(Purpose::Sku)?;
        let told = self.value(Purpose::ValidFrom);
        let day = if told.is_empty() {
            None
        } else {
            let moment = parse_moment(told, &layout.dates, &layout.zone_rules).ok_or_else(|| {
                self.plan.fault(0, Purpose::ValidFrom, told, "intake-reject-not-a-moment", "intake-mend-moment")
            })?;
            let day = layout.zone_rules.day_of(moment);
            Some((day, layout.zone_rules.start_of(day)))
        };
        let mut names = vec![("sku", product.to_owned())];
        let called = self.value(Purpose::Product);
        if !called.is_empty() {
            names.push(("name", called.to_owned()));
        }
        let key = vec![product.to_uppercase(), day.map_or_else(String::new, |(day, _)| day.to_string())];
        Ok((key, names, day))
    }

    fn currency(&self) -> Result<Currency, Box<Fault>> {
        let (layout, value) = (self.plan.layout, self.value(Purpose::Currency));
        let fault = |reason, mend| self.plan.fault(0, Purpose::Currency, value, reason, mend);
        let currency = if value.is_empty() {
            layout.currency
        } else {
            Currency::understood(value).ok_or_else(|| fault("intake-reject-not-a-currency", "intake-mend-currency"))?
        };
        if currency != layout.reporting {
            return Err(fault("intake-reject-other-currency", "intake-mend-other-currency"));
        }
        Ok(currency)
    }

    /// An amount that is not below 0: no day gives money back, and no article.
    fn amount(&self, purpose: Purpose) -> Result<Amount, Box<Fault>> {
        let value = self.needed(purpose)?;
        let fault = |reason| self.plan.fault(0, purpose, value, reason, "intake-mend-amount");
        let amount = self.plan.amount(value).ok_or_else(|| fault("intake-reject-not-an-amount"))?;
        if amount < Amount::ZERO { Err(fault("intake-reject-below-zero")) } else { Ok(amount) }
    }

    fn count(&self, purpose: Purpose) -> Result<Option<i64>, Box<Fault>> {
        let value = self.value(purpose);
        if value.is_empty() {
            return Ok(None);
        }
        let fault = || self.plan.fault(0, purpose, value, "intake-reject-not-a-count", "intake-mend-count");
        let amount = self.plan.amount(value).ok_or_else(fault)?;
        let is_whole = amount >= Amount::ZERO && amount.micros() % 1_000_000 == 0;
        if is_whole { Ok(Some(amount.micros() / 1_000_000)) } else { Err(fault()) }
    }
}
