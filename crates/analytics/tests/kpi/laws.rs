//! Laws that hold for any book.

use analytics::kpi::{self, Buyers, Context, Dimension, Filter, Grain, Kpi, NoValue, Unit};
use analytics::{Cohorts, CustomerSet, OrderTable};
use domain::{Amount, Day, Kind, Period};
use lifecycle::CustomerIndex;
use lifecycle::touch::{OrderTouch, Touch};
use proptest::prelude::*;

use crate::support::{book, order};

/// Day 0 of the stories: 1 January 2023.
const START: i32 = 19_358;
const DAYS: i32 = 800;

fn touches(guests: bool) -> impl Strategy<Value = Vec<Touch>> {
    let one = (0..10_u8, u8::from(!guests)..30, 0..DAYS, 0..5_000_i64, 1..60_u64, 0..4_u8, 0..3_u8);
    let touch = one.prop_map(|(kind, customer, day, cents, number, country, channel)| {
        let name = if customer == 0 { String::new() } else { format!("c{customer}") };
        // An order belongs to one customer: its number carries the customer's.
        let number = number * 100 + u64::from(customer);
        let mut touch = order(&name, number * 10 + u64::from(kind), START + day, Amount::ZERO);
        touch.kind = match kind {
            0..8 => Kind::OrderCompleted,
            8 => Kind::OrderRefunded,
            _ => Kind::OrderCancelled,
        };
        touch.order = Some(OrderTouch {
            order_key: number,
            amount: Amount::from_micros(cents * 10_000),
            discount: Amount::from_units(i64::from(country == 1)),
            items: u32::from(channel) + 1,
            country: (country > 0).then(|| format!("country {country}")),
            sales_channel: (channel > 0).then(|| format!("channel {channel}")),
            ..OrderTouch::default()
        });
        touch
    });
    proptest::collection::vec(touch, 1..250)
}

fn periods() -> impl Strategy<Value = Period> {
    (0..DAYS, 1..500_i32).prop_map(|(start, days)| {
        Period::from_days(Day::from_number(START + start), Day::from_number(START + start + days)).unwrap()
    })
}

fn find(id: &str) -> &'static Kpi {
    kpi::find(id).unwrap()
}

