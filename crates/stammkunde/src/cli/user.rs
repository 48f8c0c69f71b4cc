//! `stammkunde user`: who may log in.

use clap::{Args, Subcommand};
use domain::{Language, Message};
use engine::ports::{Folder, LinkPurpose, Role, User as Person, UserChange};
use jiff::SignedDuration;
use serde_json::{Value, json};
use web::security::password;

use super::{Data, Desk, parse_language};
use crate::clock;
use crate::config;
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::prompt;
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(crate) struct User {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Add(Add),
    Reset(Reset),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ADDRESS", value_parser = parse_email)]
    email: String,
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    language: Option<Language>,
}

#[derive(Debug, Args)]
struct Reset {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ADDRESS", value_parser = parse_email)]
    email: Option<String>,
    #[arg(long)]
    password: bool,
    #[arg(long, value_name = "URL", default_value_t = format!("http://{}", config::LISTEN))]
    address: String,
}

/// How long a link to log in is good for.
pub(crate) const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);

impl User {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::List(list) => list.run(desk),
            Action::Add(add) => add.run(desk),
            Action::Reset(reset) => reset.run(desk),
        }
    }
}

fn person_json(person: &Person) -> Value {
    json!({ "email": person.email, "name": person.name, "role": person.role, "language": person.language })
}

impl List {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = self.data.engine()?;
        let format = desk.plain_format();
        let users = engine.folder().users()?;
        let mut table = Table::new(&format, &["email", "name", "role", "language"]);
        for person in &users {
            let role = json!(person.role).as_str().unwrap_or_default().to_owned();
            table.push(vec![
                Cell::Text(person.email.clone()),
                Cell::Text(person.name.clone()),
                Cell::Text(role),
                Cell::Text(person.language.to_string()),
            ]);
        }
        desk.print(&Report::new(users.iter().map(person_json).collect()).table(table), &format)
    }
}

impl Add {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = self.data.engine()?;
        if engine.folder().users()?.iter().any(|person| person.email == self.email) {
            return Err(Fault::Told(Message::new("cli-user-exists").with("email", self.email.as_str())));
        }
        let language = self.language.unwrap_or(desk.language);
        let person = new_user(desk, self.email.clone(), self.name.clone(), Role::Owner, language)?;
        engine.folder().add_user(&person)?;
        let format = desk.plain_format();
        let line = format.format("cli-user-added", &[("email", person.email.as_str().into())]);
        desk.print(&Report::new(person_json(&person)).line(line), &format)
    }
}

impl Reset {
    /// Gives a link to log in, once; or, with `--password`, takes a new password. Either way old sessions end.
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let engine = self.data.engine()?;
        let person = self.find(engine.folder().as_ref())?;
        let format = desk.plain_format();
        if self.password {
            let change = UserChange::Password(new_hash(desk, &person.email)?);
            engine.folder().change_user(person.id, &change)?;
            engine.folder().end_sessions_of(person.id)?;
            let line = format.format("cli-user-password-set", &[("email", person.email.as_str().into())]);
            return desk.print(&Report::new(person_json(&person)).line(line), &format);
        }
        engine.folder().end_sessions_of(person.id)?;
        let path = login_path(engine.folder().as_ref(), person.id)?;
        let login = format!("{}{path}", self.address.trim_end_matches('/'));
        let report = Report::new(json!({ "email": person.email, "login": login }))
            .line(format.format("cli-user-link", &[("email", person.email.as_str().into())]))
            .line(login);
        desk.print(&report, &format)
    }

    /// The person with the address; the only one where none is named.
    fn find(&self, folder: &dyn Folder) -> Result<Person, Fault> {
        let users = folder.users()?;
        let known: Vec<&str> = users.iter().map(|person| person.email.as_str()).collect();
        let known = known.join(", ");
        let found = match &self.email {
            Some(email) => users.into_iter().find(|person| person.email == *email),
            None if users.len() == 1 => users.into_iter().next(),
            None => return Err(Fault::Usage(Message::new("cli-user-which").with("known", known))),
        };
        let asked = self.email.clone().unwrap_or_default();
        found.ok_or_else(|| Fault::Told(Message::new("cli-no-user").with("email", asked).with("known", known)))
    }
}

/// The path of a new link with which a user logs in once.
pub(crate) fn login_path(folder: &dyn Folder, user: i64) -> Result<String, Fault> {
    one_time_path(folder, &LinkPurpose::LogIn(user))
}

/// The path of a new one-time link.
pub(crate) fn one_time_path(folder: &dyn Folder, purpose: &LinkPurpose) -> Result<String, Fault> {
    let token = web::links::new_link(folder, purpose, clock::now(), &clock::fill, LINK_LASTS)?;
    Ok(web::links::path(purpose, &token))
}

/// An e-mail address, trimmed and in small letters.
pub(crate) fn parse_email(text: &str) -> Result<String, Hint> {
    let email = text.trim().to_lowercase();
    let sound = email.split_once('@').is_some_and(|(person, host)| !person.is_empty() && host.len() > 1);
    if sound && !email.chars().any(char::is_whitespace) { Ok(email) } else { Err(Hint("cli-hint-email")) }
}

/// A user with a password that is asked for.
pub(crate) fn new_user(
    desk: &Desk,
    email: String,
    name: String,
    role: Role,
    language: Language,
) -> Result<Person, Fault> {
    let password_hash = new_hash(desk, &email)?;
    let name = if name.is_empty() { email.split('@').next().unwrap_or_default().to_owned() } else { name };
    let person = Person::new(email, name, role, language).with_password(password_hash);
    Ok(Person { created_at: Some(clock::now()), ..person })
}

fn new_hash(desk: &Desk, email: &str) -> Result<String, Fault> {
    let password = prompt::new_password(&desk.text("cli-ask-password"), &desk.text("cli-ask-password-again"))?;
    password::check(&password, email).map_err(|fault| Fault::Told(fault.message()))?;
    hash(&password)
}

/// The hash under which a password is kept.
pub(crate) fn hash(password: &str) -> Result<String, Fault> {
    password::hash(password, &clock::fill)
        .map_err(|fault| Fault::Told(Message::new("cli-no-hash").with("cause", fault.to_string())))
}
