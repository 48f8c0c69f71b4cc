//! Attributes: what a firm's sources tell of people beyond the facts of the catalogue, such as `attribute("vip_level")`.
//!
//! Their names are not known beforehand. The first rule that asks for one gives it a place beside the catalogue's facts, for
//! all rules and as long as the program runs; from there on it is a fact like any other. Its type is what the rule compares it
//! with, so that one attribute may have two places. Only names stand here, no values.

use std::sync::OnceLock;

use crate::ast::ExprKind;
use crate::catalogue::{FactDef, FactIndex};
use crate::parse::parse;
use crate::print::Quoted;
use crate::value::Type;

/// The most different attributes, each with a type, that rules can ask for: more than any firm's people have.
pub const MAX_ATTRIBUTES: usize = 512;

/// Where attributes begin: no catalogue has so many facts.
const FIRST: u32 = 1 << 24;

/// An attribute that a rule asks for.
#[derive(Debug)]
struct Asked {
    name: String,
    definition: FactDef,
}

static ASKED: [OnceLock<Asked>; MAX_ATTRIBUTES] = [const { OnceLock::new() }; MAX_ATTRIBUTES];

/// The place of an attribute of a type; `None` where there are too many.
pub(crate) fn place_of(name: &str, value_type: Type) -> Option<FactIndex> {
    let is_it = |asked: &Asked| asked.name == name && asked.definition.value_type == value_type;
    for (place, slot) in (FIRST..).zip(&ASKED) {
        let asked = slot.get_or_init(|| Asked {
            name: name.to_owned(),
            definition: FactDef::new(format!("attribute({})", Quoted(name)), value_type).named(name, name),
        });
        if is_it(asked) {
            return Some(FactIndex(place));
        }
    }
    None
}

fn asked(fact: FactIndex) -> Option<&'static Asked> {
    ASKED.get(usize::try_from(fact.0.checked_sub(FIRST)?).ok()?)?.get()
}

/// How an attribute is called, if the fact is one.
pub(crate) fn definition(fact: FactIndex) -> Option<&'static FactDef> {
    asked(fact).map(|asked| &asked.definition)
}

/// An attribute as a rule asks for it, taken for a text.
pub(crate) fn written(text: &str) -> Option<&'static FactDef> {
    match parse(text).ok()?.value {
        ExprKind::Attribute(name) => definition(place_of(&name.value, Type::Text)?),
        _ => None,
    }
}

impl FactIndex {
    /// The attribute's place among all attributes, below [`MAX_ATTRIBUTES`], its name and type; `None` of a fact of a catalogue.
    pub fn attribute(self) -> Option<(usize, &'static str, Type)> {
        let place = usize::try_from(self.0.checked_sub(FIRST)?).ok()?;
        asked(self).map(|asked| (place, asked.name.as_str(), asked.definition.value_type))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::{
        Catalogue, ErrorKind, Facts, KnownMemberships, Lang, NoMemberships, Rule, SimpleRule, Truth, Value, parse,
    };

    /// Somebody of whom these attributes are known.
    struct Person(Vec<(&'static str, Value)>);

    impl Facts for Person {
        fn now(&self) -> i64 {
            0
        }

        fn fact(&self, fact: FactIndex) -> Value {
            let known = fact.attribute().and_then(|(_, name, _)| self.0.iter().find(|(known, _)| *known == name));
            known.map_or(Value::Missing, |(_, value)| value.clone())
        }
    }

    fn rule(text: &str) -> Rule {
        let catalogue = Arc::new(Catalogue::new("EUR", TimeZone::UTC).expect("a catalogue"));
        Rule::new(text, &catalogue, &NoMemberships).expect(text)
    }

    #[test]
    fn its_type_is_what_it_is_compared_with() {
        let person = Person(vec![
            ("vip level", Value::text("gold")),
            ("age", Value::Number(42.0)),
            ("newsletter", Value::Bool(true)),
            ("tags", Value::texts(["wine", "cheese"])),
            ("since", Value::Instant(0)),
        ]);
        for (text, truth) in [
            ("attribute(\"vip level\") == \"gold\"", Truth::Yes),
            ("\"silver\" == attribute(\"vip level\")", Truth::No),
            ("attribute(\"vip level\") in (\"gold\", \"silver\")", Truth::Yes),
            ("attribute(\"vip level\") starts with \"go\"", Truth::Yes),
            ("attribute(\"age\") >= 40 and attribute(\"age\") between 30 and 50", Truth::Yes),
            ("attribute(\"age\") * 2 > 90", Truth::No),
            ("attribute(\"newsletter\")", Truth::Yes),
            ("not attribute(\"newsletter\")", Truth::No),
            ("attribute(\"tags\") contains any (\"cheese\", \"tea\")", Truth::Yes),
            ("attribute(\"since\") on 1970-01-01", Truth::Yes),
            ("days_since(attribute(\"since\")) == 0", Truth::Yes),
            ("attribute(\"nobody told\") == \"x\"", Truth::Unknown),
            ("attribute(\"nobody told\") is unknown", Truth::Yes),
            // Another type than the rule asks for is no answer.
            ("attribute(\"age\") == \"42\"", Truth::Unknown),
        ] {
            let rule = rule(text);
            assert_eq!(rule.evaluate(&person), truth, "{text}");
            assert_eq!(parse(&rule.to_string()).expect("canonical"), *rule.expr(), "{text}");
        }
        assert_eq!(rule("attribute('vip level') = 'gold'").to_string(), "attribute(\"vip level\") == \"gold\"");
    }

    #[test]
    fn rows_say_attributes() {
        for text in
            ["attribute(\"vip level\") == \"gold\" and attribute(\"age\") >= 40", "attribute(\"a\\\"b\") is known"]
        {
            let expr = parse(text).expect(text);
            let simple = SimpleRule::of(&expr).expect(text);
            assert_eq!(simple.expr(), expr, "{text}");
        }
    }

    #[test]
    fn where_the_names_are_known_the_nearest_is_told() {
        let catalogue = Arc::new(Catalogue::new("EUR", TimeZone::UTC).expect("a catalogue"));
        let attributes = Some(BTreeSet::from(["vip_level".to_owned(), "shoe_size".to_owned()]));
        let known = KnownMemberships {
            attributes,
            segments: [("old".to_owned(), "attribute(\"long gone\") == \"x\"".to_owned())].into(),
            ..KnownMemberships::default()
        };
        let fault = Rule::new("attribute(\"vip_levl\") == \"gold\"", &catalogue, &known).expect_err("no such");
        assert_eq!(
            fault.kind,
            ErrorKind::UnknownAttribute { name: "vip_levl".to_owned(), nearest: Some("vip_level".to_owned()) }
        );
        assert_eq!(fault.message(Lang::De), "Keine Angabe heißt \"vip_levl\"; meinten Sie `vip_level`?");
        assert!(Rule::new("attribute(\"vip_level\") == \"gold\"", &catalogue, &known).is_ok());
        // What a segment asked for when it was kept may have gone since.
        assert!(Rule::new("in segment \"old\"", &catalogue, &known).is_ok());
    }

    #[test]
    fn a_place_is_given_once() {
        let one = place_of("given once", Type::Text).expect("a place");
        assert_eq!(place_of("given once", Type::Text), Some(one));
        assert_ne!(place_of("given once", Type::Number), Some(one));
        assert_eq!(one.attribute().map(|(_, name, of)| (name, of)), Some(("given once", Type::Text)));
        assert_eq!(FactIndex(3).attribute(), None);
    }
}
