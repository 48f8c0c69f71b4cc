//! Importing, told as stories: what a shop's files bring, again and changed, and what the book says then.

use std::sync::Arc;

use domain::{Amount, ClockMode, Currency, Day, Firm, Language, Period};
use engine::ask::activity::ActiveRule;
use engine::ask::customers::Query;
use engine::ask::kpis;
use engine::ask::value::Asked;
use engine::memory::MemoryFolder;
use engine::ports::{Folder, Tables};
use engine::{Engine, ImportReport, Source};
use jiff::Timestamp;
use models::value::Parameters;
use models::value::purchase_model::Law;
use proptest::prelude::*;

const CDNOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/cdnow/CDNOW_sample.txt");

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("moment")
}

fn engine() -> (Arc<MemoryFolder>, Engine) {
    let folder = Arc::new(MemoryFolder::new());
    let firm = Firm { currency: Currency::USD, time_zone: "America/New_York".into(), ..Firm::assumed("Test") };
    folder.set_firm(&firm).expect("firm");
    let engine = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).expect("engine");
    (folder, engine)
}

fn import(engine: &Engine, name: &str, text: &str, dry_run: bool) -> ImportReport {
    import_at(engine, name, text, dry_run, now())
}

fn import_at(engine: &Engine, name: &str, text: &str, dry_run: bool, at: Timestamp) -> ImportReport {
    let state = engine.state().expect("set up");
    let context = intake::Context {
        zone_of_source: state.zone.clone(),
        currency: state.firm.currency,
        prices: state.firm.prices,
    };
    let layout = intake::recognise(name, text.as_bytes(), &context, None, None).expect("recognised");
    let source = Source { name: name.into(), bytes: text.len() as u64, layout, reader: Box::new(text.as_bytes()) };
    engine.import(vec![source], dry_run, at, &mut |_, _| {}, &mut |_, _, _| {}).expect("imported")
}

const HEADER: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,\
Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Country,Cancelled at,Refunded Amount\n";

fn shopify(number: u32, email: &str, day: &str, total: &str, refunded: &str, cancelled_at: &str) -> String {
    let status = if refunded == "0.00" { "paid" } else { "partially_refunded" };
    format!(
        "#{number},{email},{status},{day} 10:00:00 +0100,USD,{total},0.00,0.00,{total},0.00,{day} 10:00:00 +0100,\
         1,Espresso,{total},Anna Muster,DE,{cancelled_at},{refunded}\n"
    )
}

fn facts_of(engine: &Engine, customer: &str, day: &str) -> lifecycle::Facts {
    let state = engine.state().expect("set up");
    let day: Day = day.parse().expect("day");
    engine::ask::customer::customer(engine, &state, customer, day, Language::De).expect("customer").facts
}

#[test]
fn the_same_file_again_changes_nothing() {
    let (_, engine) = engine();
    let text = std::fs::read_to_string(CDNOW).expect("the demo's data");
    let first = import(&engine, "CDNOW_sample.txt", &text, false);
    assert_eq!((first.new_orders, first.customers, first.known), (6_919, 2_357, 0));
    assert_eq!(first.clock, Some(ClockMode::Data));
    let digest = engine.state().expect("set up").book.digest();
    let again = import(&engine, "CDNOW_sample.txt", &text, false);
    assert_eq!((again.new_orders, again.changed_orders, again.known), (0, 0, 6_919));
    assert_eq!(engine.state().expect("set up").book.digest(), digest);
    assert!(engine.check(&mut |_, _, _| {}).expect("checked").passed());
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let (folder, engine) = engine();
    let text = std::fs::read_to_string(CDNOW).expect("the demo's data");
    let report = import(&engine, "CDNOW_sample.txt", &text, true);
    assert_eq!((report.dry_run, report.new_orders), (true, 6_919));
    assert!(engine.state().expect("set up").book.is_empty());
    assert!(folder.imports(10).expect("imports").is_empty());
}

