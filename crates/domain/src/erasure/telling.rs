//! Which properties tell who a person is, under whatever name a client sends them.
//!
//! Names are compared by their letters and digits alone, so that `customer_id`, `customerId` and `Customer-ID` are one.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::customer::is_address;
use crate::event::Kind;

/// Properties in which an id of a person stands.
const IDS: &[&str] = &[
    "account",
    "accountid",
    "accountnumber",
    "alias",
    "aliasid",
    "anonymousid",
    "buyer",
    "buyerid",
    "client",
    "clientid",
    "clientnumber",
    "contact",
    "contactid",
    "customer",
    "customerid",
    "customerkey",
    "customerno",
    "customernr",
    "customernumber",
    "debitor",
    "debitornummer",
    "debitorennummer",
    "distinctid",
    "externalid",
    "externalids",
    "friend",
    "friendid",
    "geworbenvon",
    "invitedby",
    "invitee",
    "inviteeid",
    "kdnr",
    "kunde",
    "kundenid",
    "kundennr",
    "kundennummer",
    "member",
    "memberid",
    "membernumber",
    "mitglied",
    "mitgliedsnummer",
    "person",
    "personid",
    "previousid",
    "profile",
    "profileid",
    "recommendedby",
    "referred",
    "referredby",
    "referredid",
    "referrer",
    "referrerid",
    "subscriber",
    "subscriberid",
    "user",
    "userid",
    "visitorid",
    "werber",
    "werberid",
];
/// What an id is called within an object that is called as one of [`IDS`].
const ID_WITHIN: &[&str] = &["id", "key", "number", "value"];
/// Properties in which the number of an order stands.
const ORDER_NUMBERS: &[&str] =
    &["bestellnummer", "bestellung", "order", "orderid", "ordername", "ordernumber", "transactionid"];
/// Properties in which a text like an id is the number of something else.
const OTHER_NUMBERS: &[&str] = &[
    "campaign",
    "category",
    "coupon",
    "couponcode",
    "messageid",
    "plan",
    "productid",
    "sku",
    "subscriptionid",
    "ticketid",
    "variant",
    "variantid",
];

/// Texts that tell of one person alone; parts of a name or a town do not.
const TELLING: &[&str] = &[
    "address",
    "address1",
    "address2",
    "billingaddress",
    "billingemail",
    "billingname",
    "billingphone",
    "buyeremail",
    "company",
    "contactemail",
    "customeremail",
    "customername",
    "customerphone",
    "deliveryaddress",
    "email",
    "emailaddress",
    "fullname",
    "iban",
    "invoiceaddress",
    "line1",
    "mail",
    "mobile",
    "mobilephone",
    "phone",
    "phonenumber",
    "shippingaddress",
    "shippingname",
    "street",
    "streetaddress",
    "telephone",
    "useremail",
    "username",
    "vatid",
];
/// Objects that tell of a person: what is called `name` in them is the person's.
const PERSONS: &[&str] = &[
    "address",
    "addresses",
    "billing",
    "billingaddress",
    "buyer",
    "contact",
    "customer",
    "defaultaddress",
    "deliveryaddress",
    "invoiceaddress",
    "person",
    "shipping",
    "shippingaddress",
    "traits",
    "user",
];
/// Where something is sent to: the recipient may be another.
const RECIPIENTS: &[&str] = &["deliveryaddress", "shipping", "shippingaddress", "shippingname"];
/// Parts of a name or of an address: they go with the person, and are not looked for elsewhere.
const PARTS: &[&str] = &[
    "birthday",
    "city",
    "dateofbirth",
    "firstname",
    "lastname",
    "middlename",
    "postalcode",
    "postcode",
    "town",
    "zip",
    "zipcode",
];

/// A name by its letters and digits.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

/// Of what a property is the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberOf {
    /// Of nothing that is known.
    #[default]
    Anything,
    /// Of a person: an id.
    Person,
    /// Of an order.
    Order,
    /// Of a product, a coupon, a message: no id is to be taken for it.
    Other,
}

/// Where a text or a number stands in properties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The name of the property by its letters and digits in lower case; empty for the name of a property itself, and at the root.
    pub name: String,
    /// The same as it is written.
    pub written: String,
    /// Of what it is the number, by its name and that of what it stands in.
    pub number_of: NumberOf,
    /// Whether it is a number in JSON.
    pub is_number: bool,
}

