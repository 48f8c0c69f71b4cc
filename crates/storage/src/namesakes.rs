//! Particulars of a person that others have too: they do not tell of this person alone, and are not searched for.

use std::collections::BTreeSet;

use domain::ArrivedAs;
use engine::ports::PortError;

use crate::needles::Candidates;
use crate::row::RowRef;
use crate::scrub;

/// A word that is an e-mail address, as it is a key.
fn address_of(word: &str) -> Option<String> {
    match ArrivedAs::user(word).ok()? {
        ArrivedAs::Email(address) => Some(address.as_str().to_owned()),
        ArrivedAs::External(_) | ArrivedAs::Anonymous(_) | ArrivedAs::Named(_) => None,
    }
}

/// Which of a person's particulars others have too.
///
/// An address is another's where it is the key or the description of another customer; a line somebody left with it somewhere
/// is the person's. Whatever else another's row tells of itself is the other's, unless the row tells an address of the person;
/// what it tells of a recipient, as of a gift to the person, is not.
pub(crate) struct Namesakes {
    wanted: BTreeSet<String>,
    candidates: Candidates,
    found: BTreeSet<String>,
    /// Words that stand beside an address.
    beside: Vec<(String, Vec<String>)>,
}

impl Namesakes {
    /// Of a person's names, addresses and telephone numbers.
    pub(crate) fn of(words: &BTreeSet<String>) -> Result<Self, PortError> {
        let wanted: BTreeSet<String> = words.iter().map(|word| word.trim().to_lowercase()).collect();
        Ok(Self { candidates: Candidates::new(&wanted)?, wanted, found: BTreeSet::new(), beside: Vec::new() })
    }

    /// Whether there is anything to look for.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Looks at a row of another.
    pub(crate) fn look(&mut self, row: &RowRef<'_>) {
        let texts = [Some(row.properties), row.person, row.context, row.arrived_as];
        if !texts.into_iter().flatten().any(|text| self.candidates.may_be_in(text)) {
            return;
        }
        let is_wanted = |word: &String| self.wanted.contains(word);
        if let Some(id) = scrub::own_id(row).map(|id| id.to_lowercase()).filter(is_wanted) {
            self.found.insert(id);
        }
        let identifies = scrub::identifies(row);
        let told = if identifies { scrub::own_particulars(row) } else { scrub::particulars_but_of_recipients(row) };
        let told = told.into_iter().map(|word| word.trim().to_lowercase()).filter(is_wanted);
        let (addresses, words): (Vec<String>, Vec<String>) = told.partition(|word| address_of(word).is_some());
        if identifies {
            self.found.extend(addresses.into_iter().chain(words));
        } else if addresses.is_empty() {
            self.found.extend(words);
        } else {
            self.beside.extend(words.into_iter().map(|word| (word, addresses.clone())));
        }
    }

    /// Those of the particulars that others have too, trimmed and in lower case.
    pub(crate) fn found(mut self) -> BTreeSet<String> {
        for (word, addresses) in self.beside {
            if addresses.iter().any(|address| self.found.contains(address)) {
                self.found.insert(word);
            }
        }
        self.found
    }
}
