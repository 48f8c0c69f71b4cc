//! Users, sessions, links, imports.

use std::sync::Barrier;

use domain::{Amount, ClockMode, Day, Firm, Language};
use engine::ports::{ImportRecord, LinkPurpose, Role, Session, Tables, User};
use jiff::Timestamp;
use lifecycle::Vintage;
use lifecycle::vintage::{Origin, PurchaseFit, Purchases, SpendFit};
use storage::DataFolder;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn anna() -> User {
    User {
        id: 0,
        email: "anna@example.de".to_owned(),
        name: "Anna Größe".to_owned(),
        role: Role::Owner,
        language: Language::De,
        password_hash: "$argon2id$…".to_owned(),
    }
}

fn session(digest: u8, user: i64, began: i64, ends: i64) -> Session {
    Session {
        token_digest: [digest; 32],
        user,
        csrf_token: "token".to_owned(),
        created_at: at(began),
        expires_at: at(ends),
    }
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
fn users_are_added_once_and_changed() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let id = folder.add_user(&anna()).unwrap();
    assert!(folder.add_user(&anna()).is_err(), "an address belongs to one user");
    let changed = User { id, language: Language::En, ..anna() };
    folder.update_user(&changed).unwrap();
    assert_eq!(folder.users().unwrap(), std::slice::from_ref(&changed));
    assert!(folder.update_user(&User { id: id + 1, ..changed }).is_err());
}

#[test]
fn sessions_end_by_time_and_by_hand() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    let id = folder.add_user(&anna()).unwrap();
    folder.add_session(&session(1, id, 100, 200)).unwrap();
    folder.add_session(&session(2, id, 100, 900)).unwrap();
    let (found, user) = folder.session(&[1; 32], at(199)).unwrap().unwrap();
    assert_eq!((found, user.email), (session(1, id, 100, 200), anna().email));
    assert_eq!(folder.session(&[1; 32], at(200)).unwrap(), None);
    folder.add_session(&session(3, id, 300, 900)).unwrap();
    assert_eq!(folder.session(&[1; 32], at(150)).unwrap(), None, "an expired one is purged");
    folder.end_session(&[2; 32]).unwrap();
    assert_eq!(folder.session(&[2; 32], at(300)).unwrap(), None);
    assert!(folder.session(&[3; 32], at(300)).unwrap().is_some());
    folder.end_sessions_of(id).unwrap();
    assert_eq!(folder.session(&[3; 32], at(300)).unwrap(), None);
    assert!(folder.add_session(&session(4, id + 1, 1, 2)).is_err(), "nobody's session");
}

#[test]
fn a_link_is_taken_exactly_once() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    for round in 0..10 {
        let digest = [round; 32];
        folder.add_link(&digest, &LinkPurpose::LogIn(7), at(100)).unwrap();
        assert_eq!(folder.peek_link(&digest, at(99)).unwrap(), Some(LinkPurpose::LogIn(7)));
        let barrier = Barrier::new(8);
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        usize::from(folder.take_link(&digest, at(50)).unwrap().is_some())
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(taken, 1);
        assert_eq!(folder.peek_link(&digest, at(50)).unwrap(), None);
    }
}

#[test]
fn an_expired_link_is_worth_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    folder.add_link(&[1; 32], &LinkPurpose::SetUp, at(100)).unwrap();
    assert_eq!(folder.peek_link(&[1; 32], at(100)).unwrap(), None);
    assert_eq!(folder.take_link(&[1; 32], at(100)).unwrap(), None);
    assert_eq!(folder.take_link(&[1; 32], at(50)).unwrap(), None, "it was purged");
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
    let purchase = PurchaseFit::of(&histories);
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
