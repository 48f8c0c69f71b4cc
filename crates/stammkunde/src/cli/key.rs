//! `stammkunde key`: what programs ask with.

use clap::{Args, Subcommand};
use engine::ports::Scope;
use serde_json::Value;

use super::access::{self, Order};
use super::{Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Add(Add),
    Revoke(Revoke),
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
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "SCOPE", value_delimiter = ',', required = true, value_parser = parse_scope)]
    scope: Vec<Scope>,
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
}

#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ID")]
    id: i64,
}

fn parse_scope(text: &str) -> Result<Scope, Hint> {
    text.parse().map_err(|_| Hint("cli-hint-scope"))
}

fn text(of: &Value, name: &str) -> String {
    match &of[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

impl Key {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let format = desk.plain_format();
        match &self.action {
            Action::List(list) => {
                const COLUMNS: [&str; 7] = ["id", "name", "prefix", "scopes", "valid", "expires_at", "last_used_at"];
                let keys = access::ask(&list.data, desk, Order::Keys)?;
                let mut table = Table::new(&format, &COLUMNS);
                for key in keys.as_array().into_iter().flatten() {
                    table.push(COLUMNS.iter().map(|name| Cell::Text(text(key, name))).collect());
                }
                desk.print(&Report::new(keys).table(table), &format)
            }
            Action::Add(add) => {
                let order = Order::AddKey { name: add.name.clone(), scopes: add.scope.clone(), days: add.days };
                let key = access::ask(&add.data, desk, order)?;
                let secret = text(&key, "key");
                let line = desk.text("cli-key-added");
                desk.print(&Report::new(key).line(line).line(secret), &format)
            }
            Action::Revoke(revoke) => {
                let key = access::ask(&revoke.data, desk, Order::RevokeKey { id: revoke.id })?;
                let line = format.format("cli-key-revoked", &[("name", text(&key, "name").into())]);
                desk.print(&Report::new(key).line(line), &format)
            }
        }
    }
}
