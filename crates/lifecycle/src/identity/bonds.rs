//! What bonds and aliases make of people: which of the words about them hold together, and by whom a customer is known.
//!
//! ```text
//! words about everybody whom any of them ties ──► the latest first: does it contradict those that hold already?
//!                                                     │ no                         │ yes
//!                                                  it holds                  it is passed over
//! ```
//!
//! A word that joins contradicts where it would make two one who are kept apart; one that keeps apart, where they are one
//! already. So the last word of a person always takes effect, also about two who are joined through a third, and what holds
//! is a function of the set of words. Aliases come after all that persons said, the first one first.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use domain::CustomerId;

use super::{Bond, Decision, Identity};

/// A word about two owners of keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) bond: Bond,
    /// The owners of both keys, in the order of their ids.
    between: (CustomerId, CustomerId),
    /// The owner of the key by which the person is known.
    into: CustomerId,
    pub(super) is_alias: bool,
    /// The keys that it names, in the order of their ids.
    pub(super) ends: (CustomerId, CustomerId),
}

/// A word that does not hold, with those that contradict it: the one that took it back first.
pub(super) struct Undone<'a> {
    pub(super) word: &'a Word,
    pub(super) by: Vec<&'a Word>,
}

impl Word {
    /// What it says, as people read it.
    pub(super) fn decision(&self) -> Decision {
        let from = if self.ends.0 == self.bond.into { &self.ends.1 } else { &self.ends.0 };
        Decision {
            from: from.clone(),
            into: self.bond.into.clone(),
            joined: self.bond.joined,
            is_alias: self.is_alias,
            at_micros: self.bond.said.0,
            by: None,
            undone_by: None,
        }
    }

    /// The owner who becomes part of the other.
    fn from(&self) -> &CustomerId {
        if self.between.0 == self.into { &self.between.1 } else { &self.between.0 }
    }
}

/// Owners who are one, each set of them by its one.
#[derive(Default)]
struct Sets<'a>(HashMap<&'a CustomerId, &'a CustomerId>);

impl<'a> Sets<'a> {
    fn one(&mut self, owner: &'a CustomerId) -> &'a CustomerId {
        let mut one = owner;
        while let Some(next) = self.0.get(one) {
            one = next;
        }
        let mut passed = owner;
        while passed != one {
            passed = self.0.insert(passed, one).unwrap_or(one);
        }
        one
    }

    fn join(&mut self, from: &'a CustomerId, into: &'a CustomerId) {
        let (from, into) = (self.one(from), self.one(into));
        if from != into {
            self.0.insert(from, into);
        }
    }
}

/// The words that join and hold, the earliest first.
fn holding(words: &BTreeSet<Word>) -> Vec<&Word> {
    if words.iter().all(|word| word.bond.joined) {
        return words.iter().collect();
    }
    let mut hold = weigh(words, &mut |_, _, _| {});
    hold.sort_unstable();
    hold
}

/// The words that do not hold, the latest first, each with what took it back: for one that joined the latest word that keeps
/// apart whom it would make one; for one that kept apart the joins that make them one, the latest of them first.
pub(super) fn undone(words: &BTreeSet<Word>) -> Vec<Undone<'_>> {
    let mut undone = Vec::new();
    weigh(words, &mut |word, apart, hold| {
        let by = match apart {
            Some(apart) => vec![apart],
            None => path(hold, &word.between.0, &word.between.1),
        };
        undone.push(Undone { word, by });
    });
    undone
}

/// Is told of each word that does not hold: the word, for one that joins the word that keeps apart, and the joins that hold.
type Passed<'a, 'b> = &'b mut dyn FnMut(&'a Word, Option<&'a Word>, &[&'a Word]);

/// The words that join and hold, in no order that matters.
fn weigh<'a>(words: &'a BTreeSet<Word>, passed: Passed<'a, '_>) -> Vec<&'a Word> {
    let by_persons = words.iter().rev().filter(|word| !word.is_alias);
    let by_servers = words.iter().filter(|word| word.is_alias);
    let mut sets = Sets::default();
    let mut apart: Vec<&Word> = Vec::new();
    let mut hold = Vec::new();
    for word in by_persons.chain(by_servers) {
        let (left, right) = (sets.one(&word.between.0), sets.one(&word.between.1));
        if !word.bond.joined {
            if left == right {
                passed(word, None, &hold);
            } else {
                apart.push(word);
            }
            continue;
        }
        let contradicts = apart.iter().find(|apart| {
            let two = (sets.one(&apart.between.0), sets.one(&apart.between.1));
            left != right && (two == (left, right) || two == (right, left))
        });
        if let Some(apart) = contradicts {
            passed(word, Some(apart), &hold);
        } else {
            sets.join(left, right);
            hold.push(word);
        }
    }
    hold
}

