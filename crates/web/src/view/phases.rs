//! What pages show of phases: the two days a page compares, the strip of phases with customers and value, and links to
//! the customers counted.

use domain::{Comparison, Day, Language, Period};
use engine::ask::history::Stays;
use engine::ask::movements::{Movement, Movements, Standing};
use engine::ask::phases::{OverlayCount, PhaseLine, Phases};
use lifecycle::PhaseModel;
use words::{Arg, Format, NO_VALUE};

use crate::frame::PageFrame;
use crate::pages::phases::tells::median;
use crate::view::sentence::{Gap, Sentence};

/// Below this share a piece of a bar has no room for words.
const LEAST_SHARE_WITH_WORDS: f64 = 0.03;

/// The two days between which a page tells who moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// The period it belongs to.
    pub(crate) period: Period,
    /// The evening from which moves count.
    pub(crate) since: Day,
    /// The evening until which they count, and the day of all counts.
    pub(crate) until: Day,
}

impl Span {
    /// A period as far as a day is known.
    pub(crate) fn of(period: Period, at: Day) -> Self {
        let until = period.last().min(at);
        Self { period, since: period.first().plus(-1).min(until), until }
    }

    /// Whether the period is not over on the day.
    pub(crate) fn is_partial(self) -> bool {
        self.until < self.period.last()
    }

    /// The span it is compared with; a period that still runs is never held against a whole one.
    pub(crate) fn compared(self, comparison: Option<Comparison>) -> Option<Self> {
        let period = self.period.compared(comparison.filter(|_| !self.is_partial())?);
        Some(Self { period, since: period.first().plus(-1), until: period.last() })
    }
}

/// Whether the address chose a period itself.
pub(crate) fn has_chosen_period(frame: &PageFrame) -> bool {
    ["period", "from", "to"].iter().any(|name| frame.query.get(name).is_some())
}

/// The month a page about moves speaks of by itself: the latest whole one, or the running one where the data begin in
/// it.
pub(crate) fn usual_month(at: Day, first: Option<Day>) -> Period {
    let month = Period::month_of(at);
    let before = month.compared(Comparison::Previous);
    let is_whole = at == at.month_end();
    if is_whole || first.is_none_or(|first| first > before.last()) { month } else { before }
}

/// When something happened, inside a sentence: `im Oktober 2026`, `from 10 Nov to 9 Dec 2026`.
pub(crate) fn within(format: &Format, period: Period) -> String {
    let written = period.to_string();
    let (first, last) = (period.first(), period.last());
    let key = match written.len() {
        _ if first == last => "phases-on-day",
        4 => "phases-in-year",
        7 => "phases-in-month",
        _ => {
            let days = [("first", format.date_short(first).into()), ("last", format.date_short(last).into())];
            return format.format("phases-in-days", &days);
        }
    };
    format.format(key, &[("period", format.period(period).into())])
}

/// A sentence about so many customers, whose count leads to them. Its text may have the gaps `count` (for the plural),
/// `customers` (`604 Kunden`, the link) or `shown` (`604`, the link), and more.
pub(crate) fn counted(
    format: &Format,
    key: &str,
    customers: u64,
    href: Option<&str>,
    more: &[(&'static str, Arg<'static>)],
) -> Sentence {
    let gap = |name: &'static str, text: String| match href {
        Some(href) => Gap::linked(name, text, href.to_owned()),
        None => Gap::plain(name, text),
    };
    let mut gaps = vec![
        Gap::plain("count", customers),
        gap("customers", format.format("count-customers", &[("count", customers.into())])),
        gap("shown", format.integer(customers)),
    ];
    gaps.extend(more.iter().map(|(name, value)| Gap::plain(name, value.clone())));
    Sentence::new(format, key, &gaps)
}

/// Links to the customers that a page counts, as of its day and in its model.
#[derive(Debug, Clone)]
pub(crate) struct CustomerLinks {
    base: crate::query::Query,
    since: Day,
}

