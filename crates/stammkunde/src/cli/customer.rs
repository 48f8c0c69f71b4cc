//! `stammkunde customer ID`: facts, phases with reasons, value and timeline of one customer.

use clap::Args;
use domain::Kind;
use engine::ask::customer::{self, PhaseOf, ValueOf};
use engine::ports::StoredEvent;
use serde_json::{Value, json};
use words::Format;

use super::{At, Data, Desk, access};
use crate::fault::Fault;
use crate::output::{Cell, Report, Table};

#[derive(Debug, Args)]
pub(crate) struct Customer {
    #[command(flatten)]
    data: Data,
    #[arg(value_name = "CUSTOMER")]
    id: String,
    #[command(flatten)]
    at: At,
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    events: usize,
}

impl Customer {
    pub(crate) fn run(&self, desk: &Desk) -> Result<(), Fault> {
        let opened = self.data.open()?;
        let day = opened.day(self.at)?;
        let found = customer::customer(&opened.engine, &opened.state, &self.id, day, desk.language)?;
        let folder = opened.engine.folder().as_ref();
        access::note(folder, "customer-seen", Some(access::customer_of(folder, &found.customer)?), Value::Null)?;
        let end_of_day = opened.state.zone.start_of(day.plus(1));
        let events = opened.engine.timeline(&found.customer, Some(end_of_day), self.events)?;
        let format = desk.format(&opened.state);
        let mut json = json!(found);
        json["timeline"] = events.iter().map(event_json).collect();
        let mut report = Report::new(json).line(found.customer.clone()).facts(particulars(&found, &format));
        for phase in &found.phases {
            report = phase_report(report, phase, desk, &format);
        }
        report = report.heading(desk.text("cli-customer-value")).facts(value_facts(&found.value, &format));
        let closeness = super::intensity::particulars(&found.intensity, &format);
        report = report.heading(desk.text("intensity-title")).facts(closeness);
        report = report.heading(desk.text("cli-customer-timeline")).table(timeline(&events, &format));
        desk.print(&report, &format)
    }
}

fn name(format: &Format, id: &str) -> String {
    format.text(&format!("cli-fact-{id}")).into_owned()
}

fn particulars(found: &customer::Customer, format: &Format) -> Vec<(String, Cell)> {
    let facts = &found.facts;
    let mut lines: Vec<(String, Cell)> = Vec::new();
    let mut add = |id: &str, cell: Cell| lines.push((name(format, id), cell));
    for (id, text) in
        [("name", &found.name), ("email", &found.email), ("country", &found.country), ("postcode", &found.postcode)]
    {
        if text.is_some() {
            add(id, Cell::text(text.clone()));
        }
    }
    add("at", Cell::Day(found.at));
    add("orders", Cell::count(facts.orders));
    add("first-order", Cell::of(facts.first_order, Cell::Day));
    add("last-order", Cell::of(facts.last_order, Cell::Day));
    add("silence", Cell::of(facts.silence_days(found.at), |days| Cell::Text(format.duration_days(f64::from(days), 0))));
    add("gap", Cell::of(facts.gaps.mean_days(), |days| Cell::Text(format.duration_days(days, 1))));
    add("revenue", Cell::Money(facts.revenue));
    add("refunded", Cell::Money(facts.refunded));
    add("average-order", Cell::of(facts.average_order_value(), Cell::Money));
    if !found.categories.is_empty() {
        add("categories", Cell::Text(found.categories.join(", ")));
    }
    lines
}

fn phase_report(report: Report, phase: &PhaseOf, desk: &Desk, format: &Format) -> Report {
    let heading = format!("{}: {}", phase.model_name.get(desk.language), phase.name.get(desk.language));
    let mut facts = vec![
        (name(format, "reason"), Cell::Text(phase.reason.clone())),
        (name(format, "rule"), Cell::Text(phase.rule.split_whitespace().collect::<Vec<_>>().join(" "))),
        (name(format, "since"), Cell::of(phase.since, Cell::Day)),
    ];
    if !phase.overlays.is_empty() {
        let names: Vec<&str> = phase.overlays.iter().map(|overlay| overlay.name.get(desk.language)).collect();
        facts.push((name(format, "overlays"), Cell::Text(names.join(", "))));
    }
    if let Some(next) = &phase.next {
        let text = format.format(
            "cli-customer-next",
            &[("phase", next.name.get(desk.language).into()), ("day", format.date(next.on).into())],
        );
        facts.push((name(format, "next"), Cell::Text(text)));
    }
    let mut history = Table::new(format, &["since", "until", "phase", "reason"]);
    for stay in &phase.history {
        history.push(vec![
            Cell::Day(stay.since),
            Cell::of(stay.until, Cell::Day),
            Cell::Text(stay.name.get(desk.language).to_owned()),
            Cell::Text(stay.reason.clone()),
        ]);
    }
    report.heading(heading).facts(facts).line("").table(history)
}

