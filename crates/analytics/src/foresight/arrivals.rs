//! How many new customers come: the pace of the latest time in which it was steady.
//!
//! A fixed quarter is too long for a shop that stopped advertising last month, and too short for one that wins three customers a
//! month. So the window grows backwards from the latest four weeks, by four weeks at a time, as long as the older weeks had the same pace, and
//! ends where they had not (a window that adapts, after A. Bifet and R. Gavaldà 2007, here with a test on weekly counts that
//! allows for their being less even than chance would have them).

use lifecycle::PhaseNumber;

/// Days in a week.
const WEEK: i32 = 7;
/// Weeks by which the window grows.
const STEP: usize = 4;
/// The most weeks looked at.
const MOST_WEEKS: usize = 52;
/// Standard errors by which older weeks may differ.
const MOST_ERRORS: f64 = 2.0;

/// New customers a day by the phase in which they became known, from how many days ago each came and into which, in a shop
/// known for so many days.
pub(super) fn a_day(came: &[(i32, PhaseNumber)], known_days: i32, phases: usize) -> Vec<f64> {
    let full_weeks = usize::try_from(known_days / WEEK).unwrap_or(0).min(MOST_WEEKS);
    let mut weeks = vec![0.0; full_weeks];
    for (ago, _) in came {
        if let Some(week) = usize::try_from(ago / WEEK).ok().and_then(|week| weeks.get_mut(week)) {
            *week += 1.0;
        }
    }
    // A shop younger than a week has its few days.
    let days = i32::try_from(steady(&weeks)).unwrap_or(0) * WEEK;
    let days = if days == 0 { known_days.max(1) } else { days };
    let mut arrivals = vec![0.0; phases];
    for (_, phase) in came.iter().filter(|(ago, _)| *ago < days) {
        arrivals[usize::from(phase.0)] += 1.0 / f64::from(days);
    }
    arrivals
}

/// How many of the latest weeks (the newest first) had one pace.
fn steady(weeks: &[f64]) -> usize {
    let mut steady = STEP.min(weeks.len());
    while steady + STEP <= weeks.len() {
        let (window, older) = (&weeks[..steady], &weeks[steady..steady + STEP]);
        let mean = |weeks: &[f64]| weeks.iter().sum::<f64>() / weeks.len() as f64;
        let spread = |weeks: &[f64]| weeks.iter().map(|week| (week - mean(weeks)).powi(2)).sum::<f64>();
        let within = (spread(window) + spread(older)) / (steady + STEP - 2) as f64;
        // Chance alone (Poisson) is the least that weeks differ by.
        let variance = within.max(mean(&weeks[..steady + STEP]));
        let error = (variance * ((steady as f64).recip() + (STEP as f64).recip())).sqrt();
        if (mean(window) - mean(older)).abs() > MOST_ERRORS * error {
            break;
        }
        steady += STEP;
    }
    steady
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_pace_takes_in_the_whole_year_and_a_stop_ends_it() {
        let even: Vec<f64> = (0..60).map(|week| [9.0, 11.0, 10.0][week % 3]).collect();
        assert_eq!(steady(&even[..52]), 52);
        let mut stopped = even;
        stopped[..4].fill(0.0);
        assert_eq!(steady(&stopped), 4);
        assert_eq!(steady(&[]), 0);
        assert_eq!(steady(&[3.0, 4.0]), 2);
    }

    #[test]
    fn a_jump_is_seen_and_chance_is_not() {
        let mut weeks = vec![40.0; 8];
        weeks.extend([10.0; 12]);
        assert_eq!(steady(&weeks), 8);
        assert_eq!(steady(&[1.0, 0.0, 2.0, 1.0, 0.0, 0.0, 1.0, 3.0]), 8, "so few say nothing else");
    }

    #[test]
    fn arrivals_are_counted_by_phase_within_the_window() {
        let phase = PhaseNumber;
        // One a day for eight weeks into the first phase, and one into the second on the latest day.
        let mut came: Vec<(i32, PhaseNumber)> = (0..56).map(|ago| (ago, phase(0))).collect();
        came.push((0, phase(1)));
        let arrivals = a_day(&came, 56, 2);
        assert!((arrivals[0] - 1.0).abs() < 1e-9 && (arrivals[1] - 1.0 / 56.0).abs() < 1e-9, "{arrivals:?}");
        assert!(a_day(&[(0, phase(0))], 3, 2)[0] > 0.3);
    }
}
