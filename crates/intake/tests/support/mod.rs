//! What the tests of this crate share: files in, a short text out.
#![allow(dead_code)] // each test binary uses its own part

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use domain::{Currency, PriceBasis, Zone};
use intake::{Context, Draft, FileMap, Layout, Reject, Row, Statement, Summary};

pub(crate) fn berlin(prices: PriceBasis) -> Context {
    Context { zone_of_source: Zone::new("Europe/Berlin").expect("zone"), currency: Currency::EUR, prices }
}

pub(crate) fn net() -> Context {
    berlin(PriceBasis::Net)
}

pub(crate) fn gross() -> Context {
    berlin(PriceBasis::Gross { vat_rate: "0.19".parse().expect("rate") })
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of the shared data; `None`, with a word about it, where the folder is absent.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("STAMMKUNDE_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("passed without looking: {} is missing; name the folder in STAMMKUNDE_SHARED", path.display());
    None
}

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) layout: Layout,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) summary: Summary,
}

pub(crate) fn import(bytes: &[u8], context: &Context, map: Option<&FileMap>) -> Outcome {
    let head = intake::head(bytes).expect("head");
    let layout = intake::recognise("orders", &head, context, None, map).unwrap_or_else(|error| panic!("{error:?}"));
    read(bytes, layout)
}

pub(crate) fn read(bytes: &[u8], layout: Layout) -> Outcome {
    let (mut drafts, mut statements, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
    let mut sink = |row| match row {
        Row::Draft(draft) => drafts.push(*draft),
        Row::Statement(statement) => statements.push(*statement),
        Row::Reject(reject) => rejects.push(*reject),
    };
    let summary = intake::read(bytes, &layout, &mut sink, &mut |_| {}).expect("read");
    Outcome { layout, drafts, statements, rejects, summary }
}

impl Outcome {
    /// Everything, a line each, as a person would tell it.
    pub(crate) fn story(&self) -> String {
        let mut story = String::new();
        for draft in &self.drafts {
            let order = &draft.order;
            let who = draft.arrived_as.as_ref().map_or_else(|| "guest".into(), domain::ArrivedAs::to_key);
            let currency = order.currency.map(|currency| currency.to_string()).unwrap_or_default();
            let number = order.order_id.as_deref().unwrap_or("without number");
            write!(story, "{}: {} {number} by {who} at {}", draft.line, draft.kind, draft.occurred_at).expect("text");
            write!(story, " for {} {currency}", order.revenue).expect("text");
            for (name, amount) in [("discount", order.discount), ("shipping", order.shipping), ("tax", order.tax)] {
                if !amount.is_zero() {
                    write!(story, ", {name} {amount}").expect("text");
                }
            }
            let person = &order.person;
            for value in [&order.sales_channel, &person.name, &person.postcode, &person.country].into_iter().flatten() {
                write!(story, ", {value}").expect("text");
            }
            for line in &order.lines {
                let name = line.name.as_deref().or(line.sku.as_deref()).unwrap_or("?");
                write!(story, " [{} × {name} at {}]", line.quantity, line.price).expect("text");
            }
            story.push('\n');
        }
        for statement in &self.statements {
            let properties = serde_json::Value::Object(statement.properties.clone());
            writeln!(story, "{}: {} {properties}", statement.line, statement.kind).expect("text");
        }
        for reject in &self.rejects {
            writeln!(
                story,
                "{}: rejected, {} `{}` {} → {}",
                reject.line, reject.field, reject.value, reject.reason.key, reject.mend.key
            )
            .expect("text");
        }
        for left_out in self.summary.left_out.iter().filter(|left_out| left_out.rows > 0) {
            writeln!(story, "left out: {} × {}", left_out.rows, left_out.condition).expect("text");
        }
        story
    }

    pub(crate) fn keys(&self) -> Vec<domain::NaturalKey> {
        self.drafts.iter().map(|draft| draft.natural_key).collect()
    }
}