impl Place {
    fn of(written: &str, within: &str) -> Self {
        let name = plain(written);
        let is = |names| is_one_of(&name, names) || (is_one_of(within, names) && is_one_of(&name, ID_WITHIN));
        let number_of = if is(IDS) {
            NumberOf::Person
        } else if is(ORDER_NUMBERS) {
            NumberOf::Order
        } else if is_one_of(&name, OTHER_NUMBERS) {
            NumberOf::Other
        } else {
            NumberOf::Anything
        };
        Self { name, written: written.to_owned(), number_of, is_number: false }
    }
}

/// Whether a text at a place tells of somebody.
pub type Tells<'a> = &'a dyn Fn(&Place, &str) -> bool;

/// Takes out of a value what tells of somebody; whether there was anything.
///
/// Only the text or number that tells goes, and an empty text stands in its place, so that whoever expects a text finds
/// one. A property whose name tells goes with its value.
pub fn take_out(value: &mut Value, tells: Tells<'_>) -> bool {
    take_out_at(&Place::default(), value, tells)
}

fn take_out_at(place: &Place, value: &mut Value, tells: Tells<'_>) -> bool {
    let found = match value {
        Value::String(text) => tells(place, text),
        Value::Number(number) => tells(&Place { is_number: true, ..place.clone() }, &number.to_string()),
        Value::Array(values) => {
            // All of them, also after the first.
            return values.iter_mut().filter_map(|value| take_out_at(place, value, tells).then_some(())).count() > 0;
        }
        Value::Object(members) => {
            let before = members.len();
            members.retain(|name, _| !tells(&Place::default(), name));
            let gone = members.len() < before;
            let emptied = members
                .iter_mut()
                .filter_map(|(name, value)| take_out_at(&Place::of(name, &place.name), value, tells).then_some(()));
            return emptied.count() > 0 || gone;
        }
        Value::Null | Value::Bool(_) => false,
    };
    if found {
        *value = Value::String(String::new());
    }
    found
}

/// Whether what is called `name` at the top of an event is a person's: of those that say who bought or who somebody is.
const fn names_person(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::CustomerIdentified
            | Kind::OrderCompleted
            | Kind::OrderUpdated
            | Kind::OrderCancelled
            | Kind::OrderRefunded
    )
}

/// Whether a name, an address or a telephone number may be looked for in what others say: an address of e-mail, a long number,
/// or more than one word. A single one (`Anna`, `privat`, `true`) tells of nobody alone, and may be that of a product.
pub fn tells_of_one(text: &str) -> bool {
    /// Digits of a telephone number with its area.
    const LONG_NUMBER: usize = 6;
    let text = text.trim();
    let count = |is: fn(char) -> bool| text.chars().filter(|letter| is(*letter)).count();
    let is_more_than_a_word = || text.contains(char::is_whitespace) || count(char::is_numeric) > 0;
    is_address(text)
        || count(char::is_numeric) >= LONG_NUMBER
        || (count(char::is_alphabetic) > 1 && is_more_than_a_word())
}

/// What an event of theirs tells of a person: names, addresses, telephone numbers, as they are written.
///
/// A name in two parts is told whole, in both orders. What tells of nobody alone ([`tells_of_one`]) is not among them.
pub fn particulars(kind: &Kind, properties: &Map<String, Value>) -> Vec<String> {
    let mut told = Vec::new();
    tell(properties, names_person(kind), &[], &mut told);
    told
}

/// The same but for what tells of a recipient, who may be another.
pub fn particulars_of_themselves(kind: &Kind, properties: &Map<String, Value>) -> Vec<String> {
    let mut told = Vec::new();
    tell(properties, names_person(kind), RECIPIENTS, &mut told);
    told
}

/// What particulars of a person tell: [`particulars`] of traits.
pub fn particulars_of_person(traits: &Map<String, Value>) -> Vec<String> {
    particulars(&Kind::CustomerIdentified, traits)
}

