//! Facts of many customers, kept small.
//!
//! Hardly anybody has all facts: most never complained, most have no contract. So facts are kept by group, and of each group only
//! the rows in which anything stands. A bit for each row says which these are, and a count for each 64 rows where they lie, so that
//! a row is found without a search. Reading a row gives the same [`Facts`] that were put in.

use std::ops::Range;

use domain::{Amount, Day};

use super::{Advocacy, Basket, Bonds, Contact, Contract, Facts, Gaps, Looking, Loyalty, Parcels, Service, Ties};
use crate::vintage::Forecast;

/// What is true of everybody who is known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Known {
    first_seen: Option<Day>,
    category_share: Option<f32>,
}

/// What is true of whoever bought.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Buying {
    first_order: Option<Day>,
    last_order: Option<Day>,
    orders: u32,
    purchase_days: u32,
    items: u32,
    categories_bought: u32,
    revenue: Amount,
    earlier_half: Amount,
    later_half: Amount,
}

/// What was taken off or given back.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Reduced {
    cancelled_orders: u32,
    refunds: u32,
    refunded: Amount,
    discount: Amount,
    discounted_revenue: Amount,
}

/// Rows of which only those are kept that differ from the default.
#[derive(Debug, Clone, Default, PartialEq)]
struct Sparse<T> {
    /// Of 64 rows each: whether something stands in them, the first row in the lowest bit.
    present: Vec<u64>,
    /// How many values stand before those of these rows.
    before: Vec<u32>,
    values: Vec<T>,
}

/// Rows that a number in [`Sparse::present`] tells of.
const WORD: usize = u64::BITS as usize;

impl<T: Copy + Default + PartialEq> Sparse<T> {
    /// Adds a row; `row` is how many there are.
    fn push(&mut self, row: usize, value: T) {
        if row.is_multiple_of(WORD) {
            self.present.push(0);
            self.before.push(self.count());
        }
        if value != T::default()
            && let Some(last) = self.present.last_mut()
        {
            *last |= 1 << (row % WORD);
            self.values.push(value);
        }
    }

    /// What stands in a row.
    fn row(&self, row: usize) -> T {
        let (word, bit) = (self.present[row / WORD], row % WORD);
        if word >> bit & 1 == 0 {
            return T::default();
        }
        let earlier = (word & ((1 << bit) - 1)).count_ones();
        self.values[(self.before[row / WORD] + earlier) as usize]
    }

    /// Values kept. There are fewer customers than numbers for their places.
    fn count(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    /// Adds the rows of another one; those of this one must fill their last word.
    fn append(&mut self, other: &Self) {
        let before = self.count();
        self.present.extend_from_slice(&other.present);
        self.before.extend(other.before.iter().map(|count| before + count));
        self.values.extend_from_slice(&other.values);
    }

    /// Makes room for so many more rows and values, and no more than that.
    fn reserve(&mut self, rows: usize, values: usize) {
        self.present.reserve_exact(rows.div_ceil(WORD));
        self.before.reserve_exact(rows.div_ceil(WORD));
        self.values.reserve_exact(values);
    }

    fn held_bytes(&self) -> usize {
        self.present.capacity() * size_of::<u64>()
            + self.before.capacity() * size_of::<u32>()
            + self.values.capacity() * size_of::<T>()
    }
}

/// A table of groups, and one row of it.
macro_rules! table {
    ($($group:ident: $type:ty),* $(,)?) => {
        /// Facts of many customers, a row each.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct FactTable {
            len: usize,
            $($group: Sparse<$type>,)*
        }

        /// Facts of one customer by group.
        struct Groups {
            $($group: $type,)*
        }

        impl FactTable {
            /// Adds a row at the end.
            pub fn push(&mut self, facts: &Facts) {
                let (row, groups) = (self.len, Groups::of(facts));
                $(self.$group.push(row, groups.$group);)*
                self.len += 1;
            }

            /// The facts in a row.
            ///
            /// # Panics
            /// If there is no such row.
            pub fn row(&self, row: usize) -> Facts {
                Groups { $($group: self.$group.row(row),)* }.whole()
            }

            /// Adds the rows of another table at the end.
            fn append(&mut self, other: &Self) {
                if self.len.is_multiple_of(WORD) {
                    $(self.$group.append(&other.$group);)*
                    self.len += other.len;
                } else {
                    other.iter().for_each(|facts| self.push(&facts));
                }
            }

            /// Makes room for the rows of other tables, and no more than that.
            fn reserve(&mut self, others: &[Self]) {
                let rows = others.iter().map(Self::len).sum();
                $(self.$group.reserve(rows, others.iter().map(|other| other.$group.values.len()).sum());)*
            }

            /// Bytes that it holds in memory.
            pub fn held_bytes(&self) -> usize {
                0 $(+ self.$group.held_bytes())*
            }
        }
    };
}

