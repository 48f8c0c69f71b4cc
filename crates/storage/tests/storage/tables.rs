//! The firm, imports, vintages.

use domain::{Amount, ClockMode, Day, Firm};
use engine::ports::{ImportRecord, LawChoice, Tables};
use jiff::Timestamp;
use lifecycle::Vintage;
use lifecycle::facts::intensity::Yardstick;
use lifecycle::vintage::{Origin, PurchaseFit, Purchases, Review, SpendFit};
use models::value::purchase_model::Law;
use storage::DataFolder;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn the_firm_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    assert_eq!(folder.firm().unwrap(), None);
    folder.set_firm(&Firm::assumed("Weinhandel")).unwrap();
    let firm = Firm { clock: Some(ClockMode::Data), ..Firm::assumed("Weinhandel am Markt") };
    folder.set_firm(&firm).unwrap();
    drop(folder);
    assert_eq!(DataFolder::open(directory.path()).unwrap().firm().unwrap(), Some(firm));
}

#[test]
fn imports_are_remembered_newest_first() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let running = ImportRecord {
        id: 0,
        files: vec!["bestellungen März.csv".to_owned()],
        format: "shopify".to_owned(),
        started_at: at(10),
        finished_at: None,
        report: serde_json::json!({}),
    };
    let first = folder.begin_import(&running).unwrap();
    let second = folder.begin_import(&running).unwrap();
    let finished = ImportRecord {
        id: first,
        finished_at: Some(at(20)),
        report: serde_json::json!({"rows": 12, "rejected": [1, 2]}),
        ..running.clone()
    };
    folder.finish_import(&finished).unwrap();
    assert_eq!(folder.imports(10).unwrap(), [ImportRecord { id: second, ..running.clone() }, finished]);
    assert_eq!(folder.imports(1).unwrap().len(), 1);
    assert!(folder.finish_import(&ImportRecord { id: 99, ..running }).is_err());
}

/// A vintage fitted on so many customers, of whom every third bought again.
fn vintage(day: i32, revision: u32, customers: i32) -> Vintage {
    let law = Law::ALL[usize::try_from(revision).unwrap() % Law::ALL.len()];
    let today = Day::from_number(day);
    let purchases: Vec<Purchases> = (0..customers)
        .filter_map(|number| {
            let first = day - 300 + number % 200;
            let spend = Amount::from_micros(i64::from(number % 17 + 1) * 3_333_333);
            let repeats = if number % 3 == 0 { number % 5 + 1 } else { 0 };
            let days: Vec<_> =
                (0..=repeats).map(|nth| (Day::from_number(first + nth * (7 + number % 11)), spend)).collect();
            Purchases::of(&days, today)
        })
        .collect();
    let histories: Vec<_> = purchases.iter().map(|purchases| purchases.history).collect();
    let purchase = PurchaseFit::of(law, &histories);
    Vintage {
        day: today,
        revision,
        recorded_at: at(5),
        origin: Origin::Import,
        customers: purchases.len() as u32,
        repeat_customers: 1,
        typical_expectation: purchase.typical_expectation(&histories),
        purchase,
        spend: SpendFit::of(&purchases),
        usual_categories: vec!["Wein & Sekt".to_owned()],
        yardstick: Yardstick::new((1..=40).map(|units| Amount::from_micros(units * 1_234_567)).collect(), 7),
        review: (revision > 0).then_some(Review {
            stands_in: None,
            best: Law::ParetoNbd,
            proposed: Law::BgNbd,
            lead: 0.001_25,
            lead_error: 1.0 / 3.0,
            calibration_end: Day::from_number(day - 100),
            customers: 12,
        }),
    }
}

#[test]
fn vintages_come_back_to_the_last_bit_and_are_never_changed() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let (early, late, later) = (vintage(15_000, 0, 0), vintage(15_300, 0, 3), vintage(15_300, 1, 900));
    folder.add_vintages(&[later.clone(), early.clone()]).unwrap();
    folder.add_vintages(std::slice::from_ref(&late)).unwrap();
    // As text, because NaN differs from itself.
    let shown = |vintages: &[Vintage]| format!("{vintages:?}");
    assert_eq!(shown(&folder.vintages().unwrap()), shown(&[early, late, later.clone()]));
    let changed = Vintage { customers: 1, ..later };
    assert!(folder.add_vintages(&[vintage(15_400, 0, 1), changed]).is_err());
    assert_eq!(folder.vintages().unwrap().len(), 3, "all or nothing");
}

/// Vintages of format 10 named no law and held the fit of BG/NBD.
#[test]
fn a_vintage_that_names_no_law_is_bg_nbd() {
    let directory = tempfile::tempdir().unwrap();
    let recorded = vintage(15_300, 0, 900);
    DataFolder::open(directory.path()).unwrap().add_vintages(std::slice::from_ref(&recorded)).unwrap();
    let database = rusqlite::Connection::open(directory.path().join("stammkunde.db")).unwrap();
    let written: String = database.query_row("SELECT content FROM vintages", [], |row| row.get(0)).unwrap();
    let mut of_fit = false;
    let mut former = String::new();
    for line in written.lines() {
        if line.starts_with('[') {
            of_fit = line.starts_with("[purchase.fitted");
        }
        let is_new = line.starts_with("law = ") || line.starts_with("chosen = ");
        if is_new || (of_fit && line == "model = \"bg_nbd\"") {
            continue;
        }
        former.push_str(&line.replace("purchase.fitted", "purchase.bg_nbd"));
        former.push('\n');
    }
    assert!(former.contains("[purchase.bg_nbd.model]") && !former.contains("law"), "{former}");
    database.execute("UPDATE vintages SET content = $1", [former]).unwrap();
    drop(database);
    let read = DataFolder::open(directory.path()).unwrap().vintages().unwrap();
    assert_eq!(format!("{read:?}"), format!("{:?}", [recorded]));
}

#[test]
fn choices_of_a_law_are_kept_in_their_order() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let choice = |law, day, chosen_by| LawChoice { law, day: Day::from_number(day), chosen_at: at(7), chosen_by };
    let choices = [
        choice(Some(Law::ParetoNbd), 15_000, Some(3)),
        choice(None, 14_999, None),
        choice(Some(Law::Empirical), 15_001, None),
    ];
    for choice in &choices {
        folder.add_law_choice(choice).unwrap();
    }
    drop(folder);
    assert_eq!(DataFolder::open(directory.path()).unwrap().law_choices().unwrap(), choices);
}
