//! Events to try things with.

use std::ops::ControlFlow;

use domain::order::{Line, Person};
use domain::{Amount, ArrivedAs, Currency, CustomerId, Event, Flaw, Kind, MessageId, NaturalKey, Order};
use engine::ports::{Log, NewEvent, Position, StoredEvent, Taker, Telling};
use jiff::Timestamp;
use lifecycle::Touch;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use storage::{DataFolder, Options};

/// Options under which a few events already make portions, several files and compaction.
pub(crate) fn tiny() -> Options {
    Options { flush_rows: 7, flush_bytes: 4096, delete_rows: 3, small_files: 2, ..Options::default() }
}

/// An event on its way in, with the touch that the fold makes of it.
pub(crate) fn arriving(event: Event) -> NewEvent {
    let touch = Touch::of(&event, Currency::EUR);
    let natural_key = Some((NaturalKey::of(&[&event.message_id.0]), [7; 16]));
    NewEvent { event, touch, natural_key }
}

/// A small order of a customer at a second since 2011.
pub(crate) fn order(message: &str, customer: Option<&str>, seconds: i64) -> Event {
    let customer = customer.map(|id| CustomerId::new(id).unwrap());
    let occurred_at = Timestamp::from_second(1_293_840_000 + seconds).unwrap();
    let order = Order {
        order_id: Some(message.to_owned()),
        source: "test".to_owned(),
        revenue: Amount::from_micros(12_340_000 + seconds),
        lines: vec![Line { category: Some("Wein".to_owned()), quantity: 2, ..Line::default() }],
        ..Order::default()
    };
    Event {
        arrived_as: customer.clone().map(ArrivedAs::External),
        customer,
        properties: order.to_properties(),
        ..Event::new(MessageId(message.to_owned()), Kind::OrderCompleted, occurred_at, occurred_at)
    }
}

/// Everything in the log in the order of arrival, by `events`.
pub(crate) fn all_events(folder: &DataFolder) -> Vec<StoredEvent> {
    let mut events = Vec::new();
    folder
        .events(&mut |event| {
            events.push(event);
            ControlFlow::Continue(())
        })
        .unwrap();
    events.sort_by_key(|stored| stored.position);
    events
}

/// Every touch after a position, in the order of arrival.
pub(crate) fn all_touches(folder: &DataFolder, after: Position) -> Vec<(Position, Touch)> {
    let mut touches = Vec::new();
    folder
        .touches(after, &mut |position, touch| {
            touches.push((position, touch));
            ControlFlow::Continue(())
        })
        .unwrap();
    touches.sort_by_key(|(position, _)| *position);
    touches
}