fn numerator(kpi: &Kpi, context: &Context<'_>) -> f64 {
    kpi.measure(context).numerator.map_or(0.0, kpi::Quantity::to_f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn new_and_returning_are_all(touches in touches(true), period in periods(), country in proptest::option::of(0..4_u32)) {
        let book = book(&touches);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        let context = Context::new(&table, &book, period).filtered(Filter { country, ..Filter::default() });
        let value = |id| numerator(find(id), &context);
        prop_assert_eq!(value("new_customers") + value("returning_customers"), value("customers"));
        prop_assert_eq!(value("new_customer_share") + value("returning_customer_share"), value("customers"));
        prop_assert_eq!(value("retention_rate") + value("churn_rate"),
            find("churn_rate").measure(&context).denominator.map_or(0.0, kpi::Quantity::to_f64));
        prop_assert!(value("customers") <= value("orders"));
        // Counted the slow way.
        let mut customers: Vec<CustomerIndex> = Vec::new();
        context.each_order(|row| customers.extend(table.customer(row)));
        customers.sort_unstable();
        customers.dedup();
        prop_assert_eq!(value("customers"), customers.len() as f64);
    }

    #[test]
    fn parts_of_time_make_the_whole(touches in touches(true), period in periods()) {
        let book = book(&touches);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        let context = Context::new(&table, &book, period);
        let additive =
            ["orders", "revenue", "net_revenue", "refunds", "new_customers", "items_per_order", "repeat_purchase_rate_90",
             "first_order_value", "discount_share"];
        for kpi in additive.map(find) {
            let whole = numerator(kpi, &context);
            for grain in [Grain::Day, Grain::Week, Grain::Month] {
                let points = kpi::series(kpi, &context, grain);
                let sum: f64 = points.iter().filter_map(|point| point.measurement.numerator).map(kpi::Quantity::to_f64).sum();
                prop_assert!((sum - whole).abs() < 1e-6, "{kpi:?} by {grain:?}: {sum} of {whole}");
            }
        }
    }

    #[test]
    fn parts_of_a_dimension_make_the_whole(touches in touches(true), period in periods()) {
        let book = book(&touches);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        let context = Context::new(&table, &book, period);
        for kpi in ["orders", "revenue", "net_revenue", "refunds", "items_per_order", "discount_share"].map(find) {
            for dimension in [Dimension::Country, Dimension::SalesChannel, Dimension::Buyers] {
                let parts = kpi::by(kpi, &context, dimension).unwrap();
                let sum: f64 = parts.iter().filter_map(|part| part.measurement.numerator).map(kpi::Quantity::to_f64).sum();
                let whole = numerator(kpi, &context);
                prop_assert!((sum - whole).abs() < 1e-6, "{kpi:?} by {dimension:?}: {sum} of {whole}");
            }
        }
        // Customers of the relationship belong to one country, channel and cohort each.
        for kpi in ["repeat_purchase_rate", "repeat_purchase_rate_90", "retention_rate"].map(find) {
            for dimension in [Dimension::Country, Dimension::SalesChannel, Dimension::Cohort] {
                let parts = kpi::by(kpi, &context, dimension).unwrap();
                let sum: f64 = parts.iter().filter_map(|part| part.measurement.numerator).map(kpi::Quantity::to_f64).sum();
                prop_assert_eq!(sum, numerator(kpi, &context), "{:?} by {:?}", kpi, dimension);
            }
        }
    }

    #[test]
    fn a_filter_of_all_customers_is_no_filter(touches in touches(false), period in periods()) {
        let book = book(&touches);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        let everybody: CustomerSet = book.customers().map(|(place, _)| place).collect();
        let all_time = Period::from_days(Day::from_number(START), Day::from_number(START + DAYS));
        let context = Context::new(&table, &book, period);
        let filters = [
            Filter { customers: Some(&everybody), ..Filter::default() },
            Filter { cohort: all_time, customers: Some(&everybody), ..Filter::default() },
        ];
        for kpi in kpi::CATALOGUE {
            // Refunds of somebody without an order are in no cohort.
            let plain = kpi.measure(&context);
            prop_assert_eq!(plain, kpi.measure(&context.filtered(filters[0])), "{:?}", kpi);
            if !["refunds", "net_revenue", "refund_share"].contains(&kpi.definition.id) {
                prop_assert_eq!(plain, kpi.measure(&context.filtered(filters[1])), "{:?}", kpi);
            }
        }
    }

    #[test]
    fn a_value_is_its_numbers_and_lies_in_its_interval(touches in touches(true), period in periods()) {
        let book = book(&touches);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        for filter in [Filter::default(), Filter { buyers: Some(Buyers::Returning), ..Filter::default() }] {
            for kpi in kpi::CATALOGUE {
                let found = kpi.measure(&Context::new(&table, &book, period).filtered(filter));
                prop_assert_eq!(found.value.is_none(), found.no_value.is_some(), "{:?}: {:?}", kpi, found);
                if let (Some(value), Some(above), Some(below)) = (found.value, found.numerator, found.denominator) {
                    prop_assert_eq!(value, above.to_f64() / below.to_f64(), "{:?}", kpi);
                    if kpi.definition.unit == Unit::Share && kpi.definition.id != "refund_share" {
                        prop_assert!((0.0..=1.0).contains(&value), "{:?}: {}", kpi, value);
                        prop_assert!(found.low.is_some() && found.high.is_some(), "{:?}", kpi);
                    }
                }
                if let (Some(value), Some(low), Some(high)) = (found.value, found.low, found.high) {
                    prop_assert!(low <= value + 1e-9 && value <= high + 1e-9, "{:?}: {:?}", kpi, found);
                }
            }
        }
    }

    #[test]
    fn history_does_not_know_the_future(touches in touches(true), period in periods()) {
        let last = period.last();
        let past: Vec<Touch> = touches
            .iter()
            .filter(|touch| domain::Zone::utc().day_of(touch.occurred_at) <= last)
            .cloned()
            .collect();
        let (now, then) = (book(&touches), book(&past));
        let (from_now, from_then) = (OrderTable::build(&now, last), OrderTable::build(&then, last));
        for kpi in kpi::CATALOGUE {
            let left = kpi.measure(&Context::new(&from_now, &now, period));
            let right = kpi.measure(&Context::new(&from_then, &then, period));
            prop_assert_eq!(left, right, "{:?}", kpi);
        }
    }

    #[test]
    fn cohorts_hold_every_order_of_a_customer_once(touches in touches(true)) {
        let book = book(&touches);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        let cohorts = Cohorts::build(&table, None);
        let cells = || cohorts.rows.iter().flat_map(|cohort| &cohort.cells);
        let known = || table.all_rows().filter(|row| table.customer(*row).is_some());
        prop_assert_eq!(cells().map(|cell| cell.orders).sum::<u64>(), known().count() as u64);
        prop_assert_eq!(cells().map(|cell| cell.revenue).sum::<Amount>(), known().map(|row| table.amount(row)).sum());
        for cohort in &cohorts.rows {
            prop_assert_eq!(cohort.size, cohort.cells.first().map_or(0, |cell| cell.customers));
            prop_assert!(cohort.cells.iter().all(|cell| cell.customers <= cohort.size));
            let context = Context::new(&table, &book, cohort.month);
            if context.coverage() != kpi::Coverage::None {
                prop_assert_eq!(find("new_customers").measure(&context).value, Some(cohort.size as f64));
            }
        }
    }

    #[test]
    fn a_period_without_orders_has_no_ratios(touches in touches(true), period in periods()) {
        let shortened: Vec<Touch> =
            touches.into_iter().filter(|touch| !period.contains(domain::Zone::utc().day_of(touch.occurred_at))).collect();
        let book = book(&shortened);
        let table = OrderTable::build(&book, Day::from_number(START + DAYS));
        let context = Context::new(&table, &book, period);
        if context.coverage() != kpi::Coverage::None {
            for id in ["average_order_value", "new_customer_share", "purchase_frequency", "refund_share", "discount_share",
                       "median_days_between_orders"] {
                prop_assert_eq!(find(id).measure(&context).no_value, Some(NoValue::DivisionByZero), "{}", id);
            }
            prop_assert_eq!(find("orders").measure(&context).value, Some(0.0));
        }
    }
}