table! {
    known: Known,
    bought: Buying,
    reduced: Reduced,
    gaps: Gaps,
    returned_after: Option<f32>,
    forecast: Option<Forecast>,
    looking: Looking,
    ties: Ties,
    basket: Basket,
    parcels: Parcels,
    service: Service,
    advocacy: Advocacy,
    contract: Contract,
    contact: Contact,
    loyalty: Loyalty,
    bonds: Bonds,
}

impl FactTable {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The facts in a row; `None` where there is no such row.
    pub fn get(&self, row: usize) -> Option<Facts> {
        (row < self.len).then(|| self.row(row))
    }

    /// What the value model says of the customer in a row: cheaper than all of the facts.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn forecast(&self, row: usize) -> Option<Forecast> {
        self.forecast.row(row)
    }

    /// All rows in their order.
    pub fn iter(&self) -> Rows<'_> {
        self.part(0..self.len)
    }

    /// A stretch of rows; what lies beyond the end is left out.
    pub fn part(&self, rows: Range<usize>) -> Rows<'_> {
        let end = rows.end.min(self.len);
        Rows { table: self, rows: rows.start.min(end)..end }
    }

    /// Tables one after the other, in no more memory than that takes.
    pub fn joined(parts: &[Self]) -> Self {
        let mut joined = Self::default();
        joined.reserve(parts);
        for part in parts {
            joined.append(part);
        }
        joined
    }
}

impl FromIterator<Facts> for FactTable {
    fn from_iter<I: IntoIterator<Item = Facts>>(rows: I) -> Self {
        let mut table = Self::default();
        rows.into_iter().for_each(|facts| table.push(&facts));
        table
    }
}

impl<'a> IntoIterator for &'a FactTable {
    type Item = Facts;
    type IntoIter = Rows<'a>;

    fn into_iter(self) -> Rows<'a> {
        self.iter()
    }
}

/// Rows of a table.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    table: &'a FactTable,
    rows: Range<usize>,
}

