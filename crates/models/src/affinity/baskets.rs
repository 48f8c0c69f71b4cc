//! What was bought at once, and by whom, in lists without gaps.

use std::ops::Range;

/// Baskets: for each the products in it, ascending, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baskets {
    products: usize,
    /// Where each basket begins in `lines`, and where the last one ends.
    starts: Vec<usize>,
    lines: Vec<u32>,
}

impl Baskets {
    /// No basket yet, of so many products.
    pub fn new(products: usize) -> Self {
        Self { products, starts: vec![0], lines: Vec::new() }
    }

    /// Puts a basket behind the others; how often a product stands in it and in which order does not matter.
    ///
    /// # Panics
    /// Where a product has a number that is none.
    pub fn push(&mut self, products: impl IntoIterator<Item = u32>) {
        let from = self.lines.len();
        self.lines.extend(products);
        let basket = &mut self.lines[from..];
        basket.sort_unstable();
        let mut kept = from;
        for place in from..self.lines.len() {
            let product = self.lines[place];
            assert!((product as usize) < self.products, "product {product} of {}", self.products);
            if kept == from || self.lines[kept - 1] != product {
                self.lines[kept] = product;
                kept += 1;
            }
        }
        self.lines.truncate(kept);
        self.starts.push(kept);
    }

    /// Number of baskets.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of products there are, in a basket or not.
    pub fn products(&self) -> usize {
        self.products
    }

    /// Number of products in baskets, each counted once a basket.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// The products of a basket, ascending.
    pub fn get(&self, basket: usize) -> &[u32] {
        &self.lines[self.starts[basket]..self.starts[basket + 1]]
    }

    /// All baskets in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.lines[ends[0]..ends[1]])
    }

    /// For each product the baskets in which it lies.
    pub fn occurrences(&self) -> Occurrences {
        let mut starts = vec![0; self.products + 1];
        for product in &self.lines {
            starts[*product as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let mut baskets = vec![0; self.lines.len()];
        for (basket, products) in (0_u32..).zip(self.iter()) {
            for product in products {
                let place = &mut next[*product as usize];
                baskets[*place] = basket;
                *place += 1;
            }
        }
        Occurrences { starts, baskets }
    }
}

/// For each product the baskets in which it lies, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrences {
    starts: Vec<usize>,
    baskets: Vec<u32>,
}

impl Occurrences {
    /// The baskets in which a product lies, ascending.
    pub fn of(&self, product: u32) -> &[u32] {
        let product = product as usize;
        &self.baskets[self.starts[product]..self.starts[product + 1]]
    }

    /// Number of baskets in which a product lies.
    pub fn count(&self, product: u32) -> usize {
        self.of(product).len()
    }

    /// Number of products.
    pub fn products(&self) -> usize {
        self.starts.len() - 1
    }
}

/// Customers with their baskets, each customer's in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shoppers {
    baskets: Baskets,
    /// Where each customer's baskets begin, and where the last one's end.
    firsts: Vec<usize>,
}

impl Shoppers {
    /// No customer yet, of a shop with so many products.
    pub fn new(products: usize) -> Self {
        Self { baskets: Baskets::new(products), firsts: vec![0] }
    }

    /// Puts a customer behind the others with all their baskets, the oldest first.
    pub fn push<Basket: IntoIterator<Item = u32>>(&mut self, baskets: impl IntoIterator<Item = Basket>) {
        for basket in baskets {
            self.baskets.push(basket);
        }
        self.firsts.push(self.baskets.len());
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.firsts.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All baskets, those of a customer side by side.
    pub fn baskets(&self) -> &Baskets {
        &self.baskets
    }

    /// The places of a customer's baskets among all, the oldest first.
    pub fn places(&self, customer: usize) -> Range<usize> {
        self.firsts[customer]..self.firsts[customer + 1]
    }

    /// A customer's baskets, the oldest first.
    pub fn of(&self, customer: usize) -> impl DoubleEndedIterator<Item = &[u32]> + ExactSizeIterator {
        self.places(customer).map(|basket| self.baskets.get(basket))
    }
}

/// A matrix of customers by products of which most cells are 0: rows of (product, value), products ascending.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sparse {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl Sparse {
    pub(crate) fn with_room(rows: usize, cells: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { starts, columns: Vec::with_capacity(cells), values: Vec::with_capacity(cells) }
    }

    pub(crate) fn push(&mut self, cells: impl IntoIterator<Item = (u32, f32)>) {
        for (column, value) in cells {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let cells = self.starts[row]..self.starts[row + 1];
        (&self.columns[cells.clone()], &self.values[cells])
    }

    pub(crate) fn cells(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let (columns, values) = self.row(row);
        columns.iter().copied().zip(values.iter().copied())
    }

    pub(crate) fn values_mut(&mut self, row: usize) -> impl Iterator<Item = (u32, &mut f32)> {
        let cells = self.starts[row]..self.starts[row + 1];
        self.columns[cells.clone()].iter().copied().zip(&mut self.values[cells])
    }

    /// Rows for columns, of so many columns.
    pub(crate) fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0; columns + 1];
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.values.len()];
        for row in 0..self.len() {
            for (column, value) in self.cells(row) {
                let place = &mut next[column as usize];
                rows[*place] = u32::try_from(row).unwrap_or(u32::MAX);
                values[*place] = value;
                *place += 1;
            }
        }
        Self { starts, columns: rows, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn occurrences_tell_the_same_as_baskets(given in prop::collection::vec(prop::collection::vec(0_u32..9, 0..12), 0..20)) {
            let mut baskets = Baskets::new(9);
            for basket in &given {
                baskets.push(basket.iter().copied());
            }
            let occurrences = baskets.occurrences();
            prop_assert_eq!(baskets.len(), given.len());
            for (place, basket) in given.iter().enumerate() {
                prop_assert!(baskets.get(place).is_sorted_by(|one, next| one < next));
                for product in 0..9 {
                    let number = u32::try_from(place).expect("few");
                    prop_assert_eq!(baskets.get(place).contains(&product), basket.contains(&product));
                    prop_assert_eq!(occurrences.of(product).contains(&number), basket.contains(&product));
                }
            }
        }

        #[test]
        fn a_matrix_turned_twice_is_the_same(rows in prop::collection::vec(prop::collection::btree_map(0_u32..7, -9.0_f32..9.0, 0..7), 0..9)) {
            let mut matrix = Sparse::with_room(rows.len(), 0);
            for row in &rows {
                matrix.push(row.iter().map(|(column, value)| (*column, *value)));
            }
            prop_assert_eq!(matrix.transposed(7).transposed(rows.len()), matrix);
        }
    }
}
