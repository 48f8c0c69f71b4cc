//! Books from a few lines, and short ways to ask.

use analytics::OrderTable;
use analytics::kpi::{self, Context, Measurement};
use domain::{Amount, CustomerId, Day, Kind, Period, Zone};
use jiff::Timestamp;
use lifecycle::Book;
use lifecycle::touch::{OrderTouch, Touch};

/// An order of a customer (or a guest, for the empty name) at an hour of a day counted from 1970.
pub(crate) fn order(customer: &str, number: u64, day: i32, amount: Amount) -> Touch {
    Touch {
        customer: CustomerId::new(customer).ok(),
        kind: Kind::OrderCompleted,
        occurred_at: moment(day),
        received_at: Timestamp::UNIX_EPOCH,
        message: number,
        order: Some(OrderTouch { order_key: number, amount, items: 1, ..OrderTouch::default() }),
        detail: None,
        person: None,
        claims: None,
    }
}

/// Ten o'clock of a day.
pub(crate) fn moment(day: i32) -> Timestamp {
    Timestamp::from_second(i64::from(day) * 86_400 + 36_000).unwrap()
}

/// The book of some touches, days in UTC.
pub(crate) fn book(touches: &[Touch]) -> Book {
    let mut book = Book::new(&Zone::utc());
    for touch in touches {
        book.apply(touch);
    }
    book
}

/// A book told in lines: `2024-01-03 anna 20`, with any of `items 3`, `country DE`, `channel store`, `discount 5`,
/// and `2024-01-09 anna refund 5 of 1` or `2024-01-09 anna cancel 1`, where lines are numbered from 1. A guest is `-`.
pub(crate) fn told(lines: &[&str]) -> Book {
    let touches: Vec<Touch> = (1..).zip(lines).map(|(number, line)| touch_told(number, line)).collect();
    book(&touches)
}

fn touch_told(number: u64, line: &str) -> Touch {
    let words: Vec<&str> = line.split_whitespace().collect();
    let day: Day = words[0].parse().unwrap();
    let customer = words[1].replace('-', "");
    let after = |word: &str| words.iter().position(|other| *other == word).map(|place| words[place + 1]);
    let (kind, amount, of) = match words[2] {
        "refund" => (Kind::OrderRefunded, words[3], after("of")),
        "cancel" => (Kind::OrderCancelled, "0", after("cancel")),
        amount => (Kind::OrderCompleted, amount, None),
    };
    let order_key = match (&kind, of) {
        (Kind::OrderCompleted, _) => number,
        (_, of) => of.map_or(0, |of| of.parse().unwrap()),
    };
    let mut touch = order(&customer, number, day.number(), amount.parse().unwrap());
    touch.kind = kind;
    touch.order = Some(OrderTouch {
        order_key,
        amount: amount.parse().unwrap(),
        discount: after("discount").map_or(Amount::ZERO, |text| text.parse().unwrap()),
        items: after("items").map_or(1, |text| text.parse().unwrap()),
        country: after("country").map(str::to_owned),
        sales_channel: after("channel").map(str::to_owned),
        ..OrderTouch::default()
    });
    touch
}

/// The period that a text names, for a table.
pub(crate) fn period(table: &OrderTable, text: &str) -> Period {
    Period::parse(text, table.as_of(), table.first_day().unwrap_or(table.as_of())).unwrap()
}

/// One KPI of a period.
pub(crate) fn measure(book: &Book, table: &OrderTable, id: &str, text: &str) -> Measurement {
    kpi::find(id).unwrap().measure(&Context::new(table, book, period(table, text)))
}

/// Asserts that two numbers are equal but for rounding.
#[track_caller]
pub(crate) fn close(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "found {found}, expected {expected}");
}