/// Every touch as several takers get them, in the order of arrival.
pub(crate) fn touches_apart(folder: &DataFolder, takers: usize) -> Vec<(Position, Touch)> {
    let mut taken = vec![Vec::new(); takers];
    let takers = taken
        .iter_mut()
        .map(|taken| -> Taker<'_> { Box::new(|position, touch: &Touch| taken.push((position, touch.clone()))) });
    folder.touches_apart(takers.collect()).unwrap();
    let mut touches = taken.concat();
    touches.sort_by_key(|(position, _)| *position);
    touches
}

/// What every event after a position tells of an order's lines or of a campaign's cost, in the order of arrival.
pub(crate) fn all_tellings(folder: &dyn Log, after: Position) -> Vec<(Position, Telling)> {
    let mut told = Vec::new();
    folder
        .tellings(after, &mut |position, telling| {
            told.push((position, telling));
            ControlFlow::Continue(())
        })
        .unwrap();
    told.sort_by_key(|(position, _)| *position);
    told
}

/// A key of any sort; often one of few, so that they meet.
fn key() -> impl Strategy<Value = ArrivedAs> {
    let text = prop_oneof![4 => "[a-f]", 1 => "\\PC{1,90}"];
    let make = |(text, sort): (String, u8)| {
        match sort {
            0 => ArrivedAs::external(&text),
            1 => ArrivedAs::email(&text),
            2 => ArrivedAs::anonymous(&text),
            _ => ArrivedAs::named("card", &text),
        }
        .ok()
    };
    (text, 0..4_u8).prop_filter_map("no id", make)
}

/// Five years around 1970 and 2011, so that there are some months, and moments before the epoch.
fn moment() -> impl Strategy<Value = Timestamp> {
    let around = |base: i64| {
        (0_i64..5).prop_flat_map(move |month| (0_i64..50).prop_map(move |tick| base + month * 2_678_400_000_000 + tick))
    };
    prop_oneof![around(-5_000_000_000_000), around(1_293_840_000_000_000)]
        .prop_map(|microseconds| Timestamp::from_microsecond(microseconds).unwrap())
}

fn optional_text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("\\PC{1,12}")
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1_000_000_i64..1_000_000).prop_map(|cents| json!(cents as f64 / 64.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::hash_map(any::<String>(), inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn order_properties() -> impl Strategy<Value = Map<String, Value>> {
    let person = (optional_text(), optional_text(), optional_text(), optional_text()).prop_map(
        |(name, email, country, postcode)| {
            let told = [("vip level".to_owned(), postcode.clone().unwrap_or_default())];
            Person {
                name,
                email,
                country,
                attributes: told.into_iter().filter(|_| postcode.is_some()).collect(),
                postcode,
            }
        },
    );
    let lines = proptest::collection::vec((optional_text(), 0_i64..2_000_000_000, 0_i64..100), 0..3);
    (proptest::option::of("[0-9]{1,2}"), any::<i32>(), optional_text(), person, lines).prop_map(
        |(order_id, cents, sales_channel, person, lines)| {
            let lines = lines
                .into_iter()
                .map(|(category, price, quantity)| Line {
                    category,
                    quantity,
                    price: Amount::from_micros(price),
                    ..Line::default()
                })
                .collect();
            let revenue = Amount::from_micros(i64::from(cents) * 10_000);
            let source = "prop".to_owned();
            Order { order_id, source, revenue, sales_channel, person, lines, ..Order::default() }.to_properties()
        },
    )
}

fn kind_with_properties() -> impl Strategy<Value = (Kind, Map<String, Value>)> {
    let known = proptest::sample::select(Kind::KNOWN).prop_map(Kind::from_name);
    let other = ("\\PC{1,20}", proptest::collection::hash_map(any::<String>(), json_value(), 0..4)).prop_map(
        |(name, properties)| (Kind::from_name(&format!("Other {name}")), properties.into_iter().collect::<Map<_, _>>()),
    );
    let spend = (0_i64..2_000_000, optional_text(), optional_text()).prop_map(|(cents, channel, campaign)| {
        let told = [("channel", channel), ("campaign", campaign)];
        let told = told.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::from(text?))));
        let cost = [("cost", json!(cents as f64 / 100.0)), ("currency", json!("EUR"))];
        let cost = cost.into_iter().map(|(name, value)| (name.to_owned(), value));
        (Kind::CampaignSpendRecorded, cost.chain(told).collect())
    });
    prop_oneof![8 => (known, order_properties()), 1 => spend, 2 => other]
}

/// Any event at all.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    let context = proptest::collection::hash_map(any::<String>(), json_value(), 0..3);
    let flaws = proptest::collection::vec(("[a-z.]{0,9}", "[a-z-]{1,9}"), 0..3);
    let beside = (proptest::collection::vec(key(), 0..3), context, proptest::option::of("[a-z ]{1,9}"), flaws);
    (any::<String>(), proptest::option::weighted(0.8, key()), moment(), moment(), kind_with_properties(), beside)
        .prop_map(|(message, key, occurred_at, received_at, (kind, properties), (also, context, source, flaws))| {
            Event {
                customer: key.as_ref().map(|key| key.customer().clone()),
                arrived_as: key,
                also,
                properties,
                context: context.into_iter().collect(),
                source,
                flaws: flaws.into_iter().map(|(property, fault)| Flaw::new(property, fault)).collect(),
                ..Event::new(MessageId(message), kind, occurred_at, received_at)
            }
        })
}
