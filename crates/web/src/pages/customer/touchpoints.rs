//! A customer's timeline: what happened, with the changes of phase woven in.

use std::borrow::Cow;

use domain::erasure::kept_properties;
use domain::{Amount, Day, Event, Kind, Order, Particulars};
use engine::Engine;
use engine::ask::customer::{PhaseOf, StayLine};
use engine::ports::StoredEvent;
use engine::{EngineError, State};
use jiff::Timestamp;
use lifecycle::EntryKind;
use words::Format;

use crate::frame::PageFrame;

/// Events shown at once.
const PER_PAGE: usize = 40;
/// Lines of an order that are named; the others are counted.
const LINES_NAMED: usize = 3;

/// What happened, newest first, before a moment.
pub(crate) struct Moments {
    events: Vec<StoredEvent>,
    /// The moment before which they lie.
    before: Timestamp,
    /// Where older ones begin, if there are any.
    older: Option<Timestamp>,
    /// Moments of all orders placed, in order: the place of one is its number.
    placed: Vec<i64>,
}

/// One line of the timeline.
pub(crate) struct Touchpoint {
    /// For machines.
    pub(crate) datetime: String,
    /// In full.
    pub(crate) exact: String,
    /// As seen from the day.
    pub(crate) when: String,
    /// Name of the icon; empty for a change of phase.
    pub(crate) icon: &'static str,
    /// What happened.
    pub(crate) what: String,
    /// Particulars, in grey.
    pub(crate) note: String,
    /// Amount.
    pub(crate) amount: String,
    /// For a change of phase: name and colour of the one left, if any, and of the one reached.
    pub(crate) change: Option<Change>,
}

/// A change of phase.
pub(crate) struct Change {
    /// Name and colour of the phase left.
    pub(crate) from: Option<(String, String)>,
    /// Name of the phase reached.
    pub(crate) to: String,
    /// Its colour.
    pub(crate) colour: String,
}

impl Moments {
    /// What happened up to a day, or before a moment in microseconds.
    pub(crate) fn read(
        engine: &Engine,
        state: &State,
        id: &str,
        day: Day,
        before: Option<i64>,
    ) -> Result<Self, EngineError> {
        let end = state.zone.start_of(day.plus(1));
        let before = before.and_then(|micros| Timestamp::from_microsecond(micros).ok()).map_or(end, |at| at.min(end));
        let mut events = engine.timeline(id, Some(before), PER_PAGE + 1)?;
        let mut older = None;
        if let Some(first_left_out) = events.get(PER_PAGE).map(|stored| stored.event.occurred_at) {
            // Events of one moment stay together, so that none falls between two pages.
            let kept = events.iter().take_while(|stored| stored.event.occurred_at > first_left_out).count();
            events.truncate(if kept == 0 { PER_PAGE } else { kept });
            let microsecond = jiff::SignedDuration::from_micros(i64::from(kept > 0));
            older = first_left_out.checked_add(microsecond).ok();
        }
        let customer = domain::CustomerId::new(id).ok().and_then(|id| state.book.find(&id));
        let entries = customer.and_then(|place| state.book.history(place)).map_or(&[][..], |history| &history.entries);
        let placed = entries.iter().filter(|entry| entry.kind == EntryKind::Completed);
        Ok(Self { events, before, older, placed: placed.map(|entry| entry.occurred_at_micros).collect() })
    }

    /// The timeline, and where its older part stands.
    pub(crate) fn shown(&self, frame: &PageFrame, phase: &PhaseOf) -> (Vec<Touchpoint>, Option<String>) {
        let mut lines: Vec<(Timestamp, u8, Touchpoint)> = self
            .events
            .iter()
            .zip(self.numbers())
            .map(|(stored, number)| {
                (stored.event.occurred_at, rank(&stored.event.kind), happened(frame, &stored.event, number))
            })
            .collect();
        lines.extend(self.changes(frame, phase));
        // A change of phase stands above what happened on its day: it holds at the end of it.
        lines.sort_by_key(|(at, rank, _)| std::cmp::Reverse((*at, *rank)));
        let older = self.older.map(|at| format!("{}#h-time", frame.with("before", &at.as_microsecond().to_string())));
        (lines.into_iter().map(|(_, _, line)| line).collect(), older)
    }

