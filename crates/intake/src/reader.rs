//! Reading a file: rows gathered into orders, orders into drafts, all of it counted.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};

use domain::{Amount, ArrivedAs, Currency, Kind, Message, NaturalKey, Order};
use jiff::Timestamp;
use serde::Serialize;

use crate::assemble::{Assembled, Assembler, Refusal};
use crate::condition::Condition;
use crate::draft::{Draft, content_of};
use crate::layout::Layout;
use crate::limits;
use crate::map::{Grain, MapKind, Purpose};
use crate::plan::{Fault, Plan};
use crate::record::{Record, Rows, Span};
use crate::reject::Reject;
use crate::statement::{Statement, read_statements};
use crate::text::open;

/// What reading hands out: events in the order of their first lines, rejects between them.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// An event of a customer's order.
    Draft(Box<Draft>),
    /// What belongs to no customer: spend, cost prices.
    Statement(Box<Statement>),
    /// A row that could not be read.
    Reject(Box<Reject>),
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Unpacked bytes read.
    pub bytes: u64,
    /// Rows looked at.
    pub rows: u64,
    /// Orders handed out.
    pub orders: u64,
    /// How much of the work is done, in thousandths, as far as can be told; 0 until the last byte has come.
    pub permille: u16,
}

/// Rows that did not meet a condition of the filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The first condition that a row did not meet.
    pub condition: Condition,
    /// How many rows.
    pub rows: u64,
}

/// Sums of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The currency.
    pub currency: Currency,
    /// Revenue of all orders, before refunds.
    pub revenue: Amount,
    /// What was given back.
    pub refunded: Amount,
}

/// What a file holds, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Rows of the file, the header not counted.
    pub rows: u64,
    /// Orders.
    pub orders: u64,
    /// Refunds.
    pub refunds: u64,
    /// Cancellations.
    pub cancellations: u64,
    /// Statements of spend or cost prices.
    pub statements: u64,
    /// Rows handed back as rejects.
    pub rejected_rows: u64,
    /// Orders or statements that those rows belong to; a row whose order cannot be told counts as one.
    pub rejected_orders: u64,
    /// Rows left out, by condition of the filter.
    pub left_out: Vec<LeftOut>,
    /// First moment of any draft.
    pub first: Option<Timestamp>,
    /// Last moment of any draft.
    pub last: Option<Timestamp>,
    /// Different customers.
    pub customers: u64,
    /// Orders of guests without any key.
    pub guest_orders: u64,
    /// Sums by currency.
    pub totals: Vec<Total>,
}

/// Why a file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bytes do not come, or are no sound gzip.
    #[error("the file cannot be read to its end; if it is a .gz file, download it again")]
    Io(#[from] io::Error),
    /// Longer than [`limits::MAX_TEXT_BYTES`].
    #[error("the file holds more than {} MiB of text; export it in parts, by month for example", limits::MAX_TEXT_BYTES >> 20)]
    TooLarge,
    /// The header is not the one that was recognised.
    #[error("the file's header has changed since it was recognised; look at its layout again")]
    HeaderChanged,
}

/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 20_000;

