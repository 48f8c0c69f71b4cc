//! What is searched for when a person is erased: their ids, addresses and names, in decoded values and in bytes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use domain::erasure::{NumberOf, Place, percent_decoded, take_out};
use domain::{ArrivedAs, CustomerId};
use engine::ports::PortError;
use engine::ports::erasure::Traces;
use serde_json::Value;

use crate::erased::hexadecimal;
use crate::error::failed;

/// Texts at least this long do not come about by chance in other values, unless they are only digits.
const LONG: usize = 8;
/// Digits of a number that does not come about by chance.
const LONG_NUMBER: usize = 11;
/// Names shorter than this are words of every language.
const SHORTEST_WORD: usize = 4;

/// Letters with a sign above, as some systems write them in two, and how others write them without.
const COMPOSED: [(char, char, char); 20] = [
    ('a', '\u{308}', 'ä'),
    ('o', '\u{308}', 'ö'),
    ('u', '\u{308}', 'ü'),
    ('e', '\u{308}', 'ë'),
    ('i', '\u{308}', 'ï'),
    ('a', '\u{301}', 'á'),
    ('e', '\u{301}', 'é'),
    ('i', '\u{301}', 'í'),
    ('o', '\u{301}', 'ó'),
    ('u', '\u{301}', 'ú'),
    ('a', '\u{300}', 'à'),
    ('e', '\u{300}', 'è'),
    ('o', '\u{300}', 'ò'),
    ('a', '\u{302}', 'â'),
    ('e', '\u{302}', 'ê'),
    ('i', '\u{302}', 'î'),
    ('o', '\u{302}', 'ô'),
    ('n', '\u{303}', 'ñ'),
    ('c', '\u{327}', 'ç'),
    ('s', '\u{30c}', 'š'),
];
/// What stands between words where no space may stand.
const BETWEEN: [&str; 4] = ["+", "-", "_", "."];
const SPELT_OUT: [(char, &str); 4] = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ß', "ss")];

/// The texts that tell of one person.
pub(crate) struct Needles {
    keys: BTreeSet<String>,
    own_keys: BTreeSet<String>,
    /// The same texts as keys of other sorts.
    own_in_other_sorts: BTreeSet<String>,
    /// Folded; searched for as whole values where an id of a person stands.
    short_ids: BTreeSet<String>,
    /// Those of them that hold both a letter and a digit: as whole values also elsewhere.
    mixed_ids: BTreeSet<String>,
    /// Names of the configured keys among theirs: under them an id stands.
    sorts: BTreeSet<String>,
    /// Orders by number, each with their sources.
    orders: BTreeMap<String, BTreeSet<String>>,
    /// How many texts are searched for in values and bytes, and how many more as whole words only.
    long: usize,
    short_words: usize,
    in_text: AhoCorasick,
    in_bytes: AhoCorasick,
    longest: usize,
    /// Everything that a decoded value is looked at for.
    at_all: AhoCorasick,
}

/// The id within a key: without the name of its sort.
fn id_of(key: &CustomerId) -> &str {
    let text = key.as_str();
    match text.split_once(':') {
        Some((sort, id)) if sort == "anonymous" || sort.starts_with("key.") => id,
        _ => text,
    }
}

/// Keys of other sorts that somebody's own keys may be where they stand in another field, but for those that are known.
fn in_other_sorts(own: &[&CustomerId], known: &[CustomerId]) -> BTreeSet<String> {
    let key = |id: &&CustomerId| {
        ArrivedAs::from_key(id.as_str())
            .filter(|key| key.customer() == *id)
            .or_else(|| ArrivedAs::user(id.as_str()).ok())
    };
    let others = own.iter().filter_map(key).flat_map(|key| key.in_other_sorts());
    others.map(|key| key.customer().clone()).filter(|key| !known.contains(key)).map(String::from).collect()
}

