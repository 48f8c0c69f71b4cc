//! What `user`, `key`, `source` and `erase` do to a folder: here where nobody holds it, else in the server that does. And
//! the way of every command into the audit log.

use std::time::Duration;

use domain::{CustomerId, Language, Message};
use engine::ports::{
    Actor, ApiKey, AuditEntry, Folder, LinkPurpose, PortError, Role, Scope, Source, SourceKind, Thing, User,
    UserChange, WriteKey,
};
use engine::pseudonym::Pseudonyms;
use engine::team::{By, Team, TeamError};
use engine::{Engine, EngineError};
use jiff::{SignedDuration, Timestamp};
use models::value::purchase_model::Law;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::security::keys::new_api_key;
use web::security::sources::new_write_key;

use super::{Data, Desk, user};
use crate::fault::Fault;
use crate::{clock, control, operator};

/// What is asked of a folder. People are named by their address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    Users,
    AddUser { email: String, name: String, role: Role, language: Language, password_hash: String },
    ChangeRole { email: String, role: Role },
    RemoveUser { email: String },
    SetPassword { email: String, password_hash: String },
    ResetSecondFactor { email: String },
    MakeLink { email: String },
    Keys,
    AddKey { name: String, scopes: Vec<Scope>, days: Option<u32> },
    RevokeKey { id: i64 },
    Sources,
    AddSource { name: String, kind: SourceKind, origins: Vec<String> },
    BackedUp { events: i64 },
    Receipts,
    SurveyErasure { id: String },
    SearchPerson { id: String },
    Erase { id: String },
    Readmit { id: String },
    ChooseLaw { law: Option<Law> },
}

impl Order {
    /// How long the answer of a server may take: erasing and searching read the whole folder.
    pub(crate) fn patience(&self) -> Duration {
        match self {
            Self::SurveyErasure { .. } | Self::SearchPerson { .. } | Self::Erase { .. } => Duration::from_hours(12),
            // The models are fitted to everybody.
            Self::ChooseLaw { .. } => Duration::from_mins(10),
            _ => Duration::from_secs(30),
        }
    }
}

/// Does it here, or has the server do it that holds the folder.
pub(crate) fn ask(data: &Data, desk: &Desk, order: Order) -> Result<Value, Fault> {
    let by = operator::name();
    match data.engine() {
        Ok(engine) => perform(&engine, order, &by),
        Err(fault @ Fault::Engine(EngineError::Port(PortError::Locked { .. }))) => {
            control::ask(data.path()?, &order, &by, desk.language)?.ok_or(fault)
        }
        Err(fault) => Err(fault),
    }
}

