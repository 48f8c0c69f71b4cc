//! Products: what sells, what is bought together, and how well the next basket is foretold.

use analytics::products::{Assortment, Pair, ProductFacts};
use domain::Day;
use models::affinity::{Hits, Rule, Thresholds, Together};
use serde::Serialize;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::state::State;

/// Most rules that one answer may hold.
const MOST_RULES: usize = 20_000;

/// A product by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// By what it is known: its article number, or its name.
    pub product: String,
    /// Its name.
    pub name: String,
}

impl Named {
    pub(super) fn of(facts: &ProductFacts) -> Self {
        Self { product: facts.product.clone(), name: facts.name.clone() }
    }
}

/// How often two things are bought together. Shares come with the counts they are made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures {
    /// Orders with both.
    pub both: u32,
    /// Orders with the first.
    pub first: u32,
    /// Orders with the second.
    pub second: u32,
    /// Orders whose lines are known.
    pub orders: u32,
    /// `both` of `orders`.
    pub support: Option<f64>,
    /// `both` of `first`.
    pub confidence: Option<f64>,
    /// How many times as often as by chance.
    pub lift: Option<f64>,
}

impl From<Together> for Measures {
    fn from(counts: Together) -> Self {
        Self {
            both: counts.both,
            first: counts.first,
            second: counts.second,
            orders: counts.baskets,
            support: counts.support(),
            confidence: counts.confidence(),
            lift: counts.lift(),
        }
    }
}

/// Two products that are bought together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairLine {
    /// What is given: the one of both that sells more.
    pub given: Named,
    /// What comes along.
    pub along: Named,
    /// How often.
    #[serde(flatten)]
    pub measures: Measures,
}

/// How many last baskets were foretold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Foretold {
    /// Customers with something to foretell in their last order.
    pub customers: u32,
    /// Of them those with at least one product among the suggestions.
    pub hit: u32,
    /// Their share; `None` without customers.
    pub hit_rate: Option<f64>,
    /// Normalised discounted cumulative gain: 1 where the best order of suggestions was found; `None` without customers.
    pub ndcg: Option<f64>,
}

impl From<Hits> for Foretold {
    fn from(hits: Hits) -> Self {
        Self { customers: hits.customers, hit: hits.hit, hit_rate: hits.hit_rate(), ndcg: hits.ndcg }
    }
}

/// How well suggestions foretell: each customer's last order, from all orders but the last ones.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Proof {
    /// Suggestions for each customer.
    pub suggested: usize,
    /// Any product of the last order counts.
    pub all: Foretold,
    /// Only products that the customer had not bought before count and are suggested.
    pub new: Foretold,
    /// The same customers as of `all`, if everybody were suggested the products with the most buyers.
    pub most_bought: Foretold,
    /// The same customers as of `new`, if they were suggested those of the most bought that they had not bought before.
    pub most_bought_new: Foretold,
}

/// All products.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Products {
    /// The day.
    pub at: Day,
    /// Orders whose lines are known.
    pub orders: u32,
    /// Orders that count and of which no line is known.
    pub orders_without_lines: u32,
    /// How many products there are.
    pub total: usize,
    /// The products, what most orders hold first.
    pub products: Vec<ProductFacts>,
    /// What is bought together, the surest first: by Dunning's log-likelihood ratio (1993). Only what five orders hold, a tenth more
    /// often than chance would bring, and so surely that chance would bring it once in a thousand times.
    pub pairs: Vec<PairLine>,
    /// How well suggestions foretell.
    pub proof: Proof,
}

/// One product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductOf {
    /// The day.
    pub at: Day,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: ProductFacts,
    /// What is bought with it, the surest first. It is the first of the measures.
    pub beside: Vec<BesideLine>,
}

/// A product bought with another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BesideLine {
    /// The product.
    #[serde(flatten)]
    pub named: Named,
    /// How often.
    #[serde(flatten)]
    pub measures: Measures,
}

/// Whoever buys what is given buys the rest, too.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleLine {
    /// What is given.
    pub given: Vec<Named>,
    /// What comes along.
    pub along: Vec<Named>,
    /// How often.
    #[serde(flatten)]
    pub measures: Measures,
}

/// Rules between sets of products.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rules {
    /// The day.
    pub at: Day,
    /// Least share of orders that hold all products of a rule.
    pub support: f64,
    /// Least confidence.
    pub confidence: f64,
    /// The rules, the greatest lift first.
    pub rules: Vec<RuleLine>,
}

fn pair_line(assortment: &Assortment, pair: &Pair) -> PairLine {
    let named = |number: u32| Named::of(assortment.product(number));
    PairLine { given: named(pair.given), along: named(pair.along), measures: pair.counts.into() }
}

/// All products with what is bought together.
pub fn products(engine: &Engine, state: &State, day: Day) -> Result<Products, EngineError> {
    let assortment = engine.assortment(state, day)?;
    let mut products = assortment.products.clone();
    products.sort_by(|one, other| other.orders.cmp(&one.orders).then_with(|| one.product.cmp(&other.product)));
    let evaluation = assortment.evaluation();
    Ok(Products {
        at: day,
        orders: assortment.orders,
        orders_without_lines: assortment.orders_without_lines,
        total: products.len(),
        products,
        pairs: assortment.pairs().iter().map(|pair| pair_line(&assortment, pair)).collect(),
        proof: Proof {
            suggested: evaluation.suggested,
            all: evaluation.all.into(),
            new: evaluation.new.into(),
            most_bought: evaluation.most_bought.into(),
            most_bought_new: evaluation.most_bought_new.into(),
        },
    })
}

/// One product with what is bought with it.
pub fn product(engine: &Engine, state: &State, key: &str, day: Day) -> Result<ProductOf, EngineError> {
    let assortment = engine.assortment(state, day)?;
    let number = assortment.number(key).ok_or_else(|| EngineError::NoProduct { product: key.to_owned() })?;
    let beside = assortment
        .beside(number)
        .into_iter()
        .map(|(other, counts)| BesideLine { named: Named::of(assortment.product(other)), measures: counts.into() });
    Ok(ProductOf { at: day, facts: assortment.product(number).clone(), beside: beside.collect() })
}

/// Rules between sets of at most four products.
pub fn rules(
    engine: &Engine,
    state: &State,
    (support, confidence): (f64, f64),
    day: Day,
) -> Result<Rules, EngineError> {
    let assortment = engine.assortment(state, day)?;
    let thresholds = Thresholds { support, confidence, products: 4, sets: MOST_RULES };
    let mut found = assortment.rules(thresholds).map_err(|fault| EngineError::TooManyRules { most: fault.most })?;
    let lift = |rule: &Rule| rule.counts.lift().unwrap_or(0.0);
    // Stable: rules of equal lift stay in the order of their products.
    found.sort_by(|one, other| lift(other).total_cmp(&lift(one)));
    let names = |products: &[u32]| products.iter().map(|number| Named::of(assortment.product(*number))).collect();
    let line =
        |rule: &Rule| RuleLine { given: names(&rule.given), along: names(&rule.rest), measures: rule.counts.into() };
    Ok(Rules { at: day, support, confidence, rules: found.iter().map(line).collect() })
}
