//! Relationship intensity, as `/api/intensity` and `/api/customers/{id}/intensity` answer.

use serde_json::{Map, Value, json};

use super::customer::{count, day, list, number, object, or_null, reference, text};
use super::{ALWAYS, at, content, in_path, operation, problems};

/// The operations, by path.
pub(super) fn operations() -> Vec<(&'static str, Value)> {
    let one = "/api/customers/{id}/intensity";
    let id = in_path("id", "Their id or pseudonym.");
    let mut of_one = described(one, "How close a customer was to the firm over time", "IntensityCourse", vec![id]);
    problems(
        of_one["responses"].as_object_mut().unwrap_or(&mut Map::new()),
        &[("404", "There is no such customer, or there was none on that day.")],
    );
    let all = "/api/intensity";
    vec![
        (one, of_one),
        (all, described(all, "Mean intensity by quarter of the first order", "IntensityCohorts", Vec::new())),
    ]
}

fn described(path: &str, summary: &str, schema: &str, own: Vec<Value>) -> Value {
    let mut answers = Map::new();
    answers.insert("200".into(), json!({ "description": summary, "content": content("application/json", schema) }));
    problems(&mut answers, &ALWAYS);
    problems(
        &mut answers,
        &[
            ("400", "`at` is no day, or one that is yet to come."),
            ("401", "No API key, or one that opens nothing."),
            ("403", "The API key or the role is not for this."),
        ],
    );
    let parameters: Vec<Value> = own.into_iter().chain([at()]).collect();
    json!({
        "operationId": operation("get", path),
        "summary": summary,
        "security": [{ "apiKey": [] }],
        "parameters": parameters,
        "responses": answers,
    })
}

fn points() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 100 })
}

/// The schemas, by name.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let part = or_null(&json!({ "type": "integer", "minimum": 0, "maximum": 100 }));
    let intensity = object(
        "How close somebody is to the firm, with its parts; null where nothing is known, which then does not count.",
        &[
            ("score", points()),
            ("rhythm", part.clone()),
            ("spend", part.clone()),
            ("breadth", part.clone()),
            ("engagement", part.clone()),
            ("satisfaction", part),
        ],
    );
    let point = object(
        "A step; the intensity is that of its last day.",
        &[("first", day()), ("last", day()), ("intensity", reference("Intensity"))],
    );
    let course = object(
        "A customer's intensity over time.",
        &[
            ("customer", text()),
            ("at", day()),
            ("grain", json!({ "enum": ["day", "week", "month"] })),
            ("points", list(&point)),
        ],
    );
    let mean = object(
        "The mean on a day, with its 95 % interval.",
        &[
            ("day", day()),
            ("quarters_since", count()),
            ("mean", points()),
            ("low", or_null(&number())),
            ("high", or_null(&number())),
        ],
    );
    let cohort = object(
        "The customers won in one quarter; the means rest on `drawn` of them.",
        &[("quarter", text()), ("size", count()), ("drawn", count()), ("points", list(&mean))],
    );
    let cohorts = object("The latest cohorts.", &[("at", day()), ("cohorts", list(&cohort))]);
    vec![("Intensity", intensity), ("IntensityCourse", course), ("IntensityCohorts", cohorts)]
}
