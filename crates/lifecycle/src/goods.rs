//! What was ordered, line by line: kept apart from the book, because only questions about products need it.
//!
//! The book knows of an order how much and when; which products it held stands in the log alone. [`Goods`] is folded from the same
//! events where somebody asks: a *set* of statements, each the lines of one order as one event tells them. Which of them holds for an
//! order on a day is found when it is asked, so any order of arrival gives the same.

use std::collections::HashMap;

use domain::order::{Line, is_in_currency, lines_of};
use domain::{Amount, Currency, Day, Kind, Zone};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::book::DayNumber;
use crate::cost_prices::{CostPrices, Priced, PricesOfOne};

/// The lines of an order as one event tells them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordered {
    /// Digest of source and order number, as in [`crate::touch::OrderTouch`]; 0 where there is no number.
    pub order_key: u64,
    /// Digest of the message id.
    pub message: u64,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it reached us.
    pub received_at: Timestamp,
    /// The lines; prices are 0 where they are not known in the reporting currency.
    pub lines: Vec<Line>,
}

impl Ordered {
    /// Whether events of a kind tell what was ordered.
    pub const fn is_told_by(kind: &Kind) -> bool {
        matches!(kind, Kind::OrderCompleted | Kind::OrderUpdated)
    }

    /// The lines that properties of an order tell.
    pub fn lines(properties: &Map<String, Value>, reporting: Currency) -> Vec<Line> {
        let mut lines = lines_of(properties);
        if !is_in_currency(properties, reporting) {
            for line in &mut lines {
                (line.price, line.cost) = (Amount::ZERO, None);
            }
        }
        lines
    }
}

/// What is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// By what it is known: its article number in capitals, or its name where it has none.
    pub key: String,
    /// Its name as last told; the key where none was.
    pub name: String,
    /// Its category as last told.
    pub category: Option<String>,
    named_at: SaidAt,
    placed_at: SaidAt,
}

/// When something was said, and by which message: the greater is the later word.
type SaidAt = (i64, u64);

/// A product on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its number in these goods. Numbers depend on the order of arrival; whoever compares sorts by key.
    pub product: u32,
    /// How many, at least 1.
    pub quantity: u32,
    /// The price of one; 0 where it is not known.
    pub price: Amount,
}

#[derive(Debug, Clone, Copy)]
struct Statement {
    /// The order's digest, or that of the message where it has no number.
    order: u64,
    received_micros: i64,
    message: u64,
    day: DayNumber,
    count: u32,
    first: usize,
}

/// Everything that was ordered.
#[derive(Debug, Clone, Default)]
pub struct Goods {
    products: Vec<Product>,
    numbers: HashMap<String, u32>,
    /// Sorted by order, then by when they were received, once [`Goods::arrange`] was called.
    statements: Vec<Statement>,
    pieces: Vec<Piece>,
    /// What one of each piece cost, in micro-units, [`NO_COST`] where nothing says; empty until something does.
    costs: Vec<i64>,
    /// Cost prices told of articles, whatever was ordered.
    prices: CostPrices,
}

/// Stands for a cost price that is not known: cost prices are never negative.
const NO_COST: i64 = -1;

/// What an order held.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The products.
    pub pieces: &'a [Piece],
    costs: &'a [i64],
}

impl Held<'_> {
    /// What one of the piece at a place cost the firm; `None` where nothing says.
    pub fn cost(&self, place: usize) -> Option<Amount> {
        self.costs.get(place).filter(|micros| **micros != NO_COST).map(|micros| Amount::from_micros(*micros))
    }
}

/// Article numbers and names that shops put on orders beside goods. Compared whole, in capitals: an article that has such a word
/// in its name is one.
const NO_GOODS: &[&str] = &[
    "POST",
    "POSTAGE",
    "DOT",
    "DOTCOM POSTAGE",
    "CARRIAGE",
    "C2",
    "SHIPPING",
    "SHIPPING COSTS",
    "DELIVERY",
    "VERSAND",
    "VERSANDKOSTEN",
    "PORTO",
    "LIEFERUNG",
    "FRACHT",
    "DISCOUNT",
    "RABATT",
    "GUTSCHEIN",
    "VOUCHER",
    "BANK CHARGES",
    "AMAZONFEE",
    "AMAZON FEE",
    "GEBÜHR",
    "FEE",
    "MANUAL",
    "TRINKGELD",
    "TIP",
    "PFAND",
    "DEPOSIT",
];

