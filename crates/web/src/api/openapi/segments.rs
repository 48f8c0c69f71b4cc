//! Segments, as `/api/segments` answers.

use serde_json::{Map, Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, share, text};
use super::phases::{grain, period};
use super::{ALWAYS, content, in_path, problems};

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let counted = object(
        "How many customers a rule holds for.",
        &[("at", day()), ("customers", count()), ("of", count()), ("value", reference("Amount"))],
    );
    let segment = object(
        "A segment. `count` is null and `fault` says why where its rule cannot be read any more; `rule` is empty where it asks \
            who somebody is and the reader sees no persons.",
        &[
            ("id", text()),
            ("version", count()),
            ("name", reference("Words")),
            ("rule", text()),
            ("since", json!({ "type": "string", "format": "date-time" })),
            ("count", or_null(&reference("SegmentCount"))),
            ("fault", or_null(&text())),
        ],
    );
    let segments = object("All segments.", &[("at", day()), ("segments", list(&reference("Segment")))]);
    let line = object(
        "A customer in a list. What is null is not known, or not shown to this reader.",
        &[
            ("customer", text()),
            ("name", or_null(&text())),
            ("email", or_null(&text())),
            ("country", or_null(&text())),
            ("phase", text()),
            ("overlays", list(&text())),
            ("orders", count()),
            ("first_order", or_null(&day())),
            ("last_order", or_null(&day())),
            ("revenue", reference("Amount")),
            ("net_revenue", reference("Amount")),
            ("silence_score", or_null(&share())),
            ("probability_alive", or_null(&share())),
            ("probability_to_buy_90_days", or_null(&share())),
            ("expected_purchases_year", or_null(&number())),
            ("value_year", or_null(&reference("Amount"))),
            ("basis", or_null(&text())),
        ],
    );
    let members = object(
        "Customers in a segment, the most valuable first. `next` is what `after` takes for the next page; null on the last.",
        &[
            ("segment", text()),
            ("at", day()),
            ("total", count()),
            ("value", reference("Amount")),
            ("customers", list(&reference("CustomerLine"))),
            ("next", or_null(&text())),
        ],
    );
    vec![
        ("SegmentHistory", history()),
        ("SegmentCount", counted),
        ("Segment", segment),
        ("Segments", segments),
        ("CustomerLine", line),
        ("SegmentMembers", members),
    ]
}

/// Members over time.
fn history() -> Value {
    let step = object(
        "One day, week or month: after = before + came − left. Who comes twice is counted twice.",
        &[
            ("first", day()),
            ("last", day()),
            ("before", count()),
            ("came", count()),
            ("left", count()),
            ("after", count()),
            ("of", count()),
        ],
    );
    object(
        "Members of a segment through a period, by its rule as it is now asked of every day. `of` is all customers known by then.",
        &[
            ("segment", text()),
            ("version", count()),
            ("at", day()),
            ("grain", json!({ "enum": ["day", "week", "month"] })),
            ("steps", list(&step)),
        ],
    )
}

/// The paths.
pub(super) fn paths() -> Vec<(String, Value)> {
    let id = || in_path("id", "The segment's id.");
    let page = [
        ("limit", "How many customers at most; 100 where it is not said, never more than 1,000."),
        ("after", "`next` of the page before."),
    ];
    let whole = |(name, description): (&str, &str)| {
        let schema = json!({ "type": "string", "pattern": "^[0-9]{1,9}$" });
        json!({ "name": name, "in": "query", "description": description, "schema": schema })
    };
    let members = std::iter::once(id()).chain(page.map(whole)).collect();
    let call = |name: &str, summary: &str, schema: &str, parameters: Vec<Value>| json!({ "get": call(name, summary, schema, parameters) });
    vec![
        ("/api/segments".to_owned(), call("segments", "All segments", "Segments", Vec::new())),
        ("/api/segments/{id}".to_owned(), call("segment", "One segment", "Segment", vec![id()])),
        (
            "/api/segments/{id}/history".to_owned(),
            call("segment_history", "Members of a segment over time", "SegmentHistory", vec![id(), period(), grain()]),
        ),
        (
            "/api/segments/{id}/members".to_owned(),
            call("segment_members", "Who is in a segment", "SegmentMembers", members),
        ),
    ]
}

fn call(name: &str, summary: &str, schema: &str, mut parameters: Vec<Value>) -> Value {
    let mut answers = Map::new();
    let found = content("application/json", schema);
    answers.insert("200".into(), json!({ "description": "As of the day asked about.", "content": found }));
    problems(&mut answers, &ALWAYS);
    problems(
        &mut answers,
        &[
            ("400", "A parameter cannot be read, or the day is yet to come."),
            ("401", "No API key, or one that opens nothing."),
            ("403", "The API key or the role is not for this."),
        ],
    );
    if !parameters.is_empty() {
        problems(&mut answers, &[("404", "There is no such segment."), ("422", "Its rule cannot be read any more.")]);
    }
    parameters.push(json!({
        "name": "at", "in": "query",
        "schema": { "type": "string", "anyOf": [{ "format": "date" }, { "pattern": "^\\s*$" }] },
        "description": "The day the answer speaks of, today or earlier; today where there is none.",
    }));
    json!({
        "operationId": name,
        "summary": summary,
        "security": [{ "apiKey": [] }],
        "parameters": parameters,
        "responses": answers,
    })
}
