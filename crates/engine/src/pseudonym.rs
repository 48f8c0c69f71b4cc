//! What stands for a customer where their own id must not: for readers who need no names, and in the audit log.
//!
//! An id may be an e-mail address, so it is personal data itself. A pseudonym is a keyed hash of it: the same customer
//! has the same one everywhere in a folder, and without the folder's key nobody can compute it for an address they guess.
//!
//! The key lies in the folder, so whoever has the folder can. Therefore an erasure puts a random pseudonym in the place of the
//! person's wherever the audit log has it, and later entries do not name the person: nothing is left that a guess could be
//! compared with.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, LazyLock};

use domain::{CustomerId, Kind};

use crate::ask::customer::Customer;
use crate::ask::customers::CustomerLine;
use crate::error::EngineError;
use crate::state::State;

/// What a pseudonym begins with; no shop's number does.
pub const MARK: char = '~';

/// Hexadecimal digits of a pseudonym: 80 bits, so that not even a billion customers share one.
const DIGITS: usize = 20;

/// A pseudonym made of random bytes: it leads to nobody.
pub fn of_nobody(random: [u8; DIGITS / 2]) -> String {
    use fmt::Write as _;
    random.iter().fold(MARK.to_string(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The folder's way to make pseudonyms.
#[derive(Clone)]
pub struct Pseudonyms(blake3::Hasher);

impl Pseudonyms {
    /// With the folder's key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(blake3::Hasher::new_keyed(key))
    }

    /// The pseudonym of an id.
    pub fn of(&self, id: &str) -> String {
        let hash = self.0.clone().update(id.as_bytes()).finalize();
        format!("{MARK}{}", &hash.to_hex()[..DIGITS])
    }

    /// The customer with this pseudonym among those given.
    pub fn find<'a>(
        &self,
        pseudonym: &str,
        customers: impl IntoIterator<Item = &'a CustomerId>,
    ) -> Option<&'a CustomerId> {
        is_pseudonym(pseudonym).then_some(())?;
        customers.into_iter().find(|customer| self.of(customer.as_str()) == pseudonym)
    }
}

/// Without the key: debug texts end up in logs.
impl fmt::Debug for Pseudonyms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pseudonyms")
    }
}

/// For whom customers are shown.
#[derive(Debug, Clone, Default)]
pub enum Reader {
    /// One who sees persons: names, addresses, every id as it is.
    #[default]
    Persons,
    /// One who sees none: neither names nor addresses, and a pseudonym in place of an id that is an e-mail address or a
    /// configured key, such as a telephone number.
    Figures(Arc<Pseudonyms>),
}

impl Reader {
    /// Whether names and addresses are shown.
    pub fn sees_persons(&self) -> bool {
        matches!(self, Self::Persons)
    }

    /// A customer's id as it is shown.
    pub fn id<'a>(&self, id: &'a str) -> Cow<'a, str> {
        match self {
            Self::Figures(pseudonyms) if is_personal(id) => Cow::Owned(pseudonyms.of(id)),
            Self::Persons | Self::Figures(_) => Cow::Borrowed(id),
        }
    }

    /// A text that somebody else wrote, such as the number of an order: who sees no persons reads pseudonyms in place of the
    /// addresses of e-mail in it.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Self::Figures(pseudonyms) if text.contains('@') => Cow::Owned(without_addresses(text, pseudonyms)),
            Self::Persons | Self::Figures(_) => Cow::Borrowed(text),
        }
    }

    /// The name that a sender gave a message. It may hold anything, an address or a number of somebody too, and says nothing
    /// about figures: who sees no persons reads a pseudonym.
    pub fn message<'a>(&self, id: &'a str) -> Cow<'a, str> {
        match self {
            Self::Figures(pseudonyms) => Cow::Owned(pseudonyms.of(id)),
            Self::Persons => Cow::Borrowed(id),
        }
    }

    /// The name of a kind of event. One that the vocabulary does not know may name a person (`Anna Traube clicked`), which no
    /// program can tell for certain: who sees no persons reads it only where all its words are words of the vocabulary, else
    /// a pseudonym.
    pub fn kind<'a>(&self, name: &'a str) -> Cow<'a, str> {
        match self {
            Self::Figures(pseudonyms) if !is_of_known_words(name) => Cow::Owned(pseudonyms.of(name)),
            Self::Persons | Self::Figures(_) => Cow::Borrowed(name),
        }
    }

    /// A line of a list as it is shown.
    pub(crate) fn line(&self, line: CustomerLine) -> CustomerLine {
        if self.sees_persons() {
            return line;
        }
        CustomerLine { customer: self.id(&line.customer).into_owned(), name: None, email: None, ..line }
    }

    /// A customer as they are shown.
    #[must_use]
    pub fn customer(&self, one: Customer) -> Customer {
        if self.sees_persons() {
            return one;
        }
        Customer { customer: self.id(&one.customer).into_owned(), name: None, email: None, postcode: None, ..one }
    }

    /// The customer whom a text names that this reader may know: an id as it is shown to them, or a pseudonym. `None`
    /// where there is none; also where one who sees no persons guesses an address or a key, so that guesses are not confirmed.
    pub fn find(&self, state: &State, pseudonyms: &Pseudonyms, text: &str) -> Option<CustomerId> {
        if is_pseudonym(text) {
            return pseudonyms.find(text, state.book.histories().iter().map(|history| &history.customer)).cloned();
        }
        if !self.sees_persons() && is_personal(text) {
            return None;
        }
        let place = state.book.find(&CustomerId::new(text).ok()?)?;
        state.book.history(place).map(|history| history.customer.clone())
    }

    /// The id of the customer whom a text names, as [`Self::find`]. Fails where there is none.
    pub fn known(&self, state: &State, pseudonyms: &Pseudonyms, text: &str) -> Result<String, EngineError> {
        let found = self.find(state, pseudonyms, text).map(|id| id.to_string());
        found.ok_or_else(|| EngineError::NoCustomer { customer: text.to_owned() })
    }
}