/// The name of a configured key's sort, by its letters and digits.
fn sort_of(key: &CustomerId) -> Option<String> {
    let (sort, _) = key.as_str().strip_prefix("key.")?.split_once(':')?;
    Some(sort.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}

fn is_long(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.len() >= if digits { LONG_NUMBER } else { LONG }
}

/// A text in lower case, and of letters with a sign above those that are written as one.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        // Letters of ASCII are compared without case anyway.
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let composed =
            folded.chars().next_back().filter(|_| ('\u{300}'..='\u{36f}').contains(&letter)).and_then(|base| {
                COMPOSED.iter().find(|(of, sign, _)| (*of, *sign) == (base, letter)).map(|(_, _, one)| *one)
            });
        if composed.is_some() {
            folded.pop();
        }
        folded.push(composed.unwrap_or(letter));
    }
    Cow::Owned(folded)
}

/// A text in lower case, folded.
fn lower(text: &str) -> String {
    folded(text).to_lowercase()
}

/// The ways in which a text is written within others: folded, and without the letters that not every keyboard has; with
/// what stands between words in addresses of the web, in numbers of products and in names of files, or with nothing between them
/// where what comes of it is long.
fn spellings(text: &str) -> BTreeSet<String> {
    let text = lower(text);
    let spelt_out = SPELT_OUT.iter().fold(text.clone(), |text, (letter, out)| text.replace(*letter, out));
    let mut spellings = BTreeSet::from([text.replace('ß', "ss"), text, spelt_out]);
    let apart: Vec<String> = spellings.iter().filter(|text| text.contains(' ')).cloned().collect();
    for text in apart {
        let words: Vec<&str> = text.split_whitespace().collect();
        spellings.extend(BETWEEN.map(|between| words.join(between)));
        spellings.extend(Some(words.concat()).filter(|text| is_long(text)));
    }
    spellings
}

/// The ways in which a text is written in bytes that nobody decodes.
fn bytes_of(text: &str) -> BTreeSet<String> {
    let mut written = spellings(text);
    written.extend([text.to_owned(), text.to_uppercase()]);
    let encoded = |text: &String| {
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        text.bytes().fold(String::new(), |mut encoded, byte| {
            if unreserved(byte) {
                encoded.push(char::from(byte));
            } else {
                encoded.push('%');
                encoded.push_str(&hexadecimal(&[byte]));
            }
            encoded
        })
    };
    let in_addresses: Vec<String> = written.iter().map(encoded).collect();
    written.extend(in_addresses);
    written
}

fn search_for(texts: impl IntoIterator<Item = String>) -> Result<AhoCorasick, PortError> {
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(texts)
        .map_err(failed("preparing the search for a person"))
}

/// Some texts to be looked for in raw JSON and elsewhere: whether any may be there, never wrongly no.
pub(crate) struct Candidates(AhoCorasick);

impl Candidates {
    pub(crate) fn new<'a>(texts: impl IntoIterator<Item = &'a String>) -> Result<Self, PortError> {
        Ok(Self(search_for(texts.into_iter().map(|text| lower(text)))?))
    }

    pub(crate) fn may_be_in(&self, text: &str) -> bool {
        text.contains('\\') || self.0.is_match(folded(text).as_ref())
    }
}

