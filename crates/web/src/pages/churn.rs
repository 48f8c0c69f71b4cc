//! Who is at risk of leaving, why, and what is at stake; how far to believe it; how long customers stay.

pub(crate) mod lasting;
pub(crate) mod one;
mod proof;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{Amount, Message};
use engine::ask::churn::{AtRisk, Churn, DriverLine, Query, Reason, churn, driver_name};
use engine::ask::lasting::{Grouping, LastingOf};
use words::{Format, NO_VALUE};

use self::lasting::LastingShown;
use self::proof::ProofShown;
use super::customers::title;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::query::encode;
use crate::security::audit::Note;
use crate::view::csv::{self, Csv};
use crate::view::sentence::{Gap, Sentence};

/// Customers on one page.
const PER_PAGE: usize = 50;

/// One figure.
pub(crate) struct Tile {
    name: String,
    value: String,
    note: String,
}

/// A customer at risk as a row.
struct Row {
    link: String,
    title: String,
    phase: String,
    colour: String,
    silence: String,
    risk: String,
    stake: String,
    reasons: Vec<ReasonShown>,
}

/// One reason.
pub(crate) struct ReasonShown {
    pub(crate) is_against: bool,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) odds: String,
}

/// A driver over all at risk.
struct DriverRow {
    name: String,
    customers: String,
    stake: String,
}

/// What the page shows once somebody has bought.
struct Shown {
    answer: Sentence,
    sub: String,
    tiles: Vec<Tile>,
    rows: Vec<Row>,
    /// Whether any row has reasons: without, their column stays away.
    has_reasons: bool,
    /// With whom reasons compare.
    compared: String,
    next: Option<String>,
    first: Option<String>,
    csv: String,
    drivers: Vec<DriverRow>,
    proof: ProofShown,
    lasting: Option<LastingShown>,
}

#[derive(Template)]
#[template(path = "churn.html")]
struct ChurnPage {
    frame: PageFrame,
    shown: Option<Shown>,
}

/// The segment asked for.
fn segment(frame: &PageFrame) -> Option<String> {
    frame.query.get("segment").filter(|id| !id.is_empty()).map(str::to_owned)
}

/// What customers are compared by: what is asked for, else the segment, else the first of the list. A name that is none is refused.
fn grouping(frame: &PageFrame) -> Result<Grouping, PageError> {
    let Some(text) = frame.query.get("by").filter(|text| !text.is_empty()) else {
        return Ok(segment(frame).map_or(Grouping::SalesChannel, Grouping::Segment));
    };
    Grouping::from_name(text).ok_or_else(|| {
        let known = Grouping::PLAIN.map(|(_, name)| name).join(", ");
        let message = Message::new("churn-no-group").with("text", text);
        PageError::Refused(message.with("known", format!("{known}, segment:ID")))
    })
}

/// Who is at risk as of a day.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let offset: usize = frame.query.get("after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let query = Query { segment: segment(&frame), reader: frame.reader.clone(), offset, limit: PER_PAGE };
    let (state, at, language) = (Arc::clone(&frame.state), frame.at, frame.format.language);
    let (by, reader) = (grouping(&frame)?, frame.reader.clone());
    let (told, stay) = app
        .blocking(move |_| {
            let moment = state.at(at);
            let told = churn(&state, &moment, &query, language)?;
            Ok((told, engine::ask::lasting::lasting(&state, &moment, &by, &reader)?))
        })
        .await?;
    let note = Note::details(serde_json::json!({ "rows": told.list.len() }));
    let shown = (told.customers > 0).then(|| shown(&frame, &told, &stay, offset));
    Ok(note.on(page(&ChurnPage { frame, shown })?))
}

/// Everybody at risk as a file.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let (at, language) = (frame.at, frame.format.language);
    let query = Query { segment: segment(&frame), reader: frame.reader.clone(), offset: 0, limit: usize::MAX };
    let told = app.blocking(move |_| Ok(churn(&frame.state, &frame.state.at(at), &query, language)?)).await?;
    let note = Note::details(serde_json::json!({ "rows": told.list.len() }));
    Ok(note.on(table(&told).file(&format!("churn-{at}"))))
}

/// Those at risk in machine numbers.
fn table(told: &Churn) -> Csv {
    let mut csv =
        Csv::new(&["customer", "phase", "silence_days", "risk", "value_12_months", "value_at_stake", "drivers"]);
    for one in &told.list {
        let drivers: Vec<&str> =
            one.reasons.iter().filter(|reason| reason.is_against()).map(|reason| reason.driver.id()).collect();
        csv.row([
            one.customer.customer.clone(),
            one.customer.phase.clone(),
            one.silence_days.map_or_else(String::new, |days| days.to_string()),
            csv::number(one.risk),
            one.customer.value_year.map_or_else(String::new, |value| value.to_string()),
            one.value_at_stake.map_or_else(String::new, |value| value.to_string()),
            drivers.join(" "),
        ]);
    }
    csv
}

