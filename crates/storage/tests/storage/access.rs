//! People, their second factor, sessions, links, keys, sources, the audit log.

use std::sync::Barrier;

use domain::Language;
use engine::ports::{
    AccessPolicy, AccessTables, Actor, ApiKey, AuditEntry, AuditQuery, LinkPurpose, Role, Scope, SecondFactor, Session,
    Source, SourceKind, Thing, User, UserChange, WriteKey,
};
use jiff::Timestamp;
use storage::DataFolder;

fn folder() -> (tempfile::TempDir, DataFolder) {
    let directory = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(directory.path()).unwrap();
    (directory, folder)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn anna() -> User {
    User { created_at: Some(at(7)), ..User::new("anna@example.de", "Anna Größe", Role::Owner, Language::De) }
        .with_password("$argon2id$…")
}

fn session(digest: u8, user: i64, began: i64, ends: i64) -> Session {
    Session {
        token_digest: [digest; 32],
        user,
        csrf_token: "token".to_owned(),
        created_at: at(began),
        expires_at: at(ends),
        browser: "Firefox".to_owned(),
        network: "192.0.2.0/24".to_owned(),
    }
}

#[test]
fn users_are_added_once_and_changed_in_parts() {
    let (_directory, folder) = folder();
    let id = folder.add_user(&anna()).unwrap();
    assert!(folder.add_user(&anna()).is_err(), "an address belongs to one user");
    for change in [
        UserChange::Language(Language::En),
        UserChange::Role(Role::DataProtection),
        UserChange::Password("$argon2id$new".to_owned()),
        UserChange::LoggedIn(at(9)),
        UserChange::Deactivated(Some(at(10))),
        UserChange::Profile { name: "Anna".to_owned(), language: Language::De },
    ] {
        folder.change_user(id, &change).unwrap();
        assert!(folder.change_user(id + 1, &change).is_err(), "nobody: {change:?}");
    }
    let changed = User {
        id,
        name: "Anna".to_owned(),
        role: Role::DataProtection,
        last_login_at: Some(at(9)),
        deactivated_at: Some(at(10)),
        ..anna().with_password("$argon2id$new")
    };
    assert_eq!(folder.users().unwrap(), [changed]);
    folder.remove_user(id).unwrap();
    assert!(folder.users().unwrap().is_empty());
    assert!(folder.add_user(&anna()).unwrap() > id, "a number is given once");
}

#[test]
fn who_is_shut_out_has_no_session() {
    let (_directory, folder) = folder();
    let id = folder.add_user(&anna()).unwrap();
    folder.add_session(&session(1, id, 100, 200)).unwrap();
    folder.change_user(id, &UserChange::Deactivated(Some(at(110)))).unwrap();
    assert_eq!(folder.session(&[1; 32], at(120)).unwrap(), None);
    folder.change_user(id, &UserChange::Deactivated(None)).unwrap();
    assert!(folder.session(&[1; 32], at(120)).unwrap().is_some());
    folder.remove_user(id).unwrap();
    assert_eq!(folder.session(&[1; 32], at(120)).unwrap(), None);
}

#[test]
fn a_code_is_good_once_and_never_before_one_that_was_used() {
    let (_directory, folder) = folder();
    let id = folder.add_user(&anna()).unwrap();
    assert!(!folder.take_code_step(id, 5).unwrap(), "no second factor");
    let factor = SecondFactor { secret: vec![1, 2, 3], recovery: vec![[8; 32], [9; 32]] };
    folder.set_second_factor(id, Some(&factor)).unwrap();
    assert_eq!(folder.second_factor_secret(id).unwrap(), Some(vec![1, 2, 3]));
    assert!(folder.users().unwrap()[0].has_second_factor);
    let taken = [5, 5, 4, 6].map(|step| folder.take_code_step(id, step).unwrap());
    assert_eq!(taken, [true, false, false, true]);
    assert_eq!(folder.recovery_codes_left(id).unwrap(), 2);
    let taken = [7, 8, 8].map(|code| folder.take_recovery_code(id, &[code; 32]).unwrap());
    assert_eq!(taken, [false, true, false]);
    folder.set_second_factor(id, None).unwrap();
    assert_eq!((folder.second_factor_secret(id).unwrap(), folder.recovery_codes_left(id).unwrap()), (None, 0));
}

#[test]
fn sessions_end_by_time_and_by_hand() {
    let (_directory, folder) = folder();
    let id = folder.add_user(&anna()).unwrap();
    folder.add_session(&session(1, id, 100, 200)).unwrap();
    folder.add_session(&session(2, id, 101, 900)).unwrap();
    assert_eq!(folder.sessions_of(id, at(199)).unwrap(), [session(2, id, 101, 900), session(1, id, 100, 200)]);
    assert_eq!(folder.sessions_of(id, at(200)).unwrap().len(), 1);
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
    let (_directory, folder) = folder();
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
    let (_directory, folder) = folder();
    folder.add_link(&[1; 32], &LinkPurpose::SetUp, at(100)).unwrap();
    assert_eq!(folder.peek_link(&[1; 32], at(100)).unwrap(), None);
    assert_eq!(folder.take_link(&[1; 32], at(100)).unwrap(), None);
    assert_eq!(folder.take_link(&[1; 32], at(50)).unwrap(), None, "it was purged");
}

#[test]
fn links_for_a_purpose_are_taken_back() {
    let (_directory, folder) = folder();
    folder.add_link(&[1; 32], &LinkPurpose::Join(7), at(100)).unwrap();
    folder.add_link(&[2; 32], &LinkPurpose::Join(8), at(100)).unwrap();
    folder.drop_links(&LinkPurpose::Join(7)).unwrap();
    assert_eq!(folder.peek_link(&[1; 32], at(50)).unwrap(), None);
    assert_eq!(folder.peek_link(&[2; 32], at(50)).unwrap(), Some(LinkPurpose::Join(8)));
}

#[test]
fn api_keys_are_kept_by_their_digest_and_end_for_good() {
    let (_directory, folder) = folder();
    let key = ApiKey {
        id: 0,
        name: "Kasse".to_owned(),
        prefix: "stk_0123abcd".to_owned(),
        digest: [3; 32],
        scopes: vec![Scope::ReadKpis, Scope::WriteEvents],
        created_by: Some(1),
        created_at: at(1),
        expires_at: Some(at(1000)),
        last_used_at: None,
        revoked_at: None,
    };
    let id = folder.add_api_key(&key).unwrap();
    assert!(folder.add_api_key(&key).is_err(), "the same key twice");
    folder.note_api_keys_used(&[(id, at(60)), (id + 1, at(61))]).unwrap();
    folder.revoke_api_key(id, at(70)).unwrap();
    folder.revoke_api_key(id, at(80)).unwrap();
    let kept = ApiKey { id, last_used_at: Some(at(60)), revoked_at: Some(at(70)), ..key };
    assert_eq!(folder.api_keys().unwrap(), [kept]);
    assert!(folder.revoke_api_key(id + 1, at(80)).is_err());
}

#[test]
fn a_source_has_several_keys_while_one_replaces_another() {
    let (_directory, folder) = folder();
    let key = |name: &str, second| WriteKey { key: name.to_owned(), created_at: at(second), revoked_at: None };
    let shop = Source {
        id: 0,
        name: "Laden".to_owned(),
        kind: SourceKind::Web,
        origins: vec!["https://laden.example".to_owned()],
        keys: vec![key("wk_1", 1)],
        created_at: at(1),
        retired_at: None,
    };
    let id = folder.add_source(&shop).unwrap();
    folder.add_write_key(id, &key("wk_2", 2)).unwrap();
    assert!(folder.add_write_key(id, &key("wk_1", 3)).is_err(), "a key belongs to one source");
    assert!(folder.add_write_key(id + 1, &key("wk_3", 3)).is_err(), "a key belongs to a source");
    folder.revoke_write_key("wk_1", at(5)).unwrap();
    assert!(folder.revoke_write_key("wk_9", at(5)).is_err());
    folder.change_source(id, "Weinladen", &["*".to_owned()]).unwrap();
    folder.retire_source(id, at(9)).unwrap();
    let kept = Source {
        id,
        name: "Weinladen".to_owned(),
        origins: vec!["*".to_owned()],
        keys: vec![WriteKey { revoked_at: Some(at(5)), ..key("wk_1", 1) }, key("wk_2", 2)],
        retired_at: Some(at(9)),
        ..shop
    };
    assert_eq!(folder.sources().unwrap(), [kept]);
}

fn entry(second: i64, actor: Actor, action: &str, thing: Option<(&str, &str)>) -> AuditEntry {
    AuditEntry {
        id: 0,
        at: at(second),
        actor,
        action: action.to_owned(),
        thing: thing.map(|(kind, id)| Thing { kind: kind.to_owned(), id: id.to_owned() }),
        network: Some("192.0.2.0/24".to_owned()),
        details: serde_json::json!({ "rows": second }),
    }
}

#[test]
fn the_audit_log_is_searched_and_only_time_shortens_it() {
    let (directory, folder) = folder();
    let anna = || Actor::User { id: 1, email: "anna@example.de".to_owned() };
    let key = || Actor::Key { id: 1, name: "Kasse".to_owned() };
    let entries = [
        entry(10, anna(), "customer-seen", Some(("customer", "~1"))),
        entry(20, key(), "customer-fetched", Some(("customer", "~2"))),
        entry(30, Actor::System, "import-started", None),
        entry(40, Actor::Nobody, "login-failed", Some(("user", "1"))),
    ];
    folder.add_audit(&entries).unwrap();
    let found = |query: AuditQuery| -> Vec<i64> {
        let query = AuditQuery { limit: 10, ..query };
        folder.audit(&query).unwrap().iter().map(|entry| entry.at.as_second()).collect()
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(found(AuditQuery::default()), [40, 30, 20, 10]);
    assert_eq!(found(AuditQuery { actor_kind: text("user"), actor_id: Some(1), ..AuditQuery::default() }), [10]);
    assert_eq!(found(AuditQuery { action: text("import-started"), ..AuditQuery::default() }), [30]);
    let of_one = AuditQuery { thing_kind: text("customer"), thing_id: text("~2"), ..AuditQuery::default() };
    assert_eq!(found(of_one), [20]);
    assert_eq!(found(AuditQuery { from: Some(at(20)), until: Some(at(40)), ..AuditQuery::default() }), [30, 20]);
    let newest = folder.audit(&AuditQuery { limit: 1, ..AuditQuery::default() }).unwrap().remove(0);
    assert_eq!(AuditEntry { id: 0, ..newest.clone() }, entries[3]);
    assert_eq!(found(AuditQuery { before: Some(newest.id), ..AuditQuery::default() }), [30, 20, 10]);

    assert_eq!(folder.prune_audit(at(20)).unwrap(), 1);
    assert_eq!(found(AuditQuery::default()), [40, 30, 20]);
    drop(folder);
    let database = rusqlite::Connection::open(directory.path().join("stammkunde.db")).unwrap();
    assert!(database.execute("UPDATE audit SET action = 'nothing'", []).is_err(), "entries are never changed");
}

#[test]
fn the_rules_of_access_and_the_key_of_pseudonyms_are_kept() {
    let (_directory, folder) = folder();
    assert_eq!(folder.access_policy().unwrap(), AccessPolicy::default());
    let policy = AccessPolicy { second_factor_for: vec![Role::Owner, Role::Admin], audit_days: 90 };
    folder.set_access_policy(&policy).unwrap();
    assert_eq!(folder.access_policy().unwrap(), policy);
    assert_eq!(folder.pseudonym_key(&[1; 32]).unwrap(), [1; 32]);
    assert_eq!(folder.pseudonym_key(&[2; 32]).unwrap(), [1; 32], "the first stays");
}
