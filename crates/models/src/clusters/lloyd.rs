//! Rounds of Lloyd's algorithm with Hamerly's bounds (2010): of each point is kept how far its centre is at most, and how far any
//! other at least. While the first is less than the second, nothing can change for it.

use super::{Clusters, squared};
use crate::parallel::{self, CHUNK};

/// Points, and the centres to which they belong.
pub(super) struct Groups<'a, const DIMENSIONS: usize> {
    chunks: Vec<Chunk<'a, DIMENSIONS>>,
    centres: Vec<[f64; DIMENSIONS]>,
}

/// Some points with what is known of them. Its borders do not depend on the number of threads, nor do sums over it.
struct Chunk<'a, const DIMENSIONS: usize> {
    points: &'a [[f64; DIMENSIONS]],
    group_of: Vec<u32>,
    at_most: Vec<f64>,
    others_at_least: Vec<f64>,
    /// By group.
    tally: Vec<Tally<DIMENSIONS>>,
}

#[derive(Clone, Copy)]
struct Tally<const DIMENSIONS: usize> {
    count: u64,
    sum: [f64; DIMENSIONS],
}

/// What the bounds need to know of centres that moved.
struct Moves {
    by_group: Vec<f64>,
    /// The group that moved farthest, and how far it did.
    farthest: (usize, f64),
    /// How far any other moved at most.
    second: f64,
    /// By group half the distance to the nearest other centre.
    half_apart: Vec<f64>,
}

impl<const DIMENSIONS: usize> Tally<DIMENSIONS> {
    const NONE: Self = Self { count: 0, sum: [0.0; DIMENSIONS] };

    fn add(&mut self, point: &[f64; DIMENSIONS]) {
        self.count += 1;
        for (sum, value) in self.sum.iter_mut().zip(point) {
            *sum += value;
        }
    }

    fn take(&mut self, point: &[f64; DIMENSIONS]) {
        self.count -= 1;
        for (sum, value) in self.sum.iter_mut().zip(point) {
            *sum -= value;
        }
    }
}

/// The nearest centre, its squared distance, and that of the second nearest.
fn two_nearest<const DIMENSIONS: usize>(point: &[f64; DIMENSIONS], centres: &[[f64; DIMENSIONS]]) -> (u32, f64, f64) {
    let mut nearest = (0, f64::INFINITY, f64::INFINITY);
    for (group, centre) in (0..).zip(centres) {
        let distance = squared(point, centre);
        if distance < nearest.1 {
            nearest = (group, distance, nearest.1);
        } else if distance < nearest.2 {
            nearest.2 = distance;
        }
    }
    nearest
}

impl<const DIMENSIONS: usize> Chunk<'_, DIMENSIONS> {
    /// Gives every point to its nearest centre, knowing nothing.
    fn assign(&mut self, centres: &[[f64; DIMENSIONS]]) {
        self.tally = vec![Tally::NONE; centres.len()];
        for (place, point) in self.points.iter().enumerate() {
            let (group, nearest, second) = two_nearest(point, centres);
            self.group_of[place] = group;
            self.at_most[place] = nearest.sqrt();
            self.others_at_least[place] = second.sqrt();
            self.tally[group as usize].add(point);
        }
    }

    /// Gives to another centre the points that are nearer to it now; whether there were any.
    fn reassign(&mut self, centres: &[[f64; DIMENSIONS]], moves: &Moves) -> bool {
        let mut any = false;
        let bounds = self.at_most.iter_mut().zip(&mut self.others_at_least);
        for ((point, group_of), (at_most, others)) in self.points.iter().zip(&mut self.group_of).zip(bounds) {
            let group = *group_of as usize;
            *at_most += moves.by_group[group];
            *others -= if group == moves.farthest.0 { moves.second } else { moves.farthest.1 };
            let surely = others.max(moves.half_apart[group]);
            if *at_most <= surely {
                continue;
            }
            *at_most = squared(point, &centres[group]).sqrt();
            if *at_most <= surely {
                continue;
            }
            let (nearest, distance, second) = two_nearest(point, centres);
            *at_most = distance.sqrt();
            *others = second.sqrt();
            if nearest != *group_of {
                self.tally[group].take(point);
                self.tally[nearest as usize].add(point);
                *group_of = nearest;
                any = true;
            }
        }
        any
    }
}

impl Moves {
    fn between<const DIMENSIONS: usize>(before: &[[f64; DIMENSIONS]], after: &[[f64; DIMENSIONS]]) -> Self {
        let by_group: Vec<f64> = before.iter().zip(after).map(|(from, to)| squared(from, to).sqrt()).collect();
        let mut farthest = (0, 0.0);
        let mut second = 0.0;
        for (group, moved) in by_group.iter().copied().enumerate() {
            if moved > farthest.1 {
                second = farthest.1;
                farthest = (group, moved);
            } else if moved > second {
                second = moved;
            }
        }
        let half_apart = |(group, centre): (usize, &[f64; DIMENSIONS])| {
            let others = after.iter().enumerate().filter(|(other, _)| *other != group);
            others.map(|(_, other)| squared(centre, other)).fold(f64::INFINITY, f64::min).sqrt() / 2.0
        };
        Self { half_apart: after.iter().enumerate().map(half_apart).collect(), by_group, farthest, second }
    }

