//! The map of phases: moves between columns as arcs above and below the strip of phases.
//!
//! Pure geometry in the units of an SVG whose columns are [`COLUMN`] wide; links, words and colours come from the page.

/// Width of a column.
const COLUMN: f64 = 140.0;
/// The same as the picture's attributes count it.
const COLUMN_WHOLE: u32 = 140;
/// From a column's left edge to its middle; the strip leaves 6 between columns.
const MIDDLE: f64 = 67.0;
/// Room for the ends of arcs in a column.
const ROOM: f64 = 130.0;
/// Width of the widest arc.
const WIDEST: f64 = 32.0;
/// Width of the thinnest arc.
const THINNEST: f64 = 1.2;
/// Space between two ends of arcs in a column.
const GAP: f64 = 4.0;
/// Height of an arc's head.
const HEAD: f64 = 7.0;
/// A Bézier curve with both handles at depth d reaches three quarters of it.
const REACH: f64 = 0.75;
/// Of two opposite arcs between the same columns, the thinner one runs inside at this part of the depth.
const INNER: f64 = 0.5;
/// More labels than this hide each other.
const MOST_LABELS: usize = 10;

/// Customers who moved from one column to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Move {
    /// Column they left, from 0.
    pub(crate) from: usize,
    /// Column they reached.
    pub(crate) to: usize,
    /// How many.
    pub(crate) customers: u64,
    /// Whether they moved away (towards risk, leaving, gone): drawn below.
    pub(crate) is_away: bool,
}

/// One arc.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Arc {
    /// Place of its move in the slice given to [`draw`].
    pub(crate) place: usize,
    /// The line, as the `d` of an SVG path.
    pub(crate) line: String,
    /// The head, as the `d` of an SVG path.
    pub(crate) head: String,
    /// Width of the line.
    pub(crate) width: f64,
    /// Where its label stands; `None` for arcs without.
    pub(crate) label: Option<(f64, f64)>,
    /// Whether so few moved that it is drawn pale.
    pub(crate) is_rare: bool,
}

impl Arc {
    /// The width as an attribute.
    pub(crate) fn stroke(&self) -> String {
        format!("{:.1}", self.width)
    }
}

/// The arcs of one side of the strip.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Half {
    /// Height of the picture; 0 where there is none.
    pub(crate) height: u32,
    /// The arcs, those over most columns first, so that short ones lie on top.
    pub(crate) arcs: Vec<Arc>,
}

/// The whole map.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Map {
    /// Width of both pictures.
    pub(crate) width: u32,
    /// Forward, and back to an active phase.
    pub(crate) above: Half,
    /// Away.
    pub(crate) below: Half,
}

/// An end of an arc in a column.
#[derive(Debug, Clone, Copy)]
struct End {
    /// Place of the move.
    place: usize,
    /// The column at the other end.
    partner: usize,
    width: f64,
    /// Whether the arc runs outside an opposite one between the same columns.
    is_outer: bool,
}

/// Draws moves between `columns` columns. Moves of nobody, within a column or out of range are left out.
pub(crate) fn draw(columns: usize, moves: &[Move]) -> Map {
    let drawn: Vec<(usize, Move)> = moves
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, one)| one.customers > 0 && one.from != one.to && one.from.max(one.to) < columns)
        .collect();
    let largest = drawn.iter().map(|(_, one)| one.customers).max().unwrap_or(0);
    let labelled = labelled(&drawn, largest);
    let widest = widest_that_fits(columns, &drawn, largest);
    let half = |is_away: bool| {
        let side: Vec<(usize, Move)> = drawn.iter().copied().filter(|(_, one)| one.is_away == is_away).collect();
        Side { columns, moves: &side, largest, widest, labelled: &labelled, is_away }.draw()
    };
    Map {
        width: u32::try_from(columns).unwrap_or(0).saturating_mul(COLUMN_WHOLE),
        above: half(false),
        below: half(true),
    }
}

/// Too few to stand out: under 25 customers, but in a small shop only under a tenth of the largest move; always under
/// 2 % of it.
fn is_rare(customers: u64, largest: u64) -> bool {
    (customers < 25 && customers * 10 < largest) || customers * 50 < largest
}

