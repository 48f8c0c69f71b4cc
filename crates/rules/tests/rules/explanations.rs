//! What a marketer is told of one customer.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use jiff::Timestamp;
use rules::{Facts, FactIndex, Lang, PlainRender, Rule, Value, WrittenFacts, explain};

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
    check("orders >= 2", expect![[]]);
    check("orders >= 2 and silence > 90 days", expect![[]]);
    check("orders >= 1 and silence <= 90 days", expect![[]]);
    check("orders > 5 or revenue >= 50 EUR or country == \"FR\"", expect![[]]);
    check("not (country in (\"DE\", \"AT\"))", expect![[]]);
    check("country in (\"DE\", \"AT\") and orders > 5", expect![[]]);
    check("revenue / orders between 100 EUR and 200 EUR", expect![[]]);
    check("discount_share < 40 %", expect![[]]);
}

#[test]
fn missing_values() {
    check("email ends with \"@example.de\"", expect![[]]);
    check("not (email ends with \"@example.de\")", expect![[]]);
    check("email is known or orders >= 1", expect![[]]);
    check("email is unknown", expect![[]]);
}

#[test]
fn texts_and_sets() {
    check("name contains \"ü\" and newsletter", expect![[]]);
    check("categories contains any (\"Tee\", \"Kaffee\")", expect![[]]);
    check("categories contains all (\"Tee\", \"Kaffee\")", expect![[]]);
}

#[test]
fn time() {
    check("last_order within last 30 days", expect![[]]);
    check("last_order within last 1 month", expect![[]]);
    check("first_order before 2011-06-01", expect![[]]);
    check("first_order between 2011-06-01 and 2011-06-30", expect![[]]);
    check("silence between 30 days and 60 days", expect![[]]);
    check("last_order before now - 30 days", expect![[]]);
    // Both turn, one after the other: the whole turns with the later.
    check("silence > 30 days and silence > 40 days", expect![[]]);
    // What turns on its own does not turn the whole.
    check("silence > 30 days and orders >= 2", expect![[]]);
}

#[test]
fn segments_and_windows() {
    check("in segment \"vip\"", expect![[]]);
    check("count(\"Order Completed\" in last 90 days) >= 2", expect![[]]);
    check("true", expect![[]]);
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
    check_with(&facts, "silence_score >= 40 %", expect![[]]);
}
