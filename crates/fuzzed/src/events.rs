//! Bodies of the Events API.

use domain::{Currency, Event, Zone, vocabulary};
use intake::segment::{Bounds, Call, Envelope, MOST_EVENTS, Receipt, Refusal, Taken, unpack};
use jiff::Timestamp;
use lifecycle::Touch;

/// The moment of arrival: 2027-01-15T08:00:00Z.
const RECEIVED_SECOND: i64 = 1_800_000_000;
/// Longest message id that is kept, in bytes.
const LONGEST_MESSAGE_ID_BYTES: usize = 256;

/// Reads a body. The first byte says what is called, as the short paths do (`t`, `i`, `p`, `s`, `g`, `a`, `b`); a capital says
/// that the rest is said to be packed by gzip. Without such a byte it is a batch.
pub fn events(bytes: &[u8]) {
    let (call, body) = called(bytes);
    let is_packed = bytes.first().is_some_and(u8::is_ascii_uppercase);
    let bounds = Bounds::default();
    let plain = match unpack(body, is_packed, 1 << 20) {
        Ok(plain) => plain,
        Err(refusal) => return told(&refusal),
    };
    assert!(plain.len() <= 1 << 20);
    let taken = match taken(call, &plain, &bounds) {
        Ok(taken) => taken,
        Err(refusal) => return told(&refusal),
    };
    assert_eq!(self::taken(call, &plain, &bounds), Ok(taken.clone()), "read twice, it is the same");
    assert!(taken.events.len() + taken.rejected.len() <= bounds.events_per_batch.min(MOST_EVENTS));
    for rejected in &taken.rejected {
        assert!(!rejected.fault.to_string().is_empty() && !rejected.fault.code().is_empty());
    }
    for event in taken.events {
        assert!(call == Call::Alias || call == Call::Batch || vocabulary::may_be_sent(&event.kind));
        assert!(event.arrived_as.is_some() || !is_public(&plain), "what a page sends is somebody's");
        kept(event);
    }
}

fn called(bytes: &[u8]) -> (Call, &[u8]) {
    let call = match bytes.first().map(u8::to_ascii_lowercase) {
        Some(b't') => Call::Track,
        Some(b'i') => Call::Identify,
        Some(b'p') => Call::Page,
        Some(b's') => Call::Screen,
        Some(b'g') => Call::Group,
        Some(b'a') => Call::Alias,
        Some(b'b') => Call::Batch,
        _ => return (Call::Batch, bytes),
    };
    (call, &bytes[1..])
}

/// Both sorts of keys, told by the length, so that the same input is always read the same way.
fn is_public(plain: &[u8]) -> bool {
    plain.len().is_multiple_of(2)
}

fn taken(call: Call, plain: &[u8], bounds: &Bounds) -> Result<Taken, Refusal> {
    let envelope = Envelope::parse(call, plain, bounds)?;
    let _ = envelope.write_key();
    let received_at = Timestamp::from_second(RECEIVED_SECOND).unwrap_or(Timestamp::UNIX_EPOCH);
    envelope.open(&Receipt {
        received_at,
        zone: &Zone::utc(),
        source: "1",
        is_public: is_public(plain),
        keeps_ip: false,
        keys: &["card".to_owned()],
        chance: &|bytes| bytes.fill(7),
    })
}

fn told(refusal: &Refusal) {
    assert!(!refusal.to_string().is_empty() && !refusal.code().is_empty());
}

/// What the log relies on; then the event goes the way of every event: normalised, and read for the fold.
fn kept(mut event: Event) {
    assert!(!event.message_id.0.is_empty() && event.message_id.0.len() <= LONGEST_MESSAGE_ID_BYTES);
    assert!(event.occurred_at >= Timestamp::UNIX_EPOCH, "no event is older than clocks");
    assert!(!event.context.contains_key("ip"), "nobody asked for addresses");
    let flaws = vocabulary::normalise(&event.kind, &mut event.properties, Currency::EUR);
    assert!(flaws.iter().all(|flaw| !flaw.fault.is_empty()));
    let once = event.properties.clone();
    vocabulary::normalise(&event.kind, &mut event.properties, Currency::EUR);
    assert_eq!(once, event.properties, "normalised twice, it is the same");
    let _ = Touch::of(&event, Currency::EUR);
    let text = serde_json::to_string(&event.properties).unwrap_or_default();
    let again: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    assert_eq!(serde_json::Value::Object(event.properties), again, "what is written is what is read");
}