/// Does it to a folder and records who did: `by` is their name in the operating system.
pub(crate) fn perform(engine: &Engine, order: Order, by: &str) -> Result<Value, Fault> {
    let now = clock::now();
    let folder = engine.folder().as_ref();
    let (action, thing, done) = match order {
        Order::Users => return Ok(folder.users()?.iter().map(person).collect()),
        Order::Sources => return Ok(folder.sources()?.iter().map(source_line).collect()),
        Order::Receipts
        | Order::SurveyErasure { .. }
        | Order::SearchPerson { .. }
        | Order::Erase { .. }
        | Order::Readmit { .. } => return erasure(engine, order, by, now),
        Order::BackedUp { events } => return backed_up(folder, (by, now), events),
        Order::Keys => return Ok(folder.api_keys()?.iter().map(|key| key_line(key, now)).collect()),
        Order::AddUser { email, name, role, language, password_hash } => {
            if find(folder, &email).is_ok() {
                return Err(Fault::Told(Message::new("cli-user-exists").with("email", email)));
            }
            let new = User::new(email, name, role, language).with_password(password_hash);
            let added = team(folder).add(User { created_at: Some(now), ..new }).map_err(told)?;
            ("user-added", ("user", added.id), person(&added))
        }
        Order::ChangeRole { email, role } => {
            let id = find(folder, &email)?.id;
            team(folder).change_role(id, role).map_err(told)?;
            ("role-changed", ("user", id), person(&find(folder, &email)?))
        }
        Order::RemoveUser { email } => {
            let removed = find(folder, &email)?;
            team(folder).remove(removed.id).map_err(told)?;
            ("user-removed", ("user", removed.id), person(&removed))
        }
        Order::SetPassword { email, password_hash } => {
            let of = find(folder, &email)?;
            folder.change_user(of.id, &UserChange::Password(password_hash))?;
            folder.end_sessions_of(of.id)?;
            ("password-changed", ("user", of.id), person(&of))
        }
        Order::ResetSecondFactor { email } => {
            let of = find(folder, &email)?;
            team(folder).reset_second_factor(of.id).map_err(told)?;
            ("factor-reset", ("user", of.id), person(&find(folder, &email)?))
        }
        Order::MakeLink { email } => {
            let of = find(folder, &email)?;
            folder.end_sessions_of(of.id)?;
            let purpose = if of.is_invited() { LinkPurpose::Join(of.id) } else { LinkPurpose::LogIn(of.id) };
            let path = user::one_time_path(folder, &purpose)?;
            ("link-made", ("user", of.id), json!({ "email": of.email, "path": path }))
        }
        Order::AddKey { name, scopes, days } => {
            let (id, line) = add_key(folder, &name, &scopes, days, now)?;
            ("key-added", ("key", id), line)
        }
        Order::RevokeKey { id } => {
            let keys = folder.api_keys()?;
            let key = keys.into_iter().find(|key| key.id == id);
            let key = key.ok_or_else(|| Fault::Told(Message::new("cli-no-key").with("id", id.to_string())))?;
            folder.revoke_api_key(id, now)?;
            ("key-revoked", ("key", id), key_line(&ApiKey { revoked_at: key.revoked_at.or(Some(now)), ..key }, now))
        }
        Order::ChooseLaw { law } => return choose_law(engine, (by, now), law),
        Order::AddSource { name, kind, origins } => {
            let key = WriteKey { key: new_write_key(&clock::fill), created_at: now, revoked_at: None };
            let source = Source { id: 0, name, kind, origins, keys: vec![key], created_at: now, retired_at: None };
            let id = folder.add_source(&source)?;
            ("source-added", ("source", id), source_line(&Source { id, ..source }))
        }
    };
    let thing = Thing { kind: thing.0.to_owned(), id: thing.1.to_string() };
    record(folder, (by, now), action, Some(thing), Value::Null)?;
    Ok(done)
}

/// Of a backup, which is made beside whoever holds the folder, only that it was made is to be done here.
fn backed_up(folder: &dyn Folder, by: (&str, Timestamp), events: i64) -> Result<Value, Fault> {
    record(folder, by, "backed-up", None, json!({ "events": events }))?;
    Ok(Value::Null)
}

/// By which law purchases are foretold from today on.
fn choose_law(engine: &Engine, by: (&str, Timestamp), law: Option<Law>) -> Result<Value, Fault> {
    engine.choose_law(law, None, by.1)?;
    let id = law.map_or("automatic", Law::id);
    let thing = Thing { kind: "law".to_owned(), id: id.to_owned() };
    record(engine.folder().as_ref(), by, "law-chosen", Some(thing), Value::Null)?;
    Ok(json!({ "choice": id }))
}

/// Erasing a person, and what goes before and after. The answer carries the firm's zone, in which its days are shown.
fn erasure(engine: &Engine, order: Order, by: &str, now: Timestamp) -> Result<Value, Fault> {
    let folder = engine.folder().as_ref();
    let zone = engine.state()?.firm.time_zone.clone();
    let (looked, value) = match order {
        Order::SurveyErasure { id } => {
            let (traces, survey) = engine.survey_erasure(&id)?;
            let (keys, shared) = (texts(&traces.keys), texts(&traces.shared_keys));
            let value = json!({ "keys": keys, "shared_keys": shared, "survey": survey });
            (Some(("erasure-seen", customer_of(folder, &id)?)), value)
        }
        Order::SearchPerson { id } => {
            let traces = match engine.traces_of(&id) {
                Ok(traces) => traces,
                // Whoever is erased is known no more: what was typed is what can be searched for.
                Err(unknown) => engine::erase::typed(&id).ok_or(unknown)?,
            };
            (Some(("person-searched", customer_of(folder, &id)?)), json!(engine.search_traces(&traces)?))
        }
        Order::Erase { id } => {
            let receipt = engine.erase(&id, by, now)?;
            // The entry names nobody any more; the receipt does.
            let thing = Thing { kind: "customer".to_owned(), id: String::new() };
            record(folder, (by, now), "person-erased", Some(thing), json!({ "receipt": receipt.receipt }))?;
            (None, json!(receipt))
        }
        Order::Readmit { id } => {
            let was_erased = engine.readmit(&id)?;
            (was_erased.then_some(("person-readmitted", customer_of(folder, &id)?)), json!(was_erased))
        }
        _ => (None, json!(folder.receipts()?)),
    };
    if let Some((action, thing)) = looked {
        record(folder, (by, now), action, Some(thing), Value::Null)?;
    }
    Ok(json!({ "time_zone": zone, "result": value }))
}

