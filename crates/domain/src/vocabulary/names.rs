//! Names of kinds and properties in all the spellings that clients use.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{Definition, PRODUCT, Property, definitions};
use crate::event::Kind;

/// Longer names are not looked up: they are no spelling of ours.
const LONGEST_NAME: usize = 100;

/// A definition with its properties made ready for look-up.
pub(super) struct Entry {
    pub(super) definition: &'static Definition,
    pub(super) properties: PropertyNames,
}

/// The names under which a set of properties arrives.
pub(super) struct PropertyNames {
    /// The properties in the order of the table.
    pub(super) list: Vec<&'static Property>,
    /// Exact names.
    exact: HashSet<&'static str>,
    /// Spellings and synonyms: the property meant, and the rank among its names (the exact one first).
    spelt: HashMap<String, (&'static Property, usize)>,
}

impl PropertyNames {
    fn new(properties: impl Iterator<Item = &'static Property>) -> Self {
        let list: Vec<&'static Property> = properties.collect();
        let exact = list.iter().map(|property| property.name).collect();
        let mut spelt = HashMap::new();
        // Names go before synonyms, so that no synonym takes the place of a property of that name.
        for property in &list {
            spelt.entry(spelling(property.name)).or_insert((*property, 0));
        }
        for property in &list {
            for (rank, name) in property.also.iter().enumerate() {
                spelt.entry(spelling(name)).or_insert((*property, rank + 1));
            }
        }
        Self { list, exact, spelt }
    }

    /// The property that a name means and the rank of that name, if it is not the exact name of one.
    pub(super) fn meant_by(&self, name: &str) -> Option<(&'static Property, usize)> {
        if self.exact.contains(name) || name.len() > LONGEST_NAME {
            return None;
        }
        self.spelt.get(&spelling(name)).copied()
    }
}

struct Names {
    entries: HashMap<&'static str, Entry>,
    spelt: HashMap<String, &'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { entries: HashMap::new(), spelt: HashMap::new() };
    for definition in definitions() {
        let properties = PropertyNames::new(definition.properties());
        names.entries.insert(definition.name, Entry { definition, properties });
        names.spelt.insert(spelling(definition.name), definition.name);
    }
    for definition in definitions() {
        for name in definition.also {
            names.spelt.entry(spelling(name)).or_insert(definition.name);
        }
    }
    names
});

/// Names of the properties of one product.
pub(super) static PRODUCT_NAMES: LazyLock<PropertyNames> = LazyLock::new(|| PropertyNames::new(PRODUCT.iter()));

/// The table's entry of a kind.
pub(super) fn entry(kind: &Kind) -> Option<&'static Entry> {
    match kind {
        Kind::Other(_) => None,
        known => NAMES.entries.get(&*known.name()),
    }
}

/// Letters and digits in lower case: `Order Completed`, `order_completed` and `orderCompleted` are spelt alike.
pub(super) fn spelling(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The kind that a client means by a name: ours in whatever case and spacing, a name of Google Analytics 4, of older Segment
/// specs, of Shopify's pixels or of Klaviyo. Any other name stays as it was sent.
///
/// What a shop's page sends along with an act of our own is no synonym, so that nothing counts twice: `select_item` is
/// followed by the product's page, `add_shipping_info` stands within the checkout.
pub fn kind_of(name: &str) -> Kind {
    let kind = Kind::from_name(name);
    if !matches!(kind, Kind::Other(_)) || name.len() > LONGEST_NAME {
        return kind;
    }
    match NAMES.spelt.get(&spelling(name)) {
        Some(known) => Kind::from_name(known),
        None => kind,
    }
}

/// The known name nearest to a name that is not in the vocabulary, if one is near enough to be what was meant: at most a
/// third of its letters differ.
pub fn nearest(name: &str) -> Option<&'static str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let wanted: Vec<char> = spelling(name).chars().collect();
    let distance =
        |(spelt, known): (&String, &'static str)| (edits(&wanted, &spelt.chars().collect::<Vec<_>>()), known);
    let candidates = NAMES.spelt.iter().map(|(spelt, known)| (spelt, *known));
    // Equal distances are decided by the name, so that the answer does not hang on the order of a table.
    let (edits, known) = candidates.map(distance).min()?;
    (edits * 3 <= wanted.len()).then_some(known)
}

/// Letters to insert, take away or replace to come from one text to the other (Levenshtein).
fn edits(one: &[char], other: &[char]) -> usize {
    let mut previous: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, against) in other.iter().enumerate() {
            let replaced = previous[column] + usize::from(letter != against);
            current.push(replaced.min(previous[column + 1] + 1).min(current[column] + 1));
        }
        previous = current;
    }
    previous[other.len()]
}
