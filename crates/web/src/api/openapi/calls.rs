//! What clients send: the calls, as strictly as they are looked at. What is not named here is passed over.

use domain::customer::{MAX_ANONYMOUS_BYTES, MAX_ID_BYTES};
use intake::segment::{Call, MAX_NAME_BYTES};
use serde_json::{Value, json};

/// White space around a text, which is no part of it.
const WHITE: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// Control characters, of which a text has none.
const CONTROL: &str = r"\u0000-\u001f\u007f-\u009f";

/// A text with something in it and without control characters.
fn written() -> String {
    let (visible, inner) = (format!("[^{CONTROL}{WHITE}]"), format!("[^{CONTROL}]"));
    format!("^[{WHITE}]*{visible}({inner}*{visible})?[{WHITE}]*$")
}

fn id(most: usize) -> Value {
    json!({
        "type": ["string", "number"],
        "pattern": written(),
        "maxLength": most,
        "description": format!("A text or number of at most {most} bytes, without control characters."),
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The thing, or nothing: not there, null, or blank.
fn or_nothing(name: &str) -> Value {
    json!({ "anyOf": [reference(name), { "type": ["string", "null"], "pattern": format!("^[{WHITE}]*$") }] })
}

fn with(field: &str, name: &str) -> Value {
    json!({ "required": [field], "properties": { field: reference(name) } })
}

/// The name under which the schema of a call stands.
pub(super) fn name(call: Call) -> &'static str {
    match call {
        Call::Track => "Track",
        Call::Identify => "Identify",
        Call::Page => "Page",
        Call::Screen => "Screen",
        Call::Group => "Group",
        Call::Alias => "Alias",
        Call::Batch => "Batch",
    }
}

/// The schemas of all calls and their parts, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let calls = [Call::Track, Call::Identify, Call::Page, Call::Screen, Call::Group, Call::Alias, Call::Batch];
    let mut schemas = vec![
        ("Id", id(MAX_ID_BYTES)),
        ("VisitorId", id(MAX_ANONYMOUS_BYTES)),
        ("Event", event()),
        ("Rejected", rejected()),
        ("Done", done()),
    ];
    schemas.extend(calls.map(|call| (name(call), self::call(call))));
    schemas
}

/// What all calls have.
fn event() -> Value {
    let moment = "A moment: ISO 8601, or seconds or milliseconds since 1970. What cannot be read is flagged, and the moment of \
        arrival stands in for it.";
    json!({
        "type": "object",
        "description": "A call of the Segment spec. Fields that are not named are passed over; of a field that stands there twice \
            the last holds.",
        "properties": {
            "messageId": { "description": "Makes sending it again harmless. A text or a number; one is made up where there is none." },
            "userId": or_nothing("Id"),
            "anonymousId": or_nothing("VisitorId"),
            "context": {
                "type": ["object", "null"],
                "description": "Page, campaign, device, locale. An IP address is kept only where the configuration says so.",
            },
            "timestamp": { "description": moment },
            "originalTimestamp": { "description": moment },
            "sentAt": { "description": "The sender's clock when the call was sent, by which the moments are corrected." },
            "writeKey": { "description": "The write key, where no header has it." },
        },
        "anyOf": [with("userId", "Id"), with("anonymousId", "VisitorId")],
    })
}

fn call(call: Call) -> Value {
    let object = json!({ "type": ["object", "null"] });
    let text = json!({ "description": "A text; anything else is passed over." });
    let view = json!({ "properties": { "name": text, "category": text, "properties": object } });
    let own = match call {
        Call::Batch => return batch(),
        Call::Track => json!({
            "required": ["event"],
            "properties": {
                "event": {
                    "type": "string",
                    "pattern": written(),
                    "maxLength": MAX_NAME_BYTES,
                    "description": "What happened. Names of what only Stammkunde itself can tell are refused.",
                },
                "properties": object,
            },
        }),
        Call::Page | Call::Screen => view,
        Call::Identify => json!({ "properties": { "traits": object } }),
        Call::Group => json!({
            "properties": { "groupId": or_nothing("Id"), "traits": object },
            "anyOf": [
                with("groupId", "Id"),
                { "required": ["traits"], "properties": { "traits": { "type": "object", "required": ["group_id"] } } },
            ],
        }),
        Call::Alias => json!({
            "properties": { "previousId": or_nothing("VisitorId") },
            "anyOf": [with("previousId", "VisitorId"), with("anonymousId", "VisitorId")],
        }),
    };
    json!({ "allOf": [reference("Event"), own] })
}

fn batch() -> Value {
    let calls = [Call::Track, Call::Identify, Call::Page, Call::Screen, Call::Group, Call::Alias];
    let typed = calls.map(|call| {
        let own = json!({ "required": ["type"], "properties": { "type": { "const": call.name() } } });
        json!({ "allOf": [reference(name(call)), own] })
    });
    json!({
        "type": "object",
        "required": ["batch"],
        "properties": {
            "batch": {
                "type": "array",
                "items": { "anyOf": typed },
                "description": "Each stands for itself: those that cannot be kept are told in `rejected`, the others are kept.",
            },
            "context": { "type": ["object", "null"], "description": "Holds for all that say nothing themselves." },
            "sentAt": { "description": "Holds for all that say nothing themselves." },
            "writeKey": { "description": "The write key, where no header has it." },
        },
    })
}

fn rejected() -> Value {
    json!({
        "type": "object",
        "required": ["index", "code", "path", "message"],
        "properties": {
            "index": { "type": "integer", "description": "Its place in the batch, from 0." },
            "code": { "type": "string" },
            "path": { "type": "string", "description": "The field that is meant; empty where the whole is." },
            "message": { "type": "string" },
        },
    })
}

fn done() -> Value {
    json!({
        "type": "object",
        "required": ["success"],
        "properties": {
            "success": { "const": true },
            "rejectedCount": { "type": "integer", "minimum": 1 },
            "rejected": {
                "type": "array",
                "items": reference("Rejected"),
                "description": "The first of the events of the batch that were not kept.",
            },
        },
    })
}
