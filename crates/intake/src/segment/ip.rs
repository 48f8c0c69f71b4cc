//! IP addresses that clients name: personal data, which nobody has to keep.

use serde_json::{Map, Value};

/// How clients call the address of the network from which somebody comes, in small letters and without signs.
const NAMES: [&str; 13] = [
    "clientip",
    "ip",
    "ipaddr",
    "ipaddress",
    "ipv4",
    "ipv6",
    "remoteaddr",
    "remoteaddress",
    "remoteip",
    "requestip",
    "sourceip",
    "userip",
    "xforwardedfor",
];
/// The longest of these with a sign between its words and before them.
const LONGEST: usize = 20;

fn names_an_address(name: &str) -> bool {
    if name.len() < 2 || name.len() > LONGEST {
        return false;
    }
    let mut letters = [0; LONGEST];
    let mut length = 0;
    for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
        letters[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    NAMES.iter().any(|known| known.as_bytes() == &letters[..length])
}

/// Takes the fields that name an address out of an object and all within it.
pub(super) fn forget(object: &mut Map<String, Value>) {
    object.retain(|name, _| !names_an_address(name));
    object.values_mut().for_each(forget_within);
}

fn forget_within(value: &mut Value) {
    match value {
        Value::Object(object) => forget(object),
        Value::Array(values) => values.iter_mut().for_each(forget_within),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
