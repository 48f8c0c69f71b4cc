//! The laws of the vocabulary.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use serde_json::json;

use super::names::spelling;
use super::*;
use crate::event::Flaw;
use crate::{Amount, Currency, Order};

fn normalised(kind: &str, value: Value) -> (Value, Vec<(String, String)>) {
    let Value::Object(mut properties) = value else { panic!("no object: {value}") };
    let flaws = normalise(&kind_of(kind), &mut properties, Currency::EUR);
    let flaws = flaws.into_iter().map(|flaw| (flaw.property, flaw.fault)).collect();
    (Value::Object(properties), flaws)
}

fn flaws(kind: &str, value: Value) -> String {
    let (_, flaws) = normalised(kind, value);
    flaws.iter().map(|(property, fault)| format!("{property} {fault}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_kind_has_its_definition_in_its_area() {
    let names: Vec<&str> = definitions().map(|definition| definition.name).collect();
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), Kind::KNOWN.iter().copied().collect());
    assert_eq!(names.len(), Kind::KNOWN.len());
    let areas: Vec<Option<Area>> = definitions().map(|definition| definition.kind().area()).collect();
    assert!(areas.is_sorted(), "the files of the areas are in the order of the areas");
    for definition in definitions() {
        let mut seen = BTreeSet::new();
        for property in definition.properties() {
            assert!(seen.insert(property.name), "{} has `{}` twice", definition.name, property.name);
        }
        for name in definition.one_of.iter().copied().flatten() {
            assert!(seen.contains(name), "{}: no property is called `{name}`", definition.name);
        }
    }
}

#[test]
fn no_name_means_two_kinds() {
    let mut meant: HashMap<String, &str> = HashMap::new();
    for definition in definitions() {
        for name in definition.also.iter().copied().chain([definition.name]) {
            let before = meant.insert(spelling(name), definition.name);
            assert!(
                before.is_none_or(|before| before == definition.name),
                "`{name}` means {before:?} and {}",
                definition.name
            );
        }
    }
}

#[test]
fn names_are_understood_in_every_spelling() {
    for name in Kind::KNOWN {
        assert_eq!(kind_of(name).name(), *name);
        let spellings = [
            name.to_lowercase(),
            name.to_uppercase(),
            name.replace(' ', "_"),
            name.replace(' ', ""),
            name.replace(' ', "-"),
        ];
        for spelt in spellings {
            assert_eq!(kind_of(&spelt).name(), *name, "{spelt}");
        }
    }
    for (sent, meant) in [
        ("view_item", Kind::ProductViewed),
        ("view_item_list", Kind::ProductListViewed),
        ("add_to_cart", Kind::ProductAdded),
        ("begin_checkout", Kind::CheckoutStarted),
        ("purchase", Kind::OrderCompleted),
        ("refund", Kind::OrderRefunded),
        ("view_search_results", Kind::ProductsSearched),
        ("page_view", Kind::PageViewed),
        ("generate_lead", Kind::FormSubmitted),
        ("checkout_completed", Kind::OrderCompleted),
        ("Placed Order", Kind::OrderCompleted),
        ("Order Canceled", Kind::OrderCancelled),
    ] {
        assert_eq!(kind_of(sent), meant, "{sent}");
    }
    for unknown in ["select_item", "Weinprobe besucht", "", "  ", "_", "Ordér Completed"] {
        assert_eq!(kind_of(unknown), Kind::Other(unknown.into()));
    }
}

#[test]
fn a_slip_of_the_pen_finds_the_nearest_name() {
    assert_eq!(nearest("Order Complete"), Some("Order Completed"));
    assert_eq!(nearest("Prodct Viewed"), Some("Product Viewed"));
    assert_eq!(nearest("Weinprobe besucht"), None);
    assert_eq!(nearest(""), None);
    assert_eq!(nearest(&"x".repeat(10_000)), None);
}

#[test]
fn every_example_is_without_a_flaw() {
    for definition in definitions() {
        let mut example = definition.example();
        let before = example.clone();
        assert_eq!(normalise(&definition.kind(), &mut example, Currency::EUR), [], "{}", definition.name);
        assert_eq!(example, before, "{}", definition.name);
    }
}

