//! Phase histories that go along from state to state: what did not change is never replayed again.
//!
//! Every state that follows from another by events is a *step*. The journal keeps whose history changed at each step, so that
//! the history of a later step is the one of an earlier step, renewed for those. Nothing is replayed before somebody asks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use analytics::history::PhaseHistory;
use domain::{Amount, Day};
use lifecycle::CustomerIndex;

use crate::ask::churn::Learned;
use crate::ask::next::Foreseen;

/// How many steps' histories of a model are kept: whoever reads an older state for a moment longer finds theirs. They share
/// nearly everything.
const STEPS_KEPT: usize = 4;

/// How many rules' histories are kept, the latest asked for: some ten bytes a customer each. They are made anew when they are
/// asked for again.
const RULES_KEPT: usize = 8;

/// A place in the sequence of states.
pub(crate) type Step = u64;

/// A model's histories, by step. A lock of its own each, so that who asks for one model does not wait for another.
type Histories = Mutex<VecDeque<(Step, Arc<PhaseHistory>)>>;

/// The phase histories of all models, and of rules of late, by step.
#[derive(Debug)]
pub(crate) struct Live {
    /// By model.
    models: Vec<Histories>,
    /// By the texts of rules, the latest asked for last.
    rules: Mutex<VecDeque<(String, Arc<Histories>)>>,
    journal: Mutex<Journal>,
    /// What each buyer brought by a day, as of a step.
    earnings: Mutex<Option<Earnings>>,
    /// Who buys, as learned.
    pub(crate) learned: Learned,
    /// What is known to say where customers go next.
    pub(crate) foreseen: Foreseen,
}

/// What each buyer brought by a day, as of a step.
pub(crate) type Earnings = (Day, Step, Arc<[Amount]>);

/// Whose history changed at which step.
#[derive(Debug, Default)]
struct Journal {
    last: Step,
    /// Ascending; the first one is the step after [`Journal::complete_from`].
    entries: VecDeque<(Step, Vec<CustomerIndex>)>,
    /// The step from which on all changes are kept.
    complete_from: Step,
    /// Changes in all entries.
    changes: usize,
}

impl Journal {
    fn note(&mut self, changes: Vec<CustomerIndex>, customers: usize) -> Step {
        self.last += 1;
        self.changes += changes.len();
        self.entries.push_back((self.last, changes));
        // So many replays cost as much as to build a history anew.
        while self.changes > customers.max(1) {
            let Some((step, changes)) = self.entries.pop_front() else { break };
            self.changes -= changes.len();
            self.complete_from = step;
        }
        self.last
    }

    /// How many changes there were after one step up to and with another; `None` if that is not kept.
    fn count_between(&self, from: Step, until: Step) -> Option<usize> {
        let entries = self.entries.iter().rev().take_while(|(step, _)| from < *step).filter(|(step, _)| *step <= until);
        (from >= self.complete_from && from <= until).then(|| entries.map(|(_, changes)| changes.len()).sum())
    }

