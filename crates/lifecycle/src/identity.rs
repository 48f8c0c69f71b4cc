//! Identity: which keys stand for the same person.
//!
//! A pure function of the *set* of what events claim, so that the order of arrival does not matter:
//!
//! ```text
//! external id ◄── claim ── e-mail, card … ◄── companion ── anonymous id
//!      ▲                                                        │
//!      └─────────────────────── claim ──────────────────────────┘
//! external id ◄── bond, made or undone by a person ──► any other key
//! external id ◄── alias, told by a server ── external id before
//! ```
//!
//! - An **external id** is somebody of their own. Two are never joined but by a bond or an alias.
//! - A **shared key** (e-mail, configured key, anonymous id) belongs to the external id that was seen with it first. A second
//!   external id on an anonymous id is a shared device: its events follow the user id they carry. A second one on an e-mail
//!   or configured key is a [`Conflict`] for a person to decide.
//! - Keys that nobody known has claimed belong to the address that came with them.
//! - A **bond** joins two keys, or keeps them apart; of several words about the same two the latest holds. What was seen of two that
//!   are kept apart says nothing, so that also the joining of a customer with an address or a device can be undone.
//! - What events say never joins those whom a person keeps apart: of two shared keys kept apart that one customer is seen with,
//!   the customer has one and the other goes on by itself. What they say so, first after the word, is a [`Conflict`].
//! - Two who are kept apart are not joined through others either: of bonds that together would join them the latest hold (`bonds`).
//!   A bond names the customer who its `into` is by the bonds before it.
//! - An **alias** of a server tells under which key somebody was known before. A key was one person's before: of several that
//!   name the same one the first joins, and what later ones say of known people is listed for a person to decide, as two who
//!   log in on one device are not one. With a key of another sort it is a claim like any. It never undoes what a person decided.
//! - A **proposal** (an `alias` with a key that anybody can read) makes a visitor known like any claim. Of two known people it
//!   joins nobody: it is listed for a person to decide.
//!
//! Rows of the log keep the key under which they arrived; nothing is rewritten when people turn out to be one, and so
//! it can be undone exactly.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{ArrivedAs, CustomerId, Kind};
use serde::{Deserialize, Serialize};

use crate::book::keyed::Keyed;
use crate::touch::{Claims, Touch};

mod bonds;
mod decided;
mod open;

pub use decided::Decision;
pub use open::{Conflict, SharedDevice};

/// What sort of key it is, the one that says most about the person first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The shop's own customer number.
    External,
    /// An e-mail address.
    Email,
    /// A configured key.
    Named,
    /// A visitor's random id.
    Anonymous,
}

impl Sort {
    /// The sort of a key.
    pub const fn of(key: &ArrivedAs) -> Self {
        match key {
            ArrivedAs::External(_) => Self::External,
            ArrivedAs::Email(_) => Self::Email,
            ArrivedAs::Named(_) => Self::Named,
            ArrivedAs::Anonymous(_) => Self::Anonymous,
        }
    }
}

/// Somebody was seen with a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Seen {
    /// When first, in microseconds since 1970 UTC.
    first_micros: i64,
    /// Who.
    with: CustomerId,
}

/// Notes that `with` was seen, and says whether that changes the order in which they came.
fn note(seen: &mut Vec<Seen>, first_micros: i64, with: &CustomerId) -> bool {
    let known = seen.iter().position(|seen| seen.with == *with);
    if known.is_some_and(|place| seen[place].first_micros <= first_micros) {
        return false;
    }
    if let Some(place) = known {
        seen.remove(place);
    }
    let fresh = Seen { first_micros, with: with.clone() };
    let place = seen.partition_point(|other| *other < fresh);
    seen.insert(place, fresh);
    true
}

/// What is known of a key that several people may share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Shared {
    sort: Sort,
    /// External ids seen with it, the first one first.
    claims: Vec<Seen>,
    /// Other shared keys seen with it, the first one first.
    companions: Vec<Seen>,
}

impl Shared {
    /// In which order it is told whose keys are that are kept apart.
    fn rank<'a>(&self, key: &'a CustomerId) -> (Sort, i64, &'a CustomerId) {
        (self.sort, self.claims.first().map_or(i64::MAX, |seen| seen.first_micros), key)
    }
}

