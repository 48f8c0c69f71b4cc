//! Order files, as shops write them or as a map says.

use std::panic::Location;

use domain::{Currency, Language, Message, PriceBasis, Zone};
use intake::{Context, FileMap, Row, formats, head, read, recognise};

/// Reads a file with every built-in format, and as it would be recognised.
pub fn orders(bytes: &[u8]) {
    let Ok(head) = head(bytes) else { return };
    for format in formats().iter().map(|format| Some(format.map.id.as_str())).chain([None]) {
        imported(bytes, &head, format, None);
    }
}

/// Reads a map, which stands before a line of three hyphens, and with it the file behind the line.
pub fn mapped_orders(bytes: &[u8]) {
    let place = bytes.windows(5).position(|window| window == b"\n---\n");
    let (map, file) = place.map_or((bytes, &bytes[..0]), |place| (&bytes[..place], &bytes[place + 5..]));
    let Ok(text) = std::str::from_utf8(map) else { return };
    match FileMap::from_toml(text) {
        Ok(map) => {
            let written = toml::to_string(&map).expect("a map can be written");
            let again = FileMap::from_toml(&written).expect("what was written can be read");
            assert_eq!(again, map, "written and read, it is the same");
            if let Ok(head) = head(file) {
                imported(file, &head, None, Some(&map));
            }
        }
        Err(fault) => worded(&fault.message(text)),
    }
}

fn imported(bytes: &[u8], head: &[u8], format: Option<&str>, map: Option<&FileMap>) {
    let context = Context { zone_of_source: Zone::utc(), currency: Currency::EUR, prices: PriceBasis::Net };
    let layout = match recognise("orders.csv", head, &context, format, map) {
        Ok(layout) => layout,
        Err(refused) => return worded(&refused.reason),
    };
    let (mut rejects, mut drafts) = (0, 0_u64);
    let mut sink = |row| match row {
        Row::Draft(_) | Row::Statement(_) => drafts += 1,
        Row::Reject(reject) => {
            rejects += 1;
            worded(&reject.reason);
        }
    };
    if let Ok(summary) = read(bytes, &layout, &mut sink, &mut |_| {}) {
        assert_eq!(summary.rejected_rows, rejects, "every reject is handed back");
        assert!(
            summary.orders + summary.refunds + summary.cancellations + summary.statements >= drafts,
            "every draft is counted"
        );
        assert!(summary.first <= summary.last);
    }
}

/// Has words in both languages, with no gap left open.
#[track_caller]
pub(crate) fn worded(message: &Message) {
    for language in Language::ALL {
        let text = words::message(language, message);
        assert!(!text.is_empty() && text != message.key, "{}: {message:?}", Location::caller());
    }
}
