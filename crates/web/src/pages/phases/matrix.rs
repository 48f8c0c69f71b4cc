//! Who moved from which phase to which: shares of those who were in a phase at the beginning.

use analytics::flows::Transitions;
use engine::ask::movements::NEW;
use lifecycle::{PhaseModel, PhaseNumber};
use words::Format;

use crate::view::phases::CustomerLinks;

/// A share of fewer than these says nothing; the counts stand there instead.
const FEWEST_FOR_A_SHARE: u64 = 20;

/// Names of more letters than this need a wider column.
const LONG_NAME: usize = 16;

/// The transition matrix.
pub(super) struct Matrix {
    /// Names of the phases reached.
    pub(super) heads: Vec<String>,
    /// A row for every phase left, and one for those who are new.
    pub(super) rows: Vec<Row>,
    /// Least width in rem: columns that can be read.
    pub(super) width: usize,
    /// Width of the column of names in rem; longer names are cut off.
    pub(super) head_width: usize,
}

/// Where those went who were in one phase.
pub(super) struct Row {
    /// Colour and shape of the phase left; empty for those who are new.
    pub(super) colour: String,
    /// Its name.
    pub(super) name: String,
    /// Customers who were in it.
    pub(super) whole: String,
    /// One for each phase reached.
    pub(super) cells: Vec<Cell>,
}

/// Those who went from one phase to another.
pub(super) struct Cell {
    /// Share or counts; empty where nobody went.
    pub(super) text: String,
    /// Both numbers.
    pub(super) title: String,
    /// The customers.
    pub(super) href: String,
    /// Colour of the phase reached.
    pub(super) colour: String,
    /// Strength of the colour, 0 to 100.
    pub(super) strength: u32,
    /// Whether they stayed.
    pub(super) stays: bool,
}

impl Matrix {
    /// The matrix of moves between two days.
    pub(super) fn new(format: &Format, model: &PhaseModel, transitions: &Transitions, links: &CustomerLinks) -> Self {
        let phases = model.along_the_cycle();
        let count = |from: PhaseNumber, to: PhaseNumber| transitions.moves[usize::from(from.0)][usize::from(to.0)];
        let share = |from, to| count(from, to) as f64 / transitions.whole(from).max(1) as f64;
        let pairs = phases.iter().flat_map(|(from, _)| phases.iter().map(move |(to, _)| (*from, *to)));
        let strongest = pairs.filter(|(from, to)| from != to).map(|(from, to)| share(from, to)).fold(0.0, f64::max);
        let row = |(from, left): &(PhaseNumber, &lifecycle::phase::Phase)| {
            let whole = transitions.whole(*from);
            let cell = |(to, reached): &(PhaseNumber, &lifecycle::phase::Phase)| Cell {
                text: text(format, count(*from, *to), whole),
                title: of(format, count(*from, *to), whole),
                href: links.moved(&left.id, &reached.id),
                colour: reached.colour.clone(),
                strength: strength(share(*from, *to), strongest),
                stays: from == to,
            };
            Row {
                colour: left.colour.clone(),
                name: left.name.get(format.language).to_owned(),
                whole: format.integer(whole),
                cells: phases.iter().map(cell).collect(),
            }
        };
        let longest = phases.iter().map(|(_, phase)| phase.name.get(format.language).chars().count()).max();
        let head_width = if longest.unwrap_or(0) > LONG_NAME { 20 } else { 9 };
        Self {
            heads: phases.iter().map(|(_, phase)| phase.name.get(format.language).to_owned()).collect(),
            rows: phases.iter().map(row).chain(new_row(format, &phases, transitions, links)).collect(),
            width: head_width + 7 + 6 * phases.len(),
            head_width,
        }
    }
}

/// Those not known before, by the phase they reached.
fn new_row(
    format: &Format,
    phases: &[(PhaseNumber, &lifecycle::phase::Phase)],
    transitions: &Transitions,
    links: &CustomerLinks,
) -> Option<Row> {
    let whole: u64 = transitions.entered.iter().sum();
    let cell = |(to, reached): &(PhaseNumber, &lifecycle::phase::Phase)| {
        let customers = transitions.entered[usize::from(to.0)];
        Cell {
            text: text(format, customers, whole),
            title: of(format, customers, whole),
            href: links.moved(NEW, &reached.id),
            colour: reached.colour.clone(),
            strength: strength(customers as f64 / whole.max(1) as f64, 1.0),
            stays: false,
        }
    };
    (whole > 0).then(|| Row {
        colour: String::new(),
        name: format.text("phases-new").into_owned(),
        whole: format.integer(whole),
        cells: phases.iter().map(cell).collect(),
    })
}

fn text(format: &Format, customers: u64, whole: u64) -> String {
    match (customers, whole) {
        (0, _) => String::new(),
        (_, whole) if whole < FEWEST_FOR_A_SHARE => of(format, customers, whole),
        _ => format.decimal(100.0 * customers as f64 / whole as f64, 1),
    }
}

fn of(format: &Format, customers: u64, whole: u64) -> String {
    format.format("phases-of", &[("count", customers.into()), ("whole", whole.into())])
}

/// By the square root, so that rare moves are seen too.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
fn strength(share: f64, strongest: f64) -> u32 {
    if strongest > 0.0 { (100.0 * (share / strongest).min(1.0).sqrt()).round() as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use domain::{Language, Zone};

    use super::*;

    #[test]
    fn few_are_counted_and_many_are_a_share() {
        let format = Format::new(Language::De, "EUR".parse().expect("currency"), Zone::utc());
        assert_eq!(text(&format, 84, 2_214), "3,8");
        assert_eq!(text(&format, 3, 19), "3 von 19");
        assert_eq!(text(&format, 0, 500), "");
        assert_eq!((strength(0.01, 0.04), strength(0.9, 0.4), strength(0.0, 0.0)), (50, 100, 0));
    }
}
