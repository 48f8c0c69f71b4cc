//! Equal histories counted together: a shop's days repeat, so a million customers are some ten thousand distinct rows.

use super::PurchaseHistory;
use crate::parallel;
use std::borrow::Cow;

/// Histories with the number of customers that share each; an empty `customers` means one each.
pub(crate) struct Grouped<'a> {
    pub(crate) histories: Cow<'a, [PurchaseHistory]>,
    pub(crate) customers: Vec<u32>,
}

impl<'a> Grouped<'a> {
    /// The histories as they are, one customer each.
    pub(crate) fn each(histories: &'a [PurchaseHistory]) -> Self {
        Self { histories: Cow::Borrowed(histories), customers: Vec::new() }
    }

    /// Customers that share a row.
    pub(crate) fn customers_of(&self, row: usize) -> f64 {
        self.customers.get(row).map_or(1.0, |customers| f64::from(*customers))
    }
}

/// Parts, by hash, that are grouped independently; fixed, so that the order of sums does not depend on the machine.
const PARTS: u64 = 8;
/// Ages looked at to see whether times repeat.
const SAMPLE: usize = 1024;
/// Below this grouping cannot save noticeable time.
const WORTHWHILE: usize = 2048;

/// Groups equal histories, unless their ages are (nearly) all different: then the input itself is the best form.
pub(crate) fn group(histories: &[PurchaseHistory]) -> Grouped<'_> {
    if histories.len() < WORTHWHILE || !ages_repeat(histories) {
        return Grouped::each(histories);
    }
    let parts = parallel::map((0..PARTS).collect(), |part| group_part(histories, part, |_| {}));
    let total = parts.iter().map(|(rows, _)| rows.len()).sum();
    let (mut rows, mut customers) = (Vec::with_capacity(total), Vec::with_capacity(total));
    for (part_rows, part_customers) in parts {
        rows.extend(part_rows);
        customers.extend(part_customers);
    }
    Grouped { histories: Cow::Owned(rows), customers }
}

/// Distinct rows that one thread works on at once: what is asked of each costs far more than a start of the next few.
const ROWS_AT_ONCE: usize = 256;

/// Fills `answers[i]` with what is asked about `histories[i]` (both have the same length), asking about equal histories once.
pub(crate) fn answer_each<A: Copy + Send + Sync>(
    histories: &[PurchaseHistory],
    answers: &mut [A],
    ask: impl Fn(&PurchaseHistory) -> A + Sync,
) {
    if histories.len() < WORTHWHILE || !ages_repeat(histories) {
        parallel::fill(histories, answers, ask);
        return;
    }
    let parts = parallel::map((0..PARTS).collect(), |part| {
        let mut row_of = Vec::with_capacity(histories.len() / 4);
        let (rows, _) = group_part(histories, part, |row| row_of.push(row));
        (rows, row_of)
    });
    let jobs = parts.iter().flat_map(|(rows, _)| rows.chunks(ROWS_AT_ONCE)).collect();
    let answered = parallel::map(jobs, |rows: &[PurchaseHistory]| rows.iter().map(&ask).collect::<Vec<A>>()).concat();
    let mut begin = 0;
    let mut ways: Vec<_> = parts
        .iter()
        .map(|(rows, row_of)| {
            let own = &answered[begin..begin + rows.len()];
            begin += rows.len();
            row_of.iter().map(move |row| own[*row as usize])
        })
        .collect();
    for (history, answer) in histories.iter().zip(answers) {
        if let Some(next) = ways[part_of(hash(history))].next() {
            *answer = next;
        }
    }
}

fn ages_repeat(histories: &[PurchaseHistory]) -> bool {
    let stride = (histories.len() / SAMPLE).max(1);
    let mut ages: Vec<u64> = histories.iter().step_by(stride).map(|history| history.age().to_bits()).collect();
    let seen = ages.len();
    ages.sort_unstable();
    ages.dedup();
    ages.len() * 2 < seen
}

/// Multiply-and-fold hash; the high bits, which are the well mixed ones, choose the part and the slot.
fn hash(history: &PurchaseHistory) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = history.age().to_bits().wrapping_mul(FACTOR);
    state = (state ^ (state >> 32) ^ history.recency().to_bits()).wrapping_mul(FACTOR);
    (state ^ (state >> 32) ^ u64::from(history.repeats())).wrapping_mul(FACTOR)
}

/// Which part a hash falls into: its three highest bits.
#[allow(clippy::cast_possible_truncation)] // below eight
fn part_of(hash: u64) -> usize {
    (hash >> 61) as usize
}