/// The latest word about two keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Bond {
    /// When it was said, and the digest of the message that said it: the order in which words hold.
    said: (i64, u64),
    /// Whether they are one person, or kept apart.
    joined: bool,
    /// Which of both the person is known by.
    into: CustomerId,
}

/// Which keys stand for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    shared: Keyed<Shared>,
    bonds: HashMap<CustomerId, BTreeMap<CustomerId, Bond>>,
    /// Keys under which a server says that others were known before, with these, the first one first.
    aliases: BTreeMap<CustomerId, Vec<Seen>>,
    /// The same the other way round: what each is said to have been known by before.
    formerly: BTreeMap<CustomerId, BTreeSet<CustomerId>>,
    /// Shared keys among the ends of bonds and aliases: they move with their owner.
    bonded_shared: BTreeSet<CustomerId>,
    /// E-mail addresses and configured keys with several claims.
    contested: BTreeSet<CustomerId>,
    /// Anonymous ids with several claims.
    devices: BTreeSet<CustomerId>,
    /// Known people whom a proposal takes for another one, with whom, the first one first.
    proposals: BTreeMap<CustomerId, Vec<Seen>>,
}

impl Identity {
    /// Takes in what a touch claims. Returns whose keys may now stand for somebody else: the customers, as they were
    /// resolved before; empty where nothing changed.
    pub fn learn(&mut self, touch: &Touch) -> Vec<CustomerId> {
        let Some(claims) = touch.claims.as_deref() else { return Vec::new() };
        let is_word =
            matches!(touch.kind, Kind::CustomerMerged | Kind::CustomerMergeProposed | Kind::CustomersKeptApart);
        if !is_word && !self.is_news(claims, touch.occurred_at.as_microsecond()) {
            return Vec::new();
        }
        let before = self.concerned(claims);
        let said = (touch.occurred_at.as_microsecond(), touch.message);
        let changed = match touch.kind {
            Kind::CustomerMerged if touch.is_alias() => self.alias(claims, said.0),
            Kind::CustomerMerged => self.bind(claims, said, true),
            Kind::CustomersKeptApart => self.bind(claims, said, false),
            Kind::CustomerMergeProposed => self.propose(claims, said.0),
            _ => self.claim(claims, said.0),
        };
        if changed { before } else { Vec::new() }
    }

    /// Whether the claims say anything that is not known: nearly all events repeat what earlier ones said.
    fn is_news(&self, claims: &Claims, at_micros: i64) -> bool {
        let keys: Vec<&ArrivedAs> = std::iter::once(&claims.by).chain(&claims.others).collect();
        let is_known = |key: &ArrivedAs, with: &ArrivedAs| {
            self.shared.get(key.customer()).is_some_and(|shared| {
                let seen = if Sort::of(with) == Sort::External { &shared.claims } else { &shared.companions };
                seen.iter().any(|seen| seen.with == *with.customer() && seen.first_micros <= at_micros)
            })
        };
        keys.iter().enumerate().any(|(place, one)| {
            keys[place + 1..].iter().any(|other| match (Sort::of(one), Sort::of(other)) {
                (left, right) if left == right => false,
                (Sort::External, _) => !is_known(other, one),
                (_, Sort::External) => !is_known(one, other),
                _ => !is_known(one, other) || !is_known(other, one),
            })
        })
    }

    /// Everybody whose keys the claims could move, or to whom they could move them: whoever stands for the keys, for
    /// those seen with them, and for those seen with these in turn, and the same of all who are kept apart from these.
    fn concerned(&self, claims: &Claims) -> Vec<CustomerId> {
        let mut keys: BTreeSet<&CustomerId> = BTreeSet::new();
        let mut around: BTreeSet<&CustomerId> = BTreeSet::new();
        let mut fresh: BTreeSet<&CustomerId> =
            std::iter::once(&claims.by).chain(&claims.others).map(ArrivedAs::customer).collect();
        // Whose a key is also rests on whose those are that are kept apart from it.
        while !fresh.is_empty() {
            around.extend(&fresh);
            for _ in 0..2 {
                let shared: Vec<&Shared> = fresh.iter().filter_map(|key| self.shared.get(key)).collect();
                fresh.extend(shared.into_iter().flat_map(|shared| &shared.companions).map(|seen| &seen.with));
            }
            keys.extend(&fresh);
            let parted = fresh.iter().flat_map(|key| {
                let mut apart = self.apart_from(key).peekable();
                let this = apart.peek().map(|_| *key);
                apart.chain(this)
            });
            fresh = parted.filter(|key| !around.contains(key)).collect();
        }
        let shared: Vec<&Shared> = keys.iter().filter_map(|key| self.shared.get(key)).collect();
        keys.extend(shared.into_iter().flat_map(|shared| &shared.claims).map(|seen| &seen.with));
        let aliases: Vec<&Vec<Seen>> = keys.iter().filter_map(|key| self.aliases.get(*key)).collect();
        keys.extend(aliases.into_iter().flatten().map(|seen| &seen.with));
        let concerned: BTreeSet<CustomerId> = keys.into_iter().flat_map(|key| self.all_about(key)).collect();
        concerned.into_iter().collect()
    }

