//! The description of all interfaces for programs, in `OpenAPI` 3.1: what the table of routes has below `/api/` and `/v1/`.
//!
//! A test holds it against the table, so that none is missing and none is made up.

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
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Stammkunde",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Events come in below /v1, with the write key of a source. Questions are asked below /api, with an \
                API key.",
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
    let id = json!({ "type": ["string", "number", "null"] });
    let moment = json!({ "type": ["string", "number", "null"], "description": "ISO 8601" });
    let object = json!({ "type": ["object", "null"] });
    json!({
        "Event": {
            "type": "object",
            "description": "A call of the Segment spec. Other fields are passed over.",
            "properties": {
                "messageId": id, "userId": id, "anonymousId": id, "previousId": id, "groupId": id,
                "event": { "type": "string" },
                "name": { "type": ["string", "null"] }, "category": { "type": ["string", "null"] },
                "properties": object, "traits": object, "context": object, "integrations": object,
                "timestamp": moment, "originalTimestamp": moment, "sentAt": moment,
                "writeKey": { "type": "string" },
            },
        },
        "Batch": {
            "type": "object",
            "required": ["batch"],
            "properties": {
                "batch": { "type": "array", "items": { "allOf": [
                    { "$ref": "#/components/schemas/Event" },
                    { "type": "object", "required": ["type"], "properties": { "type": {
                        "enum": ["track", "identify", "page", "screen", "group", "alias"],
                    } } },
                ] } },
                "context": object, "integrations": object, "sentAt": moment, "writeKey": { "type": "string" },
            },
        },
        "Rejected": {
            "type": "object",
            "required": ["index", "code", "path", "message"],
            "properties": {
                "index": { "type": "integer" }, "code": { "type": "string" },
                "path": { "type": "string" }, "message": { "type": "string" },
            },
        },
        "Done": {
            "type": "object",
            "required": ["success"],
            "properties": {
                "success": { "const": true },
                "rejectedCount": { "type": "integer" },
                "rejected": { "type": "array", "items": { "$ref": "#/components/schemas/Rejected" } },
            },
        },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
                "detail": { "type": "string" }, "instance": { "type": "string" },
                "success": { "const": false }, "code": { "type": "string" }, "message": { "type": "string" },
                "path": { "type": "string" },
                "rejected": { "type": "array", "items": { "$ref": "#/components/schemas/Rejected" } },
            },
        },
    })
}

fn content(kind: &str, schema: &str) -> Value {
    json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
}

/// The answers named, each a problem.
fn problems(answers: &mut Map<String, Value>, named: &[(&str, &str)]) {
    for (status, description) in named {
        let problem = content("application/problem+json", "Problem");
        answers.insert((*status).to_owned(), json!({ "description": description, "content": problem }));
    }
}

/// Answers that any request may get.
const ALWAYS: [(&str, &str); 3] = [
    ("400", "What was sent cannot be read; the detail says where and what to do."),
    ("421", "The request names a host that is not this server's."),
    ("503", "The server is not set up yet, or cannot write; send it again later."),
];

fn call_of(path: &str, call: Call) -> Value {
    let schema = if call == Call::Batch { "Batch" } else { "Event" };
    let mut answers = Map::new();
    let done = content("application/json", "Done");
    answers.insert("200".into(), json!({ "description": "The events are on disk.", "content": done }));
    problems(&mut answers, &ALWAYS);
    problems(
        &mut answers,
        &[
            ("401", "No source has this write key."),
            ("403", "Pages of this origin may not send with this write key."),
            ("408", "The body did not come in time."),
            ("413", "The body is larger than any may be."),
            ("415", "The body is packed in a way that is not understood."),
            ("429", "Too many requests or events at once; `Retry-After` says when to come again."),
        ],
    );
    let (json, text) = (content("application/json", schema), content("text/plain", schema));
    json!({
        "operationId": operation("post", path),
        "summary": format!("Takes events in: {}", call.name()),
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
    let mut described = json!({
        "operationId": operation("options", path),
        "summary": "The question of a browser before it sends",
        "security": [],
        "responses": answers,
    });
    if path.contains("{key}") {
        described["parameters"] = parameter("key");
    }
    described
}

fn parameter(name: &str) -> Value {
    json!([{ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }])
}

fn client_settings() -> Value {
    let mut answers = Map::new();
    let object = json!({ "application/json": { "schema": { "type": "object" } } });
    answers.insert("200".into(), json!({ "description": "Settings for analytics-next.", "content": object }));
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
        "parameters": parameter("key"),
        "responses": answers,
    })
}

fn own_figures() -> Value {
    let mut answers = Map::new();
    answers.insert("204".into(), json!({ "description": "Passed over." }));
    problems(&mut answers, &ALWAYS);
    problems(&mut answers, &[("413", "The body is larger than any may be.")]);
    json!({
        "operationId": "own_figures",
        "summary": "Figures of analytics-next about itself; they are not kept",
        "security": [],
        "requestBody": { "content": { "text/plain": { "schema": {} } } },
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
    let mut answers = Map::new();
    let object = json!({ "application/json": { "schema": { "type": "object" } } });
    answers.insert("200".into(), json!({ "description": "Facts, phases, value and touchpoints.", "content": object }));
    problems(&mut answers, &ALWAYS);
    problems(
        &mut answers,
        &[
            ("401", "No API key, or one that opens nothing."),
            ("403", "The API key or the role is not for this."),
            ("404", "There is no such customer."),
        ],
    );
    json!({
        "operationId": "customer",
        "summary": "One customer",
        "security": [{ "apiKey": [] }],
        "parameters": parameter("id"),
        "responses": answers,
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
