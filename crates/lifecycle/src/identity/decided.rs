//! What was decided about keys, which of it still holds, and which of it another decision would take back.

use std::collections::BTreeSet;

use domain::{ArrivedAs, CustomerId};
use serde::Serialize;

use super::bonds::{self, Word};
use super::{Bond, Identity};
use crate::touch::Touch;

/// Two keys that a person has joined or kept apart, or a server's `alias` has joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// One key.
    pub from: CustomerId,
    /// The other: where they are joined, the one that the person is known by.
    pub into: CustomerId,
    /// Whether they are joined.
    pub joined: bool,
    /// Whether no person decided it: a server told it.
    pub is_alias: bool,
    /// When it was decided, in microseconds since 1970 UTC.
    pub at_micros: i64,
    /// Who decided it; `None` where the log was not asked, which alone knows it.
    pub by: Option<String>,
    /// The decision that took it back; `None` where it holds.
    pub undone_by: Option<Box<Self>>,
}

impl Decision {
    /// The key of what it says, in the word lists.
    pub const fn key(&self) -> &'static str {
        match (self.joined, self.is_alias) {
            (true, true) => "identity-was-told",
            (true, false) => "identity-was-joined",
            (false, _) => "identity-was-apart",
        }
    }

    fn is_about(&self, one: &CustomerId, other: &CustomerId) -> bool {
        (&self.from, &self.into) == (one, other) || (&self.into, &self.from) == (one, other)
    }
}

impl Identity {
    /// What was decided about keys that belong, or belonged, to a customer: the latest first. Of several decisions about the
    /// same two keys the last one stands there; one that a decision about others took back names that.
    pub fn decisions(&self, keys: &[CustomerId]) -> Vec<Decision> {
        let mut decisions: Vec<Decision> = Vec::new();
        let mut add = |decision: Decision| {
            if !decisions.contains(&decision) {
                decisions.push(decision);
            }
        };
        for key in keys {
            for (other, bond) in self.bonds.get(key).into_iter().flatten() {
                let from = if bond.into == *key { other } else { key };
                add(decision(from, bond, false));
            }
            for from in std::iter::once(key).chain(self.formerly.get(key).into_iter().flatten()) {
                let Some(alias) = self.first_alias(from) else { continue };
                let is_decided = self.bonds.get(from).is_some_and(|bonds| bonds.contains_key(&alias.into));
                if !is_decided {
                    add(decision(from, &alias, true));
                }
            }
        }
        let owners: BTreeSet<&CustomerId> =
            decisions.iter().flat_map(|decision| [&decision.from, &decision.into]).map(|key| self.owner(key)).collect();
        let words: Vec<BTreeSet<Word>> = owners.into_iter().map(|owner| self.words_about(owner)).collect();
        let undone: Vec<(Decision, Decision)> = words
            .iter()
            .flat_map(bonds::undone)
            .filter_map(|undone| Some((undone.word.decision(), undone.by.first()?.decision())))
            .collect();
        for decision in &mut decisions {
            let by = undone.iter().find(|(undone, _)| undone == decision).map(|(_, by)| by.clone());
            decision.undone_by = by.map(Box::new);
        }
        decisions.sort_by(|left, right| (right.at_micros, &left.from).cmp(&(left.at_micros, &right.from)));
        decisions
    }

    /// The decisions of persons that hold and would not any more if a person said this, the latest first. That keeping two
    /// apart takes back their own joining is what it is for, and is not named.
    pub fn overruled_by(&self, touch: &Touch) -> Vec<Decision> {
        let Some(claims) = touch.claims.as_deref() else { return Vec::new() };
        let keys: Vec<&CustomerId> =
            std::iter::once(&claims.by).chain(&claims.others).map(ArrivedAs::customer).collect();
        let before = self.held_about(&keys);
        if before.is_empty() {
            return Vec::new();
        }
        let mut after = self.clone();
        after.learn(touch);
        let joins = touch.kind == domain::Kind::CustomerMerged;
        let named: Vec<&CustomerId> = before.iter().flat_map(|held| [&held.from, &held.into]).collect();
        let held = after.held_about(&named);
        let is_undone = |decision: &Decision| {
            let is_their_own = keys[1..].iter().any(|other| decision.is_about(keys[0], other));
            // Said once more is no change.
            let again = is_their_own && decision.joined == joins;
            !held.contains(decision) && !again && (joins || !is_their_own)
        };
        let mut undone: Vec<Decision> = before.into_iter().filter(is_undone).collect();
        undone.sort_by(|left, right| (right.at_micros, &left.from).cmp(&(left.at_micros, &right.from)));
        undone
    }

    /// The decisions of persons about keys, and about everybody whom words tie to them, that hold.
    fn held_about(&self, keys: &[&CustomerId]) -> Vec<Decision> {
        let owners: BTreeSet<&CustomerId> = keys.iter().map(|key| self.owner(key)).collect();
        let mut held: Vec<Decision> = Vec::new();
        for owner in owners {
            let words = self.words_about(owner);
            let undone: BTreeSet<&Word> = bonds::undone(&words).into_iter().map(|undone| undone.word).collect();
            for word in words.iter().filter(|word| !word.is_alias && !undone.contains(word)) {
                let decision = word.decision();
                if !held.contains(&decision) {
                    held.push(decision);
                }
            }
        }
        held
    }

    /// The customer with whom two keys that are kept apart were both seen, as two addresses of one: nobody has said which of
    /// them is that customer's.
    pub fn seen_with_both(&self, one: &CustomerId, other: &CustomerId) -> Option<CustomerId> {
        let first = |key: &CustomerId| self.candidates(key, self.shared.get(key)?).next().cloned();
        first(one).filter(|customer| first(other).as_ref() == Some(customer))
    }
}

fn decision(from: &CustomerId, bond: &Bond, is_alias: bool) -> Decision {
    Decision {
        from: from.clone(),
        into: bond.into.clone(),
        joined: bond.joined,
        is_alias,
        at_micros: bond.said.0,
        by: None,
        undone_by: None,
    }
}
