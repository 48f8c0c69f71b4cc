//! A shelf: a long list whose copies share what they have in common.
//!
//! Readers keep the book they have while the next one is made (ARCHITECTURE.md, 'one state that readers share'). A copy of a
//! shelf costs a pointer for 256 items, and a change to a copy copies that board's pointers and the one item.

use std::ops::{Index, Range};
use std::sync::Arc;

/// Items whose pointers lie together: changing one copies so many pointers, copying the shelf one for so many.
const BOARD: usize = 256;

/// A list with cheap copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf<T> {
    /// All but the last are full.
    boards: Vec<Arc<Vec<Arc<T>>>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { boards: Vec::new() }
    }
}

impl<T> Shelf<T> {
    /// How many items.
    pub fn len(&self) -> usize {
        self.boards.last().map_or(0, |last| (self.boards.len() - 1) * BOARD + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.boards.is_empty()
    }

    /// The item at a place.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.boards.get(place / BOARD)?.get(place % BOARD).map(AsRef::as_ref)
    }

    /// All items in their order.
    pub fn iter(&self) -> Items<'_, T> {
        self.part(0..self.len()).into_iter()
    }

    /// A stretch of it; what lies beyond the end is left out.
    pub fn part(&self, places: Range<usize>) -> Part<'_, T> {
        let end = places.end.min(self.len());
        Part { shelf: self, places: places.start.min(end)..end }
    }

    /// Stretches of so many items, the last one perhaps shorter.
    ///
    /// # Panics
    /// If the size is 0.
    pub fn parts(&self, size: usize) -> impl Iterator<Item = Part<'_, T>> {
        (0..self.len()).step_by(size).map(move |start| self.part(start..start + size))
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.push_shared(Arc::new(item));
    }

    /// Adds an item at the end that other shelves may have too.
    pub(super) fn push_shared(&mut self, item: Arc<T>) {
        match self.boards.last_mut() {
            Some(last) if last.len() < BOARD => Arc::make_mut(last).push(item),
            _ => self.boards.push(Arc::new(vec![item])),
        }
    }

    /// All items, as other shelves may have them too.
    pub(super) fn into_shared(self) -> impl Iterator<Item = Arc<T>> {
        self.boards.into_iter().flat_map(Arc::unwrap_or_clone)
    }
}

impl<T: Clone> Shelf<T> {
    /// Adds another shelf's items at the end; where this one's boards are full, that moves whole boards.
    pub fn append(&mut self, other: Self) {
        if self.len().is_multiple_of(BOARD) {
            self.boards.extend(other.boards);
        } else {
            other.into_shared().for_each(|item| self.push_shared(item));
        }
    }

    /// The item at a place, to be changed; a copy of it where another shelf has it too.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        let board = self.boards.get_mut(place / BOARD)?;
        if place % BOARD >= board.len() {
            return None;
        }
        Arc::make_mut(board).get_mut(place % BOARD).map(Arc::make_mut)
    }

    /// Takes the item at a place out; the last one moves there. `None` if there is no such place.
    pub fn swap_remove(&mut self, place: usize) -> Option<T> {
        if place >= self.len() {
            return None;
        }
        let last_board = self.boards.last_mut()?;
        let last = Arc::make_mut(last_board).pop()?;
        if last_board.is_empty() {
            self.boards.pop();
        }
        let taken = match self.boards.get_mut(place / BOARD) {
            Some(board) if place % BOARD < board.len() => {
                std::mem::replace(&mut Arc::make_mut(board)[place % BOARD], last)
            }
            _ => last,
        };
        Some(Arc::unwrap_or_clone(taken))
    }
}

impl<T> Index<usize> for Shelf<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.boards[place / BOARD][place % BOARD]
    }
}

impl<T> FromIterator<T> for Shelf<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut shelf = Self::default();
        for item in items {
            shelf.push(item);
        }
        shelf
    }
}

impl<'a, T> IntoIterator for &'a Shelf<T> {
    type Item = &'a T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        self.iter()
    }
}

/// A stretch of a shelf.
#[derive(Debug, Clone)]
pub struct Part<'a, T> {
    shelf: &'a Shelf<T>,
    places: Range<usize>,
}

impl<T> Part<'_, T> {
    /// Its places on the shelf.
    pub fn places(&self) -> Range<usize> {
        self.places.clone()
    }

    /// How many items.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl<'a, T> IntoIterator for Part<'a, T> {
    type Item = &'a T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        Items(self)
    }
}

/// The items of a stretch, from either end.
#[derive(Debug, Clone)]
pub struct Items<'a, T>(Part<'a, T>);

impl<'a, T> Iterator for Items<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.0.places.next().map(|place| &self.0.shelf[place])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.places.size_hint()
    }
}

impl<T> DoubleEndedIterator for Items<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.places.next_back().map(|place| &self.0.shelf[place])
    }
}

impl<T> ExactSizeIterator for Items<'_, T> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Step {
        Push(u32),
        Change(usize, u32),
        Take(usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            3 => any::<u32>().prop_map(Step::Push),
            1 => (0..900_usize, any::<u32>()).prop_map(|(place, item)| Step::Change(place, item)),
            1 => (0..900_usize).prop_map(Step::Take),
        ];
        proptest::collection::vec(step, 0..900)
    }

    fn take(list: &mut Vec<u32>, shelf: &mut Shelf<u32>, step: &Step) {
        match step {
            Step::Push(item) => {
                list.push(*item);
                shelf.push(*item);
            }
            Step::Change(place, item) => {
                let held = shelf.get_mut(*place).map(|held| *held = *item);
                let expected = list.get_mut(*place).map(|held| *held = *item);
                assert_eq!(held, expected);
            }
            Step::Take(place) => {
                let expected = (*place < list.len()).then(|| list.swap_remove(*place));
                assert_eq!(shelf.swap_remove(*place), expected);
            }
        }
    }

    proptest! {
        #[test]
        fn a_shelf_is_a_list_and_its_copies_do_not_change(before in steps(), after in steps(), size in 1..400_usize) {
            let (mut list, mut shelf) = (Vec::new(), Shelf::default());
            for step in &before {
                take(&mut list, &mut shelf, step);
            }
            let (kept_list, kept) = (list.clone(), shelf.clone());
            for step in &after {
                take(&mut list, &mut shelf, step);
            }
            prop_assert_eq!(shelf.iter().copied().collect::<Vec<_>>(), list.clone());
            prop_assert_eq!(kept.iter().copied().collect::<Vec<_>>(), kept_list.clone());
            prop_assert_eq!(shelf.len(), list.len());
            prop_assert_eq!(shelf.iter().rev().copied().collect::<Vec<_>>(), list.iter().rev().copied().collect::<Vec<_>>());
            let parts: Vec<Vec<u32>> = shelf.parts(size).map(|part| part.into_iter().copied().collect()).collect();
            prop_assert_eq!(parts, list.chunks(size).map(<[u32]>::to_vec).collect::<Vec<_>>());
            prop_assert_eq!(&list.iter().copied().collect::<Shelf<u32>>(), &shelf);
            let mut both = kept.clone();
            both.append(shelf.clone());
            prop_assert_eq!(both.iter().copied().collect::<Vec<_>>(), [kept_list, list].concat());
            prop_assert_eq!(&both.iter().copied().collect::<Shelf<u32>>(), &both);
        }
    }
}
