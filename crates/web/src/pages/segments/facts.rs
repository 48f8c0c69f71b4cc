//! What rules may ask for: facts, events, phases and segments, to be searched.

use std::borrow::Cow;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use rules::{Expr, Lang, Type, Words};

use crate::app::App;
use crate::error::PageError;
use crate::frame::{PageFrame, page};

/// Something that a row may ask about.
pub(super) struct Subject {
    /// As the form names it.
    pub(super) value: String,
    /// Its name for the reader.
    pub(super) name: String,
    /// As it is written in rules.
    pub(super) code: String,
    /// What it means.
    pub(super) meaning: String,
    /// What kind of value it has, and in which unit.
    pub(super) kind: String,
}

/// Subjects of one sort, by name.
pub(super) struct Group {
    pub(super) name: Cow<'static, str>,
    pub(super) subjects: Vec<Subject>,
}

fn kind(value_type: Type, unit: Option<&Words>, lang: Lang) -> String {
    let words = value_type.words(lang);
    unit.map_or_else(|| words.to_owned(), |unit| format!("{words}, {}", unit.get(lang)))
}

/// Everything that rows may ask about.
pub(super) fn groups(frame: &PageFrame) -> Vec<Group> {
    let lang = match frame.format.language {
        domain::Language::De => Lang::De,
        domain::Language::En => Lang::En,
    };
    let catalogue = &frame.state.catalogue;
    let mut facts: Vec<Subject> = catalogue
        .facts()
        .iter()
        .map(|fact| Subject {
            value: format!("fact:{}", fact.id),
            name: fact.name.get(lang).to_owned(),
            code: fact.id.clone(),
            meaning: fact.description.get(lang).to_owned(),
            kind: kind(fact.value_type, fact.unit.as_ref(), lang),
        })
        .collect();
    facts.sort_by_cached_key(|fact| fact.name.to_lowercase());
    // Who sees no persons may not ask for what sources tell of them, and so is not told its names either.
    let names = frame.state.attribute_names().iter().filter(|_| frame.reader.sees_persons());
    let attributes = names.map(|name| {
        let code = Expr::attribute(name.clone()).to_string();
        Subject {
            value: format!("fact:{code}"),
            name: name.clone(),
            code,
            meaning: frame.text("segments-attribute-meaning").into_owned(),
            kind: kind(Type::Text, None, lang),
        }
    });
    let attributes: Vec<Subject> = attributes.collect();
    // Senders may have put a person's name into the name of an event.
    let own = frame.state.book.own_events().iter().filter(|_| frame.reader.sees_persons());
    let own = own.map(|name| rules::EventDef::new(name.as_str()));
    let own: Vec<rules::EventDef> = own.collect();
    let mut events: Vec<Subject> = catalogue
        .events()
        .iter()
        .chain(&own)
        .map(|event| Subject {
            value: format!("event:{}", event.kind),
            name: event.kind.clone(),
            code: format!("count(\"{}\" in last 90 days)", event.kind),
            meaning: event.name.get(lang).to_owned(),
            kind: frame.text("segments-kind-events").into_owned(),
        })
        .collect();
    events.sort_by_cached_key(|event| event.name.to_lowercase());
    let circle = |word: &str, key: &'static str, meaning: &'static str, code: &str| Subject {
        value: word.to_owned(),
        name: frame.text(key).into_owned(),
        code: code.to_owned(),
        meaning: frame.text(meaning).into_owned(),
        kind: frame.text("segments-kind-membership").into_owned(),
    };
    let circles = vec![
        circle("phase", "segments-subject-phase", "segments-subject-phase-meaning", "in phase \"…\""),
        circle("group", "segments-subject-group", "segments-subject-group-meaning", "in group \"…\""),
        circle("segment", "segments-subject-segment", "segments-subject-segment-meaning", "in segment \"…\""),
    ];
    let mut groups = vec![
        Group { name: frame.text("segments-group-facts"), subjects: facts },
        Group { name: frame.text("segments-group-attributes"), subjects: attributes },
        Group { name: frame.text("segments-group-membership"), subjects: circles },
        Group { name: frame.text("segments-group-events"), subjects: events },
    ];
    groups.retain(|group| !group.subjects.is_empty());
    groups
}

#[derive(Template)]
#[template(path = "segments/facts.html")]
struct FactsPage {
    frame: PageFrame,
    search: String,
    groups: Vec<Group>,
    found: String,
}

/// What rules may ask for, searched by name, meaning or code.
pub(crate) async fn show(State(_): State<App>, frame: PageFrame) -> Result<Response, PageError> {
    let search: String = frame.query.get("q").unwrap_or_default().trim().chars().take(100).collect();
    let needle = search.to_lowercase();
    let matches = |subject: &Subject| {
        let texts = [&subject.name, &subject.code, &subject.meaning, &subject.kind];
        texts.into_iter().any(|text| text.to_lowercase().contains(&needle))
    };
    let mut groups = groups(&frame);
    for group in &mut groups {
        group.subjects.retain(matches);
    }
    groups.retain(|group| !group.subjects.is_empty());
    let count: usize = groups.iter().map(|group| group.subjects.len()).sum();
    let found = frame.format.format("segments-facts-found", &[("count", count.into())]);
    page(&FactsPage { frame, search, groups, found })
}