    fn squares(&self) -> f64 {
        self.by_group.iter().map(|moved| moved * moved).sum()
    }
}

impl<'a, const DIMENSIONS: usize> Groups<'a, DIMENSIONS> {
    /// Every point with its nearest centre.
    pub(super) fn around(points: &'a [[f64; DIMENSIONS]], centres: Vec<[f64; DIMENSIONS]>) -> Self {
        let chunk = |points: &'a [[f64; DIMENSIONS]]| Chunk {
            points,
            group_of: vec![0; points.len()],
            at_most: vec![0.0; points.len()],
            others_at_least: vec![0.0; points.len()],
            tally: Vec::new(),
        };
        let mut groups = Self { chunks: points.chunks(CHUNK).map(chunk).collect(), centres };
        groups.assign();
        groups
    }

    fn assign(&mut self) {
        let centres = &self.centres;
        parallel::map(self.chunks.iter_mut().collect(), |chunk: &mut Chunk<'_, DIMENSIONS>| chunk.assign(centres));
    }

    /// Moves centres to the means of their points and points to their nearest centres, in turn: until no point goes elsewhere, the
    /// sum of the squared moves is no more than `still`, or so many rounds are over.
    pub(super) fn settle(&mut self, rounds: u32, still: f64) {
        for _ in 0..rounds {
            let (means, is_any_empty) = self.means();
            let moves = Moves::between(&self.centres, &means);
            self.centres = means;
            if is_any_empty {
                // Bounds say nothing of a centre that jumped.
                self.assign();
                continue;
            }
            let centres = &self.centres;
            let chunks: Vec<&mut Chunk<'_, DIMENSIONS>> = self.chunks.iter_mut().collect();
            let moved = parallel::map(chunks, |chunk| chunk.reassign(centres, &moves));
            if !moved.contains(&true) || moves.squares() <= still {
                break;
            }
        }
    }

    /// The means of all groups, and whether a group is empty; then the point farthest from its centre stands for its mean.
    fn means(&self) -> (Vec<[f64; DIMENSIONS]>, bool) {
        let mut whole = vec![Tally::<DIMENSIONS>::NONE; self.centres.len()];
        for chunk in &self.chunks {
            for (all, part) in whole.iter_mut().zip(&chunk.tally) {
                all.count += part.count;
                for (sum, more) in all.sum.iter_mut().zip(part.sum) {
                    *sum += more;
                }
            }
        }
        let mut is_any_empty = false;
        let means = whole.iter().map(|tally| {
            if tally.count == 0 {
                is_any_empty = true;
                return self.farthest();
            }
            tally.sum.map(|sum| sum / tally.count as f64)
        });
        let means = means.collect();
        (means, is_any_empty)
    }

    fn farthest(&self) -> [f64; DIMENSIONS] {
        let mut farthest = (-1.0, [0.0; DIMENSIONS]);
        for (point, group) in self.members() {
            let distance = squared(point, &self.centres[group as usize]);
            if distance > farthest.0 {
                farthest = (distance, *point);
            }
        }
        farthest.1
    }

    fn members(&self) -> impl Iterator<Item = (&[f64; DIMENSIONS], u32)> {
        self.chunks.iter().flat_map(|chunk| chunk.points.iter().zip(chunk.group_of.iter().copied()))
    }

    /// Sum of the squared distances of all points from their centre.
    pub(super) fn inertia(&self) -> f64 {
        let centres = &self.centres;
        let of_chunk = |chunk: &Chunk<'_, DIMENSIONS>| -> f64 {
            let members = chunk.points.iter().zip(&chunk.group_of);
            members.map(|(point, group)| squared(point, &centres[*group as usize])).sum()
        };
        parallel::map(self.chunks.iter().collect(), of_chunk).into_iter().sum()
    }

    pub(super) fn into_centres(self) -> Vec<[f64; DIMENSIONS]> {
        self.centres
    }

    /// The groups as they are, each with the mean of its points for a centre; summed anew, so that rounds leave no trace.
    pub(super) fn into_clusters(mut self) -> Clusters<DIMENSIONS> {
        let mut tallies = vec![Tally::<DIMENSIONS>::NONE; self.centres.len()];
        for (point, group) in self.members() {
            tallies[group as usize].add(point);
        }
        for (centre, tally) in self.centres.iter_mut().zip(&tallies) {
            if tally.count > 0 {
                *centre = tally.sum.map(|sum| sum / tally.count as f64);
            }
        }
        let inertia = self.inertia();
        let sizes = tallies.iter().map(|tally| tally.count).collect();
        let group_of = self.chunks.into_iter().flat_map(|chunk| chunk.group_of).collect();
        Clusters { centres: self.centres, sizes, group_of, inertia }
    }
}
