use proptest::prelude::*;

use super::*;
use crate::chance::Chance;

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() < within, "found {found}, expected {expected}");
}

/// Rows of two measures, of which the outcome knows one only.
fn shop(rows: usize, [intercept, weight]: [f64; 2], seed: u64) -> (Examples, Vec<bool>) {
    let mut chance = Chance::new(seed);
    let (mut examples, mut outcomes) = (Examples::new(2), Vec::new());
    for _ in 0..rows {
        let row = [2.0 * chance.uniform() - 1.0, 2.0 * chance.uniform() - 1.0];
        outcomes.push(chance.happens(logistic(intercept + weight * row[0])));
        examples.push(row);
    }
    (examples, outcomes)
}

#[test]
fn weights_behind_many_examples_are_found() {
    let (examples, outcomes) = shop(40_000, [-1.0, 2.0], 3);
    let fit = Logistic::fit(&examples, &outcomes, &[Pull::to_nothing(1.0); 2]).expect("a fit");
    assert!(fit.converged);
    close(fit.intercept, -1.0, 0.05);
    close(fit.weights[0], 2.0, 0.08);
    close(fit.weights[1], 0.0, 0.05);
}

#[test]
fn a_pull_holds_where_examples_are_few() {
    let (examples, outcomes) = shop(40, [0.0, 0.5], 4);
    let pulls = [Pull { towards: 1.0, strength: 1e6 }, Pull::to_nothing(1e6)];
    let fit = Logistic::fit(&examples, &outcomes, &pulls).expect("a fit");
    close(fit.weights[0], 1.0, 1e-3);
    close(fit.weights[1], 0.0, 1e-3);
}

#[test]
fn another_start_finds_the_same_and_means_are_those_of_logits() {
    let (examples, outcomes) = shop(2_000, [0.2, 1.5], 8);
    let of = |strength| Logistic::fit(&examples, &outcomes, &[Pull::to_nothing(strength); 2]).expect("a fit");
    let (weak, strong) = (of(1.0), of(100.0));
    let again = weak.fit_on(&examples, &outcomes, &[Pull::to_nothing(100.0); 2]).expect("a fit");
    assert!(again.weights.iter().zip(&strong.weights).all(|(one, other)| (one - other).abs() < 1e-5), "{again:?}");
    assert!(weak.fit_on(&examples, &outcomes, &[]).is_err());
    let mean = Logistic::mean_of(&[weak.clone(), strong.clone()]).expect("two");
    let row = [0.4, -0.7];
    close(mean.score(&row), f64::midpoint(weak.score(&row), strong.score(&row)), 1e-12);
    assert_eq!(Logistic::mean_of(&[]), None);
}

#[test]
fn separated_outcomes_stay_finite_under_a_penalty() {
    let mut examples = Examples::new(1);
    (-5..=5).filter(|value| *value != 0).for_each(|value| examples.push([f64::from(value)]));
    let outcomes: Vec<bool> = examples.rows().map(|row| row[0] > 0.0).collect();
    let fit = Logistic::fit(&examples, &outcomes, &[Pull::to_nothing(1.0)]).expect("a fit");
    assert!(fit.converged && fit.weights[0] > 0.5 && fit.weights[0] < 5.0, "{fit:?}");
}

#[test]
fn the_same_bits_whatever_the_threads() {
    let (examples, outcomes) = shop(10_000, [0.3, -1.0], 5);
    let fit = || Logistic::fit(&examples, &outcomes, &[Pull::to_nothing(1.0); 2]).expect("a fit");
    assert_eq!(fit(), fit());
}

#[test]
fn what_cannot_be_learned_is_named() {
    let (examples, mut outcomes) = shop(10, [0.0, 0.0], 6);
    let pulls = [Pull::to_nothing(1.0); 2];
    assert_eq!(Logistic::fit(&examples, &outcomes[1..], &pulls), Err(LearningFault::Lengths { rows: 10, outcomes: 9 }));
    assert_eq!(Logistic::fit(&Examples::new(2), &[], &pulls), Err(LearningFault::Empty));
    assert_eq!(Logistic::fit(&examples, &outcomes, &pulls[1..]), Err(LearningFault::Pulls { columns: 2, pulls: 1 }));
    outcomes.fill(true);
    assert_eq!(Logistic::fit(&examples, &outcomes, &pulls), Err(LearningFault::OneOutcome { rows: 10 }));
    let mut holed = examples.clone();
    holed.push([1.0]);
    outcomes.push(false);
    assert_eq!(Logistic::fit(&holed, &outcomes, &pulls), Err(LearningFault::NotANumber { row: 10, column: 1 }));
}

#[test]
fn what_is_not_known_becomes_usual_and_says_so() {
    let mut examples = Examples::new(3);
    examples.push([1.0, f64::NAN, 7.0]);
    examples.push([3.0, 2.0, 7.0]);
    examples.push([5.0, f64::NAN, 7.0]);
    examples.push([7.0, 4.0, 7.0]);
    let scale = Scale::of(&examples).expect("a scale");
    assert_eq!((scale.width(), scale.source(3), scale.source(1)), (4, 1, 1));
    assert_eq!(scale.spread(2), None, "the same for all");
    let scaled = scale.apply(&examples);
    let first: Vec<f64> = scaled.rows().next().expect("a row").to_vec();
    close(first[0], -3.0 / 5.0_f64.sqrt(), 1e-12);
    assert_eq!(first[1..3], [0.0, 0.0]);
    close(first[3], 1.0, 1e-12);
    for column in 0..scale.width() {
        close(scaled.rows().map(|row| row[column]).sum::<f64>(), 0.0, 1e-9);
    }
}

