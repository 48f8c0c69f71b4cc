//! JSON Schemas (draft 2020-12) of the kinds, made from the table, for those who write clients.
//!
//! A schema speaks of properties under our own names, as they stand in the log; synonyms are told in the guide. What is not
//! in it is allowed.

use serde_json::{Map, Value, json};

use super::property::{Property, Type};
use super::{Definition, PRODUCT};

/// The dialect in which the schemas are written.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// File name of a kind's schema: `order_completed.schema.json`.
pub fn file_name(definition: &Definition) -> String {
    format!("{}.schema.json", definition.name.to_lowercase().replace(' ', "_"))
}

/// The schema of the properties of a kind.
pub fn schema(definition: &Definition) -> Value {
    let properties: Vec<&'static Property> = definition.properties().collect();
    let mut schema = object_of(&properties);
    let mut whole = Map::new();
    whole.insert("$schema".into(), DIALECT.into());
    whole.insert("title".into(), definition.name.into());
    whole.insert("description".into(), definition.meaning.en.into());
    whole.append(&mut schema);
    let sets: Vec<Value> = definition
        .one_of
        .iter()
        .map(|set| {
            let ways: Vec<Value> = set.iter().map(|name| given(name)).collect();
            json!({ "anyOf": ways })
        })
        .collect();
    if !sets.is_empty() {
        whole.insert("allOf".into(), Value::Array(sets));
    }
    whole.insert("examples".into(), json!([definition.example()]));
    Value::Object(whole)
}

/// That a property is there and says something.
fn given(name: &str) -> Value {
    let mut property = Map::new();
    property.insert(name.to_owned(), json!({ "not": { "enum": [null, ""] } }));
    json!({ "required": [name], "properties": property })
}

fn object_of(properties: &[&'static Property]) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    let members: Map<String, Value> =
        properties.iter().map(|property| (property.name.to_owned(), of_property(property))).collect();
    schema.insert("properties".into(), Value::Object(members));
    let required: Vec<&str> = properties.iter().filter(|property| property.required).map(|p| p.name).collect();
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    schema.insert("additionalProperties".into(), Value::Bool(true));
    schema
}

/// A required property must say something; any other may also be null or an empty text.
fn of_property(property: &Property) -> Value {
    let mut schema = Map::new();
    schema.insert("description".into(), property.meaning.en.into());
    let of_type = of_type(property.of);
    if property.required {
        schema.extend(of_type);
    } else {
        schema.insert("anyOf".into(), json!([Value::Object(of_type), { "enum": [null, ""] }]));
    }
    Value::Object(schema)
}

fn of_type(of: Type) -> Map<String, Value> {
    let schema = match of {
        Type::Text => json!({ "type": ["string", "number"], "pattern": "\\S" }),
        Type::Amount => json!({
            "type": ["number", "string"],
            "minimum": 0,
            "pattern": r"^\s*\+?(\d+(\.\d{0,6}0*)?|\.\d{1,6}0*)([eE][+-]?\d+)?\s*$",
        }),
        Type::Integer => json!({ "type": ["integer", "string"], "minimum": 0, "pattern": r"^\s*\+?\d+\s*$" }),
        Type::Share => json!({ "type": ["number", "string"], "minimum": 0, "maximum": 1 }),
        Type::Score(low, high) => json!({ "type": ["number", "string"], "minimum": low, "maximum": high }),
        Type::Moment => json!({ "type": "string", "format": "date-time" }),
        Type::Day => json!({ "type": "string", "pattern": r"^\s*[+-]?\d{4,6}-\d{2}-\d{2}" }),
        Type::Url => json!({ "type": "string", "pattern": r"^\s*(/|[A-Za-z][A-Za-z0-9+.-]*:)\S*\s*$" }),
        Type::Currency => json!({ "type": "string", "pattern": r"^\s*[A-Za-z]{3}\s*$" }),
        Type::Email => json!({ "type": "string", "pattern": r"^\s*[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\s*$" }),
        Type::Boolean => json!({ "enum": [true, false, "true", "false"] }),
        Type::OneOf(words) => json!({ "enum": words }),
        Type::Object => json!({ "type": "object" }),
        Type::Products => {
            let product = object_of(&PRODUCT.iter().collect::<Vec<_>>());
            json!({ "type": "array", "items": product })
        }
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}