impl Needles {
    /// Of the keys that are the person's alone, of words that tell of nobody else, and of their orders by (source, number).
    pub(crate) fn new(
        traces: &Traces,
        words: impl IntoIterator<Item = String>,
        orders: &BTreeSet<(String, String)>,
    ) -> Result<Self, PortError> {
        let own: Vec<&CustomerId> = traces.keys.iter().filter(|key| !traces.shared_keys.contains(key)).collect();
        let ids: BTreeSet<String> = own.iter().map(|key| lower(id_of(key))).collect();
        let (long_ids, short_ids): (BTreeSet<String>, BTreeSet<String>) = ids.into_iter().partition(|id| is_long(id));
        let shared: BTreeSet<String> = traces.shared_keys.iter().map(|key| lower(id_of(key))).collect();
        let words: BTreeSet<String> = words.into_iter().map(|word| lower(word.trim())).collect();
        let words = words.into_iter().filter(|word| !shared.contains(word) && !short_ids.contains(word));
        let (long, short): (BTreeSet<String>, BTreeSet<String>) =
            words.filter(|word| word.chars().count() >= SHORTEST_WORD).partition(|word| is_long(word));
        let long: BTreeSet<String> = long_ids.into_iter().chain(long).collect();
        let in_text: BTreeSet<String> = long.iter().chain(&short).flat_map(|word| spellings(word)).collect();
        let in_bytes: BTreeSet<String> = long.iter().flat_map(|word| bytes_of(word)).collect();
        let mut numbers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (source, number) in orders {
            numbers.entry(number.trim().to_owned()).or_default().insert(source.clone());
        }
        let at_all = in_text.iter().chain(&short_ids).cloned().chain(numbers.keys().map(|number| lower(number)));
        let is_mixed = |id: &&String| {
            id.len() >= SHORTEST_WORD
                && id.bytes().any(|byte| byte.is_ascii_digit())
                && id.chars().any(char::is_alphabetic)
        };
        Ok(Self {
            keys: traces.keys.iter().map(|key| key.as_str().to_owned()).collect(),
            own_keys: own.iter().map(|key| key.as_str().to_owned()).collect(),
            own_in_other_sorts: in_other_sorts(&own, &traces.keys),
            mixed_ids: short_ids.iter().filter(is_mixed).cloned().collect(),
            sorts: own.iter().filter_map(|key| sort_of(key)).collect(),
            long: long.len(),
            short_words: short.len(),
            longest: in_bytes.iter().map(String::len).max().unwrap_or(0),
            at_all: search_for(at_all)?,
            in_text: search_for(in_text)?,
            in_bytes: search_for(in_bytes)?,
            orders: numbers,
            short_ids,
        })
    }

    /// Texts searched for in values and bytes.
    pub(crate) fn long(&self) -> u64 {
        self.long as u64
    }

    /// Texts searched for as whole values or words only.
    pub(crate) fn short(&self) -> u64 {
        (self.short_words + self.short_ids.len()) as u64
    }

    /// Length of the longest text searched for in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Whether a customer is the person, under whatever key.
    pub(crate) fn is_person(&self, customer: Option<&str>) -> bool {
        customer.is_some_and(|customer| self.keys.contains(customer))
    }

    /// Whether a key, as rows keep it, is the person's alone.
    pub(crate) fn is_own_key(&self, key: &str) -> bool {
        ArrivedAs::from_key(key).is_some_and(|key| {
            let customer = key.customer().as_str();
            self.own_keys.contains(customer) || self.own_in_other_sorts.contains(customer)
        })
    }

    /// Whether a value as a whole is a key or an id of the person's alone.
    pub(crate) fn is_id(&self, value: &str) -> bool {
        let value = value.trim();
        self.own_keys.contains(value) || self.short_ids.contains(&lower(value)) || self.is_own_key(value)
    }

    /// Whether a text names the person, also where it is written as in an address of the web.
    pub(crate) fn in_text(&self, text: &str) -> bool {
        self.in_decoded(text)
            || (text.contains('%') && matches!(percent_decoded(text), Cow::Owned(decoded) if self.in_decoded(&decoded)))
    }

    fn in_decoded(&self, text: &str) -> bool {
        let text = folded(text);
        self.in_text.find_overlapping_iter(text.as_ref()).any(|found| {
            let part = |letter: char| letter.is_alphanumeric();
            !text[..found.start()].ends_with(part) && !text[found.end()..].starts_with(part)
        })
    }

