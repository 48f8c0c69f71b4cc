//! The pictures of the page: the map of phases, and the flows from month to month.

use analytics::flows::{PhaseGrid, Transitions};
use analytics::kpi::{Grain, Unit};
use domain::Period;
use engine::ask::movements::Standing;
use lifecycle::phase::Phase;
use lifecycle::{PhaseModel, PhaseNumber};
use words::Format;

use crate::frame::PageFrame;
use crate::view::arcs::{self, Half, Move};
use crate::view::chart::{Chart, Kind, Link, Node, Picture};
use crate::view::phases::CustomerLinks;
use crate::view::stock::piled;

/// The arcs above and below the strip.
pub(super) struct Map {
    /// Width of both.
    pub(super) width: u32,
    /// Forward and back.
    pub(super) above: Side,
    /// Away.
    pub(super) below: Side,
}

/// One side of the map.
#[derive(Default)]
pub(super) struct Side {
    /// Height; 0 where nobody moved that way.
    pub(super) height: u32,
    /// The arcs.
    pub(super) arcs: Vec<ArcLink>,
}

/// One arc with its words and its customers.
pub(super) struct ArcLink {
    /// The line and its head.
    pub(super) arc: arcs::Arc,
    /// The customers.
    pub(super) href: String,
    /// Colour of the phase reached.
    pub(super) colour: String,
    /// What it says.
    pub(super) title: String,
    /// How many, for the label.
    pub(super) count: String,
}

impl Map {
    /// The map of moves between two days.
    pub(super) fn new(format: &Format, model: &PhaseModel, transitions: &Transitions, links: &CustomerLinks) -> Self {
        let phases = model.along_the_cycle();
        let mut moves = Vec::new();
        for (from, (left_number, left)) in phases.iter().enumerate() {
            for (to, (reached_number, reached)) in phases.iter().enumerate() {
                let customers = transitions.moves[usize::from(left_number.0)][usize::from(reached_number.0)];
                moves.push(Move { from, to, customers, is_away: is_away(left, reached) });
            }
        }
        let drawn = arcs::draw(phases.len(), &moves);
        let link = |arc: arcs::Arc| {
            let one = moves[arc.place];
            let (left, reached) = (phases[one.from].1, phases[one.to].1);
            let gaps = [
                ("from", left.name.get(format.language).into()),
                ("to", reached.name.get(format.language).into()),
                ("count", one.customers.into()),
            ];
            ArcLink {
                href: links.moved(&left.id, &reached.id),
                colour: reached.colour.clone(),
                title: format.format("phases-move", &gaps),
                count: format.integer(one.customers),
                arc,
            }
        };
        let side = |half: Half| Side { height: half.height, arcs: half.arcs.into_iter().map(link).collect() };
        Self { width: drawn.width, above: side(drawn.above), below: side(drawn.below) }
    }
}

/// Towards risk, leaving or gone; on the way there each phase is farther than the one before.
fn is_away(left: &Phase, reached: &Phase) -> bool {
    reached.standing == Standing::Away && (left.standing != Standing::Away || left.place < reached.place)
}

/// Where customers went from month to month, as a Sankey of the latest `columns` days.
pub(super) fn flows(frame: &PageFrame, model: &PhaseModel, flow: &PhaseGrid, columns: usize) -> Picture {
    let format = &frame.format;
    let start = flow.days.len().saturating_sub(columns);
    let id = |column: usize, number: PhaseNumber| format!("{column}-{}", model.phase(number).id);
    let order = piled(model);
    let mut nodes = Vec::new();
    for (column, counts) in flow.counts[start..].iter().enumerate() {
        for (number, phase) in order.iter().rev() {
            let customers = counts[usize::from(number.0)];
            if customers > 0 {
                nodes.push(Node {
                    id: id(column, *number),
                    name: phase.name.get(format.language).to_owned(),
                    phase: phase.colour.clone(),
                    column,
                    value: customers as f64,
                });
            }
        }
    }
    let mut links = Vec::new();
    for (column, transitions) in flow.moves[start.min(flow.moves.len())..].iter().enumerate() {
        for (from, _) in &order {
            for (to, _) in &order {
                let customers = transitions.moves[usize::from(from.0)][usize::from(to.0)];
                if customers > 0 {
                    links.push(Link { from: id(column, *from), to: id(column + 1, *to), value: customers as f64 });
                }
            }
        }
    }
    let months = flow.days[start..].iter().map(|day| Period::month_of(*day));
    let chart = Chart::new(Kind::Flows, Unit::Count).over(Grain::Month, months).flowing(nodes, links).on(frame);
    Picture::new("flows", &chart, flows_in_words(format, model, &flow.moves[start.min(flow.moves.len())..]))
        .height(420)
        .called(format!("flows-{}", model.id))
}

fn flows_in_words(format: &Format, model: &PhaseModel, moves: &[Transitions]) -> String {
    let lines = flow_lines(format, model, moves);
    let count = |line: &FlowLine| line.customers;
    lines.iter().max_by_key(|line| count(line)).map_or_else(String::new, |line| {
        let gaps = [
            ("count", line.customers.into()),
            ("from", line.from.0.as_str().into()),
            ("to", line.to.0.as_str().into()),
            ("month", line.month.as_str().into()),
        ];
        format.format("phases-flows-in-words", &gaps)
    })
}

/// A move of one month.
pub(super) struct FlowLine {
    /// The month in which it ended.
    pub(super) month: String,
    /// Name and colour of the phase left.
    pub(super) from: (String, String),
    /// Name and colour of the phase reached.
    pub(super) to: (String, String),
    /// How many.
    pub(super) customers: u64,
    /// The same in words.
    pub(super) shown: String,
}

/// The moves of the latest months, the latest month and the largest moves first; who stayed is left out.
pub(super) fn flow_lines(format: &Format, model: &PhaseModel, moves: &[Transitions]) -> Vec<FlowLine> {
    let told = |phase: &Phase| (phase.name.get(format.language).to_owned(), phase.colour.clone());
    let mut lines = Vec::new();
    for transitions in moves.iter().rev() {
        let start = lines.len();
        for (from, row) in model.phases.iter().zip(&transitions.moves) {
            for (to, customers) in model.phases.iter().zip(row) {
                if *customers > 0 && from.id != to.id {
                    lines.push(FlowLine {
                        month: format.month(transitions.to),
                        from: told(from),
                        to: told(to),
                        customers: *customers,
                        shown: format.integer(*customers),
                    });
                }
            }
        }
        lines[start..].sort_by_key(|line| std::cmp::Reverse(line.customers));
    }
    lines
}
