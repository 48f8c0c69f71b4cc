//! What to offer one customer: next products with their reasons, what they will need again, dearer ones, and how they buy.

use std::sync::Arc;

use analytics::products::{Counted, Habits, Leaning};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::ask::recommend::{Recommended, RefillLine, SuggestionLine, UpSellLine, customer};
use words::{Format, NO_VALUE};

use crate::api_frame::ApiFrame;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::pages::customer::about::ask_about;
use crate::pages::products::{ProductLink, tier_key};
use crate::query::encode;

/// Suggestions shown; the interface for programs has ten.
const SHOWN: usize = 5;

struct SuggestionRow {
    product: ProductLink,
    category: String,
    price: String,
    because: String,
}

struct RefillRow {
    product: ProductLink,
    due: String,
    between: String,
    every: String,
    is_late: bool,
}

struct UpSellRow {
    from: ProductLink,
    from_price: String,
    to: ProductLink,
    to_price: String,
}

struct OffersShown {
    answer: String,
    new: Vec<SuggestionRow>,
    next: Vec<SuggestionRow>,
    refills: Vec<RefillRow>,
    up_sells: Vec<UpSellRow>,
    habits: Vec<(String, String, String)>,
    json: String,
}

#[derive(Template)]
#[template(path = "customer/offers.html")]
struct OffersPage {
    frame: PageFrame,
    title: String,
    customer: String,
    offers: OffersShown,
}

/// The page; the customer's own page takes its panel in.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let (day, reader) = (frame.at, frame.reader.clone());
    let found = ask_about(&app, &frame, id, move |engine, state, id| customer(engine, state, &reader, id, day)).await?;
    let shown = OffersPage {
        title: found.title,
        customer: frame.link(&format!("/customers/{}", encode(&found.id))),
        offers: shown(&frame, &found.answer),
        frame,
    };
    Ok(found.note.on(page(&shown)?))
}

/// The same for programs.
pub(crate) async fn show_json(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: ApiFrame,
) -> Result<Response, PageError> {
    let engine = Arc::clone(&app.engine);
    let ask = move |frame: &ApiFrame, id: &str| customer(&engine, &frame.state, &frame.reader, id, frame.at);
    frame.answer_about(&app, id, ask).await
}

fn shown(frame: &PageFrame, found: &Recommended) -> OffersShown {
    let rows = |lines: &[SuggestionLine]| lines.iter().take(SHOWN).map(|line| suggestion(frame, line)).collect();
    OffersShown {
        answer: answer(frame, found),
        new: rows(&found.new),
        next: rows(&found.next),
        refills: found.refills.iter().take(SHOWN).map(|line| refill(frame, line)).collect(),
        up_sells: found.up_sells.iter().map(|line| up_sell(frame, line)).collect(),
        habits: habits(&frame.format, &found.habits),
        json: frame.link(&format!("/api/customers/{}/recommendations", encode(&found.customer))),
    }
}

fn answer(frame: &PageFrame, found: &Recommended) -> String {
    let format = &frame.format;
    match (found.refills.first(), found.new.first()) {
        (Some(due), _) => format.format(
            if due.due < frame.at { "offers-answer-late" } else { "offers-answer-due" },
            &[
                ("product", (&due.named.name).into()),
                ("days", due.every_days.into()),
                ("day", format.date(due.due).into()),
            ],
        ),
        (None, Some(first)) => format.format(
            "offers-answer-new",
            &[("product", (&first.named.name).into()), ("because", first.because.words(format).into())],
        ),
        (None, None) => format.text("offers-answer-none").into_owned(),
    }
}

fn money(format: &Format, amount: Option<domain::Amount>) -> String {
    amount.map_or_else(|| NO_VALUE.to_owned(), |amount| format.money(amount))
}

fn suggestion(frame: &PageFrame, line: &SuggestionLine) -> SuggestionRow {
    SuggestionRow {
        product: ProductLink::new(frame, &line.named.product, &line.named.name),
        category: line.category.clone().unwrap_or_default(),
        price: money(&frame.format, line.price),
        because: line.because.words(&frame.format),
    }
}

fn refill(frame: &PageFrame, line: &RefillLine) -> RefillRow {
    let format = &frame.format;
    RefillRow {
        product: ProductLink::new(frame, &line.named.product, &line.named.name),
        due: format.date_short(line.due),
        between: format.interval(&format.date_short(line.earliest), &format.date_short(line.latest)),
        every: format.format("products-every", &[("count", line.every_days.into())]),
        is_late: line.due < frame.at,
    }
}

fn up_sell(frame: &PageFrame, line: &UpSellLine) -> UpSellRow {
    UpSellRow {
        from: ProductLink::new(frame, &line.from.product, &line.from.name),
        from_price: money(&frame.format, line.from_price),
        to: ProductLink::new(frame, &line.to.product, &line.to.name),
        to_price: money(&frame.format, line.to_price),
    }
}

fn of(format: &Format, counted: Counted) -> String {
    format.format("products-of", &[("part", counted.part.into()), ("whole", counted.whole.into())])
}

/// Name, value and what it rests on.
fn habits(format: &Format, habits: &Habits) -> Vec<(String, String, String)> {
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    if let Some(hour) = habits.hour {
        let hours = [("from", hour.from.into()), ("until", hour.until.into())];
        let rests_on =
            format.format("offers-hour-of", &[("part", hour.orders.part.into()), ("whole", hour.orders.whole.into())]);
        rows.push(("offers-hour", format.format("offers-hours", &hours), rests_on));
    }
    if let Some(channel) = &habits.channel {
        let counted = [("part", channel.clicked.part.into()), ("whole", channel.clicked.whole.into())];
        rows.push(("offers-channel", format.channel(&channel.channel), format.format("offers-channel-of", &counted)));
    }
    if let Some((channel, orders)) = &habits.sales_channel {
        rows.push(("offers-sales-channel", format.channel(channel), of(format, *orders)));
    }
    if let Some(discount) = habits.discount {
        let key = match discount.leaning {
            Leaning::More => "offers-discount-more",
            Leaning::Usual => "offers-discount-usual",
            Leaning::Less => "offers-discount-less",
        };
        let rests_on = format.format(
            "offers-discount-of",
            &[
                ("part", discount.orders.part.into()),
                ("whole", discount.orders.whole.into()),
                ("usual", format.percent(discount.usual, 0).into()),
            ],
        );
        rows.push(("offers-discount", format.text(key).into_owned(), rests_on));
    }
    if let Some(tier) = habits.tier {
        rows.push(("products-tier", format.text(tier_key(tier.tier)).into_owned(), of(format, tier.lines)));
    }
    rows.into_iter().map(|(key, value, rests_on)| (format.text(key).into_owned(), value, rests_on)).collect()
}