    fn shared(&mut self, key: &ArrivedAs) -> &mut Shared {
        let fresh = || Shared { sort: Sort::of(key), claims: Vec::new(), companions: Vec::new() };
        self.shared.get_or_insert_with(key.customer(), fresh)
    }

    fn claim(&mut self, claims: &Claims, at_micros: i64) -> bool {
        let mut changed = false;
        let keys: Vec<&ArrivedAs> = std::iter::once(&claims.by).chain(&claims.others).collect();
        for (place, one) in keys.iter().enumerate() {
            for other in &keys[place + 1..] {
                changed |= self.seen_together(one, other, at_micros);
            }
        }
        changed
    }

    fn seen_together(&mut self, one: &ArrivedAs, other: &ArrivedAs, at_micros: i64) -> bool {
        if one.customer() == other.customer() {
            return false;
        }
        match (Sort::of(one), Sort::of(other)) {
            // Two external ids in one event say nothing; joining them takes a bond.
            (Sort::External, Sort::External) => false,
            (Sort::External, _) => self.claimed(other, one, at_micros),
            (_, Sort::External) => self.claimed(one, other, at_micros),
            // Two addresses, or two devices, of one event: no reason to take them for one.
            (left, right) if left == right => false,
            _ => {
                let mine = note(&mut self.shared(one).companions, at_micros, other.customer());
                let theirs = note(&mut self.shared(other).companions, at_micros, one.customer());
                mine || theirs
            }
        }
    }

    fn claimed(&mut self, key: &ArrivedAs, by: &ArrivedAs, at_micros: i64) -> bool {
        let shared = self.shared(key);
        let changed = note(&mut shared.claims, at_micros, by.customer());
        if shared.claims.len() > 1 {
            let listed = if shared.sort == Sort::Anonymous { &mut self.devices } else { &mut self.contested };
            listed.insert(key.customer().clone());
        }
        changed
    }

    /// Takes a visitor for whom the proposal names, and notes what it says of known people. The same word again, or in
    /// another order, changes nothing.
    fn propose(&mut self, claims: &Claims, at_micros: i64) -> bool {
        let mut changed = false;
        for from in &claims.others {
            if Sort::of(from) == Sort::Anonymous || Sort::of(&claims.by) == Sort::Anonymous {
                changed |= self.seen_together(&claims.by, from, at_micros);
            } else if from.customer() != claims.by.customer() {
                note(self.proposals.entry(from.customer().clone()).or_default(), at_micros, claims.by.customer());
            }
        }
        changed
    }

    fn alias(&mut self, claims: &Claims, at_micros: i64) -> bool {
        let into = &claims.by;
        let mut changed = false;
        for from in claims.others.iter().filter(|from| from.customer() != into.customer()) {
            changed |= self.seen_together(into, from, at_micros);
            // Two devices are not taken for one: nobody knows of them who was known before.
            if Sort::of(from) != Sort::of(into) || Sort::of(from) == Sort::Anonymous {
                continue;
            }
            for end in [from, into].into_iter().filter(|end| Sort::of(end) != Sort::External) {
                self.bonded_shared.insert(end.customer().clone());
            }
            let known = self.aliases.entry(from.customer().clone()).or_default();
            changed |= note(known, at_micros, into.customer());
            self.formerly.entry(into.customer().clone()).or_default().insert(from.customer().clone());
        }
        changed
    }