#[test]
fn cdnow_has_its_published_value_model_and_holdout() {
    let (_, engine) = engine();
    import(&engine, "CDNOW_sample.txt", &std::fs::read_to_string(CDNOW).expect("the demo's data"), false);
    let state = engine.state().expect("set up");
    let (calibration, end): (Day, Day) = ("1997-09-30".parse().expect("day"), "1998-06-30".parse().expect("day"));
    let vintage = engine::ask::value::fit(&state, calibration).expect("vintage");
    let fit = vintage.purchase.fitted.as_ref().expect("fitted");
    assert_eq!((vintage.purchase.law, fit.model.law()), (Law::BgNbd, Law::BgNbd));
    let published = [0.242_59, 4.413_60, 0.792_92, 2.425_91];
    for ((_, found), published) in fit.model.named().into_iter().zip(published) {
        assert!((found / published - 1.0).abs() < 0.002, "{found} is not {published}");
    }
    assert!((fit.log_likelihood + 9_582.429).abs() < 0.05);
    let spend = vintage.spend.gamma_gamma.as_ref().expect("fitted").model;
    for (found, published) in [(spend.p, 6.249), (spend.q, 3.745), (spend.v, 15.448)] {
        assert!((found / published - 1.0).abs() < 0.005, "{found} is not {published}");
    }
    let asked = Asked { calibration_end: Some(calibration), holdout_end: Some(end), ..Asked::default() };
    let test = engine::ask::value::backtest(&state, asked, end, now()).expect("back-test");
    let purchases = test.purchases.expect("compared");
    assert!((purchases.predicted_total - 1_653.0).abs() < 3.0, "{}", purchases.predicted_total);
    assert!((purchases.actual_total - 1_882.0).abs() < f64::EPSILON);
}

#[test]
fn retention_and_churn_rest_on_the_phases_of_the_days_themselves() {
    let (_, engine) = engine();
    let text = std::fs::read_to_string(CDNOW).expect("the demo's data");
    import(&engine, "CDNOW_sample.txt", &text, false);
    let state = engine.state().expect("set up");
    let moment = state.at("1998-06-30".parse().expect("day"));
    let measured = |id: &str, period: Period| {
        let context = kpis::context(&state, &moment, period, ActiveRule::default()).expect("measured in");
        kpis::kpi(id).expect("in the catalogue").measure(&context)
    };
    let (place, model) = engine::ask::model(&state, Some("stauss_bruhn")).expect("in use");
    let gone = model.number_of("abstinenz").expect("a phase");
    let (mut months, mut told) = (0, 0);
    for month in Period::from_days("1997-02-01".parse().expect("day"), moment.day).expect("period").months() {
        let month = Period::month_of(month.first());
        let phase_on = |day: Day| state.at(day).population(&state).phases[place].clone();
        let (before, after) = (phase_on(month.first().plus(-1)), phase_on(month.last()));
        let bought = |row: &usize| {
            state.book.histories()[*row].entries.first().is_some_and(|it| Day::from(it.day) < month.first())
        };
        let active: Vec<usize> = (0..before.len()).filter(bought).filter(|row| before[*row] != gone).collect();
        let kept = active.iter().filter(|row| after[**row] != gone).count() as f64;
        let (retention, churn) = (measured("retention_rate", month), measured("churn_rate", month));
        months += 1;
        if let Some(value) = retention.value {
            told += 1;
            assert!((value - kept / active.len() as f64).abs() < 1e-12, "{month}: {retention:?}");
            assert!((churn.value.expect("churn") - (1.0 - value)).abs() < 1e-12, "{month}: {churn:?}");
        } else {
            // Before anybody is lost there is nothing to tell.
            assert!(after.iter().all(|phase| *phase != gone), "{month}: {retention:?}");
        }
    }
    assert!(told > 6 && told < months, "{told} of {months}");
}

#[test]
fn a_changed_order_is_updated_and_counted_once() {
    let (_, engine) = engine();
    let before = format!("{HEADER}{}", shopify(1001, "Anna@Example.de", "2026-01-05", "40.00", "0.00", ""));
    import(&engine, "orders.csv", &before, false);
    let after = format!("{HEADER}{}", shopify(1001, "anna@example.de", "2026-01-05", "35.00", "0.00", ""));
    let report = import(&engine, "orders.csv", &after, false);
    assert_eq!((report.new_orders, report.changed_orders), (0, 1));
    let facts = facts_of(&engine, "anna@example.de", "2026-01-31");
    assert_eq!((facts.orders, facts.revenue), (1, Amount::from_units(35)));
    assert!(engine.check(&mut |_, _, _| {}).expect("checked").passed());
}

#[test]
fn what_was_given_back_in_all_is_not_given_back_twice() {
    let (_, engine) = engine();
    for refunded in ["5.00", "12.00"] {
        let file = format!("{HEADER}{}", shopify(1001, "anna@example.de", "2026-01-05", "40.00", refunded, ""));
        import(&engine, "orders.csv", &file, false);
    }
    let facts = facts_of(&engine, "anna@example.de", "2026-12-31");
    assert_eq!((facts.orders, facts.refunded), (1, Amount::from_units(12)));
}

