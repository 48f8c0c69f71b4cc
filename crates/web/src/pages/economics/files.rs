//! Economics as files.

use axum::extract::State;
use axum::response::Response;
use domain::Amount;
use engine::ask::economics::{Economics, GroupOf, Query, economics};

use crate::app::App;
use crate::error::PageError;
use crate::frame::PageFrame;
use crate::view::csv::{Csv, number};

async fn told(app: &App, frame: PageFrame) -> Result<Economics, PageError> {
    let query = Query { period: Some(frame.period), by: super::by(&frame), reader: frame.reader.clone() };
    app.blocking(move |engine| Ok(economics(engine, &frame.state, frame.at, &query)?)).await
}

fn exact(amount: Option<Amount>) -> String {
    amount.map_or_else(String::new, |amount| amount.to_string())
}

fn whole(count: Option<u32>) -> String {
    count.map_or_else(String::new, |count| count.to_string())
}

/// The groups as a file.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let told = told(&app, frame).await?;
    Ok(groups(&told).file(&format!("economics-by-{}-{}", told.by.id(), told.at)))
}

/// The curves of the groups as a file.
pub(crate) async fn download_curves(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let told = told(&app, frame).await?;
    Ok(curves(&told).file(&format!("economics-curves-by-{}-{}", told.by.id(), told.at)))
}

fn groups(told: &Economics) -> Csv {
    let mut csv = Csv::new(&[
        "group",
        "campaign",
        "customers_won",
        "spend_recorded",
        "spend_clicks",
        "acquisition_cost",
        "first_order_revenue",
        "first_order_margin",
        "first_order_covers",
        "payback_days",
        "payback_orders",
        "watched_days",
        "paid_back",
        "revenue_per_customer",
        "margin_per_customer",
        "value",
        "value_low",
        "value_high",
        "value_to_cost",
        "members",
        "members_value",
    ]);
    for GroupOf { group, campaign, figures, .. } in &told.groups {
        let (first, payback) = (figures.first_orders, figures.payback);
        csv.row([
            group.clone().unwrap_or_default(),
            campaign.clone().unwrap_or_default(),
            figures.customers.to_string(),
            figures.spend.recorded.to_string(),
            figures.spend.clicks.to_string(),
            exact(figures.acquisition_cost),
            exact(first.mean_revenue),
            exact(first.mean_margin),
            number(first.covered.map(|part| part.share)),
            whole(payback.days),
            whole(payback.orders),
            payback.watched_days.to_string(),
            number(figures.paid_back.map(|part| part.share)),
            exact(figures.mean_revenue),
            exact(figures.mean_margin),
            number(figures.value.map(|value| value.mean)),
            number(figures.value.and_then(|value| value.low)),
            number(figures.value.and_then(|value| value.high)),
            number(figures.value_to_cost.map(|ratio| ratio.mean)),
            figures.worth.customers.to_string(),
            exact(figures.worth.sum),
        ]);
    }
    csv
}

fn curves(told: &Economics) -> Csv {
    let mut csv = Csv::new(&["group", "campaign", "day", "customers", "mean", "measure"]);
    let measure = match told.measure {
        analytics::economics::Measure::Margin => "margin",
        analytics::economics::Measure::Revenue => "revenue",
    };
    for GroupOf { group, campaign, figures, .. } in &told.groups {
        for point in &figures.curve {
            csv.row([
                group.clone().unwrap_or_default(),
                campaign.clone().unwrap_or_default(),
                point.day.to_string(),
                point.customers.to_string(),
                point.mean.to_string(),
                measure.to_owned(),
            ]);
        }
    }
    csv
}