fn texts(keys: &[CustomerId]) -> Vec<&str> {
    keys.iter().map(CustomerId::as_str).collect()
}

/// A customer as the audit log names them: by pseudonym.
pub(crate) fn customer_of(folder: &dyn Folder, id: &str) -> Result<Thing, Fault> {
    let mut proposed = [0; 32];
    clock::fill(&mut proposed);
    let id = Pseudonyms::new(&folder.pseudonym_key(&proposed)?).of(id.trim());
    Ok(Thing { kind: "customer".to_owned(), id })
}

/// Issues a key; its line is the only one that holds the secret.
fn add_key(
    folder: &dyn Folder,
    name: &str,
    scopes: &[Scope],
    days: Option<u32>,
    now: Timestamp,
) -> Result<(i64, Value), Fault> {
    let (key, secret) = new_api_key(name, scopes, now, &clock::fill);
    let ends = |days| now.saturating_add(SignedDuration::from_hours(24 * i64::from(days)));
    let key = ApiKey { expires_at: days.map(|days| ends(days).unwrap_or(Timestamp::MAX)), ..key };
    let id = folder.add_api_key(&key)?;
    let mut line = key_line(&ApiKey { id, ..key }, now);
    line["key"] = Value::String(secret);
    Ok((id, line))
}

fn team(folder: &dyn Folder) -> Team<'_> {
    Team::of(folder, By::Machine)
}

fn told(fault: TeamError) -> Fault {
    match (fault.message(), fault) {
        (Some(message), _) => Fault::Told(message),
        (None, TeamError::Port(fault)) => fault.into(),
        (None, _) => Fault::Said,
    }
}

/// Writes into the audit log that somebody did something, and when.
pub(crate) fn record(
    folder: &dyn Folder,
    (by, at): (&str, Timestamp),
    action: &str,
    thing: Option<Thing>,
    details: Value,
) -> Result<(), Fault> {
    let actor = Actor::Command { user: by.to_owned() };
    let entry = AuditEntry { id: 0, at, actor, action: action.to_owned(), thing, network: None, details };
    Ok(folder.add_audit(&[entry])?)
}

/// Writes into the audit log that whoever calls the command did something now, in a folder that is open here.
pub(crate) fn note(folder: &dyn Folder, action: &str, thing: Option<Thing>, details: Value) -> Result<(), Fault> {
    record(folder, (&operator::name(), clock::now()), action, thing, details)
}

fn find(folder: &dyn Folder, email: &str) -> Result<User, Fault> {
    let users = folder.users()?;
    let known = users.iter().map(|person| person.email.as_str()).collect::<Vec<_>>().join(", ");
    let found = users.into_iter().find(|person| person.email == email);
    found.ok_or_else(|| Fault::Told(Message::new("cli-no-user").with("email", email).with("known", known)))
}

fn person(person: &User) -> Value {
    json!({
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "language": person.language,
        "second_factor": person.has_second_factor,
        "active": person.deactivated_at.is_none(),
    })
}

fn key_line(key: &ApiKey, now: Timestamp) -> Value {
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
    json!({
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "valid": key.is_valid(now),
        "expires_at": moment(key.expires_at),
        "last_used_at": moment(key.last_used_at),
    })
}

fn source_line(source: &Source) -> Value {
    let is_retired = source.retired_at.is_some();
    let valid = source.keys.iter().filter(|key| !is_retired && key.revoked_at.is_none());
    json!({
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "origins": source.origins,
        "write_keys": valid.map(|key| key.key.as_str()).collect::<Vec<_>>(),
        "retired_at": source.retired_at,
    })
}