impl CustomerLinks {
    /// Of a page that speaks of a span and a model; the leading model needs no name.
    pub(crate) fn new(frame: &PageFrame, span: Span, model: &PhaseModel) -> Self {
        let kept = frame.kept();
        let base = if span.until == frame.today { kept } else { kept.with("at", &span.until.to_string()) };
        let base = frame.in_model(base, &model.id);
        Self { base, since: span.since }
    }

    /// The page of a phase.
    pub(crate) fn phase_page(&self, phase: &str) -> String {
        format!("/phases/{phase}{}", self.base)
    }

    /// Customers in a phase.
    pub(crate) fn phase(&self, phase: &str) -> String {
        format!("/customers{}", self.base.with("phase", phase))
    }

    /// Customers for whom an overlay holds.
    pub(crate) fn overlay(&self, overlay: &str) -> String {
        format!("/customers{}", self.base.with("overlay", overlay))
    }

    /// Customers in a phase for whom an overlay holds.
    pub(crate) fn overlay_in(&self, phase: &str, overlay: &str) -> String {
        format!("/customers{}", self.base.with("phase", phase).with("overlay", overlay))
    }

    /// One customer.
    pub(crate) fn customer(&self, id: &str) -> String {
        format!("/customers/{}{}", crate::query::encode(id), self.base)
    }

    /// Customers in a phase, as a file.
    pub(crate) fn phase_file(&self, phase: &str) -> String {
        format!("/customers.csv{}", self.base.with("phase", phase))
    }

    /// Customers who went from one phase (or [`engine::ask::movements::NEW`]) to another.
    pub(crate) fn moved(&self, from: &str, to: &str) -> String {
        let query = self.base.with("phase", to).with("from_phase", from).with("since", &self.since.to_string());
        format!("/customers{query}")
    }

    /// Customers who moved one way.
    pub(crate) fn movement(&self, movement: Movement) -> String {
        format!("/customers{}", self.movement_query(movement))
    }

    /// Customers who moved one way, as a file.
    pub(crate) fn movement_file(&self, movement: Movement) -> String {
        format!("/customers.csv{}", self.movement_query(movement))
    }

    fn movement_query(&self, movement: Movement) -> crate::query::Query {
        self.base.with("movement", movement.name()).with("since", &self.since.to_string())
    }
}

/// A piece of a bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Colour and shape of its phase.
    pub(crate) colour: String,
    /// Its length, in any unit common to the bar.
    pub(crate) length: f64,
    /// Its share of the whole, where there is room for it.
    pub(crate) words: String,
    /// Whether these are away though their phase does not say so.
    pub(crate) is_away: bool,
}

/// The customers of a phase who are away though the phase does not say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AwayPart {
    /// How many, in words: `davon 1.850 inaktiv`.
    pub(crate) words: String,
    /// What it means.
    pub(crate) meaning: String,
    /// These customers.
    pub(crate) href: String,
    /// Their share of the phase in per cent, for the drawing.
    pub(crate) percent: u32,
}

/// One column of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Colour and shape.
    pub(crate) colour: String,
    /// Name of the phase.
    pub(crate) name: String,
    /// What the phase means.
    pub(crate) meaning: String,
    /// Its page, or its customers where it has none here.
    pub(crate) page: String,
    /// Its customers.
    pub(crate) href: String,
    /// How many.
    pub(crate) customers: String,
    /// Those of them who are away.
    pub(crate) away: Option<AwayPart>,
    /// How long customers stay, where it is told.
    pub(crate) dwell: String,
    /// What that rests on.
    pub(crate) dwell_title: String,
    /// Their expected revenue of 12 months; `–` where nothing can be expected.
    pub(crate) value: String,
    /// Why there is no value.
    pub(crate) value_title: String,
    /// How many more than at the beginning of the span; empty for none.
    pub(crate) change: String,
    /// `good`, `bad` or empty.
    pub(crate) change_class: &'static str,
    /// Where most of those went who left, for narrow screens.
    pub(crate) flow: String,
}

