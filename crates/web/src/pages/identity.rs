//! Who is who: keys that two customers claim, devices that several use, and the decisions of a person about both.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{ArrivedAs, CustomerId};
use engine::EngineError;
use engine::join::{Joins, Told};
use jiff::Timestamp;
use lifecycle::identity::Decision;
use serde::Deserialize;

use super::customers::title;
use super::form::Form;
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::query::encode;

/// Rows shown of each list; a person decides them one by one.
const ROWS: usize = 50;

/// A customer as a row names them.
struct Person {
    id: String,
    name: String,
    about: String,
    link: String,
}

struct ConflictRow {
    key: String,
    /// That a person keeps them apart.
    kept_apart: bool,
    first: Person,
    other: Person,
    since: String,
}

struct DeviceRow {
    name: String,
    users: Vec<Person>,
}

struct KeyRow {
    key: String,
    sort: String,
    entries: String,
}

struct DecisionRow {
    when: String,
    what: String,
    by: Option<String>,
    /// What took it back, and when; `None` where it holds.
    undone_by: Option<String>,
    joined: bool,
    from: String,
    into: String,
    /// Its moment, by which a form says that it is known.
    told: String,
}

/// What somebody is about to decide, and what would not hold any more.
struct Overruling {
    ask: String,
    decisions: Vec<DecisionRow>,
    joined: bool,
    told: String,
}

/// The customer whom the page was asked about.
struct One {
    person: Person,
    keys: Vec<KeyRow>,
    decisions: Vec<DecisionRow>,
}

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityPage {
    frame: PageFrame,
    answer: String,
    one: Option<One>,
    conflicts: Vec<ConflictRow>,
    more_conflicts: Option<String>,
    devices: Vec<DeviceRow>,
    more_devices: Option<String>,
    typed_from: String,
    typed_into: String,
    fault: Option<String>,
    overruling: Option<Overruling>,
}

/// What a decision came to that was not carried out.
#[derive(Default)]
struct Refused {
    fault: Option<String>,
    overruling: Option<Overruling>,
}

/// Two customers, as the forms name them.
#[derive(Deserialize, Default)]
pub(crate) struct Pair {
    #[serde(default)]
    from: String,
    #[serde(default)]
    into: String,
    /// The moments of the decisions of which the page has told that they will not hold any more, with commas between them.
    #[serde(default)]
    told: String,
}

/// What is to be decided, and what is known of one customer where the address names one.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let pair = Pair { into: frame.query.get("customer").unwrap_or_default().to_owned(), ..Pair::default() };
    written(&app, frame, pair, Refused::default()).await
}

/// Joins two customers.
pub(crate) async fn join(
    State(app): State<App>,
    frame: PageFrame,
    Form(pair): Form<Pair>,
) -> Result<Response, PageError> {
    decide(&app, frame, pair, true).await
}

/// Says that two customers are different people; undoes their joining.
pub(crate) async fn apart(
    State(app): State<App>,
    frame: PageFrame,
    Form(pair): Form<Pair>,
) -> Result<Response, PageError> {
    decide(&app, frame, pair, false).await
}

async fn decide(app: &App, frame: PageFrame, pair: Pair, joined: bool) -> Result<Response, PageError> {
    let (from, into, by, now) =
        (pair.from.trim().to_owned(), pair.into.trim().to_owned(), format!("user:{}", frame.user.id), app.now());
    if from == into {
        let fault = frame.text("identity-same-twice").into_owned();
        return written(app, frame, pair, Refused { fault: Some(fault), overruling: None }).await;
    }
    let back = format!("/identity?customer={}", encode(&into));
    let told: Vec<i64> = pair.told.split(',').filter_map(|moment| moment.parse().ok()).collect();
    let decided =
        app.blocking(move |engine| Ok(engine.decide(joined, (&from, &into), &by, now, Told::These(&told))?));
    match decided.await {
        Ok(()) => Ok(done(app, &back, if joined { "done-identity-joined" } else { "done-identity-apart" })),
        Err(PageError::Engine(error @ (EngineError::NoCustomer { .. } | EngineError::StillOne { .. }))) => {
            let fault = frame.message(&error.message());
            written(app, frame, pair, Refused { fault: Some(fault), overruling: None }).await
        }
        Err(PageError::Engine(EngineError::Overrules { decisions })) => {
            let overruling = Some(overruling(&frame, &pair, joined, &decisions));
            written(app, frame, pair, Refused { fault: None, overruling }).await
        }
        Err(fault) => Err(fault),
    }
}

/// What the page asks of whoever is about to take decisions back.
fn overruling(frame: &PageFrame, pair: &Pair, joined: bool, decisions: &[Decision]) -> Overruling {
    let ends = [("from", pair.from.trim().into()), ("into", pair.into.trim().into())];
    let told: Vec<String> = decisions.iter().map(|decision| decision.at_micros.to_string()).collect();
    Overruling {
        ask: frame.format.format(if joined { "identity-overrules-join" } else { "identity-overrules-apart" }, &ends),
        decisions: decisions.iter().map(|decision| decision_row(frame, decision)).collect(),
        joined,
        told: told.join(","),
    }
}