impl Iterator for Rows<'_> {
    type Item = Facts;

    fn next(&mut self) -> Option<Facts> {
        self.rows.next().map(|row| self.table.row(row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }

    fn nth(&mut self, skipped: usize) -> Option<Facts> {
        self.rows.nth(skipped).map(|row| self.table.row(row))
    }
}

impl ExactSizeIterator for Rows<'_> {}

impl Groups {
    fn of(facts: &Facts) -> Self {
        let Facts {
            first_order,
            last_order,
            orders,
            purchase_days,
            cancelled_orders,
            items,
            refunds,
            revenue,
            refunded,
            discount,
            discounted_revenue,
            gaps,
            earlier_half,
            later_half,
            categories_bought,
            category_share,
            returned_after,
            forecast,
            first_seen,
            looking,
            ties,
            basket,
            parcels,
            service,
            advocacy,
            contract,
            contact,
            loyalty,
            bonds,
        } = *facts;
        Self {
            known: Known { first_seen, category_share },
            bought: Buying {
                first_order,
                last_order,
                orders,
                purchase_days,
                items,
                categories_bought,
                revenue,
                earlier_half,
                later_half,
            },
            reduced: Reduced { cancelled_orders, refunds, refunded, discount, discounted_revenue },
            gaps,
            returned_after,
            forecast,
            looking,
            ties,
            basket,
            parcels,
            service,
            advocacy,
            contract,
            contact,
            loyalty,
            bonds,
        }
    }

    fn whole(self) -> Facts {
        let Self { known, bought, reduced, gaps, returned_after, forecast, looking, ties, basket, .. } = self;
        let Self { parcels, service, advocacy, contract, contact, loyalty, bonds, .. } = self;
        Facts {
            first_order: bought.first_order,
            last_order: bought.last_order,
            orders: bought.orders,
            purchase_days: bought.purchase_days,
            cancelled_orders: reduced.cancelled_orders,
            items: bought.items,
            refunds: reduced.refunds,
            revenue: bought.revenue,
            refunded: reduced.refunded,
            discount: reduced.discount,
            discounted_revenue: reduced.discounted_revenue,
            gaps,
            earlier_half: bought.earlier_half,
            later_half: bought.later_half,
            categories_bought: bought.categories_bought,
            category_share: known.category_share,
            returned_after,
            forecast,
            first_seen: known.first_seen,
            looking,
            ties,
            basket,
            parcels,
            service,
            advocacy,
            contract,
            contact,
            loyalty,
            bonds,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::{Newsletter, Standing};
    use crate::vintage::{Basis, Silence};

    /// Facts of which each bit says whether a group is there.
    fn facts(bits: u32, number: u32) -> Facts {
        let day = Some(Day::from_number(20_000 + i32::try_from(number % 1_000).expect("small")));
        let amount = Amount::from_units(i64::from(number));
        let small = u16::try_from(number % 60_000 + 1).expect("small");
        let mut facts = Facts::default();
        let groups: [&dyn Fn(&mut Facts); 16] = [
            &|it| (it.first_seen, it.category_share) = (day, Some(0.25)),
            &|it| {
                (it.first_order, it.last_order, it.orders, it.purchase_days) = (day, day, number, 1);
                (it.items, it.categories_bought, it.revenue) = (3, 2, amount);
                (it.earlier_half, it.later_half) = (amount, amount);
            },
            &|it| {
                (it.cancelled_orders, it.refunds, it.refunded) = (number, 2, amount);
                (it.discount, it.discounted_revenue) = (amount, amount);
            },
            &|it| it.gaps = Gaps { count: 1, sum_days: number, sum_squares: 4 },
            &|it| it.returned_after = Some(0.0),
            &|it| {
                let silence = Silence { score: 0.5, basis: Basis::BgNbd };
                it.forecast = Some(Forecast { silence, value_year: amount, ..Forecast::default() });
            },
            &|it| it.looking = Looking { sessions: number, last_day: day, ..Looking::default() },
            &|it| it.ties = Ties { newsletter: Newsletter::Confirmed, cut_on: day, ..Ties::default() },
            &|it| it.basket = Basket { value: amount, wishes: small, ..Basket::default() },
            &|it| it.parcels = Parcels { delivered: small, last_delivery: day, ..Parcels::default() },
            &|it| it.service = Service { tickets: small, bad_contact: day, ..Service::default() },
            &|it| it.advocacy = Advocacy { invitations: small, ..Advocacy::default() },
            &|it| it.contract = Contract { standing: Standing::Active, plan: number, ..Contract::default() },
            &|it| it.contact = Contact { sent: number, ..Contact::default() },
            &|it| it.loyalty = Loyalty { points: -3, tier: number, ..Loyalty::default() },
            &|it| it.bonds = Bonds { year_revenue: amount, ..Bonds::default() },
        ];
        for (place, group) in groups.into_iter().enumerate() {
            if bits >> place & 1 == 1 {
                group(&mut facts);
            }
        }
        facts
    }

    #[test]
    fn who_only_bought_and_looked_around_takes_little() {
        // Known, bought, gaps, a forecast, looking, parcels and bonds.
        let table: FactTable = (0..1_000).map(|number| facts(0b1000_0010_0110_1011, number)).collect();
        let table = FactTable::joined(&[table]);
        assert!(table.held_bytes() <= 220 * 1_000, "{} bytes", table.held_bytes());
        assert!(size_of::<Facts>() <= 400, "{} bytes", size_of::<Facts>());
    }

    proptest! {
        #[test]
        fn a_table_gives_back_what_was_put_in(
            rows in proptest::collection::vec((any::<u32>(), any::<u32>()), 0..400),
            cuts in proptest::collection::vec(0..400_usize, 0..4),
        ) {
            let rows: Vec<Facts> = rows.into_iter().map(|(bits, number)| facts(bits, number)).collect();
            let table: FactTable = rows.iter().copied().collect();
            prop_assert_eq!(table.len(), rows.len());
            prop_assert_eq!(table.iter().collect::<Vec<_>>(), rows.clone());
            prop_assert_eq!(table.get(rows.len()), None);
            for (row, facts) in rows.iter().enumerate() {
                prop_assert_eq!(table.forecast(row), facts.forecast);
            }
            let mut cuts: Vec<usize> = cuts.into_iter().chain([0, rows.len()]).map(|cut| cut.min(rows.len())).collect();
            cuts.sort_unstable();
            let parts: Vec<FactTable> =
                cuts.windows(2).map(|cut| rows[cut[0]..cut[1]].iter().copied().collect()).collect();
            prop_assert_eq!(&FactTable::joined(&parts), &table);
            let middle = rows.len() / 3..rows.len() / 2;
            prop_assert_eq!(table.part(middle.clone()).collect::<Vec<_>>(), rows[middle].to_vec());
        }
    }
}
