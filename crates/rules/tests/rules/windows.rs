//! Windows over one customer's events.

use rules::{Bounds, Event, FactIndex, Facts, MICROS_PER_DAY, Truth, Value, WindowQuery};

use crate::shop::{berlin, instant, now, rule};

struct Order {
    at: i64,
    revenue: Value,
    channel: Value,
}

impl Event for &Order {
    fn kind(&self) -> &'static str {
        "Order Completed"
    }

    fn occurred_at(&self) -> i64 {
        self.at
    }

    fn property(&self, name: &str) -> Value {
        match name {
            "revenue" => self.revenue.clone(),
            "channel" => self.channel.clone(),
            _ => Value::Missing,
        }
    }
}

struct Customer(Vec<Order>);

impl Facts for Customer {
    fn now(&self) -> i64 {
        now()
    }

    fn fact(&self, _: FactIndex) -> Value {
        Value::Missing
    }

    fn window(&self, query: &WindowQuery, bounds: Bounds) -> Value {
        query.answer(&self.0, bounds)
    }
}

fn customer() -> Customer {
    let order = |days: i64, euros: i64, channel: &str| Order {
        at: now() - days * MICROS_PER_DAY,
        revenue: Value::Money(euros * 1_000_000),
        channel: Value::text(channel),
    };
    let mut orders =
        vec![order(400, 30, "shop"), order(89, 20, "shop"), order(10, 70, "store"), order(-1, 999, "shop")];
    orders.push(Order { at: now() - 5 * MICROS_PER_DAY, revenue: Value::Missing, channel: Value::Missing });
    Customer(orders)
}

#[test]
fn each_function() {
    let customer = customer();
    for (text, truth) in [
        ("count(\"Order Completed\") == 4", Truth::Yes),
        ("count(\"Order Completed\" in last 90 days) == 3", Truth::Yes),
        ("count(\"Order Completed\" where channel = \"shop\" in last 90 days) == 1", Truth::Yes),
        ("count(\"Order Completed\" in last 90 days where channel == \"shop\") == 1", Truth::Yes),
        ("count(\"Order Completed\" where channel != \"shop\") == 1", Truth::Yes),
        ("count(\"Order Completed\" where channel is unknown) == 1", Truth::Yes),
        ("count(\"Order Completed\" where channel in (\"shop\", \"store\") and revenue >= 25 EUR) == 2", Truth::Yes),
        ("count(\"Order Completed\" where channel starts with \"s\") == 3", Truth::Yes),
        ("sum(\"Order Completed\".revenue in last 365 days) == 90 EUR", Truth::Yes),
        ("sum(\"Order Refunded\".revenue) == 0 EUR", Truth::Yes),
        ("average(\"Order Completed\".revenue) == 40 EUR", Truth::Yes),
        ("average(\"Order Refunded\".revenue) > 1 EUR", Truth::Unknown),
        ("lowest(\"Order Completed\".revenue) == 20 EUR", Truth::Yes),
        ("highest(\"Order Completed\".revenue) == 70 EUR", Truth::Yes),
        ("distinct(\"Order Completed\".channel) == 2", Truth::Yes),
        ("any(\"Order Refunded\" in last 90 days)", Truth::No),
        ("any(\"Order Completed\" in last 7 days)", Truth::Yes),
        ("last(\"Order Completed\" where channel is known) within last 10 days", Truth::Yes),
        ("first(\"Order Completed\") before 2011-01-01", Truth::Yes),
        ("first(\"Order Refunded\") before 2011-01-01", Truth::Unknown),
        ("count('Order Completed', last 90 days, channel = 'shop') = 1", Truth::Yes),
        ("count(\"Order Completed\", \"Order Refunded\") == 4", Truth::Yes),
        // What is in the last 89 days but not in the last 10: an end belongs to the shorter of the two.
        ("count(\"Order Completed\" between 10 and 89 days ago) == 1", Truth::Yes),
        ("count(\"Order Completed\" between 9 and 88 days ago) == 1", Truth::Yes),
        ("count(\"Order Completed\" between 10 and 88 days ago) == 0", Truth::Yes),
        ("sum(\"Order Completed\".revenue between 1 day and 2 years ago) == 120 EUR", Truth::Yes),
    ] {
        assert_eq!(rule(text).evaluate(&customer), truth, "{text}");
    }
}

