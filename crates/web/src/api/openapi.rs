//! The description of all interfaces for programs, in `OpenAPI` 3.1: what the table of routes has below `/api/` and `/v1/`.
//!
//! A test holds it against the table, so that none is missing and none is made up.

mod calls;
mod churn;
mod customer;
mod economics;
mod intensity;
mod phases;
mod products;
mod segments;
mod value;

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use intake::segment::Call;
use serde_json::{Map, Value, json};

/// The document.
pub(crate) async fn show() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());
    ([(CONTENT_TYPE, "application/vnd.oai.openapi+json;version=3.1")], TEXT.as_str()).into_response()
}

/// The description of all interfaces for programs.
pub fn document() -> Value {
    let mut paths = Map::new();
    for (path, call) in Call::PATHS {
        paths.insert(path.to_owned(), json!({ "post": call_of(path, call), "options": preflight(path) }));
    }
    paths.insert(
        "/v1/projects/{key}/settings".into(),
        json!({ "get": client_settings(), "options": preflight("/v1/projects/{key}/settings") }),
    );
    paths.insert("/v1/m".into(), json!({ "post": own_figures(), "options": preflight("/v1/m") }));
    paths.insert("/api/openapi.json".into(), json!({ "get": this_document() }));
    paths.insert("/api/customers/{id}".into(), json!({ "get": customer() }));
    let others = intensity::operations().into_iter().chain(value::operations());
    let others = others.chain(churn::operations()).chain(products::operations()).chain(economics::operations());
    for (path, operation) in phases::operations().into_iter().chain(others) {
        paths.insert(path.to_owned(), json!({ "get": operation }));
    }
    paths.extend(segments::paths());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Stammkunde",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Events come in below /v1, with the write key of a source. Questions are asked below /api, with an \
                API key, or by who is signed in. Every fault is told as problem details (RFC 9457).",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "writeKey": { "type": "http", "scheme": "basic", "description": "The write key is the user name." },
                "apiKey": { "type": "http", "scheme": "bearer" },
            },
            "schemas": schemas(),
        },
    })
}

fn schemas() -> Value {
    let problem = json!({
        "type": "object",
        "description": "Problem details (RFC 9457). Below /v1 with the fields that the clients of Segment understand.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What is wrong, and what to do." },
            "instance": { "type": "string" },
            "success": { "const": false },
            "code": { "type": "string", "description": "A short word for the fault, stable." },
            "message": { "type": "string" },
            "path": { "type": "string", "description": "The field that is meant." },
            "rejected": { "type": "array", "items": { "$ref": "#/components/schemas/Rejected" } },
        },
    });
    let mut schemas = Map::new();
    schemas.insert("Problem".into(), problem);
    schemas.extend(
        calls::schemas()
            .into_iter()
            .chain(customer::schemas())
            .chain(phases::schemas())
            .chain(segments::schemas())
            .chain(intensity::schemas())
            .chain(churn::schemas())
            .chain(economics::schemas())
            .chain(products::schemas())
            .chain(value::schemas())
            .map(|(name, schema)| (name.into(), schema)),
    );
    Value::Object(schemas)
}

fn content(kind: &str, schema: &str) -> Value {
    json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
}

/// The answers named, each a problem.
fn problems(answers: &mut Map<String, Value>, named: &[(&str, &str)]) {
    for (status, description) in named {
        let mut problem =
            json!({ "description": description, "content": content("application/problem+json", "Problem") });
        match *status {
            "429" | "503" => {
                problem["headers"]["Retry-After"] =
                    json!({ "description": "Seconds after which to come again.", "schema": { "type": "integer" } });
            }
            "401" => {
                problem["headers"]["WWW-Authenticate"] =
                    json!({ "description": "How to say who asks.", "required": true, "schema": { "type": "string" } });
            }
            _ => {}
        }
        answers.insert((*status).to_owned(), problem);
    }
}

/// Answers that any request may get.
const ALWAYS: [(&str, &str); 3] = [
    ("421", "The request names a host that is not this server's."),
    ("503", "The server is not set up yet, or cannot write, say because its disk is full; send it again later."),
    ("507", "The disk of the server is full, and what was asked for needs space."),
];
/// Answers that any request with a body may get.
const WITH_BODY: [(&str, &str); 4] = [
    ("400", "What was sent cannot be read; the detail says where and what to do."),
    ("408", "The body did not come in time."),
    ("413", "The body is larger than any may be."),
    ("429", "Too many requests or events at once; `Retry-After` says when to come again."),
];

fn call_of(path: &str, call: Call) -> Value {
    let schema = calls::name(call);
    let mut answers = Map::new();
    let done = content("application/json", "Done");
    answers.insert("200".into(), json!({ "description": "The events are on disk.", "content": done }));
    problems(&mut answers, &ALWAYS);
    problems(&mut answers, &WITH_BODY);
    problems(
        &mut answers,
        &[
            ("401", "No source has this write key."),
            ("403", "Pages of this origin may not send with this write key."),
            ("415", "The body is packed in a way that is not understood."),
        ],
    );
    let (json, text) = (content("application/json", schema), content("text/plain", schema));
    json!({
        "operationId": operation("post", path),
        "summary": format!("Takes events in: {}", call.name()),
        "description": "The body is JSON, plain or packed by gzip, whatever its type is said to be.",
        "security": [{ "writeKey": [] }, {}],
        "requestBody": {
            "required": true,
            "content": { "application/json": json["application/json"], "text/plain": text["text/plain"] },
        },
        "responses": answers,
    })
}

fn operation(method: &str, path: &str) -> String {
    let words: Vec<&str> =
        path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("{method}_{}", words.join("_"))
}

