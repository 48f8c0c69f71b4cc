//! Events folded into facts; facts into phases; explanations of both.
//!
//! ```text
//! Event ──► Touch ──► Book (per customer: a set of entries) ──► Facts as of a day ──► phase, with its reason
//!                       merge = union, so any order of arrival        ▲
//!                       and any cut gives the same book               └── Vintage: the value model valid that day
//! ```
//!
//! Pure: no IO, no clock, no randomness. The day is an argument.

pub mod book;
pub mod catalogue;
pub mod categories;
pub mod cost_prices;
pub mod facts;
pub mod gone;
pub mod goods;
pub mod identity;
pub mod known;
pub mod model_text;
pub mod past;
pub mod phase;
pub mod spending;
pub mod stays;
pub mod touch;
pub mod vintage;

pub use book::{Book, CustomerIndex, Entry, EntryKind, History};
pub use catalogue::{CustomerFacts, FactColumns};
pub use categories::Categories;
pub use facts::{FactTable, Facts};
pub use goods::Goods;
pub use identity::Identity;
pub use model_text::ModelText;
pub use phase::{Overlay, Phase, PhaseModel, PhaseNumber, Stay};
pub use spending::Spending;
pub use stays::Replay;
pub use touch::Touch;
pub use vintage::{Vintage, Vintages};