/// The phases in their order, with customers, value and changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strip {
    /// The columns.
    pub(crate) cells: Vec<Cell>,
    /// Shares of customers.
    pub(crate) customers: Vec<Piece>,
    /// Shares of value; empty where there is none.
    pub(crate) value: Vec<Piece>,
}

impl Strip {
    /// The strip of a model's phases, and how they changed within a span.
    pub(crate) fn new(
        format: &Format,
        model: &PhaseModel,
        phases: &Phases,
        moves: &Movements,
        links: &CustomerLinks,
    ) -> Self {
        let language = format.language;
        let has_value = !phases.value.is_zero();
        let cell = |line: &PhaseLine| {
            let phase = model.phase(line.number);
            let before = moves.transitions.whole(line.number);
            let difference = line.customers as f64 - before as f64;
            Cell {
                colour: line.colour.clone(),
                name: line.name.get(language).to_owned(),
                meaning: line.meaning.get(language).to_owned(),
                page: links.phase_page(&line.id),
                href: links.phase(&line.id),
                away: away_part(format, phases, line, links),
                dwell: String::new(),
                dwell_title: String::new(),
                customers: format.integer(line.customers),
                value: if has_value { format.money_short(line.value) } else { NO_VALUE.to_owned() },
                value_title: if has_value { String::new() } else { format.text("phases-no-value").into_owned() },
                change: if difference == 0.0 { String::new() } else { format.change(difference, 0) },
                change_class: match (phase.standing, difference > 0.0) {
                    _ if difference == 0.0 => "",
                    (Standing::Away, true) | (Standing::Active | Standing::Returned, false) => "bad",
                    (Standing::Away, false) | (Standing::Active | Standing::Returned, true) => "good",
                },
                flow: flow(format, model, line, moves),
            }
        };
        let total = phases.total as f64;
        let value = phases.value.to_f64();
        let of_customers = |line: &PhaseLine, away: Option<&OverlayCount>| {
            (line.customers as f64, away.map_or(0.0, |away| away.customers as f64))
        };
        let of_value = |line: &PhaseLine, away: Option<&OverlayCount>| {
            (line.value.to_f64(), away.map_or(0.0, |away| away.value.to_f64()))
        };
        Self {
            cells: phases.phases.iter().map(cell).collect(),
            customers: bar(format, phases, total, of_customers),
            value: if has_value { bar(format, phases, value, of_value) } else { Vec::new() },
        }
    }
}

impl Strip {
    /// With the time that customers stay in each phase.
    #[must_use]
    pub(crate) fn staying(mut self, frame: &PageFrame, stays: &Stays) -> Self {
        for (cell, stays) in self.cells.iter_mut().zip(&stays.phases) {
            let (median, note) = median(&frame.format, stays);
            (cell.dwell, cell.dwell_title) = (median, note);
        }
        self
    }
}

/// Of a phase those for whom the model's overlay for customers who are away holds.
fn away_in<'a>(phases: &Phases, line: &'a PhaseLine) -> Option<&'a OverlayCount> {
    line.overlay(&phases.away()?.id)
}

fn away_part(format: &Format, phases: &Phases, line: &PhaseLine, links: &CustomerLinks) -> Option<AwayPart> {
    let (overlay, count) = (phases.away()?, away_in(phases, line)?);
    let name = overlay.name.get(format.language);
    let share = count.customers as f64 / line.customers as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole per cent
    let percent = (share * 100.0).round() as u32;
    Some(AwayPart {
        words: format.format("phases-of-which", &[("count", count.customers.into()), ("overlay", name.into())]),
        meaning: overlay.meaning.get(format.language).to_owned(),
        href: links.overlay_in(&line.id, &overlay.id),
        percent,
    })
}