/// The groups of the histories whose hash falls into `part`: open addressing over indices into the rows found. Of each of these histories
/// in turn `found` is told the row.
fn group_part(
    histories: &[PurchaseHistory],
    part: u64,
    mut found: impl FnMut(u32),
) -> (Vec<PurchaseHistory>, Vec<u32>) {
    const EMPTY: u32 = u32::MAX;
    let (mut rows, mut customers): (Vec<PurchaseHistory>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut bits = 12;
    let mut slots = vec![EMPTY; 1 << bits];
    #[allow(clippy::cast_possible_truncation)] // `bits` bits, of which there are as many slots in memory
    let slot_of = |hash: u64, bits: u32| ((hash << 3) >> (64 - bits)) as usize;
    for history in histories {
        let hash_of_row = hash(history);
        if hash_of_row >> 61 != part {
            continue;
        }
        if rows.len() * 2 > slots.len() {
            bits += 1;
            slots = vec![EMPTY; 1 << bits];
            for (row, known) in (0_u32..).zip(&rows) {
                let mut slot = slot_of(hash(known), bits);
                while slots[slot] != EMPTY {
                    slot = (slot + 1) & (slots.len() - 1);
                }
                slots[slot] = row;
            }
        }
        let mut slot = slot_of(hash_of_row, bits);
        loop {
            let row = slots[slot];
            // A row is full at u32::MAX customers; the next one like it opens another.
            if row == EMPTY || (rows[row as usize] == *history && customers[row as usize] < u32::MAX) {
                break;
            }
            slot = (slot + 1) & (slots.len() - 1);
        }
        if slots[slot] == EMPTY {
            // Fewer than u32::MAX rows: sixteen gigabytes of histories in a part come first.
            slots[slot] = u32::try_from(rows.len()).unwrap_or(EMPTY);
            rows.push(*history);
            customers.push(1);
        } else {
            customers[slots[slot] as usize] += 1;
        }
        found(slots[slot]);
    }
    (rows, customers)
}

/// Distinct numbers of repeats, ascending, with their customers.
pub(crate) fn repeat_counts(grouped: &Grouped<'_>) -> Vec<(u32, f64)> {
    const DENSE: usize = 1024;
    let mut dense = vec![0.0; DENSE];
    let mut sparse = std::collections::BTreeMap::<u32, f64>::new();
    for (row, history) in grouped.histories.iter().enumerate() {
        let customers = grouped.customers.get(row).map_or(1.0, |customers| f64::from(*customers));
        match dense.get_mut(history.repeats() as usize) {
            Some(count) => *count += customers,
            None => *sparse.entry(history.repeats()).or_default() += customers,
        }
    }
    (0_u32..).zip(dense).filter(|(_, customers)| *customers > 0.0).chain(sparse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouping_loses_nobody_and_joins_equals() {
        let histories: Vec<PurchaseHistory> = (0..50_000_u32)
            .filter_map(|row| {
                let repeats = row % 4;
                let age = f64::from(200 + row % 53) / 7.0;
                let recency = if repeats == 0 { 0.0 } else { f64::from(1 + row % 101) / 7.0 };
                PurchaseHistory::new(repeats, recency, age).ok()
            })
            .collect();
        let grouped = group(&histories);
        assert_eq!(grouped.customers.iter().map(|count| *count as usize).sum::<usize>(), histories.len());
        let mut distinct: Vec<_> =
            histories.iter().map(|row| (row.repeats(), row.recency().to_bits(), row.age().to_bits())).collect();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(grouped.histories.len(), distinct.len());
        let counts = repeat_counts(&grouped);
        assert_eq!(counts.len(), 4);
        assert!((counts.iter().map(|(_, customers)| customers).sum::<f64>() - 50_000.0).abs() < 1e-9);
    }

    #[test]
    fn everybody_is_answered_as_if_asked_alone() {
        let once = std::sync::atomic::AtomicUsize::new(0);
        for (days, most) in [(53, 60_000), (1_000_000, usize::MAX)] {
            let history = |row: u32| {
                let age = f64::from(200 + row.wrapping_mul(2_654_435_761) % days) / 7.0;
                PurchaseHistory::new(row % 4, if row.is_multiple_of(4) { 0.0 } else { age / 2.0 }, age).expect("sound")
            };
            let histories: Vec<PurchaseHistory> = (0..60_000).map(history).collect();
            let mut answers = vec![0.0; histories.len()];
            answer_each(&histories, &mut answers, |history| {
                once.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                f64::from(history.repeats()) + history.age()
            });
            assert!(once.swap(0, std::sync::atomic::Ordering::Relaxed) < most, "grouped where times repeat");
            for (history, answer) in histories.iter().zip(&answers) {
                assert!((f64::from(history.repeats()) + history.age() - answer).abs() < 1e-300);
            }
        }
    }

    #[test]
    fn times_that_never_repeat_are_left_as_they_are() {
        let histories: Vec<PurchaseHistory> =
            (0..5000_u32).filter_map(|row| PurchaseHistory::new(0, 0.0, 10.0 + f64::from(row) * 1e-3).ok()).collect();
        assert!(group(&histories).customers.is_empty());
    }
}
