//! `stammkunde value vintages` and `choose`: which models held since when, and which law the firm wants from now on.

use clap::Args;
use domain::Message;
use engine::ask::value::{VintageTold, vintages};
use lifecycle::vintage::LawChosen;
use models::value::Parameters;
use models::value::purchase_model::Law;
use serde_json::json;
use words::Format;

use super::{basis_name, spelled};
use crate::cli::access::{self, Order};
use crate::cli::{At, Data, Desk};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};
use crate::texts::Hint;

#[derive(Debug, Args)]
pub(super) struct Vintages {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Args)]
pub(super) struct Choose {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "ID", value_parser = parse_choice)]
    model: Choice,
}

/// A law, or `automatic`.
#[derive(Debug, Clone, Copy)]
struct Choice(Option<Law>);

fn parse_choice(text: &str) -> Result<Choice, Hint> {
    match text {
        "automatic" => Ok(Choice(None)),
        id => Law::of_id(&id.replace('-', "_")).map(|law| Choice(Some(law))).ok_or(Hint("cli-hint-law")),
    }
}

impl Vintages {
    pub(super) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let (format, day) = (desk.format(&opened.state), opened.day(self.at)?);
        let known = vintages(&opened.state, day);
        let choice = opened.state.chosen_law(day);
        let columns = ["day", "customers", "repeat_customers", "model", "parameters", "law", "revision", "review"];
        let mut table = Table::new(&format, &columns);
        for vintage in &known {
            table.push(row(vintage, &format));
        }
        let json = json!({
            "at": day,
            "choice": choice.and_then(|choice| choice.law).map_or("automatic", Law::id),
            "vintages": known,
        });
        let title = match choice.and_then(|choice| choice.law) {
            Some(law) => format.format("cli-vintages-chosen", &[("model", basis_name(law, &format).into())]),
            None => format.text("cli-vintages-automatic").into_owned(),
        };
        desk.print(&Report::new(json).line(title).line("").table(table), &format)
    }
}

fn row(vintage: &VintageTold, format: &Format) -> Vec<Cell> {
    let name = |id: &str| Law::of_id(id).map_or_else(String::new, |law| basis_name(law, format));
    let model = match vintage.model {
        Some(id) => Cell::Named { id: id.to_owned(), name: name(id) },
        None => Cell::Named { id: "fixed_days".to_owned(), name: format.text("cli-basis-fixed-days").into_owned() },
    };
    let parameter = |(letter, value): (&'static str, f64)| format!("{} {}", spelled(letter), format.decimal(value, 4));
    let parameters = vintage.parameters.map(|model| model.named().into_iter().map(parameter).collect::<Vec<_>>());
    let by_firm = vintage.chosen == LawChosen::ByFirm;
    let chosen = if by_firm { "cli-law-by-firm" } else { "cli-law-automatic" };
    vec![
        Cell::Day(vintage.day),
        Cell::count(vintage.customers),
        Cell::count(vintage.repeat_customers),
        model,
        Cell::text(parameters.map(|parameters| parameters.join(" · "))),
        Cell::Named {
            id: if by_firm { "by_firm".to_owned() } else { "automatically".to_owned() },
            name: format.text(chosen).into_owned(),
        },
        Cell::count(vintage.revision + 1),
        Cell::of(vintage.review, |review| {
            let proposed = name(review.proposed.id());
            let in_fact = review.stands_in.unwrap_or(review.proposed);
            let told = match review.stands_in {
                Some(law) => format.format(
                    "cli-vintages-stands-in",
                    &[("model", name(law.id()).into()), ("proposed", proposed.into())],
                ),
                None => proposed,
            };
            Cell::Named { id: in_fact.id().to_owned(), name: told }
        }),
    ]
}

impl Choose {
    pub(super) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let Choice(law) = self.model;
        let done = access::ask(&self.data, desk, Order::ChooseLaw { law })?;
        let format = desk.plain_format();
        let line = match law {
            Some(law) => Message::new("cli-law-chosen").with("model", basis_name(law, &format)),
            None => Message::new("cli-law-left"),
        };
        desk.print(&Report::new(done).line(words::message(desk.language, &line)), &format)
    }
}
