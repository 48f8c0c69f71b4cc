//! Whether groups last differently long (log-rank test, Mantel 1966).

use serde::Serialize;

use super::risk::Spell;
use crate::numeric::optimise_many::Square;
use crate::numeric::special::gamma_share_above;

/// The test that all groups last alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogRank {
    /// By group: how many ended, and how many of them would have if all lasted alike.
    pub groups: Vec<Ends>,
    /// The statistic, chi-square distributed if all last alike.
    pub chi_square: f64,
    /// Groups compared less one.
    pub degrees: usize,
    /// Probability of such a statistic, or a greater one, if all last alike.
    pub p_value: f64,
}

/// What ended in a group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ends {
    /// Spells of the group.
    pub watched: usize,
    /// Spells that ended.
    pub ended: f64,
    /// Spells expected to end.
    pub expected: f64,
}

impl LogRank {
    /// Of the spells of two or more groups, whatever the way of ending; the hypergeometric variance allows for ties, and spells watched late
    /// count from then on. `None` where fewer than two groups were ever at risk together when something ended: nothing can be
    /// compared.
    pub fn of(groups: &[Vec<Spell>]) -> Option<Self> {
        let size = groups.len();
        let mut moments: Vec<f64> =
            groups.iter().flatten().filter(|spell| ends(spell)).map(|spell| spell.exit).collect();
        moments.sort_unstable_by(f64::total_cmp);
        moments.dedup();
        let mut sides: Vec<Side> = groups.iter().map(|spells| Side::of(spells)).collect();
        let (mut ended, mut expected) = (vec![0.0; size], vec![0.0; size]);
        let mut variance = Square::zero(size);
        for moment in moments {
            let counts: Vec<(f64, f64)> = sides.iter_mut().map(|side| side.at(moment)).collect();
            let at_risk: f64 = counts.iter().map(|(at_risk, _)| at_risk).sum();
            let ends: f64 = counts.iter().map(|(_, ends)| ends).sum();
            let spread = if at_risk > 1.0 { ends * (at_risk - ends) / (at_risk - 1.0) } else { 0.0 };
            for (group, (own, own_ends)) in counts.iter().enumerate() {
                let share = own / at_risk;
                ended[group] += own_ends;
                expected[group] += ends * share;
                for (other, (others, _)) in counts.iter().enumerate() {
                    let same = if group == other { share } else { 0.0 };
                    *variance.at_mut(group, other) += spread * (same - share * others / at_risk);
                }
            }
        }
        // Groups that were never at risk beside another take no part; of the rest one follows from the others.
        let compared: Vec<usize> = (0..size).filter(|group| variance.at(*group, *group) > 1e-12).collect();
        let (_, free) = compared.split_last()?;
        let mut matrix = Square::zero(free.len());
        for (row, group) in free.iter().enumerate() {
            for (column, other) in free.iter().enumerate() {
                *matrix.at_mut(row, column) = variance.at(*group, *other);
            }
        }
        let apart: Vec<f64> = free.iter().map(|group| ended[*group] - expected[*group]).collect();
        let solved = matrix.factor().filter(|_| !free.is_empty())?.solve(&apart);
        let chi_square: f64 = apart.iter().zip(solved).map(|(apart, solved)| apart * solved).sum();
        let of_group = |(group, spells): (usize, &Vec<Spell>)| Ends {
            watched: spells.len(),
            ended: ended[group],
            expected: expected[group],
        };
        Some(Self {
            groups: groups.iter().enumerate().map(of_group).collect(),
            chi_square,
            degrees: free.len(),
            p_value: gamma_share_above(free.len() as f64 / 2.0, chi_square / 2.0),
        })
    }
}

fn is_seen(spell: &Spell) -> bool {
    (spell.entry < spell.exit || (spell.entry == 0.0 && spell.exit == 0.0)) && spell.exit.is_finite()
}

fn ends(spell: &Spell) -> bool {
    is_seen(spell) && spell.cause.is_some()
}

/// Entries and exits of a group, walked through by rising age.
struct Side {
    entries: Vec<f64>,
    exits: Vec<(f64, bool)>,
    entered: usize,
    left: usize,
}

impl Side {
    fn of(spells: &[Spell]) -> Self {
        let seen = || spells.iter().filter(|spell| is_seen(spell));
        let mut entries: Vec<f64> = seen().map(|spell| spell.entry).collect();
        let mut exits: Vec<(f64, bool)> = seen().map(|spell| (spell.exit, spell.cause.is_some())).collect();
        entries.sort_unstable_by(f64::total_cmp);
        exits.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        Self { entries, exits, entered: 0, left: 0 }
    }

    /// At risk at a moment, and how many end then; moments must rise.
    fn at(&mut self, moment: f64) -> (f64, f64) {
        let comes = |entry: &f64| *entry < moment || *entry == 0.0;
        self.entered += self.entries[self.entered..].iter().take_while(|entry| comes(entry)).count();
        self.left += self.exits[self.left..].iter().take_while(|(exit, _)| *exit < moment).count();
        let here = self.exits[self.left..].iter().take_while(|(exit, _)| *exit <= moment);
        let ends = here.filter(|(_, ends)| *ends).count();
        ((self.entered - self.left) as f64, ends as f64)
    }
}
