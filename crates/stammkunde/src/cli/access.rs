//! What `user` and `key` do to a folder: here where nobody holds it, else in the server that does.

use domain::{Language, Message};
use engine::ports::{Actor, ApiKey, AuditEntry, Folder, LinkPurpose, PortError, Role, Scope, Thing, User, UserChange};
use engine::team::{By, Team, TeamError};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::security::keys::new_api_key;

use super::{Data, Desk, user};
use crate::fault::Fault;
use crate::{clock, control};

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
}

/// Does it here, or has the server do it that holds the folder.
pub(crate) fn ask(data: &Data, desk: &Desk, order: Order) -> Result<Value, Fault> {
    match data.engine() {
        Ok(engine) => perform(engine.folder().as_ref(), order),
        Err(fault @ Fault::Engine(engine::EngineError::Port(PortError::Locked { .. }))) => {
            control::ask(data.path()?, &order, desk.language)?.ok_or(fault)
        }
        Err(fault) => Err(fault),
    }
}

/// Does it to a folder and records it.
pub(crate) fn perform(folder: &dyn Folder, order: Order) -> Result<Value, Fault> {
    let now = clock::now();
    let (action, thing, done) = match order {
        Order::Users => return Ok(folder.users()?.iter().map(person).collect()),
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
            let (key, secret) = new_api_key(&name, &scopes, now, &clock::fill);
            let ends = |days| now.saturating_add(SignedDuration::from_hours(24 * i64::from(days)));
            let key = ApiKey { expires_at: days.map(|days| ends(days).unwrap_or(Timestamp::MAX)), ..key };
            let id = folder.add_api_key(&key)?;
            let mut line = key_line(&ApiKey { id, ..key }, now);
            line["key"] = Value::String(secret);
            ("key-added", ("key", id), line)
        }
        Order::RevokeKey { id } => {
            let keys = folder.api_keys()?;
            let key = keys.into_iter().find(|key| key.id == id);
            let key = key.ok_or_else(|| Fault::Told(Message::new("cli-no-key").with("id", id.to_string())))?;
            folder.revoke_api_key(id, now)?;
            ("key-revoked", ("key", id), key_line(&ApiKey { revoked_at: key.revoked_at.or(Some(now)), ..key }, now))
        }
    };
    record(folder, now, action, thing)?;
    Ok(done)
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

fn record(folder: &dyn Folder, at: Timestamp, action: &str, thing: (&str, i64)) -> Result<(), Fault> {
    let thing = Some(Thing { kind: thing.0.to_owned(), id: thing.1.to_string() });
    let action = action.to_owned();
    let entry = AuditEntry { id: 0, at, actor: Actor::System, action, thing, network: None, details: Value::Null };
    Ok(folder.add_audit(&[entry])?)
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