impl Goods {
    /// Takes a statement in; one without lines says nothing. [`Goods::arrange`] has to follow before anything is asked.
    pub fn add(&mut self, ordered: &Ordered, zone: &Zone) {
        let first = self.pieces.len();
        let said_at = (ordered.received_at.as_microsecond(), ordered.message);
        for line in &ordered.lines {
            let Ok(quantity) = u32::try_from(line.quantity) else { continue };
            if quantity == 0 || is_no_goods(line) {
                continue;
            }
            if let Some(product) = self.product_of(line, said_at) {
                self.pieces.push(Piece { product, quantity, price: line.price.max(Amount::ZERO) });
                self.note_cost(line.cost);
            }
        }
        if ordered.lines.is_empty() {
            return;
        }
        self.statements.push(Statement {
            order: handle(ordered.order_key, ordered.message),
            received_micros: said_at.0,
            message: ordered.message,
            day: zone.day_of(ordered.occurred_at).into(),
            count: u32::try_from(self.pieces.len() - first).unwrap_or(u32::MAX),
            first,
        });
    }

    /// Notes the cost of the last piece. Few firms tell costs, and for the others there is nothing to keep.
    fn note_cost(&mut self, cost: Option<Amount>) {
        if cost.is_some() || !self.costs.is_empty() {
            self.costs.resize(self.pieces.len(), NO_COST);
            if let (Some(cost), Some(last)) = (cost, self.costs.last_mut()) {
                *last = cost.micros();
            }
        }
    }

    /// Takes a cost price in.
    pub fn add_price(&mut self, priced: &Priced) {
        self.prices.add(priced);
    }

    /// Whether any line tells what it cost, or an article has a cost price.
    pub fn tell_costs(&self) -> bool {
        !self.costs.is_empty() || !self.prices.is_empty()
    }

    /// The cost prices told of a product.
    pub fn prices_of(&self, product: &Product) -> Option<&PricesOfOne> {
        self.prices.of(&product.key)
    }

    /// Sorts what was added, so that orders can be asked for.
    pub fn arrange(&mut self) {
        self.statements.sort_by_key(|said| (said.order, said.received_micros, said.message));
    }

    fn product_of(&mut self, line: &Line, said_at: SaidAt) -> Option<u32> {
        let text =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let name = text(&line.name);
        let key = text(&line.sku).map(|sku| sku.to_uppercase()).or_else(|| name.clone())?;
        let number = if let Some(number) = self.numbers.get(&key) {
            *number
        } else {
            let number = u32::try_from(self.products.len()).unwrap_or(u32::MAX);
            self.numbers.insert(key.clone(), number);
            let never = (i64::MIN, 0);
            self.products.push(Product { name: key.clone(), key, category: None, named_at: never, placed_at: never });
            number
        };
        // The last word holds, and a silent one takes nothing away.
        let product = &mut self.products[number as usize];
        if let Some(name) = name.filter(|_| said_at >= product.named_at) {
            (product.name, product.named_at) = (name, said_at);
        }
        if let Some(category) = text(&line.category).filter(|_| said_at >= product.placed_at) {
            (product.category, product.placed_at) = (Some(category), said_at);
        }
        Some(number)
    }

    /// The products, by number.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// Whether no line of any order is known.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// What an order held by the end of a day, as last told by then; `None` where nothing tells. `order_key` and `message` are
    /// those of the order's entry; the message counts only where there is no key.
    pub fn of(&self, order_key: u64, message: u64, day: Day) -> Option<&[Piece]> {
        self.held(order_key, message, day).map(|held| held.pieces)
    }

    /// The same, with what the pieces cost.
    pub fn held(&self, order_key: u64, message: u64, day: Day) -> Option<Held<'_>> {
        let order = handle(order_key, message);
        let until = DayNumber::from(day);
        let first = self.statements.partition_point(|said| said.order < order);
        let told = self.statements[first..].iter().take_while(|said| said.order == order);
        let last = told.filter(|said| said.day <= until).last()?;
        let places = last.first..last.first + last.count as usize;
        Some(Held { pieces: self.pieces.get(places.clone())?, costs: self.costs.get(places).unwrap_or_default() })
    }
}

