//! A believable shop from a seed: events of every kind that Stammkunde reads, and the truth behind them.
//!
//! The shop is a wine estate with pages, a store, a telephone and a stand on a marketplace. People come to it on ways that
//! cost money, look around, leave carts, order, wait for parcels that come late now and then, complain, recommend, subscribe,
//! leave. Buying follows the laws that the value models assume ([`ShopPlan::buying`], [`ShopPlan::spend`]), so that fitting
//! them must find the parameters again; all else leans on those laws without bending them.
//!
//! ```
//! let shop = simulator::Shop::new(simulator::ShopPlan::new(100, 12, 7))?;
//! let group = shop.group(0);
//! assert_eq!(group, shop.group(0));
//! assert!(group.lives.iter().any(|life| life.person.left_at.is_some()));
//! # Ok::<(), simulator::PlanError>(())
//! ```
//!
//! **The same seed gives the same shop.** Every person draws from streams of their own ([`models::chance`]). People are told in
//! groups of [`GROUP`] customers, because friends invite friends: a shop of more customers, with all else equal, has the same
//! people in every group that is full in both. Groups are independent of each other, so memory stays bounded and threads
//! may share them; the order of events is by person, then time, because a global order would need all of them at once.
//!
//! **Nothing is real.** Addresses lie below names kept for examples; every event says what it says in the words of the
//! Segment spec ([`segment`]), and nothing in the properties tells it from a real one: say beside it that it is simulated.

mod buying;
mod calendar;
mod campaign;
mod catalogue;
mod firm;
mod group;
mod mailing;
mod names;
mod person;
mod plan;
mod properties;
mod record;
pub mod segment;
mod shop;
mod story;
pub mod truth;

pub use calendar::ZONE;
pub use group::{GROUP, Group, Life};
pub use person::Sort;
pub use plan::{MOST_MONTHS, PlanError, Season, ShopPlan};
pub use shop::Shop;
