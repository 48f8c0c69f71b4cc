//! Which products belong together, and which one a customer will buy next.
//!
//! ```text
//! Baskets: what was bought at once ──► Together: how often two products lie in one basket (support, confidence, lift)
//!     │                                  └──► Rule: 'who buys these buys that, too' (Agrawal & Srikant 1994)
//!     └─ by customer: Shoppers ──► Neighbours: products that the same customers buy (BM25 or cosine)
//!                                    └──► Recommender: neighbours of what they bought, and what they buy again
//!                                           └──► Evaluation: each customer's last basket, foretold from all others
//! ```
//!
//! A product is a number from 0 to one less than their count; who calls gives the names. Nothing here knows prices, texts or
//! days: a customer's baskets are in the order of time, and that is all that is asked of it.

mod baskets;
mod evaluation;
mod neighbours;
mod recommender;
mod rules;
mod together;

pub use baskets::{Baskets, Occurrences, Shoppers};
pub use evaluation::{Evaluation, Hits, Split};
pub use neighbours::{Neighbours, Weighting};
pub use recommender::{Because, Habit, Recommender, Suggestion, Wanted};
pub use rules::{ItemSet, Rule, Thresholds, TooManySets, frequent_sets, rules};
pub use together::{Together, beside, strongest};