fn preflight(path: &str) -> Value {
    let mut answers = Map::new();
    answers.insert("204".into(), json!({ "description": "Pages of this origin may send." }));
    problems(&mut answers, &ALWAYS);
    problems(&mut answers, &[("403", "No source allows this origin.")]);
    let mut parameters = vec![origin(true)];
    if path.contains("{key}") {
        problems(&mut answers, &[("404", "The key is not text.")]);
        parameters.push(in_path("key", "A write key."));
    }
    json!({
        "operationId": operation("options", path),
        "summary": "The question of a browser before it sends",
        "security": [],
        "parameters": parameters,
        "responses": answers,
    })
}

fn in_path(name: &str, description: &str) -> Value {
    let schema = json!({ "type": "string", "minLength": 1 });
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

fn origin(required: bool) -> Value {
    let description = "Sent by browsers: the origin of the page that asks.";
    let schema = json!({ "type": "string" });
    json!({ "name": "Origin", "in": "header", "required": required, "description": description, "schema": schema })
}

fn client_settings() -> Value {
    let mut answers = Map::new();
    let segment = json!({
        "type": "object",
        "required": ["apiKey", "apiHost", "protocol"],
        "properties": {
            "apiKey": { "type": "string" }, "apiHost": { "type": "string" }, "protocol": { "enum": ["http", "https"] },
        },
    });
    let settings = json!({
        "type": "object",
        "description": "Where to send, and that nothing else is to be loaded.",
        "required": ["integrations"],
        "properties": {
            "integrations": { "type": "object", "required": ["Segment.io"], "properties": { "Segment.io": segment } },
        },
    });
    let settings = json!({ "application/json": { "schema": settings } });
    answers.insert("200".into(), json!({ "description": "Settings for analytics-next.", "content": settings }));
    problems(&mut answers, &ALWAYS);
    problems(
        &mut answers,
        &[
            ("401", "No source has this write key."),
            ("403", "Pages of this origin may not send with this write key."),
            ("404", "The key is not text."),
        ],
    );
    json!({
        "operationId": "client_settings",
        "summary": "What analytics-next asks for before it begins",
        "security": [],
        "parameters": [in_path("key", "A write key."), origin(false)],
        "responses": answers,
    })
}

fn own_figures() -> Value {
    let mut answers = Map::new();
    answers.insert("204".into(), json!({ "description": "Passed over." }));
    problems(&mut answers, &ALWAYS);
    problems(&mut answers, &WITH_BODY);
    json!({
        "operationId": "own_figures",
        "summary": "Figures of analytics-next about itself; they are not kept",
        "security": [],
        "requestBody": { "content": { "text/plain": { "schema": { "type": "string" } } } },
        "responses": answers,
    })
}

fn this_document() -> Value {
    let mut answers = Map::new();
    let object = json!({ "application/vnd.oai.openapi+json;version=3.1": { "schema": { "type": "object" } } });
    answers.insert("200".into(), json!({ "description": "The document.", "content": object }));
    problems(&mut answers, &ALWAYS);
    json!({ "operationId": "openapi", "summary": "This document", "security": [], "responses": answers })
}

fn customer() -> Value {
    let language = json!({
        "name": "Accept-Language", "in": "header", "schema": { "type": "string" },
        "description": "The language of sentences in the answer: `de` or `en`.",
    });
    question(
        ("customer", "One customer"),
        ("Facts, phases with their reasons, and value.", "Customer"),
        &[in_path("id", "Their id or pseudonym."), at(), language],
        &[NO_DAY, ("404", "There is no such customer, or there was none on that day.")],
    )
}

/// The fault of a question whose only parameter is the day.
const NO_DAY: (&str, &str) = ("400", "`at` is no day, or one that is yet to come.");

/// A question that programs ask with an API key: its id and summary; what an answer is, and its schema; parameters; and what may be
/// wrong besides the key.
fn question(
    (id, summary): (&str, &str),
    (found, schema): (&str, &str),
    parameters: &[Value],
    faults: &[(&str, &str)],
) -> Value {
    let mut answers = Map::new();
    answers.insert("200".into(), json!({ "description": found, "content": content("application/json", schema) }));
    problems(&mut answers, &ALWAYS);
    problems(
        &mut answers,
        &[("401", "No API key, or one that opens nothing."), ("403", "The API key or the role is not for this.")],
    );
    problems(&mut answers, faults);
    json!({
        "operationId": id,
        "summary": summary,
        "security": [{ "apiKey": [] }],
        "parameters": parameters,
        "responses": answers,
    })
}

/// The day an answer speaks of.
fn at() -> Value {
    json!({
        "name": "at", "in": "query",
        "schema": { "type": "string", "anyOf": [{ "format": "date" }, { "pattern": "^\\s*$" }] },
        "description": "The day the answer speaks of, today or earlier; today where there is none.",
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::routes::table;

    #[test]
    fn every_interface_for_programs_is_described_and_none_is_made_up() {
        let routes: BTreeSet<(String, String)> = table()
            .iter()
            .filter(|route| route.path.starts_with("/api/") || route.path.starts_with("/v1/"))
            .map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase()))
            .collect();
        let document = document();
        let paths = document["paths"].as_object().expect("paths");
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().expect("methods").keys();
                methods.map(|method| (path.clone(), method.clone())).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(described, routes);
    }

    #[test]
    fn names_of_operations_are_their_own() {
        let document = document();
        let mut names = BTreeSet::new();
        for item in document["paths"].as_object().expect("paths").values() {
            for operation in item.as_object().expect("methods").values() {
                let name = operation["operationId"].as_str().expect("a name").to_owned();
                assert!(names.insert(name.clone()), "{name} twice");
            }
        }
    }
}
