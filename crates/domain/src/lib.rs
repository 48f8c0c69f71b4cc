//! The words of the domain: customers, events, money, days, periods, the firm.
//!
//! Ground floor: no IO, no clock, no randomness, no other crate of the workspace. Whatever enters here has been
//! parsed, so inside the types are proof: an [`Amount`] is exact, a [`CustomerId`] is not empty, a [`Period`] is
//! half-open and never runs backwards.

pub mod attributes;
pub mod channel;
pub mod customer;
pub mod day;
pub mod erasure;
pub mod event;
pub mod firm;
pub mod message;
pub mod money;
pub mod order;
pub mod particulars;
pub mod period;
pub mod vocabulary;

pub use channel::Origin;
pub use customer::{ArrivedAs, CustomerId, Shard};
pub use day::{Day, Zone};
pub use event::{Area, Event, Flaw, Kind, MessageId, NaturalKey};
pub use firm::{ClockMode, Firm, Language, PriceBasis};
pub use message::{Message, Value};
pub use money::{Amount, Currency};
pub use order::{Line, Order, Person};
pub use particulars::{Particulars, Thing};
pub use period::{Comparison, Period};
