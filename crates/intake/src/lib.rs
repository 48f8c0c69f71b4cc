//! What comes from outside, read into events: files of orders, spend and cost prices, and the calls of clients ([`segment`]). Floor 1.
//!
//! # Order files
//!
//! Bytes go in, drafts of events come out: no file system, no clock. The way of a file:
//!
//! 1. [`open`] unpacks it if it is gzip; [`head`] takes its beginning.
//! 2. [`recognise`] finds encoding, delimiter, decimal mark, dates and which column means what, and says so in a
//!    [`Layout`], which can be shown to a person before anything is written.
//! 3. [`read`] turns the rows into [`Draft`]s of `Order Completed`, `Order Cancelled` and `Order Refunded`, hands back
//!    the rows it could not read as [`Reject`]s, and counts everything in a [`Summary`].
//!
//! Every format, also the built-in ones, is a [`FileMap`]: a small TOML file (`formats/*.toml`) that a user can copy.
//!
//! # Refunds and cancellations
//!
//! An order that its file calls cancelled gives `Order Completed` and `Order Cancelled`; what was paid back for it is no
//! refund on top, because it counts as no order any more. Any other repayment gives `Order Refunded` with the part of the
//! revenue that the repayment is of the total. Each has a natural key of its own. Where the file has no moment for them
//! (Shopify and the `WooCommerce` plugins have none for refunds), they happen when the order did.
//!
//! # Spend and cost prices
//!
//! A file whose map says so ([`MapKind::Spend`], [`MapKind::CostPrices`]) gives [`Statement`]s: what belongs to no customer. A statement of
//! spend is what a campaign cost on a day in all rows of the file; what it says whole replaces what was said before.
//!
//! # Laws
//!
//! - An order is imported whole or not at all: one bad row rejects all rows of its order.
//! - The same row gives the same [`domain::NaturalKey`] whatever file it stands in. Rows of sources without order
//!   numbers are told apart by an ordinal among equal rows, so two overlapping files yield each row once as long as
//!   the cut does not run between equal rows (exports cut at days do not).
//! - Nothing panics, whatever the bytes; text, records and columns are bounded (see [`limits`]).

mod amount;
mod assemble;
mod condition;
mod draft;
mod formats;
mod layout;
pub mod limits;
mod map;
mod moment;
mod plan;
mod reader;
mod record;
mod reject;
mod revenue;
pub mod segment;
mod statement;
mod text;

pub use amount::DecimalMark;
pub use condition::{Condition, ConditionError};
pub use draft::Draft;
pub use formats::{Format, formats};
pub use layout::{Column, Layout, NotRecognised, recognise};
pub use map::{FileMap, Grain, MapError, MapKind, Names, Purpose};
pub use moment::DateOrder;
pub use reader::{LeftOut, Progress, ReadError, Row, Summary, Total, read};
pub use reject::{Reject, reject_file_head};
pub use statement::Statement;
pub use text::{Delimiter, Encoding, head, open};

use domain::{Currency, PriceBasis, Zone};

/// What a file does not say about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// The zone in which times without an offset are read.
    pub zone_of_source: Zone,
    /// The firm's reporting currency: that of amounts where the file names none, and the only one that is taken.
    pub currency: Currency,
    /// Whether prices hold value added tax, where the file states no tax.
    pub prices: PriceBasis,
}