#[test]
fn what_is_required_is_missed() {
    for definition in definitions() {
        for property in definition.properties().filter(|property| property.required) {
            for nothing in [None, Some(Value::Null), Some(json!(" "))] {
                let mut example = definition.example();
                example.remove(property.name);
                example.extend(nothing.map(|nothing| (property.name.to_owned(), nothing)));
                let flaws = normalise(&definition.kind(), &mut example, Currency::EUR);
                assert_eq!(flaws, [Flaw::new(property.name, "missing")], "{}", definition.name);
            }
        }
    }
    assert_eq!(flaws("Order Completed", json!({ "order_id": 1001 })), "revenue missing");
    assert_eq!(flaws("Order Completed", json!({ "order_id": 1001, "total": "12.50" })), "");
}

#[test]
fn bad_values_are_named_by_path_and_fault() {
    assert_eq!(
        flaws(
            "purchase",
            json!({
                "transaction_id": { "a": 1 }, "value": "zwölf", "tax": -1, "shipping": "0.0000001", "discount": 1e300,
                "currency": "Taler", "email": "anna", "items": [{ "price": "NaN", "quantity": 1.5 }, "Riesling"],
            }),
        ),
        "order_id no-text, revenue no-amount, shipping too-fine, tax negative, discount too-large, currency no-currency, \
         products.0.price no-amount, products.0.quantity no-integer, products.1 no-product, email no-email",
    );
    assert_eq!(flaws("Survey Answered", json!({ "survey_id": "s", "nps": 11 })), "nps out-of-range");
    assert_eq!(flaws("Order Delivered", json!({ "order_id": "1", "promised_at": "morgen" })), "promised_at no-moment");
    assert_eq!(flaws("Cart Viewed", json!({ "products": "Riesling" })), "products no-list");
    assert_eq!(flaws("Cart Viewed", json!({ "currency": "usd", "value": 0.1 + 0.2 })), "currency other-currency");
    assert_eq!(flaws("Cart Viewed", json!({ "currency": "US$", "value": 1 })), "currency other-currency");
    assert_eq!(flaws("Cart Viewed", json!({ "currency": "Euro", "value": 1 })), "");
    assert_eq!(flaws("Call Logged", json!({ "direction": "Sideways" })), "direction unknown-value");
    assert_eq!(
        flaws(
            "Campaign Spend Recorded",
            json!({ "day": "31.5.2026", "channel": "search", "campaign": "c", "cost": 1 })
        ),
        "day no-day"
    );
}

#[test]
fn every_fault_told_is_in_the_list() {
    for kind in Kind::KNOWN {
        for bad in [json!({}), json!([]), json!(-1), json!(true), json!("?"), json!([1]), json!("XXX"), json!(1e300)] {
            let kind = Kind::from_name(kind);
            let names = definition(&kind).expect("a known kind").properties().map(|property| property.name.to_owned());
            let mut properties = names.map(|name| (name, bad.clone())).collect();
            for flaw in normalise(&kind, &mut properties, Currency::EUR) {
                assert!(FAULTS.contains(&flaw.fault.as_str()), "{flaw:?}");
            }
        }
    }
}

#[test]
fn synonyms_are_renamed_and_nothing_is_lost() {
    let (read, flaws) = normalised(
        "purchase",
        json!({
            "transaction_id": "T1", "value": 20, "Currency": "EUR", "own": { "deep": [1] },
            "items": [{ "item_id": "a", "item_name": "Riesling", "item_category": "Wein", "item_category2": "weiß", "price": 10 }],
        }),
    );
    assert_eq!(flaws, []);
    assert_eq!(
        read,
        json!({
            "order_id": "T1", "revenue": 20, "currency": "EUR", "own": { "deep": [1] },
            "products": [{ "product_id": "a", "name": "Riesling", "category": "Wein", "item_category2": "weiß", "price": 10 }],
        }),
    );
    let (kept, _) =
        normalised("Order Completed", json!({ "order_id": "1", "transaction_id": "2", "orderId": "3", "total": 1 }));
    assert_eq!(kept, json!({ "order_id": "1", "transaction_id": "2", "orderId": "3", "total": 1 }));
}

