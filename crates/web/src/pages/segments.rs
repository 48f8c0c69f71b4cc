//! Segments: the list with live counts, the builder, and the facts that rules may ask for.

mod builder;
mod draft;
mod edit;
pub(crate) mod facts;
pub(crate) mod history;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use engine::ask::segments::{SegmentLine, segments};
use rules::Rule;
use words::{Format, NO_VALUE};

pub(crate) use self::edit::{add, change, open, retire, save, try_out, writers};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::query::encode;
use crate::routes::may_post;
use crate::view::csv::Csv;

/// Path of the page.
pub(crate) const PATH: &str = "/segments";

/// Rules to begin with: the key of their name, and the rule. Those that do not fit the firm's phase models are not shown.
const IDEAS: [(&str, &str); 6] = [
    ("segments-idea-new", "first_order within last 30 days"),
    ("segments-idea-second", "orders == 1 and silence > 30 days and silence_score < 30 %"),
    ("segments-idea-loyal", "purchase_days >= 4 and silence_score < 30 %"),
    ("segments-idea-recovery", "in group \"recovery\" of \"stauss_bruhn\" and orders >= 2"),
    ("segments-idea-discount", "orders >= 2 and discount_share >= 80 %"),
    ("segments-idea-visitors", "orders == 0 and last_visit within last 14 days"),
];

/// One segment as a row.
struct Row {
    name: String,
    id: String,
    rule: String,
    /// The builder; where this person may not change it, nothing.
    edit: Option<String>,
    /// The customers in it; where this person may not see customers, nothing.
    members: Option<String>,
    /// Its members over time; where its rule cannot be read or is hidden, nothing.
    history: Option<String>,
    count: String,
    share: String,
    /// The share in per cent of the bar.
    bar: String,
    value: String,
    since: String,
    fault: Option<String>,
}

/// A rule to begin with.
struct Idea {
    name: String,
    rule: &'static str,
    link: String,
}

#[derive(Template)]
#[template(path = "segments.html")]
struct SegmentsPage {
    frame: PageFrame,
    answer: String,
    rows: Vec<Row>,
    ideas: Vec<Idea>,
    csv: String,
    may_edit: bool,
    has_customers: bool,
}

fn row(frame: &PageFrame, line: SegmentLine, may_edit: bool) -> Row {
    let format = &frame.format;
    let count = line.count;
    let share = count.filter(|count| count.of > 0).map(|count| count.customers as f64 / count.of as f64);
    let none = || NO_VALUE.to_owned();
    let members = frame.link("/customers");
    let joint = if members.contains('?') { '&' } else { '?' };
    let may_see = frame.may("/customers") && line.fault.is_none();
    Row {
        name: line.name.get(format.language).to_owned(),
        edit: may_edit.then(|| frame.link(&format!("{PATH}/{}", encode(&line.id)))),
        members: may_see.then(|| format!("{members}{joint}segment={}", encode(&line.id))),
        history: (line.fault.is_none() && !line.rule.is_empty()).then(|| history::link(frame, &line.id)),
        id: line.id,
        rule: line.rule,
        count: count.map_or_else(none, |count| format.integer(count.customers)),
        share: share.map_or_else(none, |share| format.percent(share, 1)),
        bar: format!("{:.1}", share.unwrap_or(0.0) * 100.0),
        value: count.map_or_else(none, |count| format.money(count.value)),
        since: format.date(frame.state.zone.day_of(line.since)),
        fault: line.fault,
    }
}

fn answer(format: &Format, lines: &[SegmentLine]) -> String {
    let counted = lines.iter().filter_map(|line| Some((line, line.count?)));
    match counted.max_by_key(|(_, count)| count.customers) {
        Some((line, count)) => format.format(
            "segments-answer",
            &[
                ("count", lines.len().into()),
                ("name", line.name.get(format.language).into()),
                ("customers", count.customers.into()),
            ],
        ),
        None => format.text("segments-answer-none").into_owned(),
    }
}

fn ideas(frame: &PageFrame) -> Vec<Idea> {
    let state = &frame.state;
    let fits = |rule: &str| Rule::new(rule, &state.catalogue, state.segments.memberships()).is_ok();
    let ideas = IDEAS.into_iter().filter(|(_, rule)| fits(rule)).map(|(key, rule)| {
        let name = frame.text(key).into_owned();
        let link = format!("{PATH}/new?rule={}&name={}", encode(rule), encode(&name));
        Idea { name, rule, link }
    });
    ideas.collect()
}

async fn lines(app: &App, frame: &PageFrame) -> Result<Vec<SegmentLine>, PageError> {
    let (state, reader) = (Arc::clone(&frame.state), frame.reader.clone());
    let (at, language) = (frame.at, frame.format.language);
    app.blocking(move |_| Ok(segments(&state, &state.at(at), &reader, language))).await
}

/// All segments.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let found = lines(&app, &frame).await?;
    let may_edit = may_post("/segments/save", frame.user.role);
    let answer = answer(&frame.format, &found);
    let listing = SegmentsPage {
        answer,
        rows: found.into_iter().map(|line| row(&frame, line, may_edit)).collect(),
        ideas: if may_edit { ideas(&frame) } else { Vec::new() },
        csv: frame.link("/segments.csv"),
        may_edit,
        has_customers: !frame.state.book.is_empty(),
        frame,
    };
    page(&listing)
}

/// The list as a file.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let name = format!("segments-{}", frame.at);
    let mut csv = Csv::new(&["segment", "version", "name", "rule", "customers", "of", "value_12_months"]);
    for line in lines(&app, &frame).await? {
        let count = line.count;
        csv.row([
            line.id,
            line.version.to_string(),
            line.name.get(frame.format.language).to_owned(),
            line.rule,
            count.map_or_else(String::new, |count| count.customers.to_string()),
            count.map_or_else(String::new, |count| count.of.to_string()),
            count.map_or_else(String::new, |count| count.value.to_string()),
        ]);
    }
    Ok(csv.file(&name))
}
