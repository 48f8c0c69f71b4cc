use super::*;
use proptest::prelude::*;

fn points_of(given: &[(f64, f64)]) -> Vec<[f64; 2]> {
    given.iter().map(|(x, y)| [*x, *y]).collect()
}

proptest! {
    #[test]
    fn every_point_is_with_its_nearest_centre_and_every_centre_is_the_mean_of_its_points(
        given in prop::collection::vec((-9.0_f64..9.0, -9.0_f64..9.0), 1..80), groups in 1_usize..6, seed in any::<u64>(),
    ) {
        let points = points_of(&given);
        let found = k_means(&points, Search::of(groups), seed);
        prop_assert!(found.centres.len() <= groups);
        prop_assert_eq!(found.sizes.iter().sum::<u64>(), points.len() as u64);
        let mut inertia = 0.0;
        for (point, group) in points.iter().zip(&found.group_of) {
            let own = squared(point, &found.centres[*group as usize]);
            inertia += own;
            for centre in &found.centres {
                prop_assert!(own <= squared(point, centre) + 1e-9);
            }
        }
        prop_assert!((inertia - found.inertia).abs() < 1e-9 * (1.0 + inertia));
        for (group, centre) in (0..).zip(&found.centres) {
            let own: Vec<_> = points.iter().zip(&found.group_of).filter(|(_, of)| **of == group).map(|(p, _)| *p).collect();
            prop_assert!(squared(&Scale::of(&own).mean, centre) < 1e-18 || own.is_empty());
        }
    }

    #[test]
    fn one_group_is_the_mean_and_the_variance(given in prop::collection::vec((-9.0_f64..9.0, -9.0_f64..9.0), 1..40)) {
        let points = points_of(&given);
        let found = k_means(&points, Search::of(1), 1);
        let scale = Scale::of(&points);
        prop_assert!(squared(&scale.mean, &found.centres[0]) < 1e-18);
        let squares: f64 = scale.deviation.iter().map(|deviation| deviation * deviation).sum();
        prop_assert!((found.inertia - squares * points.len() as f64).abs() < 1e-8);
    }
}

#[test]
fn fewer_different_points_than_groups_make_fewer_groups() {
    let found = k_means(&[[1.0], [1.0], [5.0]], Search::of(4), 1);
    let mut groups: Vec<_> = found.centres.iter().map(|centre| centre[0]).zip(found.sizes).collect();
    groups.sort_by(|one, other| one.0.total_cmp(&other.0));
    assert_eq!(groups, [(1.0, 2), (5.0, 1)]);
    assert_eq!(k_means::<2>(&[], Search::of(3), 1).group_of, Vec::<u32>::new());
}

/// Three clouds of points, many more than the sample: what is found is where they are.
#[test]
fn clouds_are_found_among_many_points() {
    let mut chance = Chance::new(3);
    let middles = [[0.0, 0.0], [8.0, 0.0], [0.0, 9.0]];
    let points: Vec<[f64; 2]> =
        (0..3 * SAMPLE).map(|place| middles[place % 3].map(|middle| middle + chance.normal())).collect();
    let found = k_means(&points, Search::of(3), 1);
    for middle in middles {
        assert!(found.centres.iter().any(|centre| squared(centre, &middle) < 1e-3), "{:?}", found.centres);
    }
    assert_eq!(found, k_means(&points, Search::of(3), 1));
}

#[test]
fn scales_are_undone() {
    let scale = Scale::of(&[[1.0, 7.0], [3.0, 7.0]]);
    assert!(squared(&scale.standard([3.0, 7.0]), &[1.0, 0.0]) < 1e-24);
    assert!(squared(&scale.original([1.0, 0.0]), &[3.0, 7.0]) < 1e-24);
}
