//! The lists about products as files, among them the one for the point of sale.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Amount, Message};
use engine::ask::products::{Measures, product, products};
use engine::ask::recommend::{OfferLine, Reason, RefillLine, offers, refills};
use models::affinity::Wanted;

use crate::app::App;
use crate::error::PageError;
use crate::frame::PageFrame;
use crate::query::Query;
use crate::view::csv::{Csv, number};

/// Offers for each customer where the address says nothing else.
const OFFERS: usize = 5;
/// Most offers for each customer.
const MOST_OFFERS: usize = 50;

fn amount(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, |amount| amount.to_string())
}

const MEASURES: [&str; 7] = ["both", "first", "second", "orders", "support", "confidence", "lift"];

fn measures(measures: &Measures) -> [String; 7] {
    [
        measures.both.to_string(),
        measures.first.to_string(),
        measures.second.to_string(),
        measures.orders.to_string(),
        number(measures.support),
        number(measures.confidence),
        number(measures.lift),
    ]
}

/// All products.
pub(crate) async fn all(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, day) = (Arc::clone(&frame.state), frame.at);
    let found = app.blocking(move |engine| Ok(products(engine, &state, day)?)).await?;
    let mut csv =
        Csv::new(&["product", "name", "category", "orders", "buyers", "again", "pieces", "revenue", "price", "tier"]);
    for facts in found.products {
        csv.row([
            facts.product,
            facts.name,
            facts.category.unwrap_or_default(),
            facts.orders.to_string(),
            facts.buyers.to_string(),
            facts.again.to_string(),
            facts.pieces.to_string(),
            facts.revenue.to_string(),
            amount(facts.price),
            facts.tier.map_or_else(String::new, |tier| tier.id().to_owned()),
        ]);
    }
    Ok(csv.file(&format!("products-{day}")))
}

/// What is bought together.
pub(crate) async fn pairs(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, day) = (Arc::clone(&frame.state), frame.at);
    let found = app.blocking(move |engine| Ok(products(engine, &state, day)?)).await?;
    let head = ["given", "given_name", "along", "along_name"];
    let mut csv = Csv::new(&[&head[..], &MEASURES[..]].concat());
    for pair in found.pairs {
        let names = [pair.given.product, pair.given.name, pair.along.product, pair.along.name];
        csv.row(names.into_iter().chain(measures(&pair.measures)));
    }
    Ok(csv.file(&format!("pairs-{day}")))
}

/// What is bought with one product.
pub(crate) async fn pairs_of(
    State(app): State<App>,
    Path(key): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (state, day) = (Arc::clone(&frame.state), frame.at);
    let found = app.blocking(move |engine| Ok(product(engine, &state, &key, day)?)).await?;
    let head = ["product", "name"];
    let mut csv = Csv::new(&[&head[..], &MEASURES[..]].concat());
    for line in found.beside {
        csv.row([line.named.product, line.named.name].into_iter().chain(measures(&line.measures)));
    }
    Ok(csv.file(&format!("bought-with-{}-{day}", found.facts.product)))
}

/// What every customer will need again, as far ahead as is known.
pub(crate) async fn due(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, day, reader) = (Arc::clone(&frame.state), frame.at, frame.reader.clone());
    let found = app
        .blocking(move |engine| Ok(refills(engine, &state, &reader, (day.plus(i32::MAX / 2), usize::MAX), day)?))
        .await?;
    let mut csv = Csv::new(&[
        "customer",
        "product",
        "name",
        "times",
        "last",
        "every_days",
        "due",
        "earliest",
        "latest",
        "customer_name",
    ]);
    for RefillLine { customer, customer_name, named, times, last, every_days, due, earliest, latest } in found.refills {
        let days = [due, earliest, latest].map(|day| day.to_string());
        let own = [customer, named.product, named.name, times.to_string(), last.to_string(), every_days.to_string()];
        csv.row(own.into_iter().chain(days).chain([customer_name.unwrap_or_default()]));
    }
    Ok(csv.file(&format!("refills-{day}")))
}

/// What to offer whom, as `?wanted=new|all&most=5` asks.
pub(crate) fn asked_offers(query: &Query) -> Result<(Wanted, usize), PageError> {
    let refused = |name: &'static str, value: &str, known: &str| {
        PageError::Refused(Message::new("api-no-value").with("name", name).with("value", value).with("known", known))
    };
    let wanted = match query.get("wanted") {
        None | Some("new" | "") => Wanted::New,
        Some("all") => Wanted::All,
        Some(other) => return Err(refused("wanted", other, "new, all")),
    };
    let most = match query.get("most").filter(|most| !most.is_empty()) {
        None => OFFERS,
        Some(text) => {
            let most = text.parse().ok().filter(|most| (1..=MOST_OFFERS).contains(most));
            most.ok_or_else(|| refused("most", text, "1 … 50"))?
        }
    };
    Ok((wanted, most))
}

/// The list for the point of sale.
pub(crate) async fn point_of_sale(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (state, day, reader) = (Arc::clone(&frame.state), frame.at, frame.reader.clone());
    let asked = asked_offers(&frame.query)?;
    let found = app.blocking(move |engine| Ok(offers(engine, &state, &reader, asked, day)?)).await?;
    let mut csv = Csv::new(&[
        "customer",
        "name",
        "rank",
        "product",
        "product_name",
        "price",
        "reason",
        "reason_product",
        "reason_text",
    ]);
    for OfferLine { customer, name, rank, suggestion } in found {
        let because = suggestion.because.words(&frame.format);
        let with = match &suggestion.because {
            Reason::BoughtWith { named } => named.product.clone(),
            Reason::Every { .. } | Reason::Again { .. } | Reason::Popular { .. } => String::new(),
        };
        csv.row([
            customer,
            name.unwrap_or_default(),
            rank.to_string(),
            suggestion.product,
            suggestion.product_name,
            amount(suggestion.price),
            suggestion.because.id().to_owned(),
            with,
            because,
        ]);
    }
    Ok(csv.file(&format!("offers-{day}")))
}
