//! Products: what is bought together, what will be needed again, what sells; and one product with what is bought with it.

pub(crate) mod files;

use std::sync::Arc;

use analytics::products::ProductFacts;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::ask::products::{Foretold, Measures, PairLine, ProductOf, Products, Proof, product, products};
use engine::ask::recommend::{RefillLine, RefillsOf, refills};
use words::{Format, NO_VALUE};

use super::customers::title;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::query::encode;

/// Rows shown of each list; the files have them all.
const ROWS: usize = 50;
/// Days ahead that the list of what is due looks.
const DAYS_AHEAD: i32 = 14;

/// A product that leads to its page.
pub(crate) struct ProductLink {
    /// Its name.
    pub(crate) name: String,
    /// Its article number, where it is not the name.
    pub(crate) number: String,
    /// Its page.
    pub(crate) link: String,
}

impl ProductLink {
    pub(crate) fn new(frame: &PageFrame, product: &str, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            number: if product == name { String::new() } else { product.to_owned() },
            link: frame.link(&format!("/products/{}", encode(product))),
        }
    }
}

struct PairRow {
    given: ProductLink,
    along: ProductLink,
    measures: MeasuresShown,
}

/// How often two products are bought together.
struct MeasuresShown {
    confidence: String,
    /// Both counts of the confidence.
    of: String,
    lift: String,
    support: String,
}

impl MeasuresShown {
    fn of(format: &Format, measures: &Measures) -> Self {
        let share = |share: Option<f64>| share.map_or_else(|| NO_VALUE.to_owned(), |share| format.percent(share, 1));
        Self {
            confidence: share(measures.confidence),
            of: format.format("products-of", &[("part", measures.both.into()), ("whole", measures.first.into())]),
            lift: measures.lift.map_or_else(|| NO_VALUE.to_owned(), |lift| format.decimal(lift, 2)),
            support: share(measures.support),
        }
    }
}

struct DueRow {
    customer: String,
    link: String,
    product: ProductLink,
    due: String,
    between: String,
    every: String,
    times: String,
    is_late: bool,
}

struct ProductRow {
    product: ProductLink,
    category: String,
    orders: String,
    buyers: String,
    again: String,
    price: String,
    revenue: String,
}

/// What is due, for whom may see customers.
struct DueShown {
    sentence: String,
    rows: Vec<DueRow>,
    more: Option<String>,
    csv: String,
}

/// How well suggestions foretell.
struct ProofShown {
    sentence: String,
    rows: Vec<ProofRow>,
}

#[derive(Template)]
#[template(path = "products.html")]
struct ProductsPage {
    frame: PageFrame,
    answer: String,
    sub: String,
    proof: Option<ProofShown>,
    is_empty: bool,
    pairs: Vec<PairRow>,
    more_pairs: Option<String>,
    pairs_csv: String,
    due: Option<DueShown>,
    offers_csv: Option<String>,
    products: Vec<ProductRow>,
    more_products: Option<String>,
    products_csv: String,
}

#[derive(Template)]
#[template(path = "product.html")]
struct ProductPage {
    frame: PageFrame,
    title: String,
    number: String,
    answer: String,
    facts: Vec<(String, String)>,
    rows: Vec<(ProductLink, MeasuresShown)>,
    more: Option<String>,
    csv: String,
}

/// The page.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, day, reader) = (Arc::clone(&frame.state), frame.at, frame.reader.clone());
    let sees_customers = frame.may("/customers");
    let (found, due) = app
        .blocking(move |engine| {
            let due = sees_customers
                .then(|| refills(engine, &state, &reader, (day.plus(DAYS_AHEAD), ROWS), day))
                .transpose()?;
            Ok((products(engine, &state, day)?, due))
        })
        .await?;
    let format = &frame.format;
    let more = |all: usize| more(format, all);
    let shown = ProductsPage {
        answer: answer(format, &found),
        sub: sub(format, &found),
        proof: proof(format, &found.proof),
        is_empty: found.products.is_empty(),
        pairs: found.pairs.iter().take(ROWS).map(|pair| pair_row(&frame, pair)).collect(),
        more_pairs: more(found.pairs.len()),
        pairs_csv: frame.link("/products/pairs.csv"),
        due: due.map(|due| due_shown(&frame, &due)),
        offers_csv: sees_customers.then(|| frame.link("/products/offers.csv")),
        products: found.products.iter().take(ROWS).map(|product| product_row(&frame, product)).collect(),
        more_products: more(found.products.len()),
        products_csv: frame.link("/products.csv"),
        frame,
    };
    page(&shown)
}

