//! What a marketer is told of one customer.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use jiff::Timestamp;
use rules::{FactIndex, Facts, Lang, PlainRender, Rule, Value, WrittenFacts, explain};

use crate::shop::{berlin, catalogue, days_ago, instant, now};

fn regular() -> WrittenFacts {
    WrittenFacts::new(&catalogue(), now())
        .with("orders", Value::Whole(1))
        .with("revenue", Value::Money(80_500_000))
        .with("silence", Value::days(20))
        .with("discount_share", Value::Share(0.25))
        .with("first_order", Value::Instant(instant("2011-05-01")))
        .with("last_order", days_ago(20))
        .with("country", Value::text("FR"))
        .with("name", Value::text("Müller"))
        .with("newsletter", Value::Bool(true))
        .with("categories", Value::texts(["Tee", "Wein"]))
        .with_window("count(\"Order Completed\" in last 90 days)", Value::Whole(1))
}

fn check_with(facts: &dyn Facts, text: &str, expected: Expect) {
    let mut segments = BTreeMap::new();
    segments.insert("vip".to_owned(), "revenue > 1000 EUR and orders >= 3".to_owned());
    let catalogue = catalogue();
    let rule = Rule::new(text, &catalogue, &segments).expect("a rule");
    let told = explain(&rule, facts);
    let render = PlainRender::new(&catalogue);
    let mut lines = vec![format!("{:?}", told.truth)];
    for lang in [Lang::En, Lang::De] {
        lines.push(told.sentence(lang, &render));
        lines.push(format!("  → {}", told.change_sentence(lang, &render)));
    }
    if let Some(at) = told.turns_at {
        let at = Timestamp::from_microsecond(at).expect("in range").to_zoned(berlin());
        lines.push(format!("turns {}", at.strftime("%Y-%m-%d %H:%M")));
    }
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

fn check(text: &str, expected: Expect) {
    check_with(&regular(), text, expected);
}

#[test]
fn comparisons() {
    check(
        "orders >= 2",
        expect![[r#"
            No
            orders 1 (less than 2)
              → orders: at least 2 (1 more)
            Bestellungen 1 (weniger als 2)
              → Bestellungen: mindestens 2 (1 mehr)
        "#]],
    );
    check(
        "orders >= 2 and silence > 90 days",
        expect![[r#"
            No
            orders 1 (less than 2)
              → orders: at least 2 (1 more) and silence: more than 90 days (70 days more; from 2012-02-09 if nothing happens)
            Bestellungen 1 (weniger als 2)
              → Bestellungen: mindestens 2 (1 mehr) und Stille: mehr als 90 Tage (70 Tage mehr; ab 2012-02-09, wenn nichts geschieht)
        "#]],
    );
    check(
        "orders >= 1 and silence <= 90 days",
        expect![[r#"
            Yes
            orders 1 (at least 1) and silence 20 days (at most 90 days)
              → orders: less than 1 (1 less)
            Bestellungen 1 (mindestens 1) und Stille 20 Tage (höchstens 90 Tage)
              → Bestellungen: weniger als 1 (1 weniger)
            turns 2012-02-09 00:00
        "#]],
    );
    check(
        "orders > 5 or revenue >= 50 EUR or country == \"FR\"",
        expect![[r#"
            Yes
            revenue 80.50 EUR (at least 50 EUR)
              → revenue: less than 50 EUR (30.50 EUR less) and country: not exactly "FR"
            Umsatz 80,50 EUR (mindestens 50 EUR)
              → Umsatz: weniger als 50 EUR (30,50 EUR weniger) und Land: nicht genau "FR"
        "#]],
    );
    check(
        "not (country in (\"DE\", \"AT\"))",
        expect![[r#"
            Yes
            country "FR" (not one of "DE", "AT")
              → country: one of "DE", "AT"
            Land "FR" (nicht eines von "DE", "AT")
              → Land: eines von "DE", "AT"
        "#]],
    );
    check(
        "country in (\"DE\", \"AT\") and orders > 5",
        expect![[r#"
            No
            country "FR" (not one of "DE", "AT")
              → country: one of "DE", "AT" and orders: more than 5 (5 more)
            Land "FR" (nicht eines von "DE", "AT")
              → Land: eines von "DE", "AT" und Bestellungen: mehr als 5 (5 mehr)
        "#]],
    );
    check(
        "revenue / orders between 100 EUR and 200 EUR",
        expect![[r#"
            No
            revenue ÷ orders: 80.50 EUR (not between 100 EUR and 200 EUR)
              → revenue ÷ orders: between 100 EUR and 200 EUR (19.50 EUR more)
            Umsatz ÷ Bestellungen: 80,50 EUR (nicht im Bereich 100 EUR bis 200 EUR)
              → Umsatz ÷ Bestellungen: im Bereich 100 EUR bis 200 EUR (19,50 EUR mehr)
        "#]],
    );
    check(
        "discount_share < 40 %",
        expect![[r#"
            Yes
            discount share 25 % (less than 40 %)
              → discount share: at least 40 % (15 % more)
            Rabattanteil 25 % (weniger als 40 %)
              → Rabattanteil: mindestens 40 % (15 % mehr)
        "#]],
    );
}

#[test]
fn that_something_is_unknown_is_said_once() {
    let text = "email is unknown or email ends with \"@example.de\" or country == \"FR\"";
    let rule = Rule::new(text, &catalogue(), &rules::NoMemberships).expect("a rule");
    let told = explain(&rule, &WrittenFacts::new(&catalogue(), now()));
    let findings: Vec<&rules::Finding> = told
        .root
        .parts
        .iter()
        .filter_map(|part| match &part.kind {
            rules::PartKind::Test(finding) => Some(&**finding),
            _ => None,
        })
        .collect();
    let repeats: Vec<bool> = findings.iter().map(|one| findings.iter().any(|other| one.only_repeats(other))).collect();
    assert_eq!(repeats, [false, true, false]);
}

#[test]
fn missing_values() {
    check(
        "email ends with \"@example.de\"",
        expect![[r#"
        Unknown
        email has no value
          → email: ends with "@example.de"
        E-Mail hat keinen Wert
          → E-Mail: endet mit "@example.de"
    "#]],
    );
    check(
        "not (email ends with \"@example.de\")",
        expect![[r#"
        Unknown
        email has no value
          → email: does not end with "@example.de"
        E-Mail hat keinen Wert
          → E-Mail: endet nicht mit "@example.de"
    "#]],
    );
    check(
        "email is known or orders >= 1",
        expect![[r#"
            Yes
            orders 1 (at least 1)
              → orders: less than 1 (1 less)
            Bestellungen 1 (mindestens 1)
              → Bestellungen: weniger als 1 (1 weniger)
        "#]],
    );
    check(
        "email is unknown",
        expect![[r#"
        Yes
        email is unknown
          → email: known
        E-Mail ist unbekannt
          → E-Mail: bekannt
    "#]],
    );
}

#[test]
fn texts_and_sets() {
    check(
        "name contains \"ü\" and newsletter",
        expect![[r#"
            Yes
            name "Müller" (contains "ü") and newsletter yes
              → name: does not contain "ü"
            Name "Müller" (enthält "ü") und Newsletter ja
              → Name: enthält nicht "ü"
        "#]],
    );
    check(
        "categories contains any (\"Tee\", \"Kaffee\")",
        expect![[r#"
            Yes
            categories "Tee", "Wein" (contains one of "Tee", "Kaffee")
              → categories: contains none of "Tee", "Kaffee"
            Kategorien "Tee", "Wein" (enthält eines von "Tee", "Kaffee")
              → Kategorien: enthält keines von "Tee", "Kaffee"
        "#]],
    );
    check(
        "categories contains all (\"Tee\", \"Kaffee\")",
        expect![[r#"
            No
            categories "Tee", "Wein" (does not contain all of "Tee", "Kaffee")
              → categories: contains all of "Tee", "Kaffee"
            Kategorien "Tee", "Wein" (enthält nicht alle von "Tee", "Kaffee")
              → Kategorien: enthält alle von "Tee", "Kaffee"
        "#]],
    );
}

#[test]
fn time() {
    check(
        "last_order within last 30 days",
        expect![[r#"
            Yes
            last order 2011-11-11 (within the last 30 days)
              → last order: not within the last 30 days (from 2011-12-11 if nothing happens)
            Letzte Bestellung 2011-11-11 (in den letzten 30 Tagen)
              → Letzte Bestellung: nicht in den letzten 30 Tagen (ab 2011-12-11, wenn nichts geschieht)
            turns 2011-12-11 00:00
        "#]],
    );
    check(
        "last_order within last 1 month",
        expect![[r#"
            Yes
            last order 2011-11-11 (within the last month)
              → last order: not within the last month (from 2011-12-11 if nothing happens)
            Letzte Bestellung 2011-11-11 (vor höchstens 1 Monat)
              → Letzte Bestellung: nicht vor höchstens 1 Monat (ab 2011-12-11, wenn nichts geschieht)
            turns 2011-12-11 00:00
        "#]],
    );
    check(
        "first_order before 2011-06-01",
        expect![[r#"
            Yes
            first order 2011-05-01 (before 2011-06-01)
              → first order: on or after 2011-06-01
            Erste Bestellung 2011-05-01 (vor 2011-06-01)
              → Erste Bestellung: frühestens 2011-06-01
        "#]],
    );
    check(
        "first_order between 2011-06-01 and 2011-06-30",
        expect![[r#"
            No
            first order 2011-05-01 (not between 2011-06-01 and 2011-06-30)
              → first order: between 2011-06-01 and 2011-06-30
            Erste Bestellung 2011-05-01 (nicht im Bereich 2011-06-01 bis 2011-06-30)
              → Erste Bestellung: im Bereich 2011-06-01 bis 2011-06-30
        "#]],
    );
    check(
        "silence between 30 days and 60 days",
        expect![[r#"
            No
            silence 20 days (not between 30 days and 60 days)
              → silence: between 30 days and 60 days (10 days more; from 2011-12-11 if nothing happens)
            Stille 20 Tage (nicht im Bereich 30 Tage bis 60 Tage)
              → Stille: im Bereich 30 Tage bis 60 Tage (10 Tage mehr; ab 2011-12-11, wenn nichts geschieht)
            turns 2011-12-11 00:00
        "#]],
    );
    check(
        "last_order before now - 30 days",
        expect![[r#"
            No
            last order 2011-11-11 (on or after 2011-11-01)
              → last order: before 2011-11-01 (from 2011-12-11 if nothing happens)
            Letzte Bestellung 2011-11-11 (frühestens 2011-11-01)
              → Letzte Bestellung: vor 2011-11-01 (ab 2011-12-11, wenn nichts geschieht)
            turns 2011-12-11 00:00
        "#]],
    );
    // Both turn, one after the other: the whole turns with the later.
    check(
        "silence > 30 days and silence > 40 days",
        expect![[r#"
            No
            silence 20 days (at most 30 days)
              → silence: more than 30 days (10 days more; from 2011-12-11 if nothing happens) and silence: more than 40 days (20 days more; from 2011-12-21 if nothing happens)
            Stille 20 Tage (höchstens 30 Tage)
              → Stille: mehr als 30 Tage (10 Tage mehr; ab 2011-12-11, wenn nichts geschieht) und Stille: mehr als 40 Tage (20 Tage mehr; ab 2011-12-21, wenn nichts geschieht)
            turns 2011-12-21 00:00
        "#]],
    );
    // What turns on its own does not turn the whole.
    check(
        "silence > 30 days and orders >= 2",
        expect![[r#"
            No
            silence 20 days (at most 30 days)
              → silence: more than 30 days (10 days more; from 2011-12-11 if nothing happens) and orders: at least 2 (1 more)
            Stille 20 Tage (höchstens 30 Tage)
              → Stille: mehr als 30 Tage (10 Tage mehr; ab 2011-12-11, wenn nichts geschieht) und Bestellungen: mindestens 2 (1 mehr)
        "#]],
    );
}

#[test]
fn segments_and_windows() {
    check(
        "in segment \"vip\"",
        expect![[r#"
            No
            revenue 80.50 EUR (at most 1000 EUR)
              → revenue: more than 1000 EUR (919.50 EUR more) and orders: at least 3 (2 more)
            Umsatz 80,50 EUR (höchstens 1000 EUR)
              → Umsatz: mehr als 1000 EUR (919,50 EUR mehr) und Bestellungen: mindestens 3 (2 mehr)
        "#]],
    );
    check(
        "count(\"Order Completed\" in last 90 days) >= 2",
        expect![[r#"
            No
            number of “Order Completed” in the last 90 days: 1 (less than 2)
              → number of “Order Completed” in the last 90 days: at least 2 (1 more)
            Anzahl „Order Completed“ in den letzten 90 Tagen: 1 (weniger als 2)
              → Anzahl „Order Completed“ in den letzten 90 Tagen: mindestens 2 (1 mehr)
        "#]],
    );
    check(
        "true",
        expect![[r#"
        Yes

          → 

          → 
    "#]],
    );
}

/// A customer whose silence score passes every threshold on 2012-01-15.
struct OnCurve(WrittenFacts);

impl Facts for OnCurve {
    fn now(&self) -> i64 {
        self.0.now()
    }

    fn fact(&self, fact: FactIndex) -> Value {
        self.0.fact(fact)
    }

    fn crossing(&self, _: FactIndex, _: &Value) -> Option<i64> {
        Some(instant("2012-01-15"))
    }
}

#[test]
fn facts_on_a_curve_say_themselves_when_they_cross() {
    let facts = OnCurve(regular().with("silence_score", Value::Share(0.1)));
    check_with(
        &facts,
        "silence_score >= 40 %",
        expect![[r#"
            No
            silence score 10 % (less than 40 %)
              → silence score: at least 40 % (30 % more; from 2012-01-15 if nothing happens)
            Stillewert 10 % (weniger als 40 %)
              → Stillewert: mindestens 40 % (30 % mehr; ab 2012-01-15, wenn nichts geschieht)
            turns 2012-01-15 00:00
        "#]],
    );
}