/// The pieces of a bar, those who are away behind the others of their phase; phases with nothing in them have none.
/// `length` tells of a phase the whole and the part away.
fn bar(
    format: &Format,
    phases: &Phases,
    total: f64,
    length: impl Fn(&PhaseLine, Option<&OverlayCount>) -> (f64, f64),
) -> Vec<Piece> {
    let piece = |line: &PhaseLine, length: f64, is_away: bool| {
        let share = length / total;
        let words = if share < LEAST_SHARE_WITH_WORDS { String::new() } else { format.percent(share, 0) };
        Piece { colour: line.colour.clone(), length: (share * 10_000.0).round() / 10.0, words, is_away }
    };
    let pieces = phases.phases.iter().flat_map(|line| {
        let (whole, away) = length(line, away_in(phases, line));
        [(line, whole - away, false), (line, away, true)]
    });
    pieces.filter(|(_, length, _)| *length > 0.0).map(|(line, length, is_away)| piece(line, length, is_away)).collect()
}

/// The two phases to which most of those went who left a phase.
fn flow(format: &Format, model: &PhaseModel, line: &PhaseLine, moves: &Movements) -> String {
    let Some(row) = moves.transitions.moves.get(usize::from(line.number.0)) else {
        return String::new();
    };
    let mut reached: Vec<(usize, u64)> = row
        .iter()
        .copied()
        .enumerate()
        .filter(|(to, customers)| *to != usize::from(line.number.0) && *customers > 0)
        .collect();
    reached.sort_by_key(|(_, customers)| std::cmp::Reverse(*customers));
    let told = |(to, customers): (usize, u64)| {
        let name = name_of(model, to, format.language);
        format.format("phases-flow", &[("count", customers.into()), ("phase", name.into())])
    };
    reached.into_iter().take(2).map(told).collect::<Vec<_>>().join(" · ")
}

fn name_of(model: &PhaseModel, number: usize, language: Language) -> &str {
    model.phases.get(number).map_or("", |phase| phase.name.get(language))
}

#[cfg(test)]
mod tests {
    use domain::Zone;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    #[test]
    fn a_running_period_is_told_up_to_its_day_and_compared_with_nothing() {
        let december = Period::month_of(day("2011-12-09"));
        let span = Span::of(december, day("2011-12-09"));
        assert_eq!((span.since, span.until), (day("2011-11-30"), day("2011-12-09")));
        assert_eq!(span.compared(Some(Comparison::Previous)), None);
        let whole = Span::of(december, day("2012-03-01"));
        let before = whole.compared(Some(Comparison::Previous)).expect("november");
        assert_eq!((before.since, before.until), (day("2011-10-31"), day("2011-11-30")));
        assert_eq!(whole.compared(None), None);
    }

    #[test]
    fn a_period_ahead_is_empty_and_does_not_run_backwards() {
        let span = Span::of(Period::month_of(day("2030-01-01")), day("2011-12-09"));
        assert_eq!((span.since, span.until), (day("2011-12-09"), day("2011-12-09")));
    }

    #[test]
    fn moves_are_told_of_the_latest_whole_month() {
        let month = |at: &str, first: &str| usual_month(day(at), Some(day(first))).to_string();
        assert_eq!(month("2011-12-09", "2010-12-01"), "2011-11");
        assert_eq!(month("2011-11-30", "2010-12-01"), "2011-11");
        assert_eq!(month("2011-12-09", "2011-12-02"), "2011-12");
    }

    #[test]
    fn a_period_stands_in_a_sentence_as_one_says_it() {
        let today = day("2011-12-09");
        let told = |language, period: &str| {
            let format = Format::new(language, "EUR".parse().expect("currency"), Zone::utc());
            within(&format, Period::parse(period, today, today).expect("period"))
        };
        assert_eq!(told(Language::De, "2011-10"), "im Oktober 2011");
        assert_eq!(told(Language::De, "2011-Q4"), "im 4. Quartal 2011");
        assert_eq!(told(Language::De, "2011"), "im Jahr 2011");
        assert_eq!(told(Language::De, "2011-11-10..2011-12-09"), "vom 10. Nov. 2011 bis 9. Dez. 2011");
        assert_eq!(told(Language::De, "2011-12-09"), "am 9. Dezember 2011");
        assert_eq!(told(Language::En, "2011-10"), "in October 2011");
        assert_eq!(told(Language::En, "2011"), "in 2011");
    }
}
