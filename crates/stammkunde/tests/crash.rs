//! A kill at any instant of an import leaves a folder with which the next import completes: no row lost or doubled.
//!
//! All runs take place at the same named moment, so the folder after a kill and a second import must fold to the very
//! digest of one import that nobody disturbed.

mod support;

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::Value;
use support::{Place, cdnow, online_retail};

/// What an undisturbed import leaves, and how long it takes.
fn undisturbed(file: &Path) -> (Value, Duration) {
    let place = Place::new();
    let begun = Instant::now();
    place.import(&[file]);
    (place.check(), begun.elapsed())
}

/// Kills the import of a file after a while; whether it was still running.
fn kill_after(place: &Place, file: &Path, pause: Duration) -> bool {
    let mut import = place
        .command(&["import", "--quiet", file.to_str().expect("text")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("runs");
    std::thread::sleep(pause);
    // SIGKILL: no destructor runs, nothing is flushed.
    let was_running = import.try_wait().expect("asked").is_none();
    import.kill().expect("killed");
    import.wait().expect("ended");
    was_running
}

/// Kills imports at the given shares of an undisturbed run, then completes and compares.
fn survives(file: &Path, undisturbed: &Value, whole: Duration, shares: &[f64]) {
    let place = Place::new();
    for share in shares {
        kill_after(&place, file, whole.mul_f64(*share));
    }
    place.import(&[file]);
    let check = place.check();
    assert_eq!(check["digest"], undisturbed["digest"], "killed at {shares:?}");
    for total in ["customers", "orders", "refunded_micros"] {
        assert_eq!(check["counted"][total], undisturbed["counted"][total], "{total}, killed at {shares:?}");
    }
    let again = place.import(&[file]);
    assert_eq!((again["new_orders"].as_u64(), again["changed_orders"].as_u64()), (Some(0), Some(0)));
}

#[test]
fn a_small_import_survives_a_kill_at_any_instant() {
    let (wanted, whole) = undisturbed(&cdnow());
    // Beyond 1 it has ended by itself, which must be as good.
    let runner = ProptestConfig {
        cases: cases(12),
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(runner, |(shares in proptest::collection::vec(0.0..1.1, 1..4))| {
        survives(&cdnow(), &wanted, whole, &shares);
    });
}

#[test]
fn a_long_import_survives_kills_also_while_it_is_flushed() {
    let Some(file) = online_retail() else { return };
    let (wanted, whole) = undisturbed(&file);
    let runner =
        ProptestConfig { cases: cases(3), max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() };
    // Reading takes the first part, then come flush, models and snapshot.
    proptest!(runner, |(early in 0.02..0.6, late in 0.4..1.0)| {
        survives(&file, &wanted, whole, &[early, late]);
    });
}

const MAP: &str = "id = \"shop\"\n[columns]\norder_id = \"order_id\"\ncustomer = \"customer\"\n\
                   occurred_at = \"date\"\ntotal = \"total\"\ncurrency = \"currency\"\n";

/// A copy of a place, whatever is done to the other.
fn copy_of(place: &Place) -> Place {
    let copy = Place::new();
    let copied = std::process::Command::new("cp").arg("-R").args([place.data(), copy.data()]).status();
    assert!(copied.expect("cp runs").success());
    copy
}

#[cfg(unix)]
#[test]
fn an_erasure_that_is_killed_is_completed_or_was_never_begun() {
    let whole = Place::new();
    whole.import(&[&cdnow()]);
    whole.write("map.toml", MAP);
    let orders = "order_id,customer,date,total,currency\n1,anna,1997-02-05,30.00,EUR\n2,anna,1998-01-06,20.00,EUR\n";
    whole.write("orders.csv", orders);
    whole.json(&["import", "--map", "map.toml", "orders.csv"]);
    let (kpis, anna, events) =
        (whole.json(&["kpis"]), whole.json(&["customer", "anna"]), whole.json(&["export", "events"]));
    let undisturbed = copy_of(&whole);
    let begun = Instant::now();
    undisturbed.json(&["erase", "anna", "--yes"]);
    let takes = begun.elapsed();

    let (mut completed, mut not_begun) = (0, 0);
    let steps = cases(6);
    for step in 0..steps {
        let place = copy_of(&whole);
        let mut erase = place
            .command(&["erase", "anna", "--yes", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        // Up to a little beyond its end, which must be as good.
        std::thread::sleep(takes.mul_f64(1.1 * f64::from(step + 1) / f64::from(steps)));
        erase.kill().expect("killed");
        erase.wait().expect("ended");

        // The next command opens the folder, and completes what was begun.
        let receipts = place.json(&["erase", "--receipts"]);
        place.check();
        assert_eq!(place.json(&["kpis"]), kpis, "step {step}");
        if receipts == serde_json::json!([]) {
            not_begun += 1;
            assert_eq!(
                (place.json(&["customer", "anna"]), place.json(&["export", "events"])),
                (anna.clone(), events.clone())
            );
            continue;
        }
        completed += 1;
        assert_eq!(receipts.as_array().map(Vec::len), Some(1), "{receipts}");
        place.refused(&["customer", "anna"], 1);
        assert_eq!(place.json(&["erase", "anna", "--verify"])["found"], serde_json::json!([]), "step {step}");
        let left = place.json(&["export", "events"]);
        assert_eq!(left.as_array().map(Vec::len), events.as_array().map(Vec::len), "step {step}");
        assert!(!left.to_string().contains("anna"), "step {step}");
    }
    eprintln!("{steps} kills: {completed} erasures completed, {not_begun} not begun");
}

/// How many kills are tried: `STAMMKUNDE_KILLS` of them, else a number for every day.
fn cases(usual: u32) -> u32 {
    std::env::var("STAMMKUNDE_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}
