//! Groups of alike customers: k-means (Lloyd 1982) from several starts (k-means++: Arthur & Vassilvitskii 2007).
//!
//! A point is a customer in a few numbers that were brought to one scale before ([`Scale`]). The result is Lloyd's, found with the bounds
//! of Hamerly (2010): a point whose centre is surely the nearest is not compared with the others. Of many points, every start first
//! settles on a sample, and goes on with all from there.

mod lloyd;
mod seeds;

use lloyd::Groups;

use crate::chance::Chance;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// Number of groups.
    pub groups: usize,
    /// Starts, of which the best is kept.
    pub starts: usize,
    /// Most rounds of one start on all points.
    pub rounds: u32,
}

impl Search {
    /// So many groups, from ten starts.
    pub const fn of(groups: usize) -> Self {
        Self { groups, starts: 10, rounds: 300 }
    }
}

/// Points in groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters<const DIMENSIONS: usize> {
    /// The mean of each group; fewer than asked for where there are fewer different points.
    pub centres: Vec<[f64; DIMENSIONS]>,
    /// Points in each group.
    pub sizes: Vec<u64>,
    /// The group of each point.
    pub group_of: Vec<u32>,
    /// Sum of the squared distances of all points from their centre.
    pub inertia: f64,
}

/// Of more points than these, a start settles on a sample first.
const SAMPLE: usize = 32_768;
/// Starts that end on the sample within this share of each other's inertia have found the same groups.
const SAME: f64 = 1e-9;
/// On all points a start has settled where the squared moves of all centres are below this share of the mean variance.
const SETTLED: f64 = 1e-4;
/// Starts that settled within this share of the best go on until nothing moves: before that, their order says nothing.
const CLOSE: f64 = 1e-3;

/// Groups of points, so that the squared distances from the means of the groups are small: the best of several starts, each a local
/// minimum. The same seed gives the same groups. Which number a group has means nothing.
pub fn k_means<const DIMENSIONS: usize>(
    points: &[[f64; DIMENSIONS]],
    search: Search,
    seed: u64,
) -> Clusters<DIMENSIONS> {
    if points.is_empty() || search.groups == 0 {
        return Clusters { centres: Vec::new(), sizes: Vec::new(), group_of: vec![0; points.len()], inertia: 0.0 };
    }
    let step = points.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<[f64; DIMENSIONS]> = points.iter().step_by(step).copied().collect();
    let mut ends: Vec<(f64, Vec<[f64; DIMENSIONS]>)> = Vec::new();
    for start in 0..search.starts.max(1) as u64 {
        let mut chance = Chance::of(seed, &[start]);
        let (inertia, centres) =
            settled(&sample, seeds::plus_plus(&sample, search.groups, &mut chance), search.rounds, 0.0);
        let is_known = |(known, _): &(f64, Vec<_>)| (known - inertia).abs() <= SAME * inertia;
        if !ends.iter().any(is_known) {
            ends.push((inertia, centres));
        }
    }
    if step > 1 {
        let still = SETTLED * variance(&sample);
        let go_on = |ends: Vec<(f64, Vec<_>)>, still: f64| -> Vec<(f64, Vec<_>)> {
            ends.into_iter().map(|(_, centres)| settled(points, centres, search.rounds, still)).collect()
        };
        ends = go_on(ends, still);
        let best = ends.iter().map(|(inertia, _)| *inertia).fold(f64::INFINITY, f64::min);
        ends.retain(|(inertia, _)| *inertia <= best * (1.0 + CLOSE));
        ends = go_on(ends, 0.0);
    }
    let best = ends.into_iter().min_by(|(one, _), (other, _)| one.total_cmp(other));
    Groups::around(points, best.map(|(_, centres)| centres).unwrap_or_default()).into_clusters()
}

/// Where one start ends, with its inertia.
fn settled<const DIMENSIONS: usize>(
    points: &[[f64; DIMENSIONS]],
    centres: Vec<[f64; DIMENSIONS]>,
    rounds: u32,
    still: f64,
) -> (f64, Vec<[f64; DIMENSIONS]>) {
    let mut groups = Groups::around(points, centres);
    groups.settle(rounds, still);
    (groups.inertia(), groups.into_centres())
}

/// Mean of the variances of all coordinates.
fn variance<const DIMENSIONS: usize>(points: &[[f64; DIMENSIONS]]) -> f64 {
    let scale = Scale::of(points);
    scale.deviation.iter().map(|deviation| deviation * deviation).sum::<f64>() / DIMENSIONS.max(1) as f64
}

/// Mean and standard deviation of each coordinate: what brings different measures to one scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale<const DIMENSIONS: usize> {
    /// Means.
    pub mean: [f64; DIMENSIONS],
    /// Standard deviations of the population (divisor n).
    pub deviation: [f64; DIMENSIONS],
}

impl<const DIMENSIONS: usize> Scale<DIMENSIONS> {
    /// Of these points; 0 where there are none.
    pub fn of(points: &[[f64; DIMENSIONS]]) -> Self {
        let count = points.len().max(1) as f64;
        let mut scale = Self { mean: [0.0; DIMENSIONS], deviation: [0.0; DIMENSIONS] };
        for point in points {
            for (mean, value) in scale.mean.iter_mut().zip(point) {
                *mean += value / count;
            }
        }
        for point in points {
            for ((square, mean), value) in scale.deviation.iter_mut().zip(scale.mean).zip(point) {
                *square += (value - mean) * (value - mean) / count;
            }
        }
        scale.deviation = scale.deviation.map(f64::sqrt);
        scale
    }

    /// A point in standard deviations from the mean; 0 in a coordinate in which all points are equal.
    pub fn standard(&self, point: [f64; DIMENSIONS]) -> [f64; DIMENSIONS] {
        std::array::from_fn(|place| {
            let from_mean = point[place] - self.mean[place];
            if self.deviation[place] > 0.0 { from_mean / self.deviation[place] } else { 0.0 }
        })
    }

    /// The point that [`Scale::standard`] made this one of.
    pub fn original(&self, standard: [f64; DIMENSIONS]) -> [f64; DIMENSIONS] {
        std::array::from_fn(|place| self.mean[place] + standard[place] * self.deviation[place])
    }
}

/// Squared Euclidean distance.
fn squared<const DIMENSIONS: usize>(one: &[f64; DIMENSIONS], other: &[f64; DIMENSIONS]) -> f64 {
    one.iter().zip(other).map(|(here, there)| (here - there) * (here - there)).sum()
}

#[cfg(test)]
mod tests;
