//! Attributes: what sources tell of a person beyond who they are, so that rules can ask for it (`attribute("vip_level")`).
//!
//! They come with what identifies somebody (`Customer Identified`), as Segment's traits do. Names and addresses are no attributes:
//! they tell who somebody is and stand where persons are kept. A value is a text; a number and yes or no are written out, a list
//! keeps its members apart, and nothing (`null`, an empty text) says that what was told before no longer holds.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Longest name, in bytes.
const LONGEST_NAME: usize = 60;
/// Longest value, in bytes: more is a letter, not an attribute.
const LONGEST_VALUE: usize = 160;
/// The most attributes of one event; those beyond, in the order of their names, are not looked at.
const MOST: usize = 50;

/// Stands between the members of a list; no text that comes in holds a control character.
pub const MEMBER_SEPARATOR: char = '\u{1f}';

/// Names that tell who somebody is or where they can be reached, written without capitals and signs.
const WHO: [&str; 24] = [
    "name",
    "firstname",
    "lastname",
    "fullname",
    "givenname",
    "familyname",
    "surname",
    "middlename",
    "maidenname",
    "username",
    "email",
    "emailaddress",
    "phone",
    "phonenumber",
    "telephone",
    "mobile",
    "fax",
    "address",
    "street",
    "avatar",
    "website",
    "ip",
    "id",
    "source",
];

/// What traits tell of a person, by name. Of a place within an address the town counts.
pub fn attributes(traits: &Map<String, Value>) -> BTreeMap<String, String> {
    let own = traits.iter().filter(|(name, _)| is_attribute(name));
    let mut told: BTreeMap<String, String> =
        own.filter_map(|(name, value)| Some((name.trim().to_owned(), value_of(value)?))).take(MOST).collect();
    let town = traits.get("address").and_then(Value::as_object).and_then(|address| value_of(address.get("city")?));
    if let Some(town) = town {
        told.entry("city".to_owned()).or_insert(town);
    }
    told
}

fn is_attribute(name: &str) -> bool {
    let plain: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let fits = !name.trim().is_empty() && name.len() <= LONGEST_NAME && !name.chars().any(char::is_control);
    fits && !plain.is_empty() && !WHO.contains(&plain.as_str())
}

fn value_of(value: &Value) -> Option<String> {
    let told = match value {
        Value::Null => String::new(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(members) => {
            let mut texts: Vec<String> = Vec::new();
            for member in members {
                let text = value_of(member).filter(|_| !member.is_array())?;
                if !text.is_empty() && !texts.contains(&text) {
                    texts.push(text);
                }
            }
            let joined = texts.join(&MEMBER_SEPARATOR.to_string());
            return (joined.len() <= LONGEST_VALUE).then_some(joined);
        }
        Value::Object(_) => return None,
    };
    (told.len() <= LONGEST_VALUE && !told.chars().any(char::is_control)).then_some(told)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_tells_who_somebody_is_is_no_attribute() {
        let traits = json!({
            "name": "Anna Berg", "firstName": "Anna", "e-mail": "anna@example.de", "Phone": "1", "address": { "city": "Mainz", "street": "Weg 3" },
            "birthday": "1984-03-09", "vip_level": " gold ", "age": 42, "newsletter": true, "interests": ["Rotwein", "Käse", "Rotwein"],
            "cleared": null, "nested": { "a": 1 }, "": "x", "letter": "x".repeat(500), "broken": "a\u{0}b",
        });
        let told = attributes(traits.as_object().expect("an object"));
        let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            told,
            [
                ("age", "42"),
                ("birthday", "1984-03-09"),
                ("city", "Mainz"),
                ("cleared", ""),
                ("interests", "Rotwein\u{1f}Käse"),
                ("newsletter", "true"),
                ("vip_level", "gold"),
            ]
        );
    }

    #[test]
    fn only_so_many_are_looked_at() {
        let traits: Map<String, Value> = (0..200).map(|number| (format!("a{number:03}"), json!(number))).collect();
        let told = attributes(&traits);
        assert_eq!((told.len(), told.keys().next_back().map(String::as_str)), (MOST, Some("a049")));
    }
}
