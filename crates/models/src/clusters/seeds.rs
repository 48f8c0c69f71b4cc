//! Where a start of k-means begins: centres far from each other (k-means++, Arthur & Vassilvitskii 2007, the greedy kind that tries
//! several candidates for each centre).

use super::squared;
use crate::chance::Chance;

/// Centres among the points, each drawn in proportion to the squared distance from those before it; fewer where there are not
/// so many different points.
pub(super) fn plus_plus<const DIMENSIONS: usize>(
    points: &[[f64; DIMENSIONS]],
    count: usize,
    chance: &mut Chance,
) -> Vec<[f64; DIMENSIONS]> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number, not below 2")]
    let candidates = 2 + (count as f64).ln() as usize;
    let mut centres = vec![points[chance.below(points.len())]];
    let mut nearest: Vec<f64> = points.iter().map(|point| squared(point, &centres[0])).collect();
    while centres.len() < count {
        let whole: f64 = nearest.iter().sum();
        if whole <= 0.0 {
            break;
        }
        let best = (0..candidates)
            .map(|_| {
                let centre = points[drawn(&nearest, whole * chance.uniform())];
                let left: f64 =
                    points.iter().zip(&nearest).map(|(point, near)| squared(point, &centre).min(*near)).sum();
                (left, centre)
            })
            .min_by(|(one, _), (other, _)| one.total_cmp(other));
        let Some((_, centre)) = best else { break };
        for (point, near) in points.iter().zip(&mut nearest) {
            *near = near.min(squared(point, &centre));
        }
        centres.push(centre);
    }
    centres
}

/// The place at which so much of the weights has been passed; one with a weight.
fn drawn(weights: &[f64], mut left: f64) -> usize {
    let mut last = 0;
    for (place, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        last = place;
        left -= weight;
        if left < 0.0 {
            break;
        }
    }
    last
}