    /// Whose history changed after one step up to and with another, ascending, each once; `None` if that is not kept.
    fn between(&self, from: Step, until: Step) -> Option<Vec<CustomerIndex>> {
        if from < self.complete_from {
            return None;
        }
        let entries = self.entries.iter().filter(|(step, _)| from < *step && *step <= until);
        let mut changes: Vec<CustomerIndex> = entries.flat_map(|(_, changes)| changes).copied().collect();
        changes.sort_unstable();
        changes.dedup();
        Some(changes)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Live {
    /// Of so many models, at step 0, with nothing replayed yet.
    pub(crate) fn new(models: usize) -> Self {
        Self {
            models: (0..models).map(|_| Mutex::default()).collect(),
            rules: Mutex::default(),
            journal: Mutex::default(),
            earnings: Mutex::default(),
            learned: Learned::default(),
            foreseen: Foreseen::default(),
        }
    }

    /// Notes whose history is another one in the next state, which has so many customers. The step of that state.
    pub(crate) fn note(&self, changes: Vec<CustomerIndex>, customers: usize) -> Step {
        locked(&self.journal).note(changes, customers)
    }

    /// How many changes there were after one step up to and with another; `None` if that is not kept.
    pub(crate) fn changes_between(&self, from: Step, until: Step) -> Option<usize> {
        locked(&self.journal).count_between(from, until)
    }

    /// What each buyer brought, as told last.
    pub(crate) fn earnings(&self) -> Option<Earnings> {
        locked(&self.earnings).clone()
    }

    pub(crate) fn keep_earnings(&self, earnings: Earnings) {
        *locked(&self.earnings) = Some(earnings);
    }

    /// The history of a model at a step up to a day at least. `make` makes it: of an earlier step's and those whose history
    /// changed since, or anew.
    pub(crate) fn history(
        &self,
        model: usize,
        step: Step,
        day: Day,
        make: impl FnOnce(Option<(&PhaseHistory, &[CustomerIndex])>) -> PhaseHistory,
    ) -> Arc<PhaseHistory> {
        self.found_or_made(&self.models[model], step, day, make)
    }

    /// The same of a rule as a model, by a text that tells it from all others.
    pub(crate) fn history_of_rule(
        &self,
        rule: String,
        step: Step,
        day: Day,
        make: impl FnOnce(Option<(&PhaseHistory, &[CustomerIndex])>) -> PhaseHistory,
    ) -> Arc<PhaseHistory> {
        let histories = {
            let mut rules = locked(&self.rules);
            let place = rules.iter().position(|(known, _)| *known == rule);
            let kept = place.and_then(|place| rules.remove(place)).unwrap_or_else(|| (rule, Arc::default()));
            let histories = Arc::clone(&kept.1);
            rules.push_back(kept);
            while rules.len() > RULES_KEPT {
                rules.pop_front();
            }
            histories
        };
        self.found_or_made(&histories, step, day, make)
    }

    fn found_or_made(
        &self,
        histories: &Histories,
        step: Step,
        day: Day,
        make: impl FnOnce(Option<(&PhaseHistory, &[CustomerIndex])>) -> PhaseHistory,
    ) -> Arc<PhaseHistory> {
        let mut kept = locked(histories);
        let earlier = kept.iter().rev().find(|(known, _)| *known <= step);
        let changes = earlier.and_then(|(known, _)| locked(&self.journal).between(*known, step));
        let made = match (earlier, changes) {
            (Some((known, history)), _) if *known == step && day <= history.until() => return Arc::clone(history),
            (Some((_, history)), Some(changes)) => Arc::new(make(Some((history, &changes)))),
            _ => Arc::new(make(None)),
        };
        kept.retain(|(known, _)| *known != step);
        let place = kept.partition_point(|(known, _)| *known < step);
        kept.insert(place, (step, Arc::clone(&made)));
        while kept.len() > STEPS_KEPT {
            kept.pop_front();
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(places: &[u32]) -> Vec<CustomerIndex> {
        places.iter().copied().map(CustomerIndex).collect()
    }

    #[test]
    fn changes_are_told_between_steps_as_long_as_they_are_fewer_than_customers() {
        let mut journal = Journal::default();
        assert_eq!(journal.note(places(&[3, 5]), 6), 1);
        assert_eq!(journal.note(places(&[1, 5]), 6), 2);
        assert_eq!(journal.between(0, 2), Some(places(&[1, 3, 5])));
        assert_eq!(journal.between(1, 2), Some(places(&[1, 5])));
        assert_eq!(journal.between(2, 2), Some(vec![]));
        assert_eq!(
            [(0, 2), (1, 2), (2, 2)].map(|(from, until)| journal.count_between(from, until)),
            [Some(4), Some(2), Some(0)]
        );
        assert_eq!(journal.count_between(2, 1), None);
        assert_eq!(journal.note(places(&[0, 2, 4]), 6), 3);
        assert_eq!((journal.between(0, 3), journal.count_between(0, 3)), (None, None));
        assert_eq!(journal.between(1, 3), Some(places(&[0, 1, 2, 4, 5])));
    }

    #[test]
    fn an_older_reader_finds_their_history() {
        let live = Live::new(1);
        let day = Day::from_number(1);
        let history = |stays: usize| PhaseHistory::from_stays(day, vec![Vec::new(); stays]);
        assert_eq!(
            live.history(0, 0, day, |from| {
                assert!(from.is_none());
                history(1)
            })
            .len(),
            1
        );
        let step = live.note(places(&[1]), 9);
        let renewed = live.history(0, step, day, |from| {
            let (earlier, changes) = from.expect("an earlier one");
            assert_eq!((earlier.len(), changes), (1, &places(&[1])[..]));
            history(2)
        });
        assert_eq!(renewed.len(), 2);
        assert_eq!(live.history(0, 0, day, |_| panic!("it is kept")).len(), 1);
        assert_eq!(live.history(0, step, day, |_| panic!("it is kept")).len(), 2);
    }

    #[test]
    fn rules_have_histories_of_their_own_and_the_latest_asked_for_are_kept() {
        let live = Live::new(0);
        let day = Day::from_number(1);
        let asked = |rule: &str, step: Step| {
            let mut made = None;
            let history = live.history_of_rule(rule.to_owned(), step, day, |from| {
                made = Some(from.map(|(_, changes)| changes.to_vec()));
                PhaseHistory::from_stays(day, vec![Vec::new(); rule.len()])
            });
            assert_eq!(history.len(), rule.len());
            made
        };
        assert_eq!(asked("a", 0), Some(None));
        assert_eq!(asked("bb", 0), Some(None));
        assert_eq!(asked("a", 0), None, "it is kept");
        let step = live.note(places(&[1]), 9);
        assert_eq!(asked("a", step), Some(Some(places(&[1]))), "it is renewed");
        let others: Vec<String> = (3..3 + RULES_KEPT).map(|length| "c".repeat(length)).collect();
        for rule in &others {
            assert_eq!(asked(rule, step), Some(None));
        }
        assert_eq!(asked("a", step), Some(None), "it was forgotten");
    }
}
