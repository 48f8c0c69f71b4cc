//! What is for a person to decide: keys by which two could be one, and what contradicts what was decided.

use std::collections::BTreeSet;

use domain::CustomerId;
use serde::Serialize;

use super::bonds;
use super::{Identity, Seen, Sort};

/// A key by which two known customers could be one: for a person to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The key.
    pub key: CustomerId,
    /// Its sort.
    pub sort: Sort,
    /// The customers that claim it, the first one first. Until it is decided the key is the first one's.
    pub customers: Vec<CustomerId>,
    /// When the last of them first claimed it, in microseconds since 1970 UTC.
    pub since_micros: i64,
    /// Whether a person keeps these apart, and an event says since then that they are one.
    pub against_a_word: bool,
}

/// A device that several known customers use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedDevice {
    /// The anonymous id.
    pub key: CustomerId,
    /// Who uses it, the first one first: what happens on it without a user id is theirs.
    pub customers: Vec<CustomerId>,
}

impl Identity {
    /// Addresses and configured keys that several customers claim who are neither joined nor kept apart, and what events say
    /// of two whom a person keeps apart, where they say it first after the person's word.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let conflict = |key: &CustomerId| {
            let shared = self.shared.get(key)?;
            let barred = self.barred(key, shared);
            let mut customers: Vec<CustomerId> = Vec::new();
            let mut since_micros = i64::MIN;
            for seen in shared.claims.iter().filter(|seen| !barred.contains(&&seen.with)) {
                let customer = self.resolve(&seen.with);
                let settled = customers.iter().all(|other| *other == customer || self.kept_apart(other, &customer));
                if customers.is_empty() || (!settled && !customers.contains(&customer)) {
                    customers.push(customer);
                    since_micros = seen.first_micros;
                }
            }
            let (key, sort) = (key.clone(), shared.sort);
            (customers.len() > 1).then_some(Conflict { key, sort, customers, since_micros, against_a_word: false })
        };
        let mut conflicts: Vec<Conflict> = self.contested.iter().filter_map(conflict).collect();
        for contradicted in self.contradicted() {
            if !conflicts.iter().any(|known| known.customers == contradicted.customers) {
                conflicts.push(contradicted);
            }
        }
        conflicts
    }

    /// What proposals and later aliases say of two known people who are neither joined nor kept apart. `is_known` says of a key whether
    /// anything arrived under it: an alias cannot tell a customer's number from a visitor's, and names that are nobody's can
    /// be made up in any number.
    pub fn proposed(&self, is_known: impl Fn(&CustomerId) -> bool) -> Vec<Conflict> {
        let conflict = |(key, seen): (&CustomerId, &Vec<Seen>)| {
            if !is_known(key) {
                return None;
            }
            let mut customers = vec![self.resolve(key)];
            let mut since_micros = i64::MIN;
            for seen in seen.iter().filter(|seen| is_known(&seen.with)) {
                let customer = self.resolve(&seen.with);
                if customers.iter().all(|other| *other != customer && !self.kept_apart(other, &customer)) {
                    customers.push(customer);
                    since_micros = seen.first_micros;
                }
            }
            let (key, sort) = (key.clone(), self.sort(key));
            (customers.len() > 1).then_some(Conflict { key, sort, customers, since_micros, against_a_word: false })
        };
        let mut conflicts: Vec<Conflict> = self.aliases.iter().filter_map(conflict).collect();
        for proposed in self.proposals.iter().filter_map(conflict) {
            if !conflicts.iter().any(|known| known.key == proposed.key && known.customers == proposed.customers) {
                conflicts.push(proposed);
            }
        }
        conflicts
    }

    /// Devices that several customers use.
    pub fn shared_devices(&self) -> Vec<SharedDevice> {
        let device = |key: &CustomerId| {
            let mut customers: Vec<CustomerId> = Vec::new();
            for seen in self.standing(key, &self.shared.get(key)?.claims) {
                let customer = self.resolve(&seen.with);
                if !customers.contains(&customer) {
                    customers.push(customer);
                }
            }
            (customers.len() > 1).then(|| SharedDevice { key: key.clone(), customers })
        };
        self.devices.iter().filter_map(device).collect()
    }

    fn sort(&self, key: &CustomerId) -> Sort {
        self.shared.get(key).map_or(Sort::External, |shared| shared.sort)
    }

    /// What events say of those whom a person keeps apart, and say first after the person's word: who decided did not know
    /// it. One conflict of each two.
    fn contradicted(&self) -> Vec<Conflict> {
        let mut kept: Vec<(&CustomerId, &CustomerId, i64)> = Vec::new();
        for (one, bonds) in &self.bonds {
            let apart = bonds.iter().filter(|(other, bond)| !bond.joined && one < *other);
            kept.extend(apart.map(|(other, bond)| (one, other, bond.said.0)));
        }
        kept.sort_unstable();
        let mut conflicts: Vec<Conflict> = Vec::new();
        for (one, other, said) in kept {
            let told = self
                .told_one(one, other, said)
                .or_else(|| self.told_one(other, one, said))
                .or_else(|| self.seen_with_one(one, other, said))
                .or_else(|| self.joined_by_events(one, other));
            conflicts.extend(told.filter(|told| !conflicts.iter().any(|known| known.customers == told.customers)));
        }
        conflicts
    }

    /// An event that names both after a word, or an alias.
    fn told_one(&self, key: &CustomerId, with: &CustomerId, said: i64) -> Option<Conflict> {
        let (claims, companions) =
            self.shared.get(key).map_or((&[][..], &[][..]), |shared| (&shared.claims, &shared.companions));
        let aliases = self.aliases.get(key).map_or(&[][..], |seen| seen);
        let told = [claims, companions, aliases].into_iter().flatten().filter(|seen| seen.with == *with);
        let since = told.map(|seen| seen.first_micros).filter(|first| *first > said).max()?;
        self.open(key, self.resolve(with), self.resolve(key), since)
    }

    /// One customer who was seen with both, with one of them after the word.
    fn seen_with_one(&self, one: &CustomerId, other: &CustomerId, said: i64) -> Option<Conflict> {
        let (first, second) = (self.shared.get(one)?, self.shared.get(other)?);
        let mut customers: BTreeSet<&CustomerId> = [(one, first), (other, second)]
            .into_iter()
            .filter_map(|(key, shared)| self.candidates(key, shared).next())
            .collect();
        customers.insert(self.owner(one));
        customers.insert(self.owner(other));
        let first_seen = |key: &CustomerId, customer: &CustomerId| {
            let shared = self.shared.get(key)?;
            let claim = shared.claims.iter().find(|seen| seen.with == *customer);
            let came = shared.companions.iter().find(|seen| self.owner(&seen.with) == customer);
            claim.or(came).map(|seen| seen.first_micros)
        };
        let both = customers.into_iter().filter_map(|customer| {
            let since = first_seen(one, customer)?.max(first_seen(other, customer)?);
            // Whose it is not, of both keys.
            let without = if self.owner(one) == customer { other } else { one };
            (since > said && self.owner(without) != customer).then_some((since, customer, without))
        });
        let (since, customer, without) = both.min()?;
        self.open(without, self.resolve(customer), self.resolve(without), since)
    }

    /// Joins of persons that make two one who are kept apart, only because events have said since whose the joined keys are.
    fn joined_by_events(&self, one: &CustomerId, other: &CustomerId) -> Option<Conflict> {
        let words = self.words_about(self.owner(one));
        let undone = bonds::undone(&words);
        let undone = undone.iter().find(|undone| {
            let (left, right) = (&undone.word.ends.0, &undone.word.ends.1);
            !undone.word.bond.joined && (left, right) == (one, other)
        })?;
        let last = undone.by.iter().map(|word| word.bond.said.0).max()?;
        // A joining by a person is a claim, too, and no event.
        let is_word = |key: &CustomerId, owner: &CustomerId, at: i64| {
            let ends = [(key, owner), (owner, key)];
            let is_it = |word: &bonds::Word| word.bond.joined && word.bond.said.0 == at;
            words.iter().any(|word| is_it(word) && ends.contains(&(&word.ends.0, &word.ends.1)))
        };
        let since = |key: &CustomerId| {
            let owner = self.owner(key);
            let claim = self.shared.get(key)?.claims.iter().find(|seen| seen.with == *owner)?;
            let by_event = claim.first_micros > last && !is_word(key, owner, claim.first_micros);
            by_event.then(|| (claim.first_micros, key.clone()))
        };
        let words = undone.by.iter().copied().chain([undone.word]);
        let (since_micros, key) = words.flat_map(|word| [&word.ends.0, &word.ends.1]).filter_map(since).min()?;
        let sort = self.sort(&key);
        let customers = vec![one.clone(), other.clone()];
        Some(Conflict { key, sort, customers, since_micros, against_a_word: true })
    }

    /// A conflict about a key between two customers, unless they are one, or kept apart by a word that is younger.
    fn open(&self, key: &CustomerId, first: CustomerId, second: CustomerId, since_micros: i64) -> Option<Conflict> {
        let settled = self.kept_apart_at(&first, &second).is_some_and(|said| said >= since_micros);
        let (key, sort) = (key.clone(), self.sort(key));
        let customers = vec![first, second];
        let is_open = customers[0] != customers[1] && !settled;
        is_open.then_some(Conflict { key, sort, customers, since_micros, against_a_word: true })
    }
}