/// An order without a number is known by the one event that tells of it. Digests do not meet but by a chance of one in 2⁶⁴.
const fn handle(order_key: u64, message: u64) -> u64 {
    if order_key == 0 { message } else { order_key }
}

fn is_no_goods(line: &Line) -> bool {
    let told = [&line.sku, &line.name].into_iter().flatten();
    told.map(|text| text.trim().to_uppercase()).any(|text| NO_GOODS.contains(&&text[..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(sku: &str, name: &str, quantity: i64) -> Line {
        let (sku, name) = (Some(sku.into()), Some(name.into()));
        Line { sku, name, price: Amount::from_units(2), quantity, ..Line::default() }
    }

    fn ordered(order_key: u64, message: u64, day: i64, lines: Vec<Line>) -> Ordered {
        let at = Timestamp::from_second(day * 86_400).expect("a moment");
        Ordered { order_key, message, occurred_at: at, received_at: at, lines }
    }

    fn goods_of(told: &[Ordered]) -> Goods {
        let mut goods = Goods::default();
        for one in told {
            goods.add(one, &Zone::utc());
        }
        goods.arrange();
        goods
    }

    fn held(goods: &Goods, order: u64, day: i32) -> Option<Vec<(String, u32)>> {
        let pieces = goods.of(order, 0, Day::from_number(day))?;
        let mut held: Vec<_> = pieces
            .iter()
            .map(|piece| (goods.products()[piece.product as usize].name.clone(), piece.quantity))
            .collect();
        held.sort();
        Some(held)
    }

    #[test]
    fn a_changed_order_holds_what_was_last_told_by_then() {
        let goods = goods_of(&[
            ordered(7, 2, 20, vec![line("a1", "Riesling", 3)]),
            ordered(7, 1, 10, vec![line("A1", "Riesling", 1), line("POST", "Versand", 1)]),
        ]);
        assert_eq!(held(&goods, 7, 9), None);
        assert_eq!(held(&goods, 7, 10), Some(vec![("Riesling".into(), 1)]));
        assert_eq!(held(&goods, 7, 20), Some(vec![("Riesling".into(), 3)]));
        assert_eq!(goods.products().len(), 1);
    }

    #[test]
    fn what_a_piece_cost_is_known_where_its_line_told_it() {
        let costs = |cost| Line { cost: Some(Amount::from_units(cost)), ..line("a1", "Riesling", 1) };
        let goods = goods_of(&[
            ordered(1, 1, 10, vec![line("a1", "Riesling", 1)]),
            ordered(2, 2, 10, vec![line("b1", "Silvaner", 1), costs(7)]),
            ordered(3, 3, 10, vec![line("a1", "Riesling", 2)]),
        ]);
        let cost = |order, place| goods.held(order, 0, Day::from_number(10)).expect("pieces").cost(place);
        assert_eq!((cost(1, 0), cost(2, 0), cost(2, 1), cost(3, 0)), (None, None, Some(Amount::from_units(7)), None));
        assert!(goods.tell_costs() && !goods_of(&[ordered(1, 1, 10, vec![line("a1", "Riesling", 1)])]).tell_costs());
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            told in prop::collection::vec((1_u64..4, 0_i64..6, 0_u8..4, -1_i64..4), 1..12), turn in 0_usize..12,
        ) {
            let statement = |(number, (order, day, product, quantity)): (usize, &(u64, i64, u8, i64))| {
                let name = format!("{product} of day {day}");
                ordered(*order, number as u64 + 100, *day, vec![line(&format!("P{product}"), &name, *quantity)])
            };
            let straight: Vec<Ordered> = told.iter().enumerate().map(statement).collect();
            let mut turned = straight.clone();
            turned.rotate_left(turn % told.len());
            let (straight, turned) = (goods_of(&straight), goods_of(&turned));
            for order in 1..4 {
                for day in 0..7 {
                    prop_assert_eq!(held(&straight, order, day), held(&turned, order, day));
                }
            }
        }
    }
}
