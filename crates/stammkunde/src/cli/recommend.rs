//! `stammkunde recommend`: what to offer one customer or all of them, what is due again, and what is bought together.

use clap::{Args, ValueEnum};
use engine::ask::products::{Measures, products};
use engine::ask::recommend::{OfferLine, RefillLine, SuggestionLine, customer, offers, refills};
use engine::pseudonym::Reader;
use models::affinity::Wanted;
use serde_json::{Value, json};
use words::Format;

use super::{At, Data, Desk, Opened, access};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Recommend {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "CUSTOMER")]
    customer: Option<String>,
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "customer")]
    show: Option<Show>,
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Which::New)]
    wanted: Which,
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    most: u16,
    #[command(flatten)]
    at: At,
}

/// What is told of all customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// What to offer each of them.
    Offers,
    /// What they will need again.
    Refills,
    /// What is bought together.
    Pairs,
    /// What is sold.
    Products,
}

/// Which products are suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// What the customer never bought.
    New,
    /// Anything.
    All,
}

impl Recommend {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let format = desk.format(&opened.state);
        let report = match (&self.customer, self.show.unwrap_or(Show::Offers)) {
            (Some(customer), _) => self.one(&opened, desk, customer, &format)?,
            (None, Show::Offers) => self.offers(&opened, desk, &format)?,
            (None, Show::Refills) => self.refills(&opened, desk, &format)?,
            (None, Show::Pairs) => self.pairs(&opened, desk, &format)?,
            (None, Show::Products) => self.products(&opened, desk, &format)?,
        };
        desk.print(&report, &format)
    }

    fn one(&self, opened: &Opened, desk: &Desk, id: &str, format: &Format) -> Result<Report, Fault> {
        let day = opened.day(self.at)?;
        let told = customer(&opened.engine, &opened.state, &Reader::Persons, id, day)?;
        let folder = opened.engine.folder().as_ref();
        let about = access::customer_of(folder, &told.customer)?;
        access::note(folder, "customer-seen", Some(about), Value::Null)?;
        let most = usize::from(self.most);
        let title = format!("{}: {}", told.customer, desk.text("offers-title"));
        let mut report = Report::new(json!(told)).line(title);
        if !told.refills.is_empty() {
            report = report.heading(desk.text("offers-refills")).table(of_refills(&told.refills, format));
        }
        Ok(report
            .heading(desk.text("offers-new"))
            .table(of_suggestions(&told.new, most, format))
            .heading(desk.text("offers-next"))
            .table(of_suggestions(&told.next, most, format)))
    }

    fn offers(&self, opened: &Opened, desk: &Desk, format: &Format) -> Result<Report, Fault> {
        let wanted = match self.wanted {
            Which::New => Wanted::New,
            Which::All => Wanted::All,
        };
        let (day, asked) = (opened.day(self.at)?, (wanted, usize::from(self.most)));
        let told = offers(&opened.engine, &opened.state, &Reader::Persons, asked, day)?;
        access::note(opened.engine.folder().as_ref(), "customers-exported", None, Value::Null)?;
        let names = ["customer", "name", "rank", "product", "product_name", "price", "reason"];
        let mut table = Table::new(format, &names);
        for OfferLine { customer, name, rank, suggestion } in &told {
            table.push(vec![
                Cell::Text(customer.clone()),
                Cell::text(name.clone()),
                Cell::count(*rank),
                Cell::Text(suggestion.product.clone()),
                Cell::Text(suggestion.product_name.clone()),
                Cell::of(suggestion.price, Cell::Money),
                Cell::Named { id: suggestion.because.id().to_owned(), name: suggestion.because.words(format) },
            ]);
        }
        Ok(Report::new(json!({ "at": day, "offers": told }))
            .line(desk.text("products-offers"))
            .line("")
            .table(table)
            .line(desk.text("products-offers-foot")))
    }

    fn refills(&self, opened: &Opened, desk: &Desk, format: &Format) -> Result<Report, Fault> {
        let day = opened.day(self.at)?;
        let asked = (day.plus(i32::MAX / 2), usize::MAX);
        let told = refills(&opened.engine, &opened.state, &Reader::Persons, asked, day)?;
        access::note(opened.engine.folder().as_ref(), "customers-exported", None, Value::Null)?;
        let table = of_refills(&told.refills, format);
        Ok(Report::new(json!(told))
            .line(desk.text("products-due"))
            .line("")
            .table(table)
            .line(desk.text("products-due-foot")))
    }

    fn pairs(&self, opened: &Opened, desk: &Desk, format: &Format) -> Result<Report, Fault> {
        let told = products(&opened.engine, &opened.state, opened.day(self.at)?)?;
        let names = ["given", "given_name", "along", "along_name", "both", "support", "confidence", "lift"];
        let mut table = Table::new(format, &names);
        for pair in &told.pairs {
            let texts = [&pair.given.product, &pair.given.name, &pair.along.product, &pair.along.name];
            let texts = texts.into_iter().map(|text| Cell::Text(text.clone()));
            table.push(texts.chain(of_measures(&pair.measures)).collect());
        }
        Ok(Report::new(json!({ "at": told.at, "orders": told.orders, "pairs": told.pairs, "proof": told.proof }))
            .line(desk.text("products-pairs"))
            .line("")
            .table(table)
            .line(desk.text("products-pairs-foot")))
    }

    fn products(&self, opened: &Opened, desk: &Desk, format: &Format) -> Result<Report, Fault> {
        let told = products(&opened.engine, &opened.state, opened.day(self.at)?)?;
        let names = ["product", "name", "category", "orders", "buyers", "again", "pieces", "price", "revenue", "tier"];
        let mut table = Table::new(format, &names);
        for facts in &told.products {
            let tier = facts.tier.map(|tier| Cell::Named {
                id: tier.id().to_owned(),
                name: desk.text(&format!("products-tier-{}", tier.id())),
            });
            table.push(vec![
                Cell::Text(facts.product.clone()),
                Cell::Text(facts.name.clone()),
                Cell::text(facts.category.clone()),
                Cell::count(facts.orders),
                Cell::count(facts.buyers),
                Cell::count(facts.again),
                Cell::count(facts.pieces),
                Cell::of(facts.price, Cell::Money),
                Cell::Money(facts.revenue),
                tier.unwrap_or(Cell::None),
            ]);
        }
        Ok(Report::new(json!({ "at": told.at, "orders": told.orders, "products": told.products }))
            .line(desk.text("nav-products"))
            .line("")
            .table(table))
    }
}