fn tell(members: &Map<String, Value>, is_person: bool, but: &[&str], told: &mut Vec<String>) {
    let (mut first, mut last) = (None, None);
    for (name, value) in members {
        let name = plain(name);
        match value {
            _ if is_one_of(&name, but) => {}
            Value::String(text) if name == "username" => told.push(text.clone()),
            Value::String(text) if is_one_of(&name, TELLING) || (is_person && name == "name") => {
                told.extend(tells_of_one(text).then(|| text.clone()));
            }
            Value::String(text) if name == "firstname" => first = Some(text.as_str()),
            Value::String(text) if name == "lastname" => last = Some(text.as_str()),
            Value::Number(number) if is_one_of(&name, TELLING) => {
                told.extend(Some(number.to_string()).filter(|number| tells_of_one(number)));
            }
            Value::Object(within) if is_one_of(&name, PERSONS) => tell(within, true, but, told),
            Value::Array(values) if is_one_of(&name, PERSONS) => {
                values.iter().filter_map(Value::as_object).for_each(|within| tell(within, true, but, told));
            }
            _ => {}
        }
    }
    if let (Some(first), Some(last)) = (first, last) {
        told.push(format!("{first} {last}"));
        told.push(format!("{last}, {first}"));
    }
}

/// The e-mail addresses that properties give as the person's own, in lower case: not those within an address to which
/// something is sent, which may be another's.
pub fn own_addresses(properties: &Map<String, Value>) -> Vec<String> {
    let texts =
        properties.iter().filter(|(name, _)| is_one_of(&plain(name), TELLING)).filter_map(|(_, value)| value.as_str());
    texts.map(str::trim).filter(|text| is_address(text)).map(str::to_lowercase).collect()
}

/// Takes everything out of the properties of an event that tells who the person is, but for the country.
pub fn without_particulars(kind: &Kind, properties: &mut Map<String, Value>) {
    let names_person = names_person(kind);
    properties.retain(|name, value| {
        let name = plain(name);
        let tells_within = is_one_of(&name, PERSONS) && (value.is_object() || value.is_array());
        let tells = is_one_of(&name, TELLING) || is_one_of(&name, PARTS) || (names_person && name == "name");
        !(tells || tells_within)
    });
}

