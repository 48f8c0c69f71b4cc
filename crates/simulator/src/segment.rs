//! Events as the calls of the Segment HTTP API, one JSON object a line: what `/v1/batch` takes as members of `batch`.
//!
//! <https://segment.com/docs/connections/spec/>

use std::io::{self, Write};

use domain::{ArrivedAs, Event, Kind, vocabulary};
use serde::Serialize;
use serde_json::{Map, Value};

/// A call, with the names of the Segment spec.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Call<'e> {
    r#type: &'static str,
    message_id: &'e str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anonymous_id: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_id: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traits: Option<&'e Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<&'e Map<String, Value>>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    context: &'e Map<String, Value>,
}

/// Writes an event as one line. Who is known by an address only is named by it as user id; what belongs to nobody has no id.
/// What Stammkunde alone may tell (that somebody was erased) is no call, and left out: whether there is a line is answered.
pub fn write_line(event: &Event, out: &mut dyn Write) -> io::Result<bool> {
    if !vocabulary::may_be_sent(&event.kind) && event.kind != Kind::CustomerMerged {
        return Ok(false);
    }
    let keys = || event.arrived_as.iter().chain(&event.also);
    let name = event.kind.name();
    let (r#type, named) = match event.kind {
        Kind::PageViewed => ("page", None),
        Kind::ScreenViewed => ("screen", None),
        Kind::CustomerIdentified => ("identify", None),
        // Who is who is no client's to tell by name; `alias` is how a shop says that two of its numbers are one person.
        Kind::CustomerMerged => ("alias", None),
        _ => ("track", Some(&*name)),
    };
    let is_alias = event.kind == Kind::CustomerMerged;
    let is_identify = event.kind == Kind::CustomerIdentified;
    let call = Call {
        r#type,
        message_id: &event.message_id.0,
        timestamp: event.occurred_at.to_string(),
        user_id: keys().find_map(|key| match key {
            ArrivedAs::External(id) | ArrivedAs::Email(id) => Some(id.as_str()),
            ArrivedAs::Anonymous(_) | ArrivedAs::Named(_) => None,
        }),
        anonymous_id: keys().find_map(|key| match key {
            ArrivedAs::Anonymous(id) => id.as_str().strip_prefix("anonymous:"),
            _ => None,
        }),
        previous_id: event.also.first().filter(|_| is_alias).map(|key| key.customer().as_str()),
        event: named,
        traits: is_identify.then_some(&event.properties),
        properties: (!is_identify && !is_alias).then_some(&event.properties),
        context: &event.context,
    };
    serde_json::to_writer(&mut *out, &call)?;
    out.write_all(b"\n")?;
    Ok(true)
}