#[test]
fn a_line_brings_bold_words_back_to_what_came() {
    let mut chance = Chance::new(8);
    let true_ones: Vec<f64> = (0..20_000).map(|_| logistic(4.0 * chance.uniform() - 3.0)).collect();
    let came: Vec<bool> = true_ones.iter().map(|probability| chance.happens(*probability)).collect();
    // Said twice as boldly, and too high.
    let said: Vec<f64> = true_ones.iter().map(|probability| logistic(2.0 * logit(*probability) + 1.0)).collect();
    let line = Platt::of(&said, &came).expect("a line");
    close(line.slope, 0.5, 0.05);
    close(line.shift, -0.5, 0.1);
    let steps = Isotonic::of(&said, &came).expect("steps");
    let off = |corrected: &dyn Fn(f64) -> f64| {
        let apart = said.iter().zip(&true_ones).map(|(said, true_one)| (corrected(*said) - true_one).abs());
        apart.sum::<f64>() / said.len() as f64
    };
    let (plain, by_line, by_steps) = (off(&|said| said), off(&|said| line.apply(said)), off(&|said| steps.apply(said)));
    assert!(plain > 0.05 && by_line < 0.01 && by_steps < 0.02, "{plain}, {by_line}, {by_steps}");
}

#[test]
fn a_level_is_found_again_and_drawn_to_nothing_by_few() {
    let mut chance = Chance::new(9);
    let scores: Vec<f64> = (0..20_000).map(|_| 4.0 * chance.uniform() - 3.0).collect();
    let came: Vec<bool> = scores.iter().map(|score| chance.happens(logistic(score + 0.6))).collect();
    close(level(&scores, &came).expect("a level"), 0.6, 0.05);
    // All came, which no shift says: the prior holds it.
    let of_few = level(&scores[..5], &[true; 5]).expect("a level");
    assert!((0.0..2.5).contains(&of_few), "{of_few}");
    assert_eq!(level(&[], &[]), Err(LearningFault::Empty));
}

#[test]
fn nobody_is_measured_beyond_all_examples_and_rare_flags_stay() {
    let mut examples = Examples::new(2);
    for place in 0..1_000_u32 {
        examples.push([f64::from(place), f64::from(u8::from(place < 3))]);
    }
    examples.push([74_215.0, 0.0]);
    let scale = Scale::of(&examples).expect("a scale");
    let [far, last] = [[74_215.0, 0.0], [999.0, 0.0]].map(|row| scale.row(&row)[0]);
    assert!(far - last < 1.0 && far < 3.0, "{far} beside {last}");
    assert!(scale.row(&[-1e9, 0.0])[0] > -3.0);
    assert!(scale.row(&[5.0, 1.0])[1] - scale.row(&[5.0, 0.0])[1] > 5.0, "three of a thousand still tell something");
}

#[test]
fn neighbours_that_contradict_each_other_are_pooled() {
    let steps = Isotonic::of(&[0.1, 0.2, 0.3, 0.4], &[false, true, false, true]).expect("steps");
    close(steps.apply(0.05), 0.0, 1e-12);
    close(steps.apply(0.25), 0.5, 1e-12);
    close(steps.apply(0.9), 1.0, 1e-12);
    assert_eq!(Isotonic::of(&[], &[]), Err(LearningFault::Empty));
}

#[test]
fn the_best_tenth_is_told() {
    let said: Vec<f64> = (0..20).map(|place| f64::from(place) / 20.0).collect();
    let came: Vec<bool> = (0..20).map(|place| place >= 18 || place == 3).collect();
    let found = Judgement::of(&said, &came).expect("comparable");
    close(found.top_tenth_lift.expect("it came"), 1.0 / 0.15, 1e-9);
    close(found.top_tenth_share.expect("it came"), 2.0 / 3.0, 1e-9);
}

proptest! {
    #[test]
    fn contributions_add_up_to_the_score(row in prop::collection::vec(-5.0..5.0_f64, 4), seed in 0_u64..100) {
        let mut chance = Chance::new(seed);
        let weights: Vec<f64> = (0..4).map(|_| chance.uniform() - 0.5).collect();
        let model = Logistic { intercept: 0.3, weights, log_likelihood: 0.0, examples: 1, converged: true };
        let parts: f64 = model.contributions(&row).iter().sum();
        prop_assert!((model.intercept + parts - model.score(&row)).abs() < 1e-12);
        prop_assert!((logit(model.probability(&row)) - model.score(&row)).abs() < 1e-6);
    }

    #[test]
    fn steps_never_fall(pairs in prop::collection::vec((0.0..1.0_f64, any::<bool>()), 1..60)) {
        let (said, came): (Vec<f64>, Vec<bool>) = pairs.into_iter().unzip();
        let steps = Isotonic::of(&said, &came).expect("steps");
        let found: Vec<f64> = (0..=50).map(|place| steps.apply(f64::from(place) / 50.0)).collect();
        prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
        prop_assert!(found.iter().all(|share| (0.0..=1.0).contains(share)));
    }
}