    /// For each event the number of the order it places; those of one moment count from the oldest of the list.
    fn numbers(&self) -> Vec<usize> {
        let mut numbers = vec![0; self.events.len()];
        let mut at_once = 0;
        let mut moment = None;
        for (place, stored) in self.events.iter().enumerate().rev() {
            if stored.event.kind != Kind::OrderCompleted {
                continue;
            }
            let micros = stored.event.occurred_at.as_microsecond();
            at_once = if moment == Some(micros) { at_once + 1 } else { 1 };
            moment = Some(micros);
            numbers[place] = self.placed.partition_point(|placed| *placed < micros) + at_once;
        }
        numbers
    }

    /// Changes of phase in the time that this part of the timeline covers.
    fn changes(&self, frame: &PageFrame, phase: &PhaseOf) -> Vec<(Timestamp, u8, Touchpoint)> {
        let zone = &frame.state.zone;
        let earliest =
            if self.older.is_some() { self.events.last().map(|stored| stored.event.occurred_at) } else { None };
        let stays = phase.history.iter().enumerate().filter_map(|(place, stay)| {
            let held_from = zone.start_of(stay.since.plus(1));
            let at = held_from.checked_sub(jiff::SignedDuration::from_micros(1)).ok()?;
            let covered = at < self.before && earliest.is_none_or(|earliest| earliest <= at);
            let left = place.checked_sub(1).and_then(|left| phase.history.get(left));
            covered.then(|| (at, u8::MAX, changed(frame, left, stay)))
        });
        stays.collect()
    }
}

/// What of one moment comes later: a source may give the day only, but nothing is paid back before it is bought.
const fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::CustomerIdentified => 0,
        Kind::OrderCompleted => 1,
        Kind::OrderCancelled | Kind::OrderRefunded => 3,
        _ => 2,
    }
}

fn changed(frame: &PageFrame, left: Option<&StayLine>, stay: &StayLine) -> Touchpoint {
    let format = &frame.format;
    let name = |stay: &StayLine| stay.name.get(format.language).to_owned();
    Touchpoint {
        datetime: stay.since.to_string(),
        exact: format.date(stay.since),
        when: format.relative_day(stay.since, frame.at),
        icon: "",
        what: String::new(),
        note: stay.reason.clone(),
        amount: String::new(),
        change: Some(Change {
            from: left.map(|left| (name(left), left.colour.clone())),
            to: name(stay),
            colour: stay.colour.clone(),
        }),
    }
}

fn happened(frame: &PageFrame, event: &Event, number: usize) -> Touchpoint {
    let format = &frame.format;
    let day = format.zone.day_of(event.occurred_at);
    // An event whose properties cannot be read still happened.
    let order = Order::of(event);
    let order_number = order.order_id.as_deref().map(|id| format.format("customers-no", &[("number", id.into())]));
    let (icon, what, note) = match &event.kind {
        Kind::OrderCompleted => {
            let what = format.format("customer-order", &[("number", format.integer(number).into())]);
            let parts: Vec<String> = [order_number, goods(format, &order)].into_iter().flatten().collect();
            ("order", what, parts.join(" · "))
        }
        Kind::OrderUpdated => {
            ("edit", format.text("customer-order-updated").into_owned(), order_number.unwrap_or_default())
        }
        Kind::OrderCancelled => {
            ("cancelled", format.text("customer-order-cancelled").into_owned(), order_number.unwrap_or_default())
        }
        Kind::OrderRefunded => {
            ("refund", format.text("customer-order-refunded").into_owned(), order_number.unwrap_or_default())
        }
        Kind::CustomerIdentified => {
            ("user", format.text("customer-identified").into_owned(), particulars(frame, &order))
        }
        other => ("flag", told(frame, other), what(frame, event)),
    };
    // Goods, numbers and words of events are what somebody else wrote.
    let (what, note) = (frame.reader.text(&what).into_owned(), frame.reader.text(&note).into_owned());
    Touchpoint {
        datetime: format.zone.datetime(event.occurred_at).strftime("%Y-%m-%dT%H:%M").to_string(),
        exact: format.datetime(event.occurred_at),
        when: format.relative_day(day, frame.at),
        icon,
        what,
        note,
        amount: amount(format, event, &order),
        change: None,
    }
}