/// Reads a file, packed or not, and hands its events and rejects to `sink`.
///
/// The text is held in memory while it is read, with 16 bytes a row: the rows of one order may stand anywhere.
/// `progress` is called now and then.
pub fn read(
    reader: impl Read,
    layout: &Layout,
    sink: &mut dyn FnMut(Row),
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, ReadError> {
    let text = layout.encoding.decode(read_bytes(reader, progress)?);
    let mut rows = Rows::new(&text, layout.delimiter);
    let mut record = Record::default();
    if layout.header {
        let header = rows.next_into(&mut record).map_or("", |span| span.of(&text));
        if header != layout.header_line {
            return Err(ReadError::HeaderChanged);
        }
    }
    let plan = Plan::new(layout);
    if !layout.kind.is_of_orders() {
        return Ok(read_statements(&text, rows, &plan, sink, progress));
    }
    let mut emitter = Emitter::new(&plan, &text, sink);
    let mut gathered = Gathered::default();
    let is_grouped = layout.grain == Grain::Line;
    let mut done = Progress { bytes: text.len() as u64, ..Progress::default() };
    while let Some(span) = rows.next_into(&mut record) {
        done.rows += 1;
        if done.rows.is_multiple_of(PROGRESS_ROWS) {
            done.orders = emitter.summary.orders;
            done.permille = permille(u64::from(span.end), done.bytes) / if is_grouped { 2 } else { 1 };
            progress(done);
        }
        let is_sound = plan.damage_of(0, &record).is_none();
        if is_sound && let Some(condition) = plan.failed_condition(&text, &record) {
            emitter.left_out[condition] += 1;
        } else if !is_grouped {
            emitter.emit(&[span]);
        } else if !gathered.add(&plan, &text, &record, span) {
            emitter.emit_orphan(span, &record);
        }
    }
    let gathered_rows = gathered.rows.len() as u64;
    let (mut rows, mut told) = (0, 0);
    for order in gathered.orders() {
        emitter.emit(order);
        rows += order.len() as u64;
        if rows >= told + PROGRESS_ROWS {
            told = rows;
            let permille = 500 + permille(rows, gathered_rows) / 2;
            progress(Progress { orders: emitter.summary.orders, permille, ..done });
        }
    }
    let summary = emitter.finish(done.rows);
    progress(Progress { orders: summary.orders, permille: 1_000, ..done });
    Ok(summary)
}

/// A part of a whole in thousandths.
fn permille(part: u64, whole: u64) -> u16 {
    u16::try_from(part.min(whole) * 1_000 / whole.max(1)).unwrap_or(1_000)
}

fn read_bytes(reader: impl Read, progress: &mut dyn FnMut(Progress)) -> Result<Vec<u8>, ReadError> {
    let mut unpacked = open(reader)?;
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        (&mut unpacked).take(4 << 20).read_to_end(&mut bytes)?;
        if bytes.len() == before {
            return Ok(bytes);
        }
        if bytes.len() as u64 > limits::MAX_TEXT_BYTES {
            return Err(ReadError::TooLarge);
        }
        progress(Progress { bytes: bytes.len() as u64, ..Progress::default() });
    }
}

/// Rows by the order they belong to.
#[derive(Default)]
struct Gathered {
    orders: HashMap<Box<str>, u32>,
    last: Option<(String, u32)>,
    rows: Vec<(u32, Span)>,
    sorted: Vec<Span>,
    key: String,
}

impl Gathered {
    /// Adds a row to its order; `false` where the row does not say which order it belongs to.
    fn add(&mut self, plan: &Plan<'_>, text: &str, record: &Record, span: Span) -> bool {
        self.key.clear();
        let cell = |column: Option<usize>| column.map_or("", |column| record.get(text, column));
        if plan.order_id.is_some() {
            self.key.push_str(cell(plan.order_id));
        } else {
            let who = plan.customer_key(cell(plan.customer));
            for part in [who, "\u{1f}", cell(plan.email), "\u{1f}", cell(plan.occurred_at)] {
                self.key.push_str(part);
            }
        }
        if self.key.is_empty() || plan.order_id.is_none() && cell(plan.occurred_at).is_empty() {
            return false;
        }
        let order = match &self.last {
            Some((key, order)) if *key == self.key => *order,
            _ => {
                let next = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
                let order = match self.orders.get(self.key.as_str()) {
                    Some(order) => *order,
                    None => *self.orders.entry(self.key.as_str().into()).or_insert(next),
                };
                let mut key = self.last.take().map_or_else(String::new, |(key, _)| key);
                key.clone_from(&self.key);
                self.last = Some((key, order));
                order
            }
        };
        self.rows.push((order, span));
        true
    }

