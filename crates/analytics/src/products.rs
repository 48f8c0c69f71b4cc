//! Products: which are bought together, what each customer will buy next, when something runs out, and how customers buy.
//!
//! ```text
//! Book (which orders count) + Goods (what was in them) ──► Assortment as of a day: products, baskets by customer
//!                                                              ├──► Recommender: next products, with the reason
//!                                                              ├──► Pairs: bought together, against chance
//!                                                              ├──► Refills: what each customer will need again, and when
//!                                                              └──► Habits: when, how and at what price a customer buys
//! ```
//!
//! The mathematics is in [`models::affinity`]; here are days, prices and names.

mod assortment;
mod habits;
mod refills;

pub use assortment::{Assortment, Pair, ProductFacts, Tier, UpSell};
pub use habits::{ChannelHabit, Counted, DiscountHabit, Habits, Leaning, OrderHour, TierHabit};
pub use refills::{Refill, Refills};