    /// Whether bytes hold what tells of the person; where, from their begin.
    ///
    /// In a byte before the text a letter may be the length of the text, as some formats write it, or the end of `%3D` and
    /// the like.
    pub(crate) fn in_bytes(&self, bytes: &[u8]) -> Option<usize> {
        let found = self.in_bytes.find_overlapping_iter(bytes).find(|found| {
            let before = found.start().checked_sub(1).map(|place| bytes[place]);
            let is_encoded = || found.start().checked_sub(3).is_some_and(|place| bytes[place] == b'%');
            before.is_none_or(|before| {
                !before.is_ascii_alphanumeric() || usize::from(before) == found.len() || is_encoded()
            })
        });
        found.map(|found| found.start())
    }

    /// Whether JSON, read or not, may name the person: cheap, and never wrongly no.
    fn may_be_in_json(&self, json: &str) -> bool {
        json.contains(['\\', '%']) || self.at_all.is_match(folded(json).as_ref())
    }

    /// A JSON text without what names the person; `None` where nothing does. A text that is no JSON is taken as a whole.
    pub(crate) fn redacted(&self, json: &str) -> Option<String> {
        self.redacted_with(json, false)
    }

    /// The same without the numbers of their orders.
    pub(crate) fn redacted_with_orders(&self, json: &str) -> Option<String> {
        self.redacted_with(json, true)
    }

    fn redacted_with(&self, json: &str, orders: bool) -> Option<String> {
        if !self.may_be_in_json(json) {
            return None;
        }
        let Ok(mut value) = serde_json::from_str::<Value>(json) else {
            return self.in_text(json).then(String::new);
        };
        let source = value.get("source").and_then(Value::as_str).unwrap_or_default().to_owned();
        let tells = |place: &Place, text: &str| {
            self.tells(place, text) || (orders && place.number_of == NumberOf::Order && self.is_order(&source, text))
        };
        take_out(&mut value, &tells).then(|| value.to_string())
    }

    /// Whether a text at a place tells of the person.
    fn tells(&self, place: &Place, text: &str) -> bool {
        let holds_id = place.number_of == NumberOf::Person || self.sorts.contains(&place.name);
        let may_be_id = place.number_of == NumberOf::Anything && !place.is_number && !self.mixed_ids.is_empty();
        self.in_text(text)
            || (holds_id && self.is_id(text))
            || (may_be_id && self.mixed_ids.contains(&lower(text.trim())))
    }

