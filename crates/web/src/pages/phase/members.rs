//! The first customers of a phase: since when and why. A part of the phase's page of its own, because not everybody who sees figures
//! sees customers, and a look at customers is recorded.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::ask::customers::CustomerLine;
use engine::ask::members::{Member, members};
use serde_json::json;
use words::NO_VALUE;

use super::super::customers::{no_value_reason, title};
use super::super::phases::span;
use super::found;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::security::audit::Note;
use crate::view::phases::CustomerLinks;

/// So many are shown; the list of customers shows all.
const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "phase/members.html")]
struct Members {
    frame: PageFrame,
    rows: Vec<Row>,
    all: String,
}

struct Row {
    href: String,
    title: String,
    note: String,
    since: String,
    since_iso: String,
    lasting: String,
    reason: String,
    value: String,
    value_reason: String,
}

/// The first customers of a phase.
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    mut frame: PageFrame,
) -> Result<Response, PageError> {
    let span = span(&mut frame);
    let kept = Arc::clone(&frame.state);
    let (model, number) = found(&kept, frame.query.get("model"), &id)?;
    let links = CustomerLinks::new(&frame, span, model);
    let (state, reader, language) = (Arc::clone(&frame.state), frame.reader.clone(), frame.format.language);
    let (model_id, phase) = (model.id.clone(), model.phase(number).id.clone());
    let all = links.phase(&phase);
    let found = app
        .blocking(move |_| {
            let asked = (Some(model_id.as_str()), phase.as_str());
            Ok(members(&state, &state.at(span.until), asked, (&reader, language), SHOWN)?)
        })
        .await?;
    let note = Note::details(json!({ "rows": found.len() }));
    let rows = found.iter().map(|member| Row::new(&frame, member, span.until, &links)).collect();
    Ok(note.on(page(&Members { frame, rows, all })?))
}

impl Row {
    fn new(frame: &PageFrame, member: &Member, day: domain::Day, links: &CustomerLinks) -> Self {
        let format = &frame.format;
        let CustomerLine { customer, name, country, value_year, orders, .. } = &member.line;
        let days = i64::from(day.since(member.since).max(0));
        Self {
            href: links.customer(customer),
            title: title(format, name.as_deref(), customer),
            note: country.clone().unwrap_or_default(),
            since: format.date(member.since),
            since_iso: member.since.to_string(),
            lasting: format.format("phase-member-days", &[("count", days.into())]),
            reason: if member.reason.is_empty() {
                format.text("phases-rule-otherwise").into_owned()
            } else {
                member.reason.clone()
            },
            value: value_year.map_or_else(|| NO_VALUE.to_owned(), |value| format.money(value)),
            value_reason: if value_year.is_some() { String::new() } else { no_value_reason(format, *orders) },
        }
    }
}
