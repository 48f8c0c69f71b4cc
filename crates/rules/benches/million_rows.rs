//! A realistic rule of five comparisons over a million customers, on one thread; the budget is 50 ms.

use std::borrow::Cow;
use std::hint::black_box;
use std::ops::Range;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::tz::TimeZone;
use rules::{
    Bounds, Catalogue, Column, Columns, FactDef, FactIndex, Known, KnownMemberships, MICROS_PER_DAY, MembershipQuery,
    ModelDef, NoMemberships, PhaseDef, Rule, Type, Value, Words, WrittenFacts,
};

const ROWS: usize = 1_000_000;
const NOW: i64 = 20_000 * MICROS_PER_DAY;

/// A phase's rule as it is written: counted days against an own rhythm, shares, and a membership.
const PHASE_RULE: &str = "orders >= 2 and days_since(last_order) <= 365 and days_since(last_order) > 1.5 * gap_days \
                          and discount_share >= 40 % and not was in phase \"gone\" in last 90 days";

const RULE: &str = "orders >= 2 and silence > 90 days and not (country in (\"DE\", \"AT\")) \
                    and revenue > 99.50 EUR and email ends with \"@example.de\"";

struct Customers {
    orders: Vec<i64>,
    last_order: Vec<i64>,
    revenue: Vec<i64>,
    country: Vec<u32>,
    countries: Vec<String>,
    email: Vec<u32>,
    emails: Vec<String>,
    known: Vec<bool>,
    gap_days: Vec<f64>,
    share: Vec<f64>,
    gone: Vec<bool>,
}

impl Customers {
    fn new() -> Self {
        // A fixed linear congruential sequence: the same customers at every run.
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let signed = |value: u64| i64::try_from(value).unwrap_or(0);
        let code = |value: u64| u32::try_from(value).unwrap_or(0);
        let domain = |row: usize| if row.is_multiple_of(3) { "example.de" } else { "example.com" };
        Self {
            orders: (0..ROWS).map(|_| signed(next(8))).collect(),
            last_order: (0..ROWS).map(|_| NOW - signed(next(400)) * MICROS_PER_DAY).collect(),
            revenue: (0..ROWS).map(|_| signed(next(500_000_000))).collect(),
            country: (0..ROWS).map(|_| code(next(20))).collect(),
            countries: (0..20)
                .map(|country| ["DE", "AT", "CH", "FR"][country % 4].to_owned() + &"X".repeat(country / 4))
                .collect(),
            email: (0..ROWS).map(|row| code(row as u64)).collect(),
            emails: (0..ROWS).map(|row| format!("customer-{row}@{}", domain(row))).collect(),
            known: (0..ROWS).map(|_| next(10) > 0).collect(),
            gap_days: (0..ROWS).map(|_| next(200) as f64).collect(),
            share: (0..ROWS).map(|_| next(100) as f64 / 100.0).collect(),
            gone: (0..ROWS).map(|_| next(4) == 0).collect(),
        }
    }
}

impl Columns for Customers {
    fn now(&self) -> i64 {
        NOW
    }

    fn column(&self, fact: FactIndex, rows: Range<usize>) -> Column<'_> {
        let known = Known::Flags(Cow::Borrowed(&self.known[rows.clone()]));
        match fact.0 {
            0 => Column::Integers { values: Cow::Borrowed(&self.orders[rows]), known: Known::All },
            1 => Column::Integers { values: self.last_order[rows].iter().map(|at| NOW - at).collect(), known },
            2 => Column::Integers { values: Cow::Borrowed(&self.revenue[rows]), known },
            3 => Column::Texts { codes: Cow::Borrowed(&self.country[rows]), dictionary: &self.countries, known },
            4 => Column::Texts { codes: Cow::Borrowed(&self.email[rows]), dictionary: &self.emails, known: Known::All },
            5 => Column::Integers { values: Cow::Borrowed(&self.last_order[rows]), known },
            6 => Column::Numbers { values: Cow::Borrowed(&self.gap_days[rows]), known },
            7 => Column::Numbers { values: Cow::Borrowed(&self.share[rows]), known },
            _ => Column::Missing,
        }
    }

    fn membership(&self, _: &MembershipQuery, _: Bounds, rows: Range<usize>) -> Column<'_> {
        Column::Bools { values: Cow::Borrowed(&self.gone[rows]), known: Known::All }
    }
}

fn memberships() -> KnownMemberships {
    let phase = |id: &str| PhaseDef { id: id.to_owned(), name: Words::new(id, id), group: None };
    let model = ModelDef {
        id: "model".to_owned(),
        name: Words::new("Modell", "model"),
        phases: vec![phase("here"), phase("gone")],
        groups: Vec::new(),
        rests_on: Vec::new(),
    };
    KnownMemberships { models: vec![model], ..KnownMemberships::default() }
}

fn million_rows(criterion: &mut Criterion) {
    let zone = TimeZone::get("Europe/Berlin").expect("the time zone database");
    let mut catalogue = Catalogue::new("EUR", zone).expect("a currency");
    for (id, value_type) in [
        ("orders", Type::Whole),
        ("silence", Type::Duration),
        ("revenue", Type::Money),
        ("country", Type::Text),
        ("email", Type::Text),
        ("last_order", Type::Instant),
        ("gap_days", Type::Number),
        ("discount_share", Type::Share),
    ] {
        catalogue.add_fact(FactDef::new(id, value_type)).expect("a new fact");
    }
    let catalogue = Arc::new(catalogue);
    let rule = Rule::new(RULE, &catalogue, &NoMemberships).expect("a rule");
    let numbers = RULE.rsplit_once(" and ").map_or(RULE, |(numbers, _)| numbers);
    let without_email = Rule::new(numbers, &catalogue, &NoMemberships).expect("a rule");
    let phase = Rule::new(PHASE_RULE, &catalogue, &memberships()).expect("a rule");
    let customers = Customers::new();
    criterion.bench_function("five comparisons over a million customers", |bencher| {
        bencher.iter(|| black_box(rule.evaluate_columns(&customers, 0..ROWS)).count_yes());
    });
    criterion.bench_function("four comparisons without a distinct text a customer", |bencher| {
        bencher.iter(|| black_box(without_email.evaluate_columns(&customers, 0..ROWS)).count_yes());
    });
    criterion.bench_function("a phase's rule over a million customers", |bencher| {
        bencher.iter(|| black_box(phase.evaluate_columns(&customers, 0..ROWS)).count_yes());
    });
    let someone = WrittenFacts::new(&catalogue, NOW)
        .with("orders", Value::Whole(3))
        .with("last_order", Value::Instant(NOW - 40 * MICROS_PER_DAY))
        .with("gap_days", Value::Number(30.0))
        .with("discount_share", Value::Share(0.5))
        .with_membership("was in phase \"gone\" of \"model\" in last 90 days", false);
    criterion.bench_function("when time alone turns it for one customer", |bencher| {
        bencher.iter(|| black_box(phase.turns_at(&someone)));
    });
    criterion.bench_function("read and check the rule", |bencher| {
        bencher.iter(|| Rule::new(black_box(RULE), &catalogue, &NoMemberships).is_ok());
    });
}

criterion_group!(benches, million_rows);
criterion_main!(benches);