/// Orders and revenue over everybody.
fn totals(engine: &Engine, day: &str) -> (u64, Amount) {
    let state = engine.state().expect("set up");
    let population = state.knowledge().population(day.parse().expect("day"));
    (
        population.facts.iter().map(|facts| u64::from(facts.orders)).sum(),
        population.facts.iter().map(|facts| facts.revenue).sum(),
    )
}

#[test]
fn an_order_whose_customer_changes_is_counted_once() {
    let (_, engine) = engine();
    let import = |email: &str, refunded: &str| {
        let file = format!("{HEADER}{}", shopify(1001, email, "2026-01-05", "40.00", refunded, ""));
        import(&engine, "orders.csv", &file, false)
    };
    import("ana@example.de", "0.00");
    let report = import("anna@example.de", "5.00");
    assert_eq!((report.new_orders, report.changed_orders, report.new_refunds), (0, 1, 1));
    import("anna@example.de", "12.00");
    assert_eq!(totals(&engine, "2026-02-01"), (1, Amount::from_units(40)));
    assert_eq!(facts_of(&engine, "ana@example.de", "2026-02-01").refunded, Amount::from_units(12));
    assert!(engine.check(&mut |_, _, _| {}).expect("checked").passed());
}

#[test]
fn a_guests_order_that_gets_a_customer_stays_one_order() {
    let (_, engine) = engine();
    for email in ["", "anna@example.de"] {
        let file = format!("{HEADER}{}", shopify(1001, email, "2026-01-05", "40.00", "0.00", ""));
        import(&engine, "orders.csv", &file, false);
    }
    let state = engine.state().expect("set up");
    assert_eq!((state.book.guests().len(), totals(&engine, "2026-02-01").0), (2, 0));
}

#[test]
fn what_was_said_before_may_be_said_again() {
    let (folder, engine) = engine();
    for (minute, total) in [(1, "40.00"), (2, "35.00"), (3, "40.00"), (4, "35.00")] {
        let file = format!("{HEADER}{}", shopify(1001, "anna@example.de", "2026-01-05", total, "0.00", ""));
        import_at(&engine, "orders.csv", &file, false, now() + jiff::SignedDuration::from_mins(minute));
    }
    assert_eq!(totals(&engine, "2026-02-01"), (1, Amount::from_units(35)));
    let mut ids = std::collections::HashSet::new();
    let mut count = 0;
    engine::ports::Log::events(folder.as_ref(), &mut |stored| {
        count += 1;
        ids.insert(stored.event.message_id.0);
        std::ops::ControlFlow::Continue(())
    })
    .expect("events");
    assert_eq!(ids.len(), count, "every event has a name of its own");
}

#[test]
fn a_mistyped_year_does_not_move_the_folder_into_the_future() {
    let (_, engine) = engine();
    let file = format!(
        "{HEADER}{}{}",
        shopify(1001, "anna@example.de", "2026-01-05", "40.00", "0.00", ""),
        shopify(1002, "bernd@example.de", "2099-01-05", "40.00", "0.00", ""),
    );
    let report = import(&engine, "orders.csv", &file, false);
    assert_eq!((report.new_orders, report.rejected_rows), (1, 1));
    assert_eq!(report.rejects[0].reason.key, "intake-reject-in-the-future");
}

#[test]
fn a_cancelled_order_is_no_order() {
    let (_, engine) = engine();
    let cancelled = "2026-01-07 09:00:00 +0100";
    let file = format!(
        "{HEADER}{}{}",
        shopify(1001, "anna@example.de", "2026-01-05", "40.00", "0.00", cancelled),
        shopify(1002, "anna@example.de", "2026-01-20", "10.00", "0.00", ""),
    );
    import(&engine, "orders.csv", &file, false);
    assert_eq!(facts_of(&engine, "anna@example.de", "2026-01-06").orders, 1);
    let later = facts_of(&engine, "anna@example.de", "2026-01-31");
    assert_eq!((later.orders, later.cancelled_orders, later.revenue), (1, 1, Amount::from_units(10)));
}

#[test]
fn a_person_is_found_by_name_although_orders_hold_none() {
    let (_, engine) = engine();
    let file = format!("{HEADER}{}", shopify(1001, "anna@example.de", "2026-01-05", "40.00", "0.00", ""));
    import(&engine, "orders.csv", &file, false);
    let state = engine.state().expect("set up");
    let moment = state.at("2026-01-31".parse().expect("day"));
    let query = Query { search: "MUSTER".into(), limit: 10, ..Query::default() };
    let found = engine::ask::customers::customers(&state, &moment, &query).expect("list");
    assert_eq!(found.customers[0].customer, "anna@example.de");
    let timeline = engine.timeline("anna@example.de", None, 10).expect("timeline");
    let orders = timeline.iter().filter(|stored| stored.event.kind == domain::Kind::OrderCompleted);
    assert!(orders.clone().count() == 1 && orders.clone().all(|stored| !stored.event.properties.contains_key("name")));
}