/// The places of the moves that get a label: the largest ones.
fn labelled(drawn: &[(usize, Move)], largest: u64) -> Vec<usize> {
    let mut worth: Vec<&(usize, Move)> = drawn.iter().filter(|(_, one)| !is_rare(one.customers, largest)).collect();
    worth.sort_by_key(|(place, one)| (std::cmp::Reverse(one.customers), *place));
    worth.into_iter().take(MOST_LABELS).map(|(place, _)| *place).collect()
}

fn width_of(customers: u64, largest: u64, widest: f64) -> f64 {
    if largest == 0 {
        return THINNEST;
    }
    (customers as f64 / largest as f64 * widest).max(THINNEST)
}

/// The width of the widest arc with which the ends in every column have room.
fn widest_that_fits(columns: usize, drawn: &[(usize, Move)], largest: u64) -> f64 {
    let mut widest = WIDEST;
    for column in 0..columns {
        for is_away in [false, true] {
            let ends: Vec<u64> = drawn
                .iter()
                .filter(|(_, one)| one.is_away == is_away && (one.from == column || one.to == column))
                .map(|(_, one)| one.customers)
                .collect();
            let total: f64 = ends.iter().map(|customers| width_of(*customers, largest, WIDEST)).sum();
            let room = (ROOM - GAP * ends.len() as f64).max(ROOM / 2.0);
            if total > room {
                widest = f64::min(widest, WIDEST * room / total);
            }
        }
    }
    widest
}

/// One side of the strip while it is drawn.
struct Side<'a> {
    columns: usize,
    moves: &'a [(usize, Move)],
    largest: u64,
    widest: f64,
    labelled: &'a [usize],
    is_away: bool,
}

impl Side<'_> {
    fn draw(&self) -> Half {
        let spans = self.moves.iter().map(|(_, one)| one.from.abs_diff(one.to));
        let Some(longest) = spans.max() else {
            return Half::default();
        };
        let thickest = self.moves.iter().map(|(_, one)| self.width(one)).fold(0.0, f64::max);
        let height = (REACH * depth(longest) + thickest / 2.0 + 20.0).ceil();
        let ports = self.ports();
        let mut order: Vec<&(usize, Move)> = self.moves.iter().collect();
        order.sort_by_key(|(place, one)| (std::cmp::Reverse(one.from.abs_diff(one.to)), *place));
        let arcs = order.into_iter().map(|(place, one)| self.arc(*place, one, height, &ports)).collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole and small
        let height = height as u32;
        Half { height, arcs }
    }

    fn width(&self, one: &Move) -> f64 {
        width_of(one.customers, self.largest, self.widest)
    }

    /// Whether a move runs outside the opposite one: where there is none, or it is the larger one.
    fn is_outer(&self, one: &Move) -> bool {
        let opposite = self.moves.iter().find(|(_, other)| other.from == one.to && other.to == one.from);
        opposite.is_none_or(|(_, other)| (one.customers, one.to) > (other.customers, other.to))
    }

    /// Where the arcs meet the strip: for every move the middles of its start and its end.
    fn ports(&self) -> Vec<(usize, f64, f64)> {
        let mut ports: Vec<(usize, f64, f64)> = self.moves.iter().map(|(place, _)| (*place, 0.0, 0.0)).collect();
        for column in 0..self.columns {
            let mut ends: Vec<End> =
                self.moves.iter().filter_map(|(place, one)| self.end(column, *place, one)).collect();
            ends.sort_by_key(|end| place_in_column(column, end));
            let widths: f64 = ends.iter().map(|end| end.width).sum();
            let gap = ((ROOM - widths) / ends.len().max(1) as f64).clamp(0.0, GAP);
            let row = widths + gap * ends.len() as f64;
            let mut left = COLUMN * column as f64 + MIDDLE - row / 2.0;
            for end in ends {
                let room = end.width + gap;
                let middle = left + room / 2.0;
                left += room;
                if let Some(at) = self.moves.iter().position(|(place, _)| *place == end.place) {
                    if self.moves[at].1.from == column {
                        ports[at].1 = middle;
                    } else {
                        ports[at].2 = middle;
                    }
                }
            }
        }
        ports
    }

    fn end(&self, column: usize, place: usize, one: &Move) -> Option<End> {
        let partner = match (one.from == column, one.to == column) {
            (true, _) => one.to,
            (_, true) => one.from,
            (false, false) => return None,
        };
        Some(End { place, partner, width: self.width(one), is_outer: self.is_outer(one) })
    }

    fn arc(&self, place: usize, one: &Move, height: f64, ports: &[(usize, f64, f64)]) -> Arc {
        let (start, end) =
            ports.iter().find(|(of, ..)| *of == place).map_or((0.0, 0.0), |(_, start, end)| (*start, *end));
        let width = self.width(one);
        let depth = depth(one.from.abs_diff(one.to)) * if self.is_outer(one) { 1.0 } else { INNER };
        let half_head = width / 2.0 + 3.0;
        let (base, tip, handle) = if self.is_away {
            (0.0, HEAD, depth)
        } else {
            let base = height - 2.0;
            (base, base - HEAD, base - depth)
        };
        let label_at = if self.is_away { REACH * depth } else { base - REACH * depth } + 4.0;
        Arc {
            place,
            line: format!("M{start:.1} {base:.1}C{start:.1} {handle:.1} {end:.1} {handle:.1} {end:.1} {tip:.1}"),
            head: format!("M{:.1} {tip:.1}h{:.1}L{end:.1} {base:.1}z", end - half_head, half_head * 2.0),
            width,
            label: self.labelled.contains(&place).then_some((f64::midpoint(start, end).round(), label_at.round())),
            is_rare: is_rare(one.customers, self.largest),
        }
    }
}