    /// The rows of each order, orders by their first row.
    fn orders(&mut self) -> impl Iterator<Item = &[Span]> {
        // Stable, and quick for files whose orders stand together already.
        self.rows.sort_by_key(|(order, _)| *order);
        self.sorted = self.rows.iter().map(|(_, span)| *span).collect();
        let mut at = 0;
        self.rows
            .chunk_by(|(one, _), (other, _)| one == other)
            .map(move |rows| {
                at += rows.len();
                (at - rows.len(), at)
            })
            .map(|(from, until)| &self.sorted[from..until])
    }
}

/// Hands out drafts and rejects and counts them.
struct Emitter<'l, 't, 's> {
    plan: &'l Plan<'l>,
    text: &'t str,
    assembler: Assembler<'l, 't>,
    sink: &'s mut dyn FnMut(Row),
    summary: Summary,
    left_out: Vec<u64>,
    customers: HashSet<ArrivedAs>,
    /// How often the same row without an order number has come.
    ordinals: HashMap<NaturalKey, u32>,
    buffer: Vec<u8>,
}

impl<'l, 't, 's> Emitter<'l, 't, 's> {
    fn new(plan: &'l Plan<'l>, text: &'t str, sink: &'s mut dyn FnMut(Row)) -> Self {
        Self {
            plan,
            text,
            assembler: Assembler::new(plan, text),
            sink,
            summary: Summary::default(),
            left_out: vec![0; plan.layout.filter.len()],
            customers: HashSet::new(),
            ordinals: HashMap::new(),
            buffer: Vec::new(),
        }
    }

    /// Hands out the order that these rows make, or the rows.
    fn emit(&mut self, rows: &[Span]) {
        match self.assembler.assemble(rows) {
            Ok(assembled) => self.emit_order(rows, assembled),
            Err(Refusal::LeftOut(condition)) => self.left_out[condition] += rows.len() as u64,
            Err(Refusal::Fault(fault)) => self.emit_rejects(rows, &fault),
        }
    }

    fn emit_order(&mut self, rows: &[Span], assembled: Assembled) {
        let line = rows.first().map_or(0, |span| u64::from(span.line));
        let Assembled { order, arrived_as, occurred_at, refund, cancelled_at } = assembled;
        let kind = match self.plan.layout.kind {
            MapKind::Order => Kind::OrderCompleted,
            MapKind::Refund => Kind::OrderRefunded,
            // Those never come here: their rows are read as statements.
            MapKind::Spend | MapKind::CostPrices => return,
        };
        let part = |revenue| Order { revenue, ..order_without_lines(&order) };
        // What is called off was never owed: its repayment is no refund on top.
        let follower = match (cancelled_at, refund) {
            (Some(at), _) => Some((Kind::OrderCancelled, at, part(order.revenue))),
            (None, Some((amount, at))) => Some((Kind::OrderRefunded, at, part(amount))),
            (None, None) => None,
        };
        self.emit_draft(line, kind, occurred_at, arrived_as.clone(), order);
        if let Some((kind, at, order)) = follower {
            self.emit_draft(line, kind, at, arrived_as, order);
        }
    }

    fn emit_draft(
        &mut self,
        line: u64,
        kind: Kind,
        occurred_at: Timestamp,
        arrived_as: Option<ArrivedAs>,
        order: Order,
    ) {
        let natural_key = self.natural_key(&kind, order.order_id.as_deref());
        let content = content_of(&kind, occurred_at, arrived_as.as_ref(), &order, &mut self.buffer);
        self.count(&kind, occurred_at, arrived_as.as_ref(), &order);
        let draft = Draft { line, natural_key, content, arrived_as, kind, occurred_at, order };
        (self.sink)(Row::Draft(Box::new(draft)));
    }

