//! The team: who may log in, with which role; invitations; what is asked of everybody's login.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Message;
use engine::ports::{AccessPolicy, LinkPurpose, Role, User};
use engine::team::{By, Team, TeamError};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

use super::form::{Form, email, line};
use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, done, page_with};
use crate::links;
use crate::security::audit::Note;

/// Path of the page.
const PATH: &str = "/team";
/// How long an invitation, or a link in place of a forgotten password, is good for.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(72);
/// The audit log is kept for at least and at most so many days.
const AUDIT_DAYS: std::ops::RangeInclusive<u32> = 30..=3650;

/// A role in a list to choose from.
struct RoleChoice {
    code: &'static str,
    name: Cow<'static, str>,
    is_current: bool,
}

struct Row {
    id: i64,
    name: String,
    email: String,
    state: Cow<'static, str>,
    last_login: String,
    role: Cow<'static, str>,
    roles: Vec<RoleChoice>,
    is_active: bool,
    has_second_factor: bool,
    /// What the reader may do to this person.
    may: May,
}

/// What the reader of the list may do to a person on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    /// Nothing: an owner, and the reader is none.
    Nothing,
    /// Only change the role: it is the reader, who is not to shut themselves out by a slip.
    Role,
    /// Everything.
    All,
}

/// A link to hand over, shown once.
struct Handed {
    text: String,
    link: String,
}

#[derive(Template)]
#[template(path = "team.html")]
struct TeamPage {
    frame: PageFrame,
    answer: String,
    rows: Vec<Row>,
    roles: Vec<RoleChoice>,
    handed: Option<Handed>,
    fault: Option<String>,
    typed: Invitation,
    is_owner: bool,
    required: Vec<RoleChoice>,
    audit_days: u32,
}

/// The form of an invitation.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Invitation {
    name: String,
    email: String,
    role: String,
}

fn choices(frame: &PageFrame, current: impl Fn(Role) -> bool) -> Vec<RoleChoice> {
    // Who is no owner makes none.
    let may = |role: &Role| *role != Role::Owner || frame.user.role == Role::Owner;
    let choice = |role: Role| RoleChoice { code: role.code(), name: frame.role_name(role), is_current: current(role) };
    Role::ALL.into_iter().filter(may).map(choice).collect()
}

fn row(frame: &PageFrame, user: User) -> Row {
    let state = if user.deactivated_at.is_some() {
        "team-deactivated"
    } else if user.is_invited() {
        "team-invited"
    } else {
        "team-active"
    };
    Row {
        id: user.id,
        state: frame.text(state),
        last_login: user.last_login_at.map_or_else(|| words::NO_VALUE.to_owned(), |at| frame.format.datetime(at)),
        role: frame.role_name(user.role),
        roles: choices(frame, |role| role == user.role),
        is_active: user.deactivated_at.is_none(),
        has_second_factor: user.has_second_factor,
        may: match user.role {
            Role::Owner if frame.user.role != Role::Owner => May::Nothing,
            _ if user.id == frame.user.id => May::Role,
            _ => May::All,
        },
        name: user.name,
        email: user.email,
    }
}

async fn written(
    app: &App,
    frame: PageFrame,
    typed: Invitation,
    told: Result<Option<Handed>, Message>,
) -> Result<Response, PageError> {
    let (users, policy) =
        app.blocking(|engine| Ok((engine.folder().users()?, engine.folder().access_policy()?))).await?;
    let status = if told.is_ok() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let fault = told.as_ref().err().map(|fault| frame.message(fault));
    let active = users.iter().filter(|user| user.deactivated_at.is_none()).count();
    let required = Role::ALL.map(|role| RoleChoice {
        code: role.code(),
        name: frame.role_name(role),
        is_current: policy.second_factor_for.contains(&role),
    });
    let page = TeamPage {
        answer: frame.format.format("team-answer", &[("count", (active as u64).into())]),
        rows: users.into_iter().map(|user| row(&frame, user)).collect(),
        roles: choices(&frame, |role| role.code() == typed.role || (typed.role.is_empty() && role == Role::Viewer)),
        handed: told.unwrap_or_default(),
        fault,
        typed,
        is_owner: frame.user.role == Role::Owner,
        required: required.into(),
        audit_days: policy.audit_days,
        frame,
    };
    page_with(status, &page)
}

/// The list.
pub(crate) async fn show(State(app): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    written(&app, frame, Invitation::default(), Ok(None)).await
}

fn by(frame: &PageFrame) -> By {
    By::Person(frame.user.id, frame.user.role)
}

/// Invites a person: they get a link to choose a password with.
pub(crate) async fn invite(
    State(app): State<App>,
    frame: PageFrame,
    Form(typed): Form<Invitation>,
) -> Result<Response, PageError> {
    let checked = line(&typed.name, "form-no-name").and_then(|name| Ok((name, email(&typed.email)?)));
    let (name, address) = match checked {
        Ok(checked) => checked,
        Err(fault) => return written(&app, frame, typed, Err(fault)).await,
    };
    let role = typed.role.parse::<Role>().map_err(|_| PageError::Unreadable)?;
    let (by, now) = (by(&frame), app.now());
    let user = User { created_at: Some(now), ..User::new(address, name, role, frame.firm().language) };
    match app.blocking(move |engine| Ok(Team::of(&**engine.folder(), by).add(user))).await? {
        Ok(user) => {
            let note = Note::details(json!({ "role": role.code() })).about("user", user.id);
            let handed = hand_link(&app, &frame, &user).await?;
            Ok(note.on(written(&app, frame, Invitation::default(), Ok(Some(handed))).await?))
        }
        Err(fault) => refused(&app, frame, typed, fault).await,
    }
}

