//! Who would move from which phase to which, as a table.

use engine::ask::proposal::{Comparison, PhaseHead, Side};
use words::{Format, NO_VALUE};

use crate::frame::PageFrame;

/// A phase as the head of a row or column.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) colour: String,
}

/// Customers who are in one phase and would be in another.
pub(super) struct Cell {
    pub(super) count: String,
    pub(super) is_none: bool,
    /// Whether the phase is the same.
    pub(super) stays: bool,
    pub(super) title: String,
}

/// One phase as it is.
pub(super) struct Line {
    pub(super) head: Head,
    pub(super) whole: String,
    pub(super) cells: Vec<Cell>,
}

/// How well one side foretells who buys.
pub(super) struct ValidityView {
    pub(super) name: String,
    pub(super) auc: String,
    /// Why there is none, or what it rests on.
    pub(super) note: String,
}

/// Two versions beside each other.
pub(super) struct Shown {
    pub(super) answer: String,
    pub(super) heads: Vec<Head>,
    pub(super) wholes: Vec<String>,
    pub(super) lines: Vec<Line>,
    pub(super) validities: [ValidityView; 2],
}

fn head(format: &Format, phase: &PhaseHead) -> Head {
    Head { name: phase.name.get(format.language).to_owned(), colour: phase.colour.clone() }
}

fn validity(frame: &PageFrame, side: &Side, name: String) -> ValidityView {
    let format = &frame.format;
    let none =
        |key: &str| ValidityView { name: name.clone(), auc: NO_VALUE.to_owned(), note: frame.text(key).into_owned() };
    match side.validity {
        None => none("models-validity-short"),
        Some(found) => match found.auc {
            None => none("models-validity-one-sided"),
            Some(auc) => {
                let note = [
                    ("split", format.date(found.split).into()),
                    ("customers", format.integer(found.customers).into()),
                    ("bought", format.integer(found.bought).into()),
                ];
                ValidityView { name, auc: format.decimal(auc, 3), note: format.format("models-validity-note", &note) }
            }
        },
    }
}

/// A comparison as a page shows it.
pub(super) fn shown(frame: &PageFrame, found: &Comparison, names: [String; 2]) -> Shown {
    let format = &frame.format;
    let [before, after] = names;
    let column = |place: usize| found.moves.iter().map(|row| row[place]).sum::<u64>();
    let lines = found.moves.iter().zip(&found.before.phases).map(|(row, from)| {
        let cells = row.iter().zip(&found.after.phases).map(|(count, to)| {
            let title = [
                ("count", (*count).into()),
                ("from", from.name.get(format.language).into()),
                ("to", to.name.get(format.language).into()),
            ];
            Cell {
                count: format.integer(*count),
                is_none: *count == 0,
                stays: from.id == to.id,
                title: format.format("models-cell", &title),
            }
        });
        Line { head: head(format, from), whole: format.integer(row.iter().sum::<u64>()), cells: cells.collect() }
    });
    let told =
        [("count", found.moved.into()), ("of", format.integer(found.of).into()), ("day", format.date(found.at).into())];
    Shown {
        answer: format.format("models-moved", &told),
        heads: found.after.phases.iter().map(|phase| head(format, phase)).collect(),
        wholes: (0..found.after.phases.len()).map(|place| format.integer(column(place))).collect(),
        lines: lines.collect(),
        validities: [validity(frame, &found.before, before), validity(frame, &found.after, after)],
    }
}
