//! `property(properties, 'product_id')` in SQL: one member of a JSON object, without the rest being read.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringBuilder, StringViewArray};
use arrow::datatypes::DataType;
use datafusion::common::cast::as_string_view_array;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use datafusion::scalar::ScalarValue;

/// The function: a member's text where it is one, else its JSON as it stands; NULL where it is absent or null.
pub(crate) fn function() -> ScalarUDF {
    create_udf(
        "property",
        vec![DataType::Utf8View, DataType::Utf8],
        DataType::Utf8,
        Volatility::Immutable,
        Arc::new(|arguments: &[ColumnarValue]| property(arguments)),
    )
}

fn property(arguments: &[ColumnarValue]) -> Result<ColumnarValue> {
    let [objects, ColumnarValue::Scalar(name)] = arguments else {
        return Err(DataFusionError::Plan("property() takes a column and the name of a member".to_owned()));
    };
    let (ScalarValue::Utf8(Some(name)) | ScalarValue::Utf8View(Some(name)) | ScalarValue::LargeUtf8(Some(name))) = name
    else {
        return Ok(ColumnarValue::Scalar(ScalarValue::Utf8(None)));
    };
    match objects {
        ColumnarValue::Array(objects) => Ok(ColumnarValue::Array(of_column(as_string_view_array(objects)?, name))),
        ColumnarValue::Scalar(object) => {
            let found = of_column(object.to_array()?.as_string_view(), name);
            Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&found, 0)?))
        }
    }
}

fn of_column(objects: &StringViewArray, name: &str) -> ArrayRef {
    let mut found = StringBuilder::with_capacity(objects.len(), objects.len() * 16);
    for object in objects {
        match object.and_then(|object| member(object, name)) {
            None | Some("null") => found.append_null(),
            Some(value) if value.starts_with('"') => match value[1..].strip_suffix('"') {
                Some(text) if !text.contains('\\') => found.append_value(text),
                _ => found.append_option(serde_json::from_str::<String>(value).ok()),
            },
            Some(value) => found.append_value(value),
        }
    }
    Arc::new(found.finish())
}

/// The JSON of an object's member, the first of its name. `None` also where the text is no object.
fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let mut at = after_space(object, 0);
    if object.as_bytes().get(at) != Some(&b'{') {
        return None;
    }
    at += 1;
    loop {
        let key_from = after_space(object, at);
        let key_to = end_of_text(object, key_from)?;
        let colon = after_space(object, key_to);
        if object.as_bytes().get(colon) != Some(&b':') {
            return None;
        }
        let from = after_space(object, colon + 1);
        let to = end_of_value(object, from)?;
        if is_text(&object[key_from..key_to], name) {
            return Some(&object[from..to]);
        }
        let next = after_space(object, to);
        if object.as_bytes().get(next) != Some(&b',') {
            return None;
        }
        at = next + 1;
    }
}

/// Whether a text in JSON, with its marks, says this.
fn is_text(json: &str, text: &str) -> bool {
    let bare = &json[1..json.len() - 1];
    if bare.contains('\\') { serde_json::from_str::<String>(json).is_ok_and(|key| key == text) } else { bare == text }
}

fn after_space(json: &str, at: usize) -> usize {
    let rest = json.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// The place behind the text that begins here.
fn end_of_text(json: &str, from: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    if bytes.get(from) != Some(&b'"') {
        return None;
    }
    let mut at = from + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The place behind the value that begins here.
fn end_of_value(json: &str, from: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    match bytes.get(from)? {
        b'"' => end_of_text(json, from),
        b'{' | b'[' => {
            let (mut at, mut depth) = (from, 0_usize);
            loop {
                match bytes.get(at)? {
                    b'"' => {
                        at = end_of_text(json, at)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        _ => {
            let rest = &bytes[from..];
            let end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
            rest.iter().position(end).map(|length| from + length)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::*;

    fn of(object: &str, name: &str) -> Option<String> {
        let found = of_column(&StringViewArray::from(vec![object]), name);
        let found = found.as_string::<i32>();
        found.is_valid(0).then(|| found.value(0).to_owned())
    }

    #[test]
    fn a_member_is_found_among_others() {
        let object = r#" { "a" : {"b": [1, "}"]}, "b": "x\"\u00e4", "c":-1.5e3 ,"d":null, "e\n":true, "f": [] } "#;
        assert_eq!(of(object, "a").as_deref(), Some(r#"{"b": [1, "}"]}"#));
        assert_eq!(of(object, "b").as_deref(), Some("x\"ä"));
        assert_eq!(of(object, "c").as_deref(), Some("-1.5e3"));
        assert_eq!(of(object, "d"), None);
        assert_eq!(of(object, "e\n").as_deref(), Some("true"));
        assert_eq!(of(object, "f").as_deref(), Some("[]"));
        assert_eq!(of(object, "g"), None);
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in
            ["", "{", "{}", "[1]", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"", "{\"a\":[", "null", "{\"a\":1", "{1:2}"]
        {
            assert_eq!(of(text, "a"), None, "{text}");
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from);
            let object = prop::collection::vec((".{0,3}", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()));
            prop_oneof![list, object]
        })
    }

    proptest! {
        #[test]
        fn it_reads_what_a_whole_reader_reads(members in prop::collection::vec((".{0,3}", values()), 0..6), pretty: bool) {
            let object: Map<String, Value> = members.into_iter().collect();
            let text = if pretty { serde_json::to_string_pretty(&object) } else { serde_json::to_string(&object) };
            let text = text.expect("JSON");
            for (name, value) in &object {
                let expected = match value {
                    Value::Null => None,
                    Value::String(text) => Some(json!(text)),
                    other => Some(other.clone()),
                };
                let found = of(&text, name).map(|found| match value {
                    Value::String(_) => json!(found),
                    _ => serde_json::from_str(&found).expect("JSON"),
                });
                prop_assert_eq!(found, expected);
            }
            prop_assert_eq!(of(&text, "no member"), None);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[{}\\[\\]\":,a\\\\ ä1]{0,24}") {
            let _ = of(&text, "a");
        }
    }
}
