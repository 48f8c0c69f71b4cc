//! `stammkunde user`: who may log in.

use clap::{Args, Subcommand};
use domain::{Language, Message};
use engine::ports::{Folder, LinkPurpose, Role, User as Person};
use jiff::SignedDuration;
use serde_json::{Value, json};
use web::security::password;

use super::access::{self, Order};
use super::{Data, Desk, parse_language};
use crate::clock;
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
    Role(ChangeRole),
    Reset(Reset),
    Remove(Remove),
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
    #[arg(long, value_name = "ROLE", default_value = "owner", value_parser = parse_role)]
    role: Role,
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    language: Option<Language>,
}

#[derive(Debug, Args)]
struct ChangeRole {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ADDRESS", value_parser = parse_email)]
    email: String,
    #[arg(value_name = "ROLE", value_parser = parse_role)]
    role: Role,
}

#[derive(Debug, Args)]
struct Remove {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ADDRESS", value_parser = parse_email)]
    email: String,
}

#[derive(Debug, Args)]
struct Reset {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ADDRESS", value_parser = parse_email)]
    email: Option<String>,
    #[arg(long)]
    password: bool,
    #[arg(long)]
    second_factor: bool,
    #[arg(long, value_name = "URL", default_value_t = format!("http://{}", configuration::LISTEN))]
    address: String,
}

/// How long a link to log in is good for.
pub(crate) const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);

impl User {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        match &self.action {
            Action::List(list) => list.run(desk),
            Action::Add(add) => add.run(desk),
            Action::Role(role) => role.run(desk),
            Action::Reset(reset) => reset.run(desk),
            Action::Remove(remove) => remove.run(desk),
        }
    }
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

impl List {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        const COLUMNS: [&str; 4] = ["email", "name", "role", "language"];
        let format = desk.plain_format();
        let users = access::ask(&self.data, desk, Order::Users)?;
        let mut table = Table::new(&format, &COLUMNS);
        for person in users.as_array().into_iter().flatten() {
            table.push(COLUMNS.iter().map(|name| Cell::Text(text(person, name).to_owned())).collect());
        }
        desk.print(&Report::new(users).table(table), &format)
    }
}

/// Says what came of an order about one person.
fn said(desk: &Desk, key: &str, person: Value) -> Result<(), Fault> {
    let format = desk.plain_format();
    let line = format.format(key, &[("email", text(&person, "email").into())]);
    desk.print(&Report::new(person).line(line), &format)
}

impl Add {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        // Asked for the password only where it can be used.
        let users = access::ask(&self.data, desk, Order::Users)?;
        if users.as_array().into_iter().flatten().any(|person| text(person, "email") == self.email) {
            return Err(Fault::Told(Message::new("cli-user-exists").with("email", self.email.as_str())));
        }
        let language = self.language.unwrap_or(desk.language);
        let person = new_user(desk, self.email.clone(), self.name.clone(), self.role, language)?;
        let Person { email, name, role, language, password_hash, .. } = person;
        let order = Order::AddUser { email, name, role, language, password_hash };
        said(desk, "cli-user-added", access::ask(&self.data, desk, order)?)
    }
}

impl ChangeRole {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let order = Order::ChangeRole { email: self.email.clone(), role: self.role };
        said(desk, "cli-user-role-changed", access::ask(&self.data, desk, order)?)
    }
}

impl Remove {
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let order = Order::RemoveUser { email: self.email.clone() };
        said(desk, "cli-user-removed", access::ask(&self.data, desk, order)?)
    }
}

impl Reset {
    /// Gives a link to log in, once; or, with `--password`, takes a new password. Either way old sessions end.
    fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let email = self.find(desk)?;
        if self.second_factor {
            let order = Order::ResetSecondFactor { email: email.clone() };
            let person = access::ask(&self.data, desk, order)?;
            if !self.password {
                return said(desk, "cli-user-factor-reset", person);
            }
        }
        if self.password {
            let order = Order::SetPassword { password_hash: new_hash(desk, &email)?, email };
            return said(desk, "cli-user-password-set", access::ask(&self.data, desk, order)?);
        }
        let made = access::ask(&self.data, desk, Order::MakeLink { email: email.clone() })?;
        let login = format!("{}{}", self.address.trim_end_matches('/'), text(&made, "path"));
        let format = desk.plain_format();
        let report = Report::new(json!({ "email": email, "login": login }))
            .line(format.format("cli-user-link", &[("email", email.as_str().into())]))
            .line(login);
        desk.print(&report, &format)
    }

    /// The address named; that of the only user where none is.
    fn find(&self, desk: &Desk) -> Result<String, Fault> {
        if let Some(email) = &self.email {
            return Ok(email.clone());
        }
        let users = access::ask(&self.data, desk, Order::Users)?;
        let known: Vec<&str> = users.as_array().into_iter().flatten().map(|person| text(person, "email")).collect();
        match known.as_slice() {
            [only] => Ok((*only).to_owned()),
            _ => Err(Fault::Usage(Message::new("cli-user-which").with("known", known.join(", ")))),
        }
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

fn parse_role(text: &str) -> Result<Role, Hint> {
    text.parse().map_err(|_| Hint("cli-hint-role"))
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