/// One product.
pub(crate) async fn show_one(
    State(app): State<App>,
    Path(key): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (state, day) = (Arc::clone(&frame.state), frame.at);
    let found = app.blocking(move |engine| Ok(product(engine, &state, &key, day)?)).await?;
    let format = &frame.format;
    let rows = found.beside.iter().take(ROWS).map(|line| {
        let link = ProductLink::new(&frame, &line.named.product, &line.named.name);
        (link, MeasuresShown::of(format, &line.measures))
    });
    page(&ProductPage {
        title: found.facts.name.clone(),
        number: found.facts.product.clone(),
        answer: one_answer(format, &found),
        facts: facts(format, &found.facts),
        rows: rows.collect(),
        more: more(format, found.beside.len()),
        csv: frame.link(&format!("/products/{}/pairs.csv", encode(&found.facts.product))),
        frame,
    })
}

fn more(format: &Format, all: usize) -> Option<String> {
    (all > ROWS).then(|| format.format("products-more", &[("shown", ROWS.into()), ("count", all.into())]))
}

fn answer(format: &Format, found: &Products) -> String {
    let Some(first) = found.pairs.first() else {
        let key = if found.products.is_empty() { "products-answer-none" } else { "products-answer-no-pairs" };
        return format.text(key).into_owned();
    };
    let lift = first.measures.lift.unwrap_or_default();
    format.format(
        "products-answer",
        &[
            ("given", (&first.given.name).into()),
            ("along", (&first.along.name).into()),
            ("times", format.decimal(lift, 1).into()),
        ],
    )
}

fn sub(format: &Format, found: &Products) -> String {
    let known = format.format(
        "products-sub",
        &[("products", found.products.len().into()), ("orders", format.integer(found.orders).into())],
    );
    if found.orders_without_lines == 0 {
        return known;
    }
    format!("{known} {}", format.format("products-without-lines", &[("count", found.orders_without_lines.into())]))
}

/// One row of the proof: what is foretold, by the suggestions and by what is bought most, and of how many.
struct ProofRow {
    name: String,
    suggested: String,
    most_bought: String,
    customers: String,
}

/// How well suggestions foretell, beside what anybody could suggest to everybody; `None` where nobody came twice.
fn proof(format: &Format, proof: &Proof) -> Option<ProofShown> {
    let share = |told: &Foretold| told.hit_rate.map_or_else(|| NO_VALUE.to_owned(), |rate| format.percent(rate, 1));
    let row = |key: &str, [told, most_bought]: [&Foretold; 2]| ProofRow {
        name: format.text(key).into_owned(),
        suggested: share(told),
        most_bought: share(most_bought),
        customers: format.integer(told.customers),
    };
    let told = [
        ("products-proof-all", [&proof.all, &proof.most_bought]),
        ("products-proof-new", [&proof.new, &proof.most_bought_new]),
    ];
    let rows: Vec<ProofRow> =
        told.into_iter().filter(|(_, [told, _])| told.customers > 0).map(|(key, told)| row(key, told)).collect();
    let gaps = [
        ("share", share(&proof.all).into()),
        ("hit", format.integer(proof.all.hit).into()),
        ("customers", format.integer(proof.all.customers).into()),
        ("suggested", proof.suggested.into()),
        ("usual", share(&proof.most_bought).into()),
    ];
    (!rows.is_empty()).then(|| ProofShown { sentence: format.format("products-proof-sentence", &gaps), rows })
}

fn pair_row(frame: &PageFrame, pair: &PairLine) -> PairRow {
    PairRow {
        given: ProductLink::new(frame, &pair.given.product, &pair.given.name),
        along: ProductLink::new(frame, &pair.along.product, &pair.along.name),
        measures: MeasuresShown::of(&frame.format, &pair.measures),
    }
}

