//! The audit log, for those who answer for it: filtered, page by page, and as a file.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Day;
use engine::ports::{Actor, AuditEntry, AuditQuery};
use engine::pseudonym::is_pseudonym;

use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};
use crate::query::encode;
use crate::routes::{self, Record};
use crate::view::csv::Csv;

/// Entries on one page.
const PER_PAGE: usize = 100;
/// Entries in a file.
const MOST_IN_FILE: usize = 1_000_000;

struct Row {
    when: String,
    who: String,
    what: String,
    thing: String,
    link: Option<String>,
    network: String,
    details: String,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: PageFrame,
    rows: Vec<Row>,
    actions: Vec<(String, String, bool)>,
    who: String,
    customer: String,
    from: String,
    to: String,
    older: Option<String>,
    csv: String,
}

/// What an action is called; one without a name of its own is shown as it is kept.
fn action_name(frame: &PageFrame, action: &str) -> String {
    let key = format!("audit-{action}");
    if words::has(frame.face.language, &key) { frame.text(&key).into_owned() } else { action.to_owned() }
}

/// All actions that the routes name, and those of handlers.
fn actions() -> BTreeSet<String> {
    let named = routes::table().into_iter().filter_map(|route| match route.record {
        Record::Look { action, .. } | Record::Change { action, .. } => Some(action.into_owned()),
        Record::Nothing => None,
    });
    let of_handlers = ["logged-in", "login-failed", "joined"].map(str::to_owned);
    let of_command =
        ["user-added", "files-imported", "phases-exported", "events-exported", "person-searched", "backed-up"]
            .map(str::to_owned);
    named.filter(|action| !action.starts_with("POST ")).chain(of_handlers).chain(of_command).collect()
}

/// What is asked for, as the log is asked.
fn wanted(app: &App, frame: &PageFrame, limit: usize) -> AuditQuery {
    let get = |name: &str| frame.query.get(name);
    let day = |name: &str| get(name).and_then(|day| day.parse::<Day>().ok());
    let zone = &frame.state.zone;
    let customer = get("customer").map(|typed| {
        if is_pseudonym(typed) {
            return typed.to_owned();
        }
        // By whatever key the person is known; one who is not there any more by the id they had.
        let known = frame.reader.find(&frame.state, &app.pseudonyms, typed);
        app.pseudonyms.of(known.as_ref().map_or(typed, domain::CustomerId::as_str))
    });
    AuditQuery {
        actor_kind: get("actor").filter(|kind| Actor::KINDS.contains(kind)).map(str::to_owned),
        actor_id: get("who").and_then(|id| id.parse().ok()),
        action: get("action").map(str::to_owned),
        thing_kind: customer.is_some().then(|| "customer".to_owned()),
        thing_id: customer,
        from: day("since").map(|day| zone.start_of(day)),
        until: day("until").map(|day| zone.start_of(day.plus(1))),
        before: get("after").and_then(|id| id.parse().ok()),
        limit,
    }
}

fn who(frame: &PageFrame, actor: &Actor) -> String {
    match actor {
        Actor::User { email, .. } => email.clone(),
        Actor::Key { name, .. } => frame.format.format("audit-by-key", &[("name", name.into())]),
        Actor::Command { user } => frame.format.format("audit-by-command", &[("user", user.into())]),
        Actor::System => frame.text("audit-by-system").into_owned(),
        Actor::Nobody => frame.text("audit-by-nobody").into_owned(),
    }
}

/// The ids of the customers whose pseudonyms stand on the page; found in one pass over all.
fn customers_of(app: &App, state: &engine::State, entries: &[AuditEntry]) -> HashMap<String, String> {
    let things = entries.iter().filter_map(|entry| entry.thing.as_ref());
    let wanted: BTreeSet<&str> = things.map(|thing| thing.id.as_str()).filter(|id| is_pseudonym(id)).collect();
    if wanted.is_empty() {
        return HashMap::new();
    }
    let histories = state.book.histories().iter();
    let named = histories.map(|history| (app.pseudonyms.of(history.customer.as_str()), history.customer.to_string()));
    named.filter(|(pseudonym, _)| wanted.contains(pseudonym.as_str())).collect()
}

fn row(frame: &PageFrame, customers: &HashMap<String, String>, entry: AuditEntry) -> Row {
    let (mut thing, mut link) = (String::new(), None);
    if let Some(of) = &entry.thing {
        let key = format!("audit-thing-{}", of.kind);
        let kind = if words::has(frame.face.language, &key) { frame.text(&key).into_owned() } else { of.kind.clone() };
        let id = customers.get(&of.id).unwrap_or(&of.id);
        thing = if of.id.is_empty() { kind } else { format!("{kind} {id}") };
        link = customers.get(&of.id).map(|id| format!("/customers/{}", encode(id)));
    }
    Row {
        when: frame.format.datetime(entry.at),
        who: who(frame, &entry.actor),
        what: action_name(frame, &entry.action),
        thing,
        link,
        network: entry.network.unwrap_or_default(),
        details: if entry.details.is_null() { String::new() } else { entry.details.to_string() },
    }
}

/// The newest entries, or those asked for.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let query = wanted(&app, &frame, PER_PAGE + 1);
    let (asked, state, its_app) = (query.clone(), Arc::clone(&frame.state), app.clone());
    let (mut entries, customers) = app
        .blocking(move |engine| {
            its_app.audit.flush()?;
            let entries = engine.folder().audit(&asked)?;
            let customers = customers_of(&its_app, &state, &entries);
            Ok((entries, customers))
        })
        .await?;
    let has_older = entries.len() > PER_PAGE;
    entries.truncate(PER_PAGE);
    let last = entries.last().map(|entry| entry.id.to_string());
    let older = last.filter(|_| has_older).map(|last| frame.with("after", &last));
    let chosen = query.action.unwrap_or_default();
    let mut actions: Vec<(String, String, bool)> =
        actions().into_iter().map(|action| (action.clone(), action_name(&frame, &action), action == chosen)).collect();
    actions.sort_by(|left, right| left.1.cmp(&right.1));
    let typed = |name: &str| frame.query.get(name).unwrap_or_default().to_owned();
    let page_of = AuditPage {
        rows: entries.into_iter().map(|entry| row(&frame, &customers, entry)).collect(),
        actions,
        who: typed("actor"),
        customer: typed("customer"),
        from: typed("since"),
        to: typed("until"),
        older,
        csv: format!("/audit.csv{}", frame.query.without(&["after"])),
        frame,
    };
    page(&page_of)
}

/// The entries asked for as a file.
pub(crate) async fn download(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let query = AuditQuery { before: None, ..wanted(&app, &frame, MOST_IN_FILE) };
    let audit = Arc::clone(&app.audit);
    let entries = app
        .blocking(move |engine| {
            audit.flush()?;
            Ok(engine.folder().audit(&query)?)
        })
        .await?;
    let mut csv =
        Csv::new(&["at", "actor_kind", "actor_id", "actor", "action", "thing_kind", "thing", "network", "details"]);
    for entry in entries {
        let name = entry.actor.name().to_owned();
        let (kind, id) = entry.thing.map(|thing| (thing.kind, thing.id)).unwrap_or_default();
        csv.row([
            entry.at.to_string(),
            entry.actor.kind().to_owned(),
            entry.actor.id().map(|id| id.to_string()).unwrap_or_default(),
            name,
            entry.action,
            kind,
            id,
            entry.network.unwrap_or_default(),
            if entry.details.is_null() { String::new() } else { entry.details.to_string() },
        ]);
    }
    Ok(csv.file(&format!("audit-{}", frame.today)))
}