    fn bind(&mut self, claims: &Claims, said: (i64, u64), joined: bool) -> bool {
        let into = &claims.by;
        let mut changed = false;
        for from in &claims.others {
            if joined {
                changed |= self.seen_together(into, from, said.0);
            }
            if from.customer() == into.customer() {
                continue;
            }
            let bond = Bond { said, joined, into: into.customer().clone() };
            for (end, other) in [(from, into), (into, from)] {
                if Sort::of(end) != Sort::External {
                    self.bonded_shared.insert(end.customer().clone());
                }
                let bonds = self.bonds.entry(end.customer().clone()).or_default();
                let known = bonds.get(other.customer());
                if known.is_none_or(|known| *known < bond) {
                    bonds.insert(other.customer().clone(), bond.clone());
                    changed = true;
                }
            }
        }
        changed
    }

    /// Whether no two keys were ever seen together, so that each stands for itself.
    pub(crate) fn is_plain(&self) -> bool {
        self.shared.is_empty() && self.bonds.is_empty() && self.aliases.is_empty() && self.formerly.is_empty()
    }

    /// The alias of a key that joins: the first one that no person undid.
    fn first_alias(&self, from: &CustomerId) -> Option<Bond> {
        let known = self.aliases.get(from)?;
        let first = self.standing(from, known).next()?;
        Some(Bond { said: (first.first_micros, 0), joined: true, into: first.with.clone() })
    }