#[test]
fn each_spelling_has_one_print() {
    for (text, canonical) in [
        (
            "count('Product Viewed', last 14 days, category = 'Rotwein') >= 3",
            "count(\"Product Viewed\" where category == \"Rotwein\" in last 14 days) >= 3",
        ),
        (
            "count('Product Viewed', category = 'Rotwein', items > 2 and items < 9, in last 14 days) >= 3",
            "count(\"Product Viewed\" where category == \"Rotwein\" and items > 2 and items < 9 in last 14 days) >= 3",
        ),
        (
            "any('Product Viewed', 'Product List Viewed', category = 'Rot\\'wein \"x\"')",
            "any(\"Product Viewed\", \"Product List Viewed\" where category == \"Rot'wein \\\"x\\\"\")",
        ),
        (
            "sum('Order Completed'.revenue, 'Order Refunded'.revenue, between 30 days and 60 days ago) > 1 EUR",
            "sum(\"Order Completed\".revenue, \"Order Refunded\".revenue between 30 and 60 days ago) > 1 EUR",
        ),
        (
            "sum('Order Completed', 'Order Refunded'.revenue between 2 weeks and 60 days ago) > 1 EUR",
            "sum(\"Order Completed\".revenue, \"Order Refunded\".revenue between 2 weeks and 60 days ago) > 1 EUR",
        ),
        (
            "orders >= 2 and days_since(last_order) > 1.5 * expected_gap_days",
            "orders >= 2 and days_since(last_order) > 1.5 * expected_gap_days",
        ),
    ] {
        assert_eq!(rule(text).to_string(), canonical);
        assert_eq!(rule(canonical).to_string(), canonical);
    }
}

#[test]
fn months_and_days_follow_the_calendar() {
    struct At(i64, i64);
    impl Facts for At {
        fn now(&self) -> i64 {
            self.0
        }
        fn fact(&self, _: FactIndex) -> Value {
            Value::Instant(self.1)
        }
    }
    // On 31 March one month back is 28 February; on 1 March it is 1 February.
    let month = rule("last_order within last 1 month");
    assert_eq!(month.evaluate(&At(instant("2011-03-31"), instant("2011-02-28"))), Truth::Yes);
    assert_eq!(month.evaluate(&At(instant("2011-03-31"), instant("2011-02-27"))), Truth::No);
    assert_eq!(month.evaluate(&At(instant("2011-03-01"), instant("2011-02-01"))), Truth::Yes);
    // In Berlin 27 March 2011 had 23 hours and 30 October 25: one day back from their ends are their beginnings.
    let day = rule("last_order within last 1 day");
    for (first, next) in [("2011-03-27", "2011-03-28"), ("2011-10-30", "2011-10-31")] {
        assert_eq!(day.evaluate(&At(instant(next), instant(first))), Truth::Yes);
        assert_eq!(day.evaluate(&At(instant(next), instant(first) - 1)), Truth::No);
    }
    // At the end of a day the last 7 days are 7 days of the calendar, in every week of the year.
    let week = rule("last_order within last 7 days");
    let start = |day: i64| {
        let date = jiff::civil::date(2011, 1, 1) + jiff::Span::new().days(day);
        date.to_zoned(berlin()).expect("a day").timestamp().as_microsecond()
    };
    for day in 0..400 {
        let inside =
            (day..day + 10).take_while(|today| week.evaluate(&At(start(today + 1) - 1, start(day))) == Truth::Yes);
        assert_eq!(inside.count(), 7, "from day {day} on");
    }
    // A date is the firm's day: it begins when it begins there.
    assert_eq!(rule("last_order on 2011-06-01").evaluate(&At(now(), instant("2011-06-02") - 1)), Truth::Yes);
    assert_eq!(rule("last_order on 2011-06-01").evaluate(&At(now(), instant("2011-06-02"))), Truth::No);
    assert_eq!(berlin().iana_name(), Some("Europe/Berlin"));
}