fn shown(frame: &PageFrame, told: &Churn, stay: &LastingOf, offset: usize) -> Shown {
    let format = &frame.format;
    let seen = offset.saturating_add(told.list.len());
    let has_more = (seen as u64) < told.at_risk;
    Shown {
        answer: answer(frame, told),
        sub: format.format("churn-sub", &[("at", format.date(told.at).into())]),
        tiles: tiles(format, told),
        rows: told.list.iter().map(|one| row(frame, one)).collect(),
        has_reasons: told.list.iter().any(|one| !one.reasons.is_empty()),
        compared: format.text(told.proof.rests_on.compared_key()).into_owned(),
        next: has_more.then(|| format!("{}#h-who", frame.with("after", &seen.to_string()))),
        first: (offset > 0).then(|| format!("{}#h-who", frame.with("after", ""))),
        csv: frame.link("/churn.csv"),
        drivers: told.drivers.iter().map(|line| driver_row(format, line)).collect(),
        proof: proof::shown(frame, &told.proof),
        lasting: lasting::shown(frame, stay),
    }
}

fn answer(frame: &PageFrame, told: &Churn) -> Sentence {
    let format = &frame.format;
    if told.at_risk == 0 {
        return Sentence::new(format, "churn-answer-none", &[]);
    }
    let gaps = [("count", told.at_risk.into()), ("customers", format.integer(told.at_risk).into())];
    let customers = format.format("churn-customers", &gaps);
    let who = Gap::linked("customers", customers, "#h-who".to_owned());
    let Some(value) = told.value_at_stake else {
        return Sentence::new(format, "churn-answer-no-value", &[Gap::plain("count", told.at_risk), who]);
    };
    Sentence::new(
        format,
        "churn-answer",
        &[Gap::plain("count", told.at_risk), who, Gap::plain("value", format.money_short(value))],
    )
}

fn tiles(format: &Format, told: &Churn) -> Vec<Tile> {
    let share = |part: f64| format.percent(part / told.customers.max(1) as f64, 0);
    let at_risk = [
        ("share", share(told.at_risk as f64).into()),
        ("count", told.customers.into()),
        ("customers", format.integer(told.customers).into()),
    ];
    let expected = told.expected_buyers;
    let expected_note =
        expected.map(|buyers| format.format("churn-tile-expected-note", &[("share", share(buyers).into())]));
    let stake_note = if told.value_at_stake.is_some() { "churn-tile-stake-note" } else { "churn-tile-stake-none" };
    let tile = |name: &str, value: String, note: String| Tile { name: format.text(name).into_owned(), value, note };
    vec![
        tile("churn-tile-at-risk", format.integer(told.at_risk), format.format("churn-tile-at-risk-note", &at_risk)),
        tile(
            "churn-tile-stake",
            told.value_at_stake.map_or_else(|| NO_VALUE.to_owned(), |value| format.money_short(value)),
            format.text(stake_note).into_owned(),
        ),
        tile("churn-tile-gone", format.integer(told.gone), format.text("churn-tile-gone-note").into_owned()),
        tile(
            "churn-tile-expected",
            expected.map_or_else(|| NO_VALUE.to_owned(), |buyers| format.decimal(buyers, 0)),
            expected_note.unwrap_or_else(|| format.text("churn-rests-nothing").into_owned()),
        ),
    ]
}

/// What the odds are multiplied by: `0,4`, `0,03`, `< 0,01`. Never `0,0`, which would say that a purchase is out of the question.
fn factor(format: &Format, factor: f64) -> String {
    match factor {
        ..0.005 => format!("< {}", format.decimal(0.01, 2)),
        ..0.095 => format.decimal(factor, 2),
        _ => format.decimal(factor, 1),
    }
}

/// What stands between the drivers and the reader.
pub(crate) fn reason(format: &Format, reason: &Reason) -> ReasonShown {
    ReasonShown {
        is_against: reason.is_against(),
        name: reason.name(format),
        text: reason.text.clone(),
        odds: format.format("churn-odds", &[("factor", factor(format, reason.odds_factor).into())]),
    }
}

fn row(frame: &PageFrame, one: &AtRisk) -> Row {
    let format = &frame.format;
    let model = engine::ask::model_with_exit(&frame.state, None).ok().map(|(_, model)| model);
    let phase = model.map(|model| model.phase(one.customer.phase_number));
    Row {
        link: frame.link(&format!("/customers/{}", encode(&one.customer.customer))),
        title: title(format, one.customer.name.as_deref(), &one.customer.customer),
        phase: phase.map_or_else(String::new, |phase| phase.name.get(format.language).to_owned()),
        colour: phase.map_or_else(String::new, |phase| phase.colour.clone()),
        silence: one.silence_days.map_or_else(|| NO_VALUE.to_owned(), |days| format.duration_days(days.into(), 0)),
        risk: one.risk.map_or_else(|| NO_VALUE.to_owned(), |risk| format.percent(risk, 0)),
        stake: money(format, one.value_at_stake),
        reasons: one.reasons.iter().map(|told| reason(format, told)).collect(),
    }
}

/// An amount, or none where nothing says.
fn money(format: &Format, amount: Option<Amount>) -> String {
    amount.map_or_else(|| NO_VALUE.to_owned(), |amount| format.money(amount))
}

fn driver_row(format: &Format, line: &DriverLine) -> DriverRow {
    DriverRow {
        name: driver_name(line.driver, format),
        customers: format.integer(line.customers),
        stake: money(format, line.value_at_stake),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_odds_are_never_none() {
        let format = Format::new(domain::Language::De, domain::Currency::EUR, domain::Zone::utc());
        let told = [0.000_1, 0.03, 0.094, 0.096, 0.5, 2.34].map(|odds| factor(&format, odds));
        assert_eq!(told, ["< 0,01", "0,03", "0,09", "0,1", "0,5", "2,3"]);
    }
}