/// Whether an id tells more of somebody than that a shop has numbered them: an address of e-mail, or a configured key.
pub fn is_personal(id: &str) -> bool {
    id.contains('@') || id.starts_with("key.")
}

/// A text with pseudonyms in place of what looks like an address of e-mail: what stands around an `@` without a gap.
fn without_addresses(text: &str, pseudonyms: &Pseudonyms) -> String {
    let is_of_address = |letter: char| letter.is_alphanumeric() || "@.+-_%'".contains(letter);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let belongs = is_of_address(first);
        let end = rest.find(|letter| is_of_address(letter) != belongs).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if part.contains('@') {
            shown.push_str(&pseudonyms.of(&part.to_lowercase()));
        } else {
            shown.push_str(part);
        }
        rest = after;
    }
    shown
}

/// Whether a name of a kind consists of words that occur in the vocabulary's names of kinds.
fn is_of_known_words(name: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let words = Kind::KNOWN.iter().flat_map(|name| name.split_whitespace());
        words.map(str::to_lowercase).collect()
    });
    let mut words = name.split([' ', '_', '-', ':', '.', '/']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| WORDS.contains(&word.to_lowercase()))
}

/// Whether a text has the form of a pseudonym.
pub fn is_pseudonym(text: &str) -> bool {
    text.strip_prefix(MARK).is_some_and(|rest| {
        rest.len() == DIGITS && rest.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sees_no_persons_sees_neither_addresses_nor_cards() {
        let reader = Reader::Figures(Arc::new(Pseudonyms::new(&[1; 32])));
        for id in ["eve@example.de", "key.card:4711", "key.phone:+49613155501"] {
            assert!(is_pseudonym(&reader.id(id)), "{id}");
            assert_eq!(Reader::Persons.id(id), id);
        }
        assert_eq!(reader.id("17850"), "17850");
    }

    #[test]
    fn who_sees_no_persons_reads_no_address_in_a_text_nor_a_name_in_a_kind() {
        let pseudonyms = Arc::new(Pseudonyms::new(&[1; 32]));
        let reader = Reader::Figures(Arc::clone(&pseudonyms));
        let shown = reader.text("Nr. Anna.Traube@example.de/7 (dora+x@example.com)");
        let (anna, dora) = (pseudonyms.of("anna.traube@example.de"), pseudonyms.of("dora+x@example.com"));
        assert_eq!(shown, format!("Nr. {anna}/7 ({dora})"));
        assert_eq!(reader.text("W-2026-1001"), "W-2026-1001");
        assert!(is_pseudonym(&reader.message("dora@example.com-1")) && is_pseudonym(&reader.message("17850-1")));
        for known in ["Order Completed", "order_viewed", "Cart Shared"] {
            assert_eq!(reader.kind(known), known);
        }
        for unknown in
            ["Anna Traube clicked", "Viewed by anna@example.de", "Order 4930123456", "clicked 17", "Order Complet", ""]
        {
            assert!(is_pseudonym(&reader.kind(unknown)), "{unknown}");
        }
        for text in ["dora@example.com-1", "Anna Traube clicked"] {
            let all = Reader::Persons;
            assert_eq!((&*all.text(text), &*all.message(text), &*all.kind(text)), (text, text, text));
        }
    }

    #[test]
    fn a_pseudonym_leads_back_only_with_the_key_and_the_customers() {
        let customers: Vec<CustomerId> = ["17850", "eve@example.de"].map(|id| CustomerId::new(id).expect("id")).into();
        let (ours, theirs) = (Pseudonyms::new(&[1; 32]), Pseudonyms::new(&[2; 32]));
        let eve = ours.of("eve@example.de");
        assert!(is_pseudonym(&eve) && !eve.contains("eve"), "{eve}");
        assert_eq!(ours.find(&eve, &customers), Some(&customers[1]));
        assert_eq!(theirs.find(&eve, &customers), None);
        assert!(!is_pseudonym("~17850") && !is_pseudonym("17850"));
        assert!(is_pseudonym(&of_nobody([7; 10])));
    }
}