async fn written(app: &App, frame: PageFrame, pair: Pair, refused: Refused) -> Result<Response, PageError> {
    let wanted = frame.query.get("customer").map(str::to_owned);
    let (joins, decisions) = app
        .blocking(move |engine| {
            let decisions = wanted.map(|id| engine.decisions(&id)).transpose()?;
            Ok((engine.joins()?, decisions.unwrap_or_default()))
        })
        .await?;
    let Joins { conflicts, devices } = joins;
    let rest = |all: usize| {
        (all > ROWS).then(|| frame.format.format("identity-more", &[("shown", ROWS.into()), ("count", all.into())]))
    };
    let (more_conflicts, more_devices) = (rest(conflicts.len()), rest(devices.len()));
    let answer = frame.format.format("identity-answer", &[("count", conflicts.len().into())]);
    let conflicts = conflicts
        .iter()
        .take(ROWS)
        .filter_map(|conflict| {
            let [first, other, ..] = &conflict.customers[..] else { return None };
            Some(ConflictRow {
                key: conflict.key.to_string(),
                kept_apart: conflict.against_a_word,
                first: person(&frame, first),
                other: person(&frame, other),
                since: moment(&frame, conflict.since_micros),
            })
        })
        .collect();
    let devices = devices
        .iter()
        .take(ROWS)
        .map(|device| DeviceRow {
            name: title(&frame.format, None, device.key.as_str()),
            users: device.customers.iter().map(|customer| person(&frame, customer)).collect(),
        })
        .collect();
    let one = one(&frame, &decisions);
    let Refused { fault, overruling } = refused;
    let status = match (&fault, &overruling) {
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, Some(_)) => StatusCode::CONFLICT,
        (None, None) => StatusCode::OK,
    };
    let Pair { from: typed_from, into: typed_into, .. } = pair;
    let shown = IdentityPage {
        frame,
        answer,
        one,
        conflicts,
        more_conflicts,
        devices,
        more_devices,
        typed_from,
        typed_into,
        fault,
        overruling,
    };
    page_with(status, &shown)
}

fn moment(frame: &PageFrame, micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|moment| frame.format.datetime(moment)).unwrap_or_default()
}

fn person(frame: &PageFrame, id: &CustomerId) -> Person {
    let book = &frame.state.book;
    let history = book.find(id).and_then(|place| book.history(place));
    let name = history.and_then(|history| history.person.name());
    let orders = history.map_or(0, |history| history.entries.len());
    Person {
        id: id.to_string(),
        name: title(&frame.format, name, id.as_str()),
        about: frame.format.format("identity-about", &[("id", id.as_str().into()), ("count", orders.into())]),
        link: frame.link(&format!("/customers/{}", encode(id.as_str()))),
    }
}

fn one(frame: &PageFrame, decisions: &[Decision]) -> Option<One> {
    let state = Arc::clone(&frame.state);
    let id = CustomerId::new(frame.query.get("customer")?).ok()?;
    let history = state.book.history(state.book.find(&id)?)?;
    let keys = history
        .keys()
        .iter()
        .map(|key| {
            let entries = history.entries.iter().filter(|entry| history.key_of(entry) == key).count();
            KeyRow {
                key: key.to_string(),
                sort: frame.text(sort_key(key)).into_owned(),
                entries: frame.format.integer(entries),
            }
        })
        .collect();
    let decisions = decisions.iter().map(|decision| decision_row(frame, decision)).collect();
    Some(One { person: person(frame, &history.customer), keys, decisions })
}

/// What a decision says.
fn said(frame: &PageFrame, decision: &Decision) -> String {
    let ends = [("from", decision.from.as_str().into()), ("into", decision.into.as_str().into())];
    frame.format.format(decision.key(), &ends)
}

fn decision_row(frame: &PageFrame, decision: &Decision) -> DecisionRow {
    let who =
        |by: &Option<String>| by.as_ref().map(|by| frame.format.format("identity-by", &[("by", by.as_str().into())]));
    let undone_by = decision.undone_by.as_deref().map(|other| {
        let (when, what) = (moment(frame, other.at_micros), said(frame, other));
        let undone = frame.format.format("identity-undone", &[("when", when.into()), ("what", what.into())]);
        who(&other.by).map_or_else(|| undone.clone(), |who| format!("{undone} {who}"))
    });
    DecisionRow {
        when: moment(frame, decision.at_micros),
        what: said(frame, decision),
        by: who(&decision.by),
        undone_by,
        joined: decision.joined,
        from: decision.from.to_string(),
        into: decision.into.to_string(),
        told: decision.at_micros.to_string(),
    }
}

/// The name of a key's sort, in the word lists.
fn sort_key(key: &CustomerId) -> &'static str {
    let known = ArrivedAs::from_key(key.as_str()).filter(|known| known.customer() == key);
    match known.map_or_else(|| ArrivedAs::user(key.as_str()), Ok) {
        Ok(ArrivedAs::Email(_)) => "identity-sort-email",
        Ok(ArrivedAs::Anonymous(_)) => "identity-sort-anonymous",
        Ok(ArrivedAs::Named(_)) => "identity-sort-named",
        Ok(ArrivedAs::External(_)) | Err(_) => "identity-sort-external",
    }
}
