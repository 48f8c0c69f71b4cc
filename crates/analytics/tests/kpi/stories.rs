//! What a shop owner would work out by hand.

use std::sync::Arc;

use analytics::kpi::{
    self, ActiveCustomers, Activity, Buyers, Context, Coverage, Dimension, Grain, NoValue, Quantity, RefundDay, Slice,
};
use analytics::{CustomerSet, OrderTable};
use domain::{Amount, Comparison, Day};
use expect_test::{Expect, expect};
use lifecycle::{Book, CustomerIndex};

use crate::support::{close, measure, period, told};

fn table(book: &Book, as_of: &str) -> OrderTable {
    OrderTable::build(book, as_of.parse().unwrap())
}

/// Anna comes back in February, Ben is lost, a guest buys once.
const SHOP: &[&str] = &[
    "2024-01-03 anna 20 items 2 country DE channel shop",
    "2024-01-10 ben 30 country AT channel shop discount 3",
    "2024-01-20 - 50 country DE channel store",
    "2024-02-05 anna 40 items 4 country AT channel store",
    "2024-02-06 clara 10.005 country DE channel shop",
    "2024-02-20 anna refund 15 of 1",
];

#[test]
fn the_figures_of_a_month() {
    check(
        &["2024-01", "2024-02", "2024-03"],
        &expect![[r"
        2024-01: revenue 100, net_revenue 100, orders 3, customers 2, new_customers 2, returning_customers 0, refunds 0, average_order_value 33.333333, items_per_order 1.333333
        2024-02: revenue 50.005, net_revenue 35.005, orders 2, customers 2, new_customers 1, returning_customers 1, refunds 15, average_order_value –, items_per_order –
        2024-03: revenue 0, net_revenue 0, orders 0, customers 0, new_customers 0, returning_customers 0, refunds 0, average_order_value –, items_per_order –
    "]],
    );
}

fn check(periods: &[&str], expected: &Expect) {
    let book = told(SHOP);
    let table = table(&book, "2024-03-31");
    let ids = [
        "revenue",
        "net_revenue",
        "orders",
        "customers",
        "new_customers",
        "returning_customers",
        "refunds",
        "average_order_value",
        "items_per_order",
    ];
    let mut found = String::new();
    for text in periods {
        let values = ids.map(|id| {
            let measurement = measure(&book, &table, id, text);
            let value = measurement.exact_amount().map_or_else(
                || measurement.value.map_or("–".to_owned(), |value| format!("{}", (value * 1e6).round() / 1e6)),
                |amount| amount.to_string(),
            );
            format!("{id} {value}")
        });
        found.extend([text, ": ", &values.join(", "), "\n"]);
    }
    expected.assert_eq(&found);
}

#[test]
fn a_share_keeps_both_numbers_and_no_value_says_why() {
    let book = told(SHOP);
    let table = table(&book, "2024-03-31");
    let share = measure(&book, &table, "new_customer_share", "2024-02");
    assert_eq!((share.numerator, share.denominator), (Some(Quantity::Count(1)), Some(Quantity::Count(2))));
    assert_eq!((share.value, share.no_value), (None, Some(NoValue::BelowMinimum { cases: 2, minimum: 10 })));
    let nobody = measure(&book, &table, "new_customer_share", "2024-03");
    assert_eq!((nobody.value, nobody.no_value), (None, Some(NoValue::DivisionByZero)));
    for text in ["2023", "2024-04"] {
        let outside = measure(&book, &table, "orders", text);
        assert_eq!((outside.value, outside.no_value), (None, Some(NoValue::OutsideData)), "{text}");
    }
}

#[test]
fn a_cancelled_order_takes_its_refund_with_it() {
    let lines =
        ["2024-01-03 anna 20", "2024-01-04 anna 30", "2024-01-05 anna refund 20 of 1", "2024-01-06 anna cancel 1"];
    let book = told(&lines);
    let before = table(&book, "2024-01-05");
    assert_eq!(measure(&book, &before, "net_revenue", "all").exact_amount(), Some(Amount::from_units(30)));
    assert_eq!(measure(&book, &before, "orders", "all").value, Some(2.0));
    let after = table(&book, "2024-01-06");
    assert_eq!(measure(&book, &after, "net_revenue", "all").exact_amount(), Some(Amount::from_units(30)));
    assert_eq!(measure(&book, &after, "refunds", "all").exact_amount(), Some(Amount::ZERO));
    assert_eq!(measure(&book, &after, "orders", "all").value, Some(1.0));
    let anna = CustomerIndex(0);
    assert_eq!(after.first_order_day(anna), "2024-01-04".parse().ok());
    assert_eq!(after.ordinal(0), 1);
}

#[test]
fn a_refund_counts_on_its_day_or_by_choice_on_its_orders() {
    let book = told(SHOP);
    let table = table(&book, "2024-03-31");
    let january = Context::new(&table, &book, period(&table, "2024-01"));
    let net = kpi::find("net_revenue").unwrap();
    assert_eq!(net.measure(&january).exact_amount(), Some(Amount::from_units(100)));
    let of_order = Context { refund_day: RefundDay::OfOrder, ..january };
    assert_eq!(net.measure(&of_order).exact_amount(), Some(Amount::from_units(85)));
    // Anna's refund belongs to an order from Germany, although it names no country itself.
    let by_country = kpi::by(kpi::find("refunds").unwrap(), &of_order, Dimension::Country).unwrap();
    assert_eq!(by_country.len(), 1);
    assert_eq!(by_country[0].name.as_deref(), Some("DE"));
}

#[test]
fn slices_of_a_dimension() {
    let book = told(SHOP);
    let table = table(&book, "2024-03-31");
    let all = Context::new(&table, &book, period(&table, "all"));
    let parts = |id: &str, dimension| {
        let parts = kpi::by(kpi::find(id).unwrap(), &all, dimension).unwrap();
        let text = |part: &kpi::Part| {
            let name = part.name.clone().unwrap_or_else(|| format!("{:?}", part.slice));
            format!("{name} {}", part.measurement.value.unwrap())
        };
        parts.iter().map(text).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(parts("orders", Dimension::Country), "DE 3, AT 2");
    assert_eq!(parts("customers", Dimension::Country), "DE 2, AT 2");
    assert_eq!(parts("revenue", Dimension::SalesChannel), "shop 60.005, store 90");
    assert_eq!(parts("orders", Dimension::Buyers), "Buyers(New) 4, Buyers(Guests) 1");
    let refused = kpi::by(kpi::find("retention_rate").unwrap(), &all, Dimension::Buyers);
    assert_eq!(refused.unwrap_err().kpi, "retention_rate");
    let february = all.in_period(period(&table, "2024-02"));
    let cohorts = kpi::by(kpi::find("revenue").unwrap(), &february, Dimension::Cohort).unwrap();
    let values: Vec<_> = cohorts.iter().map(|part| (part.slice, part.measurement.value.unwrap())).collect();
    let cohort = |text| Slice::Cohort(period(&table, text));
    assert_eq!(values, [(cohort("2024-01"), 40.0), (cohort("2024-02"), 10.005)]);
    let returning = kpi::by(kpi::find("revenue").unwrap(), &february, Dimension::Buyers).unwrap();
    assert_eq!(returning[1].slice, Slice::Buyers(Buyers::Returning));
    assert_eq!(returning[1].measurement.value, Some(40.0));
}

/// Twelve customers with a first order on 1 January 2023; number k orders again after `gap(k)` days, if at all.
fn twelve(gap: impl Fn(i32) -> Option<i32>) -> Book {
    let start: domain::Day = "2023-01-01".parse().unwrap();
    let mut lines = Vec::new();
    for k in 0..12 {
        lines.push(format!("{start} customer{k} 10"));
        lines.extend(gap(k).map(|gap| format!("{} customer{k} 10", start.plus(gap))));
    }
    told(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn everybody_has_the_same_time_for_a_second_order() {
    // Three come back after 90 days, four after 91, the others never.
    let book = twelve(|k| if k < 3 { Some(90) } else { (k < 7).then_some(91) });
    let early = table(&book, "2023-03-31");
    let too_young = measure(&book, &early, "repeat_purchase_rate_90", "all");
    assert_eq!(too_young.no_value, Some(NoValue::DivisionByZero));
    let later = table(&book, "2023-12-31");
    let within = measure(&book, &later, "repeat_purchase_rate_90", "all");
    close(within.value, 3.0 / 12.0);
    // 1 January + 90 days is 1 April: in that month, and in no other, these customers are judged.
    close(measure(&book, &later, "repeat_purchase_rate_90", "2023-04").value, 3.0 / 12.0);
    assert_eq!(measure(&book, &later, "repeat_purchase_rate_90", "2023-03").cases, 0);
    close(measure(&book, &later, "repeat_purchase_rate", "all").value, 7.0 / 12.0);
    close(measure(&book, &later, "repeat_purchase_rate", "2023-01").value, 0.0);
    close(measure(&book, &later, "repeat_purchase_rate", "2023-04-01").value, 3.0 / 12.0);
    assert_eq!(measure(&book, &later, "repeat_purchase_rate_365", "all").no_value, Some(NoValue::DivisionByZero));
}

#[test]
fn whoever_was_away_and_buys_again_is_back() {
    // All buy on the first day; four come back after 500 days, when all have been away for more than a year.
    let book = twelve(|k| (k < 4).then_some(500));
    let table = table(&book, "2024-12-31");
    // 1 January 2023 + 500 days is 15 May 2024.
    let back = measure(&book, &table, "reactivation_rate", "2024-05");
    assert_eq!((back.numerator, back.denominator), (Some(Quantity::Count(4)), Some(Quantity::Count(12))));
    close(back.value, 1.0 / 3.0);
    close(measure(&book, &table, "reactivation_rate", "2024-04").value, 0.0);
    let fewer = measure(&book, &table, "reactivation_rate", "2024-06");
    assert_eq!(fewer.no_value, Some(NoValue::BelowMinimum { cases: 8, minimum: 10 }));
}

#[test]
fn whoever_was_active_and_bought_within_twelve_months_is_kept() {
    // Nine buy again after 200 days, three never do.
    let book = twelve(|k| (k < 9).then_some(200));
    let table = table(&book, "2024-12-31");
    let kept = measure(&book, &table, "retention_rate", "2024-01");
    assert_eq!((kept.numerator, kept.denominator), (Some(Quantity::Count(9)), Some(Quantity::Count(12))));
    close(kept.value, 0.75);
    close(measure(&book, &table, "churn_rate", "2024-01").value, 0.25);
    // Nobody had gone before, and nobody can come back.
    assert_eq!(measure(&book, &table, "reactivation_rate", "2024-01").cases, 0);
    // At the end of February only nine are active; nobody of them is lost in March.
    let march = measure(&book, &table, "retention_rate", "2024-03");
    assert_eq!(march.no_value, Some(NoValue::BelowMinimum { cases: 9, minimum: 10 }));
    assert_eq!(march.numerator, Some(Quantity::Count(9)));
    let too_early = measure(&book, &table, "retention_rate", "2023-12");
    assert_eq!(too_early.no_value, Some(NoValue::HistoryTooShort { needed_from: "2022-12-01".parse().unwrap() }));
    // Another measure of being active takes the place of the twelve months: here the even ones go on the last day.
    let last = period(&table, "2023-12").last();
    let context = Context::new(&table, &book, period(&table, "2023-12"));
    let odd_from = OddFrom { day: last, needed_from: None };
    let told = Context { activity: Activity::Told(&odd_from), ..context };
    close(kpi::find("retention_rate").unwrap().measure(&told).value, 0.5);
    close(kpi::find("churn_rate").unwrap().measure(&told).value, 0.5);
    // Nor has it a value before anybody could be lost.
    let needed_from = "2022-12-31".parse().unwrap();
    let odd_from = OddFrom { day: last, needed_from: Some(needed_from) };
    let told = Context { activity: Activity::Told(&odd_from), ..context };
    let too_early = kpi::find("retention_rate").unwrap().measure(&told);
    assert_eq!((too_early.value, too_early.no_value), (None, Some(NoValue::HistoryTooShort { needed_from })));
}

/// From a day on only customers with odd numbers are active.
struct OddFrom {
    day: Day,
    needed_from: Option<Day>,
}

impl ActiveCustomers for OddFrom {
    fn at_end_of(&self, day: Day) -> Arc<CustomerSet> {
        Arc::new((0..1_000).map(CustomerIndex).filter(|it| day < self.day || it.0 % 2 == 1).collect())
    }

    fn needed_from(&self, day: Day) -> Option<Day> {
        assert_eq!(day, self.day, "asked for the end of the period");
        self.needed_from
    }
}

#[test]
fn comparisons_say_how_much_the_data_cover() {
    let book = told(SHOP);
    let table = table(&book, "2024-03-15");
    let context = Context::new(&table, &book, period(&table, "2024-02"));
    let comparisons = [Comparison::Previous, Comparison::LastYear];
    let reading = kpi::read(kpi::find("revenue").unwrap(), &context, &comparisons);
    assert_eq!(reading.coverage, Coverage::Full);
    // The first order in the data is of 3 January.
    let from = "2024-01-03".parse().unwrap();
    let to = "2024-01-31".parse().unwrap();
    assert_eq!(reading.compared[0].coverage, Coverage::Part { from, to });
    // Its value would be taken for that of the whole month.
    assert_eq!((reading.compared[0].measurement.value, reading.compared[0].change), (None, None));
    assert_eq!(reading.compared[0].measurement.no_value, Some(NoValue::PartlyCovered { from, to }));
    assert_eq!(reading.compared[1].coverage, Coverage::None);
    assert_eq!(reading.compared[1].measurement.no_value, Some(NoValue::OutsideData));
    let days = context.in_period(period(&table, "2024-02-05..2024-02-06"));
    let reading = kpi::read(kpi::find("orders").unwrap(), &days, &comparisons);
    assert_eq!((reading.compared[0].difference, reading.compared[0].change), (Some(2.0), None));
    assert_eq!(kpi::measure_all(&context, &comparisons).len(), kpi::CATALOGUE.len());
}

#[test]
fn a_series_flags_what_is_not_whole() {
    let book = told(SHOP);
    let table = table(&book, "2024-03-15");
    let context = Context::new(&table, &book, period(&table, "2024-01-15..2024-03-31"));
    let months = kpi::series(kpi::find("orders").unwrap(), &context, Grain::Month);
    let told: Vec<_> =
        months.iter().map(|point| (point.period.to_string(), point.measurement.value, point.is_whole)).collect();
    assert_eq!(
        told,
        [
            ("2024-01-15..2024-01-31".into(), Some(1.0), false),
            ("2024-02".into(), Some(2.0), true),
            ("2024-03".into(), Some(0.0), false),
        ]
    );
    let weeks = kpi::series(kpi::find("orders").unwrap(), &context, Grain::Week);
    assert_eq!(weeks[0].period.first(), "2024-01-15".parse().unwrap(), "a Monday");
    assert!(weeks.iter().take(9).all(|week| week.period.days() == 7));
    assert_eq!(weeks.iter().map(|week| week.period.days()).sum::<i32>(), context.period.days());
}

#[test]
fn an_empty_book_has_no_values() {
    let book = told(&[]);
    let table = table(&book, "2024-03-15");
    for reading in kpi::measure_all(&Context::new(&table, &book, period(&table, "all")), &[Comparison::Previous]) {
        assert_eq!(reading.measurement.no_value, Some(NoValue::OutsideData), "{:?}", reading.kpi);
    }
}