    /// Whether this is the number of one of their orders, told by a source; one that names no source may tell of any.
    fn is_order(&self, source: &str, number: &str) -> bool {
        self.orders
            .get(number.trim())
            .is_some_and(|sources| source.is_empty() || sources.contains(source) || sources.contains(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles() -> Needles {
        let key = |text: &str| CustomerId::new(text).expect("an id");
        let traces = Traces {
            keys: vec![
                key("17850"),
                key("4242424242424"),
                key("K-1007"),
                key("key.card:77"),
                key("anna@example.de"),
                key("anonymous:1f-2e-3d-4c"),
                key("anonymous:family-tablet"),
            ],
            shared_keys: vec![key("anonymous:family-tablet")],
            particulars: Vec::new(),
        };
        let words = ["Anna Berg", "Li Wu", "Jörg Weiß"].map(str::to_owned);
        let orders = BTreeSet::from([("shop".to_owned(), "1001".to_owned())]);
        Needles::new(&traces, words, &orders).expect("needles")
    }

    #[test]
    fn a_name_is_found_as_words_and_an_address_in_any_case() {
        let needles = needles();
        for text in [
            "Frau Anna Berg rief an",
            "ANNA@EXAMPLE.DE",
            "id 1f-2e-3d-4c!",
            "(Li Wu)",
            "JÖRG WEIß",
            "Jo\u{308}rg Weiß",
            "Joerg Weiss",
            "https://x.example/?u=anna%40example.de&n=1",
            "https://x.example/?q=Anna+Berg",
            "gift-for-Anna-Berg",
            "ANNA_BERG.pdf",
            "anna.berg",
            "annaberg",
            "li-wu",
            "https://x.example/?q=J%C3%B6rg%20Wei%C3%9F",
            "https://x.example/?to=a%3Fu%3Danna%2540example.de",
        ] {
            assert!(needles.in_text(text), "{text}");
        }
        for text in
            ["Susanna Bergmann", "susanna@example.de", "17850", "family-tablet", "Joanna Berg", "liwu", "joannaberg"]
        {
            assert!(!needles.in_text(text), "{text}");
        }
    }

    #[test]
    fn a_short_id_goes_where_ids_stand_and_stays_where_it_is_a_price() {
        let json = r#"{"price":"17850","referred_id":"17850","userId":17850,"note":["von Anna Berg","anderes"]}"#;
        let redacted = needles().redacted(json).expect("something");
        assert_eq!(redacted, r#"{"price":"17850","referred_id":"","userId":"","note":["","anderes"]}"#);
        assert_eq!(needles().redacted(r#"{"price":"17850"}"#), None);
    }

    #[test]
    fn an_id_is_found_as_a_number_and_under_every_name_of_an_id() {
        let needles = needles();
        for (json, left) in [
            (r#"{"legacy":4242424242424}"#, r#"{"legacy":""}"#),
            (r#"{"kundennummer":"17850"}"#, r#"{"kundennummer":""}"#),
            (r#"{"customerNumber":17850}"#, r#"{"customerNumber":""}"#),
            (r#"{"customer":"17850"}"#, r#"{"customer":""}"#),
            (r#"{"externalIds":[{"id":"17850","type":"crm"}]}"#, r#"{"externalIds":[{"id":"","type":"crm"}]}"#),
            (r#"{"card":"77"}"#, r#"{"card":""}"#),
            (r#"{"whatever":"k-1007"}"#, r#"{"whatever":""}"#),
        ] {
            assert_eq!(needles.redacted(json).as_deref(), Some(left), "{json}");
        }
        for json in [r#"{"sku":"K-1007"}"#, r#"{"postcode":"17850"}"#, r#"{"seconds":17850}"#, r#"{"order_id":"1001"}"#]
        {
            assert_eq!(needles.redacted(json), None, "{json}");
        }
    }

    #[test]
    fn the_number_of_an_order_is_found_unless_another_source_tells_it() {
        let needles = needles();
        for json in [r#"{"order_id":"1001"}"#, r#"{"orderId":1001,"source":"shop"}"#, r#"{"order":{"id":"1001"}}"#] {
            assert!(needles.redacted_with_orders(json).is_some(), "{json}");
        }
        for json in [r#"{"order_id":"1001","source":"till"}"#, r#"{"sku":"1001"}"#, r#"{"order_id":"10010"}"#] {
            assert_eq!(needles.redacted_with_orders(json), None, "{json}");
        }
    }

    #[test]
    fn bytes_are_searched_for_long_texts() {
        let needles = needles();
        assert_eq!(needles.in_bytes(b"\x00\x01anna@example.deanna"), Some(2));
        assert_eq!(needles.in_bytes(b"u%3Danna%40example.de"), Some(4));
        assert!(needles.in_bytes("JÖRG WEISS".as_bytes()).is_some());
        assert_eq!(needles.in_bytes(b"susanna@example.de"), None);
        assert_eq!(needles.in_bytes(b"17850 17850"), None);
        for key in ["anonymous:anna@example.de", "anonymous:17850", "id:1f-2e-3d-4c"] {
            assert!(needles.is_own_key(key), "{key}");
        }
        assert!(!needles.is_own_key("key.card:17850") && !needles.is_own_key("id:77"));
        assert!(needles.is_own_key("id:17850") && !needles.is_own_key("anonymous:family-tablet"));
    }
}
