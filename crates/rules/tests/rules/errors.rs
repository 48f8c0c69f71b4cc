//! What a reader is told of a mistake, in both languages.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use rules::{Lang, NoSegments, Rule, Segments};

use crate::shop::catalogue;

fn check_in(segments: &dyn Segments, text: &str, expected: Expect) {
    let error = Rule::new(text, &catalogue(), segments).expect_err("a mistake");
    expected.assert_eq(&format!("{}\n{}\n", error.render(text, Lang::En), error.message(Lang::De)));
}

fn check(text: &str, expected: Expect) {
    check_in(&NoSegments, text, expected);
}

#[test]
fn names() {
    check("ordes >= 2", expect![[]]);
    check("orders >= 2\n  and count(\"Order Complete\") > 1", expect![[]]);
    check("sum(\"Order Completed\".revenu in last 90 days) > 5 EUR", expect![[]]);
    check("xyzzy == 1", expect![[]]);
    check("cuont(\"Order Completed\") > 1", expect![[]]);
}

#[test]
fn syntax() {
    check("orders >= ", expect![[]]);
    check("orders >= 2 und silence > 90 days", expect![[]]);
    check("silence > 90 Tage", expect![[]]);
    check("country == „DE“", expect![[]]);
    check("country == \"DE", expect![[]]);
    check("silence > 90 dys", expect![[]]);
    check("first_order before 2011-02-30", expect![[]]);
    check("last_order within 30 days", expect![[]]);
    check("orders >= 2 orders", expect![[]]);
    check("", expect![[]]);
    check("country in ()", expect![[]]);
    check("orders & 2", expect![[]]);
    check("(orders >= 2", expect![[]]);
}

#[test]
fn types() {
    check("revenue > 100", expect![[]]);
    check("revenue > 100 USD", expect![[]]);
    check("silence_score >= 40", expect![[]]);
    check("silence > 3 months", expect![[]]);
    check("orders", expect![[]]);
    check("first_order >= 2011-06-01", expect![[]]);
    check("country > \"DE\"", expect![[]]);
    check("revenue + silence > 1 EUR", expect![[]]);
    check("orders contains \"2\"", expect![[]]);
    check("orders between 5 and 2", expect![[]]);
    check("sum(\"Order Completed\") > 1", expect![[]]);
    check("count(\"Order Completed\".revenue) > 1", expect![[]]);
    check("first_order on last_order", expect![[]]);
    check("revenue > 0.0000001 EUR", expect![[]]);
    check("(orders > 1) + 1 > 2", expect![[]]);
}

#[test]
fn segments() {
    let rule = |text: &str| text.to_owned();
    let mut segments = BTreeMap::new();
    segments.insert("vip".to_owned(), rule("revenue > 1000 EUR"));
    segments.insert("loyal".to_owned(), rule("in segment \"regular\" and orders > 3"));
    segments.insert("regular".to_owned(), rule("orders > 2\nor in segment \"loyal\""));
    segments.insert("broken".to_owned(), rule("orders > 2 and ordesr < 9"));
    check_in(&segments, "in segment \"vipp\"", expect![[]]);
    check_in(&segments, "orders > 1 and in segment \"loyal\"", expect![[]]);
    check_in(&segments, "in segment \"broken\"", expect![[]]);
    assert!(Rule::new("in segment \"vip\" and not in segment \"vip\"", &catalogue(), &segments).is_ok());
}

#[test]
fn segments_that_double_at_every_step_are_refused() {
    let mut segments = BTreeMap::new();
    segments.insert("s0".to_owned(), "orders > 0".to_owned());
    for step in 1..30 {
        let below = step - 1;
        segments.insert(format!("s{step}"), format!("in segment \"s{below}\" or in segment \"s{below}\""));
    }
    let error = Rule::new("in segment \"s29\"", &catalogue(), &segments).expect_err("too large");
    assert_eq!(error.code(), "R009");
}