#[test]
fn an_engine_opened_again_knows_the_same() {
    let (folder, engine) = engine();
    let text = std::fs::read_to_string(CDNOW).expect("the demo's data");
    import(&engine, "CDNOW_sample.txt", &text, false);
    let digest = engine.state().expect("set up").book.digest();
    drop(engine);
    let again = Engine::open(Arc::clone(&folder) as Arc<dyn Folder>).expect("engine");
    assert_eq!(again.state().expect("set up").book.digest(), digest);
    again.rebuild(now(), &mut |_, _, _| {}).expect("rebuilt");
    assert_eq!(again.state().expect("set up").book.digest(), digest);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Files that overlap, in any order, bring what the whole file brings: rows of equal days stay together, as in
    /// exports that are cut at days.
    #[test]
    fn overlapping_files_bring_each_row_once(first_cut in 0..400_usize, overlap in 0..200_usize, late_first in any::<bool>()) {
        let text = std::fs::read_to_string(CDNOW).expect("the demo's data");
        let lines: Vec<&str> = text.lines().take(600).collect();
        let cut = first_cut + overlap;
        let (early, late) = (lines[..cut].join("\n"), lines[first_cut..].join("\n"));
        // Equal rows in the overlap are told apart by their ordinal, so a cut between them would count one twice.
        prop_assume!(first_cut == 0 || lines[first_cut] != lines[first_cut - 1]);
        prop_assume!(cut >= lines.len() || cut == 0 || lines[cut] != lines[cut - 1]);
        let (_, whole) = engine();
        import(&whole, "cdnow.txt", &lines.join("\n"), false);
        let (_, parts) = engine();
        let files = if late_first { [late, early] } else { [early, late] };
        for file in files.iter().filter(|file| !file.is_empty()) {
            import(&parts, "cdnow.txt", file, false);
        }
        prop_assert_eq!(whole.state().expect("set up").book.digest(), parts.state().expect("set up").book.digest());
    }
}

#[test]
fn an_import_that_fails_midway_keeps_its_book_true() {
    let (folder, engine) = engine();
    let good = format!("{HEADER}{}", shopify(1, "a@b.de", "2024-01-02", "10.00", "0.00", ""));
    let context = intake::Context {
        zone_of_source: engine.state().expect("set up").zone.clone(),
        currency: Currency::USD,
        prices: domain::PriceBasis::Net,
    };
    let layout = intake::recognise("good.csv", good.as_bytes(), &context, None, None).expect("recognised");
    let source = |name: &str, text: &'static str| Source {
        name: name.into(),
        bytes: text.len() as u64,
        layout: layout.clone(),
        reader: Box::new(text.as_bytes()),
    };
    let sources = vec![source("good.csv", good.clone().leak()), source("other.csv", "Another,header\n1,2\n")];
    let failed = engine.import(sources, false, now(), &mut |_, _| {}, &mut |_, _, _| {});
    assert!(failed.is_err(), "{failed:?}");
    assert_eq!(engine.state().expect("set up").book.len(), 1, "what was written is seen");
    assert!(engine.check(&mut |_, _, _| {}).expect("checked").passed());
    let records = folder.imports(10).expect("imports");
    assert!(records[0].finished_at.is_some() && records[0].report.get("failed").is_some(), "{records:?}");
    let again = import(&engine, "good.csv", &good, false);
    assert_eq!((again.new_orders, again.known), (0, 1));
}

#[test]
fn a_dry_run_counts_what_stands_in_two_files_once() {
    let (_, engine) = engine();
    let text: &'static str = format!("{HEADER}{}", shopify(1, "a@b.de", "2024-01-02", "10.00", "0.00", "")).leak();
    let context = intake::Context {
        zone_of_source: engine.state().expect("set up").zone.clone(),
        currency: Currency::USD,
        prices: domain::PriceBasis::Net,
    };
    let layout = intake::recognise("a.csv", text.as_bytes(), &context, None, None).expect("recognised");
    let source = |name: &str| Source {
        name: name.into(),
        bytes: text.len() as u64,
        layout: layout.clone(),
        reader: Box::new(text.as_bytes()),
    };
    let sources = vec![source("a.csv"), source("b.csv")];
    let report = engine.import(sources, true, now(), &mut |_, _| {}, &mut |_, _, _| {}).expect("counted");
    assert_eq!((report.new_orders, report.known, report.number), (1, 1, 0));
}