fn of_measures(measures: &Measures) -> [Cell; 4] {
    [
        Cell::count(measures.both),
        Cell::of(measures.support, |share| Cell::Share(share, 2)),
        Cell::of(measures.confidence, |share| Cell::Share(share, 1)),
        Cell::of(measures.lift, |lift| Cell::Number(lift, 1)),
    ]
}

fn of_suggestions(lines: &[SuggestionLine], most: usize, format: &Format) -> Table {
    let mut table = Table::new(format, &["product", "name", "price", "reason"]);
    for line in lines.iter().take(most) {
        table.push(vec![
            Cell::Text(line.named.product.clone()),
            Cell::Text(line.named.name.clone()),
            Cell::of(line.price, Cell::Money),
            Cell::Named { id: line.because.id().to_owned(), name: line.because.words(format) },
        ]);
    }
    table
}

fn of_refills(lines: &[RefillLine], format: &Format) -> Table {
    let names =
        ["customer", "customer_name", "product", "name", "times", "last", "every_days", "due", "earliest", "latest"];
    let mut table = Table::new(format, &names);
    for line in lines {
        table.push(vec![
            Cell::Text(line.customer.clone()),
            Cell::text(line.customer_name.clone()),
            Cell::Text(line.named.product.clone()),
            Cell::Text(line.named.name.clone()),
            Cell::count(line.times),
            Cell::Day(line.last),
            Cell::count(line.every_days),
            Cell::Day(line.due),
            Cell::Day(line.earliest),
            Cell::Day(line.latest),
        ]);
    }
    table
}
