//! Stories of one customer as books.

use domain::{ArrivedAs, Currency, Event, Kind, MessageId, Zone};
use jiff::Timestamp;
use lifecycle::{Book, Touch};

/// What happened, parted by `·`: `day 3 Order Completed 20`, `day 4 Ticket Opened topic=Beschwerde`. A bare number is the
/// revenue; orders have their place in the story as their number where they name none, and one product where they name a category.
/// `by=b` makes it an event of another key of the same person, whom the first one is told to be.
pub(crate) fn book(story: &str, zone: &Zone) -> Book {
    let mut book = Book::new(zone);
    let anna = ArrivedAs::user("anna").expect("a key");
    for (place, happening) in (1_u64..).zip(story.split('·').map(str::trim)) {
        book.apply(&Touch::of(&event(happening, place, &anna), Currency::EUR));
    }
    book
}

/// One happening in its place of a story, of whoever a key stands for.
pub(crate) fn event(happening: &str, place: u64, of: &ArrivedAs) -> Event {
    let mut words = happening.strip_prefix("day ").expect("a day").split(' ');
    let day: i64 = words.next().and_then(|day| day.parse().ok()).expect("a day");
    let mut properties = serde_json::Map::new();
    let mut kind = Vec::new();
    let mut by = of.clone();
    let mut also = Vec::new();
    for word in words {
        if let Some(visitor) = word.strip_prefix("by=") {
            by = ArrivedAs::anonymous(visitor).expect("a key");
        } else if let Some(visitor) = word.strip_prefix("also=") {
            also.push(ArrivedAs::anonymous(visitor).expect("a key"));
        } else if let Some((name, value)) = word.split_once('=') {
            let value = value.parse::<f64>().map_or_else(|_| value.into(), serde_json::Value::from);
            properties.insert(name.to_owned(), value);
        } else if word.parse::<f64>().is_ok() {
            properties.insert("revenue".to_owned(), word.into());
        } else {
            kind.push(word);
        }
    }
    let kind = kind.join(" ");
    assert!(Kind::KNOWN.contains(&kind.as_str()), "`{kind}` is no kind");
    if kind.starts_with("Order ") {
        properties.entry("order_id").or_insert_with(|| place.to_string().into());
        if let Some(category) = properties.remove("category") {
            properties.insert("products".to_owned(), serde_json::json!([{ "category": category, "quantity": 1 }]));
        }
    }
    let moment = Timestamp::from_second(day * 86_400 + 3_600 + i64::try_from(place).expect("few")).expect("moment");
    let mut event = Event::new(MessageId(place.to_string()), Kind::from_name(&kind), moment, moment);
    event.properties = properties;
    event.customer = Some(by.customer().clone());
    (event.arrived_as, event.also) = (Some(by), also);
    event.source = Some("shop".to_owned());
    event
}
