//! What the book and the vintages know of categories: which single ones a set holds, and which are usual.

use std::collections::{HashMap, HashSet};

use domain::Day;

use crate::book::Book;
use crate::facts::CategoryKnowledge;
use crate::vintage::Vintages;

/// Categories as numbers, for folding many customers quickly.
#[derive(Debug, Clone, Default)]
pub struct Categories {
    names: Vec<String>,
    members_of_set: Vec<Vec<u32>>,
    usual_since: Vec<(Day, HashSet<u32>)>,
    /// The days on which other ones became usual, ascending.
    changes: Vec<Day>,
}

impl Categories {
    /// Of all sets in a book, with the usual ones of every vintage.
    pub fn of(book: &Book, vintages: &Vintages) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut names = Vec::new();
        let mut members_of_set = vec![Vec::new()];
        for set in 1..=book.category_set_count() {
            let members = book.category_set(set).map(|name| {
                *numbers.entry(name.to_owned()).or_insert_with(|| {
                    names.push(name.to_owned());
                    u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
                })
            });
            members_of_set.push(members.collect());
        }
        let usual_since: Vec<(Day, HashSet<u32>)> = vintages
            .iter()
            .map(|vintage| {
                let usual = vintage.usual_categories.iter().filter_map(|name| numbers.get(name)).copied();
                (vintage.day, usual.collect())
            })
            .collect();
        let before = std::iter::once(None).chain(usual_since.iter().map(|(_, usual)| Some(usual)));
        let changed = usual_since
            .iter()
            .zip(before)
            .filter(|((_, usual), before)| before.map_or(!usual.is_empty(), |before| before != usual));
        let changes = changed.map(|((day, _), _)| *day).collect();
        Self { names, members_of_set, usual_since, changes }
    }

    /// The name of a category.
    pub fn name(&self, category: u32) -> &str {
        self.names.get(category as usize).map_or("", String::as_str)
    }

    fn usual_on(&self, day: Day) -> Option<&HashSet<u32>> {
        let place = self.usual_since.partition_point(|(since, _)| *since <= day);
        place.checked_sub(1).map(|place| &self.usual_since[place].1)
    }
}

impl CategoryKnowledge for Categories {
    fn each_of_set(&self, set: u32, each: &mut dyn FnMut(u32)) {
        for category in self.members_of_set.get(set as usize).into_iter().flatten() {
            each(*category);
        }
    }

    fn is_usual(&self, category: u32, day: Day) -> bool {
        self.usual_on(day).is_some_and(|usual| usual.contains(&category))
    }

    fn usual_count(&self, day: Day) -> u32 {
        self.usual_on(day).map_or(0, |usual| u32::try_from(usual.len()).unwrap_or(u32::MAX))
    }

    fn changes_on(&self, day: Day) -> bool {
        self.changes.binary_search(&day).is_ok()
    }
}
