//! What stands for a customer where their own id must not: for readers who need no names, and in the audit log.
//!
//! An id may be an e-mail address, so it is personal data itself. A pseudonym is a keyed hash of it: the same customer
//! has the same one everywhere in a folder, and without the folder's key nobody can compute it for an address they guess.

use domain::CustomerId;

/// What a pseudonym begins with; no shop's number does.
pub const MARK: char = '~';

/// Hexadecimal digits of a pseudonym: 80 bits, so that not even a billion customers share one.
const DIGITS: usize = 20;

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
    fn a_pseudonym_leads_back_only_with_the_key_and_the_customers() {
        let customers: Vec<CustomerId> = ["17850", "eve@example.de"].map(|id| CustomerId::new(id).expect("id")).into();
        let (ours, theirs) = (Pseudonyms::new(&[1; 32]), Pseudonyms::new(&[2; 32]));
        let eve = ours.of("eve@example.de");
        assert!(is_pseudonym(&eve) && !eve.contains("eve"), "{eve}");
        assert_eq!(ours.find(&eve, &customers), Some(&customers[1]));
        assert_eq!(theirs.find(&eve, &customers), None);
        assert!(!is_pseudonym("~17850") && !is_pseudonym("17850"));
    }
}