#[test]
fn the_flaws_told_are_few() {
    let products: Vec<Value> = (0..5_000).map(|_| json!({ "price": "?", "quantity": "?" })).collect();
    let (_, flaws) = normalised("Cart Viewed", json!({ "products": products }));
    assert_eq!(flaws.len(), MAX_FLAWS + 1);
    assert_eq!(flaws.last(), Some(&(String::new(), "more-flaws".to_owned())));
}

#[test]
fn only_stammkunde_says_who_is_who() {
    let ours: Vec<&str> =
        definitions().filter(|definition| !may_be_sent(&definition.kind())).map(|definition| definition.name).collect();
    assert_eq!(ours, ["Customer Merged", "Customer Merge Proposed", "Customers Kept Apart", "Customer Erased"]);
    assert!(may_be_sent(&Kind::Other("Weinprobe besucht".into())));
}

/// JSON of all sorts, also under the names that kinds know.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_i64..100_000).prop_map(|cents| json!(Amount::from_micros(cents * 10_000).to_f64())),
        "[ -~äß]{0,12}".prop_map(Value::from),
        "-?[0-9]{1,4}(\\.[0-9]{0,8})?".prop_map(Value::from),
        Just(json!("EUR")),
        Just(json!("2026-05-31T10:00:00Z")),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            any_properties(inner).prop_map(Value::Object),
        ]
    })
}

fn any_properties(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let mut names: Vec<String> = definitions()
        .flat_map(Definition::properties)
        .flat_map(|property| property.also.iter().copied().chain([property.name]))
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names.dedup();
    let name = prop_oneof![4 => proptest::sample::select(names), 1 => "[a-zA-Z_ ]{0,10}"];
    proptest::collection::vec((name, value), 0..12).prop_map(|members| members.into_iter().collect())
}

fn any_kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(Kind::KNOWN).prop_map(Kind::from_name)
}

fn leaves(properties: &Map<String, Value>) -> Vec<String> {
    let mut values: Vec<String> = properties
        .values()
        .flat_map(|value| match value {
            Value::Array(products) => products
                .iter()
                .flat_map(|product| match product {
                    Value::Object(product) => leaves(product),
                    other => vec![other.to_string()],
                })
                .collect(),
            other => vec![other.to_string()],
        })
        .filter(|value| value != "null" && !value.trim_matches('"').trim().is_empty())
        .collect();
    values.sort_unstable();
    values
}

proptest! {
    #[test]
    fn normalising_again_changes_nothing(kind in any_kind(), sent in any_properties(any_json())) {
        let mut once = sent.clone();
        let flaws = normalise(&kind, &mut once, Currency::EUR);
        prop_assert!(flaws.len() <= MAX_FLAWS + 1);
        let mut twice = once.clone();
        prop_assert_eq!(normalise(&kind, &mut twice, Currency::EUR), flaws);
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(leaves(&sent), leaves(&once));
    }

    #[test]
    fn an_order_without_flaws_is_read_whole(sent in any_properties(any_json())) {
        let mut sent = sent;
        let flaws = normalise(&Kind::OrderCompleted, &mut sent, Currency::EUR);
        let order = Order::read(&sent);
        let of = |name: &str| flaws.iter().any(|flaw| flaw.property == name);
        for (name, read) in [("shipping", order.shipping), ("tax", order.tax), ("discount", order.discount)] {
            let says = sent.get(name).is_some_and(|value| !reading::is_nothing(Some(value)));
            if flaws.len() <= MAX_FLAWS && says && !of(name) {
                prop_assert_eq!(reading::amount(&sent[name]), Ok(Some(read)));
            } else {
                prop_assert!(read.is_zero() || !of(name), "what is flagged is not read");
            }
        }
    }

    #[test]
    fn any_name_is_answered(name in ".{0,200}") {
        let _ = nearest(&name);
        let kind = kind_of(&name);
        prop_assert_eq!(kind_of(&kind.name()), kind);
    }
}