fn due_shown(frame: &PageFrame, due: &RefillsOf) -> DueShown {
    let format = &frame.format;
    let until = format.date(frame.at.plus(DAYS_AHEAD));
    DueShown {
        sentence: format.format("products-due-sentence", &[("count", due.total.into()), ("until", until.into())]),
        rows: due.refills.iter().map(|refill| due_row(frame, refill)).collect(),
        more: more(format, due.total),
        csv: frame.link("/products/refills.csv"),
    }
}

fn due_row(frame: &PageFrame, refill: &RefillLine) -> DueRow {
    let format = &frame.format;
    DueRow {
        customer: title(format, refill.customer_name.as_deref(), &refill.customer),
        link: frame.link(&format!("/customers/{}", encode(&refill.customer))),
        product: ProductLink::new(frame, &refill.named.product, &refill.named.name),
        due: format.date_short(refill.due),
        between: format.interval(&format.date_short(refill.earliest), &format.date_short(refill.latest)),
        every: format.format("products-every", &[("count", refill.every_days.into())]),
        times: format.format("products-times", &[("count", refill.times.into())]),
        is_late: refill.due < frame.at,
    }
}

fn price(format: &Format, facts: &ProductFacts) -> String {
    facts.price.map_or_else(|| NO_VALUE.to_owned(), |price| format.money(price))
}

fn again(format: &Format, facts: &ProductFacts) -> String {
    if facts.buyers == 0 {
        return NO_VALUE.to_owned();
    }
    format.percent(f64::from(facts.again) / f64::from(facts.buyers), 0)
}

fn product_row(frame: &PageFrame, facts: &ProductFacts) -> ProductRow {
    let format = &frame.format;
    ProductRow {
        product: ProductLink::new(frame, &facts.product, &facts.name),
        category: facts.category.clone().unwrap_or_else(|| NO_VALUE.to_owned()),
        orders: format.integer(facts.orders),
        buyers: format.integer(facts.buyers),
        again: again(format, facts),
        price: price(format, facts),
        revenue: if facts.price.is_some() { format.money(facts.revenue) } else { NO_VALUE.to_owned() },
    }
}

fn one_answer(format: &Format, found: &ProductOf) -> String {
    let Some(first) = found.beside.first() else {
        return format.format("product-answer-none", &[("product", (&found.facts.name).into())]);
    };
    let confidence = first.measures.confidence.unwrap_or_default();
    format.format(
        "product-answer",
        &[
            ("product", (&found.facts.name).into()),
            ("share", format.percent(confidence, 0).into()),
            ("along", (&first.named.name).into()),
        ],
    )
}

fn facts(format: &Format, facts: &ProductFacts) -> Vec<(String, String)> {
    let tier = facts.tier.map(|tier| format.text(tier_key(tier)).into_owned());
    let told = [
        ("products-category", facts.category.clone()),
        ("products-orders", Some(format.integer(facts.orders))),
        ("products-buyers", Some(format.integer(facts.buyers))),
        ("products-again", Some(again(format, facts))),
        ("products-pieces", Some(format.integer(facts.pieces))),
        ("products-price", Some(price(format, facts))),
        ("products-tier", tier),
    ];
    let no_value = || NO_VALUE.to_owned();
    told.into_iter().map(|(key, value)| (format.text(key).into_owned(), value.unwrap_or_else(no_value))).collect()
}

/// The key of a tier's name.
pub(crate) const fn tier_key(tier: analytics::products::Tier) -> &'static str {
    match tier {
        analytics::products::Tier::Low => "products-tier-low",
        analytics::products::Tier::Middle => "products-tier-middle",
        analytics::products::Tier::High => "products-tier-high",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tier_has_a_name() {
        for tier in analytics::products::Tier::ALL {
            assert!(words::has(domain::Language::De, tier_key(tier)));
        }
        assert!(matches!(
            PageError::from(engine::EngineError::NoProduct { product: "x".into() }).status(),
            axum::http::StatusCode::NOT_FOUND
        ));
    }
}