/// The words on the shortest way from one owner to another through words that join, the latest first.
fn path<'a>(joins: &[&'a Word], from: &CustomerId, to: &CustomerId) -> Vec<&'a Word> {
    let mut came: HashMap<&CustomerId, Option<&'a Word>> = HashMap::from([(from, None)]);
    let mut waiting = VecDeque::from([from]);
    while let Some(owner) = waiting.pop_front().filter(|owner| *owner != to) {
        for &word in joins {
            let (left, right) = (&word.between.0, &word.between.1);
            let next = if left == owner { right } else { left };
            if (left == owner || right == owner) && !came.contains_key(next) {
                came.insert(next, Some(word));
                waiting.push_back(next);
            }
        }
    }
    let mut words = Vec::new();
    let mut at = to;
    while let Some(Some(word)) = came.get(at) {
        words.push(*word);
        at = if word.between.0 == *at { &word.between.1 } else { &word.between.0 };
    }
    words.sort_unstable_by(|one, other| other.cmp(one));
    words
}

impl Identity {
    /// The customer that a key stands for.
    pub fn resolve(&self, key: &CustomerId) -> CustomerId {
        let owner = self.owner(key);
        if !self.is_bound(owner) {
            return owner.clone();
        }
        let words = self.words_about(owner);
        let mut sets = Sets::default();
        for word in holding(&words) {
            sets.join(word.from(), &word.into);
        }
        sets.one(owner).clone()
    }

    /// The customers who could change with a word about a key: whoever it stands for, and where somebody is kept apart all
    /// whom any word ties to them, whether or not it holds.
    pub(super) fn all_about(&self, key: &CustomerId) -> Vec<CustomerId> {
        let owner = self.owner(key);
        if !self.is_bound(owner) {
            return vec![owner.clone()];
        }
        let words = self.words_about(owner);
        if words.iter().all(|word| word.bond.joined) {
            return vec![self.resolve(owner)];
        }
        let owners: BTreeSet<&CustomerId> = words
            .iter()
            .filter(|word| word.bond.joined)
            .flat_map(|word| [&word.between.0, &word.between.1])
            .chain([owner])
            .collect();
        owners.into_iter().map(|owner| self.resolve(owner)).collect()
    }

    /// When the last word was said about a key, or about whom any word ties to it, in microseconds since 1970 UTC.
    pub fn last_word(&self, key: &CustomerId) -> Option<i64> {
        self.words_about(self.owner(key)).iter().map(|word| word.bond.said.0).max()
    }

    fn is_bound(&self, owner: &CustomerId) -> bool {
        self.bonds.contains_key(owner)
            || self.aliases.contains_key(owner)
            || self.formerly.contains_key(owner)
            || !self.bonded_shared.is_empty()
    }

    /// All words about an owner, and about everybody whom they tie to them.
    pub(super) fn words_about(&self, owner: &CustomerId) -> BTreeSet<Word> {
        let mut words = BTreeSet::new();
        let mut known: HashSet<CustomerId> = HashSet::from([owner.clone()]);
        let mut waiting = vec![owner.clone()];
        while let Some(root) = waiting.pop() {
            let ends = std::iter::once(&root)
                .chain(self.bonded_shared.iter().filter(|end| **end != root && *self.owner(end) == root));
            let ties = ends.flat_map(|end| self.ties(end).map(move |tie| (end, tie)));
            for (end, (key, bond, is_alias)) in ties {
                let other = self.owner(&key).clone();
                let into = self.owner(&bond.into).clone();
                if bond.joined && known.insert(other.clone()) {
                    waiting.push(other.clone());
                }
                let between = if root < other { (root.clone(), other) } else { (other, root.clone()) };
                let ends = if *end < key { (end.clone(), key) } else { (key, end.clone()) };
                words.insert(Word { bond, between, into, is_alias, ends });
            }
        }
        words
    }

    /// What is said of a key and another one: bonds, and the aliases that join.
    fn ties<'a>(&'a self, end: &'a CustomerId) -> impl Iterator<Item = (CustomerId, Bond, bool)> + 'a {
        let bonds = self.bonds.get(end).into_iter().flatten();
        let bonds = bonds.map(|(other, bond)| (other.clone(), bond.clone(), false));
        let now = self.first_alias(end).map(|bond| (bond.into.clone(), bond, true));
        let before = self.formerly.get(end).into_iter().flatten().filter_map(move |from| {
            let alias = self.first_alias(from).filter(|alias| alias.into == *end)?;
            Some((from.clone(), alias, true))
        });
        bonds.chain(now).chain(before)
    }
}