fn value_facts(value: &ValueOf, format: &Format) -> Vec<(String, Cell)> {
    let basis = json!(value.basis).as_str().unwrap_or_default().replace('_', "-");
    let mut lines = vec![
        (name(format, "historic"), Cell::Money(value.historic_revenue)),
        (name(format, "historic-margin"), Cell::of(value.historic_margin, Cell::Money)),
        (name(format, "acquisition-cost"), Cell::of(value.acquisition_cost, Cell::Money)),
        (name(format, "messages-cost"), Cell::Money(value.messages.cost)),
        (name(format, "historic-value"), Cell::of(value.historic_value, Cell::Money)),
        (name(format, "basis"), Cell::Text(format.text(&format!("cli-basis-{basis}")).into_owned())),
    ];
    if let Some(because) = value.because {
        lines.push((name(format, "because"), Cell::Text(format.text(because.key()).into_owned())));
    }
    let range = |low: Option<String>, high: Option<String>| {
        low.zip(high).map_or_else(String::new, |(low, high)| {
            let level = format.percent(value.interval_level, 0);
            format!(" ({level}: {})", format.interval(&low, &high))
        })
    };
    if let Some(year) = value.revenue_year {
        let money = |amount: Option<domain::Amount>| amount.map(|amount| format.money(amount));
        let range = range(money(value.revenue_year_low), money(value.revenue_year_high));
        lines.push((name(format, "revenue-year"), Cell::Text(format!("{}{range}", format.money(year)))));
    }
    if let Some(endless) = value.revenue_endless {
        let rate = format.percent(value.discount_rate, 0);
        let gaps = [("value", format.money(endless).into()), ("rate", rate.into())];
        lines.push((name(format, "revenue-endless"), Cell::Text(format.format("cli-customer-endless", &gaps))));
    }
    if let Some(year) = value.purchases_year {
        let number = |number: Option<f64>| number.map(|number| format.decimal(number, 0));
        let range = range(number(value.purchases_year_low), number(value.purchases_year_high));
        lines.push((
            name(format, "purchases-year"),
            Cell::Text(format!("{}{range}", format.decimal(f64::from(year), 1))),
        ));
    }
    let share = |share: f32| Cell::Share(f64::from(share), 0);
    lines.push((name(format, "buys-90-days"), Cell::of(value.probability_to_buy_90_days, share)));
    lines.push((name(format, "alive"), Cell::of(value.probability_alive, share)));
    lines.extend(value.formulas.iter().flat_map(|formulas| super::value::by_formulas(formulas, format)));
    lines
}

/// An event as JSON: what is known of it and its properties as they are.
pub(crate) fn event_json(stored: &StoredEvent) -> Value {
    let event = &stored.event;
    json!({
        "position": stored.position,
        "message_id": event.message_id.0,
        "event": event.kind.name(),
        "occurred_at": event.occurred_at,
        "received_at": event.received_at,
        "arrived_as": event.arrived_as.as_ref().map(domain::ArrivedAs::to_key),
        "also": event.also.iter().map(domain::ArrivedAs::to_key).collect::<Vec<_>>(),
        "customer": event.customer.as_ref().map(domain::CustomerId::as_str),
        "source": event.source,
        "flaws": event.flaws,
        "context": event.context,
        "properties": event.properties,
    })
}

/// What happened, in words; what only the source knows keeps its name.
fn event_name(kind: &Kind, format: &Format) -> String {
    let key = match kind {
        Kind::OrderCompleted => "cli-event-order-completed",
        Kind::OrderUpdated => "cli-event-order-updated",
        Kind::OrderCancelled => "cli-event-order-cancelled",
        Kind::OrderRefunded => "cli-event-order-refunded",
        Kind::CustomerIdentified => "cli-event-customer-identified",
        other => return other.name().into_owned(),
    };
    format.text(key).into_owned()
}

fn timeline(events: &[StoredEvent], format: &Format) -> Table {
    let mut table = Table::new(format, &["occurred_at", "event", "order", "revenue"]);
    for stored in events {
        let event = &stored.event;
        let property = |id: &str| event.properties.get(id);
        let revenue = property("revenue").and_then(|value| serde_json::from_value(value.clone()).ok());
        table.push(vec![
            Cell::Text(format.datetime(event.occurred_at)),
            Cell::Text(event_name(&event.kind, format)),
            Cell::text(property("order_id").and_then(Value::as_str)),
            Cell::of(revenue, Cell::Money),
        ]);
    }
    table
}