/// The e-mail addresses in a text, in lower case, also where they are written as in an address of the web (`anna%40example.de`).
pub fn addresses_in(text: &str) -> Vec<String> {
    let whole = text.trim();
    let mut found = Vec::new();
    if is_address(whole) {
        found.push(whole.to_lowercase());
    }
    let text = percent_decoded(text);
    for (at, _) in text.match_indices('@') {
        let local = |letter: char| letter.is_alphanumeric() || "._+-'".contains(letter);
        let host = |letter: char| letter.is_alphanumeric() || ".-".contains(letter);
        let begin = text[..at].trim_end_matches(local).len();
        let end = text.len() - text[at + 1..].trim_start_matches(host).len();
        let address = text[begin..end].trim_matches(|letter| ".-'".contains(letter)).to_lowercase();
        // No country is called `de-7`: what follows belongs to the text.
        let last = address.rfind('.').map_or(0, |dot| dot + 1);
        let dash = address[last..].find('-').filter(|_| !address[last..].starts_with("xn--"));
        let address = dash.map_or(address.as_str(), |dash| &address[..last + dash]).to_owned();
        if is_address(&address) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// A text with `%40` and the like read, as often as it was written so, at most twice. What is no such sequence stays.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    let mut decoded = Cow::Borrowed(text);
    for _ in 0..2 {
        match decoded_once(&decoded) {
            Some(next) => decoded = Cow::Owned(next),
            None => break,
        }
    }
    decoded
}

fn decoded_once(text: &str) -> Option<String> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let (mut place, mut any) = (0, false);
    while place < bytes.len() {
        let code = || Some(digit(bytes.get(place + 1))? * 16 + digit(bytes.get(place + 2))?);
        if let Some(byte) = (bytes[place] == b'%').then(code).flatten().and_then(|code| u8::try_from(code).ok()) {
            read.push(byte);
            (place, any) = (place + 3, true);
        } else {
            read.push(bytes[place]);
            place += 1;
        }
    }
    any.then(|| String::from_utf8_lossy(&read).into_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().expect("an object")
    }

    #[test]
    fn addresses_are_found_in_texts_and_in_addresses_of_the_web() {
        for text in [
            "Anna.Berg@Example.de",
            "write to <anna.berg@example.de>.",
            "https://shop.example/?u=anna.berg%40example.de&x=1",
            "https://a.example/?to=https%3A%2F%2Fb.example%2F%3Fu%3Danna.berg%2540example.de",
            "mailto:anna.berg@example.de",
            "anna.berg@example.de-7f3e",
        ] {
            assert_eq!(addresses_in(text).last().map(String::as_str), Some("anna.berg@example.de"), "{text}");
        }
        for text in ["@anna", "anna@", "100 %40 off", "a@b", "%4", "%zz@"] {
            assert_eq!(addresses_in(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(addresses_in("o'neil+shop@x.de, b@y.de"), ["o'neil+shop@x.de", "b@y.de"]);
    }

    #[test]
    fn an_order_tells_who_bought_and_a_page_does_not_tell_its_name() {
        let order = object(&json!({
            "order_id": "1", "customerEmail": "anna@example.de", "name": "Anna Berg", "email_address": "a@b.de",
            "shipping_address": { "name": "A. Berg", "line1": "Lindenweg 7", "city": "Mainz", "email": "x@b.de" },
            "customer": { "first_name": "Anna", "lastName": "Berg" },
        }));
        assert_eq!(own_addresses(&order), ["anna@example.de", "a@b.de"]);
        let mut told = particulars(&Kind::OrderCompleted, &order);
        told.sort_unstable();
        assert_eq!(
            told,
            ["A. Berg", "Anna Berg", "Anna Berg", "Berg, Anna", "Lindenweg 7", "a@b.de", "anna@example.de", "x@b.de"]
        );
        let mut told = particulars_of_themselves(&Kind::OrderCompleted, &order);
        told.sort_unstable();
        assert_eq!(told, ["Anna Berg", "Anna Berg", "Berg, Anna", "a@b.de", "anna@example.de"]);
        let page = object(&json!({ "name": "Startseite", "url": "/", "products": [{ "name": "Riesling" }] }));
        assert_eq!(particulars(&Kind::PageViewed, &page), Vec::<String>::new());
    }

    #[test]
    fn a_single_word_tells_of_nobody_alone() {
        for text in ["Anna Berg", "Lindenweg 7", "+49 6131 555", "anna@example.de", "0613155501", "Firma4U"] {
            assert!(tells_of_one(text), "{text}");
        }
        for text in ["", "Anna", "privat", "true", "2024", "12 34", "a@b", "-"] {
            assert!(!tells_of_one(text), "{text}");
        }
        let form = object(&json!({ "mail": "true", "company": "privat", "phone": 2024, "username": "weinfreundin" }));
        assert_eq!(particulars(&Kind::FormSubmitted, &form), ["weinfreundin"]);
    }

    #[test]
    fn without_particulars_an_order_stays_an_order() {
        let mut order = object(&json!({
            "order_id": "1", "revenue": 20, "country": "DE", "email": "anna@example.de", "name": "Anna", "postcode": "55116",
            "shipping": 4.9, "shipping_address": { "name": "Anna" }, "products": [{ "name": "Riesling" }],
        }));
        without_particulars(&Kind::OrderCompleted, &mut order);
        let left = json!({ "order_id": "1", "revenue": 20, "country": "DE", "shipping": 4.9,
                            "products": [{ "name": "Riesling" }] });
        assert_eq!(Value::Object(order), left);
    }

    #[test]
    fn a_place_knows_what_stands_there() {
        let mut value = json!({
            "customerNumber": 7, "Kundennummer": "7", "externalIds": [{ "id": "7", "type": "crm" }], "order": { "id": 7 },
            "sku": "7", "id": "7", "price": 7, "customer": { "id": 7, "name": "7" },
        });
        assert!(take_out(&mut value, &|place, text| text == "7" && place.number_of == NumberOf::Person));
        assert_eq!(
            value,
            json!({
                "customerNumber": "", "Kundennummer": "", "externalIds": [{ "id": "", "type": "crm" }], "order": { "id": 7 },
                "sku": "7", "id": "7", "price": 7, "customer": { "id": "", "name": "7" },
            })
        );
        assert!(take_out(&mut value, &|place, text| text == "7"
            && place.number_of == NumberOf::Order
            && place.is_number));
        assert_eq!(value["order"]["id"], "");
    }
}