    fn natural_key(&mut self, kind: &Kind, order_id: Option<&str>) -> NaturalKey {
        let (source, kind) = (self.plan.layout.source.as_str(), kind.name());
        let kind: &str = &kind;
        if let Some(order_id) = order_id {
            return NaturalKey::of(&[source, kind, order_id]);
        }
        // No order number is empty, so these keys never meet those.
        let mut parts = vec![source, kind, ""];
        parts.extend(self.assembler.identity());
        let base = NaturalKey::of(&parts);
        let ordinal = self.ordinals.entry(base).or_insert(0);
        let number = ordinal.to_string();
        *ordinal += 1;
        parts.push(&number);
        NaturalKey::of(&parts)
    }

    fn count(&mut self, kind: &Kind, occurred_at: Timestamp, arrived_as: Option<&ArrivedAs>, order: &Order) {
        let summary = &mut self.summary;
        summary.first = Some(summary.first.map_or(occurred_at, |first| first.min(occurred_at)));
        summary.last = Some(summary.last.map_or(occurred_at, |last| last.max(occurred_at)));
        match arrived_as {
            Some(customer) if !self.customers.contains(customer) => {
                self.customers.insert(customer.clone());
            }
            None if *kind == Kind::OrderCompleted => summary.guest_orders += 1,
            _ => {}
        }
        let currency = order.currency.unwrap_or(self.plan.layout.currency);
        let at = summary.totals.iter().position(|total| total.currency == currency).unwrap_or_else(|| {
            summary.totals.push(Total { currency, revenue: Amount::ZERO, refunded: Amount::ZERO });
            summary.totals.len() - 1
        });
        let total = &mut summary.totals[at];
        // Drafts are of these three kinds only, so the last is what is left.
        if *kind == Kind::OrderCompleted {
            summary.orders += 1;
            total.revenue += order.revenue;
        } else if *kind == Kind::OrderRefunded {
            summary.refunds += 1;
            total.refunded += order.revenue;
        } else {
            summary.cancellations += 1;
        }
    }

    /// Rejects all rows of an order: the one at fault with its reason, the others because of it.
    fn emit_rejects(&mut self, rows: &[Span], fault: &Fault) {
        let Fault { row, field, value, reason, mend } = fault;
        let row = *row;
        let line_at_fault = rows.get(row).map_or(0, |span| u64::from(span.line));
        self.summary.rejected_orders += 1;
        for (index, span) in rows.iter().enumerate() {
            let is_at_fault = index == row;
            let reject = Reject {
                line: u64::from(span.line),
                field: if is_at_fault { field.clone() } else { String::new() },
                value: if is_at_fault { value.clone() } else { String::new() },
                reason: if is_at_fault {
                    reason.clone()
                } else {
                    Message::new("intake-reject-same-order").with("line", line_at_fault)
                },
                mend: if is_at_fault { mend.clone() } else { Message::new("intake-mend-same-order") },
                raw: span.of(self.text).to_owned(),
            };
            self.summary.rejected_rows += 1;
            (self.sink)(Row::Reject(Box::new(reject)));
        }
    }

    /// Rejects a row that does not say which order it belongs to.
    fn emit_orphan(&mut self, span: Span, record: &Record) {
        let purpose = if self.plan.order_id.is_some() { Purpose::OrderId } else { Purpose::OccurredAt };
        let fault = self
            .plan
            .damage_of(0, record)
            .unwrap_or_else(|| self.plan.fault(0, purpose, "", "intake-reject-missing", "intake-mend-missing"));
        self.emit_rejects(&[span], &fault);
    }

    fn finish(mut self, rows: u64) -> Summary {
        self.summary.rows = rows;
        self.summary.customers = self.customers.len() as u64;
        let conditions = self.plan.layout.filter.iter().cloned().zip(self.left_out);
        self.summary.left_out = conditions.map(|(condition, rows)| LeftOut { condition, rows }).collect();
        self.summary
    }
}

/// What a refund or cancellation repeats of its order: where it comes from and whose it is.
fn order_without_lines(order: &Order) -> Order {
    Order {
        order_id: order.order_id.clone(),
        source: order.source.clone(),
        currency: order.currency,
        sales_channel: order.sales_channel.clone(),
        person: order.person.clone(),
        ..Order::default()
    }
}