/// What an event means, in the reader's words; of a kind that is not in the vocabulary the name as it came, as far as the reader
/// may know it.
fn told(frame: &PageFrame, kind: &Kind) -> String {
    domain::vocabulary::definition(kind).map_or_else(
        || frame.reader.kind(&kind.name()).into_owned(),
        |definition| definition.meaning.in_language(frame.format.language).trim_end_matches('.').to_owned(),
    )
}

/// The goods of an order, shortened.
fn goods(format: &Format, order: &Order) -> Option<String> {
    let names: Vec<&str> = order.lines.iter().filter_map(|line| line.name.as_deref()).collect();
    if names.is_empty() {
        let items = order.items();
        return (items > 0).then(|| format.format("customer-items", &[("count", items.into())]));
    }
    let named = names[..names.len().min(LINES_NAMED)].join(", ");
    let more = names.len().saturating_sub(LINES_NAMED);
    Some(match more {
        0 => named,
        _ => format.format("customer-goods-more", &[("goods", named.into()), ("count", more.into())]),
    })
}

/// Of an event of another kind what it was about, in a word: category, topic, reason, score. Whoever sees no persons reads no text
/// that somebody wrote.
fn what(frame: &PageFrame, event: &Event) -> String {
    let format = &frame.format;
    let told = if frame.reader.sees_persons() {
        Cow::Borrowed(&event.properties)
    } else {
        Cow::Owned(kept_properties(&event.kind, &event.properties))
    };
    let found = Particulars::read(&event.kind, &told, &event.context, format.currency);
    let score = found.quantity.map(|millionths| {
        let score = millionths as f64 / 1e6;
        format.decimal(score, u8::from(score.fract() != 0.0))
    });
    let parts = match (&event.kind, score) {
        (Kind::SurveyAnswered, Some(score)) => {
            vec![format!("{} {score}", found.word.unwrap_or_default().to_uppercase())]
        }
        (Kind::ProductReviewed | Kind::CompanyReviewed, Some(score)) => {
            vec![format.format("customer-stars", &[("stars", score.into())])]
        }
        (Kind::TicketOpened, Some(_)) if found.quantity == Some(1) && found.word.is_none() => {
            vec![format.text("customer-complaint").into_owned()]
        }
        // By which way somebody came is told of the customer, not of each page.
        (kind, _) if Particulars::tells_origin(kind) => found.campaign.into_iter().collect(),
        _ => found.word.into_iter().chain(found.campaign).collect::<Vec<String>>(),
    };
    parts.join(" · ")
}

/// What was told of the person, as far as this reader may know it.
fn particulars(frame: &PageFrame, order: &Order) -> String {
    let person = &order.person;
    let own = frame.reader.sees_persons().then_some([&person.name, &person.email, &person.postcode]);
    let known = own.into_iter().flatten().chain([&person.country]);
    let parts: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
    parts.join(" · ")
}

/// What an order brought or a refund took, in the currency in which it was booked.
fn amount(format: &Format, event: &Event, order: &Order) -> String {
    let signed = match event.kind {
        Kind::OrderCompleted | Kind::OrderUpdated => order.revenue,
        Kind::OrderRefunded => Amount::ZERO - order.revenue,
        _ => return String::new(),
    };
    let currency = order.currency.unwrap_or(format.currency);
    Format { currency, ..format.clone() }.money(signed)
}