/// A new link with which a person chooses a password; older ones end.
async fn hand_link(app: &App, frame: &PageFrame, user: &User) -> Result<Handed, PageError> {
    let purpose = LinkPurpose::Join(user.id);
    let (now, chance, wanted) = (app.now(), Arc::clone(app.chance()), purpose.clone());
    let token = app
        .blocking(move |engine| {
            engine.folder().drop_links(&wanted)?;
            Ok(links::new_link(&**engine.folder(), &wanted, now, &*chance, LINK_LASTS)?)
        })
        .await?;
    let text = frame.format.format("team-hand-link", &[("email", user.email.as_str().into())]);
    Ok(Handed { text, link: format!("{}{}", frame.face.origin, links::path(&purpose, &token)) })
}

async fn refused(app: &App, frame: PageFrame, typed: Invitation, fault: TeamError) -> Result<Response, PageError> {
    match (fault.message(), fault) {
        (Some(message), _) => written(app, frame, typed, Err(message)).await,
        (None, TeamError::Port(fault)) => Err(fault.into()),
        (None, _) => Err(PageError::Unforeseen),
    }
}

/// Changes one person and goes back to the list.
async fn change(
    app: App,
    frame: PageFrame,
    key: &'static str,
    note: Note,
    change: impl FnOnce(Team<'_>) -> Result<User, TeamError> + Send + 'static,
) -> Result<Response, PageError> {
    let by = by(&frame);
    match app.blocking(move |engine| Ok(change(Team::of(&**engine.folder(), by)))).await? {
        Ok(_) => Ok(note.on(done(&app, PATH, key))),
        Err(fault) => refused(&app, frame, Invitation::default(), fault).await,
    }
}

/// The form of a role.
#[derive(Deserialize)]
pub(crate) struct RoleForm {
    role: String,
}

/// Gives a person another role.
pub(crate) async fn change_role(
    State(app): State<App>,
    Path(user): Path<i64>,
    frame: PageFrame,
    Form(typed): Form<RoleForm>,
) -> Result<Response, PageError> {
    let role: Role = typed.role.parse().map_err(|_| PageError::Unreadable)?;
    let note = Note::details(json!({ "role": role.code() })).about("user", user);
    change(app, frame, "done-settings-saved", note, move |team| team.change_role(user, role)).await
}

/// Shuts a person out.
pub(crate) async fn deactivate(
    State(app): State<App>,
    Path(user): Path<i64>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let now = app.now();
    change(app, frame, "done-team-changed", Note::default(), move |team| team.deactivate(user, Some(now))).await
}

/// Lets a person in again.
pub(crate) async fn activate(
    State(app): State<App>,
    Path(user): Path<i64>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    change(app, frame, "done-team-changed", Note::default(), move |team| team.deactivate(user, None)).await
}

/// Removes a person.
pub(crate) async fn remove(
    State(app): State<App>,
    Path(user): Path<i64>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    change(app, frame, "done-team-changed", Note::default(), move |team| team.remove(user)).await
}

/// Takes a person's second factor away, because they have lost it.
pub(crate) async fn reset_second_factor(
    State(app): State<App>,
    Path(user): Path<i64>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    change(app, frame, "done-team-changed", Note::default(), move |team| team.reset_second_factor(user)).await
}

/// Makes a new link for a person, who was invited or has forgotten their password.
pub(crate) async fn new_link(
    State(app): State<App>,
    Path(user): Path<i64>,
    frame: PageFrame,
) -> Result<Response, PageError> {
    let by = by(&frame);
    match app.blocking(move |engine| Ok(Team::of(&**engine.folder(), by).touch(user))).await? {
        Ok(user) => {
            let handed = hand_link(&app, &frame, &user).await?;
            written(&app, frame, Invitation::default(), Ok(Some(handed))).await
        }
        Err(fault) => refused(&app, frame, Invitation::default(), fault).await,
    }
}

/// What is asked of everybody's login, and how long the audit log is kept.
pub(crate) async fn change_policy(
    State(app): State<App>,
    frame: PageFrame,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let values = |name: &'static str| fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim());
    let second_factor_for: Vec<Role> = values("role").filter_map(|role| role.parse().ok()).collect();
    let days = values("audit_days").next().and_then(|days| days.parse().ok()).filter(|days| AUDIT_DAYS.contains(days));
    let Some(audit_days) = days else {
        let bounds = (u64::from(*AUDIT_DAYS.start()), u64::from(*AUDIT_DAYS.end()));
        let fault = Message::new("team-audit-days-fault").with("least", bounds.0).with("most", bounds.1);
        return written(&app, frame, Invitation::default(), Err(fault)).await;
    };
    let policy = AccessPolicy { second_factor_for, audit_days };
    let codes: Vec<&str> = policy.second_factor_for.iter().map(|role| role.code()).collect();
    let note = Note::details(json!({ "second_factor_for": codes, "audit_days": audit_days }));
    let kept = policy.clone();
    app.blocking(move |engine| Ok(engine.folder().set_access_policy(&kept)?)).await?;
    app.set_policy(policy);
    Ok(note.on(done(&app, PATH, "done-settings-saved")))
}