/// How far an arc over so many columns reaches out, as the handles of its curve.
fn depth(columns: usize) -> f64 {
    61.0 * (columns as f64).powf(0.78)
}

/// From left to right: partners to the left, nearest first; then partners to the right, farthest first, so that arcs
/// nest. Of two opposite arcs the outer one stands farther from the partner.
fn place_in_column(column: usize, end: &End) -> (bool, usize, bool) {
    if end.partner < column {
        (false, column - end.partner, end.is_outer)
    } else {
        (true, usize::MAX - end.partner, !end.is_outer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(from: usize, to: usize, customers: u64) -> Move {
        Move { from, to, customers, is_away: false }
    }

    fn away(from: usize, to: usize, customers: u64) -> Move {
        Move { from, to, customers, is_away: true }
    }

    /// Middles of start and end of a drawn arc.
    fn ends(arc: &Arc) -> (f64, f64) {
        let start = arc.line[1..].split(' ').next().and_then(|x| x.parse().ok()).expect("start");
        let end = arc.line.rsplit(' ').nth(1).and_then(|x| x.parse().ok()).expect("end");
        (start, end)
    }

    #[test]
    fn the_widest_arc_is_32_wide_and_all_others_in_proportion() {
        let map = draw(8, &[one(0, 1, 478), one(1, 2, 239), away(1, 4, 1)]);
        let widths: Vec<f64> = map.above.arcs.iter().map(|arc| arc.width).collect();
        assert_eq!(widths, [32.0, 16.0]);
        assert!((map.below.arcs[0].width - THINNEST).abs() < f64::EPSILON);
        assert_eq!(map.width, 1120);
    }

    #[test]
    fn an_arc_over_one_column_leaves_and_lands_in_the_middles() {
        let map = draw(2, &[one(0, 1, 1)]);
        let arc = &map.above.arcs[0];
        assert_eq!(ends(arc), (67.0, 207.0));
        // Three quarters of the depth 61, half of the width 32, and 20 for the label.
        assert_eq!(map.above.height, 82);
        assert_eq!(arc.line, "M67.0 80.0C67.0 19.0 207.0 19.0 207.0 73.0");
        assert_eq!(arc.head, "M188.0 73.0h38.0L207.0 80.0z");
        assert_eq!(arc.label, Some((137.0, 38.0)));
        assert_eq!(map.below, Half::default());
    }

    #[test]
    fn arcs_below_hang_from_the_strip() {
        let map = draw(2, &[away(0, 1, 7)]);
        assert_eq!(map.below.arcs[0].line, "M67.0 0.0C67.0 61.0 207.0 61.0 207.0 7.0");
        assert_eq!(map.above.height, 0);
    }

    #[test]
    fn few_among_many_are_pale_and_without_label() {
        let map = draw(8, &[one(0, 1, 478), one(1, 3, 24), one(1, 2, 25)]);
        let by_place = |place| map.above.arcs.iter().find(|arc| arc.place == place).expect("drawn");
        assert!(by_place(1).is_rare && by_place(1).label.is_none());
        assert!(!by_place(2).is_rare && by_place(2).label.is_some());
    }

    #[test]
    fn in_a_small_shop_few_are_many() {
        let map = draw(8, &[one(0, 1, 1), one(1, 2, 3)]);
        assert!(map.above.arcs.iter().all(|arc| !arc.is_rare && arc.label.is_some()));
    }

    #[test]
    fn only_the_ten_largest_are_labelled() {
        let moves: Vec<Move> = (0..4)
            .flat_map(|from| (4..8).map(move |to| one(from, to, 100 + u64::try_from(from * 8 + to).expect("small"))))
            .collect();
        let map = draw(8, &moves);
        let labelled: Vec<u64> =
            map.above.arcs.iter().filter(|arc| arc.label.is_some()).map(|arc| moves[arc.place].customers).collect();
        assert_eq!(labelled.len(), MOST_LABELS);
        assert!(labelled.iter().all(|customers| *customers >= 112), "{labelled:?}");
    }

    #[test]
    fn nested_arcs_do_not_cross() {
        let map = draw(8, &[one(1, 2, 10), one(1, 3, 10), one(1, 4, 10)]);
        let start = |place| ends(map.above.arcs.iter().find(|arc| arc.place == place).expect("drawn")).0;
        assert!(start(2) < start(1) && start(1) < start(0));
    }

    #[test]
    fn of_opposite_arcs_the_smaller_runs_inside() {
        let map = draw(8, &[one(2, 3, 196), one(3, 2, 58)]);
        let arc = |place| map.above.arcs.iter().find(|arc| arc.place == place).expect("drawn");
        let ((outer_left, outer_right), (inner_right, inner_left)) = (ends(arc(0)), ends(arc(1)));
        assert!(outer_left < inner_left && inner_right < outer_right);
        assert!(arc(0).label.expect("label").1 < arc(1).label.expect("label").1);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(draw(8, &[]), Map { width: 1120, ..Map::default() });
        assert_eq!(draw(8, &[one(0, 1, 0), one(3, 3, 9), one(0, 8, 9)]), Map { width: 1120, ..Map::default() });
        assert_eq!(draw(0, &[]), Map::default());
    }

    /// The next of a row of numbers that look random and are the same every time.
    fn next(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    #[test]
    fn every_arc_leaves_and_lands_in_its_columns() {
        let mut seed = 1;
        for _ in 0..500 {
            let columns = usize::try_from(2 + next(&mut seed) % 8).expect("small");
            let mut moves: Vec<Move> = Vec::new();
            for from in 0..columns {
                for to in 0..columns {
                    if next(&mut seed).is_multiple_of(3) {
                        let customers = next(&mut seed) % 5_000;
                        moves.push(Move { from, to, customers, is_away: next(&mut seed).is_multiple_of(2) });
                    }
                }
            }
            let map = draw(columns, &moves);
            for half in [&map.above, &map.below] {
                for arc in &half.arcs {
                    let (start, end) = ends(arc);
                    let one = moves[arc.place];
                    for (x, column) in [(start, one.from), (end, one.to)] {
                        let left = COLUMN * column as f64;
                        assert!(left <= x && x <= left + COLUMN - 6.0, "{x} in column {column} of {moves:?}");
                    }
                    assert!((THINNEST..=WIDEST).contains(&arc.width));
                    assert!(arc.label.is_none_or(|(_, y)| (0.0..=f64::from(half.height)).contains(&y)));
                }
            }
            let expected = moves.iter().filter(|one| one.customers > 0 && one.from != one.to).count();
            assert_eq!(map.above.arcs.len() + map.below.arcs.len(), expected);
        }
    }
}