    /// Those seen with a key who are not kept apart from it by the latest word about both.
    fn standing<'a>(&'a self, key: &'a CustomerId, seen: &'a [Seen]) -> impl Iterator<Item = &'a Seen> {
        seen.iter().filter(move |seen| !self.kept_apart(key, &seen.with))
    }

    /// Whose a key is, but for bonds that join: the first who may have it.
    fn owner<'a>(&'a self, key: &'a CustomerId) -> &'a CustomerId {
        let Some(shared) = self.shared.get(key) else { return key };
        let barred = self.barred(key, shared);
        self.candidates(key, shared).find(|candidate| !barred.contains(candidate)).unwrap_or(key)
    }

    /// Who cannot have a shared key, whatever events say: whoever is kept apart from it, and whoever has another key that is
    /// kept apart from it. Of two such keys the stronger sort comes first, of one sort the one claimed first, so that the
    /// answer rests only on keys before this one.
    fn barred<'a>(&'a self, key: &'a CustomerId, shared: &Shared) -> Vec<&'a CustomerId> {
        let apart: Vec<&CustomerId> = self.apart_from(key).collect();
        let before = apart.iter().filter_map(|other| {
            let is_before = self.shared.get(other).is_some_and(|theirs| theirs.rank(other) < shared.rank(key));
            is_before.then(|| self.owner(other))
        });
        let before: Vec<&CustomerId> = before.collect();
        apart.into_iter().chain(before).collect()
    }

    /// Whom a shared key could belong to by what was seen, the likeliest first.
    fn candidates<'a>(
        &'a self,
        key: &'a CustomerId,
        shared: &'a Shared,
    ) -> impl Iterator<Item = &'a CustomerId> + use<'a> {
        let claimed = self.standing(key, &shared.claims).map(|seen| &seen.with);
        // Through whom came with it: an address before a configured key before a device, then the first.
        let told = move |sort: Sort| {
            let companions = self.standing(key, &shared.companions);
            companions.filter(move |seen| self.shared.get(&seen.with).is_some_and(|other| other.sort == sort))
        };
        let through = move |sort: Sort| {
            let stronger = (shared.sort > sort).then(|| told(sort)).into_iter().flatten();
            stronger.map(|seen| self.owner(&seen.with))
        };
        // A key came with a device or card that is one known customer's alone.
        let alone = move || {
            let weaker = told(Sort::Named).filter(|_| shared.sort < Sort::Named).chain(told(Sort::Anonymous));
            let alone = weaker.filter_map(|seen| {
                let mut claims = self.standing(&seen.with, &self.shared.get(&seen.with)?.claims);
                let only = claims.next().filter(|_| claims.next().is_none())?;
                Some((seen.first_micros.max(only.first_micros), &only.with))
            });
            let mut alone: Vec<_> = alone.collect();
            alone.sort_unstable();
            alone.into_iter().map(|(_, customer)| customer)
        };
        let late = std::iter::once(()).flat_map(move |()| alone());
        claimed.chain(through(Sort::Email)).chain(through(Sort::Named)).chain(late)
    }

    /// Takes in what another part of the log claims.
    pub fn merge(&mut self, other: &Self) {
        for (key, theirs) in other.shared.iter() {
            let fresh = || Shared { sort: theirs.sort, claims: Vec::new(), companions: Vec::new() };
            let mine = self.shared.get_or_insert_with(key, fresh);
            for seen in &theirs.claims {
                note(&mut mine.claims, seen.first_micros, &seen.with);
            }
            for seen in &theirs.companions {
                note(&mut mine.companions, seen.first_micros, &seen.with);
            }
            if mine.claims.len() > 1 {
                let listed = if mine.sort == Sort::Anonymous { &mut self.devices } else { &mut self.contested };
                listed.insert(key.clone());
            }
        }
        for (end, theirs) in &other.bonds {
            let mine = self.bonds.entry(end.clone()).or_default();
            for (other, bond) in theirs {
                if mine.get(other).is_none_or(|known| known < bond) {
                    mine.insert(other.clone(), bond.clone());
                }
            }
        }
        self.bonded_shared.extend(other.bonded_shared.iter().cloned());
        for (into, theirs) in &other.formerly {
            self.formerly.entry(into.clone()).or_default().extend(theirs.iter().cloned());
        }
        for (mine, theirs) in [(&mut self.aliases, &other.aliases), (&mut self.proposals, &other.proposals)] {
            for (key, theirs) in theirs {
                let mine = mine.entry(key.clone()).or_default();
                for seen in theirs {
                    note(mine, seen.first_micros, &seen.with);
                }
            }
        }
    }

    fn kept_apart(&self, one: &CustomerId, other: &CustomerId) -> bool {
        self.kept_apart_at(one, other).is_some()
    }

    /// When it was said that two are kept apart, in microseconds since 1970 UTC; `None` where the latest word is another.
    fn kept_apart_at(&self, one: &CustomerId, other: &CustomerId) -> Option<i64> {
        let bond = self.bonds.get(one).and_then(|bonds| bonds.get(other))?;
        (!bond.joined).then_some(bond.said.0)
    }

    /// Those whom the latest word about both keeps apart from a key.
    fn apart_from<'a>(&'a self, key: &CustomerId) -> impl Iterator<Item = &'a CustomerId> + use<'a> {
        let bonds = self.bonds.get(key).into_iter().flatten();
        bonds.filter(|(_, bond)| !bond.joined).map(|(other, _)| other)
    }

    /// The keys that stand for a customer without being the customer's own id: those seen with them, whether or not an event
    /// arrived under them.
    pub fn keys_of(&self, customer: &CustomerId) -> Vec<CustomerId> {
        let known: BTreeSet<&CustomerId> = self.known_keys().collect();
        known.into_iter().filter(|key| self.resolve(key) == *customer).cloned().collect()
    }

    /// Whether a key was seen with another one, or whether somebody decided about it.
    pub fn knows(&self, key: &CustomerId) -> bool {
        self.shared.get(key).is_some()
            || self.bonds.contains_key(key)
            || self.aliases.contains_key(key)
            || self.formerly.contains_key(key)
    }

    /// Every key that was seen with another one, or that somebody decided about.
    pub fn known_keys(&self) -> impl Iterator<Item = &CustomerId> {
        self.shared.keys().chain(self.bonds.keys()).chain(self.aliases.keys()).chain(self.formerly.keys())
    }

    /// The external ids that were seen with a key and are not kept apart from it, the first one first.
    pub fn claimants<'a>(&'a self, key: &'a CustomerId) -> impl Iterator<Item = &'a CustomerId> {
        let claims = self.shared.get(key).map_or(&[][..], |shared| &shared.claims);
        self.standing(key, claims).map(|seen| &seen.with)
    }

    /// All that is known, one line each, in an order that does not depend on the arrival.
    pub(crate) fn lines(&self) -> Vec<String> {
        let shared = self.shared.iter().map(|(key, shared)| format!("{key}|{shared:?}"));
        let bonds = self.bonds.iter().map(|(end, bonds)| format!("{end}|{bonds:?}"));
        let proposals = self.proposals.iter().map(|(key, seen)| format!("{key}|proposed|{seen:?}"));
        let aliases = self.aliases.iter().map(|(key, seen)| format!("{key}|formerly|{seen:?}"));
        let mut lines: Vec<String> = shared.chain(bonds).chain(aliases).chain(proposals).collect();
        lines.sort_unstable();
        lines
    }
}

#[cfg(test)]
mod tests;
